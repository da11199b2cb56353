//! What the tests of the SQLite writer stand on: jobs that fall into one batch for certain.

use crate::support::{Engine, TestDatabase};
use std::{pin::Pin, sync::Arc, task::Poll};
use tokio::sync::Notify;
use trackit::db::{Conn, Db, DbError, DbOptions};

pub(super) type Outcome = Result<(), DbError>;

/// A database with one table, and a look at its file from outside.
pub(super) struct Notes {
    pub(super) db: Db,
    outside: rusqlite::Connection,
    _database: TestDatabase,
}

impl Notes {
    pub(super) async fn open() -> Self {
        Self::open_with(256).await
    }

    /// With so many jobs in a batch at most.
    pub(super) async fn open_with(write_batch: usize) -> Self {
        let database = TestDatabase::create(Engine::Sqlite).await;
        let options = DbOptions { write_batch, ..database.options() };
        let db = Db::open(&options).await.expect("a database");
        db.write(async |conn| {
            conn.script(
                "CREATE TABLE folders (id INTEGER PRIMARY KEY);
                 CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL,
                    folder INTEGER REFERENCES folders (id));",
            )
            .await
        })
        .await
        .expect("a table");
        let path = database.url.strip_prefix("sqlite:").expect("a file");
        let outside = rusqlite::Connection::open(path).expect("the file");
        Self { db, outside, _database: database }
    }

    /// The ids that another process finds in the file: only what was committed.
    pub(super) fn committed(&self) -> Vec<i64> {
        let mut statement = self.outside.prepare("SELECT id FROM notes ORDER BY id").expect("a statement");
        let ids = statement.query_map([], |row| row.get(0)).expect("rows");
        ids.collect::<Result<_, _>>().expect("ids")
    }

    /// Queues a job that writes one note.
    pub(super) async fn note(&self, id: i64) -> Queued<Outcome> {
        let db = self.db.clone();
        queue(async move { db.write(async move |conn| insert(conn, id, "a note").await).await }).await
    }
}

pub(super) async fn insert(conn: Conn<'_>, id: i64, text: &str) -> Outcome {
    let sql = "INSERT INTO notes (id, text) VALUES ($1, $2)";
    conn.execute(sql, &[id.into(), text.into()]).await.map(|_| ())
}

pub(super) type Queued<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Polls a write once, which puts its job into the queue: later ones stand behind it. Where nothing holds
/// the writer, it may be done, and its answer here, within that very poll.
pub(super) async fn queue<T: Send + 'static>(write: impl Future<Output = T> + Send + 'static) -> Queued<T> {
    let mut write: Queued<T> = Box::pin(write);
    match std::future::poll_fn(|cx| Poll::Ready(write.as_mut().poll(cx))).await {
        Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
        Poll::Pending => write,
    }
}

/// Whether the answer is there now, without waiting for it.
pub(super) async fn is_answered<T>(write: &mut Queued<T>) -> bool {
    std::future::poll_fn(|cx| Poll::Ready(write.as_mut().poll(cx).is_ready())).await
}

/// A job that keeps the writer's thread until it is released. What is queued meanwhile is one batch.
pub(super) struct Hold {
    release: crossbeam_channel::Sender<()>,
    job: Queued<Outcome>,
}

impl Hold {
    /// Comes back when the writer is in the middle of the job.
    pub(super) async fn on(db: &Db) -> Self {
        let hold = Self::queued(db).await;
        hold.1.notified().await;
        hold.0
    }

    /// Queues it behind others; the second part says when the writer has come to it.
    pub(super) async fn queued(db: &Db) -> (Self, Arc<Notify>) {
        let (release, released) = crossbeam_channel::bounded::<()>(1);
        let reached = Arc::new(Notify::new());
        let (db, reach) = (db.clone(), Arc::clone(&reached));
        let work = async move |_: Conn<'_>| {
            reach.notify_one();
            // The writer's thread waits here, as it would for a slow disk.
            released.recv().map_err(|_| DbError::Internal("nobody released the writer".into()))
        };
        let job = queue(async move { db.write(work).await }).await;
        (Self { release, job }, reached)
    }

    pub(super) async fn release(self) {
        self.release.send(()).expect("the writer waits");
        self.job.await.expect("it changes nothing");
    }
}
