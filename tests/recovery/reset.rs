//! `POST /request-password-reset` and `POST /password-reset`

use super::{ADA, NEW, ada, ask_for_reset, reset, seen, sign_in};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;
use trackit::auth;

const HALF_AN_HOUR: Duration = Duration::from_secs(30 * 60);
const SECOND: Duration = Duration::from_secs(1);

on_both! {
    async fn the_link_from_the_letter_makes_a_new_password(app: TestApp) {
        let client = ada(&app).await;
        assert_eq!(ask_for_reset(&app, ADA).await.status, 202);
        let mail = app.mail_to(ADA).await;
        assert_eq!(mail.subject, "A new password");
        let answer = reset(&app, &mail.secret(), NEW).await;
        assert_eq!((answer.status, answer.bytes.len()), (204, 0), "{answer:?}");
        assert_eq!(sign_in(&app, ADA, NEW).await.status, 200);
        sign_in(&app, ADA, PASSWORD).await.is_problem(401, "invalid_credentials");
        // Whatever was signed in by the old one is out, at once.
        assert_eq!(client.get("/api/v1/me").await.status, 401);
        let told = app.mail_to(ADA).await;
        assert_eq!(told.subject, "Your password was changed");
    }

    async fn r15_whether_the_address_has_an_account_nobody_learns(app: TestApp) {
        ada(&app).await;
        let known = ask_for_reset(&app, ADA).await;
        let unknown = ask_for_reset(&app, "nobody@example.org").await;
        assert_eq!(seen(&known), seen(&unknown));
        // Up to the answer nothing was done but to note each, so that its time tells nothing either.
        let rows = async |table: &str| {
            let sql = format!("SELECT count(*) FROM {table}");
            let count = app.app.db.read(async move |conn| conn.row(&sql, &[], |row| row.next::<i64>()).await).await;
            count.expect("a count")
        };
        let found = [rows("asked_links").await, rows("mail_tokens").await, rows("outbox").await];
        assert_eq!(found, [Some(2), Some(0), Some(0)]);
        let to: Vec<_> = app.mail().await.into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, [ADA]);
    }

    async fn r44_a_link_is_good_once_for_half_an_hour_and_only_the_newest(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let older = app.mail_to(ADA).await.secret();
        ask_for_reset(&app, ADA).await;
        let newest = app.mail_to(ADA).await.secret();
        assert_ne!(older, newest);
        reset(&app, &older, NEW).await.is_problem(400, "token_invalid");
        assert_eq!(reset(&app, &newest, NEW).await.status, 204);
        reset(&app, &newest, PASSWORD).await.is_problem(400, "token_invalid");

        ask_for_reset(&app, ADA).await;
        let late = app.mail_to(ADA).await.secret();
        app.advance(HALF_AN_HOUR).await;
        reset(&app, &late, PASSWORD).await.is_problem(400, "token_invalid");
        ask_for_reset(&app, ADA).await;
        let in_time = app.mail_to(ADA).await.secret();
        app.advance(HALF_AN_HOUR - SECOND).await;
        assert_eq!(reset(&app, &in_time, PASSWORD).await.status, 204);
    }

    /// As a peer shipped it the wrong way round (F1): what has not run out stays, and what has goes.
    async fn r44_a_purge_takes_the_links_that_ran_out_and_no_other(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let good = app.mail_to(ADA).await.secret();
        app.advance(HALF_AN_HOUR - SECOND).await;
        assert_eq!(auth::purge_links(&app.app.db, app.app.clock.now()).await.expect("a purge"), 0);
        assert_eq!(reset(&app, &good, NEW).await.status, 204);

        ask_for_reset(&app, ADA).await;
        let late = app.mail_to(ADA).await.secret();
        app.advance(HALF_AN_HOUR).await;
        assert_eq!(auth::purge_links(&app.app.db, app.app.clock.now()).await.expect("a purge"), 1);
        reset(&app, &late, PASSWORD).await.is_problem(400, "token_invalid");
    }

    async fn r45_of_fifty_at_once_one_uses_the_link(engine: Engine) {
        // What counts here is the link, not how many come from one address.
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let secret = app.mail_to(ADA).await.secret();
        let answers = join_all((0..50).map(|n| {
            let (app, secret) = (&app, &secret);
            async move { (reset(app, secret, &format!("{NEW} {n}")).await, n) }
        }))
        .await;
        let mut won = Vec::new();
        for (answer, n) in answers {
            match answer.status {
                204 => won.push(n),
                // The pool that hashes may be too full for some of them (R8).
                503 => answer.is_problem(503, "busy"),
                _ => answer.is_problem(400, "token_invalid"),
            }
        }
        assert_eq!(won.len(), 1, "{won:?}");
        assert_eq!(sign_in(&app, ADA, &format!("{NEW} {}", won[0])).await.status, 200);
    }

    async fn r24_of_a_link_only_the_digest_is_stored(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        // Before it is sent, when it is in the outbox as well.
        let before = app.database.bytes().await;
        let secret = app.mail_to(ADA).await.secret();
        assert!(!before.windows(secret.len()).any(|window| window == secret.as_bytes()));
        assert!(!app.database.holds(&secret).await);
    }

    async fn r46_a_link_names_the_public_address_whatever_the_request_says(engine: Engine) {
        let app = TestApp::start_with(engine, &["--public-url", "https://work.example.org"]).await;
        app.user("ada").await;
        let poisoned = app
            .anonymous()
            .with("forwarded", "host=evil.example;proto=http")
            .with("x-forwarded-host", "evil.example")
            .with("x-forwarded-proto", "http");
        poisoned.post("/api/v1/request-password-reset", &json!({"email": ADA})).await;
        let link = app.mail_to(ADA).await.link();
        assert!(link.starts_with("https://work.example.org/reset-password#"), "{link}");
    }

    /// Whatever leads away from the page that the link opens, or logs its address, never has the secret.
    async fn r47_the_secret_stands_where_no_log_and_no_referer_has_it(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let link = app.mail_to(ADA).await.link();
        let (page, secret) = link.split_once('#').expect("a fragment");
        assert!(page.ends_with("/reset-password") && secret.len() == 43, "{link}");
        let opened = app.anonymous().with("accept", "text/html").get("/reset-password").await;
        assert_eq!((opened.status, opened.header("referrer-policy")), (200, "no-referrer"));
        let asked = app.anonymous().get(&format!("/api/v1/password-reset?token={secret}")).await;
        asked.is_problem(405, "method_not_allowed");
    }

    async fn r49_a_reset_signs_nobody_in(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let answer = reset(&app, &app.mail_to(ADA).await.secret(), NEW).await;
        assert_eq!((answer.status, answer.header("set-cookie"), answer.bytes.len()), (204, "", 0));
    }

    async fn r22_an_address_is_not_flooded(app: TestApp) {
        ada(&app).await;
        for _ in 0..12 {
            assert_eq!(ask_for_reset(&app, ADA).await.status, 202);
        }
        assert_eq!(app.mail().await.len(), 5);
        // Nor are many addresses, from one.
        for n in 0..8 {
            assert_eq!(ask_for_reset(&app, &format!("a{n}@example.org")).await.status, 202);
        }
        let refused = ask_for_reset(&app, "b@example.org").await;
        refused.is_problem(429, "throttled");
        let known = ask_for_reset(&app, ADA).await;
        assert_eq!((known.status, known.header("retry-after")), (429, refused.header("retry-after")));
    }

    async fn a_disabled_account_gets_no_letter(app: TestApp) {
        ada(&app).await;
        app.database.run("UPDATE accounts SET disabled_at = 1").await;
        assert_eq!(ask_for_reset(&app, ADA).await.status, 202);
        assert!(app.mail().await.is_empty());
    }

    async fn a_bad_new_password_leaves_the_link_good(app: TestApp) {
        ada(&app).await;
        ask_for_reset(&app, ADA).await;
        let secret = app.mail_to(ADA).await.secret();
        let answer = reset(&app, &secret, "short").await;
        assert_eq!(answer.errors(), [("password".to_owned(), "password_too_short".to_owned())]);
        for strange in ["", "x", &"a".repeat(43)] {
            reset(&app, strange, NEW).await.is_problem(400, "token_invalid");
        }
        assert_eq!(reset(&app, &secret, NEW).await.status, 204);
    }
}
