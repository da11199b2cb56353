//! `POST /tasks`

use crate::support::{TestApp, on_both};
use serde_json::json;

on_both! {
    async fn a_task_is_created_with_defaults_and_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let answer = ada.post("/api/v1/tasks", &json!({"title": "  Cortar o tecido "})).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!(answer.header("etag"), "\"1\"");
        let mut task = answer.json.clone();
        let id = task["id"].take();
        assert_eq!(task, json!({
            "id": null, "title": "Cortar o tecido", "description": "", "done": false, "done_at": null,
            "due_on": null, "priority": "none", "order_id": null, "created_at": "2026-11-20T12:00:00Z",
            "updated_at": "2026-11-20T12:00:00Z", "version": 1,
        }));

        let changes = ada.get("/api/v1/changes?since=1").await;
        assert_eq!(answer.header("change-seq"), "2");
        assert_eq!(changes.json["items"], json!([{
            "seq": 2, "at": "2026-11-20T12:00:00Z", "entity": "task", "entity_id": id, "op": "create", "version": 1,
        }]));
    }

    async fn the_same_idempotency_key_creates_one_task(app: TestApp) {
        let ada = app.user("ada").await.with("idempotency-key", "k-1");
        let first = ada.post("/api/v1/tasks", &json!({"title": "Once"})).await;
        let second = ada.post("/api/v1/tasks", &json!({"title": "Once"})).await;
        assert_eq!((first.status, second.status), (201, 201));
        assert_eq!(first.json, second.json);
        assert_eq!(first.header("change-seq"), second.header("change-seq"));
        assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["Once"]);

        ada.post("/api/v1/tasks", &json!({"title": "Other"})).await.is_problem(422, "idempotency_key_reused");
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["Once"]);
    }
}
