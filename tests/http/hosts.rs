//! By which name the program is asked (R46), and by which address (R20): what a stranger says of either changes nothing.

use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const EVIL: &str = "evil.example";

/// All that could make a careless program believe that it is somebody else.
const POISON: [(&str, &str); 8] = [
    ("forwarded", "for=192.0.2.1;host=evil.example;proto=https"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-server", "evil.example"),
    ("x-forwarded-proto", "evil.example"),
    ("x-forwarded-port", "666"),
    ("x-host", "evil.example"),
    ("x-original-host", "evil.example"),
    ("x-original-url", "http://evil.example/"),
];
const PATHS: [&str; 6] =
    ["/", "/docs", "/api/v1/me", "/api/v1/tasks?limit=1", "/.well-known/jwks.json", "/nothing"];

/// Whatever it says but for its id and the time.
fn said(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let text = |value: &reqwest::header::HeaderValue| value.to_str().expect("text").to_owned();
    (
        answer.status,
        headers.map(|(name, value)| (name.to_string(), text(value))).collect(),
        answer.bytes.clone(),
    )
}

async fn guess(client: &Client) -> Answer {
    client.post("/api/v1/login", &json!({"username": "ada", "password": "a wrong password"})).await
}

/// The address that a sign-in is said to have come from, when this was forwarded.
async fn signed_in_from(app: &TestApp, forwarded: &str) -> String {
    let client = app.anonymous().with("x-forwarded-for", forwarded);
    let answer = client.post("/api/v1/login", &json!({"username": "ada", "password": PASSWORD})).await;
    let ada = app.anonymous().with_token(answer.text("access_token"));
    let sessions = ada.get("/api/v1/sessions").await;
    let current =
        sessions.json["items"].as_array().expect("a page").iter().find(|one| one["current"] == true);
    current.expect("the present one")["ip"].as_str().expect("an address").to_owned()
}

/// A program behind two proxies on this machine.
async fn behind_proxies(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &["--trusted-proxies", "127.0.0.0/8,10.0.0.0/8"]).await
}

on_both! {
    async fn r46_another_host_is_misdirected_at_every_address(app: TestApp) {
        let ada = app.user("ada").await;
        let port = app.addr().port();
        for host in [EVIL, "localhost.evil.example", "evil.example:5000", &format!("192.0.2.1:{port}")] {
            for path in PATHS {
                ada.clone().with("host", host).get(path).await.is_problem(421, "unknown_host");
            }
            let sign_in = json!({"username": "ada", "password": PASSWORD});
            let answer = app.anonymous().with("host", host).post("/api/v1/session", &sign_in).await;
            answer.is_problem(421, "unknown_host");
            assert_eq!(answer.header("set-cookie"), "");
        }
        for host in ["localhost", "LOCALHOST:1", "127.0.0.1:5000", "[::1]"] {
            assert_eq!(ada.clone().with("host", host).get("/api/v1/me").await.status, 200, "{host}");
        }
    }

    /// They ask by addresses that nobody else knows.
    async fn orchestrators_may_ask_for_health_by_any_name(app: TestApp) {
        let client = app.anonymous().with("host", "10.1.2.3:5000");
        for path in ["/healthz", "/readyz", "/healthz/"] {
            assert_eq!(client.get(path).await.status, 200, "{path}");
        }
        client.get("/healthz/x").await.is_problem(421, "unknown_host");
    }

    async fn r46_an_address_that_names_another_host_is_misdirected(app: TestApp) {
        for (line, host, status) in [
            ("http://evil.example/docs", "localhost", 421),
            ("http://localhost/docs", EVIL, 421),
            ("http://localhost/docs", "localhost", 200),
        ] {
            let mut raw = app.raw().await;
            raw.send(format!("GET {line} HTTP/1.1\r\nhost: {host}\r\n\r\n")).await;
            assert_eq!(raw.answer().await.status, status, "{line} at {host}");
        }
        let mut raw = app.raw().await;
        raw.send("GET /docs HTTP/1.0\r\n\r\n").await;
        raw.answer().await.is_problem(421, "unknown_host");
    }

    async fn r46_the_public_address_is_known_and_no_other(engine: Engine) {
        let app = TestApp::start_with(engine, &["--public-url", "https://work.example.org"]).await;
        let client = app.anonymous();
        for (host, status) in [
            ("work.example.org", 200),
            ("work.example.org:443", 200),
            ("work.example.org:8443", 421),
            ("work.example.org.evil.example", 421),
        ] {
            assert_eq!(client.clone().with("host", host).get("/docs").await.status, status, "{host}");
        }
    }

    async fn r46_no_header_makes_an_answer_lead_elsewhere(app: TestApp) {
        let ada = app.user("ada").await.with("x-request-id", "same");
        ada.task("Cortar").await;
        ada.task("Costurar").await;
        for path in PATHS {
            let clean = said(&ada.get(path).await);
            for (name, value) in POISON {
                let poisoned = ada.clone().with(name, value).get(path).await;
                assert_eq!(said(&poisoned), clean, "{name} at {path}");
                assert!(!String::from_utf8_lossy(&poisoned.bytes).contains(EVIL));
            }
        }
    }

    async fn r20_whoever_is_no_proxy_is_counted_by_its_own_address(app: TestApp) {
        app.user("ada").await;
        for n in 0..5 {
            let client = app.anonymous().with("x-forwarded-for", format!("192.0.2.{n}"));
            guess(&client).await.is_problem(401, "invalid_credentials");
        }
        guess(&app.anonymous().with("x-forwarded-for", "192.0.2.77")).await.is_problem(429, "throttled");
        app.advance(MINUTE).await;
        assert_eq!(signed_in_from(&app, "192.0.2.5").await, "127.0.0.1");
    }

    /// What the client itself puts first is not believed, however many it invents.
    async fn r20_behind_two_proxies_each_client_is_counted_by_the_address_that_they_saw(engine: Engine) {
        let app = behind_proxies(engine).await;
        app.user("ada").await;
        let from = |claimed: usize, seen: &str| {
            let chain = format!("203.0.113.{claimed}, {seen}, 10.0.0.2");
            app.anonymous().with("x-forwarded-for", chain)
        };
        for n in 0..5 {
            guess(&from(n, "198.51.100.1")).await.is_problem(401, "invalid_credentials");
        }
        guess(&from(9, "198.51.100.1")).await.is_problem(429, "throttled");
        guess(&from(9, "198.51.100.2")).await.is_problem(401, "invalid_credentials");
        assert_eq!(signed_in_from(&app, "203.0.113.4, 198.51.100.3, 10.0.0.2").await, "198.51.100.3");
    }
}
