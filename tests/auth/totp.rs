//! `POST, PUT, DELETE /me/totp`: an authenticator app.

use super::{Authenticator, Browser, Pair, count, mfa_token, refresh, second_step};
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/api/v1/me/totp";
const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);
const NEW: &str = "a calm green teapot";

async fn mfa(client: &Client) -> Value {
    client.get("/api/v1/me/mfa").await.json
}

on_both! {
    async fn it_counts_only_once_its_first_code_has_come(app: TestApp) {
        let ada = app.user("ada").await;
        ada.put(PATH, &json!({"code": "123456"})).await.is_problem(404, "not_found");
        let begun = ada.post(PATH, &json!({})).await;
        assert_eq!((begun.status, begun.header("cache-control")), (201, "no-store"), "{begun:?}");
        let url = format!("otpauth://totp/TrackIt:ada?secret={}&issuer=TrackIt", begun.text("secret"));
        assert_eq!(begun.text("otpauth_url"), url);
        assert!(begun.text("qr_svg").starts_with("<svg"));
        assert_eq!(mfa(&ada).await["totp"], false);
        app.signed_in("ada").await;

        let again = ada.post(PATH, &json!({})).await;
        assert_ne!(again.text("secret"), begun.text("secret"));
        let code = Authenticator::new(begun.text("secret")).code(&app);
        ada.put(PATH, &json!({"code": code})).await.is_problem(403, "wrong_code");
        let authenticator = Authenticator::new(again.text("secret"));
        for (bad, status, code) in
            [("12345", 422, "validation"), (authenticator.wrong_code(&app).as_str(), 403, "wrong_code")]
        {
            ada.put(PATH, &json!({"code": bad})).await.is_problem(status, code);
        }
        let answer = ada.put(PATH, &json!({"code": authenticator.code(&app)})).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{answer:?}");
        assert_eq!(answer.json["recovery_codes"].as_array().map(Vec::len), Some(10));
        let ada = app.anonymous().with_token(answer.text("access_token"));
        let mfa = mfa(&ada).await;
        assert_eq!((&mfa["aal"], &mfa["totp"], &mfa["recovery_codes"]), (&json!(2), &json!(true), &json!(10)));
        ada.post(PATH, &json!({})).await.is_problem(409, "totp_enrolled");
        ada.put(PATH, &json!({"code": authenticator.next_code(&app).await})).await.is_problem(409, "totp_enrolled");
    }

    async fn r57_without_a_recent_proof_nothing_is_set_up_or_removed(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        app.advance(11 * MINUTE).await;
        for answer in [
            browser.client.post(PATH, &json!({})).await,
            browser.client.put(PATH, &json!({"code": "123456"})).await,
            browser.client.delete(PATH).await,
            browser.client.post("/api/v1/me/recovery-codes", &json!({})).await,
        ] {
            answer.is_problem(403, "step_up_required");
            assert_eq!(answer.json["factors"], json!(["password"]));
        }
        assert_eq!(count(&app, "totp").await, 0);
    }

    async fn r54_a_code_is_taken_once(app: TestApp) {
        let ada = app.user("ada").await;
        let (authenticator, _) = Authenticator::set_up(&app, &ada).await;
        let used = authenticator.code(&app);
        let token = mfa_token(&app, "ada").await;
        second_step(&app, &token, "totp_code", &used).await.is_problem(401, "invalid_second_factor");
        let code = authenticator.next_code(&app).await;
        assert_eq!(second_step(&app, &token, "totp_code", &code).await.status, 200);
        let token = mfa_token(&app, "ada").await;
        second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_second_factor");
        // Nor any that came before it, which a look over the shoulder may have caught.
        second_step(&app, &token, "totp_code", &used).await.is_problem(401, "invalid_second_factor");
        let app = app.restart().await;
        second_step(&app, &token, "totp_code", &code).await.is_problem(401, "invalid_second_factor");
    }

    async fn r54_of_fifty_at_once_one_gets_in(engine: Engine) {
        // What counts here is the code, not how many guesses at one are heard.
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let ada = app.user("ada").await;
        let (authenticator, _) = Authenticator::set_up(&app, &ada).await;
        let code = authenticator.next_code(&app).await;
        let mut tokens = Vec::new();
        for _ in 0..10 {
            tokens.push(mfa_token(&app, "ada").await);
        }
        let sessions = count(&app, "sessions").await;
        let steps: Vec<_> = (0..50)
            .map(|n| {
                let (client, token, code) = (app.anonymous(), tokens[n % 10].clone(), code.clone());
                tokio::spawn(async move {
                    let body = json!({"mfa_token": token, "totp_code": code});
                    client.post("/api/v1/login/second-factor", &body).await
                })
            })
            .collect();
        let mut won = 0;
        for step in steps {
            let answer = step.await.expect("an answer");
            match (answer.status, answer.json["code"].as_str()) {
                (200, _) => won += 1,
                (401, Some("invalid_second_factor" | "invalid_mfa_token")) => {}
                _ => panic!("{answer:?}"),
            }
        }
        assert_eq!((won, count(&app, "sessions").await), (1, sessions + 1));
    }

    async fn r54_a_copy_of_the_database_has_no_seed(app: TestApp) {
        let ada = app.user("ada").await;
        let begun = ada.post(PATH, &json!({})).await;
        let seed = totp_rs::Secret::try_from_base32(begun.text("secret")).expect("base 32");
        let read = async |conn: trackit::db::Conn<'_>| {
            conn.row("SELECT wrapped_seed FROM totp", &[], |row| row.next::<Vec<u8>>()).await
        };
        let stored = app.app.db.read(read).await.expect("a read").expect("a seed");
        assert_eq!(stored.len(), 12 + 20 + 16, "a nonce, the seed and a tag");
        assert!(!stored.windows(8).any(|window| seed.as_bytes().windows(8).any(|part| part == window)));
    }

    async fn r30_who_removes_it_ends_all_else(app: TestApp) {
        app.user("ada").await;
        let bob = app.user("bob").await;
        let elsewhere = Browser::sign_in(&app, true).await;
        let browser = Browser::sign_in(&app, false).await;
        let pair = Pair::new(&app, "ada").await;
        let (_, added) = Authenticator::set_up(&app, &browser.client).await;
        let browser = Browser::renewed(&app, &added);
        assert!(elsewhere.is_signed_in().await && pair.is_good(&app).await);
        let waiting = mfa_token(&app, "ada").await;

        assert_eq!(browser.client.delete(PATH).await.status, 204);
        browser.client.delete(PATH).await.is_problem(404, "not_found");
        assert!(browser.is_signed_in().await && !elsewhere.is_signed_in().await && !pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        let code = added.json["recovery_codes"][0].as_str().expect("a code");
        second_step(&app, &waiting, "recovery_code", code).await.is_problem(401, "invalid_mfa_token");
        assert_eq!((count(&app, "recovery_codes").await, count(&app, "pending_sign_ins").await), (0, 0));
        assert_eq!(bob.get("/api/v1/me").await.status, 200);
        let mfa = mfa(&browser.client).await;
        assert_eq!((&mfa["totp"], &mfa["factors"]), (&json!(false), &json!(["password"])));
        app.signed_in("ada").await;
        let app = app.restart().await;
        assert!(!pair.is_good(&app).await);
    }

    async fn r09_a_new_password_wants_the_second_factor_too(app: TestApp) {
        let ada = app.user("ada").await;
        let stolen = Browser::sign_in(&app, true).await;
        let (authenticator, _) = Authenticator::set_up(&app, &ada).await;
        let change = json!({"current_password": PASSWORD, "password": "a calm green teapot"});
        let refused = stolen.client.put("/api/v1/me/password", &change).await;
        refused.is_problem(403, "step_up_required");
        let code = json!({"totp_code": authenticator.next_code(&app).await});
        let proved = Browser::renewed(&app, &stolen.client.post("/api/v1/step-up", &code).await);
        let changed = proved.client.put("/api/v1/me/password", &change).await;
        assert_eq!(changed.status, 204, "{changed:?}");
    }

    /// A password is one factor, however lately it was given.
    async fn r57_a_new_password_leaves_the_proof_of_the_second_as_old_as_it_was(app: TestApp) {
        app.user("ada").await;
        let change = |current: &str, new: &str| json!({"current_password": current, "password": new});
        let (browser, client) = (Browser::sign_in(&app, true).await, app.signed_in("ada").await);
        let (authenticator, added) = Authenticator::set_up(&app, &client).await;
        let client = app.anonymous().with_token(added.text("access_token"));
        assert_eq!(client.put("/api/v1/me/password", &change(PASSWORD, NEW)).await.status, 204);
        assert!(!browser.is_signed_in().await);
        app.advance(6 * MINUTE).await;
        let refreshed = refresh(&app, added.text("refresh_token")).await;
        let client = app.anonymous().with_token(refreshed.text("access_token"));
        assert_eq!(client.get("/api/v1/me/tokens").await.status, 200);

        let body = json!({"username": "ada", "password": NEW});
        let waits = app.anonymous().post("/api/v1/session", &body).await;
        let body = json!({"mfa_token": waits.text("mfa_token"), "totp_code": authenticator.code(&app)});
        let browser = Browser::of(&app, &app.anonymous().post("/api/v1/session/second-factor", &body).await);
        app.advance(4 * MINUTE + SECOND).await;
        let renewed = browser.client.put("/api/v1/me/password", &change(NEW, PASSWORD)).await;
        assert_eq!(renewed.status, 204, "{renewed:?}");
        let browser = Browser::given(&app, &renewed);
        assert_eq!(browser.client.get("/api/v1/me/tokens").await.status, 200);
        app.advance(6 * MINUTE).await;
        assert!(browser.is_signed_in().await);
        browser.client.get("/api/v1/me/tokens").await.is_problem(403, "step_up_required");
    }

    async fn r57_nor_does_it_renew_what_a_client_has_proved(app: TestApp) {
        let (_, added) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let client = app.anonymous().with_token(added.text("access_token"));
        app.advance(4 * MINUTE).await;
        let change = json!({"current_password": PASSWORD, "password": NEW});
        assert_eq!(client.put("/api/v1/me/password", &change).await.status, 204);
        app.advance(6 * MINUTE + SECOND).await;
        let refreshed = refresh(&app, added.text("refresh_token")).await;
        let client = app.anonymous().with_token(refreshed.text("access_token"));
        assert_eq!(client.get("/api/v1/session").await.status, 200);
        client.get("/api/v1/me/tokens").await.is_problem(403, "step_up_required");
    }

    async fn r53_the_owner_hears_of_each_change(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        let (_, added) = Authenticator::set_up(&app, &browser.client).await;
        let told = app.mail_to("ada@example.org").await;
        assert_eq!(told.subject, "Your second factors changed");
        assert!(told.text.contains("an authenticator app was added to your account"), "{}", told.text);
        let browser = Browser::renewed(&app, &added);
        assert_eq!(browser.client.post("/api/v1/me/recovery-codes", &json!({})).await.status, 201);
        assert!(app.mail_to("ada@example.org").await.text.contains("new recovery codes were made"));
        assert_eq!(browser.client.delete(PATH).await.status, 204);
        assert!(app.mail_to("ada@example.org").await.text.contains("the authenticator app was removed"));
    }

    /// Who reads the mail has one factor, and no more than that.
    async fn r49_a_reset_leaves_the_second_factor(app: TestApp) {
        let ada = app.user("ada").await;
        app.database.run("UPDATE accounts SET email_verified_at = 1").await;
        let (authenticator, _) = Authenticator::set_up(&app, &ada).await;
        reset(&app).await;
        let token = mfa_token(&app, "ada").await;
        let code = authenticator.next_code(&app).await;
        assert_eq!(second_step(&app, &token, "totp_code", &code).await.status, 200);
    }

    /// Nobody has shown that the one who enrolled it is the one who reads the mail.
    async fn r51_a_reset_of_an_unconfirmed_account_takes_the_factors_away(app: TestApp) {
        let stranger = app.user("ada").await;
        Authenticator::set_up(&app, &stranger).await;
        reset(&app).await;
        let told = app.mail().await;
        assert!(told.iter().any(|mail| mail.text.contains("all second factors were removed")), "{told:?}");
        assert_eq!(count(&app, "audit WHERE action = 'factor_removed' AND detail = 'all'").await, 1);
        app.signed_in("ada").await;
        assert_eq!((count(&app, "totp").await, count(&app, "recovery_codes").await), (0, 0));
    }
}

/// Puts the same password anew, by the link from a letter.
async fn reset(app: &TestApp) {
    let ask = json!({"email": "ada@example.org"});
    assert_eq!(app.anonymous().post("/api/v1/request-password-reset", &ask).await.status, 202);
    let secret = app.mail_to("ada@example.org").await.secret();
    let body = json!({"token": secret, "password": PASSWORD});
    assert_eq!(app.anonymous().post("/api/v1/password-reset", &body).await.status, 204);
}
