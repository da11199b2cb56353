//! `GET`, `POST` and `DELETE /timer`

use super::{PATH, TIMER, entered, later, order, path_of, task_of};
use crate::support::{TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

on_both! {
    async fn a_timer_is_started_grows_and_is_stopped(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!((ada.get(TIMER).await.status, ada.get(TIMER).await.bytes.len()), (204, 0));
        ada.delete(TIMER).await.is_problem(404, "not_found");
        let order = order(&ada, "Camisetas").await;
        let task = task_of(&ada, &order).await;
        let body = json!({"description": "Costurar", "task_id": task, "rate_cents_per_hour": 6_000});
        let started = ada.post(TIMER, &body).await;
        assert_eq!((started.status, started.header("etag"), started.header("change-seq")), (201, "\"1\"", "4"));
        assert_eq!(started.json["stopped"], Value::Null);
        let mut running = started.json["started"].clone();
        assert_eq!((&running["started_at"], &running["ended_at"]), (&json!("2026-11-20T12:00:00Z"), &Value::Null));
        assert_eq!((&running["duration_ms"], &running["cost_cents"]), (&json!(0), &json!(0)));

        let ada = later(&app, HOUR / 2).await;
        (running["duration_ms"], running["cost_cents"]) = (json!(1_800_000), json!(3_000));
        assert_eq!(ada.get(TIMER).await.json, running);
        assert_eq!(ada.get(PATH).await.json["items"], json!([running]));

        let ada = later(&app, HOUR / 2).await;
        let stopped = ada.delete(TIMER).await;
        assert_eq!((stopped.status, stopped.header("etag"), stopped.header("change-seq")), (200, "\"2\"", "5"));
        assert_eq!((stopped.text("ended_at"), &stopped.json["cost_cents"]), ("2026-11-20T13:00:00Z", &json!(6_000)));
        assert_eq!(ada.get(&path_of(&stopped)).await.json, stopped.json);
        assert_eq!(ada.get(TIMER).await.status, 204);
    }

    async fn another_start_stops_the_one_that_runs_at_that_instant(app: TestApp) {
        let ada = app.user("ada").await;
        let first = ada.post(TIMER, &json!({"description": "first"})).await.json["started"].clone();
        let ada = later(&app, HOUR).await;
        let second = ada.post(TIMER, &json!({"description": "second"})).await;
        assert_eq!(second.status, 201);
        let (stopped, started) = (&second.json["stopped"], &second.json["started"]);
        assert_eq!((&stopped["id"], &stopped["ended_at"]), (&first["id"], &started["started_at"]));
        assert_eq!(started["started_at"], "2026-11-20T13:00:00Z");
        assert_eq!((&stopped["version"], &stopped["duration_ms"]), (&json!(2), &json!(3_600_000)));
        assert_eq!((&stopped["overlaps"], &started["overlaps"]), (&json!(false), &json!(false)), "they only touch");
        assert_eq!(ada.get(TIMER).await.json["description"], "second");
        assert_eq!(ada.get(&format!("{PATH}?running=true")).await.json["items"].as_array().map(Vec::len), Some(1));

        // Both writes are one group, whose entries follow each other.
        let changes = ada.get("/api/v1/changes?since=2").await;
        let told: Vec<_> = changes.json["items"].as_array().expect("items").iter()
            .map(|change| (change["entity_id"].clone(), change["op"].clone())).collect();
        assert_eq!(told, [(first["id"].clone(), json!("update")), (started["id"].clone(), json!("create"))]);
    }

    async fn a_start_can_be_set_back(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "first"})).await;
        let ada = later(&app, 2 * HOUR).await;
        let second = ada.post(TIMER, &json!({"started_at": "2026-11-20T10:30:00-03:00"})).await;
        assert_eq!(second.json["started"]["started_at"], "2026-11-20T13:30:00Z");
        assert_eq!(second.json["started"]["duration_ms"], 1_800_000);
        assert_eq!(second.json["stopped"]["ended_at"], "2026-11-20T13:30:00Z");
        // To the very start of the one that runs: nothing is left of that.
        let third = ada.post(TIMER, &json!({"started_at": "2026-11-20T13:30:00Z"})).await;
        assert_eq!((third.status, &third.json["stopped"]["duration_ms"]), (201, &json!(0)));
        assert_eq!(third.json["stopped"]["overlaps"], false);
    }

    async fn one_that_is_sent_twice_is_started_once(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "first"})).await;
        let once = ada.clone().with("idempotency-key", "k-1");
        let first = once.post(TIMER, &json!({"description": "second"})).await;
        let ada = later(&app, HOUR).await;
        let once = ada.clone().with("idempotency-key", "k-1");
        let second = once.post(TIMER, &json!({"description": "second"})).await;
        assert_eq!((first.bytes, second.header("idempotency-replayed")), (second.bytes.clone(), "true"));
        assert_eq!(ada.all(PATH).await.len(), 2);
    }

    async fn a_stop_that_says_which_stops_no_other(app: TestApp) {
        let ada = app.user("ada").await;
        let first = ada.post(TIMER, &json!({"description": "first"})).await.json["started"].clone();
        let second = ada.post(TIMER, &json!({"description": "second"})).await.json["started"].clone();
        let stop = |id: &Value| format!("{TIMER}?id={}", id.as_str().expect("an id"));
        let before = ada.everything().await;
        ada.delete(&stop(&first["id"])).await.is_problem(409, "other_timer");
        assert_eq!((ada.everything().await, &ada.get(TIMER).await.json["id"]), (before, &second["id"]));
        let stopped = ada.delete(&stop(&second["id"])).await;
        assert_eq!((stopped.status, &stopped.json["id"]), (200, &second["id"]));
        ada.delete(&stop(&second["id"])).await.is_problem(404, "not_found");
        for (query, code) in [("id=x", "wrong_type"), ("ID=1", "unknown_field")] {
            let answer = ada.delete(&format!("{TIMER}?{query}")).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors()[0].1, code);
        }
    }

    async fn a_timer_that_ran_for_too_long_is_stopped_and_renamed_all_the_same(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "forgotten"})).await;
        let ada = later(&app, 40 * 24 * HOUR).await;
        let path = path_of(&ada.get(TIMER).await);
        assert_eq!(ada.patch(&path, &json!({"description": "renamed"})).await.status, 200);
        let stopped = ada.delete(TIMER).await;
        assert_eq!((stopped.status, &stopped.json["duration_ms"]), (200, &json!(3_456_000_000_i64)));
        assert_eq!(ada.patch(&path, &json!({"billable": false})).await.status, 200);
        // Trimmed to what it was.
        let trimmed = ada.patch(&path, &json!({"ended_at": "2026-11-20T18:00:00Z"})).await;
        assert_eq!((trimmed.status, &trimmed.json["duration_ms"]), (200, &json!(21_600_000)));
    }

    /// The clocks of two processes are never quite the same.
    async fn a_clock_that_is_behind_makes_no_span_of_less_than_nothing(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.post(TIMER, &json!({})).await.json["started"]["id"].as_str().expect("an id").to_owned();
        let ahead = "UPDATE activities SET started_at = started_at + 5000";
        app.app.db.write(async move |conn| conn.script(ahead).await).await.expect("an update");
        let next = ada.post(TIMER, &json!({})).await;
        assert_eq!((next.status, &next.json["stopped"]["id"]), (201, &json!(id)));
        assert_eq!(next.json["started"]["started_at"], "2026-11-20T12:00:05Z");
        assert_eq!((&next.json["stopped"]["duration_ms"], &next.json["started"]["duration_ms"]), (&json!(0), &json!(0)));
        let stopped = ada.delete(TIMER).await;
        assert_eq!((stopped.status, stopped.text("ended_at")), (200, "2026-11-20T12:00:05Z"));
    }

    async fn an_entry_that_runs_is_the_timer(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post(PATH, &json!({"started_at": "2026-11-20T11:00:00Z"})).await;
        assert_eq!((made.status, ada.get(TIMER).await.json), (201, made.json.clone()));
        let ended = ada.patch(&path_of(&made), &json!({"ended_at": "2026-11-20T11:30:00Z"})).await;
        assert_eq!((ended.status, ada.get(TIMER).await.status), (200, 204));
        assert_eq!(ada.patch(&path_of(&made), &json!({"ended_at": null})).await.json["duration_ms"], 3_600_000);
        let other = entered(&ada, "08:00", "09:00").await;
        assert_eq!(ada.delete(&path_of(&made)).await.status, 204);
        assert_eq!((ada.get(TIMER).await.status, ada.all(PATH).await), (204, vec![other.json]));
    }

    async fn each_account_has_a_timer_of_its_own(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        ada.post(TIMER, &json!({"description": "Ada's"})).await;
        assert_eq!(bob.get(TIMER).await.status, 204);
        bob.delete(TIMER).await.is_problem(404, "not_found");
        let started = bob.post(TIMER, &json!({"description": "Bob's"})).await;
        assert_eq!((started.status, &started.json["stopped"]), (201, &Value::Null));
        assert_eq!((ada.get(TIMER).await.text("description"), bob.get(TIMER).await.text("description")), ("Ada's", "Bob's"));
    }
}
