//! Seed 001, its half below `/auth`: accounts, and the product's own tokens.

use super::{STRONG, WAYS, count, disable, with, with_second_factor, without};
use crate::support::{Answer, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const SIGN_UP: &str = "/compat/pedidos/auth/criar_conta";
const LOGIN: &str = "/compat/pedidos/auth/login";
const LOGIN_FORM: &str = "/compat/pedidos/auth/login-form";
const REFRESH: &str = "/compat/pedidos/auth/refresh";

fn ada() -> Value {
    json!({"name": "Ada Lovelace", "email": "ada@example.org", "password": STRONG})
}

fn by(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

/// Checks that it is a refusal of this status, in this contract's form, and answers what it says.
#[track_caller]
pub(super) fn refused(answer: &Answer, status: u16) -> &Value {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/json"), "{answer:?}");
    let detail = &answer.json["detail"];
    assert!(detail.is_string() || detail.as_array().is_some_and(|faults| !faults.is_empty()), "{answer:?}");
    detail
}

/// The fields that a 422 names, each with its reason.
#[track_caller]
pub(super) fn faults(answer: &Answer) -> Vec<(String, String)> {
    let faults = refused(answer, 422).as_array().expect("a list").iter();
    faults
        .map(|fault| {
            assert_eq!(fault["loc"][0], "body");
            assert!(fault["msg"].as_str().is_some_and(|why| !why.is_empty()));
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            (text(&fault["loc"][1]), text(&fault["type"]))
        })
        .collect()
}

on_both! {
    async fn sign_up_201_the_account_is_there(app: TestApp) {
        for way in WAYS {
            let email = format!("{}@example.org", way.name());
            let answer = way.post(&app.anonymous(), SIGN_UP, &with(&ada(), "email", email.as_str())).await;
            assert_eq!(answer.status, 201, "{way:?} {answer:?}");
            assert!(!answer.text("message").is_empty());
            let tokens = app.anonymous().post(LOGIN, &by(&email, STRONG)).await;
            let me = app.anonymous().with_token(tokens.text("access_token")).get("/api/v1/me").await;
            assert_eq!((me.text("name"), me.text("username")), ("Ada Lovelace", way.name().as_str()));
        }
    }

    async fn sign_up_400_the_address_is_taken(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            refused(&way.post(&app.anonymous(), SIGN_UP, &ada()).await, 400);
        }
        refused(&app.anonymous().post(SIGN_UP, &with(&ada(), "email", "ADA@example.org")).await, 400);
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn sign_up_422_a_field_is_missing(app: TestApp) {
        for way in WAYS {
            for field in ["name", "email", "password"] {
                let answer = way.post(&app.anonymous(), SIGN_UP, &without(&ada(), field)).await;
                assert_eq!(faults(&answer), [(field.to_owned(), "required".to_owned())], "{way:?}");
            }
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn sign_up_422_a_field_has_the_wrong_type(app: TestApp) {
        for field in ["name", "email", "password"] {
            for wrong in [json!(7), json!(["x"]), json!({"x": 1}), json!(true)] {
                let answer = app.anonymous().post(SIGN_UP, &with(&ada(), field, wrong)).await;
                assert_eq!(faults(&answer), [(field.to_owned(), "wrong_type".to_owned())]);
            }
        }
        let answer = app.anonymous().post(SIGN_UP, &with(&ada(), "email", "ada")).await;
        assert_eq!(faults(&answer), [("email".to_owned(), "invalid_email".to_owned())]);
        let answer = app.anonymous().post(SIGN_UP, &with(&ada(), "password", "1234567")).await;
        assert_eq!(faults(&answer), [("password".to_owned(), "password_too_short".to_owned())]);
    }

    /// The course's own mistake: whoever asks for it becomes an administrator.
    async fn sign_up_422_a_key_that_is_nobodys_to_set(app: TestApp) {
        for way in WAYS {
            for key in ["admin", "ativo"] {
                let answer = way.post(&app.anonymous(), SIGN_UP, &with(&ada(), key, true)).await;
                assert_eq!(faults(&answer), [(key.to_owned(), "unknown_field".to_owned())], "{way:?}");
            }
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn sign_up_403_where_the_instance_makes_no_accounts_for_strangers(engine: Engine) {
        for registration in ["closed", "invite"] {
            let app = TestApp::start_with(engine, &["--registration", registration]).await;
            refused(&app.anonymous().post(SIGN_UP, &ada()).await, 403);
            assert_eq!(count(&app, "accounts").await, 0);
        }
    }

    /// Taken or not, the answer is the same.
    async fn sign_up_waits_where_addresses_are_confirmed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        app.user("eve").await;
        let free = app.anonymous().post(SIGN_UP, &ada()).await;
        let taken = app.anonymous().post(SIGN_UP, &with(&ada(), "email", "eve@example.org")).await;
        assert_eq!((free.status, taken.status, &free.json), (201, 201, &taken.json));
        assert_eq!(count(&app, "accounts").await, 1);
    }

    /// Two who have the same name before the `@` are two.
    async fn sign_up_finds_a_username_that_is_free(app: TestApp) {
        for email in ["ada@example.org", "ada@example.net", "ADA@example.com"] {
            let answer = app.anonymous().post(SIGN_UP, &with(&ada(), "email", email)).await;
            assert_eq!(answer.status, 201, "{answer:?}");
        }
        assert_eq!(count(&app, "accounts").await, 3);
    }

    async fn sign_up_429_the_21st_of_an_hour(app: TestApp) {
        for n in 0..20 {
            let fields = with(&ada(), "email", format!("ada@d{n}.example.com"));
            assert_eq!(app.anonymous().post(SIGN_UP, &fields).await.status, 201, "{n}");
        }
        let answer = app.anonymous().post(SIGN_UP, &ada()).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
        assert_eq!(count(&app, "accounts").await, 20);
    }

    async fn login_200_with_both_tokens(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let answer = way.post(&app.anonymous(), LOGIN, &by("ada@example.org", PASSWORD)).await;
            assert_eq!((answer.status, answer.text("token_type")), (200, "Bearer"), "{way:?} {answer:?}");
            assert_eq!(answer.header("cache-control"), "no-store");
            let client = app.anonymous().with_token(answer.text("access_token"));
            assert_eq!(client.get("/api/v1/me").await.text("username"), "ada");
            let refresh = json!({"refresh_token": answer.text("refresh_token")});
            assert_eq!(app.anonymous().post("/api/v1/token/refresh", &refresh).await.status, 200);
        }
    }

    async fn login_404_user_not_found(app: TestApp) {
        let client = app.anonymous().with("accept-language", "pt-BR");
        for (n, way) in WAYS.into_iter().enumerate() {
            let answer = way.post(&client, LOGIN, &by(&format!("nobody{n}@example.org"), PASSWORD)).await;
            assert_eq!(refused(&answer, 404), "user not found", "{way:?}, as the seed prints it");
        }
    }

    async fn login_401_the_password_is_wrong(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            refused(&way.post(&app.anonymous(), LOGIN, &by("ada@example.org", STRONG)).await, 401);
        }
    }

    async fn login_401_of_a_disabled_account(app: TestApp) {
        app.user("ada").await;
        disable(&app, "ada").await;
        refused(&app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await, 401);
    }

    async fn login_401_of_an_account_with_a_second_factor(app: TestApp) {
        with_second_factor(&app, "ada").await;
        let answer = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        assert!(refused(&answer, 401).as_str().is_some_and(|why| why.contains("TrackIt")), "{answer:?}");
        assert_eq!(answer.json.as_object().map(serde_json::Map::len), Some(1), "and no token of any kind");
    }

    async fn login_422_a_field_is_missing(app: TestApp) {
        for way in WAYS {
            for field in ["email", "password"] {
                let answer = way.post(&app.anonymous(), LOGIN, &without(&by("a@example.org", PASSWORD), field)).await;
                assert_eq!(faults(&answer), [(field.to_owned(), "required".to_owned())], "{way:?}");
            }
        }
    }

    async fn login_429_with_word_of_when(app: TestApp) {
        app.user("ada").await;
        for _ in 0..5 {
            refused(&app.anonymous().post(LOGIN, &by("ada@example.org", STRONG)).await, 401);
        }
        let answer = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
    }

    async fn login_form_200_with_an_access_token(app: TestApp) {
        app.user("ada").await;
        let form = json!({"grant_type": "password", "username": "ada@example.org", "password": PASSWORD,
            "scope": "", "client_id": ""});
        for way in WAYS {
            let answer = way.post(&app.anonymous(), LOGIN_FORM, &form).await;
            assert_eq!((answer.status, answer.text("token_type")), (200, "Bearer"), "{way:?} {answer:?}");
            assert!(answer.json.get("refresh_token").is_none());
            let client = app.anonymous().with_token(answer.text("access_token"));
            assert_eq!(client.get("/api/v1/me").await.status, 200);
        }
        refused(&app.anonymous().post(LOGIN_FORM, &with(&form, "password", STRONG)).await, 401);
        refused(&app.anonymous().post(LOGIN_FORM, &with(&form, "username", "x@example.org")).await, 404);
    }

    /// It is not exchanged: the same token is asked with again and again, as the course's clients do.
    async fn refresh_200_a_new_access_token(app: TestApp) {
        app.user("ada").await;
        let pair = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        let client = app.anonymous().with_token(pair.text("refresh_token"));
        let mut tokens = vec![pair.text("access_token").to_owned()];
        for slash in ["", "/", "", "/"] {
            app.advance(Duration::from_secs(120)).await;
            let answer = client.get(&format!("{REFRESH}{slash}")).await;
            assert_eq!((answer.status, answer.text("token_type")), (200, "Bearer"), "{answer:?}");
            let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
            assert_eq!(me.status, 200);
            tokens.push(answer.text("access_token").to_owned());
        }
        tokens.sort();
        tokens.dedup();
        assert_eq!(tokens.len(), 5, "each is another");
        let refresh = json!({"refresh_token": pair.text("refresh_token")});
        assert_eq!(app.anonymous().post("/api/v1/token/refresh", &refresh).await.status, 200, "it is still good");
    }

    async fn r40_a_refresh_token_exchanged_elsewhere_ends_its_session_here_too(app: TestApp) {
        app.user("ada").await;
        let pair = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        let refresh = json!({"refresh_token": pair.text("refresh_token")});
        let next = app.anonymous().post("/api/v1/token/refresh", &refresh).await;
        let old = app.anonymous().with_token(pair.text("refresh_token"));
        assert_eq!(old.get(REFRESH).await.status, 200, "its answer may have been lost");
        app.advance(Duration::from_secs(61)).await;
        refused(&old.get(REFRESH).await, 401);
        refused(&app.anonymous().with_token(next.text("refresh_token")).get(REFRESH).await, 401);
        let told = app.mail().await;
        assert_eq!(told.iter().filter(|mail| mail.subject == "A sign-in of yours was copied").count(), 1);
    }

    /// The course's own mistake: one token is as good as the other.
    async fn refresh_401_for_an_access_token(app: TestApp) {
        let ada = app.user("ada").await;
        for slash in ["", "/"] {
            refused(&ada.get(&format!("{REFRESH}{slash}")).await, 401);
            refused(&app.anonymous().get(&format!("{REFRESH}{slash}")).await, 401);
        }
        let pair = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        let as_access = app.anonymous().with_token(pair.text("refresh_token"));
        refused(&as_access.get("/compat/pedidos/order/listar/pedidos-usuario").await, 401);
    }

    async fn refresh_401_when_the_session_is_over(app: TestApp) {
        let ada = app.user("ada").await;
        let pair = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        let client = app.anonymous().with_token(pair.text("refresh_token"));
        assert_eq!(ada.delete("/api/v1/sessions").await.status, 204);
        refused(&client.get(REFRESH).await, 401);
        let pair = app.anonymous().post(LOGIN, &by("ada@example.org", PASSWORD)).await;
        app.advance(Duration::from_secs(30 * 24 * 60 * 60)).await;
        refused(&app.anonymous().with_token(pair.text("refresh_token")).get(REFRESH).await, 401);
    }

    /// The seed's bcrypt hashes can be brought along; they give way to ours at the first sign-in.
    async fn login_200_by_a_hash_of_the_seeds_own(app: TestApp) {
        app.user("ada").await;
        let hash = bcrypt::hash("calabresa grande", 4).expect("a hash");
        let put = app.app.db.write(async move |conn| {
            conn.execute("UPDATE accounts SET password_hash = $1", &[hash.as_str().into()]).await
        });
        assert_eq!(put.await.expect("an update"), 1);
        let fields = by("ada@example.org", "calabresa grande");
        for _ in 0..2 {
            assert_eq!(app.anonymous().post(LOGIN, &fields).await.status, 200);
            let sql = "SELECT password_hash FROM accounts";
            let stored = app.app.db.read(async |conn| conn.row(sql, &[], |row| row.next::<String>()).await).await;
            assert!(stored.expect("a row").is_some_and(|hash| hash.starts_with("$argon2id$")));
        }
    }
}
