//! The programs that answer: `trackit serve`, and the baseline, each on the servers' core.

use crate::process::{Cores, Running};
use anyhow::{Context as _, Result, bail};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Stdio,
    sync::mpsc,
    time::{Duration, Instant},
};

const PATIENCE: Duration = Duration::from_secs(30);

/// A server that answers until this is dropped.
pub(crate) struct Server {
    process: Running,
    /// Its port.
    pub(crate) addr: SocketAddr,
    /// When its process was started.
    started: Instant,
}

/// What `trackit serve` is started with.
pub(crate) struct Settings<'s> {
    /// Where it runs.
    pub(crate) cores: Cores,
    /// The program.
    pub(crate) program: &'s Path,
    /// The database.
    pub(crate) url: &'s str,
    /// Where its master key is.
    pub(crate) data_dir: &'s Path,
    /// Writes that one commit takes together.
    pub(crate) write_batch: usize,
    /// Whether it counts attempts, of each address that a proxy on this machine names, as it does unless told otherwise.
    pub(crate) throttle: bool,
}

impl Server {
    /// Starts the program, and comes back when it says that it listens.
    pub(crate) fn start(settings: &Settings<'_>) -> Result<Self> {
        let mut command = settings.cores.server(settings.program);
        command
            .arg("serve")
            .args(["--listen", "127.0.0.1:0", "--access-ttl", "12h", "--log", "error,trackit::cli=info"])
            .args(if settings.throttle { ["--trusted-proxies", "127.0.0.1"] } else { ["--throttle", "off"] })
            .args(["--log-format", "json", "--database-url", settings.url])
            .args(["--write-batch", &settings.write_batch.to_string()])
            .arg("--data-dir")
            .arg(settings.data_dir)
            // A `.env` file of the folder that this runs in is not for this run.
            .current_dir(settings.data_dir)
            .stdin(Stdio::null())
            .stderr(Stdio::piped());
        let started = Instant::now();
        let mut process = Running::start(&mut command)?;
        let log = process.child().stderr.take().context("no log")?;
        let addr = announced(log).context("trackit serve does not listen")?;
        Ok(Self { process, addr, started })
    }

    /// Starts the baseline with these two files for answers.
    pub(crate) fn start_baseline(cores: Cores, list: &Path, task: &Path) -> Result<Self> {
        let mut command = cores.server(std::env::current_exe()?);
        command.arg("baseline").arg("--list").arg(list).arg("--task").arg(task);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let started = Instant::now();
        let mut process = Running::start(&mut command)?;
        let mut line = String::new();
        BufReader::new(process.child().stdout.take().context("no output")?).read_line(&mut line)?;
        let addr = line.trim().parse().context("the baseline says no port")?;
        Ok(Self { process, addr, started })
    }

    /// Its process, by which `/proc` knows it: `taskset` becomes the program that it starts.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks once, on a connection of its own, and says how long after the start the answer was there.
    pub(crate) fn first_answer(&self, request: &[u8]) -> Result<Duration> {
        let mut stream = TcpStream::connect(self.addr)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request)?;
        let mut start = [0; 12];
        stream.read_exact(&mut start)?;
        if !start.ends_with(b" 200") {
            bail!("the first answer is {}", String::from_utf8_lossy(&start));
        }
        Ok(self.started.elapsed())
    }
}

/// The address in the log's first lines; what else the program logs is shown.
fn announced(log: impl std::io::Read + Send + 'static) -> Result<SocketAddr> {
    let (sender, addrs) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            let addr =
                line.split_once("\"addr\":\"").and_then(|(_, rest)| rest.split('"').next()?.parse().ok());
            match addr {
                Some(addr) if line.contains("\"listening\"") => drop(sender.send(addr)),
                _ if line.contains("\"INFO\"") => {}
                _ => eprintln!("   trackit: {line}"),
            }
        }
    });
    addrs.recv_timeout(PATIENCE).context("it ended or waits")
}
