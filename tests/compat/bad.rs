//! What no good client sends: each contract refuses it in its own form, and is never at a loss.

use super::{FORM, PASSWORD, STRONG, count, form};
use crate::{
    http::document::{Operation, operations},
    support::{Answer, Client, TestApp, on_both},
};
use reqwest::Method;
use serde_json::{Value, json};

pub(super) fn contracts_operations() -> Vec<Operation> {
    operations().into_iter().filter(Operation::is_of_a_contract).collect()
}

/// Whether it is a refusal in the form of the contract whose operation it is.
#[track_caller]
pub(super) fn is_refused(operation: &Operation, answer: &Answer) {
    if operation.path.starts_with("/compat/cadastro") {
        assert_eq!(answer.status, 200, "{}: {answer:?}", operation.id);
    }
    is_refused_in_its_form(&operation.path, answer, &operation.id);
}

/// As [`is_refused`], where what came could not be read: of which `cadastro` says that a field is missing.
#[track_caller]
fn is_unreadable(operation: &Operation, answer: &Answer) {
    is_refused(operation, answer);
    if operation.path.starts_with("/compat/cadastro") {
        assert_eq!(answer.json["erro"], 4, "{}: {answer:?}", operation.id);
    }
}

#[track_caller]
fn is_refused_in_its_form(path: &str, answer: &Answer, said: &str) {
    assert_eq!(answer.header("content-type"), "application/json", "{said}: {answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store", "{said}: {answer:?}");
    if path.starts_with("/compat/cadastro") {
        assert!(answer.status < 500, "{said}: {answer:?}");
        // 3 would say that the fault is ours.
        let erro = answer.json["erro"].as_u64().expect("a number");
        assert!(matches!(erro, 1 | 2 | 4 | 5), "{said}: {answer:?}");
        assert!(!answer.text("mensagem").is_empty(), "{said}: {answer:?}");
        return;
    }
    assert!((400..500).contains(&answer.status), "{said}: {answer:?}");
    let field = if path.starts_with("/compat/pedidos") { "detail" } else { "message" };
    let words = &answer.json[field];
    assert!(words.is_string() || words.is_array(), "{said}: {answer:?}");
    assert_eq!(answer.json.as_object().map(serde_json::Map::len), Some(1), "{said}: {answer:?}");
}

/// What a good body of it would be, as far as types go.
pub(super) fn good(operation: &Operation) -> Value {
    let (_, schema) = operation.body().expect("a body");
    let mut fields = json!({});
    for name in schema["properties"].as_object().expect("properties").keys() {
        fields[name] = match name.as_str() {
            "email" => json!("ada@gmail.com"),
            "password" | "senha" => json!(STRONG),
            "quantidade" | "preco_unitario" => json!(1),
            "remember" => json!(true),
            _ => json!("Ada"),
        };
    }
    fields
}

pub(super) async fn send(
    client: &Client,
    operation: &Operation,
    kind: Option<&str>,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let path = operation.path_with(|_| "00000000-0000-7000-8000-000000000000".to_owned());
    client.send_raw(operation.method.clone(), &path, kind, body.into()).await
}

/// Whoever may call it.
async fn caller(app: &TestApp, operation: &Operation) -> Client {
    if operation.is_signed_in() { app.signed_in("root").await } else { app.anonymous() }
}

on_both! {
    async fn r68_a_body_that_is_none_is_refused_in_the_contracts_own_form(app: TestApp) {
        app.admin("root").await;
        let deep = format!("{{\"email\":{}1{}}}", "[".repeat(7_000), "]".repeat(7_000));
        let json_kind = Some("application/json");
        let bodies: [(Option<&str>, Vec<u8>); 14] = [
            (Some("text/plain"), b"{}".to_vec()),
            (Some("application/xml"), b"<a/>".to_vec()),
            (Some("multipart/form-data; boundary=x"), b"--x--".to_vec()),
            (None, b"{}".to_vec()),
            (json_kind, b"".to_vec()),
            (json_kind, b"{".to_vec()),
            (json_kind, b"[]".to_vec()),
            (json_kind, b"null".to_vec()),
            (json_kind, b"\"x\"".to_vec()),
            (json_kind, b"{\"email\":\"\\ud800\"}".to_vec()),
            (json_kind, b"{\"email\":\"\xff\"}".to_vec()),
            (json_kind, deep.into_bytes()),
            (Some(FORM), b"%ff%00=%ed%a0%80&&&=".to_vec()),
            (Some(FORM), b"".to_vec()),
        ];
        let mut asked = 0;
        for operation in contracts_operations().into_iter().filter(|operation| operation.body().is_some()) {
            let client = caller(&app, &operation).await;
            for (kind, body) in &bodies {
                is_unreadable(&operation, &send(&client, &operation, *kind, body.clone()).await);
                asked += 1;
            }
        }
        assert_eq!(asked, 14 * bodies.len());
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn r68_a_field_of_another_type_is_refused_in_the_contracts_own_form(app: TestApp) {
        app.admin("root").await;
        for operation in contracts_operations().into_iter().filter(|operation| operation.body().is_some()) {
            let client = caller(&app, &operation).await;
            let good = good(&operation);
            for field in good.as_object().expect("fields").keys() {
                for wrong in [json!(["ada@gmail.com", "eve@gmail.com"]), json!({"a": 1}), json!([])] {
                    let mut body = good.clone();
                    body[field] = wrong;
                    let answer = send(&client, &operation, Some("application/json"), body.to_string()).await;
                    is_unreadable(&operation, &answer);
                }
            }
        }
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn r71_a_megabyte_of_a_password_is_refused_in_the_contracts_own_form(app: TestApp) {
        app.admin("root").await;
        let long = "a".repeat(1024 * 1024);
        let before = app.app.passwords.derivations();
        let mut asked = 0;
        for operation in contracts_operations() {
            let Some((_, schema)) = operation.body() else { continue };
            let names = ["senha", "password"];
            let Some(name) = names.into_iter().find(|name| schema["properties"][name].is_object()) else { continue };
            let client = if operation.is_signed_in() { app.signed_in("root").await } else { app.anonymous() };
            let derivations = app.app.passwords.derivations();
            let mut body = good(&operation);
            body[name] = long.clone().into();
            is_unreadable(&operation, &send(&client, &operation, Some("application/json"), body.to_string()).await);
            is_unreadable(&operation, &send(&client, &operation, Some(FORM), form(&body)).await);
            assert_eq!(app.app.passwords.derivations(), derivations, "{}: nothing is hashed", operation.id);
            asked += 1;
        }
        assert_eq!(asked, 11);
        assert!(app.app.passwords.derivations() > before, "the administrator's own sign-ins are");
    }

    /// One string, and nothing that mail would read as more.
    async fn r48_an_address_of_a_contract_is_one_string(app: TestApp) {
        app.admin("root").await;
        let more = ["ada@gmail.com,eve@gmail.com", "ada@gmail.com eve@gmail.com", "ada@gmail.com\r\nBcc: eve@gmail.com",
            "ada@gmail.com%0d%0aBcc:eve@gmail.com", "ada@gmail.com\u{0}eve@gmail.com", "Ada <eve@gmail.com>",
            "ada@gmail.com\n"];
        let mut asked = 0;
        for operation in contracts_operations() {
            let Some((_, schema)) = operation.body() else { continue };
            if !schema["properties"]["email"].is_object() {
                continue;
            }
            let mut faults = Vec::new();
            for email in more {
                let mut body = good(&operation);
                body["email"] = email.into();
                for (kind, text) in [("application/json", body.to_string()), (FORM, form(&body))] {
                    let answer = send(&app.anonymous(), &operation, Some(kind), text).await;
                    is_refused(&operation, &answer);
                    if operation.id == "cadastroSignUp" {
                        assert_eq!(answer.json["erro"], 5, "{email}");
                    }
                    faults.push(answer.status);
                    app.advance(std::time::Duration::from_secs(60)).await;
                }
            }
            assert!(!faults.contains(&429), "{}: {faults:?}", operation.id);
            asked += 1;
        }
        assert_eq!((asked, count(&app, "accounts").await, count(&app, "outbox").await), (8, 1, 0));
    }

    /// Of two, one would be looked at and the other be used.
    async fn r48_a_field_that_comes_twice_is_refused_by_every_contract(app: TestApp) {
        app.admin("root").await;
        let mut asked = 0;
        for operation in contracts_operations().into_iter().filter(|operation| operation.body().is_some()) {
            let client = caller(&app, &operation).await.with("accept-language", "en");
            let good = good(&operation);
            for (field, value) in good.as_object().expect("fields") {
                let json = format!("{{{}:{value},{}", json!(field), &good.to_string()[1..]);
                let pairs = format!("{}&{}", form(&json!({field: value})), form(&good));
                let mut answers = vec![
                    send(&client, &operation, Some("application/json"), json).await,
                    send(&client, &operation, Some(FORM), pairs.as_str()).await,
                ];
                if operation.path.starts_with("/compat/cadastro") {
                    let path = format!("{}?{pairs}", operation.path);
                    answers.push(client.send(Method::POST, &path, None).await);
                }
                for answer in answers {
                    is_unreadable(&operation, &answer);
                    let said = String::from_utf8_lossy(&answer.bytes);
                    assert!(said.contains("comes twice"), "{} and {field}: {said}", operation.id);
                }
                asked += 1;
            }
        }
        assert_eq!((asked, count(&app, "accounts").await), (31, 1));
    }

    /// The contract of seed 000 lets be what it does not know, and takes nothing from it.
    async fn r60_no_contract_takes_a_field_that_it_does_not_name(app: TestApp) {
        app.admin("root").await;
        let lenient = |operation: &Operation| {
            operation.path.starts_with("/compat/cadastro") || operation.id == "pedidosLoginForm"
        };
        for operation in contracts_operations() {
            if operation.body().is_none() || lenient(&operation) {
                continue;
            }
            let client = caller(&app, &operation).await;
            for field in ["role", "verified", "owner_id", "id", "admin", "weak_password"] {
                let mut body = good(&operation);
                body[field] = "x".into();
                is_refused(&operation, &send(&client, &operation, Some("application/json"), body.to_string()).await);
                is_refused(&operation, &send(&client, &operation, Some(FORM), form(&body)).await);
            }
        }
        assert_eq!(count(&app, "accounts").await, 1);
    }

    /// Whoever finds the fault: the guards in front of the routes as well.
    async fn r68_what_reaches_no_route_is_refused_in_the_contracts_own_form(app: TestApp) {
        let client = app.anonymous();
        for (path, login) in [
            ("/compat/cadastro", "/compat/cadastro/login"),
            ("/compat/pedidos", "/compat/pedidos/auth/login"),
            ("/compat/trackit", "/compat/trackit/login"),
            ("/compat/flask-login", "/compat/flask-login/login"),
        ] {
            let unknown = client.post(&format!("{path}/nothing"), &json!({})).await;
            let method = client.send(Method::DELETE, login, None).await;
            let foreign = client.clone().with("origin", "https://evil.example").post(login, &json!({})).await;
            let host = client.clone().with("host", "evil.example").post(login, &json!({})).await;
            let long = client.get(&format!("{login}?{}", "a".repeat(9_000))).await;
            let answers = [(unknown, 404), (method, 405), (foreign, 403), (host, 421), (long, 414)];
            for (answer, status) in answers {
                assert_eq!(answer.status, status, "{path}: {answer:?}");
                is_refused_in_its_form(path, &answer, path);
            }
        }
    }

    async fn refusals_speak_the_language_that_is_asked_for(app: TestApp) {
        let body = json!({"email": "ada", "password": PASSWORD});
        for (language, words) in [("pt-BR", "Informe um único e-mail"), ("en", "Give one e-mail address")] {
            let client = app.anonymous().with("accept-language", language);
            let answer = client.post("/compat/trackit/register", &body).await;
            assert!(answer.text("message").starts_with("email: ") && answer.text("message").contains(words));
            assert_eq!(answer.header("content-language"), language);
        }
    }

    /// A personal token opens no contract.
    async fn a_personal_token_is_refused_in_the_contracts_own_form(app: TestApp) {
        let ada = app.user("ada").await;
        let made = ada.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read", "write"]})).await;
        let script = app.anonymous().with_token(made.text("token"));
        for operation in contracts_operations().into_iter().filter(Operation::is_signed_in) {
            let answer = send(&script, &operation, Some("application/json"), "{}").await;
            assert_eq!(answer.status, 403, "{}: {answer:?}", operation.id);
            is_refused(&operation, &answer);
        }
    }
}
