//! Changes of orders are taken back like any other's.

use super::{item, ordered, path_of};
use crate::support::{Client, TestApp, on_both};
use serde_json::json;

async fn undo(client: &Client, seq: &str) -> u16 {
    client.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).await.status
}

on_both! {
    async fn every_write_of_an_order_is_taken_back_with_its_items(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ordered(&ada, "Camisetas").await;
        let path = path_of(&made);
        let items = format!("{path}/items");
        let added = ada.post(&items, &item("botão", 1_000, 50)).await;
        let finished = ada.post(&format!("{path}/finish"), &json!({})).await;
        assert_eq!(undo(&ada, finished.header("change-seq")).await, 200);
        let pending = ada.get(&path).await;
        assert_eq!((pending.text("status"), &pending.json["finished_at"]), ("pending", &json!(null)));
        assert_eq!(pending.json["items"], added.json["items"]);
        assert_eq!(undo(&ada, added.header("change-seq")).await, 200);
        assert_eq!(ada.get(&path).await.json["items"], made.json["items"]);

        let gone = ada.delete(&path).await;
        assert_eq!(undo(&ada, gone.header("change-seq")).await, 200);
        let back = ada.get(&path).await;
        assert_eq!((&back.json["items"], &back.json["number"]), (&made.json["items"], &made.json["number"]));
        assert_eq!(back.json["total_cents"], 39_900);
    }

    /// Its prices are frozen, and an undo is no way around that.
    async fn an_earlier_change_of_a_finished_orders_items_is_not_taken_back(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&ordered(&ada, "Camisetas").await);
        let added = ada.post(&format!("{path}/items"), &item("botão", 1_000, 50)).await;
        let finished = ada.post(&format!("{path}/finish"), &json!({})).await;
        let before = ada.everything().await;
        let path_of_undo = format!("/api/v1/changes/{}/undo", added.header("change-seq"));
        ada.post(&path_of_undo, &json!({})).await.is_problem(409, "undo_conflict");
        assert_eq!(ada.everything().await, before);
        assert_eq!(ada.get(&path).await.json["items"], finished.json["items"]);
    }

    async fn what_others_stand_on_is_not_taken_back(app: TestApp) {
        let ada = app.user("ada").await;
        let customer = ada.post("/api/v1/customers", &json!({"name": "Ana"})).await;
        let order = ordered(&ada, "Camisetas").await;
        let path = path_of(&order);
        ada.patch(&path, &json!({"customer_id": customer.text("id")})).await;
        ada.post("/api/v1/tasks", &json!({"title": "Cortar", "order_id": order.text("id")})).await;
        let before = ada.everything().await;
        for made in [&customer, &order] {
            let undo = format!("/api/v1/changes/{}/undo", made.header("change-seq"));
            ada.post(&undo, &json!({})).await.is_problem(409, "undo_conflict");
        }
        assert_eq!(ada.everything().await, before);

        // An order whose customer went since cannot come back to them.
        let gone = ada.delete(&path).await;
        assert_eq!(ada.delete(&format!("/api/v1/customers/{}", customer.text("id"))).await.status, 204);
        let undo = format!("/api/v1/changes/{}/undo", gone.header("change-seq"));
        ada.post(&undo, &json!({})).await.is_problem(409, "undo_conflict");
    }
}
