//! `PATCH /admin/accounts/{id}` and `POST /admin/accounts/{id}/sessions/revoke`.

use super::{ACCOUNTS, id_of, path_of};
use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const NOBODY: &str = "00000000-0000-7000-8000-000000000000";
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn disable(root: &Client, id: &str, disabled: bool) -> Answer {
    root.patch(&path_of(id), &json!({"disabled": disabled})).await
}

async fn give_role(root: &Client, id: &str, role: &str) -> Answer {
    root.patch(&path_of(id), &json!({"role": role})).await
}

async fn log_in(app: &TestApp, username: &str) -> Answer {
    app.anonymous().post("/api/v1/login", &json!({"username": username, "password": PASSWORD})).await
}

/// A browser's client of a new session.
async fn browser(app: &TestApp, username: &str) -> Client {
    let body = json!({"username": username, "password": PASSWORD, "remember": true});
    let answer = app.anonymous().post("/api/v1/session", &body).await;
    app.anonymous().with("cookie", answer.header("set-cookie").split(';').next().expect("a cookie"))
}

/// The newest entries of the audit log: what was done, and its detail.
async fn told(root: &Client, count: usize) -> Vec<(Value, Value)> {
    let answer = root.get(&format!("/api/v1/admin/audit?limit={count}")).await;
    let entries = answer.json["items"].as_array().expect("a page").clone();
    entries.into_iter().map(|entry| (entry["action"].clone(), entry["detail"].clone())).collect()
}

on_both! {
    async fn r30_who_is_disabled_is_out_at_once_by_every_credential(app: TestApp) {
        let (root, bob) = (app.admin("root").await, app.user("bob").await);
        let (ada, cookie) = (app.user("ada").await, browser(&app, "ada").await);
        let pair = log_in(&app, "ada").await;
        let id = id_of(&ada).await;
        let answer = disable(&root, &id, true).await;
        assert_eq!((answer.status, &answer.json["disabled"], &answer.json["sessions"]), (200, &json!(true), &json!(0)));

        for client in [&ada, &cookie, &app.anonymous().with_token(pair.text("access_token"))] {
            client.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        }
        let refresh = json!({"refresh_token": pair.text("refresh_token")});
        let refused = app.anonymous().post("/api/v1/token/refresh", &refresh).await;
        refused.is_problem(401, "invalid_refresh_token");
        log_in(&app, "ada").await.is_problem(401, "invalid_credentials");
        assert_eq!(bob.get("/api/v1/me").await.status, 200, "others go on");

        assert_eq!(disable(&root, &id, false).await.json["disabled"], false);
        ada.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        assert_eq!(log_in(&app, "ada").await.status, 200);
        app.restart().await.anonymous().with_token(pair.text("access_token")).get("/api/v1/me").await
            .is_problem(401, "unauthenticated");
    }

    /// What the sessions' end would hide: the row alone, as another process may have read it just before.
    async fn r42_a_refresh_asks_whether_the_account_is_disabled(app: TestApp) {
        app.user("ada").await;
        let pair = log_in(&app, "ada").await;
        let script = async |conn: trackit::db::Conn<'_>| conn.script("UPDATE accounts SET disabled_at = 1").await;
        app.app.db.write(script).await.expect("a script");
        let refresh = json!({"refresh_token": pair.text("refresh_token")});
        let refused = app.anonymous().post("/api/v1/token/refresh", &refresh).await;
        refused.is_problem(401, "invalid_refresh_token");
    }

    async fn r37_whoever_is_no_longer_an_administrator_is_refused_at_the_next_call(app: TestApp) {
        let (root, other) = (app.admin("root").await, app.admin("other").await);
        let id = id_of(&other).await;
        assert_eq!(other.get(ACCOUNTS).await.status, 200);
        assert_eq!(give_role(&root, &id, "user").await.json["role"], "user");
        other.get(ACCOUNTS).await.is_problem(403, "forbidden");
        other.patch(&path_of(&id), &json!({"role": "admin"})).await.is_problem(403, "forbidden");
        assert_eq!(other.get("/api/v1/me").await.text("role"), "user");
    }

    /// A user's session may last for a month, an administrator's for half a day (R26, R27).
    async fn r26_a_new_administrator_signs_in_anew(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        let (cookie, tag) = (browser(&app, "ada").await, ada.get("/api/v1/me").await.header("etag").to_owned());
        assert_eq!(give_role(&root, &id_of(&ada).await, "admin").await.json["role"], "admin");
        for client in [&ada, &cookie] {
            client.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        }
        let ada = app.signed_in("ada").await;
        assert_eq!(ada.clone().with("if-none-match", tag).get("/api/v1/me").await.text("role"), "admin");
        assert_eq!(ada.get(ACCOUNTS).await.status, 200);
        let cookie = browser(&app, "ada").await;
        app.advance(HOUR).await;
        cookie.get("/api/v1/me").await.is_problem(401, "unauthenticated");
    }

    async fn r31_an_administrator_signs_an_account_out_everywhere(app: TestApp) {
        let (root, ada, cookie) = (app.admin("root").await, app.user("ada").await, browser(&app, "root").await);
        let revoke = format!("{}/sessions/revoke", path_of(&id_of(&ada).await));
        ada.post(&revoke, &json!({})).await.is_problem(403, "forbidden");
        assert_eq!(root.post(&revoke, &json!({})).await.status, 204);
        ada.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        assert_eq!(log_in(&app, "ada").await.status, 200);
        assert_eq!(cookie.get("/api/v1/me").await.status, 200);
        let own = format!("{}/sessions/revoke", path_of(&id_of(&root).await));
        assert_eq!(root.post(&own, &json!({})).await.status, 204);
        for client in [&root, &cookie] {
            client.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        }
    }

    async fn r76_each_change_is_told_once_and_what_changes_nothing_is_not(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        let id = id_of(&ada).await;
        for patch in [json!({}), json!({"disabled": false, "role": "user"})] {
            assert_eq!(root.patch(&path_of(&id), &patch).await.status, 200);
        }
        assert_eq!(told(&root, 1).await, [(json!("sign_in"), json!("client"))]);
        assert_eq!(ada.get("/api/v1/me").await.status, 200);
        root.patch(&path_of(&id), &json!({"disabled": true, "role": "admin"})).await;
        disable(&root, &id, false).await;
        root.post(&format!("{}/sessions/revoke", path_of(&id)), &json!({})).await;
        let expected = [
            (json!("sessions_ended"), Value::Null),
            (json!("account_enabled"), Value::Null),
            (json!("account_disabled"), Value::Null),
            (json!("role_changed"), json!("admin")),
        ];
        assert_eq!(told(&root, 4).await, expected);
        let newest = root.get("/api/v1/admin/audit?limit=1").await.json["items"][0].clone();
        assert_eq!((&newest["actor"], &newest["subject"]), (&json!(id_of(&root).await), &json!(id)));
        assert_eq!((&newest["ip"], newest["session"].is_string()), (&json!("127.0.0.1"), true));
    }

    async fn what_is_wrong_is_named_and_nobody_is_not_found(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        for id in [NOBODY, "x"] {
            disable(&root, id, true).await.is_problem(404, "not_found");
            root.post(&format!("{}/sessions/revoke", path_of(id)), &json!({})).await.is_problem(404, "not_found");
        }
        let bad = json!({"disabled": "yes", "role": "owner", "email": "x@example.org", "id": NOBODY});
        let answer = root.patch(&path_of(&id_of(&ada).await), &bad).await;
        let expected =
            [("disabled", "wrong_type"), ("role", "wrong_type"), ("email", "unknown_field"), ("id", "unknown_field")];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        assert_eq!(told(&root, 1).await, [(json!("sign_in"), json!("client"))]);
    }

    async fn r57_a_change_wants_a_recent_proof(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        let id = id_of(&ada).await;
        app.advance(Duration::from_secs(4 * 60)).await;
        assert_eq!(disable(&root, &id, true).await.status, 200);
        let cookie = browser(&app, "root").await;
        app.advance(Duration::from_secs(10 * 60 + 1)).await;
        disable(&cookie, &id, false).await.is_problem(403, "step_up_required");
        let revoke = cookie.post(&format!("{}/sessions/revoke", path_of(&id)), &json!({})).await;
        revoke.is_problem(403, "step_up_required");
        cookie.delete(&format!("/api/v1/admin/invitations/{NOBODY}")).await.is_problem(403, "step_up_required");
        assert_eq!(cookie.get(ACCOUNTS).await.status, 200, "looking does not");
    }
}
