//! What leaves an entry, and what an entry tells.

use super::entries;
use crate::support::{Answer, Client, PASSWORD, Program, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;
use trackit::{
    audit::{self, Stored, Verdict},
    auth::bootstrap,
};

/// What people type who hope that somebody reads it with a program.
const NAUGHTY: [&str; 12] = [
    "ada\r\n2026-11-20T12:00:00Z sign_in actor=root",
    "ada\u{1b}[2J\u{1b}[31m",
    "'; UPDATE audit SET action = 'sign_in'; --",
    "${jndi:ldap://192.0.2.1/a}",
    "%0d%0aSet-Cookie: a=b",
    "<script>alert(1)</script>",
    "{\"action\":\"sign_in\"}",
    "ada\u{0}root",
    "\u{202e}nimda",
    "\u{2028}sign_in",
    "=cmd|' /C calc'!A0",
    "ａｄａ＠example.org",
];

fn credentials(name: &str, password: &str) -> Value {
    json!({"username": name, "password": password})
}

async fn log_in(client: &Client, name: &str, password: &str) -> Answer {
    client.post("/api/v1/login", &credentials(name, password)).await
}

/// The actions and details of the entries after this many.
fn told(entries: &[Stored], after: usize) -> Vec<(&str, &str)> {
    fn told(entry: &Stored) -> (&str, &str) {
        (&entry.action, entry.detail.as_deref().unwrap_or_default())
    }
    entries[after..].iter().map(told).collect()
}

/// A day with one of each event.
async fn live(app: &TestApp) {
    let token = bootstrap::new_token(&app.app).await.expect("an answer").expect("a token");
    let mut root = credentials("root", PASSWORD);
    root["email"] = "root@example.org".into();
    root["token"] = token.into();
    let anonymous = app.anonymous();
    assert_eq!(anonymous.post("/api/v1/bootstrap", &root).await.status, 201);
    let mut ada = credentials("ada", PASSWORD);
    ada["email"] = "ada@example.org".into();
    assert_eq!(anonymous.post("/api/v1/register", &ada).await.status, 201);
    assert_eq!(anonymous.post("/api/v1/register", &ada).await.status, 409);
    assert_eq!(log_in(&anonymous, "nobody", PASSWORD).await.status, 401);
    assert_eq!(log_in(&anonymous, "ada", "a wrong password").await.status, 401);
    let pair = log_in(&anonymous, "ada", PASSWORD).await;
    let cookie =
        |answer: &Answer| answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let first = anonymous.post("/api/v1/session", &credentials("ada", PASSWORD)).await;
    let browser = anonymous.clone().with("cookie", cookie(&first));
    let second = browser.post("/api/v1/session", &credentials("ada", PASSWORD)).await;
    let browser = anonymous.clone().with("cookie", cookie(&second));
    let change = |current: &str| json!({"current_password": current, "password": PASSWORD});
    assert_eq!(browser.put("/api/v1/me/password", &change("a wrong password")).await.status, 403);
    let refresh = json!({"refresh_token": pair.text("refresh_token")});
    assert_eq!(anonymous.post("/api/v1/token/refresh", &refresh).await.status, 200);
    // Longer than a lost answer is given again.
    app.advance(Duration::from_secs(61)).await;
    assert_eq!(anonymous.post("/api/v1/token/refresh", &refresh).await.status, 401);
    assert_eq!(anonymous.post("/api/v1/token/refresh", &refresh).await.status, 401, "it is over already");
    app.signed_in("ada").await;
    let other = browser.get("/api/v1/sessions?limit=1").await.json["items"][0]["id"].clone();
    let other = format!("/api/v1/sessions/{}", other.as_str().expect("an id"));
    assert_eq!(browser.delete(&other).await.status, 204);
    assert_eq!(browser.delete(&other).await.status, 404);
    app.signed_in("ada").await;
    assert_eq!(browser.delete("/api/v1/sessions").await.status, 204);
    assert_eq!(browser.delete("/api/v1/sessions").await.status, 204, "there is no other");
    let changed = browser.put("/api/v1/me/password", &change(PASSWORD)).await;
    let browser = anonymous.clone().with("cookie", cookie(&changed));
    assert_eq!(browser.post("/api/v1/logout", &json!({})).await.status, 204);
    assert_eq!(browser.post("/api/v1/logout", &json!({})).await.status, 401);
}

on_both! {
    async fn r76_each_event_is_there_once_and_failures_too(app: TestApp) {
        live(&app).await;
        let entries = entries(&app).await;
        assert_eq!(
            told(&entries, 0),
            [
                ("account_created", "admin"),
                ("account_created", "user"),
                ("sign_in_failed", "unknown_account"),
                ("sign_in_failed", "wrong_password"),
                ("sign_in", "client"),
                ("sign_in", "browser"),
                ("session_ended", "replaced"),
                ("sign_in", "browser"),
                ("proof_refused", "wrong_password"),
                ("refresh_reused", ""),
                ("sign_in", "client"),
                ("session_ended", ""),
                ("sign_in", "client"),
                ("sessions_ended", ""),
                ("password_changed", ""),
                ("sign_out", ""),
            ]
        );
        assert!(matches!(audit::verify(&app.app.db).await, Ok(Verdict::Whole { seq: 16, .. })));
    }

    async fn r76_an_entry_tells_who_from_where_in_which_session_and_when(app: TestApp) {
        live(&app).await;
        let entries = entries(&app).await;
        let (ada, root) = (entries[1].subject, entries[0].subject);
        assert!(ada.is_some() && root.is_some() && ada != root);
        assert!(entries.iter().all(|entry| entry.ip.as_deref() == Some("127.0.0.1")));
        let unknown = &entries[2];
        assert_eq!((unknown.actor, unknown.subject, unknown.session), (None, None, None));
        assert_eq!((entries[3].actor, entries[3].subject), (None, ada), "a guess is nobody's doing");
        assert_eq!((entries[4].actor, entries[4].subject), (ada, ada));
        assert_eq!(entries[9].session, entries[4].session, "the session that a copied token was of");
        assert_eq!(entries[6].subject, entries[5].session, "the one that was replaced");
        assert_eq!(entries[14].session, entries[7].session, "the browser that asked for a new password");
        assert!(entries[15].session.is_some() && entries[15].session != entries[14].session, "it got a new one");
        let at: Vec<_> = entries.iter().map(|entry| entry.at.millis()).collect();
        assert_eq!((at[0], at[15] - at[0]), (1_795_176_000_000, 61_000));
    }

    async fn a_disabled_account_is_told_from_a_wrong_password_here_alone(app: TestApp) {
        app.user("ada").await;
        let script = async |conn: trackit::db::Conn<'_>| conn.script("UPDATE accounts SET disabled_at = 1").await;
        app.app.db.write(script).await.expect("a script");
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
        let entries = entries(&app).await;
        assert_eq!(told(&entries, 2), [("sign_in_failed", "account_disabled")]);
    }

    async fn r76_nothing_that_anybody_types_gets_into_the_log(app: TestApp) {
        for (n, naughty) in NAUGHTY.iter().enumerate() {
            let agent: String = naughty.chars().filter(|c| (' '..='~').contains(c)).collect();
            let client = app.anonymous().with("user-agent", agent.clone()).with("x-forwarded-for", agent);
            log_in(&client, naughty, naughty).await;
            assert_eq!(entries(&app).await.len(), n + 1, "{naughty:?} is one entry");
            app.advance(Duration::from_secs(61)).await;
        }
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        for entry in entries(&app).await {
            assert_eq!((entry.action.as_str(), entry.detail.as_deref()), ("sign_in_failed", Some("unknown_account")));
            assert!(plain(&entry.action) && entry.ip.as_deref() == Some("127.0.0.1"), "{entry:?}");
            assert_eq!((entry.actor, entry.subject, entry.session), (None, None, None));
        }
    }

    /// A line of the log is a line, whatever somebody sends.
    async fn r76_the_programs_log_has_a_line_for_each_thing_that_it_says(engine: crate::support::Engine) {
        let database = crate::support::TestDatabase::create(engine).await;
        let program = Program::serve_with(&database, &["--log", "debug", "--throttle", "off"]);
        for naughty in NAUGHTY {
            log_in(&program.anonymous(), naughty, naughty).await.is_problem(401, "invalid_credentials");
            let path: String = naughty.bytes().map(|byte| format!("%{byte:02x}")).collect();
            program.anonymous().get(&format!("/api/v1/{path}")).await;
        }
        program.terminate();
        let said = program.wait().said;
        assert!(said.lines().count() >= 2 * NAUGHTY.len());
        for line in said.lines() {
            assert!(serde_json::from_str::<Value>(line).is_ok_and(|line| line.is_object()), "{line}");
            assert!(!line.contains(['\u{1b}', '\u{202e}', '\u{2028}', '\u{0}']), "{line:?}");
        }
    }
}
