//! Migrations: embedded, numbered alike for both engines, applied in one transaction, checked by digest.

use super::{Conn, Db, DbError, Row};
use crate::core::digest::{hex, sha256};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "migrations/sqlite"]
struct SqliteFiles;

#[derive(RustEmbed)]
#[folder = "migrations/postgres"]
struct PostgresFiles;

/// Any constant of our own: it keeps two processes from migrating one PostgreSQL at a time. Who comes second waits for as
/// long as it takes.
const ADVISORY_LOCK: &str = "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7305132219)";

/// On SQLite and on PostgreSQL: asked without writing, for those who may only look.
const HAS_TABLE: (&str, &str) = (
    "SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations'",
    "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL",
);

const CREATE_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version bigint PRIMARY KEY, name text NOT NULL, digest text NOT NULL, applied_at bigint NOT NULL)";

/// One migration and whether this database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migration {
    /// Counts from 1.
    pub version: i64,
    /// The file's name without its number, such as `accounts`.
    pub name: String,
    /// When it was applied, in UTC milliseconds.
    pub applied_at: Option<i64>,
    digest: String,
    text: String,
}

/// All migrations of this program, with what the database says of them.
///
/// # Errors
/// [`DbError::Unavailable`] when the database was made by a newer program, or when an applied migration's
/// text has changed since.
pub async fn status(db: &Db) -> Result<Vec<Migration>, DbError> {
    let sqlite = db.is_sqlite();
    let known = embedded(sqlite)?;
    db.read(async move |conn| {
        if conn.row(if sqlite { HAS_TABLE.0 } else { HAS_TABLE.1 }, &[], |_| Ok(())).await?.is_none() {
            return Ok(known.clone());
        }
        compared(conn, known.clone()).await
    })
    .await
}

/// Applies what is missing, all of it or nothing, and answers what it applied.
///
/// # Errors
/// As [`status`], and any error of a migration's own statements.
pub async fn up(db: &Db, now_ms: i64) -> Result<Vec<Migration>, DbError> {
    let sqlite = db.is_sqlite();
    db.write(async move |conn| {
        if !sqlite {
            conn.script(ADVISORY_LOCK).await?;
        }
        conn.script(CREATE_TABLE).await?;
        let mut applied = Vec::new();
        for migration in compared(conn, embedded(sqlite)?).await? {
            if migration.applied_at.is_none() {
                applied.push(apply(conn, migration, now_ms).await?);
            }
        }
        Ok(applied)
    })
    .await
}

async fn apply(conn: Conn<'_>, mut migration: Migration, now_ms: i64) -> Result<Migration, DbError> {
    conn.script(&migration.text).await.map_err(|error| {
        DbError::Unavailable(format!("migration {} {}: {error}", migration.version, migration.name))
    })?;
    conn.execute(
        "INSERT INTO schema_migrations (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
        &[
            migration.version.into(),
            migration.name.as_str().into(),
            migration.digest.as_str().into(),
            now_ms.into(),
        ],
    )
    .await?;
    migration.applied_at = Some(now_ms);
    Ok(migration)
}

async fn compared(conn: Conn<'_>, mut known: Vec<Migration>) -> Result<Vec<Migration>, DbError> {
    let read = |row: &Row<'_>| Ok((row.next::<i64>()?, row.next::<String>()?, row.next::<i64>()?));
    let select = "SELECT version, digest, applied_at FROM schema_migrations ORDER BY version";
    for (version, digest, applied_at) in conn.rows(select, &[], read).await? {
        let Some(migration) = known.iter_mut().find(|migration| migration.version == version) else {
            return Err(DbError::Unavailable(format!(
                "the database has migration {version}, which this program does not know: it was used by a newer one"
            )));
        };
        if migration.digest != digest {
            return Err(DbError::Unavailable(format!(
                "migration {version} {} is not the text that was applied to this database",
                migration.name
            )));
        }
        migration.applied_at = Some(applied_at);
    }
    Ok(known)
}

fn embedded(sqlite: bool) -> Result<Vec<Migration>, DbError> {
    let (names, get): (Vec<_>, fn(&str) -> Option<rust_embed::EmbeddedFile>) = if sqlite {
        (SqliteFiles::iter().collect(), SqliteFiles::get)
    } else {
        (PostgresFiles::iter().collect(), PostgresFiles::get)
    };
    let mut migrations = names.iter().map(|name| parse(name, get(name))).collect::<Result<Vec<_>, _>>()?;
    migrations.sort_by_key(|migration| migration.version);
    Ok(migrations)
}

/// `0001_accounts.sql` and its text.
fn parse(file: &str, content: Option<rust_embed::EmbeddedFile>) -> Result<Migration, DbError> {
    let bad = || DbError::Internal(format!("{file} is no migration"));
    let (version, name) = file.strip_suffix(".sql").and_then(|stem| stem.split_once('_')).ok_or_else(bad)?;
    let content = content.ok_or_else(bad)?;
    Ok(Migration {
        version: version.parse().map_err(|_| bad())?,
        name: name.to_owned(),
        applied_at: None,
        digest: hex(&sha256(&[&content.data])),
        text: String::from_utf8(content.data.into_owned()).map_err(|_| bad())?,
    })
}

#[cfg(test)]
mod tests {
    use super::embedded;

    #[test]
    fn both_engines_have_the_same_migrations_numbered_from_one() {
        let names = |sqlite| {
            embedded(sqlite).expect("migrations").into_iter().map(|m| (m.version, m.name)).collect::<Vec<_>>()
        };
        assert_eq!(names(true), names(false));
        let numbers: Vec<i64> = names(true).into_iter().map(|(version, _)| version).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
        assert!(!numbers.is_empty());
    }
}
