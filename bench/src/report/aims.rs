//! What was aimed at, and what came of it.

use super::tables::median_start;
use crate::{
    asks::{Ask, Form},
    plan::{Case, Subject},
    rounds::{Measured, Start},
    sign_in::SignIns,
};
use clap::ValueEnum as _;
use std::time::Duration;

/// Where throughputs are compared.
const AT: usize = 64;
/// Where memory is.
const MOST: usize = 256;

struct Aim {
    what: String,
    aim: String,
    came: Option<f64>,
    reached: fn(f64, f64) -> bool,
    bound: f64,
}

impl Aim {
    fn at_least(what: &str, bound: f64, came: Option<f64>) -> Self {
        Self {
            what: what.to_owned(),
            aim: format!("≥ {bound}"),
            came,
            reached: |came, bound| came >= bound,
            bound,
        }
    }

    fn at_most(what: &str, bound: f64, came: Option<f64>) -> Self {
        Self {
            what: what.to_owned(),
            aim: format!("≤ {bound}"),
            came,
            reached: |came, bound| came <= bound,
            bound,
        }
    }
}

/// Each aim with its figure.
pub(super) fn table(measured: &Measured) -> String {
    let mut rows = vec![["", "aim", "measured", "reached"].map(str::to_owned).to_vec()];
    for aim in aims(measured).into_iter().chain(call_aims(measured)).chain(sign_in_aims(measured)) {
        let came = aim.came.map_or_else(|| "not measured".to_owned(), |came| format!("{came:.2}"));
        let reached =
            aim.came.map_or("", |came| if (aim.reached)(came, aim.bound) { "yes" } else { "**no**" });
        rows.push(vec![aim.what, aim.aim, came, reached.to_owned()]);
    }
    super::table(&rows)
}

fn aims(measured: &Measured) -> Vec<Aim> {
    let case = |subject, ask| Case { subject, ask, connections: AT };
    let ratio = |subject, ask, beside| measured.samples.ratio(case(subject, ask), case(beside, ask));
    let start = |figure: fn(&Start) -> f64| median_start(measured, Subject::Sqlite, figure);
    vec![
        Aim::at_least(
            "(b) beside (a), 64 connections, SQLite",
            0.25,
            ratio(Subject::Sqlite, Ask::List, Subject::Baseline),
        ),
        Aim::at_least(
            "(c) beside (a), 64 connections, SQLite",
            0.6,
            ratio(Subject::Sqlite, Ask::Get, Subject::Baseline),
        ),
        Aim::at_least(
            "(d) beside one fsync per write, 64 connections, SQLite",
            4.0,
            ratio(Subject::Sqlite, Ask::Create, Subject::SqliteSingly),
        ),
        Aim::at_least(
            "(b) beside (a), 64 connections, PostgreSQL",
            0.25,
            ratio(Subject::Postgres, Ask::List, Subject::Baseline),
        ),
        Aim::at_least(
            "(c) beside (a), 64 connections, PostgreSQL",
            0.6,
            ratio(Subject::Postgres, Ask::Get, Subject::Baseline),
        ),
        Aim::at_most("MiB idle, SQLite", 20.0, start(|start| start.idle_mib)),
        Aim::at_most("MiB at 256 connections, SQLite", 80.0, most_memory(measured, Subject::Sqlite)),
        Aim::at_most("MiB at 256 connections, PostgreSQL", 80.0, most_memory(measured, Subject::Postgres)),
        Aim::at_most(
            "ms from the start to the first answer, SQLite",
            100.0,
            start(|start| start.healthz.as_secs_f64() * 1000.0),
        ),
        Aim::at_most(
            "ms from the start to the first list, SQLite",
            100.0,
            start(|start| start.list.as_secs_f64() * 1000.0),
        ),
    ]
}

/// The calls that have an aim, in milliseconds, when one connection asks.
fn call_aims(measured: &Measured) -> Vec<Aim> {
    let mut aims = Vec::new();
    for (subject, database) in [(Subject::Sqlite, "SQLite"), (Subject::Postgres, "PostgreSQL")] {
        for &ask in Ask::value_variants() {
            let Form { what, aim: Some(aim), .. } = ask.form() else { continue };
            let came = measured.samples.median(Case { subject, ask, connections: 1 });
            let millis = |duration: Duration| duration.as_secs_f64() * 1000.0;
            let came = came.map(|sample| millis(sample.p50));
            aims.push(Aim::at_most(&format!("ms for {what}, {database}"), millis(aim), came));
        }
    }
    aims
}

fn sign_in_aims(measured: &Measured) -> Vec<Aim> {
    let median = |figure: fn(&SignIns) -> f64| {
        let mut figures: Vec<f64> = measured.sign_ins.iter().map(figure).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied()
    };
    let check = measured.token_check.map(|check| check.as_secs_f64() * 1e6);
    vec![
        Aim::at_least("sign-ins beside Argon2id alone, one core", 0.9, median(|of| of.rate.of_bound)),
        Aim::at_most("MiB with 500 sign-ins at once", 200.0, median(|of| of.crowd.resident_mib)),
        Aim::at_most(
            "ms for `/healthz` meanwhile, 99 of 100",
            100.0,
            median(|of| of.crowd.healthz_p99.as_secs_f64() * 1000.0),
        ),
        Aim::at_most("µs for the check of a token that was checked before", 2.0, check),
    ]
}

fn most_memory(measured: &Measured, subject: Subject) -> Option<f64> {
    let asks = Ask::THROUGHPUT.into_iter();
    let samples = asks.filter_map(|ask| measured.samples.median(Case { subject, ask, connections: MOST }));
    samples.map(|sample| sample.resident_mib).reduce(f64::max)
}
