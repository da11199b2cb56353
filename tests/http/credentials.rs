//! Whatever takes a password asks the one gate: read from the API's document, so that a new route cannot be forgotten.

use super::document::{Operation, operations};
use crate::support::{Answer, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

const FORM: &str = "application/x-www-form-urlencoded";
const WRONG: &str = "a wrong password";
/// As many as one account hears from one address before it makes it wait.
const HEARD: usize = 5;
const MINUTE: Duration = Duration::from_secs(60);

/// An operation that takes a password, what it answers to a wrong one (its status, and what stands in its body), and its
/// body with one.
struct Gated(&'static str, (u16, &'static str), fn(&str) -> Value);

const GATED: [Gated; 10] = [
    Gated("login", (401, "invalid_credentials"), |given| json!({"username": "ada", "password": given})),
    Gated(
        "createSession",
        (401, "invalid_credentials"),
        |given| json!({"email": "ada@example.org", "password": given}),
    ),
    Gated("token", (401, "invalid_credentials"), |given| {
        format!("grant_type=password&username=ADA&password={given}").into()
    }),
    Gated(
        "changePassword",
        (403, "wrong_password"),
        |given| json!({"current_password": given, "password": PASSWORD}),
    ),
    Gated("stepUp", (403, "wrong_password"), |given| json!({"password": given})),
    Gated("cadastroLogin", (200, "\"erro\":2"), |given| json!({"email": "ada@example.org", "senha": given})),
    Gated("pedidosLogin", (401, "detail"), |given| json!({"email": "Ada@example.org", "password": given})),
    Gated("pedidosLoginForm", (401, "detail"), |given| {
        format!("username=ada@example.org&password={given}").into()
    }),
    Gated("trackitLogin", (401, "message"), |given| json!({"email": "ada@EXAMPLE.org", "password": given})),
    Gated("flaskLogin", (400, "Credenciais"), |given| json!({"username": "aDa", "password": given})),
];
/// What takes a code or a passkey, which the same gate counts: see `tests/auth/guesses.rs`.
const CODES: [&str; 5] = [
    "confirmTotp",
    "createSessionByPasskey",
    "createSessionSecondFactor",
    "loginByPasskey",
    "loginSecondFactor",
];
/// What takes a secret of 256 random bits, or the proof of one, first: nobody guesses those. What else it takes is
/// asked for behind that alone.
const BEYOND_GUESSING: [&str; 8] = [
    "bootstrap",
    "refreshToken",
    "resetPassword",
    "verifyEmail",
    "addPasskey",
    "askForPasskey",
    "cadastroValidate",
    "trackitResetPassword",
];

/// The fields of an operation's body that prove who one is. A new password has to be long enough; one that is given
/// may be anything.
fn proofs(operation: &Operation) -> Vec<String> {
    let Some((_, schema)) = operation.body() else { return Vec::new() };
    let properties = schema["properties"].as_object().cloned().unwrap_or_default();
    let is_proof = |(name, said): &(String, Value)| {
        let password = said["format"] == "password" && said["minLength"].is_null();
        password || name.ends_with("token") || name.ends_with("code")
    };
    properties.into_iter().filter(is_proof).map(|(name, _)| name).collect()
}

#[test]
fn r12_every_operation_that_takes_a_credential_is_known_here() {
    let known: BTreeSet<_> =
        GATED.iter().map(|gated| gated.0).chain(CODES).chain(BEYOND_GUESSING).map(str::to_owned).collect();
    let taking = operations().into_iter().filter(|operation| !proofs(operation).is_empty());
    assert_eq!(taking.map(|operation| operation.id).collect::<BTreeSet<_>>(), known);
}

async fn give(app: &TestApp, token: &str, gated: &Gated, password: &str) -> Answer {
    let operation = operations().into_iter().find(|operation| operation.id == gated.0).expect("an operation");
    let client = if operation.is_signed_in() { app.anonymous().with_token(token) } else { app.anonymous() };
    match gated.2(password) {
        Value::String(form) => client.post_raw(&operation.path, FORM, form.replace(' ', "+")).await,
        body => client.send(operation.method.clone(), &operation.path, Some(&body)).await,
    }
}

on_both! {
    async fn r12_wrong_passwords_at_one_operation_count_at_every_other(app: TestApp) {
        app.user("ada").await;
        for guessed in &GATED {
            let ada = app.signed_in("ada").await;
            let token = ada.token().expect("a token");
            let before = app.app.passwords.derivations();
            for _ in 0..HEARD {
                let answer = give(&app, token, guessed, WRONG).await;
                let said = String::from_utf8_lossy(&answer.bytes);
                assert!(answer.status == guessed.1.0 && said.contains(guessed.1.1), "{}: {said}", guessed.0);
            }
            assert_eq!(app.app.passwords.derivations() - before, HEARD as u64);
            for other in &GATED {
                let answer = give(&app, token, other, PASSWORD).await;
                assert!([200, 429].contains(&answer.status), "{}: {answer:?}", other.0);
                assert!(answer.status == 429 || answer.json["erro"] == 2, "{}: {answer:?}", other.0);
                assert!(!answer.header("retry-after").is_empty(), "{}: {answer:?}", other.0);
            }
            assert_eq!(app.app.passwords.derivations() - before, HEARD as u64, "and nothing is hashed");
            app.advance(5 * MINUTE).await;
            assert_eq!(give(&app, token, &GATED[0], PASSWORD).await.status, 200);
        }
    }
}
