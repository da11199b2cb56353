//! The group-commit writer: one thread, one transaction for all jobs that wait, one fsync for them all.
//!
//! Each job runs in a savepoint, so a failed job rolls back alone. Nobody is answered before the commit.

use super::{
    Conn, DbError,
    sqlite_conn::{SqliteConn, finish_now},
};
use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};
use tokio::sync::{mpsc, oneshot};

/// Jobs that may wait for the writer; a caller waits for a place at most [`PATIENCE`].
const QUEUE: usize = 1024;
/// How long a caller waits for a place in the queue before it is told that the database is busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Where writes wait for the writer.
pub(super) type Queue = mpsc::Sender<Box<dyn Job>>;

/// A write that waits for its commit.
pub(super) trait Job: Send {
    /// Whether its caller went away, at its time limit say, and was told that it was not done.
    fn is_abandoned(&self) -> bool;
    /// Runs the work and keeps its outcome; says whether its savepoint is to be kept.
    fn run(&mut self, conn: &SqliteConn) -> bool;
    /// Replaces the outcome by an error: its transaction was lost.
    fn fail(&mut self, error: DbError);
    /// Hands the outcome to the caller.
    fn answer(self: Box<Self>);
    /// Whether it must not run in a transaction, and so not beside others.
    fn is_alone(&self) -> bool {
        false
    }
}

struct WriteJob<F, T, E> {
    work: F,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

/// Wraps a closure for the queue; the receiver gets its outcome after the commit.
pub(super) fn job<T, E, F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<T, E>>)
where
    F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(WriteJob { work, outcome: None, reply }), answer)
}

impl<F, T, E> Job for WriteJob<F, T, E>
where
    F: AsyncFn(Conn<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, conn: &SqliteConn) -> bool {
        let run = AssertUnwindSafe(|| finish_now((self.work)(Conn::sqlite(conn))));
        let outcome = catch_unwind(run).unwrap_or_else(|_| Err(DbError::Panicked.into()));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn fail(&mut self, error: DbError) {
        self.outcome = Some(Err(error.into()));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // The caller may have gone since it began; what it asked for is done all the same.
            let _ = self.reply.send(outcome);
        }
    }
}

struct OutsideJob<F> {
    work: Option<F>,
    outcome: Result<(), DbError>,
    reply: oneshot::Sender<Result<(), DbError>>,
}

/// Wraps work that must not run in a transaction, such as the upkeep of the file.
pub(super) fn outside<F>(work: F) -> (Box<dyn Job>, oneshot::Receiver<Result<(), DbError>>)
where
    F: FnOnce(&SqliteConn) -> Result<(), DbError> + Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    (Box::new(OutsideJob { work: Some(work), outcome: Ok(()), reply }), answer)
}

impl<F: FnOnce(&SqliteConn) -> Result<(), DbError> + Send> Job for OutsideJob<F> {
    fn is_abandoned(&self) -> bool {
        self.reply.is_closed()
    }

    fn run(&mut self, conn: &SqliteConn) -> bool {
        self.outcome = self.work.take().map_or(Ok(()), |work| work(conn));
        true
    }

    fn fail(&mut self, error: DbError) {
        self.outcome = Err(error);
    }

    fn answer(self: Box<Self>) {
        let _ = self.reply.send(self.outcome);
    }

    fn is_alone(&self) -> bool {
        true
    }
}

/// Starts the writer; the receiver resolves when its thread has ended.
pub(super) fn spawn(conn: SqliteConn, max_batch: usize) -> Result<(Queue, oneshot::Receiver<()>), DbError> {
    let (sender, jobs) = mpsc::channel(QUEUE);
    let (ended, end) = oneshot::channel();
    std::thread::Builder::new()
        .name("db-writer".into())
        .spawn(move || {
            work_off(&conn, jobs, max_batch);
            drop(conn);
            let _ = ended.send(());
        })
        .map_err(|error| DbError::Unavailable(format!("cannot start the writer thread: {error}")))?;
    Ok((sender, end))
}

fn work_off(conn: &SqliteConn, mut jobs: mpsc::Receiver<Box<dyn Job>>, max_batch: usize) {
    while let Some(first) = jobs.blocking_recv() {
        let mut waiting = VecDeque::from([first]);
        while waiting.len() < max_batch
            && let Ok(job) = jobs.try_recv()
        {
            waiting.push_back(job);
        }
        while !waiting.is_empty() {
            for job in done_together(conn, &mut waiting) {
                job.answer();
            }
        }
    }
}

/// Does a job that stands alone, or what can be committed together.
fn done_together(conn: &SqliteConn, waiting: &mut VecDeque<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    match waiting.pop_front_if(|job| job.is_alone()) {
        Some(mut alone) => {
            alone.run(conn);
            vec![alone]
        }
        None => commit_together(conn, waiting),
    }
}

/// Runs jobs from the front of the queue in one transaction and answers those that it took: all up to one that stands
/// alone, unless the engine ended the transaction on the way, in which case the rest stays for the next one.
fn commit_together(conn: &SqliteConn, waiting: &mut VecDeque<Box<dyn Job>>) -> Vec<Box<dyn Job>> {
    let mut taken = Vec::with_capacity(waiting.len());
    if let Err(error) = conn.script("BEGIN IMMEDIATE") {
        taken.extend(waiting.drain(..));
        return fail_all(taken, &error);
    }
    while let Some(mut job) = waiting.pop_front_if(|job| !job.is_alone()) {
        if job.is_abandoned() {
            continue;
        }
        let ran = run_in_savepoint(conn, job.as_mut());
        taken.push(job);
        if let Err(error) = ran {
            // Closes what may still be open; an error here only says that nothing was.
            let _ = conn.script("ROLLBACK");
            return fail_all(taken, &error);
        }
    }
    match conn.execute("COMMIT", &[]) {
        Ok(_) => taken,
        Err(error) => {
            let _ = conn.script("ROLLBACK");
            fail_all(taken, &error)
        }
    }
}

/// An error from here means that the transaction is gone, and with it all jobs before this one.
fn run_in_savepoint(conn: &SqliteConn, job: &mut dyn Job) -> Result<(), DbError> {
    conn.execute("SAVEPOINT job", &[])?;
    if job.run(conn) {
        conn.execute("RELEASE job", &[])?;
    } else {
        if !conn.in_transaction() {
            return Err(DbError::Storage);
        }
        conn.execute("ROLLBACK TO job", &[])?;
        conn.execute("RELEASE job", &[])?;
    }
    Ok(())
}

fn fail_all(mut jobs: Vec<Box<dyn Job>>, error: &DbError) -> Vec<Box<dyn Job>> {
    for job in &mut jobs {
        job.fail(error.clone());
    }
    jobs
}
