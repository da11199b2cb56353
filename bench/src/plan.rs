//! What is measured, how often, and for how long.

use crate::{asks::Ask, fill::Size};
use clap::ValueEnum as _;
use std::time::Duration;

/// One run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// What is in the databases.
    pub(crate) size: Size,
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// Load that is not counted, before each measurement.
    pub(crate) warm_up: Duration,
    /// Load that is counted.
    pub(crate) measured: Duration,
    /// Connections that wait for their answer at any time, where it is throughput that counts.
    pub(crate) connections: Vec<usize>,
    /// What is asked.
    pub(crate) asks: Vec<Ask>,
}

impl Plan {
    /// The run whose figures count.
    pub(crate) fn full() -> Self {
        Self {
            size: Size { accounts: 1000, tasks: 1000, large: 100_000 },
            rounds: 5,
            warm_up: Duration::from_millis(300),
            measured: Duration::from_millis(1500),
            connections: vec![1, 16, 64, 256],
            asks: Ask::value_variants().to_vec(),
        }
    }

    /// A look while developing.
    pub(crate) fn quick() -> Self {
        let full = Self::full();
        Self {
            size: Size { accounts: 100, ..full.size },
            rounds: 1,
            measured: Duration::from_millis(700),
            connections: vec![1, 64, 256],
            ..full
        }
    }
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A bare handler with the answer in its hand.
    Baseline,
    /// The program on SQLite.
    Sqlite,
    /// The same with one fsync for each write.
    SqliteSingly,
    /// The program on PostgreSQL.
    Postgres,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// Who answers.
    pub(crate) subject: Subject,
    /// What is asked.
    pub(crate) ask: Ask,
    /// By how many connections at a time.
    pub(crate) connections: usize,
}
