//! The mail server of the tests: a real one, on a free port of this machine, that keeps what it takes in as files.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::interrupt;
use crate::process::Running;
use crate::scratch;
use crate::workspace::Workspace;

/// Where the tests send mail to, and the folder in which they find what came.
pub(crate) const URL: &str = "TRACKIT_TEST_SMTP_URL";
pub(crate) const MAIL: &str = "TRACKIT_TEST_SMTP_MAIL";

const PATIENCE: Duration = Duration::from_secs(30);

/// A running mail server. Dropping it ends it and removes its mail.
pub(crate) struct Smtp {
    _program: Running,
    port: u16,
    folder: TempDir,
}

impl Smtp {
    /// Starts it, and comes back when it listens.
    pub(crate) fn start(workspace: &Workspace) -> Result<Self> {
        let folder = scratch::folder("smtp")?;
        let said = folder.path().join("said");
        let log = File::create(&said).context("the mail server's log cannot be created")?;
        let errors = log.try_clone().context("the mail server's log cannot be shared")?;
        let mut node = Command::new("node");
        node.arg("smtp.mjs").arg(folder.path().join("mail")).current_dir(workspace.tools());
        let mut program = Running::start(node.stdout(log).stderr(errors))?;
        let port = port(&mut program, &said)?;
        println!("   on port {port}");
        Ok(Self { _program: program, port, folder })
    }

    /// How mail is sent to it.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Where it keeps what it took in.
    pub(crate) fn mail(&self) -> PathBuf {
        self.folder.path().join("mail")
    }
}

/// The port, which is the first thing that it says.
fn port(program: &mut Running, said: &PathBuf) -> Result<u16> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let text = fs::read_to_string(said).unwrap_or_default();
        if let Some(port) = text.lines().next().and_then(|line| line.parse().ok()) {
            return Ok(port);
        }
        if program.ended()?.is_some() || Instant::now() > deadline {
            bail!("the mail server of the tests does not start: {}", text.trim());
        }
        interrupt::check()?;
        thread::sleep(Duration::from_millis(20));
    }
}
