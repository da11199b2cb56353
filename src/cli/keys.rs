//! `trackit keys`: what signs tokens and wraps secrets.

use super::{CliError, open};
use crate::{
    admin,
    app::App,
    core::config::DatabaseConfig,
    security::keys::{self, KeyState},
};
use clap::{Args, Subcommand};
use std::time::Duration;
use uuid::Uuid;

/// How long it takes until every running program has looked at its data folder again, and more.
const SEEN: Duration = Duration::from_secs(3);

/// `trackit keys list|rotate|drop|rotate-master`.
#[derive(Args, Debug)]
pub(super) struct Keys {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the signing keys and what each does
    List(DatabaseConfig),
    /// Make a new signing key; the old one goes when its last token has run out
    Rotate(DatabaseConfig),
    /// Drop a signing key at once: all access tokens that it has signed are void
    Drop(Drop),
    /// Make a new master key, and wrap everything anew by it; takes some seconds, and may be begun again
    RotateMaster(DatabaseConfig),
}

#[derive(Args, Debug)]
struct Drop {
    /// Which, as `trackit keys list` has it
    id: Uuid,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl Keys {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let database = match &self.action {
            Action::List(database) | Action::Rotate(database) | Action::RotateMaster(database) => database,
            Action::Drop(drop) => &drop.database,
        };
        let app = open::existing_app(database.clone()).await?;
        let outcome = self.action.perform(&app).await;
        app.db.close().await;
        outcome
    }
}

impl Action {
    async fn perform(&self, app: &App) -> Result<(), CliError> {
        match self {
            Self::List(_) => list(app).await,
            Self::Rotate(_) => {
                let id = admin::rotate_signing_key(app).await?;
                println!("Made the signing key {id}.");
                Ok(())
            }
            Self::Drop(drop) if admin::drop_signing_key(app, drop.id).await? => {
                println!("Dropped the signing key {}; its tokens are void.", drop.id);
                Ok(())
            }
            Self::Drop(drop) => Err(CliError::Failed(format!("there is no signing key {}", drop.id))),
            Self::RotateMaster(_) => {
                admin::rotate_master_key(app, async || tokio::time::sleep(SEEN).await).await?;
                println!("Everything is wrapped by a new master key; back it up.");
                Ok(())
            }
        }
    }
}

async fn list(app: &App) -> Result<(), CliError> {
    for key in keys::list(&app.db, app.clock.now()).await? {
        let state = match key.state {
            KeyState::SignsFrom(at) => format!("signs from {}", jiff::Timestamp::from(at)),
            KeyState::Signs => "signs".to_owned(),
            KeyState::Verifies => "verifies what it has signed".to_owned(),
        };
        println!("{}  made {}  {state}", key.id, jiff::Timestamp::from(key.created_at));
    }
    Ok(())
}
