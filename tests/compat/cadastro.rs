//! Seed 000: `POST /cadastro` and `POST /login`. Every answer is 200, and the first row of the table that fits is the one
//! that is told.

use super::{Body, STRONG, WAYS, Way, count, disable, script, signs_in, with, with_second_factor, without};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

pub(super) const SIGN_UP: &str = "/compat/cadastro/cadastro";
pub(super) const LOGIN: &str = "/compat/cadastro/login";

/// The fields of this contract may stand in the address as well.
pub(super) fn ways() -> impl Iterator<Item = Way> {
    let query = ["", "/"].map(|slash| Way { body: Body::Query, slash });
    WAYS.into_iter().chain(query)
}

pub(super) fn maria() -> Value {
    json!({"usuario": "maria", "email": "maria@gmail.com", "senha": "1234567"})
}

/// What an answer says, which is always 200.
#[track_caller]
pub(super) fn erro(answer: &Answer) -> u64 {
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{answer:?}");
    let erro = answer.json["erro"].as_u64().unwrap_or_else(|| panic!("no erro in {answer:?}"));
    assert!(erro == 0 || !answer.text("mensagem").is_empty(), "{answer:?}");
    erro
}

async fn sign_up(client: &Client, fields: &Value) -> u64 {
    erro(&client.post(SIGN_UP, fields).await)
}

/// That every way of asking this is answered by this number.
async fn each_way_says(client: &Client, path: &str, fields: &Value, expected: u64) {
    for way in ways() {
        let answer = way.post(client, path, fields).await;
        assert_eq!(erro(&answer), expected, "{way:?} {fields}: {answer:?}");
    }
}

on_both! {
    async fn sign_up_0_the_account_is_there(app: TestApp) {
        for way in ways() {
            let name = way.name();
            let email = format!("{name}@gmail.com");
            let fields = json!({"usuario": name, "email": email, "senha": PASSWORD});
            assert_eq!(erro(&way.post(&app.anonymous(), SIGN_UP, &fields).await), 0, "{way:?}");
            assert!(signs_in(&app, &name, PASSWORD).await && signs_in(&app, &email, PASSWORD).await, "{way:?}");
        }
        assert_eq!(count(&app, "accounts").await, 6);
    }

    async fn sign_up_4_a_field_is_missing_or_empty(app: TestApp) {
        for field in ["usuario", "email", "senha"] {
            each_way_says(&app.anonymous(), SIGN_UP, &without(&maria(), field), 4).await;
            each_way_says(&app.anonymous(), SIGN_UP, &with(&maria(), field, ""), 4).await;
            assert_eq!(sign_up(&app.anonymous(), &with(&maria(), field, Value::Null)).await, 4);
        }
        each_way_says(&app.anonymous(), SIGN_UP, &json!({}), 4).await;
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn sign_up_5_the_address_is_none(app: TestApp) {
        for email in ["maria", "maria@", "@gmail.com", "maria@gmail", "a b@gmail.com", "a@b@gmail.com"] {
            each_way_says(&app.anonymous(), SIGN_UP, &with(&maria(), "email", email), 5).await;
        }
        let long = format!("{}@gmail.com", "a".repeat(250));
        assert_eq!(sign_up(&app.anonymous(), &with(&maria(), "email", long)).await, 5);
    }

    async fn sign_up_5_its_provider_is_not_accepted(app: TestApp) {
        for email in ["maria@example.org", "maria@gmail.com.evil.example", "maria@notgmail.com"] {
            each_way_says(&app.anonymous(), SIGN_UP, &with(&maria(), "email", email), 5).await;
        }
        let common = ["outlook.com", "hotmail.com", "yahoo.com", "yahoo.com.br", "icloud.com", "live.com",
            "uol.com.br", "bol.com.br", "proton.me", "GMAIL.com"];
        for (n, domain) in common.into_iter().enumerate() {
            let fields = json!({"usuario": format!("m{n}"), "email": format!("m@{domain}"), "senha": PASSWORD});
            assert_eq!(sign_up(&app.anonymous(), &fields).await, 0, "{domain}");
        }
    }

    async fn which_providers_are_accepted_is_a_setting(engine: Engine) {
        let app = TestApp::start_with(engine, &["--cadastro-providers", "example.org,example.net"]).await;
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 5);
        assert_eq!(sign_up(&app.anonymous(), &with(&maria(), "email", "maria@example.net")).await, 0);
    }

    async fn sign_up_1_the_password_has_six_characters_or_fewer(app: TestApp) {
        for senha in ["1", "123456", "🙂🙂🙂🙂🙂🙂"] {
            each_way_says(&app.anonymous(), SIGN_UP, &with(&maria(), "senha", senha), 1).await;
        }
        assert_eq!(sign_up(&app.anonymous(), &with(&maria(), "senha", "1".repeat(257))).await, 1);
        assert_eq!(count(&app, "accounts").await, 0);
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0, "seven are enough, and any will do");
    }

    async fn sign_up_2_the_user_or_the_address_is_taken(app: TestApp) {
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        for (field, value) in [("usuario", "other"), ("usuario", "MARIA"), ("email", "other@gmail.com")] {
            assert_eq!(sign_up(&app.anonymous(), &with(&maria(), field, value)).await, 2, "{field} {value}");
        }
        for (usuario, email) in [("other", "Maria@GMAIL.com"), ("Maria", "maria@gmail.com")] {
            let fields = json!({"usuario": usuario, "email": email, "senha": PASSWORD});
            assert_eq!(sign_up(&app.anonymous(), &fields).await, 2, "{fields}");
        }
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn sign_up_2_in_every_way(app: TestApp) {
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        each_way_says(&app.anonymous(), SIGN_UP, &maria(), 2).await;
    }

    async fn sign_up_3_the_database_refuses_the_write(app: TestApp) {
        script(&app, "ALTER TABLE journal RENAME TO journal_gone").await;
        each_way_says(&app.anonymous(), SIGN_UP, &maria(), 3).await;
        script(&app, "ALTER TABLE journal_gone RENAME TO journal").await;
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0, "nothing of it was kept");
    }

    /// With everything wrong at once, and then one thing after the other mended.
    async fn sign_up_tells_the_first_fault_of_the_seeds_order(app: TestApp) {
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        script(&app, "ALTER TABLE journal RENAME TO journal_gone").await;
        let mut fields = json!({"usuario": "", "email": "no address", "senha": "123"});
        let mut said = vec![sign_up(&app.anonymous(), &fields).await];
        for (field, value) in
            [("usuario", "maria"), ("email", "joao@gmail.com"), ("senha", "1234567"), ("usuario", "joao")]
        {
            fields = with(&fields, field, value);
            said.push(sign_up(&app.anonymous(), &fields).await);
        }
        script(&app, "ALTER TABLE journal_gone RENAME TO journal").await;
        said.push(sign_up(&app.anonymous(), &fields).await);
        assert_eq!(said, [4, 5, 1, 2, 3, 0]);
    }

    async fn sign_up_4_comes_before_5(app: TestApp) {
        let fields = with(&maria(), "email", "no address");
        for senha in ["", "1"] {
            let expected = if senha.is_empty() { 4 } else { 5 };
            each_way_says(&app.anonymous(), SIGN_UP, &with(&fields, "senha", senha), expected).await;
        }
        each_way_says(&app.anonymous(), SIGN_UP, &without(&fields, "senha"), 4).await;
    }

    /// The table has no row for a name that could not be one of ours.
    async fn sign_up_refuses_nobody_for_what_they_are_called(app: TestApp) {
        for (n, usuario) in ["D'Ávila", "Maria (loja)", "maria@gmail.com", "a", "!?", &"ç".repeat(300)].iter().enumerate() {
            let fields = json!({"usuario": usuario, "email": "no address", "senha": "1"});
            assert_eq!(sign_up(&app.anonymous(), &fields).await, 5, "{usuario}");
            let fields = with(&fields, "email", format!("u{n}@gmail.com"));
            assert_eq!(sign_up(&app.anonymous(), &fields).await, 1, "{usuario}");
            let fields = with(&fields, "senha", "1234567");
            assert_eq!(sign_up(&app.anonymous(), &fields).await, 0, "{usuario}");
            let again = with(&fields, "email", format!("v{n}@gmail.com"));
            assert_eq!(sign_up(&app.anonymous(), &again).await, 2, "{usuario} is somebody now");
        }
    }

    async fn sign_up_3_where_the_instance_makes_no_accounts_for_strangers(engine: Engine) {
        for registration in ["closed", "invite"] {
            let app = TestApp::start_with(engine, &["--registration", registration]).await;
            assert_eq!(sign_up(&app.anonymous(), &maria()).await, 3, "{registration}");
            assert_eq!(count(&app, "accounts").await, 0);
        }
    }

    async fn sign_up_3_is_slowed_down_with_word_of_when(app: TestApp) {
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        for _ in 1..20 {
            assert_eq!(sign_up(&app.anonymous(), &maria()).await, 2);
        }
        let answer = app.anonymous().post(SIGN_UP, &maria()).await;
        assert_eq!(erro(&answer), 3);
        assert!(!answer.header("retry-after").is_empty());
    }

    /// Where an address is to be confirmed, an answer tells nobody whether it has an account, and no account is there yet.
    async fn sign_up_waits_where_addresses_are_confirmed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        assert_eq!(erro(&app.anonymous().post(LOGIN, &without(&maria(), "usuario")).await), 1);
        let token = app.mail_to("maria@gmail.com").await.secret();
        let body = json!({"token": token, "password": "1234567"});
        assert_eq!(app.anonymous().post("/api/v1/email-verification", &body).await.status, 204);
        assert_eq!(erro(&app.anonymous().post(LOGIN, &without(&maria(), "usuario")).await), 0);
        let again = with(&maria(), "usuario", "other");
        assert_eq!(sign_up(&app.anonymous(), &again).await, 0, "as for anybody");
        assert_eq!(count(&app, "accounts").await, 1);
    }

    /// What a client of the seed may send beside, and what must mean nothing.
    async fn sign_up_lets_be_what_it_does_not_know(app: TestApp) {
        let fields = json!({"usuario": "maria", "email": "maria@gmail.com", "senha": PASSWORD, "_": 1,
            "role": "admin", "admin": true, "id": 1});
        assert_eq!(sign_up(&app.anonymous(), &fields).await, 0);
        assert_eq!(app.signed_in("maria").await.get("/api/v1/me").await.text("role"), "user");
    }

    async fn login_0_with_a_token(app: TestApp) {
        assert_eq!(sign_up(&app.anonymous(), &maria()).await, 0);
        for way in ways() {
            let answer = way.post(&app.anonymous(), LOGIN, &without(&maria(), "usuario")).await;
            assert_eq!((erro(&answer), answer.header("cache-control")), (0, "no-store"));
            assert!(answer.text("token").starts_with("tcd_"));
            assert!(answer.headers.get("set-cookie").is_none(), "it is no browser's session");
        }
    }

    async fn login_0_for_an_account_that_was_made_elsewhere(app: TestApp) {
        app.user("ada").await;
        let fields = json!({"email": "ada@example.org", "senha": PASSWORD});
        assert_eq!(erro(&app.anonymous().post(LOGIN, &fields).await), 0);
    }

    async fn login_4_a_field_is_missing_or_empty(app: TestApp) {
        app.user("ada").await;
        let fields = json!({"email": "ada@example.org", "senha": PASSWORD});
        for field in ["email", "senha"] {
            each_way_says(&app.anonymous(), LOGIN, &without(&fields, field), 4).await;
            each_way_says(&app.anonymous(), LOGIN, &with(&fields, field, ""), 4).await;
        }
    }

    async fn login_1_no_account_has_this_address(app: TestApp) {
        app.user("ada").await;
        let before = app.app.passwords.derivations();
        for (n, way) in ways().enumerate() {
            let fields = json!({"email": format!("nobody{n}@gmail.com"), "senha": PASSWORD});
            assert_eq!(erro(&way.post(&app.anonymous(), LOGIN, &fields).await), 1, "{way:?}");
        }
        let fields = json!({"email": "no address", "senha": PASSWORD});
        assert_eq!(erro(&app.anonymous().post(LOGIN, &fields).await), 1);
        assert_eq!(app.app.passwords.derivations() - before, 7, "at the cost of any other attempt");
    }

    async fn login_4_comes_before_1_and_1_before_2(app: TestApp) {
        app.user("ada").await;
        for (email, senha, expected) in [
            ("nobody@gmail.com", "", 4),
            ("nobody@gmail.com", "wrong", 1),
            ("ada@example.org", "", 4),
            ("ada@example.org", "wrong", 2),
        ] {
            let fields = json!({"email": email, "senha": senha});
            assert_eq!(erro(&app.anonymous().post(LOGIN, &fields).await), expected, "{fields}");
        }
    }

    async fn login_2_the_password_is_wrong(app: TestApp) {
        app.user("ada").await;
        for way in ways().take(5) {
            let fields = json!({"email": "ada@example.org", "senha": STRONG});
            assert_eq!(erro(&way.post(&app.anonymous(), LOGIN, &fields).await), 2, "{way:?}");
        }
        let long = json!({"email": "ada@example.org", "senha": "a".repeat(300)});
        assert_eq!(erro(&app.anonymous().post(LOGIN, &long).await), 2);
    }

    /// One that is longer than any is an attempt all the same: counted, hashed, and told like every other.
    async fn login_counts_a_password_that_is_longer_than_any(app: TestApp) {
        app.user("ada").await;
        let before = app.app.passwords.derivations();
        for (email, expected) in [("ada@example.org", 2), ("nobody@gmail.com", 1)] {
            let fields = json!({"email": email, "senha": "a".repeat(300)});
            for _ in 0..5 {
                assert_eq!(erro(&app.anonymous().post(LOGIN, &fields).await), expected);
            }
            let answer = app.anonymous().post(LOGIN, &fields).await;
            assert_eq!(erro(&answer), 2, "told to wait, and no more");
            assert!(!answer.header("retry-after").is_empty(), "{email}");
            app.advance(Duration::from_secs(60)).await;
        }
        assert_eq!(app.app.passwords.derivations() - before, 10);
    }

    async fn login_2_of_a_disabled_account(app: TestApp) {
        app.user("ada").await;
        disable(&app, "ada").await;
        let fields = json!({"email": "ada@example.org", "senha": PASSWORD});
        assert_eq!(erro(&app.anonymous().post(LOGIN, &fields).await), 2);
    }

    /// The contract has no room for one, so the password alone lets nobody in.
    async fn login_2_of_an_account_with_a_second_factor(app: TestApp) {
        with_second_factor(&app, "ada").await;
        let fields = json!({"email": "ada@example.org", "senha": PASSWORD});
        let answer = app.anonymous().post(LOGIN, &fields).await;
        assert_eq!(erro(&answer), 2);
        assert!(answer.text("mensagem").contains("TrackIt"), "{answer:?}");
        assert!(answer.json.get("token").is_none() && answer.json.get("mfa_token").is_none());
    }

    async fn login_2_is_slowed_down_with_word_of_when(app: TestApp) {
        app.user("ada").await;
        let wrong = json!({"email": "ada@example.org", "senha": STRONG});
        for _ in 0..5 {
            assert_eq!(erro(&app.anonymous().post(LOGIN, &wrong).await), 2);
        }
        let right = json!({"email": "ada@example.org", "senha": PASSWORD});
        let answer = app.anonymous().post(LOGIN, &right).await;
        assert_eq!((erro(&answer), answer.json.get("token")), (2, None));
        assert!(!answer.header("retry-after").is_empty());
    }
}
