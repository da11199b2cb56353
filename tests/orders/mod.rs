//! Orders.

mod bad;
mod items;
mod list;
mod races;
mod summary;
mod tasks;
mod totals;
mod transitions;
mod undo;
mod write;

use crate::support::{Answer, Client};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/orders";

fn item(description: &str, quantity_milli: i64, unit_price_cents: i64) -> Value {
    json!({"description": description, "quantity_milli": quantity_milli, "unit_price_cents": unit_price_cents})
}

/// Makes an order with one item.
async fn ordered(client: &Client, title: &str) -> Answer {
    let answer =
        client.post(PATH, &json!({"title": title, "items": [item("camiseta", 10_000, 3_990)]})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    answer
}

fn path_of(order: &Answer) -> String {
    format!("{PATH}/{}", order.text("id"))
}
