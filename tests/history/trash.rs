//! `GET /trash`

use super::undo::undone;
use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;

const TRASH: &str = "/api/v1/trash";

/// Makes a task and deletes it; its path and the number of its deletion.
async fn deleted(client: &Client, title: &str) -> (String, i64) {
    let path = format!("/api/v1/tasks/{}", client.task(title).await);
    let seq = client.delete(&path).await.header("change-seq").parse().expect("a number");
    (path, seq)
}

fn numbers(items: &[Value]) -> Vec<i64> {
    items.iter().map(|item| item["seq"].as_i64().expect("a number")).collect()
}

on_both! {
    async fn it_lists_what_is_deleted_by_its_last_name_the_newest_first(app: TestApp) {
        let ada = app.user("ada").await;
        let task = ada.post("/api/v1/tasks", &json!({"title": "Cortar", "description": "com calma"})).await;
        let customer = ada.post("/api/v1/customers", &json!({"name": "Padaria"})).await;
        ada.task("Costurar").await;
        let (task, customer) = (task.text("id").to_owned(), customer.text("id").to_owned());
        ada.patch(&format!("/api/v1/tasks/{task}"), &json!({"title": "Cortar a gola"})).await;
        ada.delete(&format!("/api/v1/customers/{customer}")).await;
        app.advance(Duration::from_secs(1)).await;
        ada.delete(&format!("/api/v1/tasks/{task}")).await;
        assert_eq!(ada.get(TRASH).await.json, json!({"items": [
            {"seq": 7, "group": 7, "at": "2026-11-20T12:00:01Z", "entity": "task", "entity_id": task, "title": "Cortar a gola"},
            {"seq": 6, "group": 6, "at": "2026-11-20T12:00:00Z", "entity": "customer", "entity_id": customer, "title": "Padaria"},
        ], "next": null}));
    }

    async fn what_is_restored_leaves_it_and_what_is_deleted_again_comes_back_once(app: TestApp) {
        let ada = app.user("ada").await;
        let (path, first) = deleted(&ada, "Cortar").await;
        let (_, other) = deleted(&ada, "Costurar").await;
        undone(&ada, first).await;
        assert_eq!(ada.get(&path).await.text("title"), "Cortar");
        assert_eq!(numbers(&ada.all(TRASH).await), [other]);

        ada.patch(&path, &json!({"title": "Prender"})).await;
        ada.delete(&path).await;
        let items = ada.all(TRASH).await;
        assert_eq!((numbers(&items), items[0]["title"].as_str()), (vec![8, other], Some("Prender")));
        undone(&ada, 8).await;
        assert_eq!(ada.get(&path).await.text("title"), "Prender");
    }

    /// Taking the creation back deletes as well.
    async fn what_an_undo_deleted_is_there_too(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Cortar").await;
        let seq = undone(&ada, 2).await;
        assert_eq!(numbers(&ada.all(TRASH).await), [seq]);
    }

    async fn what_was_deleted_together_says_so_and_comes_back_together(app: TestApp) {
        let ada = app.user("ada").await;
        let order = ada.post("/api/v1/orders", &json!({"title": "Camisetas"})).await.text("id").to_owned();
        let task = ada.post("/api/v1/tasks", &json!({"title": "Cortar", "order_id": order})).await;
        let path = format!("/api/v1/orders/{order}");
        assert_eq!(ada.delete(&format!("{path}?tasks=delete")).await.status, 204);
        let items = ada.all(TRASH).await;
        let told = |item: &Value| (item["group"].clone(), item["title"].clone(), item["entity"].clone());
        let mut told: Vec<_> = items.iter().map(told).collect();
        told.sort_by_key(|(_, title, _)| title.to_string());
        assert_eq!(told, [(json!(4), json!("Camisetas"), json!("order")), (json!(4), json!("Cortar"), json!("task"))]);
        undone(&ada, items[0]["seq"].as_i64().expect("a number")).await;
        assert_eq!(ada.get(&path).await.status, 200);
        assert_eq!(ada.get(&format!("/api/v1/tasks/{}", task.text("id"))).await.text("order_id"), order);
        assert_eq!(ada.get(TRASH).await.json["items"], json!([]));
    }

    async fn a_walk_through_its_pages_sees_each_deletion_once(app: TestApp) {
        let ada = app.user("ada").await;
        let mut expected = Vec::new();
        for n in 0..7 {
            let (_, seq) = deleted(&ada, &format!("{n}")).await;
            expected.insert(0, seq);
        }
        for limit in [1, 2, 3, 6, 7, 100] {
            assert_eq!(numbers(&ada.all(&format!("{TRASH}?limit={limit}")).await), expected, "{limit}");
        }
        // What is deleted meanwhile is before the first page, and what is restored is on none.
        let first = ada.get(&format!("{TRASH}?limit=2")).await;
        deleted(&ada, "later").await;
        undone(&ada, expected[3]).await;
        let rest = ada.all(&first.next_link().expect("a next page")).await;
        assert_eq!(numbers(&rest), [&expected[2..3], &expected[4..]].concat());
    }

    async fn parameters_that_are_wrong_are_refused(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Cortar").await;
        ada.task("Costurar").await;
        let tasks = ada.get("/api/v1/tasks?limit=1").await;
        let foreign = tasks.json["next"].as_str().expect("a cursor");
        for (query, field, code) in [
            ("limit=0", "limit", "invalid_limit"), ("cursor=x", "cursor", "invalid_cursor"),
            (&format!("cursor={foreign}"), "cursor", "invalid_cursor"), ("since=1", "since", "unknown_field"),
        ] {
            let answer = ada.get(&format!("{TRASH}?{query}")).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{query}");
        }
    }

    async fn each_account_sees_its_own(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        deleted(&ada, "Ada's").await;
        assert_eq!(bob.get(TRASH).await.json["items"], json!([]));
        app.anonymous().get(TRASH).await.is_problem(401, "unauthenticated");
    }

    async fn of_many_who_restore_one_at_a_time_one_does_and_it_is_there_once(app: TestApp) {
        let ada = app.user("ada").await;
        for round in 0..5 {
            let (path, seq) = deleted(&ada, &format!("{round}")).await;
            let mut restoring = JoinSet::new();
            for _ in 0..8 {
                let (ada, path) = (ada.clone(), format!("/api/v1/changes/{seq}/undo"));
                restoring.spawn(async move { ada.post(&path, &json!({})).await.status });
            }
            let mut statuses = restoring.join_all().await;
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
            assert_eq!(ada.get(&path).await.status, 200);
            assert_eq!(ada.get(TRASH).await.json["items"], json!([]));
        }
    }
}
