//! Sign-in in two steps: what waits in between is nobody yet.

use super::{Authenticator, Browser, FORM, Pair, count, disable, mfa_token, second_step};
use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(1);
const LOGIN: &str = "/api/v1/login/second-factor";
const SESSION: &str = "/api/v1/session/second-factor";

async fn first_step(client: &Client, path: &str) -> Answer {
    let answer = if path == "/api/v1/token" {
        let form = format!("grant_type=password&username=ada&password={}", PASSWORD.replace(' ', "+"));
        client.post_raw(path, FORM, form).await
    } else {
        client.post(path, &json!({"username": "ada", "password": PASSWORD})).await
    };
    answer.is_problem(401, "second_factor_required");
    answer
}

/// An account with a second factor.
async fn ada(app: &TestApp) -> (Authenticator, Value) {
    let (authenticator, added) = Authenticator::set_up(app, &app.user("ada").await).await;
    (authenticator, added.json["recovery_codes"].clone())
}

on_both! {
    async fn every_way_in_asks_for_the_second_factor(app: TestApp) {
        let (authenticator, _) = ada(&app).await;
        let sessions = count(&app, "sessions").await;
        for path in ["/api/v1/login", "/api/v1/token", "/api/v1/session"] {
            let first = first_step(&app.anonymous(), path).await;
            assert_eq!((first.header("set-cookie"), first.header("cache-control")), ("", "no-store"));
            assert_eq!(first.json["factors"], json!(["totp", "recovery_code"]));
            assert_eq!(first.json.get("access_token"), None);
            assert_eq!(count(&app, "sessions").await, sessions, "{path}");
        }
        let token = first_step(&app.anonymous(), "/api/v1/token").await.text("mfa_token").to_owned();
        let code = authenticator.next_code(&app).await;
        let pair = Pair::of(&second_step(&app, &token, "totp_code", &code).await);
        let mfa = app.anonymous().with_token(&pair.access).get("/api/v1/me/mfa").await;
        assert_eq!((&mfa.json["aal"], &mfa.json["recent"]), (&json!(2), &json!(true)));

        let remembered = json!({"username": "ada", "password": PASSWORD, "remember": true});
        let first = app.anonymous().post("/api/v1/session", &remembered).await;
        let code = authenticator.next_code(&app).await;
        let body = json!({"mfa_token": first.text("mfa_token"), "totp_code": code});
        let answer = app.anonymous().post(SESSION, &body).await;
        assert!(answer.header("set-cookie").contains("Max-Age=2592000"));
        assert_eq!(answer.text("username"), "ada");
        assert!(Browser::of(&app, &answer).is_signed_in().await);
        assert_eq!(count(&app, "pending_sign_ins").await, 3, "those that nobody went on with");
    }

    async fn r26_the_session_before_ends_by_the_second_step(app: TestApp) {
        app.user("bob").await;
        let (authenticator, _) = ada(&app).await;
        let body = json!({"username": "bob", "password": PASSWORD});
        let planted = Browser::of(&app, &app.anonymous().post("/api/v1/session", &body).await);
        let token = first_step(&planted.client, "/api/v1/session").await.text("mfa_token").to_owned();
        assert!(planted.is_signed_in().await);
        let body = json!({"mfa_token": token, "totp_code": authenticator.next_code(&app).await});
        let victim = Browser::of(&app, &planted.client.post(SESSION, &body).await);
        assert_eq!(victim.client.get("/api/v1/session").await.text("username"), "ada");
        assert!(!planted.is_signed_in().await);
    }

    async fn it_waits_for_ten_minutes(app: TestApp) {
        let (authenticator, codes) = ada(&app).await;
        for (wait, status) in [(10 * MINUTE - MOMENT, 200), (10 * MINUTE, 401)] {
            let token = mfa_token(&app, "ada").await;
            app.advance(wait).await;
            let code = authenticator.code(&app);
            let answer = second_step(&app, &token, "totp_code", &code).await;
            assert_eq!(answer.status, status, "{answer:?}");
        }
        let token = mfa_token(&app, "ada").await;
        app.advance(10 * MINUTE).await;
        let late = second_step(&app, &token, "recovery_code", codes[0].as_str().expect("a code")).await;
        late.is_problem(401, "invalid_mfa_token");
        assert_eq!(count(&app, "recovery_codes").await, 10, "and nothing is spent");
        let forgotten = trackit::auth::purge_pending(&app.app.db, app.app.clock.now()).await;
        assert_eq!(forgotten.expect("a purge"), 2);
    }

    async fn r52_the_sixth_try_is_not_heard(app: TestApp) {
        let (authenticator, _) = ada(&app).await;
        let token = mfa_token(&app, "ada").await;
        for n in 0..5 {
            let wrong = authenticator.wrong_code(&app);
            let answer = second_step(&app, &token, "totp_code", &wrong).await;
            answer.is_problem(401, "invalid_second_factor");
            // So that it is not the throttle that ends it.
            app.advance(if n % 2 == 1 { 5 * MINUTE / 2 } else { MOMENT }).await;
        }
        let code = authenticator.next_code(&app).await;
        second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_mfa_token");
        app.advance(5 * MINUTE).await;
        let (token, code) = (mfa_token(&app, "ada").await, authenticator.code(&app));
        assert_eq!(second_step(&app, &token, "totp_code", &code).await.status, 200, "begun anew");
    }

    async fn a_token_that_is_not_quite_right_is_none(app: TestApp) {
        let (authenticator, _) = ada(&app).await;
        let token = mfa_token(&app, "ada").await;
        let pair = { app.user("bob").await; Pair::new(&app, "bob").await };
        let changed = token.replace("tmf_", "tmf_A");
        for bad in ["", "tmf_", &token["tmf_".len()..], &changed, &token[..token.len() - 4], &pair.access, &pair.refresh] {
            let code = authenticator.code(&app);
            second_step(&app, bad, "totp_code", &code).await.is_problem(401, "invalid_mfa_token");
        }
        let answer = app.anonymous().post(LOGIN, &json!({"mfa_token": token})).await;
        assert_eq!(answer.errors(), [("totp_code".to_owned(), "required".to_owned())]);
        let both = json!({"mfa_token": token, "totp_code": "123456", "recovery_code": "A".repeat(24)});
        let answer = app.anonymous().post(LOGIN, &both).await;
        assert_eq!(answer.errors(), [("totp_code".to_owned(), "unknown_field".to_owned())]);
        let code = authenticator.next_code(&app).await;
        assert_eq!(second_step(&app, &token, "totp_code", &code).await.status, 200);
        second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_mfa_token");
    }

    async fn r30_what_changes_meanwhile_ends_the_wait(app: TestApp) {
        let (authenticator, _) = ada(&app).await;
        let browser = {
            let first = first_step(&app.anonymous(), "/api/v1/session").await;
            let body = json!({"mfa_token": first.text("mfa_token"), "totp_code": authenticator.next_code(&app).await});
            Browser::of(&app, &app.anonymous().post(SESSION, &body).await)
        };
        let token = mfa_token(&app, "ada").await;
        let change = json!({"current_password": PASSWORD, "password": "a calm green teapot"});
        assert_eq!(browser.client.put("/api/v1/me/password", &change).await.status, 204);
        let code = authenticator.next_code(&app).await;
        second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_mfa_token");

        let body = json!({"username": "ada", "password": "a calm green teapot"});
        let first = app.anonymous().post("/api/v1/login", &body).await;
        disable(&app, "ada").await;
        let code = authenticator.next_code(&app).await;
        second_step(&app, first.text("mfa_token"), "totp_code", &code).await.is_problem(401, "invalid_mfa_token");
    }

    /// Whoever has the password does not get to guess at the codes for as long as they like.
    async fn r12_wrong_codes_count_with_wrong_passwords(app: TestApp) {
        let (authenticator, _) = ada(&app).await;
        let token = mfa_token(&app, "ada").await;
        for _ in 0..5 {
            let answer = second_step(&app, &token, "totp_code", &authenticator.wrong_code(&app)).await;
            answer.is_problem(401, "invalid_second_factor");
        }
        let answer = app.anonymous().post("/api/v1/login", &json!({"username": "ada", "password": PASSWORD})).await;
        answer.is_problem(429, "throttled");
    }
}
