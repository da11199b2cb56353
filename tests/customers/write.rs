//! `POST /customers`, `GET`, `PUT`, `PATCH` and `DELETE /customers/{id}`

use crate::support::{TestApp, on_both};
use serde_json::json;

const PATH: &str = "/api/v1/customers";

on_both! {
    async fn a_customer_is_entered_with_what_is_known_and_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"name": "  Padaria São João ", "phone": "(11) 4002-8922"})).await;
        assert_eq!((made.status, made.header("etag"), made.header("change-seq")), (201, "\"1\"", "2"));
        let mut customer = made.json.clone();
        let id = customer["id"].take();
        assert_eq!(customer, json!({
            "id": null, "name": "Padaria São João", "email": "", "phone": "(11) 4002-8922", "document": "",
            "notes": "", "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-20T12:00:00Z", "version": 1,
        }));
        let changes = ada.get("/api/v1/changes?since=1").await;
        assert_eq!(changes.json["items"], json!([{
            "seq": 2, "at": "2026-11-20T12:00:00Z", "entity": "customer", "entity_id": id, "op": "create", "version": 1,
        }]));
        let read = ada.get(&format!("{PATH}/{}", made.text("id"))).await;
        assert_eq!((read.status, &read.json, read.header("etag")), (200, &made.json, "\"1\""));
    }

    async fn a_put_is_whole_and_a_patch_is_not(app: TestApp) {
        let ada = app.user("ada").await;
        let whole = json!({"name": "Ana", "email": "ana@example.org", "phone": "1", "document": "2", "notes": "a\nb"});
        let made = ada.post(PATH, &whole).await;
        let path = format!("{PATH}/{}", made.text("id"));
        for (field, value) in whole.as_object().expect("an object") {
            assert_eq!(&made.json[field], value);
        }
        let patched = ada.patch(&path, &json!({"phone": "3"})).await;
        assert_eq!((patched.status, patched.text("phone"), patched.text("email")), (200, "3", "ana@example.org"));
        let put = ada.put(&path, &json!({"name": "Ana Maria"})).await;
        assert_eq!((put.status, put.text("name"), put.text("email"), put.text("notes")), (200, "Ana Maria", "", ""));
        assert_eq!((put.json["version"].clone(), put.header("etag")), (json!(3), "\"3\""));
    }

    async fn a_write_to_a_version_that_is_gone_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("{PATH}/{}", ada.post(PATH, &json!({"name": "Ana"})).await.text("id"));
        ada.patch(&path, &json!({"phone": "1"})).await;
        let stale = ada.clone().with("if-match", "\"1\"");
        stale.patch(&path, &json!({"phone": "2"})).await.is_problem(412, "precondition_failed");
        stale.put(&path, &json!({"name": "Eva"})).await.is_problem(412, "precondition_failed");
        stale.delete(&path).await.is_problem(412, "precondition_failed");
        let now = ada.get(&path).await;
        assert_eq!((now.text("name"), now.text("phone"), now.json["version"].clone()), ("Ana", "1", json!(2)));
        assert_eq!(ada.with("if-match", "\"2\"").delete(&path).await.status, 204);
    }

    async fn a_deleted_customer_is_gone(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("{PATH}/{}", ada.post(PATH, &json!({"name": "Ana"})).await.text("id"));
        let gone = ada.delete(&path).await;
        assert_eq!((gone.status, gone.header("change-seq")), (204, "3"));
        for answer in [ada.get(&path).await, ada.delete(&path).await, ada.patch(&path, &json!({})).await] {
            answer.is_problem(404, "not_found");
        }
        assert_eq!(ada.get(PATH).await.json["items"], json!([]));
    }

    async fn one_that_is_sent_twice_is_entered_once(app: TestApp) {
        let ada = app.user("ada").await.with("idempotency-key", "k-1");
        let first = ada.post(PATH, &json!({"name": "Ana"})).await;
        let second = ada.post(PATH, &json!({"name": "Ana"})).await;
        assert_eq!((first.status, second.status, &first.json), (201, 201, &second.json));
        assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
        assert_eq!(ada.get(PATH).await.json["items"].as_array().map(Vec::len), Some(1));
    }
}
