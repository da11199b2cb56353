//! A fresh database: a file in a folder of its own, or a schema of its own on a real PostgreSQL.

use std::sync::Arc;
use tempfile::TempDir;
use tokio_postgres::{NoTls, SimpleQueryMessage};
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

    /// SQLite's files byte by byte, or every row of every table of PostgreSQL's schema.
    pub async fn bytes(&self) -> Vec<u8> {
        match self.engine {
            Engine::Sqlite => {
                let file = |name: &str| std::fs::read(self.folder.path().join(name)).unwrap_or_default();
                [file("trackit.db"), file("trackit.db-wal")].concat()
            }
            Engine::Postgres => dump(&self.url).await.into_bytes(),
        }
    }

    /// Whether a text stands in it anywhere.
    pub async fn holds(&self, text: &str) -> bool {
        let bytes = self.bytes().await;
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    /// Runs statements of a test's own.
    pub async fn run(&self, script: &'static str) {
        let db = self.open().await;
        db.write(async move |conn| conn.script(script).await).await.expect("a script");
        db.close().await;
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

async fn dump(url: &str) -> String {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL");
    tokio::spawn(connection);
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
    let mut text = String::new();
    for table in texts(&client, tables).await {
        text.push_str(&texts(&client, &format!("SELECT t::text FROM {table} t")).await.join("\n"));
    }
    text
}

async fn texts(client: &tokio_postgres::Client, sql: &str) -> Vec<String> {
    let messages = client.simple_query(sql).await.expect("rows");
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    rows.map(str::to_owned).collect()
}
