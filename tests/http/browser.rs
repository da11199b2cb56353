//! What browsers may do on behalf of other sites: nothing, but for the origins that are allowed by name.

use super::document::{operations, operations_of_the_api};
use crate::support::{ALLOWED_ORIGIN, Answer, PASSWORD, TestApp, on_both};
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

    async fn r66_a_preflight_of_another_origin_is_allowed_nothing(app: TestApp) {
        for origin in FOREIGN {
            let page = app.anonymous().with("origin", origin).with("access-control-request-method", "PATCH");
            let answer = page.send(Method::OPTIONS, "/api/v1/tasks/x", None).await;
            for header in ["access-control-allow-origin", "access-control-allow-credentials"] {
                assert_eq!(answer.header(header), "", "{origin}: {answer:?}");
            }
        }
    }

    async fn r67_every_answer_has_the_security_headers(app: TestApp) {
        for operation in operations() {
            let path = operation.path_with(|_| "x".to_owned());
            let answer = app.anonymous().send(operation.method.clone(), &path, None).await;
            is_secure(&answer, "default-src 'none'", &operation.id);
        }
        let page = app.anonymous().with("accept", "text/html").get("/any/room").await;
        assert_eq!(page.status, 200);
        is_secure(&page, "default-src 'self'", "a page");
        is_secure(&app.anonymous().get("/docs").await, "default-src 'self'", "the docs");
        is_secure(&app.anonymous().get("/docs/swagger-ui.css").await, "default-src 'self'", "a file of the docs");
        app.anonymous().get("/any/room").await.is_problem(404, "not_found");
        app.anonymous().with("accept", "text/html").get("/api/v1/room").await.is_problem(404, "not_found");
    }

    async fn r67_so_has_what_is_read_by_whoever_may(app: TestApp) {
        let root = app.admin("root").await;
        let task = root.task("Cortar").await;
        let mut read = 0;
        for operation in operations_of_the_api().into_iter().filter(|operation| operation.method == Method::GET) {
            let days = operation.required_parameters().into_iter().map(|name| format!("{name}=2026-11-20"));
            let query = days.collect::<Vec<_>>().join("&");
            let path = format!("{}?{query}", operation.path_with(|_| task.clone()));
            let answer = root.get(&path).await;
            is_secure(&answer, "default-src 'none'", &operation.id);
            read += usize::from(answer.status == 200);
        }
        assert!(read > 20, "{read} were answered: what is refused shows nothing more than the test before");
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

/// Each header of R67; a policy that has no `base-uri` is one of an answer that no browser reads as a page.
#[track_caller]
fn is_secure(answer: &Answer, default: &str, what: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with(default) && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(default.contains("'none'") || policy.contains("object-src 'none'"), "{what}: {policy}");
    // Where none is allowed the API's page lists no operation.
    let base = if what.contains("docs") { "base-uri 'self'" } else { "base-uri 'none'" };
    assert!(default.contains("'none'") || policy.contains(base), "{what}: {policy}");
    for (header, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-site"),
    ] {
        assert_eq!(answer.header(header), value, "{what}: {header}");
    }
    for header in ["cache-control", "x-request-id"] {
        assert_ne!(answer.header(header), "", "{what}: {header}");
    }
}
