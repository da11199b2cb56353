//! The contracts of the seeds, row by row: each as its table has it, by JSON and by form, with and without the slash at the
//! end.

mod bad;
mod cadastro;
mod cadastro_token;
mod flask_login;
mod matrix;
mod pedidos;
mod pedidos_orders;
mod plain_cookie;
mod setting;
mod tarefas;
mod tokens;
mod trackit;
mod weak;

use crate::support::{Answer, Client, PASSWORD, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const FORM: &str = "application/x-www-form-urlencoded";
/// What the product takes for a password as well as every contract.
const STRONG: &str = "a calm green teapot";

/// How a request may come.
#[derive(Clone, Copy, Debug)]
enum Body {
    Json,
    Form,
    Query,
}

/// A way in which the same request may come, and the same answer must.
#[derive(Clone, Copy, Debug)]
struct Way {
    body: Body,
    slash: &'static str,
}

const WAYS: [Way; 4] = [
    Way { body: Body::Json, slash: "" },
    Way { body: Body::Json, slash: "/" },
    Way { body: Body::Form, slash: "" },
    Way { body: Body::Form, slash: "/" },
];

impl Way {
    async fn post(self, client: &Client, path: &str, fields: &Value) -> Answer {
        self.send(client, Method::POST, path, fields).await
    }

    async fn send(self, client: &Client, method: Method, path: &str, fields: &Value) -> Answer {
        let path = format!("{path}{}", self.slash);
        match self.body {
            Body::Json => client.send(method, &path, Some(fields)).await,
            Body::Form => client.send_raw(method, &path, Some(FORM), form(fields)).await,
            Body::Query => client.send(method, &format!("{path}?{}", form(fields)), None).await,
        }
    }

    /// A name that no other way has.
    fn name(self) -> String {
        format!("{:?}{}", self.body, self.slash.len()).to_lowercase()
    }
}

/// The same fields as a form has them.
fn form(fields: &Value) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().expect("fields") {
        form.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    form.finish()
}

/// The same fields without one.
fn without(fields: &Value, name: &str) -> Value {
    let mut fields = fields.clone();
    fields.as_object_mut().expect("fields").remove(name).expect("a field");
    fields
}

/// The same fields with another value for one.
fn with(fields: &Value, name: &str, value: impl Into<Value>) -> Value {
    let mut fields = fields.clone();
    fields[name] = value.into();
    fields
}

/// Whether somebody signs in to the product itself by this name and password.
async fn signs_in(app: &TestApp, name: &str, password: &str) -> bool {
    let body = json!({"username": name, "password": password});
    app.anonymous().post("/api/v1/login", &body).await.status == 200
}

/// Gives an account a second factor, and answers a client of it that is still signed in.
async fn with_second_factor(app: &TestApp, username: &str) -> Client {
    let client = app.user(username).await;
    let begun = client.post("/api/v1/me/totp", &json!({})).await;
    let secret = totp_rs::Secret::try_from_base32(begun.text("secret")).expect("base 32");
    let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a seed");
    let now = u64::try_from(app.app.clock.now().seconds()).expect("a time");
    let confirmed = client.put("/api/v1/me/totp", &json!({"code": totp.generate(now).to_string()})).await;
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
    client
}

/// Disables an account by an administrator's word.
async fn disable(app: &TestApp, username: &str) {
    let root = app.admin("root").await;
    let list = root.get(&format!("/api/v1/admin/accounts?q={username}")).await;
    let id = list.json["items"][0]["id"].as_str().expect("an id").to_owned();
    let answer = root.patch(&format!("/api/v1/admin/accounts/{id}"), &json!({"disabled": true})).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// How many rows a table has.
async fn count(app: &TestApp, table: &'static str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = app.app.db.read(async move |conn| conn.row(&sql, &[], |row| row.next()).await).await;
    count.expect("a count").expect("a row")
}

/// Statements that no route would send.
async fn script(app: &TestApp, sql: &'static str) {
    app.app.db.write(async move |conn| conn.script(sql).await).await.expect("a script");
}

/// The id of whoever is signed in.
async fn id_of(client: &Client) -> String {
    client.get("/api/v1/me").await.text("id").to_owned()
}

/// A sign-in to the product, as every test account has it.
fn credentials(username: &str) -> Value {
    json!({"username": username, "password": PASSWORD})
}
