//! Documents that are wrong: each fault is named by its path, and nothing of them is written.

use super::{CUSTOMER, IMPORT, ITEM, ORDER, document, export, import};
use crate::support::{Client, Engine, TestApp, on_both};
use serde_json::{Value, json};

/// Where a document is changed, into what, and what is said of it.
type Fault = (&'static str, fn() -> Value, &'static str, &'static str);

const FAULTS: [Fault; 41] = [
    ("/format", || json!("other"), "format", "unknown_format"),
    ("/version", || json!("1"), "version", "wrong_type"),
    ("/last_order_number", || json!(-1), "last_order_number", "too_small"),
    ("/last_order_number", || json!(i64::MAX), "last_order_number", "too_large"),
    ("/exported_at", || json!("yesterday"), "exported_at", "invalid_time"),
    ("/customers", || json!({}), "customers", "wrong_type"),
    ("/customers/0", || json!(5), "customers", "wrong_type"),
    ("/customers/0/id", || json!("5"), "customers.0.id", "wrong_type"),
    ("/customers/0/id", || json!("00000000-0000-0000-0000-000000000000"), "customers.0.id", "wrong_type"),
    ("/customers/0/name", || json!(""), "customers.0.name", "too_short"),
    ("/customers/0/created_at", || json!(null), "customers.0.created_at", "required"),
    ("/customers/0/version", || json!(0), "customers.0.version", "too_small"),
    ("/customers/0/version", || json!(i64::MAX), "customers.0.version", "too_large"),
    ("/customers/0/owner_id", || json!("x"), "customers.0.owner_id", "unknown_field"),
    ("/orders/0/number", || json!(0), "orders.0.number", "too_small"),
    ("/orders/0/status", || json!("done"), "orders.0.status", "wrong_type"),
    ("/orders/0/status", || json!("pending"), "orders.0.finished_at", "does_not_fit"),
    ("/orders/0/finished_at", || json!(null), "orders.0.finished_at", "does_not_fit"),
    ("/orders/0/cancelled_at", || json!("2026-11-20T12:00:00Z"), "orders.0.cancelled_at", "does_not_fit"),
    ("/orders/0/due_on", || json!("2026-02-30"), "orders.0.due_on", "invalid_date"),
    ("/orders/0/customer_id", || json!(ORDER), "orders.0.customer_id", "not_found"),
    ("/orders/0/items/0/id", || json!(null), "orders.0.items.0.id", "required"),
    ("/orders/0/items/0/quantity_milli", || json!(0), "orders.0.items.0.quantity_milli", "too_small"),
    ("/orders/0/items/0/quantity_milli", || json!(1.5), "orders.0.items.0.quantity_milli", "wrong_type"),
    (
        "/orders/0/items/0/unit_price_cents",
        || json!(i64::MAX),
        "orders.0.items.0.unit_price_cents",
        "too_large",
    ),
    ("/orders/0/items/0/total_cents", || json!(1), "orders.0.items.0.total_cents", "unknown_field"),
    ("/orders/0/items", || items(200), "orders.0.items", "too_large"),
    ("/orders/0/items", || items(201), "orders.0.items", "too_many"),
    ("/tasks/0/title", || json!("a\u{0}b"), "tasks.0.title", "control_characters"),
    ("/tasks/0/done", || json!(false), "tasks.0.done_at", "does_not_fit"),
    ("/tasks/0/done_at", || json!(null), "tasks.0.done_at", "does_not_fit"),
    ("/tasks/0/priority", || json!("urgent"), "tasks.0.priority", "wrong_type"),
    ("/tasks/0/order_id", || json!(CUSTOMER), "tasks.0.order_id", "not_found"),
    ("/activities/0/task_id", || json!(ORDER), "activities.0.task_id", "not_found"),
    ("/activities/0/order_id", || json!(CUSTOMER), "activities.0.order_id", "not_found"),
    (
        "/activities/0/ended_at",
        || json!("2026-11-20T11:59:59Z"),
        "activities.0.ended_at",
        "ends_before_start",
    ),
    ("/activities/0/ended_at", || json!("2036-11-20T12:00:00Z"), "activities.0.ended_at", "span_too_long"),
    ("/activities/0/started_at", || json!("1969-12-31T00:00:00Z"), "activities.0.started_at", "invalid_time"),
    ("/activities/0/rate_cents_per_hour", || json!(-1), "activities.0.rate_cents_per_hour", "too_small"),
    ("/activities/0/billable", || json!("yes"), "activities.0.billable", "wrong_type"),
    ("/goals", || json!([]), "goals", "unknown_field"),
];

/// So many of the dearest items.
fn items(count: u128) -> Value {
    let item = |id| {
        json!({"id": uuid::Uuid::from_u128(id).to_string(), "description": "x",
            "quantity_milli": 1_000_000_000, "unit_price_cents": 100_000_000_000_i64})
    };
    (1..=count).map(item).collect()
}

/// The document with something else in one place.
fn changed(pointer: &str, value: Value) -> Value {
    let mut document = document();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    let parent = document.pointer_mut(parent).expect("a place");
    match field.parse::<usize>() {
        Ok(index) => parent[index] = value,
        Err(_) => parent[field] = value,
    }
    document
}

async fn refused(client: &Client, document: &Value) -> Vec<(String, String)> {
    let answer = client.post(IMPORT, document).await;
    answer.is_problem(422, "validation");
    answer.errors()
}

fn errors(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

on_both! {
    /// Seen to fail with each of the checks of `Kept::faults` taken out.
    async fn every_fault_is_named_by_its_path_and_nothing_is_written(app: TestApp) {
        let ada = app.user("ada").await;
        let before = export(&ada).await;
        for (pointer, value, field, code) in FAULTS {
            let found = refused(&ada, &changed(pointer, value())).await;
            assert_eq!(found, errors(&[(field, code)]), "{pointer} as {}", value());
        }
        assert_eq!(export(&ada).await.json, before.json);
        import(&ada, &document()).await;
    }

    async fn all_faults_are_named_at_once(app: TestApp) {
        let ada = app.user("ada").await;
        let mut changed = document();
        changed["orders"].as_array_mut().expect("orders").insert(0, json!({"items": [{}]}));
        changed["tasks"][0]["title"] = json!(5);
        let found = refused(&ada, &changed).await;
        for expected in [("orders.0.items.0.quantity_milli", "required"), ("tasks.0.title", "wrong_type")] {
            assert!(found.contains(&errors(&[expected])[0]), "{found:?}");
        }
    }

    async fn nothing_may_come_twice(app: TestApp) {
        let ada = app.user("ada").await;
        for kind in ["customers", "orders", "tasks", "activities"] {
            let mut changed = document();
            let twin = changed[kind][0].clone();
            changed[kind].as_array_mut().expect("a list").push(twin);
            let found = refused(&ada, &changed).await;
            assert!(found.contains(&errors(&[(&format!("{kind}.1.id"), "twice")])[0]), "{found:?}");
        }
        let mut changed = document();
        let mut other = changed["orders"][0].clone();
        other["id"] = json!(CUSTOMER);
        changed["orders"].as_array_mut().expect("orders").push(other);
        let expected = [("orders.1.number", "twice"), ("orders.1.items.0.id", "twice")];
        assert_eq!(refused(&ada, &changed).await, errors(&expected));
    }

    async fn what_another_object_has_is_taken(app: TestApp) {
        let ada = app.user("ada").await;
        import(&ada, &document()).await;
        let mut changed = document();
        changed["orders"][0]["id"] = json!(CUSTOMER);
        let expected = [("orders.0.number", "number_taken"), ("orders.0.items.0.id", "id_taken")];
        assert_eq!(refused(&ada, &changed).await, errors(&expected));
        changed["orders"][0]["number"] = json!(6);
        changed["orders"][0]["items"][0]["id"] = json!(ORDER);
        import(&ada, &changed).await;
    }

    async fn at_most_one_activity_runs(app: TestApp) {
        let ada = app.user("ada").await;
        let mut changed = document();
        let mut other = changed["activities"][0].clone();
        other["id"] = json!(CUSTOMER);
        changed["activities"].as_array_mut().expect("activities").push(other);
        assert_eq!(refused(&ada, &changed).await, errors(&[("activities.1.ended_at", "timer_runs")]));
        import(&ada, &document()).await;
        let expected = [("activities.1.ended_at", "timer_runs")];
        assert_eq!(refused(&ada, &changed).await, errors(&expected), "the one that is there runs");
    }

    async fn another_accounts_objects_are_none_and_their_ids_are_free(app: TestApp) {
        let (ada, eva) = (app.user("ada").await, app.user("eva").await);
        import(&ada, &document()).await;
        let mut changed = document();
        changed["customers"] = json!([]);
        assert_eq!(refused(&eva, &changed).await, errors(&[("orders.0.customer_id", "not_found")]));
        import(&eva, &document()).await;
        let (hers, others) = (export(&eva).await.json, export(&ada).await.json);
        assert_eq!(hers["orders"], others["orders"]);
        assert_eq!(hers["orders"][0]["items"][0]["id"], ITEM);
    }

    async fn a_newer_document_is_refused_without_a_word_on_the_rest(app: TestApp) {
        let ada = app.user("ada").await;
        let newer = json!({"format": "trackit", "version": 2, "goals": [], "tasks": {}});
        assert_eq!(refused(&ada, &newer).await, errors(&[("version", "unknown_version")]));
    }

    async fn a_try_says_the_same_and_writes_nothing(app: TestApp) {
        let ada = app.user("ada").await;
        let before = export(&ada).await;
        let path = format!("{IMPORT}?dry_run=true");
        ada.post(&path, &self::changed("/tasks/0/order_id", json!(CUSTOMER))).await.is_problem(422, "validation");
        let tried = ada.post(&path, &document()).await;
        assert_eq!((tried.status, tried.header("change-seq")), (200, ""), "{tried:?}");
        assert_eq!(export(&ada).await.json, before.json);
        let done = import(&ada, &document()).await;
        assert_eq!((&tried.json["dry_run"], &done.json["dry_run"]), (&json!(true), &json!(false)));
        assert_eq!(tried.json["created"], done.json["created"]);
    }

    async fn what_is_no_document_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post_raw(IMPORT, "application/json", "[]").await.is_problem(400, "malformed_json");
        ada.post_raw(IMPORT, "text/csv", "a,b").await.is_problem(415, "unsupported_media_type");
        let answer = ada.post(&format!("{IMPORT}?dry=true"), &document()).await;
        assert_eq!(answer.errors(), errors(&[("dry", "unknown_field")]));
    }

    /// A client that asks first is told before it has sent a byte of it, and one that does not is told as well.
    async fn a_hundred_megabytes_are_refused_without_being_kept(app: TestApp) {
        let token = app.user("ada").await.token().expect("a token").to_owned();
        let head = |more: &str| format!(
            "POST {IMPORT} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n\
             content-length: 104857600\r\n{more}\r\n"
        );
        let mut asks = app.raw().await;
        asks.send(head("expect: 100-continue\r\n")).await;
        asks.answer().await.is_problem(413, "payload_too_large");

        let mut sends = app.raw().await;
        sends.send(head("")).await;
        sends.send(vec![b' '; 16 * 1024 * 1024 + 1]).await;
        sends.answer().await.is_problem(413, "payload_too_large");
    }

    async fn a_request_brings_in_so_many_objects_and_no_more(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.everything().await;
        let mut document = document();
        let customer = document["customers"][0].clone();
        let numbered = |id| {
            let mut customer = customer.clone();
            customer["id"] = json!(uuid::Uuid::from_u128(id).to_string());
            customer
        };
        // With the order, its item, the task and the activity it is one too many.
        document["customers"] = (1..=19_996).map(numbered).chain([customer.clone()]).collect();
        let answer = ada.post(IMPORT, &document).await;
        answer.is_problem(422, "validation");
        assert_eq!(answer.errors(), [("activities".to_owned(), "too_many_objects".to_owned())]);
        assert_eq!(ada.everything().await, before);
        // One less is looked at, and found wrong otherwise.
        document["activities"] = json!([]);
        document["tasks"][0]["order_id"] = json!(CUSTOMER);
        let looked_at = ada.post(IMPORT, &document).await;
        assert_eq!(looked_at.errors(), [("tasks.0.order_id".to_owned(), "not_found".to_owned())]);
    }
}

/// Whoever does not say how much it will be is told once it is too much. The database has no part in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_says_no_length_and_is_too_long_is_refused_everywhere() {
    const MIB: usize = 1024 * 1024;
    let app = TestApp::start(Engine::Sqlite).await;
    let token = app.user("ada").await.token().expect("a token").to_owned();
    for (path, kind, most) in
        [("", "application/json", 64), ("/tasks", "text/csv", 16), ("/time", "text/csv", 16)]
    {
        let mut sends = app.raw().await;
        let head = format!(
            "POST {IMPORT}{path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-type: {kind}\r\ntransfer-encoding: chunked\r\n\r\n"
        );
        sends.send(head).await;
        let chunk = [b"100000\r\n".as_slice(), &vec![b' '; MIB], b"\r\n"].concat();
        for _ in 0..most {
            sends.send(&chunk).await;
        }
        assert!(sends.has_nothing(), "{path}: so much is let in");
        sends.send("1\r\n \r\n0\r\n\r\n").await;
        sends.answer().await.is_problem(413, "payload_too_large");
    }
}
