//! `trackit audit`: the record of what happened to accounts, sessions and keys.

use super::{CliError, open};
use crate::{
    audit::{self, Action, Filter, Stored, Verdict},
    core::{
        clock::UtcTime,
        config::{ConfigError, DatabaseConfig},
        digest::hex,
    },
    db::Db,
};
use clap::{Args, Subcommand};
use std::fmt::Write as _;
use uuid::Uuid;

/// `trackit audit verify|show`.
#[derive(Args, Debug)]
pub(super) struct Audit {
    #[command(subcommand)]
    action: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check that no entry was changed, taken out or put in between; exits with 1 at the first that was
    Verify(DatabaseConfig),
    /// Print entries, the newest last
    Show(Show),
}

#[derive(Args, Debug)]
struct Show {
    /// Only from this time on, such as 2026-11-20T12:00:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<jiff::Timestamp>,
    /// Only what this account did, or what happened to it
    #[arg(long, value_name = "ID")]
    account: Option<Uuid>,
    /// Only this, such as sign_in_failed
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// At most so many, the newest
    #[arg(long, default_value_t = 100, value_name = "N")]
    limit: u32,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl Audit {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Command::Verify(config) => {
                let db = open::existing_database(&config).await?;
                let outcome = verify(&db).await;
                db.close().await;
                outcome
            }
            Command::Show(show) => show.run().await,
        }
    }
}

async fn verify(db: &Db) -> Result<(), CliError> {
    match audit::verify(db).await? {
        Verdict::Whole { seq, digest } => {
            println!("The log is whole: {seq} entries, and all of them make {}.", hex(&digest));
            Ok(())
        }
        Verdict::Broken { seq } => Err(CliError::Failed(format!(
            "entry {seq} of the audit log is not what was written, or is missing; what comes after it proves nothing"
        ))),
    }
}

impl Show {
    async fn run(self) -> Result<(), CliError> {
        let unknown =
            |word: &str| ConfigError(format!("--action: nothing is called {}", word.escape_default()));
        let action = self.action.as_deref().map(|word| Action::parse(word).ok_or_else(|| unknown(word)));
        let since = self.since.map(|at| UtcTime::from_millis(at.as_millisecond()));
        let filter =
            Filter { since, account: self.account, action: action.transpose()?, ..Filter::default() };
        let (limit, db) = (i64::from(self.limit), open::existing_database(&self.database).await?);
        let entries = db.read(async move |conn| audit::list_entries(conn, &filter, limit).await).await;
        db.close().await;
        for entry in entries?.iter().rev() {
            println!("{}", line(entry));
        }
        Ok(())
    }
}

/// One line, whatever somebody has written into the database.
fn line(entry: &Stored) -> String {
    let mut line =
        format!("{} {} {}", entry.seq, jiff::Timestamp::from(entry.at), entry.action.escape_default());
    let ids = [("actor", entry.actor), ("subject", entry.subject), ("session", entry.session)];
    for (name, id) in ids.into_iter().filter_map(|(name, id)| Some((name, id?))) {
        // Writing to a String cannot fail.
        let _ = write!(line, " {name}={id}");
    }
    for (name, text) in [("ip", &entry.ip), ("detail", &entry.detail)] {
        if let Some(text) = text {
            let _ = write!(line, " {name}={}", text.escape_default());
        }
    }
    line
}
