//! A private PostgreSQL: brought by an npm package, reachable from this machine alone, gone afterwards.

mod programs;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use self::programs::Programs;
use crate::process;
use crate::workspace::Workspace;

/// Names a PostgreSQL of one's own: its superuser's URL. Then none is brought or started.
pub(crate) const OVERRIDE: &str = "TRACKIT_TEST_POSTGRES_URL";

/// Another program may take the free port between our asking for it and PostgreSQL's.
const ATTEMPTS: usize = 3;

/// What a database is for decides what it promises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// For tests: fast, and lost with the machine's power.
    Forgetful,
    /// For measuring: an answered write is on disk, as in production.
    Real,
}

/// A PostgreSQL that answers at `url` until this is dropped.
pub(crate) struct Postgres {
    url: String,
    _own: Option<Own>,
}

/// Whether PostgreSQL must be brought by `xtask/tools`.
pub(crate) fn is_brought() -> bool {
    env::var_os(OVERRIDE).is_none()
}

impl Postgres {
    /// Takes the one that the environment names, or starts a private one.
    pub(crate) fn start(workspace: &Workspace, durability: Durability) -> Result<Self> {
        if let Ok(url) = env::var(OVERRIDE) {
            println!("   the one that {OVERRIDE} names");
            return Ok(Self { url, _own: None });
        }
        let programs = Programs::unpack(workspace)?;
        initialise(&programs, durability)?;
        let own = Own { programs };
        let port = start(&own)?;
        println!("   on port {port}");
        Ok(Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _own: Some(own) })
    }

    /// The superuser's URL.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

fn initialise(programs: &Programs, durability: Durability) -> Result<()> {
    // The built-in provider orders and folds text the same on every system, whatever locales it has installed.
    let locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    let mut initdb = programs.command("initdb");
    initdb.arg("--pgdata").arg(programs.data()).args(["--username=postgres", "--auth=trust"]).args(locale);
    if durability == Durability::Forgetful {
        initdb.arg("--no-sync");
    }
    process::output(&mut initdb).context("PostgreSQL cannot create its database")?;
    let settings = programs.data().join("postgresql.conf");
    let mut file = OpenOptions::new()
        .append(true)
        .open(&settings)
        .with_context(|| format!("{} cannot be opened", settings.display()))?;
    file.write_all(configuration(durability).as_bytes())
        .with_context(|| format!("{} cannot be written", settings.display()))
}

fn configuration(durability: Durability) -> String {
    let common = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nmax_connections = 300\n";
    let forgetful = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
    match durability {
        Durability::Forgetful => format!("\n{common}{forgetful}"),
        Durability::Real => format!("\n{common}"),
    }
}

fn start(own: &Own) -> Result<u16> {
    let mut complaint = String::new();
    for _ in 0..ATTEMPTS {
        let port = free_port()?;
        let mut command = own.pg_ctl("start");
        command.arg("--log").arg(own.log()).arg("--wait").arg("--options").arg(format!("-p {port}"));
        let Err(error) = process::output(&mut command) else {
            return Ok(port);
        };
        // Its own log says more than pg_ctl, which only sends the reader there.
        complaint = fs::read_to_string(own.log()).unwrap_or_else(|_| format!("{error:#}"));
    }
    bail!("PostgreSQL does not start:\n{}", complaint.trim())
}

fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port on 127.0.0.1")?;
    Ok(listener.local_addr().context("a port has no address")?.port())
}

/// Stops the server before its folder is removed. It is made *before* the server is started, so that a start
/// that fails halfway leaves nothing running either.
struct Own {
    programs: Programs,
}

impl Own {
    fn pg_ctl(&self, action: &str) -> std::process::Command {
        let mut command = self.programs.command("pg_ctl");
        command.arg(action).arg("--pgdata").arg(self.programs.data());
        command
    }

    fn log(&self) -> PathBuf {
        self.programs.folder().join("log")
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if self.programs.data().join("postmaster.pid").exists() {
            let stopped = self.pg_ctl("stop").args(["--mode", "immediate", "--wait"]).output();
            if !stopped.is_ok_and(|output| output.status.success()) {
                eprintln!("warning: the PostgreSQL in {} did not stop", self.programs.folder().display());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_database_for_tests_forgets() {
        assert!(configuration(Durability::Forgetful).contains("fsync = off"));
        assert!(!configuration(Durability::Real).contains("off"));
    }
}
