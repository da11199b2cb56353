//! A token of another kind, wherever a contract takes one: each is good at its own place alone, and whoever brings it
//! elsewhere is told so in the contract's own form.

use super::{
    bad::{contracts_operations, good, is_refused, send},
    count,
};
use crate::{
    http::document::Operation,
    support::{Client, PASSWORD, TestApp, on_both},
};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Access,
    Refresh,
    Cadastro,
    Personal,
    Confirmation,
    Reset,
}

/// One of each kind, all of them ada's and good.
async fn one_of_each(app: &TestApp) -> [(Kind, String); 6] {
    let (ada, client, address) =
        (app.user("ada").await, app.anonymous(), json!({"email": "ada@example.org"}));
    let login = json!({"email": "ada@example.org", "password": PASSWORD});
    let pair = client.post("/compat/pedidos/auth/login", &login).await;
    let login = json!({"email": "ada@example.org", "senha": PASSWORD});
    let cadastro = client.post("/compat/cadastro/login", &login).await;
    let personal = ada.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read", "write"]})).await;
    client.post("/api/v1/request-email-verification", &address).await;
    let confirmation = app.mail_to("ada@example.org").await.secret();
    client.post("/compat/trackit/request-password-reset", &address).await;
    let reset = app.mail_to("ada@example.org").await.secret();
    assert_ne!(confirmation, reset);
    [
        (Kind::Access, pair.text("access_token").to_owned()),
        (Kind::Refresh, pair.text("refresh_token").to_owned()),
        (Kind::Cadastro, cadastro.text("token").to_owned()),
        (Kind::Personal, personal.text("token").to_owned()),
        (Kind::Confirmation, confirmation),
        (Kind::Reset, reset),
    ]
}

/// The kind that an operation takes, and the status of what it says to any other; nothing where it takes no token.
fn taken_by(operation: &Operation) -> Option<(Kind, u16)> {
    match operation.id.as_str() {
        "cadastroValidate" => Some((Kind::Cadastro, 200)),
        "pedidosRefresh" => Some((Kind::Refresh, 401)),
        "trackitResetPassword" => Some((Kind::Reset, 400)),
        _ => operation.is_signed_in().then_some((Kind::Access, 401)),
    }
}

/// A client that shows this token as a bearer does, and as a browser does where a cookie is taken as well.
fn clients(app: &TestApp, operation: &Operation, token: &str) -> Vec<Client> {
    let mut clients = vec![app.anonymous().with_token(token)];
    if operation.is_signed_in() {
        clients.push(app.anonymous().with("cookie", format!("__Host-trackit={token}")));
    }
    clients
}

/// A good body, with this for its token if it has one.
fn body(operation: &Operation, token: &str) -> Value {
    let mut body = if operation.body().is_some() { good(operation) } else { json!({}) };
    if let Some(field) = body.get_mut("token") {
        *field = token.into();
    }
    body
}

on_both! {
    async fn r36_a_token_of_another_kind_is_refused_in_the_contracts_own_form(app: TestApp) {
        let tokens = one_of_each(&app).await;
        let mut asked = 0;
        for operation in contracts_operations() {
            let Some((own, status)) = taken_by(&operation) else { continue };
            for (kind, token) in tokens.iter().filter(|(kind, _)| *kind != own) {
                for client in clients(&app, &operation, token) {
                    let is_cookie = client.token().is_none();
                    let body = body(&operation, token).to_string();
                    let answer = send(&client, &operation, Some("application/json"), body).await;
                    // It is known for what it is, and no contract lets it in.
                    let known = *kind == Kind::Personal && own == Kind::Access && !is_cookie;
                    let status = if known { 403 } else { status };
                    assert_eq!(answer.status, status, "{} and {kind:?}: {answer:?}", operation.id);
                    is_refused(&operation, &answer);
                    if own == Kind::Cadastro {
                        assert_eq!(answer.json["erro"], 1, "{kind:?}: {answer:?}");
                    }
                    asked += 1;
                }
            }
        }
        assert_eq!(asked, 3 * 5 + 12 * 10);
        assert_eq!(count(&app, "orders").await, 0);
    }
}
