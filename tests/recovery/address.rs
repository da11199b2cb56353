//! `PUT /me/email`

use super::{ADA, ask_for_reset, confirm, reset, seen, sign_in};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use futures_util::future::join_all;
use serde_json::json;

const PATH: &str = "/api/v1/me/email";
const NEXT: &str = "ada@next.example";

on_both! {
    async fn r50_the_new_address_is_confirmed_and_the_old_one_is_told(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!(ada.put(PATH, &json!({"email": NEXT})).await.status, 202);
        assert_eq!(app.mail_to(ADA).await.subject, "Another address was asked for");
        // Until it is confirmed the old one holds.
        assert_eq!(ada.get("/api/v1/me").await.text("email"), ADA);
        let secret = app.mail_to(NEXT).await.secret();
        assert_eq!(confirm(&ada, &secret, None).await.status, 204);
        let me = ada.get("/api/v1/me").await;
        assert_eq!((me.text("email"), &me.json["email_verified"]), (NEXT, &true.into()));
        assert_eq!(app.mail_to(ADA).await.subject, "Your address was changed");
        assert_eq!(sign_in(&app, NEXT, PASSWORD).await.status, 200);
        sign_in(&app, ADA, PASSWORD).await.is_problem(401, "invalid_credentials");
    }

    /// Two changes at once must not confirm an address that nobody has shown to read (F16).
    async fn r50_a_letter_confirms_the_address_that_it_went_to_and_no_other(app: TestApp) {
        let ada = app.user("ada").await;
        ada.put(PATH, &json!({"email": NEXT})).await;
        let first = app.mail_to(NEXT).await.secret();
        ada.put(PATH, &json!({"email": "victim@example.org"})).await;
        confirm(&ada, &first, None).await.is_problem(400, "token_invalid");
        assert_eq!(ada.get("/api/v1/me").await.text("email"), ADA);
    }

    async fn r50_of_many_changes_at_once_the_account_has_the_address_that_was_confirmed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let ada = app.user("ada").await;
        for round in 0..5 {
            let addresses = [format!("first{round}@next.example"), format!("second{round}@next.example")];
            let before = ada.get("/api/v1/me").await.text("email").to_owned();
            assert_eq!(ada.put(PATH, &json!({"email": addresses[0]})).await.status, 202);
            let secret = app.mail_to(&addresses[0]).await.secret();
            let bodies = addresses.clone().map(|email| json!({"email": email}));
            let changes = join_all((0..20).map(|n| ada.put(PATH, &bodies[n % 2])));
            let (confirmed, changes) = tokio::join!(confirm(&ada, &secret, None), changes);
            assert!(changes.iter().all(|answer| answer.status == 202), "{changes:?}");
            let expected = if confirmed.status == 204 {
                addresses[0].clone()
            } else {
                confirmed.is_problem(400, "token_invalid");
                before
            };
            assert_eq!(ada.get("/api/v1/me").await.text("email"), expected, "round {round}");
        }
    }

    async fn r22_a_new_address_is_not_flooded_whoever_asks_for_it(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        for _ in 0..5 {
            assert_eq!(ada.put(PATH, &json!({"email": NEXT})).await.status, 202);
        }
        for client in [&ada, &eve] {
            client.put(PATH, &json!({"email": NEXT})).await.is_problem(429, "throttled");
        }
        let to_it = app.mail().await.iter().filter(|mail| mail.to == NEXT).count();
        assert_eq!(to_it, 5);
    }

    async fn whether_an_address_is_somebodys_the_answer_does_not_tell(app: TestApp) {
        let ada = app.user("ada").await;
        app.user("eve").await;
        let taken = ada.put(PATH, &json!({"email": "eve@example.org"})).await;
        let free = ada.put(PATH, &json!({"email": NEXT})).await;
        assert_eq!(seen(&taken), seen(&free));
        let to: Vec<_> = app.mail().await.into_iter().map(|mail| mail.to).collect();
        assert_eq!(to, [ADA, NEXT, ADA]);
    }

    async fn an_address_that_was_taken_meanwhile_stays_its_owners(app: TestApp) {
        let ada = app.user("ada").await;
        ada.put(PATH, &json!({"email": "eve@example.org"})).await;
        let secret = app.mail_to("eve@example.org").await.secret();
        app.user("eve").await;
        confirm(&ada, &secret, None).await.is_problem(409, "email_taken");
        assert_eq!(ada.get("/api/v1/me").await.text("email"), ADA);
    }

    /// Whoever still reads the old mailbox must not get in by what was sent there.
    async fn with_the_address_its_links_go(app: TestApp) {
        let ada = app.user("ada").await;
        ask_for_reset(&app, ADA).await;
        let to_the_old = app.mail_to(ADA).await.secret();
        ada.put(PATH, &json!({"email": NEXT})).await;
        let secret = app.mail_to(NEXT).await.secret();
        assert_eq!(confirm(&ada, &secret, None).await.status, 204);
        reset(&app, &to_the_old, "a calm green teapot").await.is_problem(400, "token_invalid");
    }

    async fn the_change_is_in_the_journal(app: TestApp) {
        let ada = app.user("ada").await;
        ada.put(PATH, &json!({"email": NEXT})).await;
        let secret = app.mail_to(NEXT).await.secret();
        assert_eq!(confirm(&ada, &secret, None).await.status, 204);
        let changes = ada.all("/api/v1/changes?limit=100").await;
        let last = changes.last().expect("a change");
        assert_eq!((last["entity"].as_str(), last["op"].as_str()), (Some("account"), Some("update")));
        assert_eq!(last["version"], ada.get("/api/v1/me").await.json["version"]);
    }
}
