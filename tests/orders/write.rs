//! `POST /orders`, `GET`, `PUT`, `PATCH` and `DELETE /orders/{id}`

use super::{PATH, item, ordered, path_of};
use crate::support::{TestApp, on_both};
use serde_json::json;

on_both! {
    async fn an_order_is_made_with_its_items_and_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let customer = ada.post("/api/v1/customers", &json!({"name": "Padaria São João"})).await;
        let body = json!({"title": " Camisetas ", "customer_id": customer.text("id"), "notes": "com gola\n", "due_on":
            "2026-11-28", "items": [item("camiseta P", 10_000, 3_990), item("tecido", 1_500, 333)]});
        let made = ada.post(PATH, &body).await;
        assert_eq!((made.status, made.header("etag"), made.header("change-seq")), (201, "\"1\"", "3"));
        let mut order = made.json.clone();
        let ids = [order["id"].take(), order["items"][0]["id"].take(), order["items"][1]["id"].take()];
        assert_eq!(order, json!({
            "id": null, "number": 1, "status": "pending", "title": "Camisetas", "customer_id": customer.text("id"),
            "notes": "com gola\n", "due_on": "2026-11-28", "items": [
                {"id": null, "description": "camiseta P", "quantity_milli": 10_000, "unit_price_cents": 3_990,
                    "total_cents": 39_900},
                {"id": null, "description": "tecido", "quantity_milli": 1_500, "unit_price_cents": 333,
                    "total_cents": 500},
            ],
            "total_cents": 40_400, "finished_at": null, "cancelled_at": null, "created_at": "2026-11-20T12:00:00Z",
            "updated_at": "2026-11-20T12:00:00Z", "version": 1,
        }));
        let changes = ada.get("/api/v1/changes?since=2").await;
        assert_eq!(changes.json["items"], json!([{
            "seq": 3, "at": "2026-11-20T12:00:00Z", "entity": "order", "entity_id": ids[0], "op": "create", "version": 1,
        }]));
        let read = ada.get(&path_of(&made)).await;
        assert_eq!((read.status, &read.json, read.header("etag")), (200, &made.json, "\"1\""));
    }

    async fn a_title_is_enough(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"title": "Bainha"})).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!((&made.json["items"], &made.json["total_cents"]), (&json!([]), &json!(0)));
        assert_eq!((&made.json["customer_id"], &made.json["due_on"]), (&json!(null), &json!(null)));
    }

    async fn a_put_is_whole_and_a_patch_is_not(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ordered(&ada, "Camisetas").await;
        let path = path_of(&made);
        let patched = ada.patch(&path, &json!({"notes": "urgente"})).await;
        assert_eq!((patched.status, patched.text("notes"), patched.text("title")), (200, "urgente", "Camisetas"));
        assert_eq!(patched.json["items"], made.json["items"], "what is absent stays");
        let put = ada.put(&path, &json!({"title": "Vestidos"})).await;
        assert_eq!((put.status, put.text("title"), put.text("notes")), (200, "Vestidos", ""));
        assert_eq!((&put.json["items"], &put.json["number"]), (&json!([]), &json!(1)));
        assert_eq!((&put.json["version"], put.header("etag")), (&json!(3), "\"3\""));
    }

    async fn a_customer_is_put_in_and_taken_out(app: TestApp) {
        let ada = app.user("ada").await;
        let customer = ada.post("/api/v1/customers", &json!({"name": "Ana"})).await;
        let path = path_of(&ordered(&ada, "Camisetas").await);
        let with = ada.patch(&path, &json!({"customer_id": customer.text("id")})).await;
        assert_eq!(with.json["customer_id"], customer.json["id"]);
        let customer_path = format!("/api/v1/customers/{}", customer.text("id"));
        ada.delete(&customer_path).await.is_problem(409, "customer_has_orders");
        let without = ada.patch(&path, &json!({"customer_id": null})).await;
        assert_eq!(without.json["customer_id"], json!(null));
        assert_eq!(ada.delete(&customer_path).await.status, 204);
    }

    async fn a_write_to_a_version_that_is_gone_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ordered(&ada, "Camisetas").await;
        let path = path_of(&made);
        let before = ada.patch(&path, &json!({"notes": "1"})).await;
        let item_path = format!("{path}/items/{}", made.json["items"][0]["id"].as_str().expect("an id"));
        let stale = ada.clone().with("if-match", "\"1\"");
        for answer in [
            stale.patch(&path, &json!({"notes": "2"})).await,
            stale.put(&path, &json!({"title": "Vestidos"})).await,
            stale.delete(&path).await,
            stale.post(&format!("{path}/items"), &item("botão", 1_000, 50)).await,
            stale.put(&item_path, &item("botão", 1_000, 50)).await,
            stale.delete(&item_path).await,
            stale.post(&format!("{path}/finish"), &json!({})).await,
            stale.post(&format!("{path}/cancel"), &json!({})).await,
        ] {
            answer.is_problem(412, "precondition_failed");
        }
        assert_eq!(ada.get(&path).await.json, before.json);
        assert_eq!(ada.with("if-match", "\"2\"").delete(&path).await.status, 204);
    }

    async fn one_that_is_sent_twice_is_made_once(app: TestApp) {
        let ada = app.user("ada").await.with("idempotency-key", "k-1");
        let body = json!({"title": "Camisetas", "items": [item("camiseta", 1_000, 100)]});
        let (first, second) = (ada.post(PATH, &body).await, ada.post(PATH, &body).await);
        assert_eq!((first.status, second.status, &first.json), (201, 201, &second.json));
        let items = format!("{}/items", path_of(&first));
        for _ in 0..2 {
            assert_eq!(ada.post(&items, &item("botão", 1_000, 50)).await.json["total_cents"], 150);
        }
        for _ in 0..2 {
            let finished = ada.post(&format!("{}/finish", path_of(&first)), &json!({})).await;
            assert_eq!((finished.status, finished.text("status")), (200, "finished"));
        }
        assert_eq!(ada.get(PATH).await.json["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_deleted_order_is_gone_and_its_number_with_it(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&ordered(&ada, "Camisetas").await);
        assert_eq!(ada.delete(&path).await.status, 204);
        for answer in [ada.get(&path).await, ada.delete(&path).await, ada.patch(&path, &json!({})).await] {
            answer.is_problem(404, "not_found");
        }
        assert_eq!(ordered(&ada, "Vestidos").await.json["number"], 2, "no number is had twice");
    }
}
