//! `POST /activities`, `GET`, `PUT`, `PATCH` and `DELETE /activities/{id}`

use super::{PATH, entered, order, path_of, span, task_of};
use crate::support::{TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

on_both! {
    async fn an_activity_is_entered_with_defaults_and_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let made = entered(&ada, "08:00", "09:30").await;
        assert_eq!((made.header("etag"), made.header("change-seq")), ("\"1\"", "2"));
        let mut activity = made.json.clone();
        let id = activity["id"].take();
        assert_eq!(activity, json!({
            "id": null, "description": "", "task_id": null, "order_id": null,
            "started_at": "2026-11-20T08:00:00Z", "ended_at": "2026-11-20T09:30:00Z", "billable": true,
            "rate_cents_per_hour": 0, "duration_ms": 5_400_000, "cost_cents": 0, "overlaps": false,
            "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-20T12:00:00Z", "version": 1,
        }));
        let changes = ada.get("/api/v1/changes?since=1").await;
        assert_eq!(changes.json["items"][0]["entity"], "activity");
        assert_eq!((&changes.json["items"][0]["entity_id"], &changes.json["items"][0]["op"]), (&id, &json!("create")));
        let read = ada.get(&path_of(&made)).await;
        assert_eq!((read.status, &read.json, read.header("etag")), (200, &made.json, "\"1\""));
    }

    async fn its_rate_is_the_accounts_unless_it_says_another(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"rate_cents_per_hour": 5_000})).await;
        let made = entered(&ada, "01:00", "07:20").await;
        assert_eq!((&made.json["rate_cents_per_hour"], &made.json["cost_cents"]), (&json!(5_000), &json!(31_667)));
        // What was entered keeps the rate that it had.
        ada.patch("/api/v1/me", &json!({"rate_cents_per_hour": 9_000})).await;
        assert_eq!(ada.get(&path_of(&made)).await.json["rate_cents_per_hour"], 5_000);

        let mut body = span("01:00", "02:00");
        body["rate_cents_per_hour"] = json!(1_234);
        assert_eq!(ada.post(PATH, &body).await.json["cost_cents"], 1_234);
        body["billable"] = json!(false);
        let unpaid = ada.post(PATH, &body).await.json;
        assert_eq!((&unpaid["cost_cents"], &unpaid["rate_cents_per_hour"]), (&json!(0), &json!(1_234)));
        let put = ada.put(&path_of(&made), &span("01:00", "02:00")).await;
        assert_eq!((&put.json["rate_cents_per_hour"], &put.json["billable"]), (&json!(9_000), &json!(true)));
    }

    async fn a_put_is_whole_and_a_patch_is_not(app: TestApp) {
        let ada = app.user("ada").await;
        let order = order(&ada, "Camisetas").await;
        let task = task_of(&ada, &order).await;
        let whole = json!({
            "description": "Costurar a gola", "task_id": task, "order_id": order, "billable": false,
            "started_at": "2026-11-20T08:00:00.123Z", "ended_at": "2026-11-20T09:00:00Z", "rate_cents_per_hour": 7,
        });
        let made = ada.post(PATH, &whole).await;
        for (field, value) in whole.as_object().expect("an object") {
            assert_eq!(&made.json[field], value, "{field}");
        }
        app.advance(Duration::from_secs(60)).await;
        let mut expected = made.json.clone();
        expected["updated_at"] = json!("2026-11-20T12:01:00Z");
        for (version, (field, value)) in (2..).zip([
            ("description", json!("Costurar")), ("task_id", Value::Null), ("order_id", Value::Null),
            ("started_at", json!("2026-11-20T08:30:00Z")), ("ended_at", json!("2026-11-20T09:30:00Z")),
            ("rate_cents_per_hour", json!(900)), ("billable", json!(true)),
        ]) {
            let patched = ada.patch(&path_of(&made), &json!({field: value})).await;
            expected[field] = value;
            expected["version"] = json!(version);
            expected["duration_ms"] = patched.json["duration_ms"].clone();
            expected["cost_cents"] = patched.json["cost_cents"].clone();
            assert_eq!((patched.status, &patched.json), (200, &expected), "{field}");
        }
        assert_eq!((&expected["duration_ms"], &expected["cost_cents"]), (&json!(3_600_000), &json!(900)));
        let put = ada.put(&path_of(&made), &span("08:00", "09:00")).await;
        let fields = ["description", "task_id", "order_id", "billable", "rate_cents_per_hour"];
        assert_eq!(fields.map(|field| put.json[field].clone()), [json!(""), json!(null), json!(null), json!(true), json!(0)]);
        assert_eq!(ada.get(&path_of(&made)).await.json, put.json);
    }

    async fn a_write_to_a_version_that_is_gone_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&entered(&ada, "08:00", "09:00").await);
        ada.patch(&path, &json!({"description": "1"})).await;
        let stale = ada.clone().with("if-match", "\"1\"");
        stale.patch(&path, &json!({"description": "2"})).await.is_problem(412, "precondition_failed");
        stale.put(&path, &span("10:00", "11:00")).await.is_problem(412, "precondition_failed");
        stale.delete(&path).await.is_problem(412, "precondition_failed");
        let now = ada.get(&path).await;
        assert_eq!((now.text("description"), &now.json["version"]), ("1", &json!(2)));
        assert_eq!(ada.with("if-match", "\"2\"").delete(&path).await.status, 204);
    }

    async fn a_deleted_activity_is_gone(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&entered(&ada, "08:00", "09:00").await);
        assert_eq!(ada.delete(&path).await.header("change-seq"), "3");
        for answer in [ada.get(&path).await, ada.delete(&path).await, ada.patch(&path, &json!({})).await] {
            answer.is_problem(404, "not_found");
        }
        assert_eq!(ada.get(PATH).await.json["items"], json!([]));
    }

    async fn one_that_is_sent_twice_is_entered_once(app: TestApp) {
        let ada = app.user("ada").await.with("idempotency-key", "k-1");
        let first = entered(&ada, "08:00", "09:00").await;
        let second = entered(&ada, "08:00", "09:00").await;
        assert_eq!((first.bytes, second.header("idempotency-replayed")), (second.bytes.clone(), "true"));
        assert_eq!(ada.get(PATH).await.json["items"].as_array().map(Vec::len), Some(1));
    }

    /// Its version stays while its neighbours change what there is to say of it.
    async fn a_reader_is_never_told_that_nothing_changed(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&entered(&ada, "08:00", "09:00").await);
        let reader = ada.clone().with("if-none-match", "\"1\"");
        assert_eq!(reader.get(&path).await.json["overlaps"], false);
        entered(&ada, "08:30", "09:30").await;
        let again = reader.get(&path).await;
        assert_eq!((again.status, &again.json["overlaps"], again.header("etag")), (200, &json!(true), "\"1\""));
    }
}
