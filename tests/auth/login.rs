//! `POST /login` and `POST /token` with a password.

use super::{FORM, Pair, count, disable, log_in, sign_up, what_is_seen};
use crate::support::{PASSWORD, TestApp, on_both};
use serde_json::json;

on_both! {
    async fn a_login_answers_a_bearer_token_that_opens_the_account(app: TestApp) {
        app.user("ada").await;
        let answer = log_in(&app.anonymous(), "ada", PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!((answer.text("token_type"), &answer.json["expires_in"]), ("Bearer", &json!(300)));
        let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
        assert_eq!(me.text("username"), "ada");
    }

    async fn every_spelling_of_the_username_and_the_address_signs_in(app: TestApp) {
        app.user("João.Silva").await;
        let spellings = [
            json!({"username": "João.Silva", "password": PASSWORD}),
            json!({"username": "JOÃO.silva", "password": PASSWORD}),
            json!({"username": "joa\u{303}o.silva", "password": PASSWORD}),
            json!({"username": "João.Silva@example.org", "password": PASSWORD}),
            json!({"email": "joão.silva@EXAMPLE.org", "password": PASSWORD}),
            json!({"email": "João.Silva", "password": PASSWORD}),
        ];
        for body in spellings {
            let answer = app.anonymous().post("/api/v1/login", &body).await;
            assert_eq!(answer.status, 200, "{body}");
        }
        for other in ["joao.silva", "João.Silva ", "João"] {
            log_in(&app.anonymous(), other, PASSWORD).await.is_problem(401, "invalid_credentials");
        }
    }

    async fn two_names_are_one_too_many(app: TestApp) {
        app.user("ada").await;
        let both = json!({"username": "eve", "email": "ada@example.org", "password": PASSWORD});
        let answer = app.anonymous().post("/api/v1/login", &both).await;
        answer.is_problem(422, "validation");
        assert_eq!(answer.errors(), [("username".to_owned(), "unknown_field".to_owned())]);
    }

    async fn the_form_of_oauth_signs_in_as_well(app: TestApp) {
        app.user("ada").await;
        let form = "grant_type=password&username=ada&password=correct+horse+battery&scope=&client_id=x";
        let answer = app.anonymous().post_raw("/api/v1/token", FORM, form).await;
        let pair = Pair::of(&answer);
        assert!(pair.is_good(&app).await);

        let refused = [
            ("", "grant_type", "required"),
            ("grant_type=implicit", "grant_type", "unsupported_grant_type"),
            ("grant_type=password&password=x", "username", "required"),
            ("grant_type=password&username=ada", "password", "required"),
            ("grant_type=refresh_token", "refresh_token", "required"),
            ("grant_type=password&username=ada&username=eva&password=x", "username", "unknown_field"),
        ];
        for (form, field, code) in refused {
            let answer = app.anonymous().post_raw("/api/v1/token", FORM, form).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{form}");
        }
        let json = app.anonymous().post("/api/v1/token", &json!({"grant_type": "password"})).await;
        json.is_problem(415, "unsupported_media_type");
    }

    async fn a_login_names_the_fields_that_are_missing(app: TestApp) {
        let answer = app.anonymous().post("/api/v1/login", &json!({})).await;
        answer.is_problem(422, "validation");
        let expected = [("username", "required"), ("password", "required")];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    /// Byte by byte, and with the same headers: nobody learns which names there are.
    async fn r13_unknown_wrong_and_disabled_are_one_answer(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        disable(&app, "bob").await;
        let client = app.anonymous().with("x-request-id", "same");
        let reference = log_in(&client, "ada", "a wrong password").await;
        reference.is_problem(401, "invalid_credentials");
        let attempts = [
            ("nobody", PASSWORD),
            ("nobody@example.org", PASSWORD),
            ("not a name!", PASSWORD),
            ("bob", PASSWORD),
            ("bob@example.org", "a wrong password"),
            ("ada@example.org", "a wrong password"),
            ("ada", ""),
        ];
        for (name, password) in attempts {
            let answer = log_in(&client, name, password).await;
            assert_eq!(what_is_seen(&answer), what_is_seen(&reference), "{name}");
            let cookie =
                client.post("/api/v1/session", &json!({"username": name, "password": password})).await;
            assert_eq!(what_is_seen(&cookie), what_is_seen(&reference), "{name} at /session");
            app.advance(std::time::Duration::from_secs(3600)).await;
        }
        assert_eq!(count(&app, "sessions").await, 2, "those of the two accounts' first sign-in");
    }

    async fn r14_each_attempt_costs_one_derivation_whoever_it_names(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        disable(&app, "bob").await;
        let attempts =
            [("ada", PASSWORD), ("ada", "wrong"), ("nobody", PASSWORD), ("?", ""), ("bob", PASSWORD)];
        for (name, password) in attempts {
            let before = app.app.passwords.derivations();
            log_in(&app.anonymous(), name, password).await;
            assert_eq!(app.app.passwords.derivations() - before, 1, "{name}");
        }
    }

    async fn r4_a_password_is_the_same_composed_and_decomposed_and_nothing_else_is(app: TestApp) {
        let long = "a".repeat(80);
        let mut body = sign_up("ada");
        body["password"] = format!("Coração Pass {long}").into();
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
        for same in [format!("Coração Pass {long}"), format!("Corac\u{327}a\u{303}o Pass {long}")] {
            assert_eq!(log_in(&app.anonymous(), "ada", &same).await.status, 200);
        }
        let others = [
            format!("coração pass {long}"),
            format!("Coracao Pass {long}"),
            format!("Coração Pass {long} "),
            format!("Coração Pass {}b", &long[1..]),
        ];
        for other in others {
            log_in(&app.anonymous(), "ada", &other).await.is_problem(401, "invalid_credentials");
        }
    }

    async fn r5_what_is_stored_is_argon2id_with_a_salt_of_its_own(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        let read = async |conn: trackit::db::Conn<'_>| {
            conn.rows("SELECT password_hash FROM accounts", &[], |row| row.next::<String>()).await
        };
        let hashes = app.app.db.read(read).await.expect("hashes");
        assert_eq!(hashes.len(), 2);
        let salts = hashes.iter().map(|hash| {
            let parts: Vec<&str> = hash.split('$').collect();
            assert_eq!(parts[1..4], ["argon2id", "v=19", "m=19456,t=2,p=1"], "{hash}");
            assert_eq!(parts[4].len(), 22, "16 bytes of salt");
            parts[4]
        });
        let salts: Vec<_> = salts.collect();
        assert_ne!(salts[0], salts[1]);
    }

    async fn r7_a_stored_hash_that_is_none_lets_nobody_in(app: TestApp) {
        app.user("ada").await;
        let extreme = "$argon2id$v=19$m=4294967295,t=4294967295,p=255$AAAAAAAAAAA$AAAAAAAAAAA";
        for hash in ["", "-", "plain", extreme, "ção$"] {
            let set = async move |conn: trackit::db::Conn<'_>| {
                conn.execute("UPDATE accounts SET password_hash = $1", &[hash.into()]).await
            };
            app.app.db.write(set).await.expect("an update");
            for given in [PASSWORD, hash] {
                log_in(&app.anonymous(), "ada", given).await.is_problem(401, "invalid_credentials");
                app.advance(std::time::Duration::from_secs(3600)).await;
            }
        }
    }
}
