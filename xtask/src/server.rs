//! A `trackit serve` for the browser tests: fresh database, free ports, nothing shared with the developer's own.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::interrupt;
use crate::process::{self, Running};
use crate::scratch;
use crate::smtp::Smtp;
use crate::workspace::Workspace;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. Dropping it ends it and removes its data; the fields' order says which comes first.
pub(crate) struct Server {
    _program: Running,
    addresses: Addresses,
    folder: TempDir,
}

/// Where the server listens, as it says itself in its first log lines.
#[derive(Debug, Default, PartialEq)]
struct Addresses {
    api: Option<String>,
    pages: Option<String>,
}

impl Server {
    /// Starts the debug build on an empty SQLite file and waits until it listens.
    pub(crate) fn start(workspace: &Workspace, smtp: &Smtp) -> Result<Self> {
        let folder = scratch::folder("server")?;
        let log = File::create(folder.path().join("log")).context("the server's log cannot be created")?;
        let errors = log.try_clone().context("the server's log cannot be shared")?;
        let mut command = Command::new(workspace.program("debug", "trackit"));
        process::without_settings(&mut command)
            .args(["serve", "--listen", "127.0.0.1:0", "--web-listen", "127.0.0.1:0"])
            .env("TRACKIT_DATABASE_URL", format!("sqlite:{}", folder.path().join("trackit.db").display()))
            .env("TRACKIT_DATA_DIR", folder.path().join("data"))
            .env("TRACKIT_SMTP_URL", smtp.url())
            .env("TRACKIT_THROTTLE", "off")
            .env("TRACKIT_LOG_FORMAT", "json")
            .current_dir(folder.path())
            .stdout(log)
            .stderr(errors);
        let mut program = Running::start(&mut command)?;
        let addresses = wait_until_it_listens(&mut program, &folder)?;
        Ok(Self { _program: program, addresses, folder })
    }

    /// The origin of the API, the docs and the pages.
    pub(crate) fn url(&self) -> String {
        origin(self.addresses.api.as_deref())
    }

    /// The origin that serves the pages alone.
    pub(crate) fn pages_url(&self) -> String {
        origin(self.addresses.pages.as_deref())
    }

    /// Where its keys are.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The last lines that it logged, for whoever must learn why a test failed.
    pub(crate) fn last_words(&self) -> String {
        last_lines(&log(&self.folder), 40)
    }
}

fn wait_until_it_listens(program: &mut Running, folder: &TempDir) -> Result<Addresses> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let log = log(folder);
        let addresses = addresses(&log);
        if addresses.api.is_some() && addresses.pages.is_some() {
            return Ok(addresses);
        }
        if let Some(status) = program.ended()? {
            bail!("`trackit serve` ended ({status}) before it listened:\n{}", last_lines(&log, 20));
        }
        if Instant::now() > deadline {
            bail!("`trackit serve` named no addresses in {PATIENCE:?}:\n{}", last_lines(&log, 20));
        }
        interrupt::check()?;
        thread::sleep(Duration::from_millis(50));
    }
}

fn log(folder: &TempDir) -> String {
    // A log that cannot be read yet is an empty one: the caller waits, and gives up in time.
    fs::read_to_string(folder.path().join("log")).unwrap_or_default()
}

fn addresses(log: &str) -> Addresses {
    let mut addresses = Addresses::default();
    for line in log.lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        // tracing's JSON puts an event's fields under `fields`, unless it is told to flatten them.
        let field = |name: &str| line[name].as_str().or_else(|| line["fields"][name].as_str());
        let listener = match field("message") {
            Some("listening") => &mut addresses.api,
            Some("listening for pages") => &mut addresses.pages,
            _ => continue,
        };
        *listener = field("addr").map(str::to_owned);
    }
    addresses
}

fn origin(address: Option<&str>) -> String {
    format!("http://{}", address.unwrap_or_default())
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_from_the_log_in_both_of_its_shapes() {
        let log = r#"
            starting
            {"level":"INFO","message":"listening","addr":"127.0.0.1:5000"}
            {"level":"INFO","fields":{"message":"listening for pages","addr":"127.0.0.1:5001"}}
            {"level":"INFO","message":"ready"}
        "#;
        let expected =
            Addresses { api: Some("127.0.0.1:5000".to_owned()), pages: Some("127.0.0.1:5001".to_owned()) };
        assert_eq!(addresses(log), expected);
    }

    #[test]
    fn a_half_written_line_is_no_address_yet() {
        assert_eq!(addresses(r#"{"message":"listening","addr":"127.0."#), Addresses::default());
    }

    #[test]
    fn the_last_lines_are_the_last() {
        assert_eq!(last_lines("a\nb\nc", 2), "b\nc");
        assert_eq!(last_lines("a", 2), "a");
    }
}
