//! What goes out comes in the same.

use super::{KINDS, TASK, counts, document, export, import, timeless};
use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, option, prelude::*, sample::Index};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

fn id() -> impl Strategy<Value = String> {
    (1..=u128::MAX).prop_map(|id| Uuid::from_u128(id).to_string())
}

/// A line that nothing is trimmed off.
fn line() -> impl Strategy<Value = String> {
    "\\PC{0,40}".prop_map(|text| format!("x{text}x"))
}

fn text() -> impl Strategy<Value = String> {
    "(\\PC|\n|\t){0,60}"
}

fn day() -> impl Strategy<Value = Option<String>> {
    option::of((1..=9998_u32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}")))
}

fn time() -> impl Strategy<Value = String> {
    let text = |ms| jiff::Timestamp::from_millisecond(ms).expect("a time").to_string();
    (0..4_000_000_000_000_i64).prop_map(text)
}

/// What every kind of object has.
fn common() -> impl Strategy<Value = Value> {
    let common = |(id, created_at, updated_at, version)| json!({"id": id, "created_at": created_at, "updated_at": updated_at, "version": version});
    (id(), time(), time(), 1..1_000_i64).prop_map(common)
}

fn with(mut object: Value, more: Value) -> Value {
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    object
}

fn customer() -> impl Strategy<Value = Value> {
    let fields = (common(), line(), line(), text());
    fields.prop_map(|(common, name, phone, notes)| {
        with(common, json!({"name": name, "email": "", "phone": phone, "document": "", "notes": notes}))
    })
}

fn item() -> impl Strategy<Value = Value> {
    let fields = (id(), line(), 1..=1_000_000_000_i64, 0..=1_000_000_i64);
    fields.prop_map(|(id, description, quantity, price)| {
        json!({"id": id, "description": description, "quantity_milli": quantity, "unit_price_cents": price})
    })
}

fn order() -> impl Strategy<Value = Value> {
    let fields = (common(), line(), text(), day(), vec(item(), 0..4), 0..3_usize, time());
    fields.prop_map(|(common, title, notes, due_on, items, status, at)| {
        let (finished_at, cancelled_at) = ((status == 1).then_some(&at), (status == 2).then_some(&at));
        with(common, json!({
            "status": (["pending", "finished", "cancelled"][status]), "title": title, "customer_id": null, "notes": notes,
            "due_on": due_on, "items": items, "finished_at": finished_at, "cancelled_at": cancelled_at,
        }))
    })
}

fn task() -> impl Strategy<Value = Value> {
    let fields = (common(), line(), text(), option::of(time()), day(), 0..4_usize);
    fields.prop_map(|(common, title, description, done_at, due_on, priority)| {
        with(
            common,
            json!({
                "title": title, "description": description, "done": done_at.is_some(), "done_at": done_at,
                "due_on": due_on, "priority": (["none", "low", "medium", "high"][priority]), "order_id": null,
            }),
        )
    })
}

fn activity() -> impl Strategy<Value = Value> {
    let fields = (
        common(),
        line(),
        0..4_000_000_000_000_i64,
        0..9_000_000_000_i64,
        any::<bool>(),
        0..=1_000_000_000_i64,
    );
    fields.prop_map(|(common, description, start, length, billable, rate)| {
        let text = |ms| jiff::Timestamp::from_millisecond(ms).expect("a time").to_string();
        with(
            common,
            json!({
                "description": description, "task_id": null, "order_id": null, "started_at": text(start),
                "ended_at": text(start + length), "billable": billable, "rate_cents_per_hour": rate,
            }),
        )
    })
}

/// An object that may name one of others.
fn naming<S: Strategy<Value = Value>>(object: S) -> impl Strategy<Value = (Value, Option<Index>)> {
    (object, option::of(any::<Index>()))
}

fn named(field: &str, objects: Vec<(Value, Option<Index>)>, others: &[Value]) -> Vec<Value> {
    let name = |(mut object, which): (Value, Option<Index>)| {
        if let Some(which) = which.filter(|_| !others.is_empty()) {
            object[field] = which.get(others)["id"].clone();
        }
        object
    };
    objects.into_iter().map(name).collect()
}

fn account() -> impl Strategy<Value = Value> {
    let (customers, orders) = (vec(customer(), 0..5), vec(naming(order()), 0..5));
    let (tasks, activities) = (vec(naming(task()), 0..8), vec(naming(activity()), 0..8));
    let kinds = (customers, orders, tasks, activities, any::<bool>(), 0..3_i64);
    kinds.prop_map(|(customers, orders, tasks, activities, is_running, lost)| {
        let mut orders = named("customer_id", orders, &customers);
        for (number, order) in (1..).zip(&mut orders) {
            order["number"] = json!(number);
        }
        let tasks = named("order_id", tasks, &orders);
        let (mut activities, of): (Vec<_>, Vec<_>) = activities.into_iter().unzip();
        activities = named("task_id", activities.into_iter().zip(of.iter().copied()).collect(), &tasks);
        activities = named("order_id", activities.into_iter().zip(of.into_iter().rev()).collect(), &orders);
        if let Some(last) = activities.last_mut().filter(|_| is_running) {
            last["ended_at"] = Value::Null;
        }
        let last = orders.len() as i64 + lost;
        json!({"format": "trackit", "version": 1, "last_order_number": last, "customers": customers,
            "orders": orders, "tasks": tasks, "activities": activities})
    })
}

/// The objects of a document, by kind and id.
fn objects(document: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    for kind in KINDS {
        let mut objects = document[kind].as_array().expect("a list").clone();
        objects.sort_by_key(|object| object["id"].to_string());
        found.extend(objects);
    }
    found
}

async fn journal(client: &Client) -> Vec<Value> {
    client.all("/api/v1/changes?limit=100").await
}

on_both! {
    /// Seen to fail with the versions of tasks counted on in `objects::bring_in`, and without the items' positions.
    async fn whatever_goes_out_comes_in_the_same(app: TestApp) {
        let elsewhere = TestApp::start(app.database.engine).await;
        elsewhere.advance(Duration::from_secs(60)).await;
        let mut accounts = 0..;
        let names = std::sync::Mutex::new(&mut accounts);
        property(10, account(), async |document| {
            let name = format!("user{}", names.lock().expect("a name").next().expect("a number"));
            let here = app.user(&name).await;
            import(&here, &document).await;
            let out = export(&here).await;
            assert_eq!(objects(&out.json), objects(&document));
            assert_eq!(out.json["last_order_number"], document["last_order_number"]);

            let there = elsewhere.user(&name).await;
            import(&there, &out.json).await;
            let again = export(&there).await;
            assert_eq!(timeless(&again), timeless(&out));
            assert_ne!(again.text("exported_at"), out.text("exported_at"));
        }).await;
    }

    async fn an_account_moves_to_another_instance_and_goes_on(app: TestApp) {
        let ada = app.user("ada").await;
        let profile = json!({"name": "Ada", "locale": "pt-BR", "timezone": "America/Sao_Paulo",
            "week_start": "saturday", "rate_cents_per_hour": 4_500});
        assert_eq!(ada.patch("/api/v1/me", &profile).await.status, 200);
        let customer = ada.post("/api/v1/customers", &json!({"name": "Padaria"})).await;
        let items = json!([{"description": "P", "quantity_milli": 1_500, "unit_price_cents": 333}]);
        let order = json!({"title": "Camisetas", "customer_id": customer.text("id"), "items": items});
        let order = ada.post("/api/v1/orders", &order).await;
        let gone = ada.post("/api/v1/orders", &json!({"title": "Nada"})).await;
        ada.delete(&format!("/api/v1/orders/{}", gone.text("id"))).await;
        let task = json!({"title": "Cortar", "order_id": order.text("id"), "done": true});
        assert_eq!(ada.post("/api/v1/tasks", &task).await.status, 201);
        let out = export(&ada).await;
        assert_eq!(out.header("content-disposition"), "attachment; filename=\"trackit-2026-11-20.json\"");
        assert_eq!(out.header("content-type"), "application/json");
        assert_eq!(out.header("cache-control"), "no-store");
        assert_eq!(out.json["account"]["username"], "ada");

        let elsewhere = TestApp::start(app.database.engine).await;
        let there = elsewhere.user("ada").await;
        let imported = import(&there, &out.json).await;
        assert_eq!(imported.json["created"], counts([1, 1, 1, 0]));
        assert_eq!(timeless(&export(&there).await), timeless(&out));
        let path = format!("/api/v1/orders/{}", order.text("id"));
        assert_eq!(there.get(&path).await.json, ada.get(&path).await.json, "its total too");
        let next = there.post("/api/v1/orders", &json!({"title": "Next"})).await;
        assert_eq!(next.json["number"], 3, "the second one is gone, and its number was had");
    }

    /// Seen to fail with a write kept that recorded nothing.
    async fn what_is_there_already_is_left_alone(app: TestApp) {
        let ada = app.user("ada").await;
        import(&ada, &document()).await;
        let path = format!("/api/v1/tasks/{}", TASK);
        assert_eq!(ada.patch(&path, &json!({"title": "Costurar"})).await.status, 200);
        let before = (export(&ada).await, journal(&ada).await);
        let again = import(&ada, &document()).await;
        assert_eq!((&again.json["created"], &again.json["skipped"]), (&counts([0, 0, 0, 0]), &counts([1, 1, 1, 1])));
        assert_eq!(again.header("change-seq"), "", "there is nothing to take back");
        assert_eq!(export(&ada).await.json, before.0.json);
        assert_eq!(journal(&ada).await, before.1);
        assert_eq!(ada.task("Next").await.len(), 36, "the journal goes on");
        let after = journal(&ada).await;
        assert_eq!(after.len(), before.1.len() + 1);
        assert_eq!(after.last().map(|change| &change["seq"]), Some(&json!(after.len())), "without a gap");
    }

    async fn the_last_number_moves_on_even_where_there_is_nothing_new(app: TestApp) {
        let ada = app.user("ada").await;
        for (last, expected) in [(4, 4), (2, 4), (9, 9)] {
            let document = json!({"format": "trackit", "version": 1, "last_order_number": last});
            import(&ada, &document).await;
            assert_eq!(export(&ada).await.json["last_order_number"], expected);
        }
        let order = ada.post("/api/v1/orders", &json!({"title": "Ten"})).await;
        assert_eq!(order.json["number"], 10);

        let eva = app.user("eva").await;
        let mut document = document();
        document.as_object_mut().expect("a document").remove("last_order_number");
        import(&eva, &document).await;
        assert_eq!(export(&eva).await.json["last_order_number"], 5, "that of the order");
    }
}
