//! Passkeys: `/me/passkeys`, `/passkey-options`, `/login/passkey`, `/session/passkey`, and as a second factor. A device of
//! software does what a phone or a key would.

use super::{Authenticator, Browser, Pair, count, log_in, mfa_token};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use passkey::{
    authenticator::{Authenticator as Soft, UiHint, UserCheck, UserValidationMethod},
    client::{Client as Agent, DefaultClientData},
    types::{
        Passkey,
        ctap2::{Aaguid, Ctap2Error},
        webauthn::{CredentialCreationOptions, CredentialRequestOptions},
    },
};
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

const PATH: &str = "/api/v1/me/passkeys";
const ORIGIN: &str = "http://localhost:5000";
const MINUTE: Duration = Duration::from_secs(60);

/// Whoever holds the device: it may make sure that it is its owner, or only that somebody is there.
struct Holder {
    verifies: bool,
}

#[async_trait::async_trait]
impl UserValidationMethod for Holder {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _: UiHint<'a, Passkey>,
        _: bool,
        _: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence: true, verification: self.verifies })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(self.verifies)
    }
}

/// A device with room for one passkey.
struct Device {
    passkey: Option<Passkey>,
    origin: &'static str,
    verifies: bool,
}

impl Device {
    fn new() -> Self {
        Self { passkey: None, origin: ORIGIN, verifies: true }
    }

    fn soft(&self) -> Soft<Option<Passkey>, Holder> {
        Soft::new(Aaguid::new_empty(), self.passkey.clone(), Holder { verifies: self.verifies })
    }

    fn origin(&self) -> Url {
        Url::parse(self.origin).expect("an origin")
    }

    /// A new passkey for these options.
    async fn create(&mut self, mut options: Value) -> Value {
        if !self.verifies {
            options["authenticatorSelection"]["userVerification"] = "discouraged".into();
        }
        let public_key = serde_json::from_value(options).expect("options");
        let mut agent = Agent::new(self.soft()).allows_insecure_localhost(true);
        let origin = self.origin();
        let asked = CredentialCreationOptions { public_key };
        let created = agent.register(&origin, asked, DefaultClientData).await.expect("a passkey");
        self.passkey = agent.authenticator().store().clone();
        serde_json::to_value(created).expect("json")
    }

    /// What it answers to these options.
    async fn sign(&mut self, mut options: Value) -> Value {
        if options["allowCredentials"].as_array().is_some_and(Vec::is_empty) {
            options.as_object_mut().expect("options").remove("allowCredentials");
        }
        if !self.verifies {
            options["userVerification"] = "discouraged".into();
        }
        let public_key = serde_json::from_value(options).expect("options");
        let mut agent = Agent::new(self.soft()).allows_insecure_localhost(true);
        let origin = self.origin();
        let asked = CredentialRequestOptions { public_key };
        let signed = agent.authenticate(&origin, asked, DefaultClientData).await.expect("an answer");
        self.passkey = agent.authenticator().store().clone();
        serde_json::to_value(signed).expect("json")
    }

    /// One that was added to the account of whoever asks.
    async fn added(client: &Client) -> (Self, Answer) {
        let mut device = Self::new();
        let asked = options(client, "/api/v1/me/passkeys/options", &json!({})).await;
        let credential = device.create(asked.json["options"].clone()).await;
        let body = json!({"challenge_token": asked.text("challenge_token"), "name": "Phone", "credential": credential});
        let answer = client.post(PATH, &body).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{answer:?}");
        (device, answer)
    }

    /// An answer to a challenge that is made now, as a body.
    async fn answer(&mut self, client: &Client, path: &str, asked: &Value, field: &str) -> Value {
        let asked = options(client, path, asked).await;
        let credential = self.sign(asked.json["options"].clone()).await;
        json!({"challenge_token": asked.text("challenge_token"), field: credential})
    }

    async fn sign_in_body(&mut self, app: &TestApp) -> Value {
        self.answer(&app.anonymous(), "/api/v1/passkey-options", &json!({}), "credential").await
    }
}

async fn options(client: &Client, path: &str, body: &Value) -> Answer {
    let answer = client.post(path, body).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{answer:?}");
    answer
}

async fn sign_in(app: &TestApp, body: &Value) -> Answer {
    app.anonymous().post("/api/v1/login/passkey", body).await
}

#[track_caller]
fn is_refused(answer: &Answer) {
    answer.is_problem(401, "invalid_second_factor");
}

on_both! {
    async fn one_is_added_named_listed_and_removed(app: TestApp) {
        let (ada, eve) = (app.user("ada").await, app.user("eve").await);
        let (_, added) = Device::added(&ada).await;
        assert_eq!(added.json["recovery_codes"].as_array().map(Vec::len), Some(10));
        assert_eq!((&added.json["aal"], &added.json["passkey"]["name"]), (&json!(2), &json!("Phone")));
        let ada = app.anonymous().with_token(added.text("access_token"));
        let listed = ada.get(PATH).await;
        assert_eq!(listed.json["items"], json!([added.json["passkey"]]));
        let one = format!("{PATH}/{}", added.json["passkey"]["id"].as_str().expect("an id"));
        for other in [eve.patch(&one, &json!({"name": "x"})).await, eve.delete(&one).await] {
            other.is_problem(404, "not_found");
        }
        assert_eq!(ada.patch(&one, &json!({"name": " Key "})).await.text("name"), "Key");
        let mfa = ada.get("/api/v1/me/mfa").await.json;
        assert_eq!((&mfa["passkeys"], &mfa["factors"]), (&json!(1), &json!(["passkey"])));

        assert_eq!(ada.delete(&one).await.status, 204);
        ada.delete(&one).await.is_problem(404, "not_found");
        assert_eq!((count(&app, "passkeys").await, count(&app, "recovery_codes").await), (0, 0));
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200, "the password alone again");
    }

    async fn r55_alone_it_signs_in_and_counts_as_two(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        app.user("bob").await;
        let pair = Pair::of(&sign_in(&app, &device.sign_in_body(&app).await).await);
        let mfa = app.anonymous().with_token(&pair.access).get("/api/v1/me/mfa").await.json;
        assert_eq!((&mfa["aal"], &mfa["recent"]), (&json!(2), &json!(true)));

        let mut body = device.sign_in_body(&app).await;
        body["remember"] = true.into();
        let answer = app.anonymous().post("/api/v1/session/passkey", &body).await;
        assert!(answer.header("set-cookie").contains("Max-Age=2592000"));
        let browser = Browser::of(&app, &answer);
        assert_eq!(browser.client.get("/api/v1/session").await.text("username"), "ada");
        let listed = browser.client.get(PATH).await;
        assert_eq!(listed.json["items"][0]["last_used_at"], "2026-11-20T12:00:00Z");
    }

    async fn beside_a_password_it_is_the_second_factor(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        let first = log_in(&app.anonymous(), "ada", PASSWORD).await;
        first.is_problem(401, "second_factor_required");
        assert_eq!(first.json["factors"], json!(["passkey", "recovery_code"]));
        let token = json!({"mfa_token": first.text("mfa_token")});
        let mut body = device.answer(&app.anonymous(), "/api/v1/passkey-options", &token, "passkey").await;
        body["mfa_token"] = token["mfa_token"].clone();
        let path = "/api/v1/login/second-factor";
        assert!(Pair::of(&app.anonymous().post(path, &body).await).is_good(&app).await);

        // Another sign-in does not take the same answer, nor one for signing in alone.
        body["mfa_token"] = mfa_token(&app, "ada").await.into();
        is_refused(&app.anonymous().post(path, &body).await);
        let mut alone = device.answer(&app.anonymous(), "/api/v1/passkey-options", &json!({}), "passkey").await;
        alone["mfa_token"] = body["mfa_token"].clone();
        is_refused(&app.anonymous().post(path, &alone).await);
    }

    async fn r57_it_proves_anew_who_one_is(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        let (mut device, added) = Device::added(&browser.client).await;
        let browser = Browser::renewed(&app, &added);
        app.advance(11 * MINUTE).await;
        let refused = browser.client.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
        refused.is_problem(403, "step_up_required");
        assert_eq!(refused.json["factors"], json!(["passkey"]));
        let body = device.answer(&browser.client, "/api/v1/step-up/options", &json!({}), "passkey").await;
        let renewed = Browser::renewed(&app, &browser.client.post("/api/v1/step-up", &body).await);
        renewed.client.post("/api/v1/step-up", &body).await.is_problem(403, "wrong_code");
        assert_eq!(renewed.client.get("/api/v1/me/tokens").await.status, 200);
        let password = renewed.client.post("/api/v1/step-up", &json!({"password": PASSWORD})).await;
        password.is_problem(403, "step_up_required");
    }

    async fn r55_an_answer_is_good_once_and_for_five_minutes(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        let body = device.sign_in_body(&app).await;
        assert_eq!(sign_in(&app, &body).await.status, 200);
        is_refused(&sign_in(&app, &body).await);
        let mut fresh = device.sign_in_body(&app).await;
        let good = fresh["credential"].clone();
        fresh["credential"] = body["credential"].clone();
        is_refused(&sign_in(&app, &fresh).await);
        fresh["credential"] = good;
        is_refused(&sign_in(&app, &fresh).await);

        let (early, late) = (device.sign_in_body(&app).await, device.sign_in_body(&app).await);
        app.advance(5 * MINUTE - Duration::from_millis(1)).await;
        assert_eq!(sign_in(&app, &early).await.status, 200);
        app.advance(Duration::from_millis(1)).await;
        is_refused(&sign_in(&app, &late).await);
        let forgotten = trackit::auth::purge_challenges(&app.app.db, app.app.clock.now()).await;
        assert_eq!(forgotten.expect("a purge"), 1);
    }

    async fn r55_of_ten_at_once_one_gets_in(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        let (body, sessions) = (device.sign_in_body(&app).await, count(&app, "sessions").await);
        let tries: Vec<_> = (0..10)
            .map(|_| {
                let (client, body) = (app.anonymous(), body.clone());
                tokio::spawn(async move { client.post("/api/v1/login/passkey", &body).await.status })
            })
            .collect();
        let mut won = 0;
        for one in tries {
            won += i64::from(one.await.expect("an answer") == 200);
        }
        assert_eq!((won, count(&app, "sessions").await), (1, sessions + 1));
    }

    async fn r55_another_origin_is_refused(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        for origin in ["http://localhost:5001", "http://localhost", "https://localhost:5000", "http://evil.localhost:5000"] {
            device.origin = origin;
            is_refused(&sign_in(&app, &device.sign_in_body(&app).await).await);
        }
        device.origin = ORIGIN;
        assert_eq!(sign_in(&app, &device.sign_in_body(&app).await).await.status, 200);
    }

    async fn r55_without_making_sure_who_it_is_a_device_proves_nothing(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        device.verifies = false;
        is_refused(&sign_in(&app, &device.sign_in_body(&app).await).await);
        let bob = app.user("bob").await;
        let mut careless = Device { verifies: false, ..Device::new() };
        let asked = options(&bob, "/api/v1/me/passkeys/options", &json!({})).await;
        let credential = careless.create(asked.json["options"].clone()).await;
        let body = json!({"challenge_token": asked.text("challenge_token"), "name": "x", "credential": credential});
        bob.post(PATH, &body).await.is_problem(403, "passkey_refused");
        assert_eq!(count(&app, "passkeys").await, 1);
    }

    async fn r55_what_is_changed_is_refused(app: TestApp) {
        let (mut device, _) = Device::added(&app.user("ada").await).await;
        let (mut stranger, _) = Device::added(&app.user("eve").await).await;
        let flip = |text: &Value| {
            let mut bytes = URL_SAFE_NO_PAD.decode(text.as_str().expect("text")).expect("base64");
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
            json!(URL_SAFE_NO_PAD.encode(bytes))
        };
        for part in ["clientDataJSON", "authenticatorData", "signature", "userHandle"] {
            let mut body = device.sign_in_body(&app).await;
            body["credential"]["response"][part] = flip(&body["credential"]["response"][part]);
            is_refused(&sign_in(&app, &body).await);
        }
        app.advance(5 * MINUTE).await;
        // Her own key, in another's name.
        let (mut body, ada) = (stranger.sign_in_body(&app).await, device.sign_in_body(&app).await);
        body["credential"]["response"]["userHandle"] = ada["credential"]["response"]["userHandle"].clone();
        is_refused(&sign_in(&app, &body).await);
        assert_eq!(sign_in(&app, &ada).await.status, 200);
    }

    async fn r53_the_owner_hears_of_one_that_is_added_or_removed(app: TestApp) {
        let (_, added) = Device::added(&app.user("ada").await).await;
        let told = app.mail_to("ada@example.org").await;
        assert_eq!(told.subject, "Your second factors changed");
        assert!(told.text.contains("a passkey was added to your account"), "{}", told.text);
        let client = app.anonymous().with_token(added.text("access_token"));
        let id = added.json["passkey"]["id"].as_str().expect("an id");
        assert_eq!(client.delete(&format!("{PATH}/{id}")).await.status, 204);
        let told = app.mail_to("ada@example.org").await;
        assert!(told.text.contains("a passkey was removed from your account"), "{}", told.text);
    }

    async fn r30_who_removes_one_ends_all_else(app: TestApp) {
        let (mut device, added) = Device::added(&app.user("ada").await).await;
        let here = Pair::of(&added);
        let elsewhere = Pair::of(&sign_in(&app, &device.sign_in_body(&app).await).await);
        let client = app.anonymous().with_token(&here.access);
        let waiting = device.sign_in_body(&app).await;
        let id = added.json["passkey"]["id"].as_str().expect("an id");
        assert_eq!(client.delete(&format!("{PATH}/{id}")).await.status, 204);
        assert!(here.is_good(&app).await && !elsewhere.is_good(&app).await);
        is_refused(&sign_in(&app, &waiting).await);
    }

    async fn an_app_and_a_passkey_stand_for_each_other(app: TestApp) {
        let ada = app.user("ada").await;
        let (_, added) = Authenticator::set_up(&app, &ada).await;
        let ada = app.anonymous().with_token(added.text("access_token"));
        let (_, added) = Device::added(&ada).await;
        assert_eq!(added.json.get("recovery_codes"), None, "those of the first factor hold");
        let ada = app.anonymous().with_token(added.text("access_token"));
        assert_eq!(ada.get("/api/v1/me/mfa").await.json["factors"], json!(["totp", "passkey"]));
        assert_eq!(ada.delete("/api/v1/me/totp").await.status, 204);
        let first = log_in(&app.anonymous(), "ada", PASSWORD).await;
        assert_eq!(first.json["factors"], json!(["passkey", "recovery_code"]));
    }

    async fn where_the_server_has_no_name_there_are_none(engine: Engine) {
        let app = TestApp::start_with(engine, &["--public-url", "https://192.0.2.7"]).await;
        let answer = app.anonymous().with("host", "192.0.2.7").post("/api/v1/passkey-options", &json!({})).await;
        answer.is_problem(409, "passkeys_unavailable");
    }
}
