//! `POST /register`

use super::{count, log_in, sign_up};
use crate::support::{Engine, TestApp, on_both};
use serde_json::json;
use trackit::{
    accounts::{
        model::{AccountError, Email, Name, NewAccount, Role, TimeZone, Username},
        service,
    },
    core::{ids::Owner, language::Language},
};

on_both! {
    async fn an_account_is_made_with_defaults_and_journaled(app: TestApp) {
        let client = app.anonymous().with("accept-language", "pt");
        let answer = client.post("/api/v1/register", &sign_up("ada")).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!((answer.header("etag"), answer.header("cache-control")), ("\"1\"", "no-store"));
        let mut account = answer.json.clone();
        let id = account["id"].take();
        assert_eq!(
            account,
            json!({
                "id": null, "username": "ada", "email": "ada@example.org", "email_verified": false,
                "deletes_at": null, "weak_password": false, "name": "", "locale": "pt-BR",
                "timezone": "UTC", "week_start": "sunday", "rate_cents_per_hour": 0, "role": "user",
                "created_at": "2026-11-20T12:00:00Z",
                "updated_at": "2026-11-20T12:00:00Z", "version": 1,
            })
        );

        let ada = app.signed_in("ada").await;
        let changes = ada.get("/api/v1/changes").await;
        assert_eq!(
            changes.json["items"],
            json!([{
                "seq": 1, "at": "2026-11-20T12:00:00Z", "entity": "account", "entity_id": id, "op": "create",
                "version": 1,
            }])
        );
    }

    async fn what_is_given_is_kept(app: TestApp) {
        let mut body = sign_up("Ada.Lovelace");
        body["name"] = "  Ada Lovelace ".into();
        body["locale"] = "pt-BR".into();
        body["timezone"] = "america/sao_paulo".into();
        let answer = app.anonymous().post("/api/v1/register", &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let found = ["username", "email", "name", "locale", "timezone"].map(|field| answer.text(field));
        assert_eq!(
            found,
            ["Ada.Lovelace", "Ada.Lovelace@example.org", "Ada Lovelace", "pt-BR", "America/Sao_Paulo"]
        );
    }

    async fn each_bad_field_is_named(app: TestApp) {
        let cases = [
            ("username", json!(null), "required"),
            ("username", json!(7), "wrong_type"),
            ("username", json!("a"), "too_short"),
            ("username", json!("a".repeat(51)), "too_long"),
            ("username", json!("ada lovelace"), "invalid_username"),
            ("username", json!("ada@home"), "invalid_username"),
            ("username", json!(".ada"), "invalid_username"),
            ("username", json!("ad\u{0}a"), "control_characters"),
            ("email", json!(null), "required"),
            ("email", json!("ada"), "invalid_email"),
            ("email", json!(["a@example.org", "b@example.org"]), "wrong_type"),
            ("email", json!("a@example.org,b@example.org"), "invalid_email"),
            ("email", json!("a@example.org\r\nBcc: b@example.org"), "invalid_email"),
            ("email", json!(format!("{}@example.org", "a".repeat(250))), "too_long"),
            ("password", json!(null), "required"),
            ("password", json!("1234567"), "password_too_short"),
            ("password", json!("🙂🙂🙂🙂🙂🙂🙂"), "password_too_short"),
            ("password", json!("a".repeat(257)), "too_long"),
            ("password", json!("a".repeat(2_000)), "too_long"),
            ("name", json!("a".repeat(101)), "too_long"),
            ("name", json!("a\nb"), "control_characters"),
            ("locale", json!("fr"), "wrong_type"),
            ("timezone", json!("Mars/Olympus"), "unknown_timezone"),
            ("role", json!("admin"), "unknown_field"),
        ];
        for (field, value, code) in cases {
            let mut body = sign_up("ada");
            body[field] = value;
            let answer = app.anonymous().post("/api/v1/register", &body).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
        }
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn all_bad_fields_are_named_at_once(app: TestApp) {
        let body = json!({"username": "a", "password": "short", "timezone": "nowhere", "owner_id": 1});
        let answer = app.anonymous().post("/api/v1/register", &body).await;
        let named = answer.errors();
        let expected = [
            ("username", "too_short"),
            ("email", "required"),
            ("password", "password_too_short"),
            ("timezone", "unknown_timezone"),
            ("owner_id", "unknown_field"),
        ];
        assert_eq!(named, expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    /// Full-width letters and other cases are the same name (R11).
    async fn r11_a_taken_name_is_refused_in_every_spelling(app: TestApp) {
        app.user("ada").await;
        for spelling in ["ada", "ADA", "Ada", "ａｄａ"] {
            let mut body = sign_up("other");
            body["username"] = spelling.into();
            let answer = app.anonymous().post("/api/v1/register", &body).await;
            answer.is_problem(409, "username_taken");
            assert_eq!(answer.errors(), [("username".to_owned(), "username_taken".to_owned())]);
        }
        for spelling in ["ada@example.org", "ADA@Example.ORG", "ａda@example.org"] {
            let mut body = sign_up("other");
            body["email"] = spelling.into();
            let answer = app.anonymous().post("/api/v1/register", &body).await;
            answer.is_problem(409, "email_taken");
            assert_eq!(answer.errors(), [("email".to_owned(), "email_taken".to_owned())]);
        }
        app.user("bob").await;
        for (username, email) in [("ada", "ada"), ("ADA", "bob")] {
            let mut body = sign_up(username);
            body["email"] = format!("{email}@example.org").into();
            let answer = app.anonymous().post("/api/v1/register", &body).await;
            answer.is_problem(409, "username_taken");
            let both = [("username", "username_taken"), ("email", "email_taken")];
            assert_eq!(answer.errors(), both.map(|(field, code)| (field.to_owned(), code.to_owned())));
        }
        assert_eq!(count(&app, "accounts").await, 2);
    }

    async fn r2_a_long_passphrase_of_letters_and_spaces_is_welcome(app: TestApp) {
        let mut body = sign_up("ada");
        body["password"] = "   correct horse   ".into();
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
        let trimmed = log_in(&app.anonymous(), "ada", "correct horse").await;
        trimmed.is_problem(401, "invalid_credentials");
        assert_eq!(log_in(&app.anonymous(), "ada", "   correct horse   ").await.status, 200);
    }

    async fn r23_a_new_database_has_no_account_and_the_first_one_is_no_administrator(app: TestApp) {
        assert_eq!(count(&app, "accounts").await, 0);
        for (username, password) in [("admin", "admin"), ("trackit", "trackit"), ("admin", "password")] {
            let answer = log_in(&app.anonymous(), username, password).await;
            answer.is_problem(401, "invalid_credentials");
        }
        let first = app.anonymous().post("/api/v1/register", &sign_up("ada")).await;
        assert_eq!(first.text("role"), "user");
    }

    async fn nobody_signs_up_where_that_is_closed(engine: Engine) {
        let app = TestApp::start_with(engine, &["--registration", "closed"]).await;
        app.anonymous()
            .post("/api/v1/register", &sign_up("ada"))
            .await
            .is_problem(403, "registration_closed");
        assert_eq!(count(&app, "accounts").await, 0);
    }

    async fn r1_the_shortest_password_is_the_instances_to_say(engine: Engine) {
        let app = TestApp::start_with(engine, &["--password-min", "15"]).await;
        let mut body = sign_up("ada");
        body["password"] = "fourteen chars".into();
        let answer = app.anonymous().post("/api/v1/register", &body).await;
        assert_eq!(answer.errors(), [("password".to_owned(), "password_too_short".to_owned())]);
        body["password"] = "fifteen chars..".into();
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
    }

    /// Over HTTP, with the hashing, whose pool may be too full for some of them (R8).
    async fn of_many_sign_ups_for_one_name_one_succeeds(engine: Engine) {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        let sign_ups = (0..50).map(|n| {
            let (client, mut body) = (app.anonymous(), sign_up(&format!("ada{n}")));
            body["username"] = if n % 2 == 0 { "ada" } else { "ADA" }.into();
            tokio::spawn(async move { client.post("/api/v1/register", &body).await })
        });
        let mut made = 0;
        for sign_up in sign_ups.collect::<Vec<_>>() {
            let answer = sign_up.await.expect("an answer");
            match answer.status {
                201 => made += 1,
                503 => answer.is_problem(503, "busy"),
                _ => answer.is_problem(409, "username_taken"),
            }
        }
        assert_eq!((made, count(&app, "accounts").await, count(&app, "journal").await), (1, 1, 1));
    }

    /// The same without the hashing, so that fifty are in the database at once.
    async fn of_fifty_inserts_of_one_address_at_once_one_succeeds(app: TestApp) {
        let inserts = (0..50).map(|n| {
            let app = app.app.clone();
            tokio::spawn(async move {
                let new = NewAccount {
                    username: Username::parse(format!("ada{n}")).expect("a username"),
                    email: Email::parse("ada@example.org".into()).expect("an address"),
                    name: Name::default(),
                    locale: Language::En,
                    timezone: TimeZone::default(),
                    role: Role::User,
                    weak_password: false,
                };
                let (id, now) = (Owner(app.ids.next()), app.clock.now());
                app.db.write(async move |conn| service::insert_account(conn, id, &new, "-", now, service::Origin::HERE).await).await
            })
        });
        let mut made = 0;
        for insert in inserts.collect::<Vec<_>>() {
            match insert.await.expect("an outcome") {
                Ok(_) => made += 1,
                Err(error) => assert!(matches!(error, AccountError::EmailTaken), "{error:?}"),
            }
        }
        assert_eq!((made, count(&app, "accounts").await, count(&app, "journal").await), (1, 1, 1));
    }
}
