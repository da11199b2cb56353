//! The reader threads: each has a read-only connection of its own, and they share one bounded queue, so
//! that a long search keeps one thread and blocks nobody.

use super::{DbError, sqlite_conn::SqliteConn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::sync::oneshot;

/// Reads that may wait; one more is answered as busy.
pub(super) const QUEUE: usize = 4096;

/// A read with its answer's channel inside.
pub(super) type ReadJob = Box<dyn FnOnce(&SqliteConn) + Send>;

/// Starts a reader; the receiver resolves when its thread has ended.
pub(super) fn spawn(
    conn: SqliteConn,
    jobs: crossbeam_channel::Receiver<ReadJob>,
) -> Result<oneshot::Receiver<()>, DbError> {
    let (ended, end) = oneshot::channel();
    std::thread::Builder::new()
        .name("db-reader".into())
        .spawn(move || {
            while let Ok(job) = jobs.recv() {
                // A panicking job drops its reply channel, which answers its caller.
                let _ = catch_unwind(AssertUnwindSafe(|| job(&conn)));
            }
            drop(conn);
            let _ = ended.send(());
        })
        .map_err(|error| DbError::Unavailable(format!("cannot start a reader thread: {error}")))?;
    Ok(end)
}
