//! What browsers may do on behalf of other sites: nothing, but for the origins that are allowed by name.

use super::document::operations;
use crate::support::{ALLOWED_ORIGIN, PASSWORD, TestApp, on_both};
use reqwest::Method;
use serde_json::json;

/// Each is close to the allowed origin and is another one.
const FOREIGN: [&str; 6] = [
    "https://evil.example",
    "http://127.0.0.1:5001.evil.example",
    "http://evil127.0.0.1:5001",
    "https://127.0.0.1:5001",
    "http://127.0.0.1:50010",
    "null",
];

on_both! {
    async fn r65_a_write_that_another_site_sends_is_refused_and_does_nothing(app: TestApp) {
        app.user("ada").await;
        let body = json!({"username": "ada", "password": PASSWORD});
        for origin in FOREIGN {
            let page = app.anonymous().with("origin", origin);
            page.post("/api/v1/session", &body).await.is_problem(403, "cross_origin");
            let page = page.with("sec-fetch-site", "cross-site");
            page.post("/api/v1/session", &body).await.is_problem(403, "cross_origin");
        }
        let page = app.anonymous().with("origin", ALLOWED_ORIGIN).with("sec-fetch-site", "same-site");
        assert_eq!(page.post("/api/v1/session", &body).await.status, 201);
        let page = app.anonymous().with("sec-fetch-site", "same-origin");
        assert_eq!(page.post("/api/v1/session", &body).await.status, 201);
        assert_eq!(app.anonymous().get("/api/v1/logout").await.status, 405, "no write by GET");
    }

    async fn r66_only_an_allowed_origin_may_read(app: TestApp) {
        let answer = app.anonymous().with("origin", ALLOWED_ORIGIN).get("/api/v1/session").await;
        assert_eq!(answer.header("access-control-allow-origin"), ALLOWED_ORIGIN);
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(answer.header("vary").contains("origin"));
        for origin in FOREIGN {
            let answer = app.anonymous().with("origin", origin).get("/api/v1/session").await;
            assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
            assert_eq!(answer.header("access-control-allow-credentials"), "", "{origin}");
            assert!(answer.header("vary").contains("origin"), "{origin}");
        }
        let preflight = app.anonymous().with("origin", ALLOWED_ORIGIN);
        let preflight = preflight.with("access-control-request-method", "PATCH");
        let answer = preflight.send(Method::OPTIONS, "/api/v1/tasks/x", None).await;
        assert!(answer.header("access-control-allow-methods").contains("PATCH"), "{answer:?}");
        assert!(answer.header("access-control-allow-headers").contains("if-match"), "{answer:?}");
    }

    async fn r67_every_answer_has_the_security_headers(app: TestApp) {
        for operation in operations() {
            let path = operation.path_with(|_| "x".to_owned());
            let answer = app.anonymous().send(operation.method.clone(), &path, None).await;
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{}", operation.id);
            assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
            assert_ne!(answer.header("cache-control"), "", "{}", operation.id);
            assert_ne!(answer.header("x-request-id"), "", "{}", operation.id);
        }
        let page = app.anonymous().with("accept", "text/html").get("/any/room").await;
        assert_eq!(page.status, 200);
        assert!(page.header("content-security-policy").starts_with("default-src 'self'"));
        app.anonymous().get("/any/room").await.is_problem(404, "not_found");
        app.anonymous().with("accept", "text/html").get("/api/v1/room").await.is_problem(404, "not_found");
    }

    async fn problems_speak_the_language_that_is_asked_for(app: TestApp) {
        let portuguese = app.anonymous().with("accept-language", "pt-BR,pt;q=0.9,en;q=0.8");
        let answer = portuguese.get("/api/v1/tasks").await;
        answer.is_problem(401, "unauthenticated");
        assert_eq!((answer.text("title"), answer.header("content-language")), ("Entre primeiro.", "pt-BR"));
        let answer = app.anonymous().get("/api/v1/tasks/").await;
        assert_eq!((answer.text("title"), answer.header("content-language")), ("Sign in first.", "en"));
        app.anonymous().put("/api/v1/tasks", &json!({})).await.is_problem(405, "method_not_allowed");
        let long = format!("/api/v1/tasks?q={}", "a".repeat(9_000));
        app.anonymous().get(&long).await.is_problem(414, "uri_too_long");
        let answer = app.anonymous().with("x-request-id", "a b<script>").get("/healthz").await;
        assert!(!answer.header("x-request-id").contains('<'));
    }
}
