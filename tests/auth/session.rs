//! `POST, GET, DELETE /session`: the browser's cookie.

use super::{Browser, Pair, count, disable, script};
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn r25_the_cookie_is_for_this_host_and_no_script(app: TestApp) {
        app.user("ada").await;
        let answer = sign_in(&app.anonymous(), false).await;
        assert_eq!((answer.status, answer.text("username")), (201, "ada"));
        assert_eq!(answer.header("cache-control"), "no-store");
        let (name, value, attributes) = parts(answer.header("set-cookie"));
        assert_eq!(name, "__Host-trackit");
        assert_eq!(attributes, ["httponly", "path=/", "samesite=lax", "secure"]);
        assert_eq!(URL_SAFE_NO_PAD.decode(&value).expect("base64").len(), 16 + 16 + 32);
        assert!(!String::from_utf8_lossy(&answer.bytes).contains(&value));

        let (_, _, attributes) = parts(sign_in(&app.anonymous(), true).await.header("set-cookie"));
        assert_eq!(attributes, ["httponly", "max-age=2592000", "path=/", "samesite=lax", "secure"]);
    }

    async fn the_cookie_opens_the_account(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        assert_eq!(browser.client.get("/api/v1/session").await.text("username"), "ada");
        assert_eq!(browser.client.post("/api/v1/tasks", &json!({"title": "By cookie"})).await.status, 201);
        app.anonymous().get("/api/v1/session").await.is_problem(401, "unauthenticated");
    }

    async fn r26_each_sign_in_gives_a_new_cookie_and_ends_the_one_before(app: TestApp) {
        app.user("ada").await;
        let before = Browser::sign_in(&app, false).await;
        let elsewhere = Browser::sign_in(&app, false).await;
        let after = Browser::of(&app, &sign_in(&before.client, false).await);
        assert_ne!(before.cookie, after.cookie);
        assert!(!before.is_signed_in().await);
        assert!(after.is_signed_in().await && elsewhere.is_signed_in().await);
    }

    async fn a_sign_in_that_fails_half_way_opens_and_ends_nothing(app: TestApp) {
        app.user("ada").await;
        let before = Browser::sign_in(&app, false).await;
        script(&app, "ALTER TABLE revocations RENAME TO out_of_reach").await;
        let failed = sign_in(&before.client, false).await;
        assert_eq!((failed.status / 100, failed.header("set-cookie")), (5, ""), "{failed:?}");
        assert_eq!(count(&app, "sessions").await, 2, "those of the first sign-ins");
        assert!(before.is_signed_in().await);

        script(&app, "ALTER TABLE out_of_reach RENAME TO revocations").await;
        let after = Browser::of(&app, &sign_in(&before.client, false).await);
        assert!(after.is_signed_in().await && !before.is_signed_in().await);
        assert_eq!(count(&app, "sessions").await, 2);
    }

    /// Who plants their own cookie in another's browser gets nothing of what comes after.
    async fn r26_a_planted_cookie_is_not_taken_over(app: TestApp) {
        app.user("ada").await;
        app.user("eve").await;
        let body = json!({"username": "eve", "password": PASSWORD});
        let planted = Browser::of(&app, &app.anonymous().post("/api/v1/session", &body).await);
        let victim = Browser::of(&app, &sign_in(&planted.client, false).await);
        assert_ne!(planted.cookie, victim.cookie);
        assert_eq!(victim.client.get("/api/v1/session").await.text("username"), "ada");
        assert!(!planted.is_signed_in().await);

        for made_up in [String::new(), "x".into(), URL_SAFE_NO_PAD.encode([7; 64]), "a".repeat(5_000)] {
            let made_up = app.anonymous().with("cookie", format!("__Host-trackit={made_up}"));
            let browser = Browser::of(&app, &sign_in(&made_up, false).await);
            assert!(browser.is_signed_in().await);
        }
    }

    async fn a_cookie_that_is_changed_anywhere_is_refused(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        let bytes = URL_SAFE_NO_PAD.decode(&browser.cookie).expect("base64");
        let changed = (0..bytes.len()).map(|at| {
            let mut bytes = bytes.clone();
            bytes[at] ^= 1;
            URL_SAFE_NO_PAD.encode(bytes)
        });
        let cut = [URL_SAFE_NO_PAD.encode(&bytes[..63]), URL_SAFE_NO_PAD.encode([&bytes[..], &[0]].concat())];
        for value in changed.chain(cut).chain([format!("{}=", browser.cookie), String::new()]) {
            assert!(!Browser::with(&app, &value).is_signed_in().await, "{value}");
        }
        for name in ["trackit", "__host-trackit", "__Host-trackit2"] {
            let client = app.anonymous().with("cookie", format!("{name}={}", browser.cookie));
            client.get("/api/v1/session").await.is_problem(401, "unauthenticated");
        }
        assert!(browser.is_signed_in().await);
    }

    async fn a_clients_session_is_no_browsers(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        let refresh = URL_SAFE_NO_PAD.decode(&pair.refresh["trt_".len()..]).expect("base64");
        let session = URL_SAFE_NO_PAD.encode([&refresh[1..33], &[0; 32]].concat());
        for value in [pair.access, pair.refresh, session] {
            assert!(!Browser::with(&app, &value).is_signed_in().await, "{value}");
        }
    }

    async fn r27_a_session_ends_when_it_is_not_used_for_twelve_hours(app: TestApp) {
        app.user("ada").await;
        let (used, idle) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, false).await);
        app.advance(6 * HOUR).await;
        assert!(used.is_signed_in().await);
        app.advance(6 * HOUR - MOMENT).await;
        assert!(used.is_signed_in().await);
        app.advance(MOMENT).await;
        assert!(used.is_signed_in().await && !idle.is_signed_in().await);
    }

    async fn r27_a_session_in_use_outlives_a_short_idle_time(engine: Engine) {
        let app = TestApp::start_with(engine, &["--session-idle", "40s"]).await;
        app.user("ada").await;
        let (used, idle) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, false).await);
        for _ in 0..5 {
            app.advance(20 * SECOND).await;
            assert!(used.is_signed_in().await);
        }
        assert!(!idle.is_signed_in().await);
        app.advance(40 * SECOND).await;
        assert!(!used.is_signed_in().await);
    }

    async fn r27_a_session_ends_after_a_day_however_much_it_is_used(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        for _ in 0..23 {
            app.advance(HOUR).await;
            assert!(browser.is_signed_in().await);
        }
        app.advance(HOUR - MOMENT).await;
        assert!(browser.is_signed_in().await);
        app.advance(MOMENT).await;
        assert!(!browser.is_signed_in().await);
    }

    async fn r27_who_asks_to_be_remembered_is_for_two_idle_weeks_and_thirty_days(app: TestApp) {
        app.user("ada").await;
        let (used, idle) = (Browser::sign_in(&app, true).await, Browser::sign_in(&app, true).await);
        for _ in 0..13 {
            app.advance(DAY).await;
            assert!(used.is_signed_in().await);
        }
        app.advance(DAY).await;
        assert!(used.is_signed_in().await && !idle.is_signed_in().await);
        for _ in 0..15 {
            app.advance(DAY).await;
            assert!(used.is_signed_in().await);
        }
        app.advance(DAY - MOMENT).await;
        assert!(used.is_signed_in().await);
        app.advance(MOMENT).await;
        assert!(!used.is_signed_in().await);
    }

    async fn r29_a_cookie_that_signed_out_is_dead(app: TestApp) {
        app.user("ada").await;
        for path in ["/api/v1/session", "/api/v1/logout"] {
            let (browser, other) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, true).await);
            let method =
                if path.ends_with("logout") { Method::POST } else { Method::DELETE };
            let answer = browser.client.send(method, path, None).await;
            assert_eq!((answer.status, answer.header("clear-site-data")), (204, "\"cache\""));
            let (name, value, attributes) = parts(answer.header("set-cookie"));
            assert_eq!((name.as_str(), value.as_str()), ("__Host-trackit", ""));
            assert_eq!(attributes, ["httponly", "max-age=0", "path=/", "samesite=lax", "secure"]);
            assert!(!browser.is_signed_in().await);
            assert!(other.is_signed_in().await, "another device stays signed in");
        }
    }

    /// A cookie is taken from the browser only with its session, or that one would live on with nobody to end it.
    async fn r29_signing_out_by_token_leaves_the_cookie_and_its_session(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        for (method, path) in [(Method::POST, "/api/v1/logout"), (Method::DELETE, "/api/v1/session")] {
            let pair = Pair::new(&app, "ada").await;
            let answer = browser.client.clone().with_token(&pair.access).send(method, path, None).await;
            assert_eq!((answer.status, answer.header("clear-site-data")), (204, "\"cache\""));
            assert_eq!(answer.header("set-cookie"), "");
            assert!(!pair.is_good(&app).await && browser.is_signed_in().await);
        }
    }

    async fn a_header_wins_over_a_cookie_for_better_and_for_worse(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        let (browser, pair) = (Browser::sign_in(&app, false).await, Pair::new(&app, "bob").await);
        let bad = browser.client.clone().with("authorization", "Bearer wrong").get("/api/v1/me").await;
        bad.is_problem(401, "unauthenticated");
        let both = browser.client.clone().with_token(&pair.access);
        assert_eq!(both.get("/api/v1/me").await.text("username"), "bob");
        assert_eq!(both.post("/api/v1/logout", &json!({})).await.status, 204);
        assert!(!pair.is_good(&app).await && browser.is_signed_in().await);
    }

    async fn r33_what_signed_out_stays_out_after_a_restart(app: TestApp) {
        app.user("ada").await;
        let (gone, stays) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, false).await);
        let (gone_pair, pair) = (Pair::new(&app, "ada").await, Pair::new(&app, "ada").await);
        gone.client.delete("/api/v1/session").await;
        app.anonymous().with_token(&gone_pair.access).post("/api/v1/logout", &json!({})).await;
        let app = app.restart().await;
        assert!(!Browser::with(&app, &gone.cookie).is_signed_in().await && !gone_pair.is_good(&app).await);
        assert!(Browser::with(&app, &stays.cookie).is_signed_in().await && pair.is_good(&app).await);
    }

    async fn r30_a_disabled_account_has_no_session(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        assert!(browser.is_signed_in().await);
        disable(&app, "ada").await;
        assert!(!browser.is_signed_in().await);
    }

    async fn sessions_that_ran_out_are_forgotten(app: TestApp) {
        app.user("ada").await;
        Browser::sign_in(&app, false).await;
        Browser::sign_in(&app, true).await;
        app.advance(DAY).await;
        let forgotten = trackit::auth::purge_sessions(&app.app.db, app.app.clock.now()).await;
        assert_eq!(forgotten.expect("a purge"), 1);
        app.advance(29 * DAY).await;
        let forgotten = trackit::auth::purge_sessions(&app.app.db, app.app.clock.now()).await;
        assert_eq!(forgotten.expect("a purge"), 2);
    }
}

async fn sign_in(client: &Client, remember: bool) -> crate::support::Answer {
    let body = json!({"username": "ada", "password": PASSWORD, "remember": remember});
    client.post("/api/v1/session", &body).await
}

/// A `Set-Cookie` header's name, value and attributes, these in order of the alphabet.
fn parts(header: &str) -> (String, String, Vec<String>) {
    let mut parts = header.split("; ");
    let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).expect("a cookie");
    let mut attributes: Vec<String> = parts.map(str::to_lowercase).collect();
    attributes.sort();
    (name.to_owned(), value.to_owned(), attributes)
}
