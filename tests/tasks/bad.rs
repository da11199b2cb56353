//! Fields that are wrong: each is named with its reason, and nothing changes.

use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};

/// Sends the body to every route that takes one; all must refuse it in the same words.
async fn refused(client: &Client, id: &str, body: &Value, errors: &[(&str, &str)]) {
    let path = format!("/api/v1/tasks/{id}");
    let named: Vec<_> =
        errors.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
    for answer in [
        client.post("/api/v1/tasks", body).await,
        client.put(&path, body).await,
        client.patch(&path, body).await,
    ] {
        answer.is_problem(422, "validation");
        assert_eq!(answer.errors(), named, "{body}");
        let messages = answer.json["errors"].as_array().expect("errors");
        assert!(messages.iter().all(|error| error["message"].as_str().is_some_and(|words| words.len() > 3)));
    }
}

on_both! {
    async fn a_field_of_a_wrong_type_is_named(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for (field, values) in [
            ("title", vec![json!(1), json!(true), json!(["a"]), json!({"a": 1})]),
            ("description", vec![json!(null), json!(1), json!([]), json!({})]),
            ("done", vec![json!(null), json!("true"), json!(1), json!(0), json!([])]),
            ("due_on", vec![json!(20_261_120), json!(false), json!(["2026-11-20"]), json!({})]),
            ("priority", vec![json!(null), json!(3), json!("HIGH"), json!("urgent"), json!(""), json!(["low"]),
                json!({"low": null})]),
        ] {
            for value in values {
                let mut body = json!({"title": "Cortar"});
                body[field] = value;
                refused(&ada, &id, &body, &[(field, "wrong_type")]).await;
            }
        }
        assert_eq!(ada.everything().await, before);
    }

    async fn a_new_task_must_have_a_title(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let before = ada.everything().await;
        for body in [json!({}), json!({"title": null}), json!({"done": true})] {
            for answer in [ada.post("/api/v1/tasks", &body).await, ada.put(&path, &body).await] {
                answer.is_problem(422, "validation");
                assert_eq!(answer.errors(), [("title".to_owned(), "required".to_owned())], "{body}");
            }
        }
        // A patch takes nothing away that must be there.
        let answer = ada.patch(&path, &json!({"title": null})).await;
        answer.is_problem(422, "validation");
        assert_eq!(answer.errors(), [("title".to_owned(), "wrong_type".to_owned())]);
        assert_eq!(ada.everything().await, before);
    }

    async fn a_text_has_its_limits(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for (title, code) in [
            (String::new(), "too_short"),
            (" \t\u{3000}\n".into(), "too_short"),
            ("ç".repeat(501), "too_long"),
            ("two\nlines".into(), "control_characters"),
            ("a\0b".into(), "control_characters"),
            ("a\u{1b}[31mb".into(), "control_characters"),
            ("a\u{7f}b".into(), "control_characters"),
            ("a\u{85}b".into(), "control_characters"),
        ] {
            refused(&ada, &id, &json!({"title": title}), &[("title", code)]).await;
        }
        for (text, code) in [
            ("ç".repeat(20_001), "too_long"),
            ("a\0b".into(), "control_characters"),
            ("bell \u{7}".into(), "control_characters"),
        ] {
            let body = json!({"title": "Cortar", "description": text});
            refused(&ada, &id, &body, &[("description", code)]).await;
        }
        assert_eq!(ada.everything().await, before);
    }

    async fn a_text_may_be_as_long_as_its_limit(app: TestApp) {
        let ada = app.user("ada").await;
        // Characters of four bytes: the limit counts what people see.
        let (title, description) = ("🧵".repeat(500), "é\n".repeat(10_000));
        let padded = format!("  {title}\u{3000}");
        let made = ada.post("/api/v1/tasks", &json!({"title": padded, "description": description})).await;
        assert_eq!((made.status, made.text("title")), (201, title.as_str()));
        let read = ada.get(&format!("/api/v1/tasks/{}", made.text("id"))).await;
        assert_eq!((read.text("title"), read.text("description")), (title.as_str(), description.as_str()));
    }

    async fn a_day_is_of_the_calendar(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for day in ["2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "26-1-1", "2026-1-01",
            "20261120", "2026-11-20T00:00:00Z", "2026/11/20", "20-11-2026", " 2026-11-20", "2026-11-20 ", "",
            "today", "9999-12-31", "9999-01-01", "0000-01-01", "-001-01-01", "+002026-11", "２０２６-11-20"] {
            refused(&ada, &id, &json!({"title": "Cortar", "due_on": day}), &[("due_on", "invalid_date")]).await;
        }
        assert_eq!(ada.everything().await, before);
        for day in ["0001-01-01", "2024-02-29", "9998-12-31"] {
            let answer = ada.patch(&format!("/api/v1/tasks/{id}"), &json!({"due_on": day})).await;
            assert_eq!(answer.json["due_on"], day);
        }
    }

    async fn unknown_fields_and_those_of_the_server_are_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for field in ["colour", "Title", "", "id", "owner_id", "version", "created_at", "updated_at", "done_at"] {
            let body = json!({"title": "Cortar", field: "x"});
            refused(&ada, &id, &body, &[(field, "unknown_field")]).await;
        }
        let long = "x".repeat(1000);
        refused(&ada, &id, &json!({"title": "Cortar", long: 1}), &[(&"x".repeat(100), "unknown_field")]).await;
        assert_eq!(ada.everything().await, before);
    }

    async fn one_answer_names_every_field_that_is_wrong(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        let body = json!({"title": "", "description": 1, "done": "no", "due_on": "soon", "priority": "x", "more": 1});
        refused(&ada, &id, &body, &[("title", "too_short"), ("description", "wrong_type"), ("done", "wrong_type"),
            ("due_on", "invalid_date"), ("priority", "wrong_type"), ("more", "unknown_field")]).await;
        assert_eq!(ada.everything().await, before);
    }
}
