//! A fresh database: a file in a folder of its own, or a schema of its own on a real PostgreSQL.

use std::sync::Arc;
use tempfile::TempDir;
use tokio_postgres::NoTls;
use trackit::db::{Db, DbOptions, migrate};

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// For tests that start the program in a way of their own: `async fn …(engine: Engine)`.
    pub async fn start(engine: Self) -> Self {
        engine
    }
}

/// A database that goes away with the test.
#[derive(Clone)]
pub struct TestDatabase {
    pub engine: Engine,
    pub url: String,
    pub folder: Arc<TempDir>,
}

impl TestDatabase {
    pub async fn create(engine: Engine) -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a folder"));
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("trackit.db").display()),
            Engine::Postgres => create_schema().await,
        };
        Self { engine, url, folder }
    }

    /// A test of the data layer alone wants no migrations.
    pub async fn start(engine: Engine) -> Self {
        Self::create(engine).await
    }

    pub fn options(&self) -> DbOptions {
        DbOptions { url: self.url.clone(), write_batch: 256, pool_size: 16 }
    }

    pub async fn open(&self) -> Db {
        Db::open(&self.options()).await.expect("a database")
    }

    pub async fn open_migrated(&self) -> Db {
        let db = self.open().await;
        migrate::up(&db, 0).await.expect("migrations");
        db
    }
}

/// Its connections see nothing but the schema, so tests run side by side on one server.
async fn create_schema() -> String {
    let server = std::env::var("TRACKIT_TEST_POSTGRES_URL")
        .expect("TRACKIT_TEST_POSTGRES_URL names no PostgreSQL: run `cargo xtask test`, which brings one");
    let (client, connection) = tokio_postgres::connect(&server, NoTls).await.expect("PostgreSQL");
    let connection = tokio::spawn(connection);
    let schema = format!("test_{}", uuid::Uuid::new_v4().simple());
    client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.expect("a schema");
    drop(client);
    connection.await.expect("a task").expect("a connection");
    let separator = if server.contains('?') { '&' } else { '?' };
    format!("{server}{separator}options=-c%20search_path%3D{schema}%20-c%20synchronous_commit%3Doff")
}
