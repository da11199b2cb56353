//! Passwords whose hashes come from another program (R6): they sign in, and are hashed anew by that.

use super::{log_in, what_is_seen};
use crate::support::{PASSWORD, TestApp, on_both};
use serde_json::json;
use trackit::accounts::store;

/// Of OpenBSD's tests.
const BCRYPT: &str = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
const OF_BCRYPT: &str = "abc";
/// Of the reference program's tests.
const ARGON2I: &str =
    "$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQAAAAAAAAAAA$+r0d29hqEB0yasKr55ZgICsQGSkl0v0kgwhd+U3wyRo";
const OF_ARGON2I: &str = "password";
const NEW: &str = "a calm green teapot";

async fn set(app: &TestApp, hash: &'static str) {
    let sql = "UPDATE accounts SET password_hash = $1";
    let set = async move |conn: trackit::db::Conn<'_>| conn.execute(sql, &[hash.into()]).await;
    app.app.db.write(set).await.expect("an update");
}

async fn stored(app: &TestApp) -> String {
    let sql = "SELECT password_hash FROM accounts";
    let read = async move |conn: trackit::db::Conn<'_>| conn.row(sql, &[], |row| row.next()).await;
    app.app.db.read(read).await.expect("a read").expect("an account")
}

on_both! {
    async fn r06_a_hash_from_elsewhere_signs_in_and_gives_way_to_one_of_ours(app: TestApp) {
        app.user("ada").await;
        for (hash, password) in [(BCRYPT, OF_BCRYPT), (ARGON2I, OF_ARGON2I)] {
            set(&app, hash).await;
            log_in(&app.anonymous(), "ada", "another").await.is_problem(401, "invalid_credentials");
            assert_eq!(stored(&app).await, hash, "a wrong one changes nothing");
            assert_eq!(log_in(&app.anonymous(), "ada", password).await.status, 200);
            let renewed = stored(&app).await;
            assert!(renewed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{renewed}");
            assert_eq!(log_in(&app.anonymous(), "ada", password).await.status, 200);
            assert_eq!(stored(&app).await, renewed, "once is enough");
        }
    }

    /// Nothing that was signed in by the same password ends by that.
    async fn r06_what_the_account_is_signed_in_by_goes_on(app: TestApp) {
        let ada = app.user("ada").await;
        set(&app, BCRYPT).await;
        assert_eq!(log_in(&app.anonymous(), "ada", OF_BCRYPT).await.status, 200);
        assert_eq!(ada.get("/api/v1/me").await.status, 200);
    }

    async fn r06_a_change_meanwhile_wins(app: TestApp) {
        app.user("ada").await;
        set(&app, BCRYPT).await;
        let ada = app.anonymous().with_token(log_in(&app.anonymous(), "ada", OF_BCRYPT).await.text("access_token"));
        set(&app, BCRYPT).await;
        let sign_ins: Vec<_> = (0..8)
            .map(|_| {
                let client = app.anonymous();
                tokio::spawn(async move { log_in(&client, "ada", OF_BCRYPT).await })
            })
            .collect();
        let change = json!({"current_password": OF_BCRYPT, "password": NEW});
        assert_eq!(ada.put("/api/v1/me/password", &change).await.status, 204);
        for sign_in in sign_ins {
            sign_in.await.expect("an answer");
        }
        assert_eq!(log_in(&app.anonymous(), "ada", NEW).await.status, 200);
        log_in(&app.anonymous(), "ada", OF_BCRYPT).await.is_problem(401, "invalid_credentials");
    }

    async fn r06_only_the_hash_that_was_checked_gives_way(app: TestApp) {
        app.user("ada").await;
        let find = async |conn: trackit::db::Conn<'_>| store::find_credentials_by_username(conn, "ada").await;
        let ada = app.app.db.read(find).await.expect("a read").expect("an account");
        for (epoch, before, gives_way) in
            [(ada.epoch, BCRYPT, false), (ada.epoch + 1, ada.password_hash.as_str(), false), (ada.epoch, ada.password_hash.as_str(), true)]
        {
            let (id, before) = (ada.id, before.to_owned());
            let renew = async move |conn: trackit::db::Conn<'_>| {
                store::renew_password_hash(conn, id, epoch, &before, "renewed").await
            };
            assert_eq!(app.app.db.write(renew).await.expect("a write"), gives_way);
        }
        assert_eq!(stored(&app).await, "renewed");
    }

    async fn r14_an_attempt_costs_one_derivation_of_ours_whatever_is_stored(app: TestApp) {
        app.user("ada").await;
        let client = app.anonymous().with("x-request-id", "same");
        let unknown = log_in(&client, "nobody", "another").await;
        for hash in [BCRYPT, ARGON2I, "$2a$31$", "$argon2id$v=19$m=4294967295,t=1,p=1$c29tZXNhbHQ$CTFhFdXPJO1a"] {
            set(&app, hash).await;
            let before = app.app.passwords.derivations();
            let answer = log_in(&client, "ada", "another").await;
            assert_eq!(app.app.passwords.derivations() - before, 1, "{hash}");
            assert_eq!(what_is_seen(&answer), what_is_seen(&unknown));
        }
        log_in(&client, "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
    }
}
