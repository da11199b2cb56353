//! However a report is grouped, and wherever it is cut, its parts sum up to the whole.

use super::{made, report, worked};
use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, option, sample::select};
use serde_json::{Value, json};

const FIELDS: [&str; 3] = ["duration_ms", "billable_ms", "cost_cents"];

async fn sums(client: &Client, query: &str) -> [i64; 3] {
    let report = report(client, query).await;
    let groups = report["groups"].as_array().expect("groups");
    let sums =
        FIELDS.map(|field| groups.iter().map(|group| group[field].as_i64().expect("a number")).sum::<i64>());
    assert_eq!(report["total_ms"], sums[0]);
    sums
}

fn time(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).expect("a time").to_string()
}

/// 2018-10-20 in UTC: two weeks before São Paulo skips a midnight.
const BEGINNING: i64 = 1_539_993_600_000;

on_both! {
    async fn groups_sum_up_to_the_whole_in_every_zone(app: TestApp) {
        let ada = app.user("ada").await;
        let customer = made(&ada, "/api/v1/customers", json!({"name": "Ana"})).await;
        let order = made(&ada, "/api/v1/orders", json!({"title": "Vestido", "customer_id": customer})).await;
        let task = made(&ada, "/api/v1/tasks", json!({"title": "Costurar", "order_id": order})).await;
        let subjects = [json!({}), json!({"task_id": task}), json!({"order_id": order})];
        let span = (0..25 * 86_400_000_i64, 1..4 * 86_400_000_i64, option::of(0..=100_000_i64), select(subjects.to_vec()));
        property(8, vec(span, 1..12), async |spans| {
            let mut whole = [0; 3];
            for (start, length, rate, mut more) in spans {
                more["billable"] = json!(rate.is_some());
                more["rate_cents_per_hour"] = json!(rate.unwrap_or(77));
                worked(&ada, &time(BEGINNING + start), &time(BEGINNING + start + length), more).await;
            }
            let all: Vec<Value> = ada.all("/api/v1/activities?limit=100").await;
            for activity in &all {
                let number = |field: &str| activity[field].as_i64().expect("a number");
                let billable = if activity["billable"] == true { number("duration_ms") } else { 0 };
                for (sum, part) in whole.iter_mut().zip([number("duration_ms"), billable, number("cost_cents")]) {
                    *sum += part;
                }
            }
            for zone in ["America/Sao_Paulo", "Europe/Lisbon", "UTC"] {
                for group_by in ["day", "week", "task", "order", "customer"] {
                    let query = |from, to| format!("from={from}&to={to}&tz={zone}&group_by={group_by}");
                    assert_eq!(sums(&ada, &query("2018-10-01", "2018-12-31")).await, whole, "{zone} by {group_by}");
                    // Two reports of what one report tells.
                    let first = sums(&ada, &query("2018-10-01", "2018-11-03")).await;
                    let second = sums(&ada, &query("2018-11-04", "2018-12-31")).await;
                    assert_eq!([0, 1, 2].map(|i| first[i] + second[i]), whole, "{zone} by {group_by}, cut");
                }
            }
            for activity in all {
                let path = format!("/api/v1/activities/{}", activity["id"].as_str().expect("an id"));
                assert_eq!(ada.delete(&path).await.status, 204);
            }
        }).await;
    }
}
