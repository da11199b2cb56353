//! What starts no timer: each fault is named, and the one that runs runs on.

use super::TIMER;
use crate::support::{TestApp, on_both};
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn a_bad_start_is_named_and_stops_nothing(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({})).await;
        app.advance(Duration::from_secs(60)).await;
        let (running, before) = (ada.get(TIMER).await.json, ada.all("/api/v1/changes?limit=100").await);
        for (field, value, code) in [
            ("started_at", json!("2026-11-20T12:01:00.001Z"), "in_future"),
            ("started_at", json!("2026-11-20T11:59:59.999Z"), "before_running_timer"),
            ("started_at", json!("now"), "invalid_time"),
            ("started_at", json!(null), "wrong_type"),
            ("ended_at", json!("2026-11-20T13:00:00Z"), "unknown_field"),
            ("task_id", json!("00000000-0000-7000-8000-000000000000"), "not_found"),
            ("rate_cents_per_hour", json!(-5), "too_small"),
            ("description", json!("a\0"), "control_characters"),
        ] {
            let refused = ada.post(TIMER, &json!({field: value})).await;
            refused.is_problem(422, "validation");
            assert_eq!(refused.errors(), [(field.to_owned(), code.to_owned())], "{value}");
        }
        ada.post_raw(TIMER, "application/json", "").await.is_problem(400, "malformed_json");
        assert_eq!(ada.get(TIMER).await.json, running);
        assert_eq!(ada.all("/api/v1/changes?limit=100").await, before);
    }

    async fn a_start_is_not_set_back_by_more_than_a_month(app: TestApp) {
        let ada = app.user("ada").await;
        let refused = ada.post(TIMER, &json!({"started_at": "2026-10-20T11:59:59Z"})).await;
        assert_eq!(refused.errors(), [("started_at".to_owned(), "span_too_long".to_owned())]);
        assert_eq!(ada.post(TIMER, &json!({"started_at": "2026-10-20T12:00:00Z"})).await.status, 201);
    }
}
