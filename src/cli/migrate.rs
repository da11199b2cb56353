//! `trackit migrate`: what the database has, and what it lacks.

use super::{CliError, open};
use crate::{
    core::{
        clock::{Clock, UtcTime},
        config::DatabaseConfig,
    },
    db::migrate,
};
use clap::{Args, Subcommand};

/// `trackit migrate status|up`.
#[derive(Args, Debug)]
pub(super) struct Migrate {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List all migrations and when each was applied
    Status(DatabaseConfig),
    /// Apply what is missing, all of it or nothing
    Up(DatabaseConfig),
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Action::Status(config) => status(&config).await,
            Action::Up(config) => up(&config).await,
        }
    }
}

async fn status(config: &DatabaseConfig) -> Result<(), CliError> {
    let db = open::existing_database(config).await?;
    for migration in migrate::status(&db).await? {
        let when = migration.applied_at.map_or_else(
            || "pending".to_owned(),
            |at| format!("applied {}", jiff::Timestamp::from(UtcTime::from_millis(at))),
        );
        println!("{:04}  {:<20} {when}", migration.version, migration.name);
    }
    db.close().await;
    Ok(())
}

async fn up(config: &DatabaseConfig) -> Result<(), CliError> {
    let db = open::database(config).await?;
    let applied = migrate::up(&db, Clock::system().now().millis()).await?;
    for migration in &applied {
        println!("{:04}  {:<20} applied", migration.version, migration.name);
    }
    if applied.is_empty() {
        println!("The database is up to date.");
    }
    db.close().await;
    Ok(())
}
