//! Changes of customers are taken back like any other's.

use crate::support::{TestApp, on_both};
use serde_json::json;

const PATH: &str = "/api/v1/customers";

on_both! {
    async fn an_entry_a_change_and_a_deletion_are_taken_back(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"name": "Ana", "phone": "1"})).await;
        let path = format!("{PATH}/{}", made.text("id"));
        ada.patch(&path, &json!({"name": "Zulmira"})).await;
        ada.delete(&path).await;

        assert_eq!(ada.post("/api/v1/changes/4/undo", &json!({})).await.status, 200);
        let back = ada.get(&path).await;
        assert_eq!((back.text("name"), back.text("phone"), back.json["version"].clone()), ("Zulmira", "1", json!(3)));
        assert_eq!(ada.post("/api/v1/changes/3/undo", &json!({})).await.status, 200);
        assert_eq!(ada.get(&path).await.text("name"), "Ana");
        assert_eq!(ada.get(&format!("{PATH}?q=ana")).await.json["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(ada.post("/api/v1/changes/2/undo", &json!({})).await.status, 200);
        ada.get(&path).await.is_problem(404, "not_found");
    }
}
