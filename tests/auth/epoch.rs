//! The account's epoch: when it counts on, all that was signed in is out (R30).

use super::{Browser, Pair, count, refresh};
use crate::support::{TestApp, on_both};
use std::time::Duration;
use trackit::core::ids::Owner;

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
        trackit::auth::end_all_sessions(&app.app, owner).await.expect("an end");

        assert!(!browser.is_signed_in().await && !pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert_eq!(count(&app, "sessions").await, 2, "bob's");
        let (new, app) = (Pair::new(&app, "ada").await, app.restart().await);
        assert!(!pair.is_good(&app).await && new.is_good(&app).await && other.is_good(&app).await);
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

async fn script(app: &TestApp, sql: &'static str) {
    app.app.db.write(async move |conn| conn.script(sql).await).await.expect("a script");
}
