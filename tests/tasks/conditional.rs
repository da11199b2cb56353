//! `ETag`, `If-Match` and `If-None-Match` (RFC 9110, section 13).

use crate::support::{Answer, Client, TestApp, on_both};
use serde_json::json;

/// Sends each kind of write that takes `If-Match`.
async fn writes(client: &Client, path: &str) -> [Answer; 3] {
    let body = json!({"title": "Changed"});
    [client.put(path, &body).await, client.patch(path, &body).await, client.delete(path).await]
}

on_both! {
    async fn a_write_to_a_version_that_is_gone_is_refused_and_changes_nothing(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        assert_eq!(ada.patch(&path, &json!({"done": true})).await.header("etag"), "\"2\"");
        let before = ada.everything().await;
        for stale in ["\"1\"", "\"3\"", "\"1\", \"3\"", "W/\"2\"", "\"not ours\"", "2", "\"\"", "nonsense"] {
            for answer in writes(&ada.clone().with("if-match", stale), &path).await {
                answer.is_problem(412, "precondition_failed");
            }
        }
        assert_eq!(ada.everything().await, before);
    }

    async fn a_write_to_the_version_that_was_seen_is_done(app: TestApp) {
        let ada = app.user("ada").await;
        for good in ["\"1\"", "\"7\", \"1\"", "*"] {
            for write in 0..3 {
                let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
                let careful = ada.clone().with("if-match", good);
                let body = json!({"title": "Changed"});
                let answer = match write {
                    0 => careful.put(&path, &body).await,
                    1 => careful.patch(&path, &body).await,
                    _ => careful.delete(&path).await,
                };
                assert_eq!(answer.status, if write == 2 { 204 } else { 200 }, "{good} {answer:?}");
            }
        }
    }

    async fn a_missing_task_is_not_found_whatever_was_expected_of_it(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let path = format!("/api/v1/tasks/{}", ada.task("Ada's").await);
        for answer in writes(&bob.clone().with("if-match", "\"1\""), &path).await {
            answer.is_problem(404, "not_found");
        }
    }

    async fn of_two_writers_who_saw_the_same_version_one_wins(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let mut writing = tokio::task::JoinSet::new();
        for n in 0..10 {
            let (careful, path) = (ada.clone().with("if-match", "\"1\""), path.clone());
            writing.spawn(async move { careful.patch(&path, &json!({"title": format!("by {n}")})).await });
        }
        let answers = writing.join_all().await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (1, 9));
        lost.iter().for_each(|answer| answer.is_problem(412, "precondition_failed"));
        assert_eq!(ada.get(&path).await.json, won[0].json);
    }

    async fn a_reader_who_has_the_version_is_told_so_and_nothing_else(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        for same in ["\"1\"", "W/\"1\"", "\"7\", \"1\"", "*"] {
            let answer = ada.clone().with("if-none-match", same).get(&path).await;
            assert_eq!((answer.status, answer.bytes.len()), (304, 0), "{same}");
            assert_eq!(answer.header("etag"), "\"1\"");
        }
        for other in ["\"2\"", "\"11\"", "1", "nonsense"] {
            assert_eq!(ada.clone().with("if-none-match", other).get(&path).await.status, 200, "{other}");
        }
        let reader = ada.clone().with("if-none-match", "\"1\"");
        ada.patch(&path, &json!({"done": true})).await;
        let answer = reader.get(&path).await;
        assert_eq!((answer.status, answer.header("etag")), (200, "\"2\""));
    }

    async fn a_list_has_a_weak_tag_that_changes_with_what_it_shows(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let id = ada.task("Cortar").await;
        for path in ["/api/v1/tasks", "/api/v1/changes"] {
            let tag = ada.get(path).await.header("etag").to_owned();
            assert!(tag.starts_with("W/\"") && tag.ends_with('"') && tag.len() >= 20, "{tag}");
            let reader = ada.clone().with("if-none-match", tag.clone());
            let answer = reader.get(path).await;
            assert_eq!((answer.status, answer.bytes.len(), answer.header("etag")), (304, 0, tag.as_str()));

            bob.task("Another's").await;
            assert_eq!(reader.get(path).await.status, 304, "{path}: what others do is no news");
            ada.patch(&format!("/api/v1/tasks/{id}"), &json!({"title": format!("for {path}")})).await;
            let answer = reader.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            assert_ne!(answer.header("etag"), tag);
        }
        assert_ne!(bob.get("/api/v1/tasks").await.header("etag"), ada.get("/api/v1/tasks").await.header("etag"));
    }
}
