//! An account that was made through one contract signs in through every other: there is one set of accounts.

use super::{STRONG, cadastro};
use crate::support::{Answer, Engine, TestApp, on_both};
use serde_json::{Value, json};

struct Contract {
    name: &'static str,
    sign_up: (&'static str, fn(&str) -> Value),
    sign_in: (&'static str, fn(&str) -> Value),
    /// Whether an answer to a sign-in let somebody in.
    lets_in: fn(&Answer) -> bool,
}

const CONTRACTS: [Contract; 5] = [
    Contract {
        name: "cadastro",
        sign_up: (cadastro::SIGN_UP, |who| json!({"usuario": who, "email": address(who), "senha": STRONG})),
        sign_in: (cadastro::LOGIN, |who| json!({"email": address(who), "senha": STRONG})),
        lets_in: |answer| answer.json["erro"] == 0 && answer.json["token"].is_string(),
    },
    Contract {
        name: "pedidos",
        sign_up: (
            "/compat/pedidos/auth/criar_conta",
            |who| json!({"name": who, "email": address(who), "password": STRONG}),
        ),
        sign_in: ("/compat/pedidos/auth/login", |who| json!({"email": address(who), "password": STRONG})),
        lets_in: has_access_token,
    },
    Contract {
        name: "trackit",
        sign_up: ("/compat/trackit/register", |who| json!({"email": address(who), "password": STRONG})),
        sign_in: ("/compat/trackit/login", |who| json!({"email": address(who), "password": STRONG})),
        lets_in: has_access_token,
    },
    Contract {
        name: "flask_login",
        sign_up: (
            "/compat/flask-login/user",
            |who| json!({"username": who, "email": address(who), "password": STRONG}),
        ),
        sign_in: ("/compat/flask-login/login", |who| json!({"username": who, "password": STRONG})),
        lets_in: |answer| answer.status == 200 && answer.header("set-cookie").contains("HttpOnly"),
    },
    Contract {
        name: "api",
        sign_up: (
            "/api/v1/register",
            |who| json!({"username": who, "email": address(who), "password": STRONG}),
        ),
        sign_in: ("/api/v1/login", |who| json!({"email": address(who), "password": STRONG})),
        lets_in: |answer| answer.status == 200,
    },
];

fn address(who: &str) -> String {
    format!("{who}@gmail.com")
}

fn has_access_token(answer: &Answer) -> bool {
    answer.status == 200 && answer.json["access_token"].is_string()
}

on_both! {
    async fn an_account_of_each_contract_signs_in_through_every_other(engine: Engine) {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        for made in &CONTRACTS {
            let who = format!("of-{}", made.name.replace('_', "-"));
            let (path, fields) = made.sign_up;
            let answer = app.anonymous().post(path, &fields(&who)).await;
            assert!((200..300).contains(&answer.status), "{}: {answer:?}", made.name);
            for used in &CONTRACTS {
                let (path, fields) = used.sign_in;
                let answer = app.anonymous().post(path, &fields(&who)).await;
                assert!((used.lets_in)(&answer), "made by {}, used by {}: {answer:?}", made.name, used.name);
                let wrong = app.anonymous().post(path, &with_another_password(fields(&who))).await;
                assert!(!(used.lets_in)(&wrong), "made by {}, used by {}: {wrong:?}", made.name, used.name);
            }
        }
    }

    /// The seed of flask-login has no addresses, and the others ask for nothing else.
    async fn an_account_without_an_address_signs_in_through_every_other_by_its_username(engine: Engine) {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let made = json!({"username": "ada", "password": STRONG});
        assert_eq!(app.anonymous().post("/compat/flask-login/user", &made).await.status, 200);
        for used in &CONTRACTS {
            let (path, fields) = used.sign_in;
            let fields = by_username(fields("ada"), "ada");
            let answer = app.anonymous().post(path, &fields).await;
            assert!((used.lets_in)(&answer), "used by {}: {answer:?}", used.name);
            let wrong = app.anonymous().post(path, &with_another_password(fields)).await;
            assert!(!(used.lets_in)(&wrong), "used by {}: {wrong:?}", used.name);
        }
    }
}

/// The same sign-in with a username, also where the contract calls it an address.
fn by_username(mut fields: Value, username: &str) -> Value {
    let name = if fields.get("email").is_some() { "email" } else { "username" };
    fields[name] = username.into();
    fields
}

fn with_another_password(mut fields: Value) -> Value {
    let name = if fields.get("senha").is_some() { "senha" } else { "password" };
    fields[name] = "a calm blue teapot".into();
    fields
}
