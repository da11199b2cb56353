//! Seed 003's clients in Python keep no `Secure` cookie over plain HTTP, so they get one without, for this contract alone.

use super::{credentials, id_of};
use crate::support::{Answer, Engine, TestApp, on_both};
use serde_json::json;

const LOGIN: &str = "/compat/flask-login/login";
const LOGOUT: &str = "/compat/flask-login/logout";
const NAME: &str = "trackit-flask-login=";

/// What a cookie jar keeps that honours `Secure`.
fn plain_cookies(answer: &Answer) -> Vec<&str> {
    let set = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().expect("text"));
    set.filter(|cookie| !cookie.contains("Secure")).collect()
}

on_both! {
    async fn a_client_without_secure_cookies_signs_in_is_known_and_signs_out(app: TestApp) {
        let id = id_of(&app.user("ada").await).await;
        let answer = app.anonymous().post(LOGIN, &credentials("ada")).await;
        let [cookie] = plain_cookies(&answer)[..] else { panic!("one plain cookie: {answer:?}") };
        assert!(cookie.starts_with(NAME), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Path=/compat/flask-login"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let client = app.anonymous().with("cookie", cookie.split(';').next().expect("a pair"));
        let user = client.get(&format!("/compat/flask-login/user/{id}")).await;
        assert_eq!((user.status, &user.json), (200, &json!({"username": "ada"})));
        for path in ["/api/v1/me", "/compat/trackit/protected-route"] {
            assert_eq!(client.get(path).await.status, 401, "{path}: it is for this contract alone");
        }
        let gone = client.get(LOGOUT).await;
        assert!(plain_cookies(&gone)[0].contains("Max-Age=0"), "{gone:?}");
        assert_eq!(client.get(LOGOUT).await.status, 401);
    }

    async fn where_others_can_come_every_cookie_is_secure(engine: Engine) {
        let public = ["--public-url", "https://work.example.org", "--compat", "on"];
        let app = TestApp::start_with(engine, &public).await;
        app.user("ada").await;
        let answer = app.anonymous().post(LOGIN, &credentials("ada")).await;
        assert_eq!((answer.status, plain_cookies(&answer).len()), (200, 0), "{answer:?}");
        let own = answer.header("set-cookie").split(';').next().expect("a pair");
        let plain = own.replace("__Host-trackit=", NAME);
        assert_eq!(app.anonymous().with("cookie", plain).get(LOGOUT).await.status, 401, "and is read by no other name");
        assert_eq!(app.anonymous().with("cookie", own).get(LOGOUT).await.status, 200);
    }
}
