//! `GET /changes`

use crate::support::{TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

/// The numbers of a page.
fn numbers(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("a page");
    items.iter().map(|change| change["seq"].as_i64().expect("a number")).collect()
}

on_both! {
    async fn the_account_itself_is_the_first_entry(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.get("/api/v1/me").await.json["id"].clone();
        assert_eq!(ada.get("/api/v1/changes").await.json, json!({"items": [{
            "seq": 1, "at": "2026-11-20T12:00:00Z", "entity": "account", "entity_id": id, "op": "create", "version": 1,
        }], "next": null}));
    }

    async fn every_kind_of_write_leaves_one_entry(app: TestApp) {
        let ada = app.user("ada").await;
        let account = ada.get("/api/v1/me").await.json["id"].clone();
        let task = ada.task("Cortar").await;
        let path = format!("/api/v1/tasks/{task}");
        app.advance(Duration::from_secs(1)).await;
        ada.patch(&path, &json!({"done": true})).await;
        ada.put(&path, &json!({"title": "Costurar"})).await;
        assert_eq!(ada.patch("/api/v1/me", &json!({"name": "Ada"})).await.status, 200);
        ada.delete(&path).await;
        assert_eq!(ada.post("/api/v1/changes/6/undo", &json!({})).await.status, 200);

        let (first, later) = ("2026-11-20T12:00:00Z", "2026-11-20T12:00:01Z");
        let expected: Vec<Value> = (1..).zip([
            (first, "account", &account, "create", 1),
            (first, "task", &json!(task), "create", 1),
            (later, "task", &json!(task), "update", 2),
            (later, "task", &json!(task), "update", 3),
            (later, "account", &account, "update", 2),
            (later, "task", &json!(task), "delete", 3),
            (later, "task", &json!(task), "create", 4),
        ]).map(|(seq, (at, entity, id, op, version))| json!({
            "seq": seq, "at": at, "entity": entity, "entity_id": id, "op": op, "version": version,
        })).collect();
        assert_eq!(ada.get("/api/v1/changes").await.json["items"], json!(expected));
    }

    async fn what_failed_or_only_read_leaves_none(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        ada.get(&path).await;
        ada.get("/api/v1/tasks").await;
        ada.post("/api/v1/tasks", &json!({"title": ""})).await.is_problem(422, "validation");
        ada.clone().with("if-match", "\"7\"").delete(&path).await.is_problem(412, "precondition_failed");
        ada.delete("/api/v1/tasks/00000000-0000-7000-8000-000000000000").await.is_problem(404, "not_found");
        ada.patch("/api/v1/me", &json!({"timezone": "Nowhere"})).await.is_problem(422, "validation");
        assert_eq!(numbers(&ada.get("/api/v1/changes").await.json), [1, 2]);
    }

    async fn a_reader_follows_along_by_the_last_number_it_knows(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 0..6 {
            ada.task(&format!("{n}")).await;
        }
        for (query, expected, next) in [
            ("", vec![1, 2, 3, 4, 5, 6, 7], Value::Null),
            ("?since=0", vec![1, 2, 3, 4, 5, 6, 7], Value::Null),
            ("?since=3", vec![4, 5, 6, 7], Value::Null),
            ("?since=3&limit=2", vec![4, 5], json!("5")),
            ("?since=5&limit=2", vec![6, 7], Value::Null),
            ("?since=7", vec![], Value::Null),
            ("?since=4294967295", vec![], Value::Null),
        ] {
            let page = ada.get(&format!("/api/v1/changes{query}")).await;
            assert_eq!((numbers(&page.json), &page.json["next"]), (expected, &next), "{query}");
        }
        let all = ada.all("/api/v1/changes?since=2&limit=2").await;
        assert_eq!(numbers(&json!({"items": all})), [3, 4, 5, 6, 7]);
    }

    async fn each_account_has_a_journal_of_its_own(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        for _ in 0..3 {
            ada.task("Ada's").await;
        }
        bob.task("Bob's").await;
        assert_eq!(numbers(&ada.get("/api/v1/changes").await.json), [1, 2, 3, 4]);
        assert_eq!(numbers(&bob.get("/api/v1/changes").await.json), [1, 2]);
        app.anonymous().get("/api/v1/changes").await.is_problem(401, "unauthenticated");
    }
}
