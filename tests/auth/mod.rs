//! Sign-up, sign-in, tokens, browser sessions and the profile.

mod administrators;
mod bootstrap;
mod clock;
mod common_passwords;
mod devices;
mod epoch;
mod forge;
mod guesses;
mod imported;
mod killed;
mod kinds;
mod known_devices;
mod login;
mod me;
mod overload;
mod passkeys;
mod password;
mod personal;
mod processes;
mod recovery_codes;
mod refresh;
mod register;
mod revocation;
mod second_factor;
mod secrets;
mod session;
mod step_up;
mod throttle;
mod tokens;
mod totp;

use crate::support::{Answer, Client, PASSWORD, TestApp};
use serde_json::{Value, json};
use trackit::core::clock::UtcTime;

/// The body of OAuth 2 requests.
const FORM: &str = "application/x-www-form-urlencoded";

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

/// A browser that keeps its cookie.
struct Browser {
    client: Client,
    cookie: String,
}

/// The cookie by which accounts know a browser again, as an answer sets it.
fn device_cookie(answer: &Answer) -> Option<&str> {
    let cookies = answer.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    cookies.into_iter().find(|cookie| cookie.starts_with("__Host-trackit-device="))
}

impl Browser {
    /// Signs `ada` in.
    async fn sign_in(app: &TestApp, remember: bool) -> Self {
        let body = json!({"username": "ada", "password": PASSWORD, "remember": remember});
        Self::of(app, &app.anonymous().post("/api/v1/session", &body).await)
    }

    /// With the cookie of this answer.
    fn of(app: &TestApp, answer: &Answer) -> Self {
        assert_eq!(answer.status, 201, "{answer:?}");
        Self::given(app, answer)
    }

    /// With the cookie that any answer gave.
    fn given(app: &TestApp, answer: &Answer) -> Self {
        let cookie = answer.header("set-cookie").split(';').next().expect("a cookie");
        Self::with(app, cookie.strip_prefix("__Host-trackit=").expect("our cookie"))
    }

    fn with(app: &TestApp, cookie: &str) -> Self {
        let client = app.anonymous().with("cookie", format!("theme=dark; __Host-trackit={cookie}"));
        Self { client, cookie: cookie.to_owned() }
    }

    /// With the cookie that takes the place of another.
    fn renewed(app: &TestApp, answer: &Answer) -> Self {
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{answer:?}");
        Self::given(app, answer)
    }

    async fn is_signed_in(&self) -> bool {
        let answer = self.client.get("/api/v1/session").await;
        if answer.status != 200 {
            answer.is_problem(401, "unauthenticated");
        }
        answer.status == 200
    }
}

/// An authenticator app that has an account's seed.
pub(crate) struct Authenticator {
    totp: totp_rs::Totp,
}

impl Authenticator {
    pub(crate) fn new(secret: &str) -> Self {
        let secret = totp_rs::Secret::try_from_base32(secret).expect("base 32");
        Self { totp: totp_rs::Builder::new().with_secret(secret).build().expect("a seed") }
    }

    /// Sets one up for whoever asks, and answers the confirmation as well.
    pub(crate) async fn set_up(app: &TestApp, client: &Client) -> (Self, Answer) {
        let begun = client.post("/api/v1/me/totp", &json!({})).await;
        assert_eq!(begun.status, 201, "{begun:?}");
        let authenticator = Self::new(begun.text("secret"));
        let confirmed = client.put("/api/v1/me/totp", &json!({"code": authenticator.code(app)})).await;
        assert_eq!(confirmed.status, 200, "{confirmed:?}");
        (authenticator, confirmed)
    }

    /// What it shows now.
    pub(crate) fn code(&self, app: &TestApp) -> String {
        self.code_at(app.app.clock.now())
    }

    pub(crate) fn code_at(&self, time: UtcTime) -> String {
        let seconds = u64::try_from(time.seconds()).expect("a time");
        self.totp.generate(seconds).to_string()
    }

    /// What it shows half a minute later, when it is.
    pub(crate) async fn next_code(&self, app: &TestApp) -> String {
        app.advance(std::time::Duration::from_secs(30)).await;
        self.code(app)
    }

    /// What it will never show around now.
    fn wrong_code(&self, app: &TestApp) -> String {
        let seconds = u64::try_from(app.app.clock.now().seconds()).expect("a time");
        let near: Vec<_> = (0..=4).map(|n| self.totp.generate(seconds + 30 * n - 60).to_string()).collect();
        (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).expect("a code")
    }
}

/// The first step of an account that has a second factor: what the sign-in goes on by.
async fn mfa_token(app: &TestApp, username: &str) -> String {
    let answer = log_in(&app.anonymous(), username, PASSWORD).await;
    answer.is_problem(401, "second_factor_required");
    answer.text("mfa_token").to_owned()
}

async fn second_step(app: &TestApp, mfa_token: &str, field: &str, code: &str) -> Answer {
    let body = json!({"mfa_token": mfa_token, field: code});
    app.anonymous().post("/api/v1/login/second-factor", &body).await
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

/// Statements that no route would send.
async fn script(app: &TestApp, sql: &'static str) {
    app.app.db.write(async move |conn| conn.script(sql).await).await.expect("a script");
}

/// Disables an account in its row alone, as another process does until its news have come: what a route ends besides is not
/// ended.
async fn disable(app: &TestApp, username: &'static str) {
    let disabled = app.app.db.write(async move |conn| {
        let sql = "UPDATE accounts SET disabled_at = 1 WHERE username = $1";
        conn.execute(sql, &[username.into()]).await
    });
    assert_eq!(disabled.await.expect("an update"), 1);
}

/// All that a stranger can compare.
fn what_is_seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()));
    (answer.status, headers.collect(), String::from_utf8_lossy(&answer.bytes).into_owned())
}
