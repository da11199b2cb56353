//! `DELETE /tasks/{id}`

use crate::support::{TestApp, on_both};
use serde_json::json;

on_both! {
    async fn a_deleted_task_is_gone_and_its_deletion_is_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let (id, other) = (ada.task("Cortar").await, ada.task("Costurar").await);
        let path = format!("/api/v1/tasks/{id}");
        ada.patch(&path, &json!({"done": true})).await;
        let deleted = ada.delete(&path).await;
        assert_eq!((deleted.status, deleted.bytes.len()), (204, 0));
        assert_eq!(deleted.header("change-seq"), "5");

        ada.get(&path).await.is_problem(404, "not_found");
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["Costurar"]);
        assert_eq!(ada.get("/api/v1/tasks?q=cortar").await.titles(), [""; 0]);
        assert_eq!(ada.get(&format!("/api/v1/tasks/{other}")).await.status, 200);
        assert_eq!(ada.get("/api/v1/changes?since=4").await.json["items"], json!([{
            "seq": 5, "at": "2026-11-20T12:00:00Z", "entity": "task", "entity_id": id, "op": "delete", "version": 2,
        }]));
    }

    async fn a_second_delete_finds_nothing(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        assert_eq!(ada.delete(&path).await.status, 204);
        let before = ada.everything().await;
        ada.delete(&path).await.is_problem(404, "not_found");
        ada.patch(&path, &json!({"done": true})).await.is_problem(404, "not_found");
        ada.put(&path, &json!({"title": "Again"})).await.is_problem(404, "not_found");
        assert_eq!(ada.everything().await, before);
    }

    async fn of_many_deletes_at_the_same_time_one_deletes(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let mut deleting = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (ada, path) = (ada.clone(), path.clone());
            deleting.spawn(async move { ada.delete(&path).await.status });
        }
        let mut statuses = deleting.join_all().await;
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 404, 404, 404, 404, 404, 404, 404]);
        let [_, journal] = ada.everything().await;
        assert_eq!(journal.iter().filter(|change| change["op"] == "delete").count(), 1);
    }

    async fn another_users_task_is_not_found_and_stays(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let path = format!("/api/v1/tasks/{}", ada.task("Ada's").await);
        let before = [ada.everything().await, bob.everything().await];
        bob.delete(&path).await.is_problem(404, "not_found");
        app.anonymous().delete(&path).await.is_problem(401, "unauthenticated");
        assert_eq!([ada.everything().await, bob.everything().await], before);
    }
}
