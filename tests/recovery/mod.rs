//! What goes by mail: the proof of an address, a new password, another address, and the end of an account.

mod address;
mod confirmation;
mod deletion;
mod erased;
mod new_device;
mod processes;
mod reset;

use crate::support::{Answer, Client, PASSWORD, TestApp};
use serde_json::json;

const NEW: &str = "a calm green teapot";
const ADA: &str = "ada@example.org";

async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous().post("/api/v1/login", &json!({"email": email, "password": password})).await
}

async fn register(client: &Client, username: &str, email: &str, password: &str) -> Answer {
    let body = json!({"username": username, "email": email, "password": password});
    client.post("/api/v1/register", &body).await
}

async fn ask_for_reset(app: &TestApp, email: &str) -> Answer {
    app.anonymous().post("/api/v1/request-password-reset", &json!({"email": email})).await
}

async fn reset(app: &TestApp, secret: &str, password: &str) -> Answer {
    app.anonymous().post("/api/v1/password-reset", &json!({"token": secret, "password": password})).await
}

async fn confirm(client: &Client, secret: &str, password: Option<&str>) -> Answer {
    let body = match password {
        Some(password) => json!({"token": secret, "password": password}),
        None => json!({"token": secret}),
    };
    client.post("/api/v1/email-verification", &body).await
}

/// What an answer shows to whoever compares: all but its id and its time.
fn seen(answer: &Answer) -> (u16, Vec<u8>, Vec<(String, String)>) {
    let shown = answer.headers.iter().filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()));
    let mut headers: Vec<_> =
        shown.map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned())).collect();
    headers.sort();
    (answer.status, answer.bytes.clone(), headers)
}

/// A client that is signed in by the password that every test account has.
async fn ada(app: &TestApp) -> Client {
    let ada = app.user("ada").await;
    assert_eq!(sign_in(app, ADA, PASSWORD).await.status, 200);
    ada
}
