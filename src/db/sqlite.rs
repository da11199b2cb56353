//! SQLite: one writer thread, a few reader threads, one file.

use super::{
    Conn, DbError,
    reader::{self, ReadJob},
    sqlite_conn::{SqliteConn, finish_now, lock},
    writer::{self, Queue},
};
use std::{
    path::Path,
    sync::{Arc, Mutex},
};
use tokio::sync::oneshot;

/// Reader threads: two cores' worth of reading, and one that a long search may keep.
const READERS: usize = 3;

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
        let path = Path::new(path);
        let write = SqliteConn::open(path, false)?;
        let mut ended = Vec::new();
        let (writer, end) = writer::spawn(write, write_batch.max(1))?;
        ended.push(end);
        let (readers, jobs) = crossbeam_channel::bounded(reader::QUEUE);
        for _ in 0..READERS {
            ended.push(reader::spawn(SqliteConn::open(path, true)?, jobs.clone())?);
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
        self.run(move |conn| finish_now(work(Conn::sqlite(conn)))).await
    }

    pub(super) async fn snapshot<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        self.run(move |conn| {
            let _snapshot = conn.snapshot()?;
            finish_now(work(Conn::sqlite(conn)))
        })
        .await
    }

    /// Runs a job on one of the readers.
    async fn run<T, E>(&self, work: impl FnOnce(&SqliteConn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: ReadJob = Box::new(move |conn| {
            // The caller may have gone, at its time limit say: what it would have read is nobody's.
            if !reply.is_closed() {
                let _ = reply.send(work(conn));
            }
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
        self.queued(writer::job(work)).await
    }

    /// Waits for a place in the writer's queue, and then for the outcome.
    async fn queued<T, E: From<DbError>>(
        &self,
        (job, answer): (Box<dyn writer::Job>, oneshot::Receiver<Result<T, E>>),
    ) -> Result<T, E> {
        let sender = lock(&self.writer).clone().ok_or(DbError::Closed)?;
        match tokio::time::timeout(writer::PATIENCE, sender.send(job)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Err(DbError::Closed.into()),
            Err(_) => return Err(DbError::Busy.into()),
        }
        drop(sender);
        answer.await.unwrap_or_else(|_| Err(DbError::Panicked.into()))
    }

    pub(super) async fn tidy(&self) -> Result<(), DbError> {
        self.queued(writer::outside(|conn| {
            conn.script("VACUUM")?;
            conn.script("PRAGMA wal_checkpoint(TRUNCATE)")
        }))
        .await
    }

    pub(super) fn writes_waiting(&self) -> usize {
        lock(&self.writer).as_ref().map_or(0, |writer| writer.max_capacity() - writer.capacity())
    }

    /// The file alone is the whole database afterwards. The last connection to end would see to that, but that is a
    /// reader's, which may not write.
    pub(super) async fn close(&self) {
        lock(&self.readers).take();
        let writer = lock(&self.writer).take();
        if let Some(writer) = writer {
            let (job, answer) = writer::outside(|conn| conn.script("PRAGMA wal_checkpoint(TRUNCATE)"));
            if writer.send(job).await.is_ok() {
                let _ = answer.await;
            }
        }
        for end in self.ended.lock().await.drain(..) {
            let _ = end.await;
        }
    }
}
