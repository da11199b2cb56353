//! The real program in a process of its own: for what only a process can show, such as its sudden death.

use super::{Client, Raw, TestDatabase};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead as _, BufReader, Lines, Read as _},
    net::SocketAddr,
    process::{Child, ChildStderr, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

/// No test is about this long a time: it is here so that a program that does not end fails its test.
const PATIENCE: Duration = Duration::from_secs(40);

/// `trackit serve` on a port of its own; it is killed when the test ends.
pub(crate) struct Program {
    child: Child,
    addr: SocketAddr,
    /// What it says on stderr, once it has ended.
    log: Receiver<Vec<String>>,
}

/// What is left of a program that was asked to end.
pub(crate) struct Ended {
    /// `None` when it was a signal that ended it.
    pub(crate) code: Option<i32>,
    /// All that it wrote, the log first.
    pub(crate) said: String,
}

impl Program {
    /// Starts it on this database, and comes back when it listens.
    pub(crate) fn serve(database: &TestDatabase) -> Self {
        Self::serve_with(database, &[])
    }

    /// With more options.
    pub(crate) fn serve_with(database: &TestDatabase, options: &[&str]) -> Self {
        let (child, addr, said, log) = start(database, options);
        // Read on, so that the program never waits for a full pipe.
        let (ended, whole_log) = channel();
        std::thread::spawn(move || ended.send(said.into_iter().chain(log.map_while(Result::ok)).collect()));
        Self { child, addr, log: whole_log }
    }

    /// Stops reading its log when it listens, and closes the pipe.
    pub(crate) fn serve_unheard(database: &TestDatabase, options: &[&str]) -> Self {
        let (child, addr, ..) = start(database, options);
        Self { child, addr, log: channel().1 }
    }

    /// The origin at which it answers.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub(crate) fn anonymous(&self) -> Client {
        Client::new(&self.url())
    }

    /// The most memory that it has had at a time, in KiB, as Linux tells it; nothing elsewhere.
    pub(crate) fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        peak.trim().trim_end_matches(" kB").parse().ok()
    }

    /// A connection without any manners.
    pub(crate) async fn raw(&self) -> Raw {
        Raw::connect(self.addr).await
    }

    /// Ends it at once, as a power cut would: it gets no signal that it could handle.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the program was there to be killed");
        self.child.wait().expect("its end");
    }

    /// Asks it to end, as a service manager does.
    pub(crate) fn terminate(&self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).expect("the program was there to be asked");
    }

    /// Waits for the end that it was asked for.
    pub(crate) fn wait(mut self) -> Ended {
        let mut said = self.log.recv_timeout(PATIENCE).expect("an end").join("\n");
        self.child.stdout.take().expect("its output").read_to_string(&mut said).expect("text");
        let code = self.child.wait().expect("its end").code();
        Ended { code, said }
    }
}

/// The program, its address, what it said until it listened, and the rest of its log.
fn start(
    database: &TestDatabase,
    options: &[&str],
) -> (Child, SocketAddr, Vec<String>, Lines<BufReader<ChildStderr>>) {
    let folder = database.folder.path();
    let mut child = Command::new(env!("CARGO_BIN_EXE_trackit"))
        .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
        .args(["--database-url", &database.url])
        .args(options)
        .arg("--data-dir")
        .arg(folder)
        // Nothing of the developer's own settings: no variables, no `.env`.
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
    let (addr, said) = until_it_listens(&mut log);
    (child, addr, said, log)
}

/// Its address, and the lines that came until it said so.
fn until_it_listens(log: &mut Lines<BufReader<ChildStderr>>) -> (SocketAddr, Vec<String>) {
    let mut said = Vec::new();
    loop {
        let line = log.next().unwrap_or_else(|| panic!("it ended: {said:#?}")).expect("a line");
        let entry: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
        said.push(line);
        if entry["message"] == "listening" {
            return (entry["addr"].as_str().and_then(|addr| addr.parse().ok()).expect("an address"), said);
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Killed already in the tests that are about that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
