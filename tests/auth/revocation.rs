//! What ends what: each event against each thing that somebody may hold (R30).
//!
//! A new event or a new thing is one more variant and one more column or row of the table.

use super::{Authenticator, Browser, Pair, disable, mfa_token, refresh, second_step};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::json;
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
    FactorRemoved,
    Disabled,
    AllEnded,
    DeletionAsked,
    Deleted,
}

/// What outlives it: the caller's own session, another browser, another client's access and refresh tokens, a sign-in that
/// waits for its second factor, and a personal token.
struct Row(Event, [bool; 6]);

const HELD: [&str; 6] =
    ["own session", "browser", "access token", "refresh token", "waiting sign-in", "personal token"];

const TABLE: [Row; 9] = [
    Row(Event::SignOut, [false, true, true, true, true, true]),
    Row(Event::OthersEnded, [true, false, false, false, true, true]),
    Row(Event::PasswordChanged, [true, false, false, false, false, true]),
    Row(Event::PasswordReset, [false, false, false, false, false, false]),
    Row(Event::FactorRemoved, [true, false, false, false, false, true]),
    Row(Event::Disabled, [false, false, false, false, false, false]),
    Row(Event::AllEnded, [false, false, false, false, false, false]),
    Row(Event::DeletionAsked, [false, false, false, false, false, false]),
    Row(Event::Deleted, [false, false, false, false, false, false]),
];

/// All that an account with a second factor may be signed in by.
struct Held {
    own: Browser,
    other: Browser,
    pair: Pair,
    waiting: String,
    script: Client,
    authenticator: Authenticator,
}

impl Held {
    async fn new(app: &TestApp) -> Self {
        app.user("ada").await;
        let own = Browser::sign_in(app, false).await;
        let (other, pair) = (Browser::sign_in(app, true).await, Pair::new(app, "ada").await);
        let (authenticator, added) = Authenticator::set_up(app, &own.client).await;
        let own = Browser::renewed(app, &added);
        let made = own.client.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
        let script = app.anonymous().with_token(made.text("token"));
        Self { own, other, pair, waiting: mfa_token(app, "ada").await, script, authenticator }
    }

    /// Which of it is still good. The refresh token comes last, as it ends its access token.
    async fn good(&self, app: &TestApp, own: &Browser) -> [bool; 6] {
        let access = app.anonymous().with_token(&self.pair.access).get("/api/v1/session").await.status == 200;
        let code = self.authenticator.next_code(app).await;
        [
            own.is_signed_in().await,
            self.other.is_signed_in().await,
            access,
            refresh(app, &self.pair.refresh).await.status == 200,
            second_step(app, &self.waiting, "totp_code", &code).await.status == 200,
            self.script.get("/api/v1/tasks").await.status == 200,
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
            Event::PasswordReset => {
                let owner = id().await;
                let find =
                    async move |conn: trackit::db::Conn<'_>| accounts::store::find_account(conn, owner).await;
                let account = app.app.db.read(find).await.expect("a read").expect("an account");
                let link = auth::new_reset_link(&app.app, &account).await.expect("a link");
                let secret = link.split_once('#').expect("a secret").1;
                app.anonymous()
                    .post("/api/v1/password-reset", &json!({"token": secret, "password": NEW}))
                    .await
            }
            Event::FactorRemoved => own.delete("/api/v1/me/totp").await,
            Event::Disabled => {
                disable(app, "ada").await;
                // A process that has heard nothing asks the database, which is where an account is disabled.
                app.clock.advance(std::time::Duration::from_secs(4));
                return None;
            }
            Event::AllEnded => {
                auth::end_all_sessions(&app.app, id().await, Entry::new(Action::SessionsEnded))
                    .await
                    .expect("an end");
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
