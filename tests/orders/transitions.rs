//! `POST /orders/{id}/finish` and `/cancel`: both are final.

use super::{PATH, item, ordered, path_of};
use crate::support::{TestApp, on_both};
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn a_finished_order_says_when_and_a_cancelled_one_too(app: TestApp) {
        let ada = app.user("ada").await;
        let (first, second) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
        app.advance(Duration::from_secs(60)).await;
        let finished = ada.post(&format!("{}/finish", path_of(&first)), &json!({})).await;
        assert_eq!((finished.status, finished.header("etag")), (200, "\"2\""));
        assert_eq!((finished.text("status"), finished.text("finished_at")), ("finished", "2026-11-20T12:01:00Z"));
        assert_eq!((&finished.json["cancelled_at"], &finished.json["total_cents"]), (&json!(null), &json!(39_900)));
        let cancelled = ada.post(&format!("{}/cancel", path_of(&second)), &json!({})).await;
        assert_eq!((cancelled.status, cancelled.text("status")), (200, "cancelled"));
        assert_eq!((cancelled.text("cancelled_at"), &cancelled.json["finished_at"]), ("2026-11-20T12:01:00Z", &json!(null)));
        assert_eq!(ada.get(&path_of(&second)).await.json, cancelled.json);
    }

    async fn finishing_warns_of_open_tasks_and_does_not_refuse(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        for done in [true, false, false] {
            let body = json!({"title": "Cortar", "done": done, "order_id": order.text("id")});
            assert_eq!(ada.post("/api/v1/tasks", &body).await.status, 201);
        }
        ada.task("Of no order").await;
        let finished = ada.post(&format!("{}/finish", path_of(&order)), &json!({})).await;
        assert_eq!((finished.status, finished.text("status")), (200, "finished"));
        assert_eq!(finished.json["warnings"], json!({"open_tasks": 2, "running_timer": false}));
        let read = ada.get(&path_of(&order)).await.json;
        assert_eq!(read.get("warnings"), None, "they are about the moment");
    }

    async fn finishing_warns_of_a_timer_and_lets_it_run(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        let task = ada.post("/api/v1/tasks", &json!({"title": "Cortar", "order_id": order.text("id")})).await;
        assert_eq!(ada.post("/api/v1/timer", &json!({"task_id": task.text("id")})).await.status, 201);
        let finished = ada.post(&format!("{}/finish", path_of(&order)), &json!({})).await;
        assert_eq!(finished.json["warnings"], json!({"open_tasks": 1, "running_timer": true}));
        assert_eq!(ada.get("/api/v1/timer").await.status, 200);
    }

    async fn finishing_does_not_warn_of_a_timer_on_another_order(app: TestApp) {
        let ada = app.user("ada").await;
        let (order, other) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
        let timer = json!({"description": "Corte", "order_id": other.text("id")});
        assert_eq!(ada.post("/api/v1/timer", &timer).await.status, 201);
        let finished = ada.post(&format!("{}/finish", path_of(&order)), &json!({})).await;
        assert_eq!(finished.json["warnings"], json!({"open_tasks": 0, "running_timer": false}));
        let finished = ada.post(&format!("{}/finish", path_of(&other)), &json!({})).await;
        assert_eq!(finished.json["warnings"], json!({"open_tasks": 0, "running_timer": true}), "or the first shows nothing");
    }

    async fn what_is_final_stays_as_it_is(app: TestApp) {
        let ada = app.user("ada").await;
        for end in ["finish", "cancel"] {
            let made = ordered(&ada, "Camisetas").await;
            let path = path_of(&made);
            ada.post(&format!("{path}/{end}"), &json!({})).await;
            let before = [ada.all(PATH).await, ada.everything().await.concat()];
            let item_path = format!("{path}/items/{}", made.json["items"][0]["id"].as_str().expect("an id"));
            for answer in [
                ada.patch(&path, &json!({"title": "Vestidos"})).await,
                ada.patch(&path, &json!({})).await,
                ada.put(&path, &json!({"title": "Vestidos"})).await,
                ada.delete(&path).await,
                ada.delete(&format!("{path}?tasks=delete")).await,
                ada.post(&format!("{path}/items"), &item("botão", 1_000, 50)).await,
                ada.put(&item_path, &item("botão", 1_000, 50)).await,
                ada.delete(&item_path).await,
            ] {
                answer.is_problem(409, "order_not_pending");
            }
            for again in ["finish", "cancel"] {
                ada.post(&format!("{path}/{again}"), &json!({})).await.is_problem(409, "order_transition");
            }
            assert_eq!([ada.all(PATH).await, ada.everything().await.concat()], before, "{end}");
        }
    }
}
