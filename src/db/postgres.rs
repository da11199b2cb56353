//! PostgreSQL: a pool, prepared statements, TLS, and bounded retries of lost races.

use super::{Conn, DbError, Row, Value, error::with_source, turns::Turns};
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime, StatementCache,
    TimeoutType,
};
use futures_util::TryStreamExt as _;
use rustls::{ClientConfig, RootCertStore};
use std::{
    pin::pin,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio_postgres::{Config, IsolationLevel, types::ToSql};
use tokio_postgres_rustls::MakeRustlsConnect;
use uuid::Uuid;

/// How often a closure runs before a lost race is answered as one.
const ATTEMPTS: usize = 64;
/// How long a caller waits for its turn, and then for a connection, before it is told that the database is busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// As long a statement waits for a lock that another process holds.
const LOCK_TIMEOUT: &str = "SET lock_timeout = '5s'";

/// A PostgreSQL database.
#[derive(Clone)]
pub(super) struct Postgres {
    pool: Pool,
    turns: Turns,
    /// What a connection beside the pool is made with.
    pub(super) config: Arc<Config>,
    pub(super) tls: MakeRustlsConnect,
}

impl Postgres {
    pub(super) async fn open(url: &str, pool_size: usize) -> Result<Self, DbError> {
        let config = Config::from_str(url).map_err(|error| {
            DbError::Unavailable(format!("the PostgreSQL URL is wrong: {}", with_source(&error)))
        })?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let tls = tls()?;
        let manager = Manager::from_config(config.clone(), tls.clone(), recycling);
        let pool = Pool::builder(manager)
            .max_size(pool_size.max(1))
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move { client.batch_execute(LOCK_TIMEOUT).await.map_err(HookError::Backend) })
            }))
            .build()
            .map_err(|error| DbError::Unavailable(error.to_string()))?;
        let postgres = Self { pool, turns: Turns::default(), config: Arc::new(config), tls };
        drop(postgres.client().await?);
        Ok(postgres)
    }

    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E>,
        E: From<DbError>,
    {
        let client = self.client().await?;
        let conn = PgConn::new(&client, &client.statement_cache);
        work(Conn::postgres(&conn)).await
    }

    pub(super) async fn snapshot<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut client = self.client().await?;
        let statements = Arc::clone(&client.statement_cache);
        let transaction = tokio_postgres::Client::build_transaction(&mut client);
        let transaction = transaction.isolation_level(IsolationLevel::RepeatableRead).read_only(true);
        let transaction = transaction.start().await.map_err(DbError::from)?;
        let conn = PgConn::new(transaction.client(), &statements);
        let outcome = work(Conn::postgres(&conn)).await;
        transaction.rollback().await.map_err(DbError::from)?;
        outcome
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E>,
        E: From<DbError>,
    {
        let mut client = self.client().await?;
        let mut attempt = 1;
        loop {
            match attempt_once(&mut client, &work).await {
                Attempt::Done(outcome) => return outcome,
                Attempt::LostRace(outcome) if attempt == ATTEMPTS => return outcome,
                Attempt::LostRace(_) => attempt += 1,
            }
        }
    }

    pub(super) async fn write_in_turn<T, E, F>(&self, key: Uuid, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E>,
        E: From<DbError>,
    {
        let _turn = self.turns.wait(key, PATIENCE).await?;
        self.write(work).await
    }

    pub(super) fn waiting(&self) -> usize {
        self.pool.status().waiting
    }

    pub(super) fn close(&self) {
        self.pool.close();
    }

    async fn client(&self) -> Result<deadpool_postgres::Client, DbError> {
        self.pool.get().await.map_err(|error| match error {
            PoolError::Closed => DbError::Closed,
            PoolError::Timeout(TimeoutType::Wait) => DbError::Busy,
            PoolError::Backend(error) => {
                DbError::Unavailable(format!("cannot reach PostgreSQL: {}", with_source(&error)))
            }
            error => DbError::Unavailable(format!("cannot reach PostgreSQL: {error}")),
        })
    }
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    LostRace(Result<T, E>),
}

/// One transaction. Dropped on the way (its caller went away), it is rolled back by the driver.
async fn attempt_once<T, E, F>(client: &mut deadpool_postgres::Client, work: &F) -> Attempt<T, E>
where
    F: AsyncFn(Conn<'_>) -> Result<T, E>,
    E: From<DbError>,
{
    let statements = Arc::clone(&client.statement_cache);
    let transaction = match tokio_postgres::Client::transaction(client).await {
        Ok(transaction) => transaction,
        Err(error) => return Attempt::Done(Err(DbError::from(error).into())),
    };
    let conn = PgConn::new(transaction.client(), &statements);
    let outcome = work(Conn::postgres(&conn)).await;
    let lost_race = conn.lost_race.load(Ordering::Relaxed);
    // After a failed statement PostgreSQL answers COMMIT by rolling back, and calls that no error.
    let outcome = match outcome {
        Ok(_) if conn.failed.load(Ordering::Relaxed) => {
            Err(DbError::Internal("a failed statement was taken for good".into()).into())
        }
        outcome => outcome,
    };
    let ended = match &outcome {
        Ok(_) => transaction.commit().await,
        Err(_) => transaction.rollback().await,
    };
    match (outcome, ended) {
        (Ok(value), Ok(())) => Attempt::Done(Ok(value)),
        (Ok(_), Err(error)) => match DbError::from(error) {
            // A serializable transaction may learn only here that it fits no order.
            error @ DbError::LostRace => Attempt::LostRace(Err(error.into())),
            error => Attempt::Done(Err(error.into())),
        },
        (Err(error), _) if lost_race => Attempt::LostRace(Err(error)),
        (Err(error), _) => Attempt::Done(Err(error)),
    }
}

/// One connection, inside a transaction or alone.
pub(super) struct PgConn<'p> {
    client: &'p tokio_postgres::Client,
    statements: &'p StatementCache,
    lost_race: AtomicBool,
    failed: AtomicBool,
}

impl<'p> PgConn<'p> {
    fn new(client: &'p tokio_postgres::Client, statements: &'p StatementCache) -> Self {
        Self { client, statements, lost_race: AtomicBool::new(false), failed: AtomicBool::new(false) }
    }

    pub(super) async fn each(
        &self,
        sql: &str,
        values: &[Value],
        mut visit: impl FnMut(&Row<'_>) -> Result<(), DbError>,
    ) -> Result<(), DbError> {
        let statement = self.statements.prepare(self.client, sql).await.map_err(|error| self.noted(error))?;
        let rows = self.client.query_raw(&statement, parameters(values)).await;
        let mut rows = pin!(rows.map_err(|error| self.noted(error))?);
        while let Some(row) = rows.try_next().await.map_err(|error| self.noted(error))? {
            visit(&Row::postgres(&row))?;
        }
        Ok(())
    }

    pub(super) async fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, DbError> {
        let statement = self.statements.prepare(self.client, sql).await.map_err(|error| self.noted(error))?;
        self.client.execute(&statement, &parameters(values)).await.map_err(|error| self.noted(error))
    }

    pub(super) async fn script(&self, sql: &str) -> Result<(), DbError> {
        self.client.batch_execute(sql).await.map_err(|error| self.noted(error))
    }

    /// Remembers that this transaction should run anew, whatever its closure makes of the error.
    pub(super) fn mark_lost_race(&self) {
        self.lost_race.store(true, Ordering::Relaxed);
    }

    fn noted(&self, error: tokio_postgres::Error) -> DbError {
        self.failed.store(true, Ordering::Relaxed);
        let error = DbError::from(error);
        if matches!(error, DbError::LostRace) {
            self.mark_lost_race();
        }
        error
    }
}

fn parameters(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

/// TLS is used when the URL's `sslmode` asks for it; certificates are checked against the system's roots.
fn tls() -> Result<MakeRustlsConnect, DbError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| DbError::Unavailable(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
