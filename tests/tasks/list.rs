//! `GET /tasks`

use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

/// Makes tasks one after the other, a second apart.
async fn tasks(app: &TestApp, client: &Client, bodies: &[Value]) -> Vec<String> {
    let mut ids = Vec::new();
    for body in bodies {
        app.advance(Duration::from_secs(1)).await;
        let answer = client.post("/api/v1/tasks", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        ids.push(answer.text("id").to_owned());
    }
    ids
}

on_both! {
    async fn an_empty_list_is_a_page_without_a_next(app: TestApp) {
        let ada = app.user("ada").await;
        let page = ada.get("/api/v1/tasks").await;
        assert_eq!((page.status, &page.json), (200, &json!({"items": [], "next": null})));
        assert_eq!(page.next_link(), None);
    }

    async fn the_newest_task_comes_first(app: TestApp) {
        let ada = app.user("ada").await;
        for title in ["first", "second", "third"] {
            ada.task(title).await;
        }
        assert_eq!(ada.get("/api/v1/tasks").await.titles(), ["third", "second", "first"]);
        assert_eq!(ada.get("/api/v1/tasks?sort=created").await.titles(), ["third", "second", "first"]);
    }

    async fn the_most_urgent_task_comes_first_and_those_without_a_day_last(app: TestApp) {
        let ada = app.user("ada").await;
        tasks(&app, &ada, &[
            json!({"title": "some day"}),
            json!({"title": "last", "due_on": "9998-12-31"}),
            json!({"title": "first", "due_on": "0001-01-01"}),
            json!({"title": "today", "due_on": "2026-11-20"}),
            json!({"title": "today too", "due_on": "2026-11-20"}),
        ]).await;
        let titles = ada.get("/api/v1/tasks?sort=due").await.titles();
        assert_eq!(titles, ["first", "today", "today too", "last", "some day"]);
    }

    async fn what_changed_last_comes_first(app: TestApp) {
        let ada = app.user("ada").await;
        let ids = tasks(&app, &ada, &[json!({"title": "a"}), json!({"title": "b"}), json!({"title": "c"})]).await;
        app.advance(Duration::from_secs(1)).await;
        ada.patch(&format!("/api/v1/tasks/{}", ids[0]), &json!({"done": true})).await;
        assert_eq!(ada.get("/api/v1/tasks?sort=updated").await.titles(), ["a", "c", "b"]);
    }

    async fn what_was_done_last_comes_first(app: TestApp) {
        let ada = app.user("ada").await;
        let ids = tasks(&app, &ada, &[json!({"title": "a"}), json!({"title": "b"}), json!({"title": "c"})]).await;
        for id in [&ids[1], &ids[0]] {
            app.advance(Duration::from_secs(1)).await;
            ada.patch(&format!("/api/v1/tasks/{id}"), &json!({"done": true})).await;
        }
        app.advance(Duration::from_secs(1)).await;
        ada.patch(&format!("/api/v1/tasks/{}", ids[1]), &json!({"title": "b, renamed"})).await;
        assert_eq!(ada.get("/api/v1/tasks?sort=done").await.titles(), ["a", "b, renamed", "c"]);
        assert_eq!(ada.get("/api/v1/tasks?sort=done&done=true&limit=1").await.titles(), ["a"]);
    }

    async fn titles_sort_without_case_and_accents(app: TestApp) {
        let ada = app.user("ada").await;
        for title in ["zíper", "Água", "ÉPOCA", "agulha", "epoca 2", "10 botões"] {
            ada.task(title).await;
        }
        let titles = ada.get("/api/v1/tasks?sort=title").await.titles();
        assert_eq!(titles, ["10 botões", "Água", "agulha", "ÉPOCA", "epoca 2", "zíper"]);
    }

    async fn done_and_due_before_narrow_the_list(app: TestApp) {
        let ada = app.user("ada").await;
        tasks(&app, &ada, &[
            json!({"title": "open"}),
            json!({"title": "done", "done": true}),
            json!({"title": "open, due", "due_on": "2026-11-20"}),
            json!({"title": "done, due", "done": true, "due_on": "2026-11-19"}),
        ]).await;
        for (query, expected) in [
            ("done=false", vec!["open, due", "open"]),
            ("done=true", vec!["done, due", "done"]),
            ("due_before=2026-11-20", vec!["done, due"]),
            ("due_before=2026-11-21", vec!["done, due", "open, due"]),
            ("due_before=2026-11-21&done=false", vec!["open, due"]),
            ("due_before=2026-11-21&sort=due&q=DUE", vec!["done, due", "open, due"]),
            ("due_before=0001-01-01", vec![]),
        ] {
            assert_eq!(ada.get(&format!("/api/v1/tasks?{query}")).await.titles(), expected, "{query}");
        }
    }

    async fn a_list_shows_its_owners_tasks_alone(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        ada.task("Ada's").await;
        bob.task("Bob's").await;
        for query in ["", "?sort=due", "?sort=updated", "?sort=title", "?q=s", "?done=false"] {
            assert_eq!(ada.get(&format!("/api/v1/tasks{query}")).await.titles(), ["Ada's"], "{query}");
        }
    }

    async fn a_path_answers_with_and_without_its_trailing_slash(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("Here").await;
        let (without, with) = (ada.get("/api/v1/tasks?limit=1").await, ada.get("/api/v1/tasks/?limit=1").await);
        assert_eq!((without.status, &without.json), (with.status, &with.json));
        assert_eq!(with.titles(), ["Here"]);
    }
}
