//! Many writers at once: no number twice, none left out, and none seen before one that is smaller.

use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::task::JoinSet;

/// Writers for each of two accounts.
const WRITERS: usize = 25;

/// A change as its writer was told of it.
type Told = (i64, (String, &'static str, i64));

/// Makes a task, changes it twice and deletes it.
async fn write(client: Client, n: usize) -> Vec<Told> {
    let created = client.post("/api/v1/tasks", &json!({"title": format!("by {n}")})).await;
    assert_eq!(created.status, 201, "{created:?}");
    let id = created.text("id").to_owned();
    let path = format!("/api/v1/tasks/{id}");
    let answers = [
        ("create", 1, created),
        ("update", 2, client.patch(&path, &json!({"done": true})).await),
        ("update", 3, client.put(&path, &json!({"title": "changed"})).await),
        ("delete", 3, client.delete(&path).await),
    ];
    let told = answers.map(|(op, version, answer)| {
        let seq = answer.header("change-seq").parse().unwrap_or_else(|_| panic!("no number: {answer:?}"));
        (seq, (id.clone(), op, version))
    });
    told.to_vec()
}

/// Follows a journal while it is written. Whatever it sees continues what it saw without a gap: a number
/// that became visible before a smaller one would be seen as one.
async fn follow(client: Client, writing: Arc<AtomicBool>) -> Vec<Value> {
    let mut seen: Vec<Value> = Vec::new();
    loop {
        let last_look = !writing.load(Ordering::SeqCst);
        let page = client.get(&format!("/api/v1/changes?limit=100&since={}", seen.len())).await;
        for change in page.json["items"].as_array().expect("a page") {
            seen.push(change.clone());
            assert_eq!(change["seq"], seen.len(), "a number appeared before a smaller one");
        }
        if last_look && page.json["next"].is_null() {
            return seen;
        }
    }
}

on_both! {
    async fn fifty_writers_leave_two_journals_without_gaps_in_commit_order(app: TestApp) {
        let clients = [app.user("ada").await, app.user("bob").await];
        let writing = Arc::new(AtomicBool::new(true));
        let (mut writers, mut readers) = ([JoinSet::new(), JoinSet::new()], Vec::new());
        for (client, writers) in clients.iter().zip(&mut writers) {
            readers.push(tokio::spawn(follow(client.clone(), Arc::clone(&writing))));
            for n in 0..WRITERS {
                writers.spawn(write(client.clone(), n));
            }
        }
        let mut told = Vec::new();
        for writers in writers {
            let all: Vec<Told> = writers.join_all().await.concat();
            let count = all.len();
            let map: BTreeMap<_, _> = all.into_iter().collect();
            assert_eq!(map.len(), count, "a number was given twice");
            told.push(map);
        }
        writing.store(false, Ordering::SeqCst);

        for (reader, told) in readers.into_iter().zip(told) {
            let seen = reader.await.expect("a reader");
            assert_eq!(seen.len(), 1 + 4 * WRITERS);
            for change in &seen[1..] {
                let (id, op, version) = &told[&change["seq"].as_i64().expect("a number")];
                assert_eq!((&change["entity_id"], &change["op"], &change["version"]),
                    (&json!(id), &json!(op), &json!(version)));
            }
        }
    }
}
