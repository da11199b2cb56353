//! What the figures were measured on.

use crate::process::Cores;
use anyhow::{Context as _, Result};
use std::{
    fmt,
    fs::{self, File},
    os::unix::fs::FileExt as _,
    path::Path,
    time::{Duration, Instant},
};
use trackit::core::clock::Clock;

const SYNCS: usize = 200;
const BLOCK: usize = 4096;

/// The machine, by what matters to the figures.
pub(crate) struct Machine {
    day: String,
    processor: String,
    core_count: usize,
    /// How they are shared out.
    pub(crate) cores: Cores,
    memory_gib: f64,
    kernel: String,
    sync: Duration,
}

impl Machine {
    /// Looks around; the folder is on the disk that databases lie on.
    pub(crate) fn look(folder: &Path, cores: Cores) -> Result<Self> {
        let kib = first_of("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok());
        Ok(Self {
            day: jiff::Timestamp::from(Clock::system().now()).to_string().chars().take(10).collect(),
            processor: first_of("/proc/cpuinfo", "model name")
                .unwrap_or_else(|| "unknown processor".to_owned()),
            cores,
            core_count: std::thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kib.unwrap_or(0.0_f64) / 1024.0 / 1024.0,
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default().trim().to_owned(),
            sync: sync_latency(folder)?,
        })
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { day, processor, core_count, memory_gib, kernel, sync, .. } = self;
        write!(f, "{day} · {processor}, {core_count} cores · {memory_gib:.0} GiB · Linux {kernel}")?;
        write!(f, " · 4 KiB are on disk after {:.2} ms (median of {SYNCS})", sync.as_secs_f64() * 1000.0)
    }
}

fn first_of(file: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn sync_latency(folder: &Path) -> Result<Duration> {
    let path = folder.join("sync-latency");
    let file = File::create(&path).context("the disk cannot be written")?;
    // Over what is there already, as a journal of writes that has been emptied is written.
    file.write_all_at(&[0; SYNCS * BLOCK], 0)?;
    file.sync_all()?;
    let mut took = Vec::with_capacity(SYNCS);
    for number in 0..SYNCS {
        let started = Instant::now();
        file.write_all_at(&[7; BLOCK], (number * BLOCK) as u64)?;
        file.sync_data()?;
        took.push(started.elapsed());
    }
    fs::remove_file(&path)?;
    took.sort_unstable();
    Ok(took[SYNCS / 2])
}
