//! A snapshot: several statements that see one state, whatever is written between them.

use crate::support::{Engine, TestDatabase, on_both};
use std::{sync::Mutex, time::Duration};
use tokio::sync::mpsc;
use trackit::db::{Conn, Db, DbError};

/// A database with one row, whose number is written while others read it.
struct Counter {
    db: Db,
    _database: TestDatabase,
}

impl Counter {
    async fn start(engine: Engine) -> Self {
        let database = TestDatabase::create(engine).await;
        let db = database.open().await;
        let script = "CREATE TABLE counter (number BIGINT NOT NULL); INSERT INTO counter VALUES (1);";
        db.write(async move |conn| conn.script(script).await).await.expect("a table");
        Self { db, _database: database }
    }

    async fn set(&self, number: i64) {
        let update = async move |conn: Conn<'_>| {
            conn.execute("UPDATE counter SET number = $1", &[number.into()]).await
        };
        self.db.write(update).await.expect("an update");
    }
}

async fn number(conn: Conn<'_>) -> Result<i64, DbError> {
    Ok(conn.row("SELECT number FROM counter", &[], |row| row.next()).await?.unwrap_or_default())
}

/// What a test does between two statements of another.
struct Between {
    reached: mpsc::UnboundedSender<()>,
    written: Mutex<std::sync::mpsc::Receiver<()>>,
}

impl Between {
    /// A job awaits nothing but its statements, so it blocks; on SQLite its thread is its own.
    fn wait(&self) {
        self.reached.send(()).expect("a test");
        let written = self.written.lock().expect("a receiver");
        tokio::task::block_in_place(|| written.recv_timeout(Duration::from_secs(20)).expect("a write"));
    }
}

on_both! {
    async fn a_write_between_two_statements_is_not_seen(counter: Counter) {
        for (in_snapshot, expected) in [(true, [1, 1]), (false, [2, 3])] {
            let (reached, mut halfway) = mpsc::unbounded_channel();
            let (wrote, written) = std::sync::mpsc::channel();
            let between = Between { reached, written: Mutex::new(written) };
            let work = async move |conn: Conn<'_>| {
                let first = number(conn).await?;
                between.wait();
                Ok::<_, DbError>([first, number(conn).await?])
            };
            let db = counter.db.clone();
            let reading = tokio::spawn(async move {
                if in_snapshot { db.snapshot(work).await } else { db.read(work).await }
            });
            halfway.recv().await.expect("the first statement");
            counter.set(expected[0] + 1).await;
            wrote.send(()).expect("a reader");
            assert_eq!(reading.await.expect("a task").expect("two numbers"), expected);
        }
    }

    async fn a_snapshot_only_reads_and_ends_with_its_job(counter: Counter) {
        // More often than there are readers, so that each would be found in a transaction that is still open.
        for _ in 0..5 {
            let write = async |conn: Conn<'_>| conn.execute("UPDATE counter SET number = 9", &[]).await;
            counter.db.snapshot(write).await.expect_err("a write");
        }
        for _ in 0..5 {
            let panics = async |conn: Conn<'_>| -> Result<(), DbError> {
                number(conn).await?;
                panic!("in a snapshot")
            };
            let db = counter.db.clone();
            let outcome = tokio::spawn(async move { db.snapshot(panics).await }).await;
            assert!(!matches!(outcome, Ok(Ok(()))), "it panicked");
        }
        counter.set(7).await;
        for _ in 0..5 {
            assert_eq!(counter.db.snapshot(number).await.expect("a number"), 7);
        }
    }
}
