//! What leaves an entry, and what an entry tells.

use super::entries;
use crate::{
    auth::Authenticator,
    http::document::operations,
    support::{Answer, Client, Engine, PASSWORD, Program, TestApp, on_both},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use trackit::{
    accounts, admin,
    audit::{self, Stored, Verdict},
    auth::{self, bootstrap},
    core::ids::Owner,
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

/// A week at an instance that people are invited to, with one of each event that the day has not.
async fn run_an_instance(app: &TestApp) {
    let root = app.admin("root").await;
    let invitations = "/api/v1/admin/invitations";
    let unused = format!("{invitations}/{}", root.post(invitations, &json!({})).await.text("id"));
    assert_eq!(root.delete(&unused).await.status, 204);
    let mut bob = credentials("bob", PASSWORD);
    bob["email"] = "bob@example.org".into();
    bob["invitation"] = root.post(invitations, &json!({})).await.text("code").into();
    let made = app.anonymous().post("/api/v1/register", &bob).await;
    assert_eq!(made.status, 201, "{made:?}");
    let account = format!("/api/v1/admin/accounts/{}", made.text("id"));
    for change in [json!({"disabled": true}), json!({"disabled": false}), json!({"role": "admin"})] {
        assert_eq!(root.patch(&account, &change).await.status, 200);
    }

    let bob = prove_oneself(app, app.signed_in("bob").await).await;
    recover(app, &bob, made.text("id")).await;

    assert_eq!(app.signed_in("bob").await.delete("/api/v1/me").await.status, 202);
    let bob = app.signed_in("bob").await;
    assert_eq!(bob.delete("/api/v1/me/deletion").await.status, 204);
    assert_eq!(bob.delete("/api/v1/me").await.status, 202);
    app.advance(Duration::from_secs(7 * 24 * 60 * 60)).await;
    assert_eq!(auth::delete_due_accounts(&app.app).await.expect("a database"), 1);

    let key = admin::rotate_signing_key(&app.app).await.expect("a key");
    assert!(admin::drop_signing_key(&app.app, key).await.expect("an answer"));
    admin::rotate_master_key(&app.app, async || {}).await.expect("a change");
}

/// A second factor and a personal token, made and taken away again.
async fn prove_oneself(app: &TestApp, client: Client) -> Client {
    let (authenticator, added) = Authenticator::set_up(app, &client).await;
    let client = app.anonymous().with_token(added.text("access_token"));
    let code = json!({"totp_code": authenticator.next_code(app).await});
    let proved = client.post("/api/v1/step-up", &code).await;
    let client = app.anonymous().with_token(proved.text("access_token"));
    assert_eq!(client.post("/api/v1/me/recovery-codes", &json!({})).await.status, 201);
    let token = client.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
    assert_eq!(client.delete(&format!("/api/v1/me/tokens/{}", token.text("id"))).await.status, 204);
    assert_eq!(client.delete("/api/v1/me/totp").await.status, 204);
    client
}

/// Another address, and new passwords by a letter and by an operator's link.
async fn recover(app: &TestApp, client: &Client, id: &str) {
    let (next, anonymous) = ("bob@next.example", app.anonymous());
    assert_eq!(client.put("/api/v1/me/email", &json!({"email": next})).await.status, 202);
    let confirm = json!({"token": app.mail_to(next).await.secret()});
    assert_eq!(client.post("/api/v1/email-verification", &confirm).await.status, 204);
    let asked = anonymous.post("/api/v1/request-password-reset", &json!({"email": next})).await;
    assert_eq!(asked.status, 202);
    let by_letter = app.mail_to(next).await.secret();
    let reset = json!({"token": by_letter, "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/password-reset", &reset).await.status, 204);
    let owner = Owner(id.parse().expect("an id"));
    let find = async move |conn: trackit::db::Conn<'_>| accounts::store::find_account(conn, owner).await;
    let account = app.app.db.read(find).await.expect("a read").expect("an account");
    auth::new_reset_link(&app.app, &account).await.expect("a link");
}

/// The words that the API's document has for what happens.
fn actions() -> BTreeSet<String> {
    let list = operations().into_iter().find(|operation| operation.id == "listAudit").expect("an operation");
    let mut parameters = list.said["parameters"].as_array().expect("parameters").iter();
    let action = parameters.find(|parameter| parameter["name"] == "action").expect("a parameter");
    action["schema"]["enum"]
        .as_array()
        .expect("words")
        .iter()
        .map(|word| word.as_str().expect("a word").to_owned())
        .collect()
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

    async fn r76_the_rest_of_what_happens_is_there_once(engine: Engine) {
        let app = TestApp::start_with(engine, &["--registration", "invite"]).await;
        run_an_instance(&app).await;
        let entries = entries(&app).await;
        assert_eq!(
            told(&entries, 0),
            [
                ("account_created", "admin"),
                ("sign_in", "client"),
                ("invitation_created", ""),
                ("invitation_deleted", ""),
                ("invitation_created", ""),
                ("account_created", "user"),
                ("invitation_used", ""),
                ("account_disabled", ""),
                ("account_enabled", ""),
                ("role_changed", "admin"),
                ("sign_in", "client"),
                ("factor_added", "totp"),
                ("step_up", ""),
                ("recovery_codes_made", ""),
                ("token_created", ""),
                ("token_deleted", ""),
                ("factor_removed", "totp"),
                ("email_changed", ""),
                ("password_reset", ""),
                ("reset_link_made", ""),
                ("sign_in", "client"),
                ("account_deletion_asked", ""),
                ("sign_in", "client"),
                ("account_deletion_withdrawn", ""),
                ("account_deletion_asked", ""),
                ("account_purged", ""),
                ("key_rotated", ""),
                ("key_dropped", ""),
                ("master_key_rotated", ""),
            ]
        );
    }

    async fn r76_every_action_that_there_is_is_told(engine: Engine) {
        let day = TestApp::start(engine).await;
        live(&day).await;
        let week = TestApp::start_with(engine, &["--registration", "invite"]).await;
        run_an_instance(&week).await;
        let told = [entries(&day).await, entries(&week).await].concat();
        assert_eq!(told.into_iter().map(|entry| entry.action).collect::<BTreeSet<_>>(), actions());
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
