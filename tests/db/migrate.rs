//! Migrations: once each, all or nothing, and never on a database that they do not fit.

use crate::support::{TestDatabase, on_both};
use trackit::db::{Db, DbError, migrate};

async fn script(db: &Db, sql: &'static str) {
    db.write(async move |conn| conn.script(sql).await).await.expect("a script");
}

/// What the operator is told; anything else is a failed test.
#[track_caller]
fn refusal<T: std::fmt::Debug>(outcome: Result<T, DbError>) -> String {
    match outcome {
        Err(DbError::Unavailable(sentence)) => sentence,
        other => panic!("not refused: {other:?}"),
    }
}

async fn exists(db: &Db, table: &'static str) -> bool {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = db.read(async move |conn| conn.row(&sql, &[], |row| row.next::<i64>()).await).await;
    count.is_ok()
}

on_both! {
    async fn every_migration_is_applied_once(database: TestDatabase) {
        let db = database.open().await;
        let first = migrate::up(&db, 7).await.expect("migrations");
        assert!(first.len() >= 4);
        assert_eq!(first.iter().map(|m| m.version).collect::<Vec<_>>(), (1..=first.len() as i64).collect::<Vec<_>>());
        assert!(first.iter().all(|migration| migration.applied_at == Some(7)));

        assert_eq!(migrate::up(&db, 8).await.expect("nothing to do"), []);
        assert_eq!(migrate::status(&db).await.expect("status"), first, "applied then, and not again");
    }

    async fn the_status_of_an_empty_database_applies_nothing(database: TestDatabase) {
        let db = database.open().await;
        let status = migrate::status(&db).await.expect("status");
        assert!(status.len() >= 4 && status.iter().all(|migration| migration.applied_at.is_none()));
        assert!(!exists(&db, "accounts").await);
    }

    async fn what_is_missing_is_applied(database: TestDatabase) {
        let db = database.open_migrated().await;
        script(&db, "DROP TABLE activities; DELETE FROM schema_migrations WHERE version = 13").await;
        let pending: Vec<_> = migrate::status(&db).await.expect("status").into_iter()
            .filter(|migration| migration.applied_at.is_none()).map(|migration| migration.version).collect();
        assert_eq!(pending, [13]);
        let applied = migrate::up(&db, 9).await.expect("one migration");
        assert_eq!(applied.iter().map(|m| (m.version, m.applied_at)).collect::<Vec<_>>(), [(13, Some(9))]);
        assert!(exists(&db, "activities").await);
    }

    async fn a_database_of_a_newer_program_is_refused(database: TestDatabase) {
        let db = database.open_migrated().await;
        script(&db, "INSERT INTO schema_migrations (version, name, digest, applied_at) VALUES (9999, 'later', 'x', 1)")
            .await;
        assert!(refusal(migrate::status(&db).await).contains("9999"));
        assert!(refusal(migrate::up(&db, 0).await).contains("9999"));
    }

    async fn a_migration_that_changed_since_is_refused(database: TestDatabase) {
        let db = database.open_migrated().await;
        script(&db, "UPDATE schema_migrations SET digest = 'another' WHERE version = 2").await;
        assert!(refusal(migrate::status(&db).await).contains("migration 2 sessions"));
        assert!(refusal(migrate::up(&db, 0).await).contains("migration 2 sessions"));
    }

    async fn a_migration_that_fails_leaves_nothing_of_those_before_it(database: TestDatabase) {
        let db = database.open().await;
        script(&db, "CREATE TABLE tasks (in_the_way BIGINT)").await;
        assert!(refusal(migrate::up(&db, 0).await).contains("migration 4 tasks"));
        assert!(!exists(&db, "accounts").await);

        script(&db, "DROP TABLE tasks").await;
        assert!(migrate::up(&db, 0).await.expect("nothing in the way").len() >= 4);
    }

    /// As two processes that start together would.
    async fn two_at_once_apply_each_migration_once(database: TestDatabase) {
        let (one, two) = (database.open().await, database.open().await);
        let (first, second) = tokio::join!(migrate::up(&one, 1), migrate::up(&two, 2));
        let mut counts = [first.expect("one").len(), second.expect("the other").len()];
        counts.sort_unstable();
        let all = migrate::status(&one).await.expect("status").len();
        assert_eq!(counts, [0, all]);
    }
}
