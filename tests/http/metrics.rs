//! `/metrics`: who gets them, and what they tell (R22).

use crate::support::{Client, Engine, Listening, TestApp, on_both};
use serde_json::json;
use trackit::server::{self, Limits};

const TOKEN: &str = "a token for the metrics";
const OPTIONS: [&str; 2] = ["--metrics-token", TOKEN];

async fn with_token(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &OPTIONS).await
}

/// What is told to whoever may know.
async fn scraped(app: &TestApp) -> String {
    let answer = app.anonymous().with_token(TOKEN).get("/metrics").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    String::from_utf8(answer.bytes).expect("text")
}

/// The number behind this name and labels.
#[track_caller]
fn number(text: &str, name: &str) -> f64 {
    let line = text.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')));
    let number =
        line.and_then(|line| line.rsplit(' ').next()).unwrap_or_else(|| panic!("no {name} in {text}"));
    number.parse().expect("a number")
}

async fn log_in(client: &Client, name: &str, password: &str) -> u16 {
    client.post("/api/v1/login", &json!({"username": name, "password": password})).await.status
}

on_both! {
    async fn only_whoever_has_the_token_gets_them(engine: Engine) {
        let app = TestApp::start(engine).await;
        app.anonymous().with_token(TOKEN).get("/metrics").await.is_problem(404, "not_found");

        let app = with_token(engine).await;
        app.anonymous().get("/metrics").await.is_problem(401, "unauthenticated");
        for wrong in ["", "a token", &TOKEN.to_uppercase()] {
            app.anonymous().with_token(wrong).get("/metrics").await.is_problem(401, "unauthenticated");
        }
        app.admin("root").await.get("/metrics").await.is_problem(401, "unauthenticated");
        assert!(scraped(&app).await.ends_with("# EOF\n"));

        let file = app.database.folder.path().join("token");
        std::fs::write(&file, format!("{TOKEN}\n")).expect("a file");
        let by_file = ["--metrics-token", "another, which the file wins over", "--metrics-token-file"];
        let options = [&by_file[..], &[file.to_str().expect("a path")]].concat();
        scraped(&TestApp::start_with(engine, &options).await).await;
    }

    async fn a_listener_of_their_own_wants_a_token_only_where_there_is_one(engine: Engine) {
        for (app, open) in [(TestApp::start(engine).await, true), (with_token(engine).await, false)] {
            let listening = Listening::start(server::metrics_site(&app.app), Limits::default()).await;
            let client = Client::new(&format!("http://{}", listening.addr));
            assert_eq!(client.get("/metrics").await.status, if open { 200 } else { 401 });
            assert_eq!(client.clone().with_token(TOKEN).get("/metrics").await.status, 200);
            assert_eq!(client.get("/api/v1/session").await.status, 404, "and nothing else");
        }
    }

    async fn requests_are_told_apart_by_route_method_and_status(engine: Engine) {
        let app = with_token(engine).await;
        let ada = app.user("ada").await;
        let id = ada.task("Cortar").await;
        for _ in 0..3 {
            ada.get(&format!("/api/v1/tasks/{id}")).await;
        }
        ada.get("/api/v1/tasks/nothing").await;
        ada.delete(&format!("/api/v1/tasks/{id}")).await;
        ada.get(&format!("/api/v1/{id}")).await;
        let text = scraped(&app).await;
        let count = |method: &str, path: &str, status: u16| {
            let labels = format!("{{method=\"{method}\",path=\"{path}\",status=\"{status}\"}}");
            number(&text, &format!("trackit_http_request_duration_seconds_count{labels}"))
        };
        assert_eq!(count("GET", "/api/v1/tasks/{id}", 200), 3.0);
        assert_eq!(count("GET", "/api/v1/tasks/{id}", 404), 1.0);
        assert_eq!(count("DELETE", "/api/v1/tasks/{id}", 204), 1.0);
        assert_eq!(count("POST", "/api/v1/tasks", 201), 1.0);
        assert_eq!(count("GET", "", 404), 1.0, "what strangers think of is one");
        assert_eq!(number(&text, "trackit_problems_total{code=\"not_found\"}"), 2.0);
        assert!(!text.contains(&id) && !text.contains("Cortar") && !text.contains("ada"), "{text}");
    }

    async fn r22_failed_sign_ins_are_told_by_their_reasons(engine: Engine) {
        let app = with_token(engine).await;
        app.user("ada").await;
        let before = number(&scraped(&app).await, "trackit_kdf_total");
        for (name, times) in [("ada", 5), ("nobody", 2)] {
            for _ in 0..times {
                assert_eq!(log_in(&app.anonymous(), name, "a wrong password").await, 401);
            }
        }
        assert_eq!(log_in(&app.anonymous(), "ada", "a wrong password").await, 429);
        let text = scraped(&app).await;
        assert_eq!(number(&text, "trackit_login_failures_total{reason=\"wrong_password\"}"), 5.0);
        assert_eq!(number(&text, "trackit_login_failures_total{reason=\"unknown_account\"}"), 2.0);
        assert_eq!(number(&text, "trackit_throttled_total"), 1.0);
        assert_eq!(number(&text, "trackit_kdf_total") - before, 7.0, "one each, known or not, and none unheard");
    }

    async fn what_is_open_is_read_off(engine: Engine) {
        let app = with_token(engine).await;
        let ada = app.user("ada").await;
        app.signed_in("ada").await;
        let mut events = ada.follow("/api/v1/events").await;
        events.ready().await;
        let text = scraped(&app).await;
        let gauges = ["sessions", "streams", "writes_waiting", "passwords_waiting"];
        let numbers = gauges.map(|name| number(&text, &format!("trackit_{name}")));
        assert_eq!(numbers, [2.0, 1.0, 0.0, 0.0]);
    }
}
