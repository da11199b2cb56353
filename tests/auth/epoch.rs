//! The account's epoch: when it counts on, all that was signed in is out (R30).

use super::{Browser, Pair, count, log_in, refresh, script};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use serde_json::json;
use std::time::Duration;
use trackit::{
    audit::{Action, Entry},
    core::ids::Owner,
};

/// As long as the index of revocations may go without news before the database is asked.
const STALE: Duration = Duration::from_secs(3);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn r30_an_epoch_that_counts_on_ends_every_session(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        let (browser, remembered) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, true).await);
        let (pair, other) = (Pair::new(&app, "ada").await, Pair::new(&app, "bob").await);
        let rotated = Pair::of(&refresh(&app, &pair.refresh).await);
        script(&app, "UPDATE accounts SET epoch = epoch + 1 WHERE username = 'ada'").await;

        assert!(!browser.is_signed_in().await && !remembered.is_signed_in().await);
        for token in [&rotated.refresh, &pair.refresh] {
            refresh(&app, token).await.is_problem(401, "invalid_refresh_token");
        }
        app.clock.advance(STALE + MOMENT);
        assert!(!rotated.is_good(&app).await, "without news the database itself is asked");
        assert!(other.is_good(&app).await, "another account goes on");

        assert!(Browser::sign_in(&app, false).await.is_signed_in().await);
        let again = Pair::new(&app, "ada").await;
        assert!(Pair::of(&refresh(&app, &again.refresh).await).is_good(&app).await);
    }

    async fn r30_ending_all_of_an_accounts_sessions_leaves_no_row_and_no_token(app: TestApp) {
        let ada = app.user("ada").await;
        app.user("bob").await;
        let owner = Owner(ada.get("/api/v1/me").await.text("id").parse().expect("an id"));
        let (browser, pair) = (Browser::sign_in(&app, true).await, Pair::new(&app, "ada").await);
        let other = Pair::new(&app, "bob").await;
        assert!(pair.is_good(&app).await);
        let entry = Entry::new(Action::SessionsEnded);
        trackit::auth::end_all_sessions(&app.app, owner, entry).await.expect("an end");

        assert!(!browser.is_signed_in().await && !pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert_eq!(count(&app, "sessions").await, 2, "bob's");
        let (new, app) = (Pair::new(&app, "ada").await, app.restart().await);
        assert!(!pair.is_good(&app).await && new.is_good(&app).await && other.is_good(&app).await);
    }

    /// Whoever knows the old password may have their sign-in under way when it is changed.
    async fn r30_a_sign_in_does_not_outlive_the_password_that_it_was_checked_by(app: TestApp) {
        app.user("ada").await;
        let clients: [fn(Client) -> SignIn; 2] = [
            |client| tokio::spawn(async move { log_in(&client, "ada", PASSWORD).await }),
            |client| {
                let body = json!({"username": "ada", "password": PASSWORD});
                tokio::spawn(async move { client.post("/api/v1/session", &body).await })
            },
        ];
        for sign_in in clients {
            set_hash(&app, slow_hash(), 0).await;
            let before = app.app.passwords.derivations();
            let sign_in = sign_in(app.anonymous());
            while app.app.passwords.derivations() == before {
                tokio::task::yield_now().await;
            }
            set_hash(&app, "another password's".into(), 1).await;
            assert!(!sign_in.is_finished(), "or this shows nothing: the change must come while it is checked");
            sign_in.await.expect("an answer").is_problem(401, "invalid_credentials");
            assert_eq!(count(&app, "sessions").await, 1, "that of the first sign-in");
        }
    }

    /// A session from before sessions had an epoch gets its account's of that day.
    async fn sessions_that_are_there_outlive_the_upgrade(app: TestApp) {
        app.user("ada").await;
        script(&app, "UPDATE accounts SET epoch = 3").await;
        let (browser, pair) = (Browser::sign_in(&app, false).await, Pair::new(&app, "ada").await);
        script(&app, "ALTER TABLE sessions DROP COLUMN epoch").await;
        script(&app, "DELETE FROM schema_migrations WHERE version = 6").await;
        let app = app.restart().await;
        assert!(Browser::with(&app, &browser.cookie).is_signed_in().await);
        assert!(Pair::of(&refresh(&app, &pair.refresh).await).is_good(&app).await);
    }
}

type SignIn = tokio::task::JoinHandle<crate::support::Answer>;

/// The test password's, at a cost that leaves time for a change while it is checked.
fn slow_hash() -> String {
    let params = Params::new(19 * 1024, 40, 1, None).expect("parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).expect("a hash").to_string()
}

/// As a change of the password will do it: the hash, and the epoch with it.
async fn set_hash(app: &TestApp, hash: String, epochs: i64) {
    let sql = "UPDATE accounts SET password_hash = $1, epoch = epoch + $2";
    let set =
        app.app.db.write(async move |conn| conn.execute(sql, &[hash.as_str().into(), epochs.into()]).await);
    assert_eq!(set.await.expect("an update"), 1);
}
