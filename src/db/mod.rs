//! The data layer: one statement text, two engines.
//!
//! A store function takes a [`Conn`] and awaits its statements. On SQLite a statement never waits, so a
//! whole store function finishes in one poll on the engine's own thread; on PostgreSQL it really awaits.
//! Why this is hand-made, and what it was measured against: `docs/adr/0002-the-data-layer.md`.

mod conn;
mod error;
pub mod migrate;
mod postgres;
mod reader;
mod row;
mod sqlite;
mod sqlite_conn;
mod statement;
mod turns;
mod value;
mod wire;
mod writer;

pub use conn::Conn;
pub use error::DbError;
pub use row::{Row, known};
pub use statement::Statement;
pub use value::Value;
pub use wire::Wire;

use postgres::Postgres;
use sqlite::Sqlite;
use uuid::Uuid;

/// How to open a database; see [`Db::open`].
#[derive(Clone, Debug)]
pub struct DbOptions {
    /// `sqlite:path/to/file.db` or `postgres://user@host/name`.
    pub url: String,
    /// The most jobs that one SQLite transaction commits together; 1 is one fsync for each write.
    pub write_batch: usize,
    /// Connections in the PostgreSQL pool.
    pub pool_size: usize,
}

/// A handle on the database. Cheap to clone; all clones share the same threads or pool.
#[derive(Clone)]
pub struct Db(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

/// The file that a URL of SQLite names; `None` for another engine's URL.
///
/// # Errors
/// [`DbError::Unavailable`] when it has another form.
pub fn sqlite_path(url: &str) -> Result<Option<&str>, DbError> {
    let path = url.strip_prefix("sqlite:");
    if path.is_some_and(|path| path.is_empty() || path.starts_with("//") || path.starts_with(':')) {
        return Err(DbError::Unavailable(
            "give a SQLite file as sqlite:data/trackit.db or sqlite:/absolute/file.db".into(),
        ));
    }
    Ok(path)
}

impl Db {
    /// Opens the database that the URL names; a SQLite file is created when it is not there.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] with one sentence for the operator: a bad URL, a file that cannot be
    /// opened or is no database, a server that does not answer.
    pub async fn open(options: &DbOptions) -> Result<Self, DbError> {
        let url = options.url.as_str();
        if let Some(path) = sqlite_path(url)? {
            return Sqlite::open(path, options.write_batch).map(|sqlite| Self(Engine::Sqlite(sqlite)));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Postgres::open(url, options.pool_size)
                .await
                .map(|postgres| Self(Engine::Postgres(postgres)));
        }
        Err(DbError::Unavailable("the database URL must begin with sqlite: or postgres://".into()))
    }

    /// Runs statements that only read. Each sees what was committed before it began: two statements of one
    /// closure may see two states, so what belongs together is read by one, or in a [`Db::snapshot`].
    ///
    /// # Errors
    /// What the closure answers, or a [`DbError`] of the engine as `E`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.read(work).await,
            Engine::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Runs statements that only read and all see one state, whatever is written meanwhile. Until it is done, no
    /// engine can tidy up what it sees: it is for what must be read in pieces, and it should be quick.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub async fn snapshot<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.snapshot(work).await,
            Engine::Postgres(postgres) => postgres.snapshot(work).await,
        }
    }

    /// Runs the closure in one transaction, and answers when that transaction is on disk.
    ///
    /// The closure may run more than once (PostgreSQL retries lost races), so it changes nothing but the
    /// database, and it awaits nothing but its `Conn`: others wait for the same commit. It passes the error
    /// of a statement on: going on after one works on SQLite alone.
    ///
    /// # Errors
    /// What the closure answers, in which case nothing of it is kept, or a [`DbError`] as `E`.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.write(work).await,
            Engine::Postgres(postgres) => postgres.write(work).await,
        }
    }

    /// As [`Db::write`], for writes that wait for each other by a lock of the database: those of one key have their turns
    /// before they take a connection. SQLite's writer takes all of them as they come.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_in_turn<T, E, F>(&self, key: Uuid, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.write(work).await,
            Engine::Postgres(postgres) => postgres.write_in_turn(key, work).await,
        }
    }

    /// Leaves nothing in the files of what was deleted, as far as the engine can: SQLite writes its file anew and
    /// empties the log beside it, other writes wait meanwhile; PostgreSQL frees the room, and overwrites it in time.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn tidy(&self) -> Result<(), DbError> {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.tidy().await,
            Engine::Postgres(postgres) => postgres.read(async |conn| conn.script("VACUUM").await).await,
        }
    }

    /// How many writes wait: for SQLite's writer, or on PostgreSQL for a connection, as reads do there too.
    #[must_use]
    pub fn writes_waiting(&self) -> i64 {
        let waiting = match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.writes_waiting(),
            Engine::Postgres(postgres) => postgres.waiting(),
        };
        i64::try_from(waiting).unwrap_or(i64::MAX)
    }

    /// Whether this is SQLite; only migrations and the operator's messages may ask.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self.0, Engine::Sqlite(_))
    }

    /// Refuses new work, finishes what was accepted, and closes. Later calls get [`DbError::Closed`].
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite(sqlite) => sqlite.close().await,
            Engine::Postgres(postgres) => postgres.close(),
        }
    }
}
