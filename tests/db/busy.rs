//! More work than fits, and work that comes too late: each is told so, and what is told is true.

use super::batch::{Hold, Notes, insert};
use crate::support::{Engine, TestDatabase, on_both};
use std::{
    sync::Arc,
    task::{Context, Waker},
    time::Duration,
};
use tokio::{sync::Notify, task::JoinSet};
use trackit::db::{Conn, Db, DbError, DbOptions};

/// Reader threads of a SQLite database.
const READERS: usize = 3;
/// More than the queue of either kind holds.
const TOO_MANY: i64 = 4200;

/// Waits until one of these is refused. The time is no part of what is shown: it only ends a test whose
/// queue has no end.
async fn refusal<T: 'static>(jobs: &mut JoinSet<(i64, Result<T, DbError>)>) -> (i64, DbError) {
    let joined = tokio::time::timeout(Duration::from_secs(60), jobs.join_next()).await;
    let (id, outcome) = joined.expect("nobody is refused").expect("a job").expect("no panic");
    (id, outcome.err().expect("done, while the thread is held"))
}

#[tokio::test]
async fn a_write_that_finds_no_place_in_the_queue_is_busy_and_not_done() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let mut jobs = JoinSet::new();
    for id in 1..=TOO_MANY {
        let db = notes.db.clone();
        let write = async move |conn: Conn<'_>| insert(conn, id, "a note").await;
        jobs.spawn(async move { (id, db.write(write).await) });
    }
    let (id, error) = refusal(&mut jobs).await;
    assert!(matches!(error, DbError::Busy), "{id}: {error:?}");
    hold.release().await;

    let mut acknowledged = Vec::new();
    for (id, outcome) in jobs.join_all().await {
        match outcome {
            Ok(()) => acknowledged.push(id),
            Err(error) => assert!(matches!(error, DbError::Busy), "{id}: {error:?}"),
        }
    }
    acknowledged.sort_unstable();
    assert!(acknowledged.len() >= 1000, "so many wait patiently");
    assert_eq!(notes.committed(), acknowledged);
}

#[tokio::test]
async fn a_read_that_finds_no_place_in_the_queue_is_busy_at_once() {
    let notes = Notes::open().await;
    let (release, released) = crossbeam_channel::bounded::<()>(0);
    let mut jobs = JoinSet::new();
    for id in 1..=TOO_MANY {
        let (db, released) = (notes.db.clone(), released.clone());
        // Ends when the test lets go of the other end.
        let read = async move |_: Conn<'_>| released.recv().map_err(|_| DbError::LostRace);
        jobs.spawn(async move { (id, db.read(read).await) });
    }
    let (id, error) = refusal(&mut jobs).await;
    assert!(matches!(error, DbError::Busy), "{id}: {error:?}");
    drop(release);
    let (busy, read): (Vec<_>, Vec<_>) =
        jobs.join_all().await.into_iter().partition(|(_, outcome)| matches!(outcome, Err(DbError::Busy)));
    assert!(read.len() >= 4000, "so many wait, and {} do not", busy.len());
    assert!(read.iter().all(|(_, outcome)| matches!(outcome, Err(DbError::LostRace))));
}

#[tokio::test]
async fn a_read_whose_caller_went_away_is_not_begun() {
    let notes = Notes::open().await;
    let (release, released) = crossbeam_channel::bounded::<()>(0);
    let (began, begun) = crossbeam_channel::unbounded();
    let mut held = JoinSet::new();
    // More than there are readers, so that all of them are held.
    for _ in 0..16 {
        let (db, began, released) = (notes.db.clone(), began.clone(), released.clone());
        let read = async move |_: Conn<'_>| {
            let _ = began.send(false);
            released.recv().map_err(|_| DbError::LostRace)
        };
        held.spawn(async move { db.read(read).await });
    }
    while begun.len() < READERS {
        tokio::task::yield_now().await;
    }
    let (db, abandoned_began) = (notes.db.clone(), began.clone());
    let abandoned = async move |_: Conn<'_>| {
        let _ = abandoned_began.send(true);
        Ok::<_, DbError>(())
    };
    let mut caller = Box::pin(db.read(abandoned));
    // Polled once, it stands in the queue; dropped, nobody waits for it.
    let polled = caller.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
    drop(caller);
    drop(release);
    held.join_all().await;
    notes.db.read(async |_| Ok::<_, DbError>(())).await.expect("a read after all of them");
    drop(began);
    assert!(begun.try_iter().all(|abandoned| !abandoned));
}

#[tokio::test]
async fn who_finds_no_connection_to_postgres_is_busy_after_a_while() {
    let database = TestDatabase::create(Engine::Postgres).await;
    let db = Db::open(&DbOptions { pool_size: 1, ..database.options() }).await.expect("a database");
    let (reached, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (holder, reach, wait) = (db.clone(), Arc::clone(&reached), Arc::clone(&release));
    let hold = async move |conn: Conn<'_>| {
        conn.script("CREATE TABLE held (id bigint)").await?;
        reach.notify_one();
        wait.notified().await;
        Ok::<_, DbError>(())
    };
    let hold = tokio::spawn(async move { holder.write(hold).await });
    reached.notified().await;

    let mut jobs = JoinSet::new();
    let (write, read) = (db.clone(), db.clone());
    jobs.spawn(async move { (1, write.write(async |conn| conn.script("CREATE TABLE no ()").await).await) });
    jobs.spawn(async move { (2, read.read(async |conn| conn.script("SELECT 1").await).await) });
    for _ in 0..2 {
        let (id, error) = refusal(&mut jobs).await;
        assert!(matches!(error, DbError::Busy), "{id}: {error:?}");
    }
    release.notify_one();
    hold.await.expect("no panic").expect("it had its connection");
    db.read(async |conn| conn.script("SELECT id FROM held").await)
        .await
        .expect("there is a connection again");
}

on_both! {
    async fn a_closed_database_refuses_reads_and_writes(database: TestDatabase) {
        let db = database.open_migrated().await;
        let other = db.clone();
        db.close().await;
        for db in [&db, &other] {
            let written = db.write(async |conn| conn.script("CREATE TABLE late (id BIGINT)").await).await;
            assert!(matches!(written, Err(DbError::Closed)), "{written:?}");
            let read = db.read(async |conn| conn.row("SELECT 1", &[], |row| row.next::<i32>()).await).await;
            assert!(matches!(read, Err(DbError::Closed)), "{read:?}");
        }
        db.close().await;

        let again = database.open().await;
        let late = again.read(async |conn| conn.script("SELECT id FROM late").await).await;
        assert!(matches!(late, Err(DbError::Internal(_))), "there is no such table: {late:?}");
    }
}
