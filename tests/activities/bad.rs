//! What is no activity: each fault is named, and nothing is written.

use super::{PATH, TIMER, entered, order, path_of, span, task_of};
use crate::support::{TestApp, on_both};
use serde_json::{Value, json};

const MONTH: &str = "2026-11-01T00:00:00Z";

on_both! {
    async fn every_bad_field_is_named_and_nothing_is_written(app: TestApp) {
        let ada = app.user("ada").await;
        let made = entered(&ada, "08:00", "09:00").await;
        let before = ada.all("/api/v1/changes?limit=100").await;
        let wrong = [
            ("description", json!(null), "wrong_type"),
            ("description", json!("a".repeat(501)), "too_long"),
            ("description", json!("a\nb"), "control_characters"),
            ("task_id", json!("x"), "wrong_type"),
            ("task_id", json!(5), "wrong_type"),
            ("task_id", json!("00000000-0000-7000-8000-000000000000"), "not_found"),
            ("order_id", json!("x"), "wrong_type"),
            ("order_id", json!("00000000-0000-7000-8000-000000000000"), "not_found"),
            ("started_at", json!(1_795_176_000), "wrong_type"),
            ("started_at", json!("2026-11-20"), "invalid_time"),
            ("started_at", json!("2026-11-20T08:00:00"), "invalid_time"),
            ("started_at", json!("2026-02-30T08:00:00Z"), "invalid_time"),
            ("started_at", json!("1969-12-31T23:59:59Z"), "invalid_time"),
            ("started_at", json!("yesterday"), "invalid_time"),
            ("started_at", json!("2026-11-20T10:00:00Z"), "ends_before_start"),
            ("ended_at", json!("2026-11-20T25:00:00Z"), "invalid_time"),
            ("ended_at", json!("9999-01-01T00:00:00Z"), "invalid_time"),
            ("ended_at", json!("+012026-11-20T08:00:00Z"), "invalid_time"),
            ("ended_at", json!("2026-11-20T08:00:00Z"), "ends_before_start"),
            ("ended_at", json!("2026-11-20T07:59:59.999Z"), "ends_before_start"),
            ("ended_at", json!("3026-11-20T08:00:00Z"), "span_too_long"),
            ("ended_at", json!("2026-12-21T08:00:00.001Z"), "span_too_long"),
            ("billable", json!("yes"), "wrong_type"),
            ("rate_cents_per_hour", json!(-1), "too_small"),
            ("rate_cents_per_hour", json!(1_000_000_001), "too_large"),
            ("rate_cents_per_hour", json!(1.5), "wrong_type"),
            ("rate_cents_per_hour", json!(99_999_999_999_999_999_999_u128 as f64), "wrong_type"),
            ("overlaps", json!(true), "unknown_field"),
            ("duration_ms", json!(1), "unknown_field"),
        ];
        for (field, value, code) in wrong {
            let mut body = span("08:00", "09:00");
            body[field] = value.clone();
            let patch = json!({field: value});
            let answers = [ada.post(PATH, &body).await, ada.put(&path_of(&made), &body).await,
                ada.patch(&path_of(&made), &patch).await];
            for answer in answers {
                answer.is_problem(422, "validation");
                // A start behind the end is told at the end.
                let field = if code == "ends_before_start" { "ended_at" } else { field };
                assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
            }
        }
        for body in [json!({}), json!({"started_at": null})] {
            assert_eq!(ada.post(PATH, &body).await.errors(), [("started_at".to_owned(), "required".to_owned())]);
        }
        assert_eq!(ada.get(&path_of(&made)).await.json, made.json);
        assert_eq!(ada.all("/api/v1/changes?limit=100").await, before);
    }

    async fn the_longest_and_the_farthest_fit(app: TestApp) {
        let ada = app.user("ada").await;
        for (from, to, ms) in [
            ("2026-11-20T08:00:00Z", "2026-12-21T08:00:00Z", 2_678_400_000_i64),
            ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00.001Z", 1),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:01Z", 1_000),
            ("9998-12-31T23:59:58Z", "9998-12-31T23:59:59Z", 1_000),
            ("2026-11-20T08:00:00-03:00", "2026-11-20T12:00:00Z", 3_600_000),
        ] {
            let body = json!({"started_at": from, "ended_at": to, "rate_cents_per_hour": 1_000_000_000});
            let made = ada.post(PATH, &body).await;
            assert_eq!((made.status, &made.json["duration_ms"]), (201, &json!(ms)), "{made:?}");
        }
        assert_eq!(ada.get(PATH).await.json["items"][4]["started_at"], "1970-01-01T00:00:00Z");
    }

    async fn what_runs_began_already_and_not_long_ago(app: TestApp) {
        let ada = app.user("ada").await;
        for (started_at, code) in [("2026-11-20T12:00:00.001Z", "in_future"), ("2026-10-20T11:59:59Z", "span_too_long")] {
            let refused = ada.post(PATH, &json!({"started_at": started_at})).await;
            refused.is_problem(422, "validation");
            assert_eq!(refused.errors(), [("started_at".to_owned(), code.to_owned())], "{started_at}");
        }
        assert_eq!(ada.post(PATH, &json!({"started_at": MONTH, "ended_at": Value::Null})).await.status, 201);
        ada.post(PATH, &json!({"started_at": MONTH})).await.is_problem(409, "timer_running");
        let ended = entered(&ada, "08:00", "09:00").await;
        ada.patch(&path_of(&ended), &json!({"ended_at": null})).await.is_problem(409, "timer_running");
        ada.put(&path_of(&ended), &json!({"started_at": MONTH})).await.is_problem(409, "timer_running");
        assert_eq!(ada.get(&path_of(&ended)).await.json, ended.json);
    }

    async fn another_accounts_task_and_order_are_not_there(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let order = order(&ada, "Camisetas").await;
        let task = task_of(&ada, &order).await;
        let own = entered(&bob, "08:00", "09:00").await;
        for (field, id) in [("task_id", &task), ("order_id", &order)] {
            let mut body = span("10:00", "11:00");
            body[field] = json!(id);
            let answers = [bob.post(PATH, &body).await, bob.put(&path_of(&own), &body).await,
                bob.patch(&path_of(&own), &json!({field: id})).await,
                bob.post(TIMER, &json!({field: id})).await];
            for answer in answers {
                answer.is_problem(422, "validation");
                assert_eq!(answer.errors(), [(field.to_owned(), "not_found".to_owned())]);
            }
        }
        assert_eq!(bob.all(PATH).await, [own.json]);
        assert_eq!(bob.get(TIMER).await.status, 204);
    }
}
