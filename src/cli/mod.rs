//! The command line: one command a file.

mod admin;
mod audit;
mod completions;
mod demo;
mod import;
mod import_users;
mod keys;
mod log;
mod migrate;
mod open;
mod openapi;
mod password;
mod serve;

use crate::{
    core::{config::ConfigError, invalid::Invalid, language::Language},
    db::DbError,
};
use clap::{CommandFactory as _, Parser, Subcommand};
use std::process::ExitCode;

/// Orders, tasks and hours of a small workshop: one program, one file of data.
///
/// Every option is also an environment variable, and may stand in a file `.env` in the current folder.
#[derive(Debug, Parser)]
#[command(name = "trackit", version)]
struct Cli {
    #[command(flatten)]
    log: log::LogConfig,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API, its docs and the pages
    Serve(Box<crate::core::config::Config>),
    /// Show or apply the database's migrations
    Migrate(migrate::Migrate),
    /// Administer the instance from the machine it runs on
    Admin(admin::Admin),
    /// Read the record of what happened to accounts, sessions and keys
    Audit(audit::Audit),
    /// List and change what signs tokens and wraps secrets
    Keys(keys::Keys),
    /// Make an account to look at: a month of a small sewing workshop
    Demo(demo::Demo),
    /// Bring what was exported, here or from another program, into an account
    Import(Box<import::Import>),
    /// Print the API's document (OpenAPI 3.1)
    Openapi,
    /// Print a completion script for a shell
    Completions(completions::Completions),
}

/// Why a command ended badly. A setting that is wrong exits with 2, as a wrong option does; whatever
/// else goes wrong exits with 1.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("{0}")]
    Failed(String),
}

/// Settings, of the folder that the program is run in.
const ENV_FILE: &str = ".env";

/// What is wrong with [`ENV_FILE`]. Never the line itself, which may hold a secret.
fn told(error: &dotenvy::Error) -> String {
    let dotenvy::Error::LineParse(broken, _) = error else {
        return format!("{ENV_FILE} cannot be read: {error}");
    };
    let text = std::fs::read_to_string(ENV_FILE).unwrap_or_default();
    // From a quote that is never closed on, all the rest is one line to the parser.
    let first = broken.lines().next().unwrap_or_default();
    let number = text.lines().position(|line| line.trim() == first.trim());
    let line = number.map_or_else(|| "a line".to_owned(), |number| format!("line {}", number + 1));
    format!("{ENV_FILE}: {line} is not NAME=value; a value with spaces or # stands in quotes")
}

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    if let Err(error) = dotenvy::from_path(ENV_FILE)
        && !error.not_found()
    {
        eprintln!("trackit: {}", told(&error));
        return ExitCode::from(2);
    }
    let cli = Cli::parse();
    if let Err(error) = log::start(&cli.log).and_then(|()| run(cli.command)) {
        eprintln!("trackit: {error}");
        return ExitCode::from(if matches!(error, CliError::Config(_)) { 2 } else { 1 });
    }
    ExitCode::SUCCESS
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Openapi => openapi::run(),
        Command::Completions(completions) => completions.run(&mut Cli::command()),
        Command::Serve(config) => runtime()?.block_on(serve::run(*config)),
        Command::Migrate(migrate) => runtime()?.block_on(migrate.run()),
        Command::Admin(admin) => runtime()?.block_on(admin.run()),
        Command::Audit(audit) => runtime()?.block_on(audit.run()),
        Command::Keys(keys) => runtime()?.block_on(keys.run()),
        Command::Demo(demo) => runtime()?.block_on(demo.run()),
        Command::Import(import) => runtime()?.block_on(import.run()),
    }
}

fn refused(what: &str, invalid: Invalid) -> ConfigError {
    ConfigError(format!("{what}: {}", invalid.message(Language::En)))
}

fn runtime() -> Result<tokio::runtime::Runtime, CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CliError::Failed(format!("cannot start: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_of_serve_names_its_variable() {
        let mut command = Cli::command();
        let serve = command.find_subcommand_mut("serve").expect("serve");
        for option in serve.get_arguments().filter(|option| option.get_id() != "help") {
            let variable = option.get_env().and_then(|variable| variable.to_str());
            assert!(variable.is_some_and(|name| name.starts_with("TRACKIT_")), "{}", option.get_id());
        }
    }
}
