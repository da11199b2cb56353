//! Sign-up where an address has to be confirmed, and `POST /email-verification`

use super::{ADA, NEW, ask_for_reset, confirm, register, reset, seen, sign_in};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use futures_util::future::join_all;
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn required(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &["--email-confirmation", "required"]).await
}

on_both! {
    async fn an_account_comes_to_be_when_its_address_is_confirmed(engine: Engine) {
        let app = required(engine).await;
        let answer = register(&app.anonymous(), "ada", ADA, PASSWORD).await;
        assert_eq!((answer.status, answer.bytes.len()), (202, 0), "{answer:?}");
        sign_in(&app, ADA, PASSWORD).await.is_problem(401, "invalid_credentials");
        let mail = app.mail_to(ADA).await;
        assert!(mail.link().starts_with("http://127.0.0.1:5000/confirm-email#"), "{}", mail.link());
        assert_eq!(confirm(&app.anonymous(), &mail.secret(), Some(PASSWORD)).await.status, 204);
        let ada = app.signed_in("ada").await;
        assert_eq!(ada.get("/api/v1/me").await.json["email_verified"], true);
        confirm(&app.anonymous(), &mail.secret(), Some(PASSWORD)).await.is_problem(400, "token_invalid");
    }

    async fn r15_a_sign_up_with_a_taken_address_looks_like_any_other(engine: Engine) {
        let app = required(engine).await;
        app.user("ada").await;
        let derived = app.app.passwords.derivations();
        let taken = register(&app.anonymous(), "eve", ADA, NEW).await;
        let one = app.app.passwords.derivations() - derived;
        let free = register(&app.anonymous(), "eve", "eve@example.org", NEW).await;
        assert_eq!(seen(&taken), seen(&free));
        assert_eq!((one, app.app.passwords.derivations() - derived), (1, 2), "the same work");
        // The owner is told, and asked for nothing.
        assert_eq!(app.mail_to(ADA).await.subject, "You have an account already");
        assert_eq!(app.mail_to("eve@example.org").await.subject, "Confirm your address");
        assert_eq!(sign_in(&app, ADA, PASSWORD).await.status, 200);
        // A username is public: it is taken for everybody.
        let handle = register(&app.anonymous(), "ADA", "other@example.org", NEW).await;
        handle.is_problem(409, "username_taken");
    }

    /// A stranger signs up with somebody's address first (F17): the letter alone opens nothing of the stranger's.
    async fn r51_whoever_reads_the_mail_confirms_nothing_that_a_stranger_prepared(engine: Engine) {
        let app = required(engine).await;
        register(&app.anonymous(), "ada", ADA, "the stranger's own").await;
        let strangers = app.mail_to(ADA).await.secret();
        confirm(&app.anonymous(), &strangers, None).await.is_problem(403, "wrong_password");
        confirm(&app.anonymous(), &strangers, Some(PASSWORD)).await.is_problem(403, "wrong_password");
        // The owner signs up all the same, and has an account of which the stranger knows nothing.
        assert_eq!(register(&app.anonymous(), "ada", ADA, PASSWORD).await.status, 202);
        let own = app.mail_to(ADA).await.secret();
        assert_eq!(confirm(&app.anonymous(), &own, Some(PASSWORD)).await.status, 204);
        sign_in(&app, ADA, "the stranger's own").await.is_problem(401, "invalid_credentials");
        let late = confirm(&app.anonymous(), &strangers, Some("the stranger's own")).await;
        late.is_problem(409, "username_taken");
    }

    /// Where no proof is asked for, the stranger's account is there at once: the owner's reset takes it over whole.
    async fn r51_a_reset_of_an_unconfirmed_account_ends_what_a_stranger_had(app: TestApp) {
        register(&app.anonymous(), "ada", ADA, "the stranger's own").await;
        let body = json!({"username": "ada", "password": "the stranger's own"});
        let token = app.anonymous().post("/api/v1/login", &body).await.text("access_token").to_owned();
        let stranger = app.anonymous().with_token(&token);
        assert_eq!(stranger.get("/api/v1/me").await.json["email_verified"], false);
        ask_for_reset(&app, ADA).await;
        assert_eq!(reset(&app, &app.mail_to(ADA).await.secret(), PASSWORD).await.status, 204);
        assert_eq!(stranger.get("/api/v1/me").await.status, 401);
        sign_in(&app, ADA, "the stranger's own").await.is_problem(401, "invalid_credentials");
        let ada = app.signed_in("ada").await;
        assert_eq!(ada.get("/api/v1/me").await.json["email_verified"], true);
    }

    async fn of_eight_at_once_one_opens_the_account(engine: Engine) {
        let app = required(engine).await;
        register(&app.anonymous(), "ada", ADA, PASSWORD).await;
        let secret = app.mail_to(ADA).await.secret();
        let clients: Vec<_> = (0..4).map(|_| app.anonymous()).collect();
        let calls = clients.iter().map(|client| confirm(client, &secret, Some(PASSWORD)));
        let statuses: Vec<_> = join_all(calls).await.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
    }

    async fn r52_a_guessed_password_for_a_link_is_counted(engine: Engine) {
        let app = required(engine).await;
        register(&app.anonymous(), "ada", ADA, PASSWORD).await;
        let secret = app.mail_to(ADA).await.secret();
        for _ in 0..5 {
            let answer = confirm(&app.anonymous(), &secret, Some("a guess of it")).await;
            answer.is_problem(403, "wrong_password");
        }
        confirm(&app.anonymous(), &secret, Some(PASSWORD)).await.is_problem(429, "throttled");
    }

    async fn r22_an_address_is_not_flooded_by_sign_ups_and_each_looks_like_the_first(engine: Engine) {
        let app = required(engine).await;
        let mut answers = Vec::new();
        for n in 0..8 {
            answers.push(seen(&register(&app.anonymous(), &format!("ada{n}"), ADA, PASSWORD).await));
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(answers[0].0, 202);
        assert_eq!(app.mail().await.len(), 5);
    }

    async fn r22_an_address_is_not_flooded_by_whoever_asks_to_confirm_it(app: TestApp) {
        app.user("ada").await;
        for _ in 0..8 {
            let ask = json!({"email": ADA});
            assert_eq!(app.anonymous().post("/api/v1/request-email-verification", &ask).await.status, 202);
        }
        assert_eq!(app.mail().await.len(), 5);
    }

    async fn a_sign_up_that_nobody_confirms_is_forgotten(engine: Engine) {
        let app = required(engine).await;
        register(&app.anonymous(), "ada", ADA, PASSWORD).await;
        let secret = app.mail_to(ADA).await.secret();
        app.advance(DAY).await;
        confirm(&app.anonymous(), &secret, Some(PASSWORD)).await.is_problem(400, "token_invalid");
        let forgotten = trackit::auth::purge_links(&app.app.db, app.clock.now()).await.expect("a database");
        assert_eq!(forgotten, 1);
    }

    /// Where an account is there at once, its address can be confirmed later, by whoever is signed in.
    async fn an_address_is_confirmed_in_ones_own_session_or_with_the_password(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let ask = json!({"email": ADA});
        assert_eq!(app.anonymous().post("/api/v1/request-email-verification", &ask).await.status, 202);
        let secret = app.mail_to(ADA).await.secret();
        confirm(&eve, &secret, None).await.is_problem(403, "wrong_password");
        confirm(&app.anonymous(), &secret, None).await.is_problem(403, "wrong_password");
        let before = ada.get("/api/v1/me").await;
        assert_eq!(before.json["email_verified"], false);
        assert_eq!(confirm(&ada, &secret, None).await.status, 204);
        let after = ada.clone().with("if-none-match", before.header("etag")).get("/api/v1/me").await;
        assert_eq!((after.status, &after.json["email_verified"]), (200, &true.into()), "it is not as it was");
        // Confirmed, it is not asked for again.
        assert_eq!(app.anonymous().post("/api/v1/request-email-verification", &ask).await.status, 202);
        assert_eq!(app.mail().await.len(), 1);
    }

    async fn r36_a_link_for_one_thing_is_none_for_another(app: TestApp) {
        let ada = app.user("ada").await;
        ask_for_reset(&app, ADA).await;
        let secret = app.mail_to(ADA).await.secret();
        confirm(&ada, &secret, Some(PASSWORD)).await.is_problem(400, "token_invalid");
        app.anonymous().post("/api/v1/request-email-verification", &json!({"email": ADA})).await;
        let other = app.mail_to(ADA).await.secret();
        reset(&app, &other, NEW).await.is_problem(400, "token_invalid");
        assert_eq!(reset(&app, &secret, NEW).await.status, 204);
    }
}
