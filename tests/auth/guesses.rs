//! Whatever takes a code or a passkey asks the gate that passwords ask: read from the API's document, so that a new way
//! in cannot be forgotten.

use super::{Authenticator, log_in, mfa_token};
use crate::{
    http::document::{Operation, operations},
    support::{Answer, Client, Engine, PASSWORD, TestApp, on_both},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// As many as one account hears from one address before it makes it wait.
const HEARD: usize = 5;

/// An operation, the field in which it takes something that can be guessed at, and what it answers to a wrong one.
struct Guess(&'static str, &'static str, (u16, &'static str));

const GUESSES: [Guess; 11] = [
    Guess("confirmTotp", "code", (403, "wrong_code")),
    Guess("stepUp", "totp_code", (403, "wrong_code")),
    Guess("stepUp", "passkey", (403, "wrong_code")),
    Guess("loginSecondFactor", "totp_code", (401, "invalid_second_factor")),
    Guess("loginSecondFactor", "recovery_code", (401, "invalid_second_factor")),
    Guess("loginSecondFactor", "passkey", (401, "invalid_second_factor")),
    Guess("createSessionSecondFactor", "totp_code", (401, "invalid_second_factor")),
    Guess("createSessionSecondFactor", "recovery_code", (401, "invalid_second_factor")),
    Guess("createSessionSecondFactor", "passkey", (401, "invalid_second_factor")),
    Guess("loginByPasskey", "credential", (401, "invalid_second_factor")),
    Guess("createSessionByPasskey", "credential", (401, "invalid_second_factor")),
];
/// A new passkey: it proves nothing yet, and whoever adds it has proved who they are.
const NEW_PASSKEY: (&str, &str) = ("addPasskey", "credential");

fn guessable(operation: &Operation) -> Vec<String> {
    let Some((_, schema)) = operation.body() else { return Vec::new() };
    let names =
        schema["properties"].as_object().cloned().unwrap_or_default().into_iter().map(|(name, _)| name);
    names.filter(|name| name.ends_with("code") || name == "passkey" || name == "credential").collect()
}

#[test]
fn r12_every_operation_that_takes_a_code_or_a_passkey_is_known_here() {
    let known = GUESSES.iter().map(|guess| (guess.0, guess.1)).chain([NEW_PASSKEY]);
    let known: BTreeSet<_> = known.map(|(id, field)| (id.to_owned(), field.to_owned())).collect();
    let operations = operations();
    let taking = operations.iter().flat_map(|operation| {
        guessable(operation).into_iter().map(move |field| (operation.id.clone(), field))
    });
    assert_eq!(taking.collect::<BTreeSet<_>>(), known);
}

/// An account with an authenticator app, signed in, and two sign-ins of it that wait: each bears five tries itself.
struct World {
    app: TestApp,
    ada: Client,
    owner: uuid::Uuid,
    authenticator: Authenticator,
    waiting: Vec<String>,
}

impl World {
    /// Where the app is still to be confirmed, no sign-in waits for it.
    async fn new(engine: Engine, confirmed: bool) -> Self {
        let app = TestApp::start(engine).await;
        let ada = app.user("ada").await;
        let owner = ada.get("/api/v1/me").await.text("id").parse().expect("an id");
        if !confirmed {
            let begun = ada.post("/api/v1/me/totp", &json!({})).await;
            let authenticator = Authenticator::new(begun.text("secret"));
            return Self { app, ada, owner, authenticator, waiting: Vec::new() };
        }
        let (authenticator, added) = Authenticator::set_up(&app, &ada).await;
        let ada = app.anonymous().with_token(added.text("access_token"));
        let waiting = vec![mfa_token(&app, "ada").await, mfa_token(&app, "ada").await];
        Self { app, ada, owner, authenticator, waiting }
    }

    async fn guess(&self, guess: &Guess, nth: usize) -> Answer {
        let operation =
            operations().into_iter().find(|operation| operation.id == guess.0).expect("an operation");
        let mut body = json!({guess.1: self.wrong(guess.1)});
        if ["passkey", "credential"].contains(&guess.1) {
            body["challenge_token"] = format!("tch_{}", "A".repeat(43)).into();
        }
        if guess.0.ends_with("SecondFactor") {
            body["mfa_token"] = self.waiting[nth / HEARD].clone().into();
        }
        let client = if operation.is_signed_in() { self.ada.clone() } else { self.app.anonymous() };
        client.send(operation.method, &operation.path, Some(&body)).await
    }

    fn wrong(&self, field: &str) -> Value {
        match field {
            "recovery_code" => "A".repeat(24).into(),
            "passkey" | "credential" => json!({"id": "AAAA", "rawId": "AAAA", "type": "public-key",
                "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA",
                    "userHandle": URL_SAFE_NO_PAD.encode(self.owner)}}),
            _ => self.authenticator.wrong_code(&self.app).into(),
        }
    }
}

on_both! {
    async fn r12_wrong_ones_at_one_operation_count_there_and_at_sign_in(engine: Engine) {
        for guess in &GUESSES {
            let world = World::new(engine, guess.0 != "confirmTotp").await;
            for nth in 0..HEARD {
                let answer = world.guess(guess, nth).await;
                answer.is_problem(guess.2.0, guess.2.1);
            }
            let sixth = world.guess(guess, HEARD).await;
            assert_eq!(sixth.status, 429, "{} by {}: {sixth:?}", guess.0, guess.1);
            let sign_in = log_in(&world.app.anonymous(), "ada", PASSWORD).await;
            assert_eq!(sign_in.status, 429, "after {} by {}: {sign_in:?}", guess.0, guess.1);
        }
    }
}
