//! What is no customer: each fault is named, and nothing is written.

use crate::support::{TestApp, on_both};
use serde_json::json;

const PATH: &str = "/api/v1/customers";

on_both! {
    async fn every_bad_field_is_named_and_nothing_is_written(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"name": "Ana"})).await;
        let path = format!("{PATH}/{}", made.text("id"));
        let wrong = [
            ("name", json!(null), "required"),
            ("name", json!(" \u{200b}"), "too_short"),
            ("name", json!("a".repeat(201)), "too_long"),
            ("name", json!("a\nb"), "control_characters"),
            ("name", json!("a\u{202e}b"), "control_characters"),
            ("name", json!(5), "wrong_type"),
            ("email", json!("a".repeat(255)), "too_long"),
            ("phone", json!("1\t2"), "control_characters"),
            ("document", json!(["1"]), "wrong_type"),
            ("notes", json!("a".repeat(20_001)), "too_long"),
            ("notes", json!("a\0"), "control_characters"),
            ("owner_id", json!("x"), "unknown_field"),
        ];
        for (field, value, code) in wrong {
            let mut body = json!({"name": "Eva"});
            body[field] = value;
            for answer in [ada.post(PATH, &body).await, ada.put(&path, &body).await] {
                answer.is_problem(422, "validation");
                assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
            }
        }
        assert_eq!(ada.get(&path).await.json, made.json);
        assert_eq!(ada.get(PATH).await.json["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(ada.get("/api/v1/changes").await.json["items"].as_array().map(Vec::len), Some(2));
    }

    async fn the_longest_of_all_fits(app: TestApp) {
        let ada = app.user("ada").await;
        let longest = json!({
            "name": "ﷺ".repeat(200), "email": "ã".repeat(254), "phone": "1".repeat(254),
            "document": "2".repeat(254), "notes": "🧵".repeat(20_000),
        });
        let made = ada.post(PATH, &longest).await;
        assert_eq!(made.status, 201);
        assert_eq!(ada.get(&format!("{PATH}?limit=1")).await.json["items"][0]["notes"], longest["notes"]);
    }
}
