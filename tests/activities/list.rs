//! `GET /activities`

use super::{PATH, TIMER, entered, later, order, span, task_of};
use crate::support::{Client, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

async fn described(client: &Client, query: &str) -> Vec<String> {
    let activities = client.all(&format!("{PATH}?{query}")).await;
    activities.iter().map(|activity| activity["description"].as_str().expect("a text").to_owned()).collect()
}

async fn enter(client: &Client, name: &str, from: &str, to: &str) {
    let made = client.post(PATH, &json!({"description": name, "started_at": from, "ended_at": to})).await;
    assert_eq!(made.status, 201, "{made:?}");
}

on_both! {
    async fn what_began_last_comes_first(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!(ada.get(PATH).await.json, json!({"items": [], "next": null}));
        for (name, from) in [("b", "09:00"), ("c", "10:00"), ("a", "08:00"), ("c2", "10:00"), ("b2", "09:00")] {
            let mut body = span(from, "11:00");
            body["description"] = json!(name);
            ada.post(PATH, &body).await;
        }
        for limit in [1, 2, 3, 100] {
            assert_eq!(described(&ada, &format!("limit={limit}")).await, ["c2", "c", "b2", "b", "a"], "{limit}");
        }
    }

    async fn days_are_the_accounts_and_take_in_what_touches_them(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"timezone": "America/Sao_Paulo"})).await;
        enter(&ada, "long", "2026-11-01T12:00:00-03:00", "2026-11-10T12:00:00-03:00").await;
        enter(&ada, "night", "2026-11-10T23:00:00-03:00", "2026-11-11T01:00:00-03:00").await;
        enter(&ada, "evening", "2026-11-11T23:00:00-03:00", "2026-11-12T00:00:00-03:00").await;
        enter(&ada, "midnight", "2026-11-12T00:00:00-03:00", "2026-11-12T00:30:00-03:00").await;
        for (query, expected) in [
            ("from=2026-11-11&to=2026-11-11", &["evening", "night"][..]),
            ("from=2026-11-12&to=2026-11-12", &["midnight"]),
            ("from=2026-11-10&to=2026-11-10", &["night", "long"]),
            ("from=2026-11-05&to=2026-11-05", &["long"]),
            ("to=2026-11-01", &["long"]),
            ("to=2026-10-31", &[]),
            ("from=2026-11-11", &["midnight", "evening", "night"]),
            ("from=2026-11-13", &[]),
            ("", &["midnight", "evening", "night", "long"]),
        ] {
            assert_eq!(described(&ada, query).await, expected, "{query}");
            assert_eq!(described(&ada, &format!("{query}&limit=1")).await, expected, "{query} one at a time");
        }
        ada.patch("/api/v1/me", &json!({"timezone": "UTC"})).await;
        assert_eq!(described(&ada, "from=2026-11-12&to=2026-11-12").await, ["midnight", "evening"]);
    }

    async fn what_runs_reaches_until_now(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "timer"})).await;
        let ada = later(&app, Duration::from_secs(3 * 24 * 60 * 60)).await;
        for (query, expected) in [
            ("from=2026-11-23&to=2026-11-23", &["timer"][..]),
            ("from=2026-11-22", &["timer"]),
            ("from=2026-11-24", &[]),
            ("to=2026-11-19", &[]),
            ("running=true", &["timer"]),
            ("running=false", &[]),
        ] {
            assert_eq!(described(&ada, query).await, expected, "{query}");
        }
    }

    async fn a_list_is_of_a_task_or_of_an_order_with_its_tasks(app: TestApp) {
        let ada = app.user("ada").await;
        let (shirts, dress) = (order(&ada, "Camisetas").await, order(&ada, "Vestido").await);
        let (cut, sew) = (task_of(&ada, &shirts).await, task_of(&ada, &dress).await);
        let done = |name: &str, task: Option<&String>, order: Option<&String>| {
            let mut body = span("08:00", "09:00");
            (body["description"], body["task_id"], body["order_id"]) = (json!(name), json!(task), json!(order));
            body
        };
        for body in [
            done("cut", Some(&cut), None),
            done("shirts", None, Some(&shirts)),
            done("sew", Some(&sew), None),
            done("cut for the dress", Some(&cut), Some(&dress)),
            done("nothing", None, None),
        ] {
            assert_eq!(ada.post(PATH, &body).await.status, 201);
        }
        assert_eq!(described(&ada, &format!("task_id={cut}")).await, ["cut for the dress", "cut"]);
        assert_eq!(described(&ada, &format!("order_id={shirts}")).await, ["shirts", "cut"]);
        assert_eq!(described(&ada, &format!("order_id={dress}")).await, ["cut for the dress", "sew"]);
        assert_eq!(described(&ada, &format!("order_id={dress}&task_id={sew}")).await, ["sew"]);
        // The task moves, and its hours with it.
        ada.patch(&format!("/api/v1/tasks/{sew}"), &json!({"order_id": shirts})).await;
        assert_eq!(described(&ada, &format!("order_id={shirts}")).await, ["sew", "shirts", "cut"]);
    }

    async fn every_bad_parameter_is_named(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("a").await;
        ada.task("b").await;
        let other = ada.get("/api/v1/tasks?limit=1&sort=updated").await.text("next").to_owned();
        for (query, field, code) in [
            ("from=2026-02-30", "from", "invalid_date"),
            ("to=today", "to", "invalid_date"),
            ("from=2026-11-21&to=2026-11-20", "to", "from_after_to"),
            ("task_id=x", "task_id", "wrong_type"),
            ("order_id=", "order_id", "wrong_type"),
            ("running=1", "running", "wrong_type"),
            ("limit=0", "limit", "invalid_limit"),
            ("sort=title", "sort", "unknown_field"),
            (&format!("cursor={other}"), "cursor", "invalid_cursor"),
        ] {
            let refused = ada.get(&format!("{PATH}?{query}")).await;
            refused.is_problem(422, "validation");
            assert_eq!(refused.errors(), [(field.to_owned(), code.to_owned())], "{query}");
        }
        assert_eq!(ada.get(&format!("{PATH}?from=0001-01-01&to=9998-12-31")).await.status, 200);
    }

    async fn another_accounts_activities_are_not_listed(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let order = order(&ada, "Camisetas").await;
        let task = task_of(&ada, &order).await;
        let mut body = span("08:00", "09:00");
        body["task_id"] = json!(task);
        ada.post(PATH, &body).await;
        entered(&bob, "10:00", "11:00").await;
        assert_eq!(bob.all(PATH).await.len(), 1);
        for query in [format!("task_id={task}"), format!("order_id={order}")] {
            assert_eq!(bob.all(&format!("{PATH}?{query}")).await.len(), 0, "{query}");
        }
    }
}
