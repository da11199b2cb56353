//! `Idempotency-Key`: however often it is sent, it is done once.

use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::json;
use std::time::Duration;
use trackit::{db::Conn, idempotency};

async fn create(client: &Client, key: &str, title: &str) -> Answer {
    client.clone().with("idempotency-key", key).post("/api/v1/tasks", &json!({"title": title})).await
}

on_both! {
    async fn fifty_at_the_same_time_create_one_task_and_are_answered_alike(app: TestApp) {
        let ada = app.user("ada").await;
        let mut posting = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let ada = ada.clone();
            posting.spawn(async move { create(&ada, "the same", "Cortar").await });
        }
        let answers = posting.join_all().await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.json), (201, &answers[0].json), "{answer:?}");
            assert_eq!((answer.header("change-seq"), answer.header("etag")), ("2", "\"1\""));
        }
        let replayed = answers.iter().filter(|answer| answer.header("idempotency-replayed") == "true").count();
        assert_eq!(replayed, 49);
        let [tasks, journal] = ada.everything().await;
        assert_eq!((tasks.len(), journal.len()), (1, 2));
    }

    async fn the_first_answer_is_given_again_even_when_the_task_has_moved_on(app: TestApp) {
        let ada = app.user("ada").await;
        let first = create(&ada, "k", "Cortar").await;
        let path = format!("/api/v1/tasks/{}", first.text("id"));
        ada.patch(&path, &json!({"title": "Costurar"})).await;
        assert_eq!(create(&ada, "k", "Cortar").await.json, first.json);
        ada.delete(&path).await;
        assert_eq!(create(&ada, "k", "Cortar").await.json, first.json);
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), [""; 0], "nothing came back");
    }

    async fn a_key_for_another_body_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        create(&ada, "k", "Cortar").await;
        let before = ada.everything().await;
        create(&ada, "k", "Costurar").await.is_problem(422, "idempotency_key_reused");
        assert_eq!(ada.everything().await, before);
    }

    async fn a_key_is_its_accounts_and_its_routes_own(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let (adas, bobs) = (create(&ada, "k", "Cortar").await, create(&bob, "k", "Cortar").await);
        assert_eq!((adas.status, bobs.status), (201, 201));
        assert_ne!(adas.text("id"), bobs.text("id"));
        assert_eq!(bobs.header("idempotency-replayed"), "");
        for (client, first) in [(&ada, &adas), (&bob, &bobs)] {
            let again = create(client, "k", "Cortar").await;
            assert_eq!((again.header("idempotency-replayed"), &again.json), ("true", &first.json), "each its own");
        }

        let keyed = ada.clone().with("idempotency-key", "k");
        let undone = keyed.send(reqwest::Method::POST, "/api/v1/changes/2/undo", None).await;
        assert_eq!((undone.status, &undone.json), (200, &json!({"seq": 3})), "not the answer of the other route");
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), [""; 0]);
        assert_eq!(bob.get("/api/v1/tasks").await.titles(), ["Cortar"]);
    }

    async fn an_undo_under_one_key_is_done_once(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Cortar").await;
        let keyed = ada.clone().with("idempotency-key", "k");
        for _ in 0..3 {
            let undone = keyed.send(reqwest::Method::POST, "/api/v1/changes/2/undo", None).await;
            assert_eq!((undone.status, undone.header("change-seq")), (200, "3"), "{undone:?}");
        }
        assert_eq!(ada.everything().await[1].len(), 3);
        let other = keyed.send(reqwest::Method::POST, "/api/v1/changes/3/undo", None).await;
        assert_eq!(other.json, json!({"seq": 4}), "another change is another route");
    }

    /// A program is replaced within the day for which an answer is kept.
    async fn an_answer_that_an_older_program_kept_is_given_again(app: TestApp) {
        let ada = app.user("ada").await;
        let first = create(&ada, "k", "Cortar").await;
        // As the program wrote it on 2026-11-20; a change that cannot read it has to bring an answer of its own.
        let kept = r#"{"value":{"id":"01900000-0000-7000-8000-000000000001","title":"Kept","description":"two\nlines",
            "done":true,"done_at":"2026-11-20T12:00:00.123Z","due_on":"2026-11-28","priority":"high",
            "created_at":"2026-11-20T12:00:00Z","updated_at":"2026-11-20T12:00:01Z","version":3},"seq":7}"#;
        let rewrite = async move |conn: Conn<'_>| {
            conn.execute("UPDATE idempotency SET answer = $1", &[kept.into()]).await
        };
        assert_eq!(app.app.db.write(rewrite).await.expect("an answer"), 1);
        let again = create(&ada, "k", "Cortar").await;
        assert_eq!((again.status, again.header("change-seq"), again.header("etag")), (201, "7", "\"3\""));
        assert_eq!(again.json, json!({
            "id": "01900000-0000-7000-8000-000000000001", "title": "Kept", "description": "two\nlines",
            "done": true, "done_at": "2026-11-20T12:00:00.123Z", "due_on": "2026-11-28", "priority": "high", "order_id": null,
            "created_at": "2026-11-20T12:00:00Z", "updated_at": "2026-11-20T12:00:01Z", "version": 3,
        }));
        assert_ne!(again.json, first.json);
    }

    async fn a_request_that_failed_does_not_use_the_key_up(app: TestApp) {
        let ada = app.user("ada").await;
        create(&ada, "k", "").await.is_problem(422, "validation");
        let keyed = ada.clone().with("idempotency-key", "k");
        let undo = "/api/v1/changes/2/undo";
        keyed.send(reqwest::Method::POST, undo, None).await.is_problem(404, "not_found");
        assert_eq!(create(&ada, "k", "Cortar").await.status, 201);
        assert_eq!(keyed.send(reqwest::Method::POST, undo, None).await.status, 200, "now there is such a change");
    }

    async fn a_key_is_free_again_after_a_day(app: TestApp) {
        let ada = app.user("ada").await;
        let first = create(&ada, "k", "Cortar").await;
        app.advance(idempotency::KEPT).await;
        let purged = idempotency::purge(&app.app.db, app.clock.now()).await;
        assert_eq!(purged.expect("a purge"), 0, "kept for the whole day");
        let ada = app.signed_in("ada").await;
        assert_eq!(create(&ada, "k", "Cortar").await.json, first.json);

        app.advance(Duration::from_millis(1)).await;
        let purged = idempotency::purge(&app.app.db, app.clock.now()).await;
        assert_eq!(purged.expect("a purge"), 1);
        let second = create(&ada, "k", "Cortar").await;
        assert_eq!((second.status, second.header("idempotency-replayed")), (201, ""));
        assert_ne!(second.text("id"), first.text("id"));
    }

    async fn a_key_that_is_none_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.everything().await;
        for key in [String::new(), "k".repeat(256)] {
            create(&ada, &key, "Cortar").await.is_problem(400, "invalid_idempotency_key");
        }
        let twice = ada.clone().with("idempotency-key", "a").with("idempotency-key", "b");
        twice.post("/api/v1/tasks", &json!({"title": "Cortar"})).await.is_problem(400, "invalid_idempotency_key");
        assert_eq!(ada.everything().await, before);
        assert_eq!(create(&ada, &"k".repeat(255), "Cortar").await.status, 201);
    }
}
