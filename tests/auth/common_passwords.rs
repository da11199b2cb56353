//! New passwords that are guessed first are refused wherever one is chosen (R3), with the reason.

use super::{count, log_in, sign_up};
use crate::support::{Answer, PASSWORD, TestApp, on_both};
use serde_json::json;
use trackit::auth::bootstrap;

const COMMON: [&str; 6] = ["12345678", "Password1!", "senha123", "flamengo10", "São Paulo 3", "aaaaaaaa"];
const OWN: [&str; 4] = ["trackit2026", "adalovelace", "ada@example.org", "AdaLovelace-99"];

#[track_caller]
fn is_refused(answer: &Answer, code: &str) {
    answer.is_problem(422, "validation");
    assert_eq!(answer.errors(), [("password".to_owned(), code.to_owned())], "{answer:?}");
}

/// Each with the code that says why.
fn refused() -> impl Iterator<Item = (&'static str, &'static str)> {
    let common = COMMON.into_iter().map(|password| (password, "password_common"));
    common.chain(OWN.into_iter().map(|password| (password, "password_own_name")))
}

on_both! {
    async fn r03_at_sign_up_and_when_the_first_administrator_is_made(app: TestApp) {
        let token = bootstrap::new_token(&app.app).await.expect("an answer").expect("a token");
        for (password, code) in refused() {
            let mut body = json!({"username": "AdaLovelace", "email": "ada@example.org", "password": password});
            is_refused(&app.anonymous().post("/api/v1/register", &body).await, code);
            body["token"] = token.clone().into();
            is_refused(&app.anonymous().post("/api/v1/bootstrap", &body).await, code);
        }
        assert_eq!(count(&app, "accounts").await, 0);
        let mut body = sign_up("ada");
        body["token"] = token.into();
        assert_eq!(app.anonymous().post("/api/v1/bootstrap", &body).await.status, 201, "the token was not used up");
    }

    async fn r03_at_a_change_with_the_names_that_the_account_has(app: TestApp) {
        let ada = app.user("AdaLovelace").await;
        for (password, code) in refused().filter(|(password, _)| *password != "ada@example.org") {
            let change = json!({"current_password": PASSWORD, "password": password});
            is_refused(&ada.put("/api/v1/me/password", &change).await, code);
        }
        assert_eq!(log_in(&app.anonymous(), "AdaLovelace", PASSWORD).await.status, 200);
    }

    async fn r03_the_reason_is_said_in_both_languages(app: TestApp) {
        for (language, common, own) in [
            ("en", "This password is among the first that are guessed.", "little more than your own name"),
            ("pt-BR", "Essa senha está entre as primeiras que se tenta.", "pouco mais que o seu nome"),
        ] {
            let client = app.anonymous().with("accept-language", language);
            for (password, words) in [("12345678", common), ("ada@example.org", own)] {
                let mut body = sign_up("ada");
                body["password"] = password.into();
                let answer = client.post("/api/v1/register", &body).await;
                let message = answer.json["errors"][0]["message"].as_str().expect("a message");
                assert!(message.contains(words), "{message}");
            }
        }
    }

    /// Who has one of before goes on with it.
    async fn a_password_of_before_the_lists_still_signs_in(app: TestApp) {
        app.user("ada").await;
        let weak = trackit::security::passwords::Password::parse_given("12345678").expect("a password");
        let hash = app.app.passwords.hash(weak, [7; 16]).await.expect("a hash");
        let set = async move |conn: trackit::db::Conn<'_>| {
            conn.execute("UPDATE accounts SET password_hash = $1", &[hash.as_str().into()]).await
        };
        app.app.db.write(set).await.expect("an update");
        assert_eq!(log_in(&app.anonymous(), "ada", "12345678").await.status, 200);
    }
}
