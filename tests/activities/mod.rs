//! Activities and the timer.

mod bad;
mod links;
mod list;
mod overlaps;
mod races;
mod timer;
mod timer_bad;
mod undo;
mod write;

use crate::support::{Answer, Client, TestApp};
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/api/v1/activities";
const TIMER: &str = "/api/v1/timer";

/// Enters an activity of the day that every test begins on, from one time of day to another.
async fn entered(client: &Client, from: &str, to: &str) -> Answer {
    let made = client.post(PATH, &span(from, to)).await;
    assert_eq!(made.status, 201, "{made:?}");
    made
}

/// The body of an activity on 2026-11-20, from `hh:mm` to `hh:mm`.
fn span(from: &str, to: &str) -> Value {
    json!({"started_at": format!("2026-11-20T{from}:00Z"), "ended_at": format!("2026-11-20T{to}:00Z")})
}

fn path_of(answer: &Answer) -> String {
    format!("{PATH}/{}", answer.text("id"))
}

async fn order(client: &Client, title: &str) -> String {
    let made = client.post("/api/v1/orders", &json!({"title": title})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.text("id").to_owned()
}

/// A task of an order.
async fn task_of(client: &Client, order: &str) -> String {
    let made = client.post("/api/v1/tasks", &json!({"title": "Cortar", "order_id": order})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.text("id").to_owned()
}

/// Ada again, so much later that her first token may have run out.
async fn later(app: &TestApp, by: Duration) -> Client {
    app.advance(by).await;
    app.signed_in("ada").await
}
