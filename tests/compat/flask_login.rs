//! Seed 003: accounts, and a session by cookie.

use super::{STRONG, WAYS, count, credentials, disable, id_of, signs_in, with, with_second_factor, without};
use crate::support::{ALLOWED_ORIGIN, Answer, Client, Engine, PASSWORD, TestApp, on_both};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;

const LOGIN: &str = "/compat/flask-login/login";
const LOGOUT: &str = "/compat/flask-login/logout";
const USER: &str = "/compat/flask-login/user";
const NOBODY: &str = "00000000-0000-7000-8000-000000000000";

/// Checks that it is a refusal of this status, in this contract's form.
#[track_caller]
fn refused(answer: &Answer, status: u16) {
    assert_eq!((answer.status, answer.header("content-type")), (status, "application/json"), "{answer:?}");
    assert!(!answer.text("message").is_empty());
}

#[track_caller]
fn says(answer: &Answer, status: u16, message: &str) {
    assert_eq!((answer.status, answer.text("message")), (status, message), "{answer:?}");
}

/// A browser with the session cookie of this answer.
fn browser(app: &TestApp, answer: &Answer) -> Client {
    let cookie = answer.header("set-cookie").split(';').next().expect("a cookie");
    assert!(cookie.starts_with("__Host-trackit="), "{answer:?}");
    app.anonymous().with("cookie", cookie)
}

async fn signed_in(app: &TestApp, username: &str, password: &str) -> Client {
    let answer = app.anonymous().post(LOGIN, &json!({"username": username, "password": password})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    browser(app, &answer)
}

fn path_of(id: &str) -> String {
    format!("{USER}/{id}")
}

on_both! {
    async fn login_200_with_the_products_own_cookie(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            let answer = way.post(&app.anonymous(), LOGIN, &credentials("ada")).await;
            assert_eq!(answer.status, 200, "{way:?} {answer:?}");
            assert!(!answer.text("message").is_empty());
            let cookie = answer.header("set-cookie");
            assert!(cookie.contains("HttpOnly") && cookie.contains("Secure") && !cookie.contains("Max-Age"));
            assert_eq!(browser(&app, &answer).get("/api/v1/session").await.text("username"), "ada");
        }
    }

    async fn login_200_is_remembered_where_that_is_asked_for(app: TestApp) {
        app.user("ada").await;
        for (way, yes) in WAYS.into_iter().zip([json!(true), json!(true), json!("on"), json!("1")]) {
            let answer = way.post(&app.anonymous(), LOGIN, &with(&credentials("ada"), "remember", yes)).await;
            assert!(answer.header("set-cookie").contains("Max-Age=2592000"), "{way:?} {answer:?}");
            let no = with(&credentials("ada"), "remember", false);
            assert!(!way.post(&app.anonymous(), LOGIN, &no).await.header("set-cookie").contains("Max-Age"));
        }
    }

    async fn login_200_takes_true_and_false_as_python_writes_them(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            for (remember, expected) in [("True", true), ("TRUE", true), ("False", false)] {
                let fields = with(&credentials("ada"), "remember", remember);
                let answer = way.post(&app.anonymous(), LOGIN, &fields).await;
                assert_eq!(answer.status, 200, "{way:?} {remember}: {answer:?}");
                assert_eq!(answer.header("set-cookie").contains("Max-Age"), expected, "{way:?} {remember}");
            }
        }
        refused(&app.anonymous().post(LOGIN, &with(&credentials("ada"), "remember", "yes")).await, 400);
    }

    async fn login_400_credenciais_invalidas(app: TestApp) {
        app.user("ada").await;
        let client = app.anonymous().with("accept-language", "en");
        for way in WAYS {
            for fields in [with(&credentials("ada"), "password", STRONG), credentials("nobody"),
                without(&credentials("ada"), "username"), without(&credentials("ada"), "password"), json!({})] {
                says(&way.post(&client, LOGIN, &fields).await, 400, "Credenciais inválidas");
            }
        }
    }

    async fn login_400_of_a_disabled_account(app: TestApp) {
        app.user("ada").await;
        disable(&app, "ada").await;
        says(&app.anonymous().post(LOGIN, &credentials("ada")).await, 400, "Credenciais inválidas");
    }

    async fn login_400_of_an_account_with_a_second_factor(app: TestApp) {
        with_second_factor(&app, "ada").await;
        let answer = app.anonymous().post(LOGIN, &credentials("ada")).await;
        refused(&answer, 400);
        assert!(answer.text("message").contains("TrackIt"));
        assert!(answer.headers.get("set-cookie").is_none());
    }

    async fn login_429_with_word_of_when(app: TestApp) {
        app.user("ada").await;
        for _ in 0..5 {
            refused(&app.anonymous().post(LOGIN, &with(&credentials("ada"), "password", STRONG)).await, 400);
        }
        let answer = app.anonymous().post(LOGIN, &credentials("ada")).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
    }

    async fn logout_200_the_session_is_over_on_the_server(app: TestApp) {
        app.user("ada").await;
        for slash in ["", "/"] {
            let ada = signed_in(&app, "ada", PASSWORD).await;
            let answer = ada.get(&format!("{LOGOUT}{slash}")).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            assert!(answer.header("set-cookie").contains("Max-Age=0") && !answer.text("message").is_empty());
            assert_eq!(ada.get("/api/v1/session").await.status, 401, "the cookie is dead, wherever it is kept");
        }
    }

    async fn logout_401_without_a_session(app: TestApp) {
        refused(&app.anonymous().get(LOGOUT).await, 401);
        refused(&app.anonymous().get(&format!("{LOGOUT}/")).await, 401);
    }

    /// The one GET that changes something would be an image on another site's page.
    async fn r65_the_one_get_that_changes_something_is_refused_to_other_sites(app: TestApp) {
        app.user("ada").await;
        let ada = signed_in(&app, "ada", PASSWORD).await;
        for site in ["cross-site", "same-site", "x"] {
            for path in [LOGOUT.to_owned(), format!("{LOGOUT}/"), format!("/{LOGOUT}")] {
                refused(&ada.clone().with("sec-fetch-site", site).get(&path).await, 403);
                let head = ada.clone().with("sec-fetch-site", site).send(Method::HEAD, &path, None).await;
                assert_eq!(head.status, 403);
            }
        }
        for origin in ["https://evil.example", "null", ALLOWED_ORIGIN] {
            refused(&ada.clone().with("origin", origin).get(LOGOUT).await, 403);
        }
        assert_eq!(ada.get("/api/v1/session").await.status, 200, "nobody was signed out");
        assert_eq!(ada.clone().with("sec-fetch-site", "same-origin").get(LOGOUT).await.status, 200);
        let ada = signed_in(&app, "ada", PASSWORD).await;
        assert_eq!(ada.clone().with("sec-fetch-site", "none").get(LOGOUT).await.status, 200);
    }

    async fn create_user_200(app: TestApp) {
        for way in WAYS {
            let fields = json!({"username": way.name(), "password": STRONG});
            let answer = way.post(&app.anonymous(), USER, &fields).await;
            assert_eq!(answer.status, 200, "{way:?} {answer:?}");
            assert!(!answer.text("message").is_empty() && signs_in(&app, &way.name(), STRONG).await);
            let mine = json!({"username": format!("x{}", way.name()), "password": STRONG,
                "email": format!("{}@example.org", way.name())});
            assert_eq!(way.post(&app.anonymous(), USER, &mine).await.status, 200, "{way:?}");
            assert!(signs_in(&app, &format!("{}@example.org", way.name()), STRONG).await);
        }
    }

    /// Nothing is ever sent to an account that gave no address.
    async fn create_user_200_without_an_address_that_mail_could_reach(app: TestApp) {
        app.anonymous().post(USER, &json!({"username": "ada", "password": STRONG})).await;
        let ada = signed_in(&app, "ada", STRONG).await;
        let me = ada.get("/api/v1/me").await;
        assert!(me.text("email").ends_with("@no-address.invalid"), "{me:?}");
        let other = app.anonymous().with("user-agent", "another/1");
        assert_eq!(other.post(LOGIN, &json!({"username": "ada", "password": STRONG})).await.status, 200);
        let ask = json!({"email": me.text("email")});
        assert_eq!(other.post("/api/v1/request-password-reset", &ask).await.status, 202);
        assert!(app.mail().await.is_empty());
        assert_eq!(count(&app, "outbox").await, 0);
    }

    async fn create_user_200_where_the_address_is_empty(app: TestApp) {
        for way in WAYS {
            let fields = json!({"username": way.name(), "password": STRONG, "email": ""});
            assert_eq!(way.post(&app.anonymous(), USER, &fields).await.status, 200, "{way:?}");
        }
        let fields = json!({"username": "ada", "password": STRONG, "email": null});
        assert_eq!(app.anonymous().post(USER, &fields).await.status, 200);
        let me = signed_in(&app, "ada", STRONG).await.get("/api/v1/me").await;
        assert!(me.text("email").ends_with("@no-address.invalid"), "{me:?}");
        assert_eq!(count(&app, "accounts").await, 5);
    }

    async fn create_user_400_missing(app: TestApp) {
        let fields = json!({"username": "ada", "password": STRONG});
        for way in WAYS {
            for field in ["username", "password"] {
                refused(&way.post(&app.anonymous(), USER, &without(&fields, field)).await, 400);
                refused(&way.post(&app.anonymous(), USER, &with(&fields, field, "")).await, 400);
            }
            for (field, wrong) in [("password", "1234567"), ("password", "senhaSegura"), ("username", "a b"),
                ("email", "ada"), ("role", "admin"), ("id", "1")] {
                refused(&way.post(&app.anonymous(), USER, &with(&fields, field, wrong)).await, 400);
            }
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn create_user_409_taken(app: TestApp) {
        app.user("ada").await;
        for way in WAYS {
            refused(&way.post(&app.anonymous(), USER, &json!({"username": "ADA", "password": STRONG})).await, 409);
            let fields = json!({"username": "other", "password": STRONG, "email": "ada@example.org"});
            refused(&way.post(&app.anonymous(), USER, &fields).await, 409);
        }
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn create_user_403_where_the_instance_makes_no_accounts_for_strangers(engine: Engine) {
        for registration in ["closed", "invite"] {
            let app = TestApp::start_with(engine, &["--registration", registration]).await;
            refused(&app.anonymous().post(USER, &json!({"username": "ada", "password": STRONG})).await, 403);
            assert_eq!(count(&app, "accounts").await, 0);
        }
    }

    async fn create_user_429_the_21st_of_an_hour(app: TestApp) {
        for n in 0..20 {
            let fields = json!({"username": format!("ada{n}"), "password": STRONG});
            assert_eq!(app.anonymous().post(USER, &fields).await.status, 200, "{n}");
        }
        let answer = app.anonymous().post(USER, &json!({"username": "ada", "password": STRONG})).await;
        refused(&answer, 429);
        assert!(!answer.header("retry-after").is_empty());
        assert_eq!(count(&app, "accounts").await, 20);
    }

    /// Where an address is to be confirmed, an account without one cannot be.
    async fn create_user_400_without_an_address_where_it_is_confirmed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        let fields = json!({"username": "ada", "password": STRONG});
        refused(&app.anonymous().post(USER, &fields).await, 400);
        refused(&app.anonymous().post(USER, &with(&fields, "email", "")).await, 400);
        let answer = app.anonymous().post(USER, &with(&fields, "email", "ada@example.org")).await;
        assert_eq!((answer.status, count(&app, "accounts").await), (200, 0), "it waits for the letter's link");
    }

    async fn get_user_200_oneself_and_to_an_administrator_anybody(app: TestApp) {
        let ada = id_of(&app.user("ada").await).await;
        app.admin("root").await;
        for username in ["ada", "root"] {
            let client = signed_in(&app, username, PASSWORD).await;
            for slash in ["", "/"] {
                let answer = client.get(&format!("{}{slash}", path_of(&ada))).await;
                assert_eq!((answer.status, &answer.json), (200, &json!({"username": "ada"})), "as {username}");
            }
        }
    }

    async fn get_user_404_anybody_else(app: TestApp) {
        let ada = id_of(&app.user("ada").await).await;
        app.user("eve").await;
        app.admin("root").await;
        let (eve, root) = (signed_in(&app, "eve", PASSWORD).await, signed_in(&app, "root", PASSWORD).await);
        for (client, id) in [(&eve, ada.as_str()), (&eve, NOBODY), (&eve, "1"), (&root, NOBODY), (&root, "x")] {
            refused(&client.get(&path_of(id)).await, 404);
        }
        refused(&app.anonymous().get(&path_of(&ada)).await, 401);
    }

    /// The course's own mistake: the new password is stored as it came.
    async fn put_user_200_the_password_is_hashed_and_every_other_session_ends(app: TestApp) {
        let other = app.user("ada").await;
        let id = id_of(&other).await;
        let mut password = PASSWORD.to_owned();
        for (n, way) in WAYS.into_iter().enumerate() {
            let (ada, elsewhere) =
                (signed_in(&app, "ada", &password).await, signed_in(&app, "ada", &password).await);
            password = format!("{STRONG} {n}");
            let answer = way.send(&ada, Method::PUT, &path_of(&id), &json!({"password": password})).await;
            assert_eq!(answer.status, 200, "{way:?} {answer:?}");
            assert_eq!(browser(&app, &answer).get("/api/v1/session").await.status, 200, "the browser goes on");
            for ended in [&ada, &elsewhere] {
                assert_eq!(ended.get("/api/v1/session").await.status, 401);
            }
            assert!(signs_in(&app, "ada", &password).await);
        }
        assert!(!app.database.holds(STRONG).await && app.database.holds("$argon2id$").await);
        assert_eq!(other.get("/api/v1/session").await.status, 401);
    }

    async fn put_user_403_anothers(app: TestApp) {
        let ada = id_of(&app.user("ada").await).await;
        app.user("eve").await;
        app.admin("root").await;
        for username in ["eve", "root"] {
            let client = signed_in(&app, username, PASSWORD).await;
            for (way, id) in WAYS.into_iter().zip([ada.as_str(), NOBODY, ada.as_str(), NOBODY]) {
                let answer = way.send(&client, Method::PUT, &path_of(id), &json!({"password": STRONG})).await;
                says(&answer, 403, "Operação não permitida");
            }
        }
        assert!(signs_in(&app, "ada", PASSWORD).await);
        refused(&app.anonymous().put(&path_of(&ada), &json!({"password": STRONG})).await, 401);
    }

    /// The seed asks for no password before the new one, so a session that is old is no proof.
    async fn put_user_403_long_after_the_sign_in(app: TestApp) {
        let id = id_of(&app.user("ada").await).await;
        let ada = signed_in(&app, "ada", PASSWORD).await;
        app.advance(Duration::from_secs(601)).await;
        refused(&ada.put(&path_of(&id), &json!({"password": STRONG})).await, 403);
        assert!(signs_in(&app, "ada", PASSWORD).await);
        let ada = signed_in(&app, "ada", PASSWORD).await;
        assert_eq!(ada.put(&path_of(&id), &json!({"password": STRONG})).await.status, 200);
    }

    async fn put_user_400_missing_or_weak(app: TestApp) {
        let id = id_of(&app.user("ada").await).await;
        let ada = signed_in(&app, "ada", PASSWORD).await;
        for body in [json!({}), json!({"password": ""}), json!({"password": "1234567"}), json!({"password": "ada12345"}),
            json!({"password": STRONG, "role": "admin"}), json!({"password": STRONG, "username": "x"})] {
            refused(&ada.put(&path_of(&id), &body).await, 400);
        }
        assert!(signs_in(&app, "ada", PASSWORD).await);
    }

    async fn delete_user_200_by_an_administrator(app: TestApp) {
        app.admin("root").await;
        let root = signed_in(&app, "root", PASSWORD).await;
        for slash in ["", "/"] {
            let ada = app.user("ada").await;
            ada.task("Cortar").await;
            let path = path_of(&id_of(&ada).await);
            let answer = root.delete(&format!("{path}{slash}")).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            assert_eq!(ada.get("/api/v1/me").await.status, 401, "its token is void at once");
            assert!(!signs_in(&app, "ada", PASSWORD).await);
            assert_eq!((count(&app, "accounts").await, count(&app, "tasks").await), (1, 0));
            refused(&root.delete(&path).await, 404);
        }
        assert_eq!(app.mail_to("ada@example.org").await.subject, "Your account is deleted");
        let log = root.get("/api/v1/admin/audit?action=account_purged").await;
        assert_eq!(log.json["items"][0]["actor"], json!(id_of(&root).await));
    }

    async fn delete_user_403_oneself_and_to_others(app: TestApp) {
        let ada = id_of(&app.user("ada").await).await;
        app.user("eve").await;
        let root_id = id_of(&app.admin("root").await).await;
        let (eve, root) = (signed_in(&app, "eve", PASSWORD).await, signed_in(&app, "root", PASSWORD).await);
        let own = id_of(&eve).await;
        for (client, id) in [(&eve, &ada), (&eve, &own), (&eve, &NOBODY.to_owned()), (&root, &root_id)] {
            says(&client.delete(&path_of(id)).await, 403, "Operação não permitida");
        }
        app.admin("second").await;
        says(&root.delete(&path_of(&root_id)).await, 403, "Operação não permitida");
        refused(&app.anonymous().delete(&path_of(&ada)).await, 401);
        assert_eq!(count(&app, "accounts").await, 4);
    }

    async fn delete_user_403_long_after_the_sign_in(app: TestApp) {
        let ada = id_of(&app.user("ada").await).await;
        app.admin("root").await;
        let root = signed_in(&app, "root", PASSWORD).await;
        app.advance(Duration::from_secs(601)).await;
        refused(&root.delete(&path_of(&ada)).await, 403);
        assert_eq!(count(&app, "accounts").await, 2);
    }

    async fn delete_user_404(app: TestApp) {
        app.admin("root").await;
        let root = signed_in(&app, "root", PASSWORD).await;
        for id in [NOBODY, "1", "x"] {
            refused(&root.delete(&path_of(id)).await, 404);
        }
    }

    /// Two administrators who delete each other at the same instant leave one of them.
    async fn of_two_administrators_who_delete_each_other_one_stays(app: TestApp) {
        let (ada, eve) = (app.admin("ada").await, app.admin("eve").await);
        let (of_ada, of_eve) = (path_of(&id_of(&ada).await), path_of(&id_of(&eve).await));
        let (first, second) = tokio::join!(ada.delete(&of_eve), eve.delete(&of_ada));
        assert!(first.status == 200 || second.status == 200, "{first:?} {second:?}");
        assert_eq!(count(&app, "accounts").await, 1);
    }
}
