//! Sign-up, sign-in, tokens, browser sessions and the profile.

mod login;
mod refresh;
mod register;

use crate::support::{Answer, Client, PASSWORD, TestApp};
use serde_json::{Value, json};

/// A good sign-up.
fn sign_up(username: &str) -> Value {
    json!({"username": username, "email": format!("{username}@example.org"), "password": PASSWORD})
}

async fn log_in(client: &Client, username: &str, password: &str) -> Answer {
    client.post("/api/v1/login", &json!({"username": username, "password": password})).await
}

/// What `trackit` gives to a client that signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    access: String,
    refresh: String,
}

impl Pair {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{answer:?}");
        Self { access: answer.text("access_token").into(), refresh: answer.text("refresh_token").into() }
    }

    /// Of a new sign-in to an account that is there.
    async fn new(app: &TestApp, username: &str) -> Self {
        Self::of(&log_in(&app.anonymous(), username, PASSWORD).await)
    }

    /// Whether the access token is still good.
    async fn is_good(&self, app: &TestApp) -> bool {
        let answer = app.anonymous().with_token(&self.access).get("/api/v1/me").await;
        if answer.status != 200 {
            answer.is_problem(401, "unauthenticated");
        }
        answer.status == 200
    }
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.anonymous().post("/api/v1/token/refresh", &json!({"refresh_token": token})).await
}

/// How many rows a table has.
async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = app.app.db.read(async move |conn| conn.row(&sql, &[], |row| row.next()).await).await;
    count.expect("a count").expect("a row")
}

/// Disables an account, as no route does yet.
async fn disable(app: &TestApp, username: &'static str) {
    let disabled = app.app.db.write(async move |conn| {
        let sql = "UPDATE accounts SET disabled_at = 1 WHERE username = $1";
        conn.execute(sql, &[username.into()]).await
    });
    assert_eq!(disabled.await.expect("an update"), 1);
}
