//! What must not bring SQLite's threads down: a full disk, a panic, the end of the program.

use super::batch::{Hold, Notes, Outcome, insert, queue};
use trackit::db::{Conn, Db, DbError};

/// No file may grow beyond what it has now.
async fn fill_disk(conn: Conn<'_>) -> Outcome {
    conn.script("PRAGMA max_page_count=1").await
}

async fn free_disk(db: &Db) {
    db.write(async |conn| conn.script("PRAGMA max_page_count=1000000").await).await.expect("space");
}

fn large() -> String {
    "a line that needs room\n".repeat(4_000)
}

#[tokio::test]
async fn a_full_disk_is_an_error_and_the_writer_lives_on() {
    let notes = Notes::open().await;
    notes.note(1).await.await.expect("a note");
    notes.db.write(fill_disk).await.expect("a full disk");

    let text = large();
    let full = notes.db.write(async move |conn| insert(conn, 2, &text).await).await;
    assert!(matches!(full, Err(DbError::Storage)), "{full:?}");
    assert_eq!(notes.committed(), [1]);

    notes.note(3).await.await.expect("a small note still fits on its page");
    free_disk(&notes.db).await;
    let text = large();
    notes.db.write(async move |conn| insert(conn, 4, &text).await).await.expect("a large one");
    assert_eq!(notes.committed(), [1, 3, 4]);
}

/// SQLite ends the whole transaction when a single statement finds no room, and with it the work of the
/// jobs before. Whoever is told "done" has to find it done, and whoever is told "failed" not.
#[tokio::test]
async fn a_disk_that_fills_up_within_a_batch_keeps_exactly_what_it_acknowledges() {
    let notes = Notes::open().await;
    notes.note(1).await.await.expect("a note");
    let hold = Hold::on(&notes.db).await;
    let mut jobs = vec![(2, notes.note(2).await)];
    for id in [3, 4] {
        let (db, text) = (notes.db.clone(), large());
        let work = async move |conn: Conn<'_>| {
            fill_disk(conn).await?;
            insert(conn, id, &text).await
        };
        jobs.push((id, queue(async move { db.write(work).await }).await));
        jobs.push((id + 10, notes.note(id + 10).await));
    }
    hold.release().await;

    let mut acknowledged = vec![1];
    for (id, job) in jobs {
        match job.await {
            Ok(()) => acknowledged.push(id),
            Err(error) => assert!(matches!(error, DbError::Storage), "{error:?}"),
        }
    }
    acknowledged.sort_unstable();
    assert_eq!(notes.committed(), acknowledged);
    assert!(!acknowledged.contains(&3) && !acknowledged.contains(&4));
    assert!(acknowledged.contains(&14), "the jobs behind the last failure run in a transaction of their own");

    free_disk(&notes.db).await;
    notes.note(20).await.await.expect("the writer lives on");
}

/// A job that swallows the error must not be told that its work was kept.
#[tokio::test]
async fn a_job_that_hides_a_full_disk_is_not_acknowledged() {
    let notes = Notes::open().await;
    let text = large();
    let hidden: Outcome = notes
        .db
        .write(async move |conn| {
            insert(conn, 1, "lost with the transaction").await?;
            fill_disk(conn).await?;
            let _ = insert(conn, 2, &text).await;
            Ok(())
        })
        .await;
    assert_eq!(hidden.is_ok(), notes.committed().contains(&1), "{hidden:?}");
    free_disk(&notes.db).await;
    notes.note(3).await.await.expect("the writer lives on");
}

#[tokio::test]
async fn a_panic_in_a_write_fails_that_job_alone() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let before = notes.note(1).await;
    let db = notes.db.clone();
    let work = async |conn: Conn<'_>| {
        insert(conn, 2, "kept by nobody").await?;
        panic!("a fault in a job, made by a test")
    };
    let panics = queue(async move { db.write::<(), DbError, _>(work).await }).await;
    let after = notes.note(3).await;
    hold.release().await;

    assert!(matches!(panics.await, Err(DbError::Panicked)));
    before.await.expect("the job before");
    after.await.expect("the job after");
    assert_eq!(notes.committed(), [1, 3]);
}

#[tokio::test]
async fn a_panic_in_a_read_fails_that_read_alone() {
    let notes = Notes::open().await;
    // More than there are readers: a thread that died would be missed.
    for _ in 0..8 {
        let read = async |_: Conn<'_>| panic!("a fault in a read, made by a test");
        let panicked = notes.db.read::<(), DbError, _>(read).await;
        assert!(matches!(panicked, Err(DbError::Panicked)));
    }
    let one = notes.db.read(async |conn| conn.row("SELECT 1", &[], |row| row.next::<i64>()).await).await;
    assert_eq!(one.expect("a read"), Some(1));
}

#[tokio::test]
async fn a_job_that_waits_for_something_else_is_refused() {
    let notes = Notes::open().await;
    let waits: Outcome = notes
        .db
        .write(async |conn| {
            insert(conn, 1, "kept by nobody").await?;
            std::future::pending().await
        })
        .await;
    assert!(matches!(waits, Err(DbError::Internal(_))), "{waits:?}");
    assert_eq!(notes.committed(), [] as [i64; 0]);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let notes = Notes::open().await;
    let written = notes.db.read(async |conn| insert(conn, 1, "no").await).await;
    assert!(matches!(written, Err(DbError::Internal(_))), "{written:?}");
    assert_eq!(notes.committed(), [] as [i64; 0]);
}

#[tokio::test]
async fn closing_finishes_what_was_accepted_and_refuses_the_rest() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let accepted = [notes.note(1).await, notes.note(2).await];
    let db = notes.db.clone();
    let closing = queue(async move { db.close().await }).await;

    let refused = notes.db.write(async |conn| insert(conn, 3, "too late").await).await;
    assert!(matches!(refused, Err(DbError::Closed)), "{refused:?}");
    let refused = notes.db.read(async |conn| conn.row("SELECT 1", &[], |row| row.next::<i64>()).await).await;
    assert!(matches!(refused, Err(DbError::Closed)), "{refused:?}");

    hold.release().await;
    closing.await;
    for job in accepted {
        job.await.expect("it was accepted");
    }
    assert_eq!(notes.committed(), [1, 2]);
}
