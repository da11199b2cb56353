//! A sign-in from a device that the account does not know is told by mail.

use super::ADA;
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::json;

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0";

/// Signs a browser in, and answers the cookies that it is given.
async fn browser(client: Client) -> String {
    let answer = client.post("/api/v1/session", &json!({"username": "ada", "password": PASSWORD})).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let cookies = answer.headers.get_all("set-cookie").iter();
    let pairs =
        cookies.map(|cookie| cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned());
    pairs.collect::<Vec<_>>().join("; ")
}

async fn letters(app: &TestApp) -> usize {
    app.mail().await.iter().filter(|mail| mail.subject == "A sign-in from a new device").count()
}

on_both! {
    async fn r53_a_browser_that_the_account_does_not_know_is_told_of_once(app: TestApp) {
        app.user("ada").await;
        assert_eq!(letters(&app).await, 0, "the first sign-in of all");
        let cookies = browser(app.anonymous().with("user-agent", FIREFOX)).await;
        let mail = app.mail_to(ADA).await;
        assert!(mail.text.contains("Firefox on Linux") && mail.text.contains("127.0.0.1"), "{}", mail.text);
        browser(app.anonymous().with("user-agent", FIREFOX).with("cookie", cookies)).await;
        assert_eq!(letters(&app).await, 1, "it is known now");
        browser(app.anonymous().with("user-agent", FIREFOX)).await;
        assert_eq!(letters(&app).await, 2, "whatever it calls itself");
    }

    async fn r53_another_client_is_told_of_once(app: TestApp) {
        app.user("ada").await;
        let script = app.anonymous().with("user-agent", "workshop-script/1.0");
        for _ in 0..3 {
            let body = json!({"username": "ada", "password": PASSWORD});
            assert_eq!(script.post("/api/v1/login", &body).await.status, 200);
        }
        assert_eq!(letters(&app).await, 1);
    }

    async fn a_sign_in_that_fails_is_no_news(app: TestApp) {
        app.user("ada").await;
        let body = json!({"username": "ada", "password": "a wrong one"});
        let eve = app.anonymous().with("user-agent", FIREFOX);
        assert_eq!(eve.post("/api/v1/session", &body).await.status, 401);
        assert_eq!(app.mail().await.len(), 0);
    }
}
