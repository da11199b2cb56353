//! `GET, POST, DELETE /me/tokens`, and what scripts do by them.

use super::{Authenticator, Browser, Pair, count, disable};
use crate::{
    http::document::{Operation, operations},
    support::{Answer, Client, PASSWORD, TestApp, on_both},
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/api/v1/me/tokens";
const MINUTE: Duration = Duration::from_secs(60);
const SCOPES: [&str; 11] = [
    "read",
    "write",
    "customers:read",
    "customers:write",
    "orders:read",
    "orders:write",
    "tasks:read",
    "tasks:write",
    "activities:read",
    "activities:write",
    "reports:read",
];

async fn make(client: &Client, scopes: &[&str]) -> Answer {
    let answer = client.post(PATH, &json!({"name": "Backup", "scopes": scopes})).await;
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"), "{answer:?}");
    answer
}

/// A script that has a token with these scopes.
async fn script_with(app: &TestApp, client: &Client, scopes: &[&str]) -> Client {
    app.anonymous().with_token(make(client, scopes).await.text("token"))
}

/// The scopes that open an operation, told by what the document files it under.
fn openers(operation: &Operation) -> Vec<String> {
    let access = if operation.method.is_safe() { "read" } else { "write" };
    match operation.said["tags"][0].as_str().expect("a tag") {
        "history" => vec![access.to_owned()],
        "reports" => vec!["read".to_owned(), "reports:read".to_owned()],
        kind @ ("customers" | "orders" | "tasks" | "activities") => {
            vec![access.to_owned(), format!("{kind}:{access}")]
        }
        _ => Vec::new(),
    }
}

fn path_of(operation: &Operation) -> String {
    let path = operation.path_with(|name| match name {
        "seq" => "999999".to_owned(),
        _ => "00000000-0000-7000-8000-000000000000".to_owned(),
    });
    let parameters = operation.required_parameters().into_iter().map(|name| format!("{name}=2026-11-20"));
    format!("{path}?{}", parameters.collect::<Vec<_>>().join("&"))
}

on_both! {
    async fn r43_each_scope_opens_its_own_routes_by_its_own_methods(app: TestApp) {
        let ada = app.user("ada").await;
        let mut scripts = Vec::new();
        for scope in SCOPES {
            scripts.push((scope, script_with(&app, &ada, &[scope]).await));
        }
        let all = script_with(&app, &ada, &SCOPES).await;
        let (mut opened, mut closed) = (0, 0);
        for operation in operations().into_iter().filter(Operation::is_signed_in) {
            let openers = openers(&operation);
            let body = operation.body().map(|_| json!({}));
            for (scope, script) in &scripts {
                let answer = script.send(operation.method.clone(), &path_of(&operation), body.as_ref()).await;
                if openers.iter().any(|opener| opener == scope) {
                    assert!(![401, 403].contains(&answer.status), "{} by {scope}: {answer:?}", operation.id);
                    opened += 1;
                } else {
                    assert_eq!(answer.status, 403, "{} by {scope}: {answer:?}", operation.id);
                    assert!(operation.is_of_a_contract() || answer.text("code") == "out_of_scope", "{answer:?}");
                    closed += 1;
                }
            }
            if openers.is_empty() {
                let answer = all.send(operation.method.clone(), &path_of(&operation), body.as_ref()).await;
                assert_eq!(answer.status, 403, "{} by all scopes: {answer:?}", operation.id);
            }
        }
        assert!(opened > 70 && closed > 400, "{opened} and {closed}");
    }

    /// What a token cannot do for itself it cannot have done for it either (F5, F13).
    async fn r43_a_token_makes_no_credential(app: TestApp) {
        let ada = app.user("ada").await;
        let script = script_with(&app, &ada, &["read", "write"]).await;
        let sessions = count(&app, "sessions").await;
        for (path, body) in [
            (PATH, json!({"name": "More", "scopes": ["write"]})),
            ("/api/v1/step-up", json!({"password": PASSWORD})),
            ("/api/v1/me/totp", json!({})),
            ("/api/v1/me/recovery-codes", json!({})),
        ] {
            script.post(path, &body).await.is_problem(403, "out_of_scope");
        }
        let change = json!({"current_password": PASSWORD, "password": "a calm green teapot"});
        script.put("/api/v1/me/password", &change).await.is_problem(403, "out_of_scope");
        for path in ["/api/v1/me", "/api/v1/me/export", "/api/v1/session", "/api/v1/sessions", "/api/v1/me/tokens/"] {
            script.get(path).await.is_problem(403, "out_of_scope");
        }
        assert_eq!((count(&app, "sessions").await, count(&app, "personal_tokens").await), (sessions, 1));
    }

    async fn the_address_is_not_what_counts_but_the_route(app: TestApp) {
        let ada = app.user("ada").await;
        let script = script_with(&app, &ada, &["tasks:read"]).await;
        for path in ["/api/v1/me?x=/api/v1/tasks", "/api/v1/me/?/tasks", "/api/v1/customers/tasks", "/api/v1/orders/?tasks"] {
            let answer = script.get(path).await;
            assert!([403, 404].contains(&answer.status), "{path}: {answer:?}");
        }
        assert_eq!(script.get("/api/v1/tasks/").await.status, 200);
    }

    async fn it_is_shown_once_and_stored_as_a_digest(app: TestApp) {
        let ada = app.user("ada").await;
        let made = make(&ada, &["tasks:write", "read", "read"]).await;
        assert_eq!(made.json["scopes"], json!(["read", "tasks:write"]));
        assert_eq!((&made.json["expires_at"], &made.json["last_used_at"]), (&Value::Null, &Value::Null));
        let token = made.text("token");
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix("tkt_").expect("a prefix")).expect("base64");
        assert_eq!(bytes.len(), 16 + 16 + 32 + 4);
        let read = async |conn: trackit::db::Conn<'_>| {
            conn.row("SELECT digest FROM personal_tokens", &[], |row| row.next::<Vec<u8>>()).await
        };
        let stored = app.app.db.read(read).await.expect("a read").expect("a token");
        assert_eq!(stored, digest(&SHA256, &bytes[32..64]).as_ref());

        let mut listed = ada.get(PATH).await;
        assert_eq!(listed.header("cache-control"), "no-store");
        let mut shown = made.json.clone();
        shown.as_object_mut().expect("an object").remove("token");
        assert_eq!(listed.json["items"].take(), json!([shown]));
        for at in (0..token.len()).step_by(7) {
            let mut changed = token.to_owned().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("text");
            app.anonymous().with_token(&changed).get("/api/v1/tasks").await.is_problem(401, "unauthenticated");
        }
    }

    async fn its_calls_are_its_owners(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let (hers, his) = (ada.task("Hers").await, bob.task("His").await);
        let script = script_with(&app, &ada, &["tasks:read", "tasks:write"]).await;
        assert_eq!(script.get(&format!("/api/v1/tasks/{hers}")).await.text("title"), "Hers");
        for path in [format!("/api/v1/tasks/{his}"), "/api/v1/tasks/00000000-0000-7000-8000-000000000000".into()] {
            script.get(&path).await.is_problem(404, "not_found");
            script.delete(&path).await.is_problem(404, "not_found");
        }
        script.post("/api/v1/tasks", &json!({"title": "x", "owner_id": his})).await.is_problem(422, "validation");
        let made = script.task("By a script").await;
        let changes = ada.get("/api/v1/changes?since=0&limit=100").await;
        let last = changes.json["items"].as_array().and_then(|items| items.last()).expect("a change").clone();
        assert_eq!((&last["entity_id"], &last["op"]), (&json!(made), &json!("create")));
        assert_eq!(bob.get("/api/v1/tasks").await.titles(), ["His"]);
    }

    async fn r43_it_ends_when_it_expires(app: TestApp) {
        let ada = app.user("ada").await;
        let refused = ada.post(PATH, &json!({"name": "x", "scopes": ["read"], "expires_at": "2026-11-20T12:00:00Z"})).await;
        assert_eq!(refused.errors(), [("expires_at".to_owned(), "in_past".to_owned())]);
        let made = ada.post(PATH, &json!({"name": "x", "scopes": ["read"], "expires_at": "2026-11-20T12:30:00Z"})).await;
        let script = app.anonymous().with_token(made.text("token"));
        app.advance(30 * MINUTE - Duration::from_millis(1)).await;
        assert_eq!(script.get("/api/v1/tasks").await.status, 200);
        app.advance(Duration::from_millis(1)).await;
        script.get("/api/v1/tasks").await.is_problem(401, "unauthenticated");
    }

    async fn r43_it_says_when_it_was_last_used(app: TestApp) {
        let ada = app.user("ada").await;
        let script = script_with(&app, &ada, &["read"]).await;
        for (later, used) in [(2 * MINUTE, "2026-11-20T12:02:00Z"), (MINUTE / 2, "2026-11-20T12:02:00Z"), (MINUTE / 2, "2026-11-20T12:03:00Z")] {
            app.advance(later).await;
            assert_eq!(script.get("/api/v1/tasks").await.status, 200);
            assert_eq!(ada.get(PATH).await.json["items"][0]["last_used_at"], used);
        }
    }

    async fn r30_what_is_deleted_is_void_at_once(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let made = make(&ada, &["read"]).await;
        let script = app.anonymous().with_token(made.text("token"));
        let mut stream = script.follow("/api/v1/events").await;
        let path = format!("{PATH}/{}", made.text("id"));
        eve.delete(&path).await.is_problem(404, "not_found");
        assert_eq!(script.get("/api/v1/tasks").await.status, 200);
        assert_eq!(ada.delete(&path).await.status, 204);
        ada.delete(&path).await.is_problem(404, "not_found");
        script.get("/api/v1/tasks").await.is_problem(401, "unauthenticated");
        while stream.next().await.is_some() {}
    }

    async fn r30_a_disabled_account_has_no_token(app: TestApp) {
        let ada = app.user("ada").await;
        let script = script_with(&app, &ada, &["read"]).await;
        disable(&app, "ada").await;
        script.get("/api/v1/tasks").await.is_problem(401, "unauthenticated");
    }

    async fn r57_without_a_recent_proof_none_is_made_listed_or_deleted(app: TestApp) {
        let ada = app.user("ada").await;
        let id = make(&ada, &["read"]).await.text("id").to_owned();
        let browser = Browser::sign_in(&app, true).await;
        app.advance(11 * MINUTE).await;
        let ask = async |client: &Client| {
            [
                client.post(PATH, &json!({"name": "x", "scopes": ["read"]})).await,
                client.get(PATH).await,
                client.delete(&format!("{PATH}/{id}")).await,
            ]
        };
        for answer in ask(&browser.client).await {
            answer.is_problem(403, "step_up_required");
        }
        let client = app.anonymous().with_token(&Pair::new(&app, "ada").await.access);
        Authenticator::set_up(&app, &client).await;
        let password_alone = Browser::with(&app, &browser.cookie);
        for answer in ask(&password_alone.client).await {
            answer.is_problem(403, "step_up_required");
            assert_eq!(answer.json["factors"], json!(["totp"]));
        }
        assert_eq!(count(&app, "personal_tokens").await, 1);
    }

    async fn r53_the_owner_hears_of_a_new_one_and_reads_nothing_that_anybody_typed(app: TestApp) {
        let ada = app.user("ada").await;
        let body = json!({"name": "call 555-0199 now", "scopes": ["read"]});
        assert_eq!(ada.post(PATH, &body).await.status, 201);
        let told = app.mail_to("ada@example.org").await;
        assert_eq!(told.subject, "A new personal token");
        assert!(!told.text.contains("555-0199"), "{}", told.text);
    }

    /// What a session makes comes before the end of all that the account is signed in by, or not at all.
    async fn r30_none_is_made_that_outlives_a_reset(app: TestApp) {
        let ada = app.user("ada").await;
        let ask = json!({"email": "ada@example.org"});
        assert_eq!(app.anonymous().post("/api/v1/request-password-reset", &ask).await.status, 202);
        let secret = app.mail_to("ada@example.org").await.secret();
        let made: Vec<_> = (0..24)
            .map(|_| {
                let ada = ada.clone();
                tokio::spawn(async move { ada.post(PATH, &json!({"name": "x", "scopes": ["read"]})).await.status })
            })
            .collect();
        let body = json!({"token": secret, "password": "a calm green teapot"});
        assert_eq!(app.anonymous().post("/api/v1/password-reset", &body).await.status, 204);
        for status in made {
            assert!([201, 401].contains(&status.await.expect("an answer")));
        }
        assert_eq!(count(&app, "personal_tokens").await, 0);
    }

    async fn what_is_wrong_is_named_and_fifty_are_enough(app: TestApp) {
        let ada = app.user("ada").await;
        for (body, field, code) in [
            (json!({"name": "", "scopes": ["read"]}), "name", "too_short"),
            (json!({"name": "x", "scopes": []}), "scopes", "required"),
            (json!({"name": "x", "scopes": ["admin"]}), "scopes", "unknown_scope"),
            (json!({"name": "x", "scopes": "read"}), "scopes", "wrong_type"),
            (json!({"name": "x", "scopes": ["read"], "expires_at": "soon"}), "expires_at", "invalid_time"),
        ] {
            let answer = ada.post(PATH, &body).await;
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
        }
        for _ in 0..50 {
            make(&ada, &["read"]).await;
        }
        let answer = ada.post(PATH, &json!({"name": "x", "scopes": ["read"]})).await;
        answer.is_problem(409, "too_many_tokens");
    }
}
