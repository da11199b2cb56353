//! Child processes: kept on a core of their own, watched through `/proc`, and surely ended.

use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    ffi::OsStr,
    fs,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// Where the servers run.
const SERVERS_CORE: &str = "0";
/// Where the client runs.
const CLIENTS_CORE: &str = "1";
/// The unit of CPU time in `/proc/<pid>/stat`: a hundredth of a second on every Linux that we know.
const TICK: Duration = Duration::from_millis(10);
const GRACE: Duration = Duration::from_secs(10);

/// Who runs where.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cores {
    /// Servers and client each have one.
    Apart,
    /// There is no second one, or no `taskset`.
    Shared,
}

impl Cores {
    /// What can be done here; asked before [`Cores::keep_client`], which leaves this process one core.
    pub(crate) fn look() -> Self {
        let two = std::thread::available_parallelism().is_ok_and(|cores| cores.get() >= 2);
        let taskset = Command::new("taskset").arg("--version").stdout(Stdio::null()).status();
        if two && taskset.is_ok() { Self::Apart } else { Self::Shared }
    }

    /// A command that will run on the servers' core.
    pub(crate) fn server(self, program: impl AsRef<OsStr>) -> Command {
        match self {
            Self::Apart => {
                let mut command = Command::new("taskset");
                command.args(["-c", SERVERS_CORE]).arg(program);
                command
            }
            Self::Shared => Command::new(program),
        }
    }

    /// Moves this process to the client's core.
    pub(crate) fn keep_client(self) -> Result<()> {
        if matches!(self, Self::Apart) {
            let pid = std::process::id().to_string();
            let mut command = Command::new("taskset");
            command.args(["-a", "-c", "-p", CLIENTS_CORE, &pid]).stdout(Stdio::null());
            command.status().context("taskset cannot be run")?;
        }
        Ok(())
    }
}

/// A child that does not outlive this value.
pub(crate) struct Running(Child);

impl Running {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_owned();
        command.spawn().map(Self).with_context(|| format!("{} cannot be started", program.display()))
    }

    /// Its id, by which `/proc` knows it.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// The child's own pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = kill_process(Pid::from_child(&self.0), Signal::TERM);
        let asked = Instant::now();
        while asked.elapsed() < GRACE {
            if !matches!(self.0.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// CPU time that a process has used, its threads and the kernel's work for it included.
pub(crate) fn cpu_time(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("/proc cannot be read")?;
    // The second field is the program's name in parentheses, and may hold spaces.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields).split_whitespace();
    let ticks: u32 = fields.skip(11).take(2).filter_map(|field| field.parse::<u32>().ok()).sum();
    Ok(TICK * ticks)
}

/// Memory that a process holds, in KiB.
pub(crate) fn resident_kib(pid: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("/proc cannot be read")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).context("/proc says no VmRSS")
}
