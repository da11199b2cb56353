//! A clock that jumps: nothing opens by it that was closed, and what it closes opens again.

use super::{Authenticator, Browser, Pair, log_in, mfa_token, refresh, second_step};
use crate::support::{PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

async fn turn_back(app: &TestApp, by: Duration) {
    app.clock.turn_back(by);
    app.advance(Duration::ZERO).await;
}

on_both! {
    async fn r35_a_token_of_the_future_is_not_good_yet(app: TestApp) {
        app.user("ada").await;
        let (pair, browser) = (Pair::new(&app, "ada").await, Browser::sign_in(&app, false).await);
        turn_back(&app, HOUR).await;
        assert!(!pair.is_good(&app).await);
        assert!(Pair::new(&app, "ada").await.is_good(&app).await && browser.is_signed_in().await);
        app.advance(HOUR).await;
        assert!(pair.is_good(&app).await);
    }

    /// Or setting the clock back would make every proof recent.
    async fn r57_a_proof_of_the_future_is_none(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        turn_back(&app, HOUR).await;
        let answer = browser.client.get("/api/v1/me/mfa").await;
        assert_eq!(answer.json["recent"], false);
        let totp = browser.client.post("/api/v1/me/totp", &json!({})).await;
        totp.is_problem(403, "step_up_required");
        let proved = browser.client.post("/api/v1/step-up", &json!({"password": PASSWORD})).await;
        let proved = Browser::renewed(&app, &proved);
        assert_eq!(proved.client.post("/api/v1/me/totp", &json!({})).await.status, 201);
    }

    async fn r54_a_code_that_was_taken_is_not_taken_again_when_its_time_comes_again(app: TestApp) {
        let (authenticator, _) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let code = authenticator.next_code(&app).await;
        let token = mfa_token(&app, "ada").await;
        assert_eq!(second_step(&app, &token, "totp_code", &code).await.status, 200);
        turn_back(&app, Duration::from_secs(30)).await;
        let token = mfa_token(&app, "ada").await;
        for code in [code, authenticator.code(&app)] {
            second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_second_factor");
        }
    }

    async fn after_years_all_has_run_out_but_the_password(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"], "expires_at": "2027-01-01T00:00:00Z"})).await;
        let script = app.anonymous().with_token(made.text("token"));
        assert_eq!(script.get("/api/v1/tasks").await.status, 200);
        let (pair, browser) = (Pair::new(&app, "ada").await, Browser::sign_in(&app, true).await);
        app.advance(10 * YEAR).await;
        assert!(!pair.is_good(&app).await && !browser.is_signed_in().await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        script.get("/api/v1/tasks").await.is_problem(401, "unauthenticated");
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
    }
}
