//! `GET /tasks/{id}`

use crate::support::{TestApp, on_both};
use serde_json::json;
use trackit::db::Conn;

on_both! {
    async fn a_task_is_read_back_as_it_was_written(app: TestApp) {
        let ada = app.user("ada").await;
        let whole = json!({"title": "Provar a manga — “nº 3” 🧵", "description": "linha\n\toutra\r\n",
            "done": true, "due_on": "2026-12-24", "priority": "high"});
        let created = ada.post("/api/v1/tasks", &whole).await;
        assert_eq!(created.status, 201, "{created:?}");
        for (field, value) in whole.as_object().expect("an object") {
            assert_eq!(&created.json[field], value);
        }
        let read = ada.get(&format!("/api/v1/tasks/{}", created.text("id"))).await;
        assert_eq!((read.status, &read.json), (200, &created.json));
        assert_eq!(read.header("etag"), created.header("etag"));
        assert_eq!(read.header("change-seq"), "", "nothing was changed");
    }

    async fn another_users_task_is_not_found(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let id = ada.task("Ada's").await;
        bob.get(&format!("/api/v1/tasks/{id}")).await.is_problem(404, "not_found");
        assert_eq!(ada.get(&format!("/api/v1/tasks/{id}")).await.status, 200);
    }

    async fn an_administrator_is_blind_to_the_tasks_of_others(app: TestApp) {
        let (ada, root) = (app.user("ada").await, app.admin("root").await);
        let id = ada.task("Ada's").await;
        root.get(&format!("/api/v1/tasks/{id}")).await.is_problem(404, "not_found");
        assert_eq!(root.get("/api/v1/tasks").await.titles(), [""; 0]);
    }

    async fn what_is_no_task_is_not_found(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Here").await;
        let nobodys = "00000000-0000-7000-8000-000000000000";
        for path in [nobodys, "1", "nonsense", "%00", &id[1..], &format!("{id}/more")] {
            ada.get(&format!("/api/v1/tasks/{path}")).await.is_problem(404, "not_found");
        }
    }

    async fn a_stored_day_that_means_nothing_is_an_error_and_is_not_lost(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Here").await);
        let spoil = async |conn: Conn<'_>| conn.execute("UPDATE tasks SET due_on = 'soon'", &[]).await;
        app.app.db.write(spoil).await.expect("a statement");
        ada.get(&path).await.is_problem(500, "internal");
        ada.patch(&path, &json!({"title": "There"})).await.is_problem(500, "internal");
        let stored = async |conn: Conn<'_>| conn.row("SELECT due_on FROM tasks", &[], |row| row.next()).await;
        assert_eq!(app.app.db.read(stored).await.expect("a statement"), Some("soon".to_owned()));
    }

    async fn nobody_reads_without_signing_in(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Here").await;
        let path = format!("/api/v1/tasks/{id}");
        app.anonymous().get(&path).await.is_problem(401, "unauthenticated");
    }
}
