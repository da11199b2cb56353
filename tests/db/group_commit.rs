//! SQLite's writer: many jobs, one commit, and each job its own outcome.

use super::batch::{Hold, Notes, insert, is_answered, queue};
use trackit::db::{Conn, DbError};

#[tokio::test]
async fn jobs_that_wait_together_share_one_commit_and_nobody_is_answered_before_it() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let mut first = notes.note(1).await;
    let mut second = notes.note(2).await;
    let (last, reached) = Hold::queued(&notes.db).await;
    hold.release().await;

    reached.notified().await;
    assert_eq!(notes.committed(), [] as [i64; 0]);
    assert!(!is_answered(&mut first).await && !is_answered(&mut second).await);

    last.release().await;
    first.await.expect("the first");
    second.await.expect("the second");
    assert_eq!(notes.committed(), [1, 2]);
}

#[tokio::test]
async fn a_batch_takes_as_many_jobs_as_it_may_and_no_more() {
    let notes = Notes::open_with(3).await;
    let hold = Hold::on(&notes.db).await;
    let mut jobs = Vec::new();
    for id in 1..=3 {
        jobs.push(notes.note(id).await);
    }
    let (last, reached) = Hold::queued(&notes.db).await;
    hold.release().await;

    reached.notified().await;
    assert_eq!(notes.committed(), [1, 2, 3], "the fourth job is in a transaction of its own");
    for job in jobs {
        job.await.expect("answered while the fourth still runs");
    }
    last.release().await;
}

/// The setting for a disk that should be synced for each write.
#[tokio::test]
async fn a_batch_of_one_commits_each_job_alone() {
    // None is no batch at all; it is taken for one.
    for write_batch in [0, 1] {
        let notes = Notes::open_with(write_batch).await;
        let hold = Hold::on(&notes.db).await;
        let first = notes.note(1).await;
        let (last, reached) = Hold::queued(&notes.db).await;
        hold.release().await;
        reached.notified().await;
        assert_eq!(notes.committed(), [1]);
        first.await.expect("a note");
        last.release().await;
    }
}

#[tokio::test]
async fn an_answered_write_is_in_the_file() {
    let notes = Notes::open().await;
    for id in 1..=20 {
        notes.note(id).await.await.expect("a note");
        assert_eq!(notes.committed().last(), Some(&id));
    }
}

#[tokio::test]
async fn a_job_sees_the_work_of_those_before_it_in_its_batch() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let _first = notes.note(1).await;
    let db = notes.db.clone();
    let count =
        async |conn: Conn<'_>| conn.row("SELECT count(*) FROM notes", &[], |row| row.next::<i64>()).await;
    let counted = queue(async move { db.write(count).await }).await;
    hold.release().await;
    assert_eq!(counted.await.expect("a count"), Some(1));
}

#[tokio::test]
async fn a_failed_job_rolls_back_alone_and_the_rest_of_its_batch_commits() {
    let notes = Notes::open().await;
    notes.note(1).await.await.expect("a note");
    let hold = Hold::on(&notes.db).await;
    let before = notes.note(2).await;
    let db = notes.db.clone();
    let half = async |conn: Conn<'_>| {
        insert(conn, 3, "kept by nobody").await?;
        insert(conn, 1, "a twin").await
    };
    let fails = queue(async move { db.write(half).await }).await;
    let after = notes.note(4).await;
    hold.release().await;

    let error = fails.await.expect_err("a twin");
    assert!(error.is_unique("notes_pkey"), "{error:?}");
    before.await.expect("the job before");
    after.await.expect("the job after");
    assert_eq!(notes.committed(), [1, 2, 4]);
}

#[tokio::test]
async fn a_job_that_refuses_by_its_own_rule_leaves_nothing() {
    let notes = Notes::open().await;
    let refused: Result<(), DbError> = notes
        .db
        .write(async |conn| {
            insert(conn, 1, "kept by nobody").await?;
            Err(DbError::Busy)
        })
        .await;
    assert!(matches!(refused, Err(DbError::Busy)), "{refused:?}");
    assert_eq!(notes.committed(), [] as [i64; 0]);
}

#[tokio::test]
async fn a_failed_commit_answers_every_job_of_the_batch_with_an_error_and_keeps_nothing() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    let first = notes.note(1).await;
    let db = notes.db.clone();
    // The reference is checked at the commit, which therefore fails: a real failure of a real commit.
    let dangling = async |conn: Conn<'_>| {
        conn.script("PRAGMA defer_foreign_keys=ON").await?;
        conn.script("INSERT INTO notes (id, text, folder) VALUES (2, 'lost', 77)").await
    };
    let second = queue(async move { db.write(dangling).await }).await;
    let third = notes.note(3).await;
    hold.release().await;

    for job in [first, second, third] {
        let error = job.await.expect_err("the commit failed");
        assert!(matches!(error, DbError::ForeignKey), "{error:?}");
    }
    assert_eq!(notes.committed(), [] as [i64; 0]);

    notes.note(4).await.await.expect("the writer lives on");
    assert_eq!(notes.committed(), [4]);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_is_not_begun_and_takes_no_other_with_it() {
    let notes = Notes::open().await;
    let hold = Hold::on(&notes.db).await;
    drop(notes.note(1).await);
    let second = notes.note(2).await;
    hold.release().await;
    second.await.expect("a note");
    assert_eq!(notes.committed(), [2]);
}
