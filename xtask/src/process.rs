//! Other programs: run to their end, or kept running and surely ended.
//!
//! Each child leads a process group of its own, because most of them (npm, cargo, a browser) start further
//! programs: ending the group ends those too, and Ctrl-C reaches them only through us, in order.

use std::fmt::Write as _;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

use crate::interrupt;

const POLL: Duration = Duration::from_millis(20);
const GRACE: Duration = Duration::from_secs(5);

/// Runs a program to its end with its output on ours; an error when it does not succeed.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    let status = Running::start(command)?.wait()?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a short program and gives what it prints; what it complains about is part of the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let line = describe(command);
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    interrupt::check()?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("`{line}` failed ({}): {}", output.status, complaint.trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` printed what is not text"))
}

/// Becomes the program: it gets our process, so its signals and its exit code are the caller's own.
/// Comes back only with the reason why that could not be done.
pub(crate) fn become_program(command: &mut Command) -> anyhow::Error {
    let error = command.exec();
    anyhow!(error).context(cannot_start(command))
}

/// Takes this project's settings out of a test's environment, so that no `TRACKIT_SMTP_URL` of the person who
/// runs the tests is ever used by them.
pub(crate) fn without_settings(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TRACKIT_") {
            command.env_remove(&name);
        }
    }
    command
}

/// A program that runs beside us until it is dropped.
pub(crate) struct Running {
    child: Child,
    group: Pid,
}

impl Running {
    /// Starts a program as the leader of its own process group.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        interrupt::check()?;
        let child =
            command.stdin(Stdio::null()).process_group(0).spawn().with_context(|| cannot_start(command))?;
        let group = Pid::from_child(&child);
        Ok(Self { child, group })
    }

    /// Its exit status when it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("a child process cannot be waited for")
    }

    fn wait(mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            interrupt::check()?;
            thread::sleep(POLL);
        }
    }

    fn is_alive(&mut self) -> bool {
        // Waiting reaps the leader; until then the group counts as alive even when it is only a zombie.
        let leader = matches!(self.child.try_wait(), Ok(None));
        leader || test_kill_process_group(self.group).is_ok()
    }
}

impl Drop for Running {
    /// Asks the whole group to end, and insists after a few seconds.
    fn drop(&mut self) {
        for signal in [Signal::TERM, Signal::KILL] {
            let deadline = Instant::now() + GRACE;
            if self.is_alive() {
                // It may have ended in between; then there is nothing left to do.
                let _ = kill_process_group(self.group, signal);
            }
            while self.is_alive() && Instant::now() < deadline {
                thread::sleep(POLL);
            }
        }
    }
}

fn describe(command: &Command) -> String {
    // Without its folder: it is the command that a reader would type.
    let program = Path::new(command.get_program());
    let mut line = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(line, " {}", argument.to_string_lossy());
    }
    line
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` cannot be started; is it installed?", command.get_program().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_line() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("`sh -c exit 3` failed (exit status: 3)"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = output(&mut Command::new("no-such-program")).err().map(|error| error.to_string());
        assert_eq!(error.as_deref(), Some("`no-such-program` cannot be started; is it installed?"));
    }

    #[test]
    fn dropping_ends_what_the_child_has_started_too() -> Result<()> {
        let running = Running::start(Command::new("sh").args(["-c", "sleep 60 & wait"]))?;
        let group = running.group;
        drop(running);
        assert!(test_kill_process_group(group).is_err());
        Ok(())
    }
}
