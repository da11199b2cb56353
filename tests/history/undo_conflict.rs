//! What cannot be undone is refused, and nothing changes.

use super::undo::{content, undo, undone};
use crate::support::{TestApp, on_both};
use serde_json::json;
use tokio::task::JoinSet;

on_both! {
    async fn a_task_that_moved_on_is_not_undone(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        ada.patch(&path, &json!({"title": "Costurar"})).await;
        ada.patch(&path, &json!({"done": true})).await;
        let before = ada.everything().await;
        for seq in [2, 3] {
            undo(&ada, seq).await.is_problem(409, "undo_conflict");
        }
        assert_eq!(ada.everything().await, before);

        ada.delete(&path).await;
        let before = ada.everything().await;
        for seq in [2, 3, 4] {
            undo(&ada, seq).await.is_problem(409, "undo_conflict");
        }
        assert_eq!(ada.everything().await, before);
    }

    async fn what_was_undone_is_not_undone_twice(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        ada.patch(&path, &json!({"title": "Costurar"})).await;
        for seq in [3, 2] {
            undone(&ada, seq).await;
            let before = ada.everything().await;
            undo(&ada, seq).await.is_problem(409, "undo_conflict");
            assert_eq!(ada.everything().await, before);
        }
        let deletion = ada.everything().await[1].len() as i64;
        undone(&ada, deletion).await;
        undo(&ada, deletion).await.is_problem(409, "undo_conflict");
    }

    async fn a_change_of_the_account_is_not_undoable(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"name": "Ada"})).await;
        let before = ada.everything().await;
        for seq in [1, 2] {
            undo(&ada, seq).await.is_problem(409, "not_undoable");
        }
        assert_eq!(ada.everything().await, before);
        assert_eq!(ada.get("/api/v1/me").await.json["name"], "Ada");
    }

    async fn a_change_that_there_is_not_is_not_found(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        bob.task("Bob's").await;
        let before = [ada.everything().await, bob.everything().await];
        for seq in ["0", "2", "-1", "99", "9223372036854775807", "9223372036854775808", "x", "1.0"] {
            let path = format!("/api/v1/changes/{seq}/undo");
            ada.send(reqwest::Method::POST, &path, None).await.is_problem(404, "not_found");
        }
        app.anonymous().send(reqwest::Method::POST, "/api/v1/changes/2/undo", None).await
            .is_problem(401, "unauthenticated");
        assert_eq!([ada.everything().await, bob.everything().await], before);
    }

    /// An entity tag that came back with other content would let a stale `If-Match` through.
    async fn a_task_that_is_brought_back_has_a_version_that_it_never_had(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        ada.delete(&path).await;
        undone(&ada, 3).await;
        assert_eq!(ada.patch(&path, &json!({"title": "Costurar"})).await.header("etag"), "\"3\"");
        ada.delete(&path).await;

        undone(&ada, 3).await;
        let back = ada.get(&path).await;
        assert_eq!((back.text("title"), back.header("etag")), ("Cortar", "\"4\""));
        undo(&ada, 5).await.is_problem(409, "undo_conflict");
        let stale = ada.clone().with("if-match", "\"3\"");
        stale.patch(&path, &json!({"done": true})).await.is_problem(412, "precondition_failed");
    }

    async fn of_many_undos_at_the_same_time_one_is_done(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let made = ada.get(&path).await.json;
        ada.patch(&path, &json!({"title": "Costurar"})).await;
        ada.delete(&path).await;
        // Of a deletion, of a change, of the creation: each brings the object to the state before.
        for seq in [4, 3, 2] {
            let mut undoing = JoinSet::new();
            for _ in 0..8 {
                let ada = ada.clone();
                undoing.spawn(async move { undo(&ada, seq).await });
            }
            let (done, refused): (Vec<_>, Vec<_>) =
                undoing.join_all().await.into_iter().partition(|answer| answer.status == 200);
            assert_eq!((done.len(), refused.len()), (1, 7), "{refused:?}");
            refused.iter().for_each(|answer| answer.is_problem(409, "undo_conflict"));
            if seq == 3 {
                assert_eq!(content(ada.get(&path).await.json), content(made.clone()));
            }
        }
        ada.get(&path).await.is_problem(404, "not_found");
        assert_eq!(ada.everything().await[1].len(), 7);
    }
}
