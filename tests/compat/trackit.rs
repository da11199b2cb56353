//! Seed 002: accounts by e-mail address, an access token, and a new password by mail.

use super::{STRONG, WAYS, count, disable, signs_in, with, with_second_factor, without};
use crate::support::{Answer, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const REGISTER: &str = "/compat/trackit/register";
const LOGIN: &str = "/compat/trackit/login";
const ASK: &str = "/compat/trackit/request-password-reset";
const RESET: &str = "/compat/trackit/reset-password";
const PROTECTED: &str = "/compat/trackit/protected-route";

/// As the seed prints it.
fn usuario() -> Value {
    json!({"email": "usuario@dominio.com", "password": "senhaSegura"})
}

/// Checks that it is a refusal of this status, in this contract's form.
#[track_caller]
fn refused(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/json"), "{answer:?}");
    assert!(!answer.text("message").is_empty());
    assert_eq!(answer.json.as_object().map(serde_json::Map::len), Some(1), "{answer:?}");
}

on_both! {
    /// The seed's own examples, one after the other, as printed.
    async fn the_seeds_examples_work_as_printed(app: TestApp) {
        let answer = app.anonymous().post(REGISTER, &usuario()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let answer = app.anonymous().post(LOGIN, &usuario()).await;
        assert_eq!(answer.json.as_object().map(serde_json::Map::len), Some(1));
        let client = app.anonymous().with_token(answer.text("access_token"));
        assert_eq!(client.get(PROTECTED).await.json, json!({"email": "usuario@dominio.com"}));
        let answer = app.anonymous().post(ASK, &json!({"email": "usuario@dominio.com"})).await;
        assert_eq!(answer.status, 200);
        assert!(app.mail_to("usuario@dominio.com").await.link().contains("/reset-password#"));
    }

    async fn register_201_the_username_comes_from_the_address(app: TestApp) {
        for way in WAYS {
            let email = format!("{}@dominio.com", way.name());
            let answer = way.post(&app.anonymous(), REGISTER, &with(&usuario(), "email", email.as_str())).await;
            assert_eq!(answer.status, 201, "{way:?} {answer:?}");
            assert!(!answer.text("message").is_empty());
            assert!(signs_in(&app, &way.name(), "senhaSegura").await, "{way:?}");
        }
    }

    /// Nobody is refused for a username that they did not choose.
    async fn register_201_for_all_who_are_called_alike(app: TestApp) {
        let together: Vec<_> = (0..6)
            .map(|n| {
                let (client, email) = (app.anonymous(), format!("joe@d{n}.example.com"));
                tokio::spawn(async move { client.post(REGISTER, &with(&usuario(), "email", email)).await.status })
            })
            .collect();
        for one in together {
            assert_eq!(one.await.expect("an answer"), 201);
        }
        assert_eq!(count(&app, "accounts").await, 6);
    }

    /// A username that is taken costs nobody a second try, neither of the hash nor of the count.
    async fn register_429_the_21st_of_an_hour(app: TestApp) {
        let before = app.app.passwords.derivations();
        for n in 0..20 {
            let fields = with(&usuario(), "email", format!("joe@d{n}.example.com"));
            assert_eq!(app.anonymous().post(REGISTER, &fields).await.status, 201, "{n}");
        }
        assert_eq!(app.app.passwords.derivations() - before, 20);
        let answer = app.anonymous().post(REGISTER, &usuario()).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
        assert_eq!(count(&app, "accounts").await, 20);
    }

    async fn register_waits_for_all_who_are_called_alike(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        for email in ["joe@a.example.com", "joe@b.example.com"] {
            assert_eq!(app.anonymous().post(REGISTER, &with(&usuario(), "email", email)).await.status, 201);
        }
        for email in ["joe@a.example.com", "joe@b.example.com"] {
            let body = json!({"token": app.mail_to(email).await.secret(), "password": "senhaSegura"});
            assert_eq!(app.anonymous().post("/api/v1/email-verification", &body).await.status, 204, "{email}");
        }
    }

    async fn register_400_invalid_or_missing(app: TestApp) {
        for way in WAYS {
            for field in ["email", "password"] {
                refused(&way.post(&app.anonymous(), REGISTER, &without(&usuario(), field)).await, 400);
                refused(&way.post(&app.anonymous(), REGISTER, &with(&usuario(), field, "")).await, 400);
            }
            refused(&way.post(&app.anonymous(), REGISTER, &with(&usuario(), "email", "usuario")).await, 400);
            refused(&way.post(&app.anonymous(), REGISTER, &with(&usuario(), "password", "1234567")).await, 400);
            refused(&way.post(&app.anonymous(), REGISTER, &with(&usuario(), "role", "admin")).await, 400);
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn register_409_taken(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let taken = with(&usuario(), "email", "Ada@example.org");
            refused(&way.post(&app.anonymous(), REGISTER, &taken).await, 409);
        }
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn register_403_where_the_instance_makes_no_accounts_for_strangers(engine: Engine) {
        for registration in ["closed", "invite"] {
            let app = TestApp::start_with(engine, &["--registration", registration]).await;
            refused(&app.anonymous().post(REGISTER, &usuario()).await, 403);
            assert_eq!(count(&app, "accounts").await, 0);
        }
    }

    /// Whether the address has an account, the answer does not tell; and the weak password is known for one when the account
    /// comes to be.
    async fn register_waits_where_addresses_are_confirmed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        app.user("ada").await;
        let taken = app.anonymous().post(REGISTER, &with(&usuario(), "email", "ada@example.org")).await;
        let free = app.anonymous().post(REGISTER, &usuario()).await;
        assert_eq!((free.status, taken.status, &free.json), (201, 201, &taken.json));
        refused(&app.anonymous().post(LOGIN, &usuario()).await, 401);
        let token = app.mail_to("usuario@dominio.com").await.secret();
        let body = json!({"token": token, "password": "senhaSegura"});
        assert_eq!(app.anonymous().post("/api/v1/email-verification", &body).await.status, 204);
        let answer = app.anonymous().post(LOGIN, &usuario()).await;
        let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
        assert_eq!(me.json["weak_password"], true);
    }

    async fn login_200_a_jwt(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let fields = json!({"email": "ada@example.org", "password": PASSWORD});
            let answer = way.post(&app.anonymous(), LOGIN, &fields).await;
            assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{way:?} {answer:?}");
            assert_eq!(answer.text("access_token").split('.').count(), 3);
        }
    }

    /// Unknown, wrong, disabled: here they are one answer, as in the product.
    async fn login_401(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let wrong = json!({"email": "ada@example.org", "password": STRONG});
            let unknown = json!({"email": "nobody@example.org", "password": STRONG});
            let (wrong, unknown) =
                (way.post(&app.anonymous(), LOGIN, &wrong).await, way.post(&app.anonymous(), LOGIN, &unknown).await);
            refused(&wrong, 401);
            assert_eq!((unknown.status, unknown.json), (wrong.status, wrong.json), "{way:?}");
        }
        app.advance(Duration::from_secs(600)).await;
        disable(&app, "ada").await;
        refused(&app.anonymous().post(LOGIN, &json!({"email": "ada@example.org", "password": PASSWORD})).await, 401);
    }

    async fn login_401_of_an_account_with_a_second_factor(app: TestApp) {
        with_second_factor(&app, "ada").await;
        let answer = app.anonymous().post(LOGIN, &json!({"email": "ada@example.org", "password": PASSWORD})).await;
        refused(&answer, 401);
        assert!(answer.text("message").contains("TrackIt"));
    }

    async fn login_400_missing(app: TestApp) {
        for way in WAYS {
            for field in ["email", "password"] {
                refused(&way.post(&app.anonymous(), LOGIN, &without(&usuario(), field)).await, 400);
            }
        }
    }

    async fn login_429_with_word_of_when(app: TestApp) {
        app.user("ada").await;
        let fields = json!({"email": "ada@example.org", "password": STRONG});
        for _ in 0..5 {
            refused(&app.anonymous().post(LOGIN, &fields).await, 401);
        }
        let answer = app.anonymous().post(LOGIN, &fields).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
    }

    async fn request_password_reset_200_the_same_for_unknown_addresses(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let known = way.post(&app.anonymous(), ASK, &json!({"email": "ada@example.org"})).await;
            let unknown = way.post(&app.anonymous(), ASK, &json!({"email": "nobody@example.org"})).await;
            assert_eq!((known.status, &known.json), (200, &unknown.json), "{way:?}");
            assert_eq!(unknown.status, 200);
        }
        let mail = app.mail().await;
        assert_eq!(mail.iter().filter(|mail| mail.to == "ada@example.org").count(), 4);
        assert_eq!(mail.len(), 4, "and nobody else was written to");
    }

    async fn request_password_reset_400_an_address_that_is_none_or_missing(app: TestApp) {
        for way in WAYS {
            for fields in [json!({"email": "ada"}), json!({"email": ""}), json!({})] {
                refused(&way.post(&app.anonymous(), ASK, &fields).await, 400);
            }
        }
        assert_eq!(count(&app, "outbox").await, 0);
    }

    async fn request_password_reset_429_the_21st_of_an_hour(app: TestApp) {
        for n in 0..20 {
            let fields = json!({"email": format!("nobody{n}@example.org")});
            assert_eq!(app.anonymous().post(ASK, &fields).await.status, 200, "{n}");
        }
        let fields = json!({"email": "nobody@example.org"});
        let answer = app.anonymous().post(ASK, &fields).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
        app.advance(Duration::from_secs(60 * 60)).await;
        assert_eq!(app.anonymous().post(ASK, &fields).await.status, 200);
    }

    async fn reset_password_200_and_the_token_works_once(app: TestApp) {
        let ada = app.user("ada").await;
        for (n, way) in WAYS.into_iter().enumerate() {
            app.anonymous().post(ASK, &json!({"email": "ada@example.org"})).await;
            let token = app.mail_to("ada@example.org").await.secret();
            let password = format!("{STRONG} {n}");
            let body = json!({"token": token, "password": password});
            let answer = way.post(&app.anonymous(), RESET, &body).await;
            assert_eq!(answer.status, 200, "{way:?} {answer:?}");
            assert!(!answer.text("message").is_empty());
            assert!(signs_in(&app, "ada", &password).await);
            refused(&way.post(&app.anonymous(), RESET, &body).await, 400);
        }
        assert_eq!(ada.get(PROTECTED).await.status, 401, "whatever was signed in is not any more");
        assert!(!app.database.holds(STRONG).await, "a password is never stored as it is");
    }

    async fn reset_password_400_unknown_used_or_expired(app: TestApp) {
        app.user("ada").await;
        app.anonymous().post(ASK, &json!({"email": "ada@example.org"})).await;
        let old = app.mail_to("ada@example.org").await.secret();
        app.anonymous().post(ASK, &json!({"email": "ada@example.org"})).await;
        let newest = app.mail_to("ada@example.org").await.secret();
        for way in WAYS {
            for token in ["x", &old] {
                let body = json!({"token": token, "password": STRONG});
                refused(&way.post(&app.anonymous(), RESET, &body).await, 400);
            }
            app.advance(Duration::from_secs(60)).await;
        }
        app.advance(Duration::from_secs(26 * 60)).await;
        refused(&app.anonymous().post(RESET, &json!({"token": newest, "password": STRONG})).await, 400);
        assert!(signs_in(&app, "ada", PASSWORD).await);
    }

    /// Here the product's own rule holds: the seed prints no example of it.
    async fn reset_password_400_for_a_password_that_is_guessed_first(app: TestApp) {
        app.user("ada").await;
        app.anonymous().post(ASK, &json!({"email": "ada@example.org"})).await;
        let token = app.mail_to("ada@example.org").await.secret();
        refused(&app.anonymous().post(RESET, &json!({"token": token, "password": "senhaSegura"})).await, 400);
        for field in ["token", "password"] {
            let body = without(&json!({"token": token, "password": STRONG}), field);
            refused(&app.anonymous().post(RESET, &body).await, 400);
        }
        assert_eq!(app.anonymous().post(RESET, &json!({"token": token, "password": STRONG})).await.status, 200);
    }

    async fn protected_route_200_with_the_address(app: TestApp) {
        let ada = app.user("ada").await;
        for slash in ["", "/"] {
            let answer = ada.get(&format!("{PROTECTED}{slash}")).await;
            assert_eq!((answer.status, &answer.json), (200, &json!({"email": "ada@example.org"})));
        }
    }

    async fn protected_route_401(app: TestApp) {
        let ada = app.user("ada").await;
        refused(&app.anonymous().get(PROTECTED).await, 401);
        refused(&app.anonymous().with_token("x.y.z").get(PROTECTED).await, 401);
        app.advance(Duration::from_secs(306)).await;
        refused(&ada.get(PROTECTED).await, 401);
    }
}
