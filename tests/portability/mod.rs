//! In and out: everything of an account as one document, and what other programs export.

mod bad_documents;
mod command;
mod document;
mod round_trip;
mod tasks_csv;
mod time_csv;
mod undo;

use crate::support::{Answer, Client};
use serde_json::{Value, json};

const EXPORT: &str = "/api/v1/me/export";
const IMPORT: &str = "/api/v1/me/import";

const CUSTOMER: &str = "01a00000-0000-7000-8000-00000000000c";
const ORDER: &str = "01a00000-0000-7000-8000-00000000000d";
const ITEM: &str = "01a00000-0000-7000-8000-0000000000d1";
const TASK: &str = "01a00000-0000-7000-8000-00000000000e";
const ACTIVITY: &str = "01a00000-0000-7000-8000-00000000000f";

const KINDS: [&str; 4] = ["customers", "orders", "tasks", "activities"];

/// A document with one of each kind, each naming the one before.
fn document() -> Value {
    let at = "2026-11-20T12:00:00Z";
    let mut document = json!({
        "format": "trackit", "version": 1, "last_order_number": 7,
        "customers": [{"id": CUSTOMER, "name": "Padaria São João"}],
        "orders": [{
            "id": ORDER, "number": 5, "status": "finished", "title": "Camisetas", "customer_id": CUSTOMER,
            "items": [{"id": ITEM, "description": "P", "quantity_milli": 10_000, "unit_price_cents": 3_990}],
            "finished_at": at,
        }],
        "tasks": [{"id": TASK, "title": "Cortar", "done": true, "done_at": at, "order_id": ORDER}],
        "activities": [{
            "id": ACTIVITY, "description": "Corte", "task_id": TASK, "order_id": ORDER, "started_at": at,
            "ended_at": null, "billable": true, "rate_cents_per_hour": 5_000,
        }],
    });
    for kind in KINDS {
        for (field, value) in [("created_at", at.into()), ("updated_at", at.into()), ("version", json!(3))] {
            document[kind][0][field] = value;
        }
    }
    document
}

/// What the account holds, as it would be taken out.
async fn export(client: &Client) -> Answer {
    let answer = client.get(EXPORT).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

async fn import(client: &Client, document: &Value) -> Answer {
    let answer = client.post(IMPORT, document).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer
}

/// The bytes of a document but for the time of its making.
fn timeless(export: &Answer) -> String {
    let text = String::from_utf8(export.bytes.clone()).expect("UTF-8");
    text.replacen(export.text("exported_at"), "", 1)
}

/// How many of each kind, in the order of [`KINDS`].
fn counts(counts: [usize; 4]) -> Value {
    KINDS.into_iter().map(str::to_owned).zip(counts.map(Value::from)).collect()
}

/// A file that a program exported.
async fn post_csv(client: &Client, path: &str, file: impl Into<Vec<u8>>) -> Answer {
    client.post_raw(&format!("{IMPORT}/{path}"), "text/csv", file.into()).await
}

/// A line of a report: its number, and its reason, its faults or what it makes.
fn line(answer: &Answer, number: u64) -> Value {
    let lines = answer.json["lines"].as_array().unwrap_or_else(|| panic!("no lines in {answer:?}"));
    let line = lines.iter().find(|line| line["line"] == number);
    line.unwrap_or_else(|| panic!("no line {number} in {answer:?}")).clone()
}
