//! One SQLite connection, used by one thread.

use super::{DbError, Row, Value};
use crate::core::files;
use rusqlite::{Connection, OpenFlags, config::DbConfig, params_from_iter};
use std::{
    path::Path,
    pin::pin,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

/// Prepared statements kept for each connection.
const STATEMENTS: usize = 128;

/// One connection to the file. The mutex makes it shareable between a future and its statements; it is
/// never contended, since only its own thread uses it.
pub(super) struct SqliteConn(Mutex<Connection>);

impl SqliteConn {
    pub(super) fn open(path: &Path, read_only: bool) -> Result<Self, DbError> {
        if !read_only {
            // SQLite would make a new file readable by all; its companions (`-wal`, `-shm`) take after it.
            files::create_private(path, b"")
                .map_err(|error| DbError::Unavailable(format!("cannot open {}: {error}", path.display())))?;
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
        if !read_only && conn.is_readonly("main").map_err(unavailable)? {
            return Err(DbError::Unavailable(format!("cannot write to {}: it is read-only", path.display())));
        }
        conn.set_prepared_statement_cache_capacity(STATEMENTS);
        // A list of ids as one parameter.
        rusqlite::vtab::array::load_module(&conn).map_err(unavailable)?;
        // A plan that does not hang on the values, or SQLite would make a new one for each `LIMIT $n`.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unavailable)?;
        // 10 MiB of pages for each connection: with 16 a busy program needs more than 80 and is no faster.
        conn.execute_batch("PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-10240;")
            .map_err(unavailable)?;
        if !read_only {
            conn.execute_batch(
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;",
            )
            .map_err(unavailable)?;
        }
        Ok(Self(Mutex::new(conn)))
    }

    pub(super) fn each(
        &self,
        sql: &str,
        values: &[Value],
        mut visit: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let conn = lock(&self.0);
        let mut statement = conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            visit(&Row::sqlite(row))?;
        }
        Ok(())
    }

    pub(super) fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let conn = lock(&self.0);
        let mut statement = conn.prepare_cached(sql)?;
        Ok(statement.execute(params_from_iter(values))? as u64)
    }

    pub(super) fn script(&self, sql: &str) -> Result<(), DbError> {
        Ok(lock(&self.0).execute_batch(sql)?)
    }

    /// Begins a transaction in which all statements see what the first one sees.
    pub(super) fn snapshot(&self) -> Result<Snapshot<'_>, DbError> {
        self.execute("BEGIN DEFERRED", &[])?;
        Ok(Snapshot(self))
    }

    /// Whether a transaction is open. SQLite ends one by itself after some errors (a full disk).
    pub(super) fn in_transaction(&self) -> bool {
        !lock(&self.0).is_autocommit()
    }
}

/// A read transaction, for as long as this lives: it ends with its job, also when that panics.
pub(super) struct Snapshot<'c>(&'c SqliteConn);

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        // Nothing was written; an error here only says that the engine has ended it already.
        let _ = self.0.execute("ROLLBACK", &[]);
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
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
