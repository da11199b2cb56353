//! PostgreSQL: a connection serves one after the other, and what went wrong for one is nothing to the next.

use crate::support::{Engine, TestDatabase};
use std::sync::Arc;
use tokio::sync::Notify;
use trackit::db::{Conn, Db, DbError, DbOptions};

/// A database with one table, and with one connection: whoever comes next gets the one that was used.
async fn lines() -> (TestDatabase, Db) {
    let database = TestDatabase::create(Engine::Postgres).await;
    let db = Db::open(&DbOptions { pool_size: 1, ..database.options() }).await.expect("a database");
    db.write(async |conn| conn.script("CREATE TABLE lines (id bigint PRIMARY KEY)").await)
        .await
        .expect("a table");
    (database, db)
}

async fn insert(conn: Conn<'_>, id: i64) -> Result<u64, DbError> {
    conn.execute("INSERT INTO lines (id) VALUES ($1)", &[id.into()]).await
}

/// The lines as the one connection sees them: what it has not committed would be among them.
async fn ids(db: &Db) -> Vec<i64> {
    let ids =
        async |conn: Conn<'_>| conn.rows("SELECT id FROM lines ORDER BY id", &[], |row| row.next()).await;
    db.read(ids).await.expect("lines")
}

/// Whether the server still counts a transaction that began and did not end.
async fn is_idle(db: &Db) -> bool {
    // Alone, each statement is a transaction of its own, so the two have two times.
    let now = async |conn: Conn<'_>| {
        let sql = "SELECT (extract(epoch FROM now()) * 1000000)::bigint";
        let first = conn.row(sql, &[], |row| row.next::<i64>()).await?;
        Ok::<_, DbError>(first != conn.row(sql, &[], |row| row.next::<i64>()).await?)
    };
    db.read(now).await.expect("times")
}

#[tokio::test]
async fn a_write_that_refuses_or_fails_leaves_no_transaction_behind() {
    let (_database, db) = lines().await;
    let refused: Result<(), _> = db
        .write(async |conn| {
            insert(conn, 1).await?;
            Err(DbError::Busy)
        })
        .await;
    assert!(matches!(refused, Err(DbError::Busy)), "{refused:?}");
    assert!(is_idle(&db).await);
    assert_eq!(ids(&db).await, [] as [i64; 0]);

    let failed = db
        .write(async |conn| {
            insert(conn, 1).await?;
            insert(conn, 1).await
        })
        .await;
    assert!(failed.expect_err("a twin").is_unique("lines_pkey"));
    assert!(is_idle(&db).await);
    assert_eq!(ids(&db).await, [] as [i64; 0]);
    db.write(async |conn| insert(conn, 1).await).await.expect("a line");
    assert_eq!(ids(&db).await, [1]);
}

/// After a failed statement PostgreSQL answers COMMIT by rolling back, and calls that no error.
#[tokio::test]
async fn a_write_that_hides_a_failed_statement_is_not_acknowledged() {
    let (_database, db) = lines().await;
    let hidden = db
        .write(async |conn| {
            insert(conn, 1).await?;
            let _ = insert(conn, 1).await;
            Ok::<_, DbError>(())
        })
        .await;
    assert!(matches!(hidden, Err(DbError::Internal(_))), "{hidden:?}");
    assert_eq!(ids(&db).await, [] as [i64; 0]);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_is_rolled_back_before_its_connection_serves_another() {
    let (_database, db) = lines().await;
    let reached = Arc::new(Notify::new());
    let (writer, reach) = (db.clone(), Arc::clone(&reached));
    let work = async move |conn: Conn<'_>| {
        insert(conn, 1).await?;
        reach.notify_one();
        std::future::pending::<Result<(), DbError>>().await
    };
    let write = tokio::spawn(async move { writer.write(work).await });
    reached.notified().await;
    write.abort();
    assert!(write.await.expect_err("it was in the middle").is_cancelled());

    assert_eq!(ids(&db).await, [] as [i64; 0]);
    assert!(is_idle(&db).await);
    db.write(async |conn| insert(conn, 2).await).await.expect("a line");
    assert_eq!(ids(&db).await, [2]);
}
