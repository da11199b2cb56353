//! SQLite: one writer thread, a few reader threads, one file.

use super::{
    Conn, DbError, Row, Value,
    reader::{self, ReadJob},
    writer::{self, Queue},
};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::{
    future::Future,
    path::{Path, PathBuf},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};
use tokio::sync::oneshot;

/// Reader threads: two cores' worth of reading, and one that a long search may keep.
const READERS: usize = 3;
/// Prepared statements kept for each connection.
const STATEMENTS: usize = 128;

/// A SQLite database.
#[derive(Clone)]
pub(super) struct Sqlite {
    writer: Arc<Mutex<Option<Queue>>>,
    readers: Arc<Mutex<Option<crossbeam_channel::Sender<ReadJob>>>>,
    /// Resolves when every thread has ended.
    ended: Arc<tokio::sync::Mutex<Vec<oneshot::Receiver<()>>>>,
}

impl Sqlite {
    pub(super) fn open(path: &str, write_batch: usize) -> Result<Self, DbError> {
        let path = PathBuf::from(path);
        let write = SqliteConn::open(&path, false)?;
        let mut ended = Vec::new();
        let (writer, end) = writer::spawn(write, write_batch.max(1))?;
        ended.push(end);
        let (readers, jobs) = crossbeam_channel::bounded(reader::QUEUE);
        for _ in 0..READERS {
            ended.push(reader::spawn(SqliteConn::open(&path, true)?, jobs.clone())?);
        }
        Ok(Self {
            writer: Arc::new(Mutex::new(Some(writer))),
            readers: Arc::new(Mutex::new(Some(readers))),
            ended: Arc::new(tokio::sync::Mutex::new(ended)),
        })
    }

    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: ReadJob = Box::new(move |conn| {
            // The caller may have gone; its answer is then nobody's.
            let _ = reply.send(finish_now(work(Conn::sqlite(conn))));
        });
        {
            let readers = lock(&self.readers);
            let Some(readers) = readers.as_ref() else {
                return Err(DbError::Closed.into());
            };
            readers.try_send(job).map_err(|_| DbError::Busy)?;
        }
        // A dropped reply means that the job panicked: the reader caught it and lives on.
        answer.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let sender = lock(&self.writer).clone().ok_or(DbError::Closed)?;
        let (job, answer) = writer::job(work);
        match tokio::time::timeout(writer::PATIENCE, sender.send(job)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(DbError::Closed.into()),
            Err(_) => return Err(DbError::Busy.into()),
        }
        drop(sender);
        answer.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
    }

    pub(super) async fn close(&self) {
        lock(&self.writer).take();
        lock(&self.readers).take();
        for end in self.ended.lock().await.drain(..) {
            let _ = end.await;
        }
    }
}

/// One connection to the file. The mutex makes it shareable between a future and its statements; it is
/// never contended, since only its own thread uses it.
pub(super) struct SqliteConn(Mutex<Connection>);

impl SqliteConn {
    fn open(path: &Path, read_only: bool) -> Result<Self, DbError> {
        if !read_only {
            create_private(path)?;
        }
        let unavailable =
            |error: rusqlite::Error| DbError::Unavailable(format!("cannot open {}: {error}", path.display()));
        let flags = if read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
        };
        let conn = Connection::open_with_flags(path, flags).map_err(unavailable)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        conn.execute_batch("PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384;")
            .map_err(unavailable)?;
        if !read_only {
            conn.execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000;",
            )
            .map_err(unavailable)?;
        }
        Ok(Self(Mutex::new(conn)))
    }

    pub(super) fn rows<T>(
        &self,
        sql: &str,
        values: &[Value],
        map: impl Fn(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let conn = lock(&self.0);
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(map(&Row::sqlite(row))?);
        }
        Ok(out)
    }

    pub(super) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let conn = lock(&self.0);
        let mut statement = conn.prepare_cached(sql)?;
        Ok(statement.execute(params_from_iter(values))? as u64)
    }

    pub(super) fn script(&self, sql: &str) -> Result<(), DbError> {
        Ok(lock(&self.0).execute_batch(sql)?)
    }

    /// Whether a transaction is open. SQLite ends one by itself after some errors (a full disk).
    pub(super) fn in_transaction(&self) -> bool {
        !lock(&self.0).is_autocommit()
    }
}

/// SQLite would make a new file readable by all; its companions (`-wal`, `-shm`) take after it.
fn create_private(path: &Path) -> Result<(), DbError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(DbError::Unavailable(format!("cannot open {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}

/// Polls a future that never waits.
pub(super) fn finish_now<T, E: From<DbError>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(out) => out,
        Poll::Pending => Err(DbError::Internal("a database job waited for something else".into()).into()),
    }
}

/// A panic in a job must not close the connection for the next one.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
