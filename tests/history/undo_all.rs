//! Whatever was done: undone in reverse, it was never done; redone, it was.

use super::undo::{content, undone};
use crate::support::{Answer, Client, TestApp, on_both, property};
use proptest::{collection::vec, option, prelude::*, sample::Index, sample::select};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Where each kind of object lives. One that others name comes before them.
const KINDS: [&str; 4] = ["/api/v1/customers", "/api/v1/orders", "/api/v1/tasks", "/api/v1/activities"];
const TIMER: &str = "/api/v1/timer";

/// What is done to some object of a kind.
#[derive(Clone, Debug)]
enum Action {
    /// Makes one, which may name another one of a kind by this field.
    Create(&'static str, Value, Option<(&'static str, &'static str, Index)>),
    /// Sends this to the object's own path with something behind it.
    Send(Method, &'static str, Index, &'static str, Option<Value>),
    /// Has this field of the object name another one of a kind, or none.
    Move(&'static str, Index, &'static str, &'static str, Option<Index>),
    /// Changes an item of an order, or deletes it.
    Item(Index, Index, Option<Value>),
    /// Stops what runs.
    Stop,
    Wait,
}

fn task() -> impl Strategy<Value = Value> {
    let fields = (
        select(&["Cortar", "Costurar", "Reunião"][..]),
        option::of(select(&["", "com cuidado", "linha\nlinha"][..])),
        option::of(any::<bool>()),
        option::of(option::of(select(&["2026-11-28", "2026-12-24"][..]))),
        option::of(select(&["none", "low", "high"][..])),
    );
    fields.prop_map(|(title, description, done, due_on, priority)| {
        let mut body = json!({"title": title});
        let optional = [
            ("description", description.map(Value::from)),
            ("done", done.map(Value::from)),
            ("due_on", due_on.map(Value::from)),
            ("priority", priority.map(Value::from)),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                body[field] = value;
            }
        }
        body
    })
}

fn item() -> impl Strategy<Value = Value> {
    (select(&["camiseta", "botão"][..]), 1..5_000_i64, 0..10_000_i64).prop_map(|(description, quantity, price)| {
        json!({"description": description, "quantity_milli": quantity, "unit_price_cents": price})
    })
}

fn order() -> impl Strategy<Value = Value> {
    (select(&["Camisetas", "Vestidos"][..]), vec(item(), 0..4))
        .prop_map(|(title, items)| json!({"title": title, "items": items}))
}

/// Some time before the first instant of the test.
fn activity() -> impl Strategy<Value = Value> {
    let fields = (select(&["Corte", "Costura"][..]), 0..20_u32, 1..60_u32, any::<bool>(), 0..9_000_i64);
    fields.prop_map(|(description, hour, minutes, billable, rate)| {
        json!({
            "description": description, "billable": billable, "rate_cents_per_hour": rate,
            "started_at": format!("2026-11-19T{hour:02}:00:00Z"),
            "ended_at": format!("2026-11-19T{hour:02}:{minutes:02}:00Z"),
        })
    })
}

fn action() -> impl Strategy<Value = Action> {
    let which = any::<Index>;
    let named = |field, path| option::of(which().prop_map(move |which| (field, path, which)));
    let send = |method: Method, path, rest| {
        which().prop_map(move |which| Action::Send(method.clone(), path, which, rest, None))
    };
    let [customers, orders, tasks, activities] = KINDS;
    let written = move |method: Method, path, rest, body: BoxedStrategy<Value>| {
        (which(), body)
            .prop_map(move |(which, body)| Action::Send(method.clone(), path, which, rest, Some(body)))
    };
    let moved = move |path, field, other| {
        (which(), option::of(which()))
            .prop_map(move |(which, to)| Action::Move(path, which, field, other, to))
    };
    prop_oneof![
        1 => select(&["Ana", "Bento"][..]).prop_map(move |name| Action::Create(customers, json!({"name": name}), None)),
        2 => (order(), named("customer_id", customers)).prop_map(move |(body, named)| Action::Create(orders, body, named)),
        3 => (task(), named("order_id", orders)).prop_map(move |(body, named)| Action::Create(tasks, body, named)),
        4 => written(Method::PATCH, tasks, "", task().boxed()),
        1 => written(Method::PUT, tasks, "", task().boxed()),
        1 => written(Method::PUT, customers, "", Just(json!({"name": "Clara"})).boxed()),
        1 => written(Method::PUT, orders, "", order().boxed()),
        1 => written(Method::PUT, activities, "", activity().boxed()),
        1 => written(Method::PATCH, customers, "", Just(json!({"phone": "4002-8922"})).boxed()),
        1 => written(Method::PATCH, orders, "", order().boxed()),
        1 => written(Method::POST, orders, "/items", item().boxed()),
        2 => (which(), which(), option::of(item())).prop_map(|(order, item, body)| Action::Item(order, item, body)),
        2 => moved(tasks, "order_id", orders),
        1 => moved(orders, "customer_id", customers),
        1 => moved(activities, "task_id", tasks),
        1 => send(Method::POST, orders, "/finish"),
        1 => send(Method::POST, orders, "/cancel"),
        1 => send(Method::DELETE, customers, ""),
        1 => send(Method::DELETE, orders, "?tasks=keep"),
        1 => send(Method::DELETE, orders, "?tasks=delete"),
        2 => send(Method::DELETE, tasks, ""),
        2 => (activity(), named("task_id", tasks)).prop_map(move |(body, named)| Action::Create(activities, body, named)),
        1 => (activity(), named("order_id", orders)).prop_map(move |(body, named)| Action::Create(activities, body, named)),
        2 => written(Method::PATCH, activities, "", activity().boxed()),
        1 => send(Method::DELETE, activities, ""),
        2 => named("task_id", tasks).prop_map(|named| Action::Create(TIMER, json!({"description": "timer"}), named)),
        1 => Just(Action::Stop),
        1 => Just(Action::Wait),
    ]
}

/// The id of one of the objects that there are.
async fn pick(client: &Client, path: &str, which: Index) -> Option<Value> {
    let there = client.all(&format!("{path}?limit=100")).await;
    (!there.is_empty()).then(|| which.get(&there)["id"].clone())
}

/// Does it, where it can be done.
async fn act(app: &TestApp, client: &Client, action: Action) -> Option<Answer> {
    match action {
        Action::Stop => Some(client.delete(TIMER).await),
        Action::Wait => {
            app.advance(Duration::from_millis(1)).await;
            None
        }
        Action::Create(path, mut body, named) => {
            if let Some((field, other, which)) = named {
                body[field] = pick(client, other, which).await.unwrap_or_default();
            }
            Some(client.post(path, &body).await)
        }
        Action::Move(path, which, field, other, to) => {
            let id = pick(client, path, which).await?;
            let to = match to {
                Some(to) => pick(client, other, to).await,
                None => None,
            };
            let path = format!("{path}/{}", id.as_str().expect("an id"));
            Some(client.patch(&path, &json!({field: to})).await)
        }
        Action::Item(order, item, body) => {
            let order = pick(client, KINDS[1], order).await?;
            let order = format!("{}/{}", KINDS[1], order.as_str().expect("an id"));
            let items = client.get(&order).await.json["items"].as_array().cloned().expect("items");
            let item = (!items.is_empty()).then(|| item.get(&items)["id"].clone())?;
            let path = format!("{order}/items/{}", item.as_str().expect("an id"));
            let method = if body.is_some() { Method::PUT } else { Method::DELETE };
            Some(client.send(method, &path, body.as_ref()).await)
        }
        Action::Send(method, path, which, rest, body) => {
            let id = pick(client, path, which).await?;
            let path = format!("{path}/{}{rest}", id.as_str().expect("an id"));
            Some(client.send(method, &path, body.as_ref()).await)
        }
    }
}

/// The numbers of the changes that were made; what may not be done is refused.
async fn changes(app: &TestApp, client: &Client, actions: Vec<Action>) -> Vec<i64> {
    let mut seqs = Vec::new();
    for action in actions {
        let stops = matches!(action, Action::Stop);
        let Some(answer) = act(app, client, action).await else { continue };
        let nothing_runs = stops && answer.status == 404;
        assert!(answer.status < 300 || answer.status == 409 || nothing_runs, "{answer:?}");
        seqs.extend(answer.header("change-seq").parse::<i64>().ok());
    }
    seqs
}

/// Undoes these changes, the last one first, and answers the numbers of the changes that did so.
async fn undo_back(client: &Client, seqs: &[i64]) -> Vec<i64> {
    let mut undoing = Vec::new();
    for seq in seqs.iter().rev() {
        undoing.push(undone(client, *seq).await);
    }
    undoing
}

/// All that there is, but versions, the times of the last changes, and what time alone makes another of.
async fn state(client: &Client) -> Vec<Value> {
    let mut state = Vec::new();
    for path in KINDS {
        state.extend(client.all(&format!("{path}?limit=100")).await.into_iter().map(content).map(timeless));
    }
    state
}

fn timeless(mut object: Value) -> Value {
    if let Some(fields) = object.as_object_mut().filter(|fields| fields.contains_key("started_at")) {
        for field in ["duration_ms", "cost_cents", "overlaps"] {
            fields.remove(field).expect("a field");
        }
    }
    object
}

on_both! {
    async fn undoing_everything_in_reverse_gives_back_the_first_state_and_redoing_the_last(app: TestApp) {
        let ada = app.user("ada").await;
        for title in ["one", "two"] {
            ada.post("/api/v1/tasks", &json!({"title": title, "done": true, "due_on": "2026-11-20"})).await;
        }
        property(24, vec(action(), 1..24), async |actions| {
            let first = state(&ada).await;
            let done = changes(&app, &ada, actions).await;
            let last = state(&ada).await;
            let undone = undo_back(&ada, &done).await;
            assert_eq!(state(&ada).await, first);
            undo_back(&ada, &undone).await;
            assert_eq!(state(&ada).await, last);
        }).await;
    }
}
