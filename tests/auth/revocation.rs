//! What ends what: each event against each thing that somebody may hold (R30).
//!
//! A new event or a new thing is one more variant and one more column or row of the table.

use super::{Authenticator, Browser, Pair, mfa_token, refresh, second_step};
use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::{process::Command, time::Duration};
use trackit::{
    accounts,
    audit::{Action, Entry},
    auth,
    core::ids::Owner,
};

const NEW: &str = "a calm green teapot";

/// What happens to an account, done by the caller's browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    SignOut,
    OthersEnded,
    PasswordChanged,
    PasswordReset,
    /// By `trackit admin reset-password`, whose link somebody opens.
    ResetByOperator,
    FactorRemoved,
    Disabled,
    AllEnded,
    /// By `trackit admin end-sessions`, of one account or of everybody.
    EndedByOperator(&'static [&'static str]),
    DeletionAsked,
    Deleted,
}

/// What outlives it: the caller's own session, another browser, another client's access and refresh tokens, a sign-in that
/// waits for its second factor, a personal token, and the link of a letter, by which a new password is chosen.
struct Row(Event, [bool; 7]);

const HELD: [&str; 7] = [
    "own session",
    "browser",
    "access token",
    "refresh token",
    "waiting sign-in",
    "personal token",
    "link from a letter",
];

const TABLE: [Row; 12] = [
    Row(Event::SignOut, [false, true, true, true, true, true, true]),
    Row(Event::OthersEnded, [true, false, false, false, true, true, true]),
    Row(Event::PasswordChanged, [true, false, false, false, false, true, false]),
    Row(Event::PasswordReset, [false, false, false, false, false, false, false]),
    Row(Event::ResetByOperator, [false, false, false, false, false, false, false]),
    Row(Event::FactorRemoved, [true, false, false, false, false, true, false]),
    Row(Event::Disabled, [false, false, false, false, false, false, false]),
    Row(Event::AllEnded, [false, false, false, false, false, false, false]),
    Row(Event::EndedByOperator(&["--account", "ada"]), [false, false, false, false, false, false, false]),
    Row(Event::EndedByOperator(&["--all"]), [false, false, false, false, false, false, false]),
    Row(Event::DeletionAsked, [false, false, false, false, false, false, false]),
    Row(Event::Deleted, [false, false, false, false, false, false, false]),
];

/// All that an account with a second factor may be signed in by.
struct Held {
    own: Browser,
    other: Browser,
    pair: Pair,
    waiting: String,
    script: Client,
    authenticator: Authenticator,
    link: String,
}

impl Held {
    async fn new(app: &TestApp) -> Self {
        app.user("ada").await;
        let own = Browser::sign_in(app, false).await;
        let other = Browser::sign_in(app, true).await;
        let (authenticator, added) = Authenticator::set_up(app, &own.client).await;
        let own = Browser::renewed(app, &added);
        let (waiting, code) = (mfa_token(app, "ada").await, authenticator.next_code(app).await);
        let pair = Pair::of(&second_step(app, &waiting, "totp_code", &code).await);
        let made = own.client.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
        let script = app.anonymous().with_token(made.text("token"));
        let ask = json!({"email": "ada@example.org"});
        assert_eq!(app.anonymous().post("/api/v1/request-password-reset", &ask).await.status, 202);
        let link = app.mail_to("ada@example.org").await.secret();
        Self { own, other, pair, waiting: mfa_token(app, "ada").await, script, authenticator, link }
    }

    /// Which of it is still good. The link comes last, as it ends all the rest.
    async fn good(&self, app: &TestApp, own: &Browser) -> [bool; 7] {
        let access = app.anonymous().with_token(&self.pair.access).get("/api/v1/session").await.status == 200;
        let code = self.authenticator.next_code(app).await;
        [
            own.is_signed_in().await,
            self.other.is_signed_in().await,
            access,
            refresh(app, &self.pair.refresh).await.status == 200,
            second_step(app, &self.waiting, "totp_code", &code).await.status == 200,
            self.script.get("/api/v1/tasks").await.status == 200,
            reset(app, &self.link).await.status == 204,
        ]
    }

    /// Has it happen, and answers the browser by which the caller goes on.
    async fn happen(&self, app: &TestApp, event: Event) -> Option<Browser> {
        let (own, id) = (&self.own.client, async || {
            Owner(self.own.client.get("/api/v1/me").await.text("id").parse().expect("an id"))
        });
        let answer = match event {
            Event::SignOut => own.delete("/api/v1/session").await,
            Event::OthersEnded => own.delete("/api/v1/sessions").await,
            Event::PasswordChanged => {
                own.put("/api/v1/me/password", &json!({"current_password": PASSWORD, "password": NEW})).await
            }
            Event::PasswordReset => reset(app, &self.link).await,
            Event::ResetByOperator => reset(app, &secret_by_command(app)).await,
            Event::FactorRemoved => own.delete("/api/v1/me/totp").await,
            Event::Disabled => {
                let path = format!("/api/v1/admin/accounts/{}", id().await.0);
                let disabled = app.admin("root").await.patch(&path, &json!({"disabled": true})).await;
                assert_eq!(disabled.status, 200, "{disabled:?}");
                return None;
            }
            Event::AllEnded => {
                auth::end_all_sessions(&app.app, id().await, Entry::new(Action::SessionsEnded))
                    .await
                    .expect("an end");
                return None;
            }
            Event::EndedByOperator(whose) => {
                let eve = app.user("eve").await;
                let said = command(app, &[&["admin", "end-sessions"], whose].concat());
                assert!(said.starts_with("Signed out everywhere: "), "{said}");
                app.advance(Duration::ZERO).await;
                let expected = if whose.contains(&"--all") { 401 } else { 200 };
                assert_eq!(eve.get("/api/v1/session").await.status, expected, "{whose:?}");
                return None;
            }
            Event::DeletionAsked => {
                let asked = own.delete("/api/v1/me").await;
                assert_eq!(asked.status, 202, "{asked:?}");
                return None;
            }
            Event::Deleted => {
                let owner = id().await;
                auth::end_all_sessions(&app.app, owner, Entry::new(Action::SessionsEnded))
                    .await
                    .expect("an end");
                let deleted = accounts::service::delete_account(&app.app, owner, app.app.clock.now()).await;
                assert!(deleted.expect("a deletion"));
                return None;
            }
        };
        assert_eq!(answer.status, 204, "{event:?}: {answer:?}");
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default();
        let cookie = cookie.strip_prefix("__Host-trackit=").filter(|cookie| !cookie.is_empty());
        cookie.map(|cookie| Browser::with(app, cookie))
    }
}

/// What stands behind the `#` of the link that the command prints.
fn secret_by_command(app: &TestApp) -> String {
    let said = command(app, &["admin", "reset-password", "--account", "ada"]);
    said.trim_end().split_once('#').expect("a link").1.to_owned()
}

/// What a command prints that is given beside the running program.
fn command(app: &TestApp, words: &[&str]) -> String {
    let folder = app.database.folder.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.args(words).args(["--database-url", &app.database.url]);
    let said = command.arg("--data-dir").arg(folder).env_clear().current_dir(folder).output();
    let said = said.expect("the program");
    assert!(said.status.success(), "{said:?}");
    String::from_utf8(said.stdout).expect("text")
}

async fn reset(app: &TestApp, secret: &str) -> Answer {
    app.anonymous().post("/api/v1/password-reset", &json!({"token": secret, "password": NEW})).await
}

on_both! {
    async fn r30_an_event_ends_what_it_must_and_nothing_else(app: TestApp) {
        for Row(event, expected) in TABLE {
            let app = TestApp::start(app.database.engine).await;
            let held = Held::new(&app).await;
            let next = held.happen(&app, event).await;
            let good = held.good(&app, next.as_ref().unwrap_or(&held.own)).await;
            for (held, (good, expected)) in HELD.iter().zip(good.into_iter().zip(expected)) {
                assert_eq!(good, expected, "{event:?} and the {held}");
            }
        }
    }
}
