//! `GET /admin/stats`.

use super::{id_of, path_of};
use crate::support::{TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

on_both! {
    async fn numbers_alone_tell_how_much_there_is(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Cortar").await;
        ada.task("Costurar").await;
        ada.post("/api/v1/customers", &json!({"name": "Benedita"})).await;
        ada.post("/api/v1/orders", &json!({"title": "Vestido"})).await;
        ada.post("/api/v1/timer", &json!({})).await;
        let bob = app.user("bob").await;
        let old = app.admin("old").await;
        let gone = id_of(&bob).await;
        assert_eq!(old.patch(&path_of(&gone), &json!({"disabled": true})).await.status, 200);
        app.advance(29 * DAY).await;
        let root = app.admin("root").await;
        let mut answer = root.get("/api/v1/admin/stats").await;
        let bytes = answer.json["database_bytes"].take();
        assert!(bytes.as_i64().is_some_and(|bytes| bytes > 10_000), "{bytes}");
        assert_eq!(
            answer.json,
            json!({"accounts": {"total": 4, "disabled": 1, "administrators": 2, "active": 3}, "sessions": 2,
                "objects": {"customers": 1, "orders": 1, "tasks": 2, "activities": 1}, "mails_waiting": 0,
                "database_bytes": null})
        );
        app.advance(2 * DAY).await;
        let root = app.signed_in("root").await;
        assert_eq!(root.get("/api/v1/admin/stats").await.json["accounts"]["active"], 1);
    }
}
