//! Administrators' sessions: an hour without use, twelve in all, however they signed in (R27).

use super::{Browser, Pair, log_in, refresh};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How far clocks may differ: for so long an access token is taken beyond its end.
const LEEWAY: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn r27_an_administrators_session_ends_after_an_hour_without_use(app: TestApp) {
        app.admin("ada").await;
        app.user("bob").await;
        for remember in [false, true] {
            let (used, idle) = (Browser::sign_in(&app, remember).await, Browser::sign_in(&app, remember).await);
            let (pair, idle_pair) = (Pair::new(&app, "ada").await, Pair::new(&app, "ada").await);
            let users = Pair::new(&app, "bob").await;
            app.advance(30 * MINUTE).await;
            assert!(used.is_signed_in().await);
            let pair = Pair::of(&refresh(&app, &pair.refresh).await);
            app.advance(30 * MINUTE - MOMENT).await;
            assert!(used.is_signed_in().await);
            app.advance(MOMENT).await;
            assert!(used.is_signed_in().await && !idle.is_signed_in().await);
            assert_eq!(refresh(&app, &pair.refresh).await.status, 200);
            refresh(&app, &idle_pair.refresh).await.is_problem(401, "invalid_refresh_token");
            assert_eq!(refresh(&app, &users.refresh).await.status, 200, "a user's goes on");
        }
    }

    async fn r27_an_administrators_session_ends_after_twelve_hours_however_much_it_is_used(app: TestApp) {
        app.admin("ada").await;
        let (browser, remembered) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, true).await);
        let mut pair = Pair::new(&app, "ada").await;
        for step in [30 * MINUTE].repeat(23).into_iter().chain([30 * MINUTE - MOMENT]) {
            app.advance(step).await;
            assert!(browser.is_signed_in().await && remembered.is_signed_in().await);
            pair = Pair::of(&refresh(&app, &pair.refresh).await);
        }
        app.advance(MOMENT).await;
        assert!(!browser.is_signed_in().await && !remembered.is_signed_in().await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
    }

    async fn an_administrators_browser_keeps_the_cookie_no_longer_than_its_session(app: TestApp) {
        app.admin("ada").await;
        let body = json!({"username": "ada", "password": PASSWORD, "remember": true});
        let answer = app.anonymous().post("/api/v1/session", &body).await;
        assert!(answer.header("set-cookie").contains("; Max-Age=43200"), "{answer:?}");
    }

    async fn settings_that_are_shorter_hold_for_administrators_too(engine: Engine) {
        let options = ["--session-idle", "30m", "--refresh-ttl", "2h", "--access-ttl", "90m"];
        let app = TestApp::start_with(engine, &options).await;
        app.admin("ada").await;
        let (browser, pair) = (Browser::sign_in(&app, false).await, Pair::new(&app, "ada").await);
        app.advance(30 * MINUTE).await;
        assert!(!browser.is_signed_in().await);
        let mut last = Pair::of(&refresh(&app, &pair.refresh).await);
        for _ in 0..2 {
            app.advance(45 * MINUTE - MOMENT).await;
            last = Pair::of(&refresh(&app, &last.refresh).await);
        }
        app.advance(2 * MOMENT).await;
        refresh(&app, &last.refresh).await.is_problem(401, "invalid_refresh_token");
    }

    /// Where access tokens were set to live longer than a session may go unused.
    async fn r27_an_administrators_access_token_ends_with_the_idle_hour(engine: Engine) {
        let app = TestApp::start_with(engine, &["--access-ttl", "2h"]).await;
        app.admin("ada").await;
        let answer = log_in(&app.anonymous(), "ada", PASSWORD).await;
        assert_eq!(answer.json["expires_in"], 3600);
        let pair = Pair::of(&answer);
        app.advance(HOUR - MOMENT).await;
        assert!(pair.is_good(&app).await);
        app.advance(LEEWAY + MOMENT).await;
        assert!(!pair.is_good(&app).await);
    }
}
