//! Seed 000: `POST /validaToken`, and the three minutes of what it asks about.

use super::{
    cadastro::{LOGIN, SIGN_UP, erro, maria, ways},
    credentials, disable,
};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const VALIDATE: &str = "/compat/cadastro/validaToken";
const SECOND: Duration = Duration::from_secs(1);
const MOMENT: Duration = Duration::from_millis(1);

async fn token_of(app: &TestApp, username: &str) -> String {
    let fields = json!({"email": format!("{username}@example.org"), "senha": PASSWORD});
    app.anonymous().post(LOGIN, &fields).await.text("token").to_owned()
}

async fn validate(app: &TestApp, token: &str) -> u64 {
    erro(&app.anonymous().post(VALIDATE, &json!({"token": token})).await)
}

async fn devices(client: &Client) -> Vec<serde_json::Value> {
    client.get("/api/v1/sessions").await.json["items"].as_array().expect("a page").clone()
}

on_both! {
    async fn validate_0_tells_whose_it_is(app: TestApp) {
        app.user("ada").await;
        let token = token_of(&app, "ada").await;
        for way in ways() {
            let answer = way.post(&app.anonymous(), VALIDATE, &json!({"token": token})).await;
            assert_eq!(erro(&answer), 0, "{way:?}");
            assert_eq!((answer.text("usuario"), answer.text("email")), ("ada", "ada@example.org"));
        }
    }

    /// As it was given: a handle has no spaces, and a name may.
    async fn validate_0_tells_the_user_as_it_signed_up(app: TestApp) {
        let fields = json!({"usuario": "Maria da Silva", "email": "maria@gmail.com", "senha": PASSWORD});
        assert_eq!(erro(&app.anonymous().post(SIGN_UP, &fields).await), 0);
        assert_eq!(erro(&app.anonymous().post(SIGN_UP, &fields).await), 2);
        let token = app.anonymous().post(LOGIN, &fields).await.text("token").to_owned();
        let answer = app.anonymous().post(VALIDATE, &json!({"token": token})).await;
        assert_eq!(answer.text("usuario"), "Maria da Silva");
        let me = app.signed_in("Maria.da.Silva").await.get("/api/v1/me").await;
        assert_eq!(me.text("name"), "Maria da Silva");
    }

    async fn validate_0_tells_those_apart_whose_names_come_to_one_username(app: TestApp) {
        for (n, usuario) in ["OBrien", "O'Brien", "Maria da Silva", "Maria.da.Silva", "maria da silva!"].iter().enumerate() {
            let fields = json!({"usuario": usuario, "email": format!("u{n}@gmail.com"), "senha": PASSWORD});
            assert_eq!(erro(&app.anonymous().post(SIGN_UP, &fields).await), 0, "{usuario}");
            let token = app.anonymous().post(LOGIN, &fields).await.text("token").to_owned();
            let answer = app.anonymous().post(VALIDATE, &json!({"token": token})).await;
            assert_eq!(answer.text("usuario"), *usuario);
            let again = format!(" {usuario} ");
            let again = json!({"usuario": again, "email": format!("v{n}@gmail.com"), "senha": PASSWORD});
            assert_eq!(erro(&app.anonymous().post(SIGN_UP, &again).await), 2, "{usuario} is somebody now");
        }
    }

    /// What cannot be a name is forgotten, and `user` is what an empty one would be called.
    async fn validate_0_tells_the_username_of_whoever_has_no_name(app: TestApp) {
        let long = "a".repeat(101);
        let marked = format!("{}-9d079339", "a".repeat(40));
        for (usuario, told) in [("user", "user"), ("maria", "maria"), (&long, &marked)] {
            let email = format!("{}@gmail.com", &told[..4]);
            let fields = json!({"usuario": usuario, "email": email, "senha": PASSWORD});
            assert_eq!(erro(&app.anonymous().post(SIGN_UP, &fields).await), 0, "{usuario}");
            let token = app.anonymous().post(LOGIN, &fields).await.text("token").to_owned();
            let answer = app.anonymous().post(VALIDATE, &json!({"token": token})).await;
            assert_eq!((answer.text("usuario"), answer.text("email")), (told, email.as_str()));
        }
    }

    async fn validate_4_the_token_is_missing_or_empty(app: TestApp) {
        for way in ways() {
            for fields in [json!({}), json!({"token": ""})] {
                assert_eq!(erro(&way.post(&app.anonymous(), VALIDATE, &fields).await), 4, "{way:?}");
            }
        }
    }

    async fn validate_1_the_token_is_unknown(app: TestApp) {
        app.user("ada").await;
        let token = token_of(&app, "ada").await;
        let mut changed = token.clone().into_bytes();
        let last = changed.len() - 10;
        changed[last] = if changed[last] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("text");
        for way in ways() {
            for unknown in ["x", "tcd_", &token[4..], &changed, &token.to_uppercase()] {
                let answer = way.post(&app.anonymous(), VALIDATE, &json!({"token": unknown})).await;
                assert_eq!(erro(&answer), 1, "{way:?} {unknown}");
                assert!(answer.json.get("email").is_none());
            }
        }
    }

    async fn a_token_is_good_for_179_seconds_and_not_for_180(app: TestApp) {
        app.user("ada").await;
        let token = token_of(&app, "ada").await;
        app.advance(179 * SECOND).await;
        assert_eq!(validate(&app, &token).await, 0);
        app.advance(SECOND - MOMENT).await;
        assert_eq!(validate(&app, &token).await, 0);
        app.advance(MOMENT).await;
        assert_eq!(validate(&app, &token).await, 1);
    }

    /// Being asked about does not keep it alive.
    async fn a_token_that_is_used_lasts_no_longer(app: TestApp) {
        app.user("ada").await;
        let token = token_of(&app, "ada").await;
        for _ in 0..9 {
            assert_eq!(validate(&app, &token).await, 0);
            app.advance(20 * SECOND).await;
        }
        assert_eq!(validate(&app, &token).await, 1);
    }

    /// As text it is a cookie's with a prefix: neither with it nor without it does it open a thing.
    async fn a_token_opens_no_route(app: TestApp) {
        app.user("ada").await;
        let token = token_of(&app, "ada").await;
        for text in [token.as_str(), &token[4..]] {
            for client in [
                app.anonymous().with_token(text),
                app.anonymous().with("cookie", format!("__Host-trackit={text}")),
            ] {
                for path in ["/api/v1/session", "/compat/trackit/protected-route", "/compat/pedidos/auth/refresh"] {
                    assert_eq!(client.get(path).await.status, 401, "{path}");
                }
            }
            let refresh = json!({"refresh_token": text});
            assert_eq!(app.anonymous().post("/api/v1/token/refresh", &refresh).await.status, 401);
        }
        assert_eq!(validate(&app, &token).await, 0);
    }

    async fn validate_1_for_a_token_of_another_contract(app: TestApp) {
        let ada = app.user("ada").await;
        let pair = app.anonymous().post("/api/v1/login", &credentials("ada")).await;
        let session = app.anonymous().post("/api/v1/session", &credentials("ada")).await;
        let cookie = session.header("set-cookie").split(['=', ';']).nth(1).expect("a cookie");
        let personal = ada.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
        for other in [
            pair.text("access_token"),
            pair.text("refresh_token"),
            cookie,
            &format!("tcd_{cookie}"),
            personal.text("token"),
        ] {
            assert_eq!(validate(&app, other).await, 1, "{other}");
        }
    }

    async fn a_token_ends_with_what_ends_all_sessions(app: TestApp) {
        let ada = app.user("ada").await;
        let token = token_of(&app, "ada").await;
        assert_eq!(ada.delete("/api/v1/sessions").await.status, 204);
        assert_eq!(validate(&app, &token).await, 1, "all others were signed out");

        let token = token_of(&app, "ada").await;
        let change = json!({"current_password": PASSWORD, "password": PASSWORD});
        assert_eq!(ada.put("/api/v1/me/password", &change).await.status, 204);
        assert_eq!(validate(&app, &token).await, 1, "the password is new");

        let token = token_of(&app, "ada").await;
        disable(&app, "ada").await;
        assert_eq!(validate(&app, &token).await, 1, "the account is disabled");
    }

    async fn a_token_is_one_of_the_devices_and_can_be_ended_there(app: TestApp) {
        let ada = app.user("ada").await;
        let token = token_of(&app, "ada").await;
        let found = devices(&ada).await.into_iter().find(|device| device["kind"] == "cadastro").expect("the token");
        assert_eq!(found["expires_at"], "2026-11-20T12:03:00Z");
        let path = format!("/api/v1/sessions/{}", found["id"].as_str().expect("an id"));
        assert_eq!(ada.delete(&path).await.status, 204);
        assert_eq!(validate(&app, &token).await, 1);
        token_of(&app, "ada").await;
        app.advance(180 * SECOND).await;
        assert!(devices(&ada).await.iter().all(|device| device["kind"] != "cadastro"), "it has run out");
    }

    async fn of_a_token_only_the_digest_is_stored(app: TestApp) {
        assert_eq!(erro(&app.anonymous().post(SIGN_UP, &maria()).await), 0);
        let token = app.anonymous().post(LOGIN, &maria()).await.text("token").to_owned();
        assert!(app.database.holds("maria@gmail.com").await);
        assert!(!app.database.holds(&token[4..]).await && !app.database.holds("1234567").await);
    }
}
