//! Bodies that are no JSON object of ours: refused as a whole, and nothing changes.

use crate::support::{Client, TestApp, on_both};
use reqwest::Method;

const JSON: Option<&str> = Some("application/json");

/// Sends the bytes to every route that takes a body.
async fn refused(
    client: &Client,
    id: &str,
    kind: Option<&str>,
    body: impl Into<Vec<u8>>,
    status: u16,
    code: &str,
) {
    let (path, body) = (format!("/api/v1/tasks/{id}"), body.into());
    for (method, path) in
        [(Method::POST, "/api/v1/tasks"), (Method::PUT, path.as_str()), (Method::PATCH, path.as_str())]
    {
        client.send_raw(method, path, kind, body.clone()).await.is_problem(status, code);
    }
}

async fn refused_naming(client: &Client, id: &str, body: &str, field: &str, code: &str) {
    let (path, named) = (format!("/api/v1/tasks/{id}"), [(field.to_owned(), code.to_owned())]);
    for (method, path) in
        [(Method::POST, "/api/v1/tasks"), (Method::PUT, path.as_str()), (Method::PATCH, path.as_str())]
    {
        let answer = client.send_raw(method, path, JSON, body.to_owned()).await;
        answer.is_problem(422, "validation");
        assert_eq!(answer.errors(), named, "{body}");
    }
}

on_both! {
    async fn what_is_no_json_object_is_malformed(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for body in ["", " ", "null", "1", "\"title\"", "[]", "[{\"title\":\"a\"}]", "{", "{\"title\":\"a\"",
            "{\"title\":\"a\",}", "{\"title\":\"a\"} {}", "{title:\"a\"}", "{'title':'a'}", "\u{feff}{\"title\":\"a\"}",
            "{\"title\":}", "{\"title\" \"a\"}", "{\"title\":\"a\nb\"}", "{\"title\":NaN}", "{\"\\ud800\":1}", "title=a"] {
            refused(&ada, &id, JSON, body, 400, "malformed_json").await;
        }
        refused(&ada, &id, JSON, *b"{\"title\":\"\xff\xfe\"}", 400, "malformed_json").await;
        refused(&ada, &id, JSON, "[".repeat(60_000), 400, "malformed_json").await;
        assert_eq!(ada.everything().await, before);
    }

    async fn a_value_that_cannot_be_read_is_its_fields_fault(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        for (body, field, code) in [
            (r#"{"title":"\ud800"}"#, "title", "wrong_type"),
            (r#"{"title":"\udc00\ud800"}"#, "title", "wrong_type"),
            (r#"{"title":"a","title":"b"}"#, "title", "unknown_field"),
            (r#"{"title":"a","\u0074itle":"b"}"#, "title", "unknown_field"),
            (r#"{"title":"a","done":1e400}"#, "done", "wrong_type"),
            (r#"{"title":"\u0000"}"#, "title", "control_characters"),
        ] {
            refused_naming(&ada, &id, body, field, code).await;
        }
        let deep = format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000));
        refused_naming(&ada, &id, &format!(r#"{{"title":{deep}}}"#), "title", "wrong_type").await;
        refused_naming(&ada, &id, &format!(r#"{{"title":"a","deep":{deep}}}"#), "deep", "unknown_field").await;
        assert_eq!(ada.everything().await, before);
    }

    async fn what_is_not_said_to_be_json_is_not_read(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        let body = r#"{"title":"Costurar"}"#;
        for kind in [None, Some("application/x-www-form-urlencoded"), Some("text/plain"), Some("text/json"),
            Some("multipart/form-data; boundary=x"), Some("application/jsonp"), Some("application"), Some("")] {
            refused(&ada, &id, kind, body, 415, "unsupported_media_type").await;
        }
        assert_eq!(ada.everything().await, before);

        for kind in ["application/json", "application/json; charset=utf-8", "Application/JSON ; a=b"] {
            assert_eq!(ada.post_raw("/api/v1/tasks", kind, body).await.status, 201, "{kind}");
        }
    }

    async fn a_body_has_a_largest_size(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        let body = r#"{"title":"Costurar"}"#;
        let padded = |size: usize| format!("{body}{}", " ".repeat(size - body.len()));
        refused(&ada, &id, JSON, padded(256 * 1024 + 1), 413, "payload_too_large").await;
        assert_eq!(ada.everything().await, before);
        assert_eq!(ada.post_raw("/api/v1/tasks", "application/json", padded(256 * 1024)).await.status, 201);
    }

    async fn ten_megabytes_are_refused_with_an_answer(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        let before = ada.everything().await;
        let large = format!(r#"{{"title":"{}"}}"#, "x".repeat(10 * 1024 * 1024));
        refused(&ada, &id, JSON, large, 413, "payload_too_large").await;
        assert_eq!(ada.everything().await, before);
    }
}
