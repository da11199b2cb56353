//! `PATCH /tasks/{id}`: what is absent stays.

use crate::support::{TestApp, on_both};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

on_both! {
    async fn a_patch_may_say_that_it_is_a_merge_patch(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let kind = Some("application/merge-patch+json");
        let patch = ada.send_raw(Method::PATCH, &path, kind, r#"{"done":true}"#).await;
        assert_eq!((patch.status, &patch.json["done"]), (200, &json!(true)), "{patch:?}");
    }

    async fn only_what_is_named_changes(app: TestApp) {
        let ada = app.user("ada").await;
        let whole = json!({"title": "Cortar", "description": "com cuidado", "due_on": "2026-11-28", "priority": "low"});
        let mut expected = ada.post("/api/v1/tasks", &whole).await.json;
        let path = format!("/api/v1/tasks/{}", expected["id"].as_str().expect("an id"));
        app.advance(Duration::from_secs(60)).await;
        expected["updated_at"] = json!("2026-11-20T12:01:00Z");
        for (version, (field, value)) in (2..).zip([
            ("title", json!("Costurar")),
            ("description", json!("")),
            ("due_on", json!("2026-11-29")),
            ("due_on", Value::Null),
            ("priority", json!("high")),
        ]) {
            expected[field] = value.clone();
            expected["version"] = json!(version);
            let patched = ada.patch(&path, &json!({field: value})).await;
            assert_eq!((patched.status, &patched.json), (200, &expected), "{field}");
            assert_eq!(patched.header("etag"), format!("\"{version}\""));
            // The account's own entry and the task's creation came before.
            assert_eq!(patched.header("change-seq"), (version + 1).to_string());
            assert_eq!(ada.get(&path).await.json, expected);
        }
    }

    async fn done_at_is_when_it_became_done(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let done_at = async |patch: Value| ada.patch(&path, &patch).await.json["done_at"].clone();
        assert_eq!(done_at(json!({"done": true})).await, "2026-11-20T12:00:00Z");
        app.advance(Duration::from_secs(60)).await;
        assert_eq!(done_at(json!({"done": true})).await, "2026-11-20T12:00:00Z", "it was done already");
        assert_eq!(done_at(json!({"title": "Costurar"})).await, "2026-11-20T12:00:00Z");
        assert_eq!(done_at(json!({"done": false})).await, Value::Null);
        assert_eq!(done_at(json!({"done": true})).await, "2026-11-20T12:01:00Z");
    }

    async fn a_new_title_is_found_and_the_old_one_is_not(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Reunião").await;
        ada.patch(&format!("/api/v1/tasks/{id}"), &json!({"title": "Prova"})).await;
        assert_eq!(ada.get("/api/v1/tasks?q=reuniao").await.titles(), [""; 0]);
        assert_eq!(ada.get("/api/v1/tasks?q=prova").await.titles(), ["Prova"]);
    }

    async fn another_users_task_is_not_found_and_stays(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let path = format!("/api/v1/tasks/{}", ada.task("Ada's").await);
        let before = [ada.everything().await, bob.everything().await];
        bob.patch(&path, &json!({"title": "Bob's"})).await.is_problem(404, "not_found");
        app.anonymous().patch(&path, &json!({"title": "Mine"})).await.is_problem(401, "unauthenticated");
        assert_eq!([ada.everything().await, bob.everything().await], before);
    }

    async fn a_task_that_is_not_there_is_not_found(app: TestApp) {
        let ada = app.user("ada").await;
        for id in ["00000000-0000-7000-8000-000000000000", "nonsense"] {
            let answer = ada.patch(&format!("/api/v1/tasks/{id}"), &json!({"title": "x"})).await;
            answer.is_problem(404, "not_found");
        }
    }

    /// None of them said which version it had seen, so all of them come through, one after the other.
    async fn changes_at_the_same_time_are_all_kept(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let patches = [json!({"title": "Costurar"}), json!({"done": true}), json!({"priority": "high"}),
            json!({"due_on": "2026-11-28"}), json!({"description": "com cuidado"})];
        let mut sending = tokio::task::JoinSet::new();
        for patch in patches.clone() {
            let (ada, path) = (ada.clone(), path.clone());
            sending.spawn(async move { ada.patch(&path, &patch).await.status });
        }
        assert_eq!(sending.join_all().await, [200; 5]);
        let task = ada.get(&path).await.json;
        assert_eq!(task["version"], 6);
        for patch in patches {
            for (field, value) in patch.as_object().expect("an object") {
                assert_eq!(&task[field], value);
            }
        }
    }
}
