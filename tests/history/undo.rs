//! `POST /changes/{seq}/undo`: each kind of change is taken back, and the undo itself too.

use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

pub(super) async fn undo(client: &Client, seq: i64) -> Answer {
    client.send(reqwest::Method::POST, &format!("/api/v1/changes/{seq}/undo"), None).await
}

/// Undoes a change, which must go well, and answers the number of the undo.
pub(super) async fn undone(client: &Client, seq: i64) -> i64 {
    let answer = undo(client, seq).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let number = answer.json["seq"].as_i64().expect("a number");
    assert_eq!(answer.json, json!({"seq": number}));
    assert_eq!(answer.header("change-seq"), number.to_string());
    number
}

/// What undo gives back: all of a task but its version and the time of its last change.
pub(super) fn content(mut task: Value) -> Value {
    if let Some(fields) = task.as_object_mut() {
        fields.remove("version").expect("a version");
        fields.remove("updated_at").expect("a time");
    }
    task
}

async fn tasks(client: &Client) -> Vec<Value> {
    client.all("/api/v1/tasks?limit=100").await.into_iter().map(content).collect()
}

async fn task(client: &Client) -> (String, Value) {
    let body = json!({"title": "Reunião", "description": "com a Dona Conceição", "done": true,
        "due_on": "2026-11-28", "priority": "high"});
    let made = client.post("/api/v1/tasks", &body).await;
    assert_eq!((made.status, made.header("change-seq")), (201, "2"));
    (format!("/api/v1/tasks/{}", made.text("id")), made.json)
}

on_both! {
    async fn a_creation_is_undone_and_redone(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        app.advance(Duration::from_secs(60)).await;
        assert_eq!(undone(&ada, 2).await, 3);
        ada.get(&path).await.is_problem(404, "not_found");
        assert_eq!(undone(&ada, 3).await, 4);
        let again = ada.get(&path).await;
        assert_eq!(content(again.json.clone()), content(made));
        assert_eq!((&again.json["version"], &again.json["updated_at"]), (&json!(2), &json!("2026-11-20T12:01:00Z")));
        assert_eq!(again.header("etag"), "\"2\"");
        assert_eq!(ada.get("/api/v1/tasks?q=reuniao").await.titles(), ["Reunião"], "it is found again");
    }

    async fn a_change_is_undone_and_redone(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        app.advance(Duration::from_secs(60)).await;
        let changed = ada.put(&path, &json!({"title": "Prova"})).await;
        assert_eq!(undone(&ada, 3).await, 4);
        let before = ada.get(&path).await.json;
        assert_eq!(content(before.clone()), content(made), "done_at is the old one, not now");
        assert_eq!(before["version"], 3);
        assert_eq!(ada.get("/api/v1/tasks?q=reuniao").await.titles(), ["Reunião"]);
        assert_eq!(undone(&ada, 4).await, 5);
        assert_eq!(content(ada.get(&path).await.json), content(changed.json));
        assert_eq!(ada.get("/api/v1/tasks?q=reuniao").await.titles(), [""; 0]);
    }

    async fn a_deletion_is_undone_and_redone(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        app.advance(Duration::from_secs(60)).await;
        assert_eq!(ada.delete(&path).await.header("change-seq"), "3");
        assert_eq!(undone(&ada, 3).await, 4);
        let again = ada.get(&path).await.json;
        assert_eq!(content(again.clone()), content(made));
        assert_eq!(again["version"], 2);
        assert_eq!(undone(&ada, 4).await, 5);
        ada.get(&path).await.is_problem(404, "not_found");
    }

    async fn an_undo_is_journaled_as_the_change_that_it_is(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        ada.patch(&path, &json!({"title": "Prova"})).await;
        ada.delete(&path).await;
        undone(&ada, 4).await;
        undone(&ada, 5).await;
        let expected = [(4, "delete", 2), (5, "create", 3), (6, "delete", 3)].map(|(seq, op, version)| json!({
            "seq": seq, "at": "2026-11-20T12:00:00Z", "entity": "task", "entity_id": made["id"], "op": op,
            "version": version,
        }));
        assert_eq!(ada.get("/api/v1/changes?since=3").await.json["items"], json!(expected));
    }

    async fn a_change_can_be_undone_however_long_ago_it_was(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        ada.patch(&path, &json!({"title": "Prova"})).await;
        for n in 0..30 {
            ada.task(&format!("another {n}")).await;
        }
        app.advance(Duration::from_secs(300 * 24 * 60 * 60)).await;
        let ada = app.signed_in("ada").await;
        undone(&ada, 3).await;
        assert_eq!(content(ada.get(&path).await.json), content(made));
    }

    /// Like pressing the key for undo again and again.
    async fn changes_of_one_task_are_undone_step_by_step(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, made) = task(&ada).await;
        let mut states = vec![content(made)];
        for title in ["Prova", "Ajuste", "Entrega"] {
            states.push(content(ada.patch(&path, &json!({"title": title})).await.json));
        }
        for (seq, state) in [3, 4, 5].into_iter().zip(&states).rev() {
            undone(&ada, seq).await;
            assert_eq!(&content(ada.get(&path).await.json), state);
        }
        undone(&ada, 2).await;
        assert_eq!(tasks(&ada).await, [] as [Value; 0]);
        for (seq, state) in [9, 8, 7, 6].into_iter().zip(&states) {
            undone(&ada, seq).await;
            assert_eq!(&content(ada.get(&path).await.json), state);
        }
    }
}
