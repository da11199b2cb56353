//! `POST /step-up`, `GET /me/mfa`: how lately and how well one proved who one is.

use super::{Authenticator, Browser, Pair, count, refresh};
use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const PATH: &str = "/api/v1/step-up";
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MOMENT: Duration = Duration::from_millis(1);

async fn step_up(client: &Client) -> Answer {
    client.post(PATH, &json!({"password": PASSWORD})).await
}

/// Whether what is sensitive would be done without another proof.
async fn is_recent(client: &Client) -> bool {
    let answer = client.get("/api/v1/me/mfa").await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{answer:?}");
    answer.json["recent"].as_bool().expect("a word")
}

on_both! {
    async fn a_proof_is_recent_for_ten_minutes(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        let answer = browser.client.get("/api/v1/me/mfa").await;
        assert_eq!((&answer.json["aal"], &answer.json["factors"]), (&json!(1), &json!(["password"])));
        assert_eq!(answer.text("auth_time"), "2026-11-20T12:00:00Z");
        app.advance(10 * MINUTE).await;
        assert!(is_recent(&browser.client).await);
        app.advance(MOMENT).await;
        assert!(!is_recent(&browser.client).await);
    }

    async fn r26_a_browser_that_proves_itself_goes_on_by_a_new_cookie(app: TestApp) {
        app.user("ada").await;
        for (remember, kept) in [(false, ""), (true, "Max-Age=2591100")] {
            let before = Browser::sign_in(&app, remember).await;
            let expires = expires_at(&before.client).await;
            app.advance(15 * MINUTE).await;
            let answer = step_up(&before.client).await;
            let after = Browser::renewed(&app, &answer);
            assert_eq!(answer.json["aal"], 1);
            assert_eq!(answer.json.get("access_token"), None);
            assert!(answer.header("set-cookie").contains(kept));
            assert_eq!(answer.header("set-cookie").contains("Max-Age"), remember);
            assert_ne!(before.cookie, after.cookie);
            assert!(!before.is_signed_in().await && is_recent(&after.client).await);
            assert_eq!(expires_at(&after.client).await, expires, "it lasts no longer than it did");
        }
        assert_eq!(count(&app, "sessions").await, 3);
        let app = app.restart().await;
        assert_eq!(count(&app, "sessions").await, 3);
    }

    async fn r26_a_client_that_proves_itself_gets_new_tokens_and_the_old_are_void(app: TestApp) {
        app.user("ada").await;
        let (before, other) = (Pair::new(&app, "ada").await, Pair::new(&app, "ada").await);
        let answer = step_up(&app.anonymous().with_token(&before.access)).await;
        assert_eq!((answer.header("set-cookie"), answer.text("token_type")), ("", "Bearer"));
        let after = Pair::of(&answer);
        assert!(after.is_good(&app).await && !before.is_good(&app).await && other.is_good(&app).await);
        refresh(&app, &before.refresh).await.is_problem(401, "invalid_refresh_token");
        let next = Pair::of(&refresh(&app, &after.refresh).await);
        let app = app.restart().await;
        assert!(next.is_good(&app).await && !before.is_good(&app).await);
    }

    async fn r28_to_be_remembered_is_no_proof(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        app.advance(DAY).await;
        assert!(browser.is_signed_in().await && !is_recent(&browser.client).await);
        let pair = Pair::new(&app, "ada").await;
        app.advance(11 * MINUTE).await;
        let pair = Pair::of(&refresh(&app, &pair.refresh).await);
        assert!(!is_recent(&app.anonymous().with_token(&pair.access)).await, "nor is a refresh token");
    }

    async fn a_wrong_password_proves_nothing(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        app.advance(11 * MINUTE).await;
        let answer = browser.client.post(PATH, &json!({"password": "a wrong password"})).await;
        answer.is_problem(403, "wrong_password");
        assert_eq!(answer.errors(), [("password".to_owned(), "wrong_password".to_owned())]);
        assert_eq!(answer.header("set-cookie"), "");
        assert!(browser.is_signed_in().await && !is_recent(&browser.client).await);
        step_up(&app.anonymous()).await.is_problem(401, "unauthenticated");
    }

    async fn r57_who_has_two_factors_proves_the_second(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        let elsewhere = Browser::sign_in(&app, false).await;
        let (authenticator, added) = Authenticator::set_up(&app, &browser.client).await;
        let browser = Browser::renewed(&app, &added);
        assert!(is_recent(&browser.client).await, "the code that confirmed it was the second proof");
        assert!(!is_recent(&elsewhere.client).await, "a password alone is one factor, however lately it came");

        app.advance(11 * MINUTE).await;
        for client in [&browser.client, &elsewhere.client] {
            for refused in [client.delete("/api/v1/me/totp").await, step_up(client).await] {
                refused.is_problem(403, "step_up_required");
                assert_eq!(refused.json["factors"], json!(["totp"]));
            }
            let wrong = client.post(PATH, &json!({"totp_code": authenticator.wrong_code(&app)})).await;
            wrong.is_problem(403, "wrong_code");
            assert_eq!(wrong.errors(), [("totp_code".to_owned(), "wrong_code".to_owned())]);
            let code = authenticator.next_code(&app).await;
            let answer = client.post(PATH, &json!({"totp_code": code})).await;
            assert_eq!(answer.json["aal"], 2);
            let renewed = Browser::renewed(&app, &answer);
            assert!(is_recent(&renewed.client).await);
            renewed.client.post(PATH, &json!({"totp_code": code})).await.is_problem(403, "wrong_code");
        }
    }

    async fn a_recovery_code_is_no_step_up(app: TestApp) {
        let ada = app.user("ada").await;
        let (_, added) = Authenticator::set_up(&app, &ada).await;
        let ada = app.anonymous().with_token(added.text("access_token"));
        let code = &added.json["recovery_codes"][0];
        let answer = ada.post(PATH, &json!({"recovery_code": code})).await;
        answer.is_problem(422, "validation");
    }

    async fn of_four_proofs_at_once_one_session_comes(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        let proofs: Vec<_> = (0..4)
            .map(|_| {
                let client = browser.client.clone();
                tokio::spawn(async move { step_up(&client).await })
            })
            .collect();
        let mut won = Vec::new();
        for proof in proofs {
            let answer = proof.await.expect("an answer");
            if answer.status == 200 {
                won.push(Browser::renewed(&app, &answer));
            } else {
                answer.is_problem(401, "unauthenticated");
            }
        }
        assert_eq!(won.len(), 1);
        assert!(won[0].is_signed_in().await && !browser.is_signed_in().await);
        assert_eq!(count(&app, "sessions").await, 2, "that, and the one of the account's making");
    }
}

async fn expires_at(client: &Client) -> String {
    let sessions = client.get("/api/v1/sessions").await;
    let sessions = sessions.json["items"].as_array().expect("a page");
    let mine = sessions.iter().find(|session| session["current"] == true).expect("this one");
    mine["expires_at"].as_str().expect("a time").to_owned()
}
