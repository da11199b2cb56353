//! Where the log goes and how it looks: lines for people on a terminal, JSON for machines elsewhere.

use super::CliError;
use crate::core::config::ConfigError;
use clap::{Args, ValueEnum};
use std::io::IsTerminal as _;
use tracing_subscriber::EnvFilter;

/// `--log` and `--log-format`.
#[derive(Args, Debug)]
pub(super) struct LogConfig {
    /// What is logged: error, warn, info, debug, or a filter such as trackit=debug
    #[arg(long, env = "TRACKIT_LOG", default_value = "info", global = true, value_name = "FILTER")]
    log: String,
    /// How it is written
    #[arg(long, env = "TRACKIT_LOG_FORMAT", value_enum, default_value_t = Format::Auto, global = true)]
    log_format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text on a terminal, JSON otherwise
    Auto,
    Text,
    Json,
}

/// Begins it. What libraries say through the `log` crate is heard from `info` up, whatever the filter.
pub(super) fn start(config: &LogConfig) -> Result<(), CliError> {
    let filter = EnvFilter::try_new(&config.log)
        .map_err(|error| ConfigError(format!("TRACKIT_LOG is no log filter: {error}")))?;
    let terminal = std::io::stderr().is_terminal();
    // When nobody reads the log any more, complaining of it in the same place would end in a panic.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    match config.log_format {
        Format::Json => log.json().flatten_event(true).init(),
        Format::Auto if !terminal => log.json().flatten_event(true).init(),
        Format::Text | Format::Auto => log.with_ansi(terminal).with_target(false).init(),
    }
    // Below this the PostgreSQL client writes the values of each statement, which are what people keep here.
    ::log::set_max_level(::log::LevelFilter::Info);
    Ok(())
}
