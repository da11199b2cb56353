//! The program under test, on a port of its own.

use super::{Client, Engine, Listening, Raw, TestDatabase};
use clap::Parser;
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use trackit::{
    accounts::{
        model::{Email, Name, NewAccount, Role, TimeZone, Username},
        service,
    },
    app::App,
    core::{
        clock::{Clock, UtcTime},
        config::Config,
        language::Language,
        random::Random,
    },
    security::passwords::Password,
    server::{self, Limits, Origins},
};

/// 2026-11-20 12:00 UTC: where every test's clock begins.
pub const NOON: i64 = 1_795_176_000_000;
/// Every test account's.
pub const PASSWORD: &str = "correct horse battery";
/// The one other origin that the test program allows.
pub const ALLOWED_ORIGIN: &str = "http://127.0.0.1:5001";

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub database: TestDatabase,
    listening: Listening,
}

impl TestApp {
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, &[]).await
    }

    /// With options of `trackit serve` beyond the defaults.
    pub async fn start_with(engine: Engine, options: &[&str]) -> Self {
        Self::new(engine, options, Limits::default()).await
    }

    /// With other limits of the listener than a real program's, so that a test need not wait for them.
    pub async fn start_limited(engine: Engine, limits: Limits) -> Self {
        Self::new(engine, &[], limits).await
    }

    async fn new(engine: Engine, options: &[&str], limits: Limits) -> Self {
        let database = TestDatabase::create(engine).await;
        Self::on(database, Clock::fixed(UtcTime::from_millis(NOON)), options, limits).await
    }

    /// On a database of the test's own making.
    pub async fn start_on(database: TestDatabase, options: &[&str]) -> Self {
        Self::on(database, Clock::fixed(UtcTime::from_millis(NOON)), options, Limits::default()).await
    }

    async fn on(database: TestDatabase, clock: Clock, options: &[&str], limits: Limits) -> Self {
        let data_dir = database.folder.path().to_str().expect("a path").to_owned();
        let fixed = ["trackit", "--database-url", &database.url, "--data-dir", &data_dir];
        let config = Settings::parse_from([&fixed, options].concat()).config;
        let db = database.open_migrated().await;
        let app = App::new(config, db, clock.clone(), Random::system()).await.expect("an app");
        let site = server::site(&app, &Origins::new(&[ALLOWED_ORIGIN.to_owned()]));
        let listening = Listening::start(site, limits).await;
        Self { app, clock, database, listening }
    }

    /// Stops the program and starts it again on the same database, at the same time.
    pub async fn restart(mut self) -> Self {
        self.finish().await;
        let Self { clock, database, .. } = self;
        Self::on(database, clock, &[], Limits::default()).await
    }

    /// Another process on the same database, which shares nothing else but the time.
    pub async fn beside(&self) -> Self {
        self.beside_with(&[]).await
    }

    /// Another process with options of its own.
    pub async fn beside_with(&self, options: &[&str]) -> Self {
        Self::on(self.database.clone(), self.clock.clone(), options, Limits::default()).await
    }

    /// Where an account's writes meet: on PostgreSQL in another process, so that the database itself must keep them in
    /// order; SQLite has one process.
    pub async fn other_process(&self) -> Option<Self> {
        match self.database.engine {
            Engine::Postgres => Some(self.beside_with(&["--throttle", "off"]).await),
            Engine::Sqlite => None,
        }
    }

    /// Stops listening, finishes what was accepted, closes the database.
    pub async fn finish(&mut self) {
        self.listening.finish().await;
        self.app.db.close().await;
    }

    /// Lets time go by, with the news of revocations that a real program has at least every second. To go
    /// without them, move the clock itself.
    pub async fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.app.revocations.sync(&self.app.db, self.clock.now()).await.expect("news");
    }

    /// A client without any credential.
    pub fn anonymous(&self) -> Client {
        Client::new(&format!("http://{}", self.listening.addr))
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.listening.addr
    }

    /// A connection without any manners.
    pub async fn raw(&self) -> Raw {
        self.listening.raw().await
    }

    /// A client with an access token of a new account.
    pub async fn user(&self, username: &str) -> Client {
        self.account(username, Role::User).await
    }

    /// A client with an access token of a new administrator.
    pub async fn admin(&self, username: &str) -> Client {
        self.account(username, Role::Admin).await
    }

    async fn account(&self, username: &str, role: Role) -> Client {
        let new = NewAccount {
            username: Username::parse(username.to_owned()).expect("a username"),
            email: Email::parse(format!("{username}@example.org")).expect("an address"),
            name: Name::default(),
            locale: Language::En,
            timezone: TimeZone::default(),
            role,
            weak_password: false,
        };
        let password = Password::parse_new(PASSWORD, 8).expect("a password");
        let origin = service::Origin { ip: Some(Ipv4Addr::LOCALHOST.into()), verified: false };
        service::create_account(&self.app, new, password, origin).await.expect("an account");
        self.signed_in(username).await
    }

    /// A client with a fresh access token of an account that is there.
    pub async fn signed_in(&self, username: &str) -> Client {
        let body = serde_json::json!({"username": username, "password": PASSWORD});
        let answer = self.anonymous().post("/api/v1/login", &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.anonymous().with_token(answer.text("access_token"))
    }
}
