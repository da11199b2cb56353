//! Two processes on one PostgreSQL that change one account at the same time. Whatever each of them takes first, none
//! waits for the other for ever, and what is left is one state.

use super::{NEW, ask_for_reset, confirm, reset};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp};
use serde_json::json;
use std::time::Duration;

const ROUNDS: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_two_processes_change_at_once_is_left_whole() {
    let options = ["--throttle", "off"];
    let one = TestApp::start_with(Engine::Postgres, &options).await;
    let two = one.beside_with(&options).await;
    one.user("ada").await;
    let mut password = PASSWORD.to_owned();
    for round in 0..ROUNDS {
        // Letters are in order by their ids, and those of two processes by their times.
        one.advance(Duration::from_secs(1)).await;
        let ada = signed_in(&two, &password).await;
        let email = ada.get("/api/v1/me").await.text("email").to_owned();
        let [next, other] = ["next", "other"].map(|name| format!("{name}{round}@example.org"));
        assert_eq!(change_address(&ada, &next).await.status, 202);
        let confirmation = secret(&one, &next, "Confirm your new address").await;
        assert_eq!(ask_for_reset(&one, &email).await.status, 202);
        let link = secret(&one, &email, "A new password").await;

        let [by_link, by_hand] = ["link", "hand"].map(|how| format!("{NEW} by {how} {round}"));
        let change = json!({"current_password": password, "password": by_hand});
        let (was_reset, confirmed, changed, asked) = tokio::join!(
            reset(&one, &link, &by_link),
            confirm(&ada, &confirmation, None),
            ada.put("/api/v1/me/password", &change),
            change_address(&ada, &other),
        );
        // Who comes second has nothing left to use, or is no longer signed in.
        for (answer, done) in [(&was_reset, 204), (&confirmed, 204), (&changed, 204), (&asked, 202)] {
            assert!([done, 400, 401, 403].contains(&answer.status), "round {round}: {answer:?}");
        }
        password = match (was_reset.status, changed.status) {
            (204, 400..) => by_link,
            (400.., 204) => by_hand,
            both => panic!("round {round}: one of them makes the password: {both:?}"),
        };
        assert_eq!(log_in(&two, &password).await.status, 200, "round {round}");
        let left = signed_in(&one, &password).await.get("/api/v1/me").await.text("email").to_owned();
        assert_eq!(left, if confirmed.status == 204 { next } else { email }, "round {round}: {confirmed:?}");
    }
}

/// Of the newest letter about something.
async fn secret(app: &TestApp, to: &str, subject: &str) -> String {
    let mail = app.mail().await;
    let found = mail.iter().rfind(|mail| mail.to == to && mail.subject == subject);
    found.unwrap_or_else(|| panic!("{subject} to {to}: {mail:?}")).secret()
}

async fn change_address(client: &Client, email: &str) -> Answer {
    client.put("/api/v1/me/email", &json!({"email": email})).await
}

async fn log_in(app: &TestApp, password: &str) -> Answer {
    app.anonymous().post("/api/v1/login", &json!({"username": "ada", "password": password})).await
}

async fn signed_in(app: &TestApp, password: &str) -> Client {
    let answer = log_in(app, password).await;
    app.anonymous().with_token(answer.text("access_token"))
}
