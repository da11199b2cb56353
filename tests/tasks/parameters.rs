//! The parameters of lists: what is wrong is named, what is unknown is refused.

use crate::support::{Client, TestApp, on_both};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

async fn refused(client: &Client, path: &str, errors: &[(&str, &str)]) {
    let answer = client.get(path).await;
    answer.is_problem(422, "validation");
    let named: Vec<_> =
        errors.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    assert_eq!(answer.errors(), named, "{path}");
}

fn encoded(json: &str) -> String {
    URL_SAFE_NO_PAD.encode(json)
}

on_both! {
    async fn r62_a_limit_is_from_1_to_100(app: TestApp) {
        let ada = app.user("ada").await;
        for list in ["tasks", "changes"] {
            for good in ["1", "100", "007"] {
                assert_eq!(ada.get(&format!("/api/v1/{list}?limit={good}")).await.status, 200, "{good}");
            }
            for bad in ["0", "-1", "1e9", "101", "abc", "", "1.0", "%201", "99999999999999999999", "0x10", "१"] {
                refused(&ada, &format!("/api/v1/{list}?limit={bad}"), &[("limit", "invalid_limit")]).await;
            }
        }
    }

    async fn a_page_has_20_items_when_nobody_says(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 0..21 {
            ada.task(&format!("{n}")).await;
        }
        assert_eq!(ada.get("/api/v1/tasks").await.titles().len(), 20);
        assert_eq!(ada.get("/api/v1/tasks?limit=100").await.titles().len(), 21);
        assert_eq!(ada.get("/api/v1/changes").await.json["items"].as_array().expect("a page").len(), 20);
    }

    async fn every_bad_parameter_is_named_at_once(app: TestApp) {
        let ada = app.user("ada").await;
        for (query, errors) in [
            ("colour=red", vec![("colour", "unknown_field")]),
            ("limit=1&limit=2", vec![("limit", "unknown_field")]),
            ("LIMIT=1", vec![("LIMIT", "unknown_field")]),
            ("offset=3&page=2", vec![("offset", "unknown_field"), ("page", "unknown_field")]),
            ("sort=size", vec![("sort", "invalid_sort")]),
            ("sort=", vec![("sort", "invalid_sort")]),
            ("sort=title%20DESC", vec![("sort", "invalid_sort")]),
            ("done=yes", vec![("done", "wrong_type")]),
            ("done=", vec![("done", "wrong_type")]),
            ("due_before=2026-02-30", vec![("due_before", "invalid_date")]),
            ("due_before=today", vec![("due_before", "invalid_date")]),
            ("done=1&sort=x&limit=0&cursor=x&more=1", vec![("done", "wrong_type"), ("sort", "invalid_sort"),
                ("limit", "invalid_limit"), ("cursor", "invalid_cursor"), ("more", "unknown_field")]),
        ] {
            refused(&ada, &format!("/api/v1/tasks?{query}"), &errors).await;
        }
        for (query, errors) in [
            ("since=-1", vec![("since", "wrong_type")]),
            ("since=x", vec![("since", "wrong_type")]),
            ("cursor=x", vec![("cursor", "unknown_field")]),
        ] {
            refused(&ada, &format!("/api/v1/changes?{query}"), &errors).await;
        }
    }

    async fn r62_a_cursor_is_good_for_its_own_sort_alone(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("a").await;
        ada.task("b").await;
        let sorts = ["created", "due", "updated", "done", "title"];
        for from in sorts {
            let next = ada.get(&format!("/api/v1/tasks?limit=1&sort={from}")).await.text("next").to_owned();
            for to in sorts {
                let path = format!("/api/v1/tasks?sort={to}&cursor={next}");
                if from == to {
                    assert_eq!(ada.get(&path).await.titles().len(), 1, "{from}");
                } else {
                    refused(&ada, &path, &[("cursor", "invalid_cursor")]).await;
                }
            }
        }
    }

    async fn a_damaged_cursor_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        ada.task("a").await;
        ada.task("b").await;
        let good = ada.get("/api/v1/tasks?limit=1&sort=updated").await.text("next").to_owned();
        let id = "00000000-0000-7000-8000-000000000000";
        for bad in [
            String::new(),
            "x".into(),
            "%00".into(),
            format!("{good}="),
            good[1..].to_owned(),
            good[..good.len() - 1].to_owned(),
            format!("{good}{good}"),
            encoded(""),
            encoded("null"),
            encoded(&"[".repeat(1000)),
            encoded(r#"{"s":"tasks.updated"}"#),
            encoded(r#"{"s":"tasks.updated","k":"1","i":"nonsense"}"#),
            encoded(&format!(r#"{{"s":"tasks.updated","k":"soon","i":"{id}"}}"#)),
            encoded(&format!(r#"{{"s":"tasks.updated","k":"99999999999999999999","i":"{id}"}}"#)),
            encoded(&format!(r#"{{"s":"tasks.updated","k":7,"i":"{id}"}}"#)),
            encoded(&format!(r#"{{"s":"tasks.updated","k":"1\u0000","i":"{id}"}}"#)),
            encoded(&format!(r#"{{"s":"changes","k":"1","i":"{id}"}}"#)),
        ] {
            refused(&ada, &format!("/api/v1/tasks?sort=updated&cursor={bad}"), &[("cursor", "invalid_cursor")]).await;
        }
        let nul = encoded(&format!(r#"{{"s":"tasks.title","k":"a\u0000","i":"{id}"}}"#));
        refused(&ada, &format!("/api/v1/tasks?sort=title&cursor={nul}"), &[("cursor", "invalid_cursor")]).await;
    }

    async fn another_accounts_cursor_shows_nothing_of_that_account(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        for n in 0..4 {
            ada.task(&format!("Ada's {n}")).await;
        }
        bob.task("Bob's").await;
        for sort in ["created", "due", "updated", "done", "title"] {
            let next = ada.get(&format!("/api/v1/tasks?limit=1&sort={sort}")).await.text("next").to_owned();
            let page = bob.get(&format!("/api/v1/tasks?sort={sort}&cursor={next}")).await;
            assert!(page.titles().iter().all(|title| title == "Bob's"), "{page:?}");
        }
    }
}
