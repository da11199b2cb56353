//! What is sensitive, and nothing else, wants a recent proof of the right level: asked of every operation (R57).

use super::{
    document::{Operation, operations},
    isolation::{Cell, TABLE, call},
};
use crate::{
    auth::Authenticator,
    support::{Answer, Client, Engine, PASSWORD, TestApp, on_both},
};
use serde_json::json;
use std::{collections::BTreeSet, time::Duration};

/// What a session that somebody left open does not do.
const SENSITIVE: [&str; 19] = [
    "addPasskey",
    "askForNewPasskey",
    "beginTotp",
    "changeEmail",
    "confirmTotp",
    "createInvitation",
    "createPersonalToken",
    "deleteAccount",
    "deleteInvitation",
    "deletePersonalToken",
    "exportMe",
    "flaskDeleteUser",
    "flaskUpdateUser",
    "listPersonalTokens",
    "makeRecoveryCodes",
    "removePasskey",
    "removeTotp",
    "revokeAccountSessions",
    "updateAccount",
];
/// What asks for the password itself. Of who has a second factor that is not enough.
const BY_PASSWORD: [&str; 2] = ["changePassword", "stepUp"];
/// How a contract of the seeds says the same.
const IN_WORDS: &str = "Confirm that it is you, and do it again.";
const LATE: Duration = Duration::from_secs(11 * 60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    Old,
    /// Of two factors that the account has.
    OneFactor,
    BothFactors,
}

impl Proof {
    fn refused(self) -> BTreeSet<&'static str> {
        match self {
            Self::Old => SENSITIVE.into(),
            Self::OneFactor => SENSITIVE.into_iter().chain(BY_PASSWORD).collect(),
            // It is given a password, and would be a proof of less than there is.
            Self::BothFactors => ["stepUp"].into(),
        }
    }
}

/// An administrator's browser, and objects of the account's own to ask for.
struct World {
    /// Answers for as long as it is there.
    _app: TestApp,
    browser: Client,
    cell: Cell,
}

impl World {
    async fn new(engine: Engine, proof: Proof) -> Self {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let ada = app.admin("ada").await;
        let other = app.user("other").await.get("/api/v1/me").await.text("id").to_owned();
        let credentials = json!({"username": "ada", "password": PASSWORD});
        let signed_in = app.anonymous().post("/api/v1/session", &credentials).await;
        let cell = Cell::new(0, &ada, "none", &other).await;
        let mut browser = browser(&app, &signed_in);
        match proof {
            Proof::Old => app.advance(LATE).await,
            Proof::OneFactor => {
                Authenticator::set_up(&app, &ada).await;
            }
            Proof::BothFactors => {
                browser = self::browser(&app, &Authenticator::set_up(&app, &browser).await.1);
            }
        }
        Self { _app: app, browser, cell }
    }

    /// Whether the operation is refused for want of a better proof.
    async fn refuses(&self, operation: &Operation) -> bool {
        let row = TABLE.iter().find(|row| row.0 == operation.id).expect("a row");
        let answer = call(&self.browser, operation, &self.cell.path(operation), &row.2, &self.cell).await;
        answer.json["code"] == "step_up_required" || answer.json["message"] == IN_WORDS
    }

    async fn is_signed_in(&self) -> bool {
        self.browser.get("/api/v1/session").await.status == 200
    }
}

fn browser(app: &TestApp, answer: &Answer) -> Client {
    let cookie = answer.header("set-cookie").split(';').next().expect("a cookie");
    assert!(cookie.starts_with("__Host-trackit="), "{answer:?}");
    app.anonymous().with("accept-language", "en").with("cookie", cookie)
}

on_both! {
    async fn r57_each_sensitive_action_wants_a_recent_proof_of_the_right_level(engine: Engine) {
        for proof in [Proof::Old, Proof::OneFactor, Proof::BothFactors] {
            let (operations, mut refused) = (operations(), BTreeSet::new());
            let mut world = World::new(engine, proof).await;
            for operation in &operations {
                if world.refuses(operation).await {
                    refused.insert(operation.id.as_str());
                }
                // What is done may change the very proof.
                if !world.is_signed_in().await || proof == Proof::BothFactors && SENSITIVE.contains(&operation.id.as_str()) {
                    world = World::new(engine, proof).await;
                }
            }
            assert_eq!(refused, proof.refused(), "{proof:?}");
        }
    }
}
