//! The figures.

use super::table;
use crate::{
    asks::{Ask, Form},
    plan::{Case, Subject},
    rounds::{Measured, Start},
    sample::{Sample, median},
};
use clap::ValueEnum as _;
use std::time::Duration;

/// Every case of the throughput, with its ratio to the baseline at as many connections.
pub(super) fn throughput(measured: &Measured) -> String {
    let head = [
        "",
        "connections",
        "per second",
        "± rounds",
        "of (a)",
        "p50 ms",
        "p99 ms",
        "CPU µs/answer",
        "RSS MiB",
        "client busy",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut cases = measured.samples.cases();
    cases.retain(|case| !case.ask.is_call());
    cases.sort_by_key(|case| (case.subject as u8, case.ask as u8));
    for case in cases {
        if let Some(sample) = measured.samples.median(case) {
            rows.push(row(measured, case, &sample));
        }
    }
    table(&rows)
}

/// Every round of signing in.
pub(super) fn sign_ins(measured: &Measured) -> String {
    let head = [
        "round",
        "per second",
        "of Argon2id alone",
        "of 500 at once put off",
        "RSS MiB",
        "`/healthz` p99 ms",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (number, of) in measured.sign_ins.iter().enumerate() {
        rows.push(vec![
            (number + 1).to_string(),
            format!("{:.1}", of.rate.per_second),
            format!("{:.2}", of.rate.of_bound),
            of.crowd.put_off.to_string(),
            format!("{:.1}", of.crowd.resident_mib),
            millis(of.crowd.healthz_p99),
        ]);
    }
    table(&rows)
}

fn row(measured: &Measured, case: Case, sample: &Sample) -> Vec<String> {
    let beside = Case { subject: Subject::Baseline, ..case };
    let ratio = measured.samples.ratio(case, beside).filter(|_| case != beside);
    vec![
        name(case.subject, case.ask).to_owned(),
        case.connections.to_string(),
        format!("{:.0}", sample.per_second),
        measured.samples.spread(case).map_or_else(String::new, |spread| format!("{:.0} %", spread * 50.0)),
        ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
        millis(sample.p50),
        millis(sample.p99),
        format!("{:.1}", sample.cpu_per_answer.as_secs_f64() * 1e6),
        format!("{:.1}", sample.resident_mib),
        format!("{:.0} %", sample.client_share * 100.0),
    ]
}

fn name(subject: Subject, ask: Ask) -> &'static str {
    match (subject, ask) {
        (Subject::Baseline, Ask::List) => "(a) bare axum, the list's bytes",
        (Subject::Baseline, _) => "(a) bare axum, the task's bytes",
        (Subject::Sqlite, Ask::List) => "(b) SQLite, `GET /tasks?limit=20`",
        (Subject::Sqlite, Ask::Get) => "(c) SQLite, `GET /tasks/{id}`",
        (Subject::Sqlite, Ask::Create) => "(d) SQLite, `POST /tasks`",
        (Subject::SqliteSingly, _) => "(d) the same, one fsync per write",
        (Subject::Postgres, Ask::List) => "(b) PostgreSQL, `GET /tasks?limit=20`",
        (Subject::Postgres, Ask::Get) => "(c) PostgreSQL, `GET /tasks/{id}`",
        (_, Ask::Create) => "(d) PostgreSQL, `POST /tasks`",
        (_, ask) => ask.form().what,
    }
}

/// Every call, with the time that it takes on each database when nobody else asks.
pub(super) fn calls(measured: &Measured) -> String {
    let head = ["", "SQLite p50 ms", "p99 ms", "RSS MiB", "PostgreSQL p50 ms", "p99 ms", "RSS MiB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for ask in Ask::value_variants().iter().copied().filter(|ask| ask.is_call()) {
        let Form { what, method, path, .. } = ask.form();
        let mut cells = vec![format!("{what}: `{method} {path}`")];
        for subject in [Subject::Sqlite, Subject::Postgres] {
            cells.extend(call(measured, Case { subject, ask, connections: 1 }));
        }
        rows.push(cells);
    }
    table(&rows)
}

fn call(measured: &Measured, case: Case) -> [String; 3] {
    measured.samples.median(case).map_or_else(Default::default, |sample| {
        [millis(sample.p50), millis(sample.p99), format!("{:.1}", sample.resident_mib)]
    })
}

/// How the program came up on each database.
pub(super) fn starts(measured: &Measured) -> String {
    let head = ["", "first answer ms", "first list ms", "idle RSS MiB"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (subject, name) in [(Subject::Sqlite, "SQLite"), (Subject::Postgres, "PostgreSQL")] {
        let of = |figure: fn(&Start) -> f64| median_start(measured, subject, figure);
        let figures = [
            of(|start| start.healthz.as_secs_f64() * 1000.0),
            of(|start| start.list.as_secs_f64() * 1000.0),
            of(|start| start.idle_mib),
        ];
        if let [Some(healthz), Some(list), Some(idle)] = figures {
            let cells = [healthz, list, idle].map(|figure| format!("{figure:.1}"));
            rows.push([vec![name.to_owned()], cells.to_vec()].concat());
        }
    }
    table(&rows)
}

/// The median of a figure over the starts.
pub(super) fn median_start(
    measured: &Measured,
    subject: Subject,
    figure: impl Fn(&Start) -> f64,
) -> Option<f64> {
    median(measured.starts.iter().filter(|start| start.subject == subject).map(figure).collect())
}

fn millis(duration: Duration) -> String {
    format!("{:.2}", duration.as_secs_f64() * 1000.0)
}
