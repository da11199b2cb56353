//! A filled database of its own on a server that may be anyone's; dropped afterwards.

use super::{Size, fill, open};
use anyhow::{Context as _, Result};
use std::path::Path;
use trackit::db::DbError;

/// A database that is there for one run.
pub(crate) struct Filled {
    server: String,
    name: String,
    /// Where the program finds it.
    pub(crate) url: String,
}

impl Filled {
    /// Makes and fills it; its master key goes into the folder.
    pub(crate) async fn make(server: &str, data_dir: &Path, size: Size) -> Result<Self> {
        let name = format!("trackit_bench_{}", std::process::id());
        let filled = Self { server: server.to_owned(), url: with_database(server, &name)?, name };
        alone(server, format!("CREATE DATABASE {}", filled.name)).await?;
        std::fs::create_dir_all(data_dir)?;
        let db = open(&filled.url).await?;
        fill(&db, data_dir, size).await?;
        db.close().await;
        // What autovacuum and the checkpointer would otherwise do at a time of their choice.
        alone(&filled.url, "VACUUM ANALYZE".to_owned()).await?;
        alone(&filled.url, "CHECKPOINT".to_owned()).await?;
        Ok(filled)
    }

    /// Drops it.
    pub(crate) async fn drop(self) -> Result<()> {
        alone(&self.server, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }
}

/// Runs a statement that takes no transaction around it, which on PostgreSQL is what a read has none of.
async fn alone(url: &str, sql: String) -> Result<()> {
    let db = open(url).await?;
    let outcome: Result<(), DbError> = db.read(async move |conn| conn.script(&sql).await).await;
    db.close().await;
    Ok(outcome?)
}

fn with_database(url: &str, name: &str) -> Result<String> {
    let (base, parameters) = url.split_once('?').map_or((url, ""), |(base, rest)| (base, rest));
    let (server, _) = base.rsplit_once('/').context("the PostgreSQL URL names no database")?;
    let question = if parameters.is_empty() { "" } else { "?" };
    Ok(format!("{server}/{name}{question}{parameters}"))
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn only_the_database_of_a_url_changes() {
        let of = |url| with_database(url, "b").expect("a URL");
        assert_eq!(of("postgres://me@host:1/a"), "postgres://me@host:1/b");
        assert_eq!(of("postgres://me@host:1/a?sslmode=disable"), "postgres://me@host:1/b?sslmode=disable");
    }
}
