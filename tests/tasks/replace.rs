//! `PUT /tasks/{id}`: what is absent goes back to its default.

use crate::support::{TestApp, on_both};
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn a_replaced_task_keeps_its_id_and_birth_alone(app: TestApp) {
        let ada = app.user("ada").await;
        let whole = json!({"title": "Cortar", "description": "com cuidado", "done": true, "due_on": "2026-11-28",
            "priority": "high"});
        let created = ada.post("/api/v1/tasks", &whole).await;
        let path = format!("/api/v1/tasks/{}", created.text("id"));
        app.advance(Duration::from_secs(60)).await;
        let replaced = ada.put(&path, &json!({"title": "Costurar"})).await;
        assert_eq!(replaced.status, 200, "{replaced:?}");
        assert_eq!(replaced.json, json!({
            "id": created.text("id"), "title": "Costurar", "description": "", "done": false, "done_at": null,
            "due_on": null, "priority": "none", "order_id": null, "created_at": "2026-11-20T12:00:00Z",
            "updated_at": "2026-11-20T12:01:00Z", "version": 2,
        }));
        assert_eq!((replaced.header("etag"), replaced.header("change-seq")), ("\"2\"", "3"));
        assert_eq!(ada.get(&path).await.json, replaced.json);
    }

    async fn replacing_a_done_task_by_a_done_one_keeps_when_it_was_done(app: TestApp) {
        let ada = app.user("ada").await;
        let created = ada.post("/api/v1/tasks", &json!({"title": "Cortar", "done": true})).await;
        app.advance(Duration::from_secs(60)).await;
        let path = format!("/api/v1/tasks/{}", created.text("id"));
        let replaced = ada.put(&path, &json!({"title": "Costurar", "done": true})).await;
        assert_eq!(replaced.json["done_at"], "2026-11-20T12:00:00Z");
    }

    async fn a_put_makes_no_task(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.everything().await;
        let path = "/api/v1/tasks/00000000-0000-7000-8000-000000000000";
        ada.put(path, &json!({"title": "New"})).await.is_problem(404, "not_found");
        assert_eq!(ada.everything().await, before);
    }

    async fn another_users_task_is_not_found_and_stays(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let path = format!("/api/v1/tasks/{}", ada.task("Ada's").await);
        let before = [ada.everything().await, bob.everything().await];
        bob.put(&path, &json!({"title": "Bob's"})).await.is_problem(404, "not_found");
        app.anonymous().put(&path, &json!({"title": "Mine"})).await.is_problem(401, "unauthenticated");
        assert_eq!([ada.everything().await, bob.everything().await], before);
    }
}
