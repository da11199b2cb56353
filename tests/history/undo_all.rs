//! Whatever was done to tasks: undone in reverse, it was never done; redone, it was.

use super::undo::{tasks, undone};
use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, option, prelude::*, sample::Index, sample::select};
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Clone, Debug)]
enum Action {
    Create(Value),
    Patch(Index, Value),
    Replace(Index, Value),
    Delete(Index),
    Wait,
}

fn body() -> impl Strategy<Value = Value> {
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

fn action() -> impl Strategy<Value = Action> {
    let which = any::<Index>;
    prop_oneof![
        2 => body().prop_map(Action::Create),
        4 => (which(), body()).prop_map(|(which, body)| Action::Patch(which, body)),
        2 => (which(), body()).prop_map(|(which, body)| Action::Replace(which, body)),
        2 => which().prop_map(Action::Delete),
        1 => Just(Action::Wait),
    ]
}

async fn act(app: &TestApp, client: &Client, action: Action) {
    let there = client.all("/api/v1/tasks?limit=100").await;
    let path = |which: Index| format!("/api/v1/tasks/{}", which.get(&there)["id"].as_str().expect("an id"));
    let answer = match action {
        Action::Wait => return app.advance(Duration::from_millis(1)).await,
        Action::Create(body) => client.post("/api/v1/tasks", &body).await,
        _ if there.is_empty() => return,
        Action::Patch(which, body) => client.patch(&path(which), &body).await,
        Action::Replace(which, body) => client.put(&path(which), &body).await,
        Action::Delete(which) => client.delete(&path(which)).await,
    };
    assert!(answer.status < 300, "{answer:?}");
}

/// How many changes there are.
async fn changes(client: &Client) -> i64 {
    client.everything().await[1].len() as i64
}

/// Undoes these changes, the last one first.
async fn undo_back(client: &Client, after: i64, last: i64) {
    for seq in (after + 1..=last).rev() {
        undone(client, seq).await;
    }
}

on_both! {
    async fn undoing_everything_in_reverse_gives_back_the_first_state_and_redoing_the_last(app: TestApp) {
        let ada = app.user("ada").await;
        for title in ["one", "two"] {
            ada.post("/api/v1/tasks", &json!({"title": title, "done": true, "due_on": "2026-11-20"})).await;
        }
        property(12, vec(action(), 1..16), async |actions| {
            let (first, begin) = (tasks(&ada).await, changes(&ada).await);
            for action in actions {
                act(&app, &ada, action).await;
            }
            let (last, done) = (tasks(&ada).await, changes(&ada).await);
            undo_back(&ada, begin, done).await;
            assert_eq!(tasks(&ada).await, first);

            let undone = changes(&ada).await;
            assert_eq!(undone - done, done - begin, "one entry for each undo");
            undo_back(&ada, done, undone).await;
            assert_eq!(tasks(&ada).await, last);
        }).await;
    }
}
