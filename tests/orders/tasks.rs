//! Tasks that belong to orders.

use super::{ordered, path_of};
use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::json;

async fn task_of(client: &Client, title: &str, order: &Answer) -> Answer {
    let answer = client.post("/api/v1/tasks", &json!({"title": title, "order_id": order.text("id")})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer
}

on_both! {
    async fn a_task_is_put_into_an_order_and_taken_out(app: TestApp) {
        let ada = app.user("ada").await;
        let (shirts, dresses) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
        let task = task_of(&ada, "Cortar", &shirts).await;
        task_of(&ada, "Costurar", &dresses).await;
        ada.task("Ligar").await;
        assert_eq!(task.json["order_id"], shirts.json["id"]);
        let listed = ada.get(&format!("/api/v1/tasks?order_id={}", shirts.text("id"))).await;
        assert_eq!(listed.titles(), ["Cortar"]);

        let path = format!("/api/v1/tasks/{}", task.text("id"));
        let moved = ada.patch(&path, &json!({"order_id": dresses.text("id")})).await;
        assert_eq!(moved.json["order_id"], dresses.json["id"]);
        assert_eq!(ada.patch(&path, &json!({"done": true})).await.json["order_id"], dresses.json["id"]);
        assert_eq!(ada.patch(&path, &json!({"order_id": null})).await.json["order_id"], json!(null));
        assert_eq!(ada.put(&path, &json!({"title": "Cortar"})).await.json["order_id"], json!(null));
    }

    async fn an_order_that_is_not_ones_own_is_none(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let order = ordered(&bob, "Vestidos").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let nothing = "00000000-0000-7000-8000-000000000000";
        let before = ada.everything().await;
        for id in [order.text("id"), nothing] {
            for answer in [
                ada.post("/api/v1/tasks", &json!({"title": "Costurar", "order_id": id})).await,
                ada.patch(&path, &json!({"order_id": id})).await,
                ada.put(&path, &json!({"title": "Costurar", "order_id": id})).await,
            ] {
                answer.is_problem(422, "validation");
                assert_eq!(answer.errors(), [("order_id".to_owned(), "not_found".to_owned())]);
            }
        }
        assert_eq!(ada.everything().await, before);
    }

    async fn a_deleted_order_lets_its_tasks_go(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        for title in ["Cortar", "Costurar"] {
            task_of(&ada, title, &order).await;
        }
        let gone = ada.delete(&path_of(&order)).await;
        assert_eq!((gone.status, gone.header("change-seq")), (204, "7"));
        let tasks = ada.get("/api/v1/tasks").await;
        assert_eq!(tasks.titles(), ["Costurar", "Cortar"]);
        assert!(tasks.json["items"].as_array().expect("tasks").iter().all(|task| task["order_id"].is_null()));

        assert_eq!(ada.post("/api/v1/changes/7/undo", &json!({})).await.status, 200);
        let back = ada.get(&format!("/api/v1/tasks?order_id={}", order.text("id"))).await;
        assert_eq!(back.titles(), ["Costurar", "Cortar"], "the order is back, and they are in it");
    }

    async fn a_deleted_order_takes_its_tasks_along_when_asked(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        task_of(&ada, "Cortar", &order).await;
        ada.task("Ligar").await;
        let gone = ada.delete(&format!("{}?tasks=delete", path_of(&order))).await;
        assert_eq!(gone.status, 204);
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["Ligar"]);
        let undo = format!("/api/v1/changes/{}/undo", gone.header("change-seq"));
        assert_eq!(ada.post(&undo, &json!({})).await.status, 200);
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["Ligar", "Cortar"]);
        assert_eq!(ada.get(&path_of(&order)).await.status, 200);
        let answer = ada.delete(&format!("{}?tasks=burn", path_of(&order))).await;
        assert_eq!(answer.errors(), [("tasks".to_owned(), "wrong_type".to_owned())]);
    }

    async fn a_task_that_changed_since_stays_when_its_order_comes_back(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        let (first, second) = (task_of(&ada, "Cortar", &order).await, task_of(&ada, "Costurar", &order).await);
        let gone = ada.delete(&path_of(&order)).await;
        ada.patch(&format!("/api/v1/tasks/{}", first.text("id")), &json!({"done": true})).await;
        let undo = format!("/api/v1/changes/{}/undo", gone.header("change-seq"));
        assert_eq!(ada.post(&undo, &json!({})).await.status, 200);
        let task = async |id: &str| ada.get(&format!("/api/v1/tasks/{id}")).await.json;
        assert_eq!(task(first.text("id")).await["order_id"], json!(null));
        assert_eq!(task(second.text("id")).await["order_id"], order.json["id"]);
    }
}
