//! `trackit demo`: one account to look at, with a month of a small workshop in it.

use super::{CliError, open, password, refused};
use crate::{
    app::App,
    core::{
        clock::{Clock, UtcTime},
        config::DatabaseConfig,
        random::Random,
    },
    demo::{self, DemoError},
    security::passwords::Password,
};
use clap::Args;
use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

/// Further back than the demo's month goes.
const BEFORE: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// `trackit demo`.
#[derive(Args, Debug)]
pub(super) struct Demo {
    /// Delete the demo's account and all that is in it
    #[arg(long)]
    remove: bool,
    /// Read the password from standard input [default: a new one, which is shown]
    #[arg(long, conflicts_with = "remove")]
    password_stdin: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let config = open::config(self.database);
        let db = open::migrated(&config.database, &Clock::system()).await?;
        let now = Clock::system().now();
        let clock = Clock::fixed(now.minus(BEFORE));
        let app = App::new(config, db, clock, Random::system()).await?;
        let outcome =
            if self.remove { remove(&app, now).await } else { create(&app, self.password_stdin, now).await };
        app.db.close().await;
        outcome
    }
}

async fn remove(app: &App, now: UtcTime) -> Result<(), CliError> {
    let removed = demo::remove(app, now).await.map_err(failed)?;
    println!("{}", if removed { "Removed the demo's account." } else { "There is no demo account." });
    Ok(())
}

async fn create(app: &App, password_stdin: bool, now: UtcTime) -> Result<(), CliError> {
    let given = if password_stdin { Some(password::read()?) } else { None };
    let text = given.clone().unwrap_or_else(|| new_password(&app.random));
    let password = Password::choose(&text, app.config.password_min, &[demo::USERNAME])
        .map_err(|invalid| refused("the password", invalid))?;
    let renewed = demo::remove(app, now).await.map_err(failed)?;
    demo::create(app, password, now, progress).await.map_err(failed)?;
    println!("{} the demo's account.", if renewed { "Renewed" } else { "Made" });
    println!("Username: {}", demo::USERNAME);
    if given.is_none() {
        println!("Password: {text}");
    }
    println!("`trackit demo --remove` deletes it again.");
    Ok(())
}

/// On a terminal, where somebody waits.
fn progress(done: usize, of: usize) {
    if std::io::stderr().is_terminal() {
        eprint!("\rLiving a month: {done} of {of}{}", if done == of { "\n" } else { "" });
        let _ = std::io::stderr().flush();
    }
}

/// Twelve letters and digits that look like nothing else, in three groups.
fn new_password(random: &Random) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letter = |byte: u8| char::from(LETTERS[usize::from(byte % 32)]);
    let groups: [[u8; 4]; 3] = [random.bytes(), random.bytes(), random.bytes()];
    groups.map(|group| group.map(letter).iter().collect::<String>()).join("-")
}

fn failed(error: DemoError) -> CliError {
    match error {
        DemoError::Db(error) => CliError::Db(error),
        error => CliError::Failed(error.to_string()),
    }
}
