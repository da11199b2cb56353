//! What is no order, and quantities and prices beyond all measure.

use super::{PATH, item, ordered, path_of};
use crate::support::{TestApp, on_both};
use serde_json::{Value, json};

on_both! {
    async fn each_bad_field_is_named_and_nothing_is_made(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.everything().await;
        let answer = ada.post(PATH, &json!({"title": "", "customer_id": 5, "notes": null, "due_on": "28/11/2026",
            "status": "finished", "number": 7, "total_cents": 1, "items": [
                {"description": "", "quantity_milli": 0, "unit_price_cents": -1},
                {"quantity_milli": "10", "unit_price_cents": 1.5, "total_cents": 5, "id": "x"},
            ]})).await;
        answer.is_problem(422, "validation");
        let expected = [
            ("title", "too_short"), ("customer_id", "wrong_type"), ("notes", "wrong_type"), ("due_on", "invalid_date"),
            ("items.0.description", "too_short"), ("items.0.quantity_milli", "too_small"),
            ("items.0.unit_price_cents", "too_small"), ("items.1.id", "wrong_type"),
            ("items.1.description", "required"), ("items.1.quantity_milli", "wrong_type"),
            ("items.1.unit_price_cents", "wrong_type"), ("items.1.total_cents", "unknown_field"),
            ("status", "unknown_field"), ("number", "unknown_field"), ("total_cents", "unknown_field"),
        ];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        for items in [json!(5), json!([5]), json!({"0": item("a", 1, 1)}), json!(null), json!(["a"])] {
            let answer = ada.post(PATH, &json!({"title": "Camisetas", "items": items})).await;
            assert_eq!(answer.errors(), [("items".to_owned(), "wrong_type".to_owned())], "{items}");
        }
        assert_eq!(ada.everything().await, before);
        assert_eq!(ordered(&ada, "Camisetas").await.json["number"], 1, "no number was lost");
    }

    async fn absurd_quantities_and_prices_are_refused_and_never_wrap(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ordered(&ada, "Camisetas").await;
        let path = format!("{}/items", path_of(&order));
        for (quantity, price, field, code) in [
            (json!(-1), json!(1), "quantity_milli", "too_small"),
            (json!(0), json!(1), "quantity_milli", "too_small"),
            (json!(1_000_000_001_i64), json!(1), "quantity_milli", "too_large"),
            (json!(i64::MAX), json!(1), "quantity_milli", "too_large"),
            (json!(1), json!(100_000_000_001_i64), "unit_price_cents", "too_large"),
            (json!(1), json!(i64::MIN), "unit_price_cents", "too_small"),
            (json!(1), json!(u64::MAX), "unit_price_cents", "wrong_type"),
            (json!(1e300), json!(1), "quantity_milli", "wrong_type"),
            (json!(1), json!(0.5), "unit_price_cents", "wrong_type"),
        ] {
            let body = json!({"description": "x", "quantity_milli": quantity, "unit_price_cents": price});
            let answer = ada.post(&path, &body).await;
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
        }
        assert_eq!(ada.get(&path_of(&order)).await.json, order.json);
    }

    async fn a_total_that_is_no_sum_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let largest = item("ouro", 90_071_992, 100_000_000_000);
        let order = ada.post(PATH, &json!({"title": "Ouro", "items": [largest]})).await;
        assert_eq!((order.status, &order.json["total_cents"]), (201, &json!(9_007_199_200_000_000_i64)));
        let path = path_of(&order);
        let refused = ada.post(&format!("{path}/items"), &item("mais", 1_000, 54_740_992)).await;
        assert_eq!(refused.errors(), [("items".to_owned(), "too_large".to_owned())]);
        let full = ada.post(&format!("{path}/items"), &item("mais", 1_000, 54_740_991)).await;
        assert_eq!((full.status, &full.json["total_cents"]), (201, &json!(9_007_199_254_740_991_i64)));
        let many: Vec<Value> = (0..200).map(|_| item("tudo", 1_000_000_000, 100_000_000_000)).collect();
        let refused = ada.patch(&path, &json!({"items": many})).await;
        assert_eq!(refused.errors(), [("items".to_owned(), "too_large".to_owned())]);
        assert_eq!(ada.get(&path).await.json, full.json);
    }

    async fn an_order_has_so_many_items_and_no_more(app: TestApp) {
        let ada = app.user("ada").await;
        let items: Vec<Value> = (0..201).map(|n| item(&format!("{n}"), 1_000, 1)).collect();
        let answer = ada.post(PATH, &json!({"title": "Botões", "items": items})).await;
        assert_eq!(answer.errors(), [("items".to_owned(), "too_many".to_owned())]);
        let order = ada.post(PATH, &json!({"title": "Botões", "items": items[..200]})).await;
        assert_eq!((order.status, &order.json["total_cents"]), (201, &json!(200)));
        let one_more = ada.post(&format!("{}/items", path_of(&order)), &items[200]).await;
        assert_eq!(one_more.errors(), [("items".to_owned(), "too_many".to_owned())]);
    }

    async fn a_customer_of_somebody_else_is_none(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let customer = bob.post("/api/v1/customers", &json!({"name": "Bob's"})).await.text("id").to_owned();
        let path = path_of(&ordered(&ada, "Camisetas").await);
        for answer in [
            ada.post(PATH, &json!({"title": "Vestidos", "customer_id": customer})).await,
            ada.patch(&path, &json!({"customer_id": customer})).await,
        ] {
            assert_eq!(answer.errors(), [("customer_id".to_owned(), "not_found".to_owned())]);
        }
        assert_eq!(ada.get(&format!("{PATH}?customer_id={customer}")).await.json["items"], json!([]));
    }
}
