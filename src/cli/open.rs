//! Opening the database, and the program on top of it, for any command.

use super::CliError;
use crate::{
    app::{self, App},
    core::{
        clock::Clock,
        config::{Config, ConfigError, DatabaseConfig},
        files,
        random::Random,
    },
    db::{Db, DbOptions, migrate, sqlite_path},
};
use clap::Parser;
use std::path::Path;

/// Opens the database; makes the folder that a new one goes into.
pub(super) async fn database(config: &DatabaseConfig) -> Result<Db, CliError> {
    let options =
        DbOptions { url: config.url()?, write_batch: config.write_batch, pool_size: config.database_pool };
    let path = sqlite_path(&options.url)?;
    make_folder(&config.data_dir)?;
    if let Some(path) = path
        && let Some(folder) = Path::new(path).parent()
    {
        make_folder(folder)?;
    }
    Ok(Db::open(&options).await?)
}

/// Opens a database that is there already.
pub(super) async fn existing_database(config: &DatabaseConfig) -> Result<Db, CliError> {
    must_exist(config)?;
    database(config).await
}

/// A mistyped name must not make a new database.
fn must_exist(config: &DatabaseConfig) -> Result<(), CliError> {
    let url = config.url()?;
    match sqlite_path(&url)? {
        Some(path) if !Path::new(path).exists() => {
            Err(CliError::Failed(format!("there is no database at {path}")))
        }
        _ => Ok(()),
    }
}

/// The settings of a command that works on the database alone: the rest is as the environment says.
pub(super) fn config(database: DatabaseConfig) -> Config {
    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }
    Config { database, ..Settings::parse_from(["trackit"]).config }
}

/// The program on a database that is there already.
pub(super) async fn existing_app(database: DatabaseConfig) -> Result<App, CliError> {
    must_exist(&database)?;
    app(config(database)).await
}

/// The program on a migrated database.
pub(super) async fn app(config: Config) -> Result<App, CliError> {
    let clock = Clock::system();
    // A setting that is wrong is said before the database is touched.
    app::transport(&config).map_err(ConfigError)?;
    let db = if config.no_migrate {
        up_to_date(&config.database).await?
    } else {
        migrated(&config.database, &clock).await?
    };
    Ok(App::new(config, db, clock, Random::system()).await?)
}

async fn up_to_date(config: &DatabaseConfig) -> Result<Db, CliError> {
    let db = existing_database(config).await?;
    match migrate::status(&db).await?.iter().find(|migration| migration.applied_at.is_none()) {
        None => Ok(db),
        Some(migration) => Err(CliError::Failed(format!(
            "the database lacks migration {} {}: run `trackit migrate up`",
            migration.version, migration.name
        ))),
    }
}

pub(super) async fn migrated(config: &DatabaseConfig, clock: &Clock) -> Result<Db, CliError> {
    let db = database(config).await?;
    for migration in migrate::up(&db, clock.now().millis()).await? {
        tracing::info!(version = migration.version, name = migration.name, "migrated");
    }
    Ok(db)
}

/// Only this user may look inside: the folder holds keys and data.
fn make_folder(folder: &Path) -> Result<(), ConfigError> {
    files::make_private_folder(folder)
        .map_err(|error| ConfigError(format!("cannot make {}: {error}", folder.display())))
}
