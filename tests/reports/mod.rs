//! Reports.

mod bad;
mod csv;
mod days;
mod groups;
mod whole;

use crate::support::Client;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/reports/time";

/// Enters an activity, with more fields than its span.
async fn worked(client: &Client, from: &str, to: &str, more: Value) {
    let mut body = json!({"started_at": from, "ended_at": to});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let made = client.post("/api/v1/activities", &body).await;
    assert_eq!(made.status, 201, "{made:?}");
}

/// A report, which must come.
async fn report(client: &Client, query: &str) -> Value {
    let answer = client.get(&format!("{PATH}?{query}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{answer:?}");
    answer.json
}

/// The groups' labels, each with its time in minutes.
fn minutes(report: &Value) -> Vec<(String, i64)> {
    let groups = report["groups"].as_array().expect("groups").iter();
    groups
        .map(|group| {
            let label = group["label"].as_str().expect("a label").to_owned();
            (label, group["duration_ms"].as_i64().expect("a number") / 60_000)
        })
        .collect()
}

fn expected(groups: &[(&str, i64)]) -> Vec<(String, i64)> {
    groups.iter().map(|(label, minutes)| ((*label).to_owned(), *minutes)).collect()
}

async fn made(client: &Client, path: &str, body: Value) -> String {
    let made = client.post(path, &body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.text("id").to_owned()
}
