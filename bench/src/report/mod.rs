//! The run as a page of Markdown: `docs/BENCHMARKS.md`.

mod aims;
mod method;
mod tables;

use crate::{machine::Machine, plan::Plan, rounds::Measured};

/// What people say to the figures, which no run may lose.
const NOTES: &str = include_str!("../../../docs/benchmarks-notes.md");

/// The whole page.
pub(crate) fn markdown(plan: &Plan, machine: &Machine, measured: &Measured) -> String {
    let sections = [
        "# Benchmarks".to_owned(),
        "Written by `cargo xtask bench`: run it again rather than edit it. What was not reached, and why, it takes \
         from `benchmarks-notes.md`.".to_owned(),
        machine.to_string(),
        "## Aims".to_owned(),
        aims::table(measured),
        NOTES.trim_end().to_owned(),
        "## Throughput".to_owned(),
        tables::throughput(measured),
        "## Calls".to_owned(),
        tables::calls(measured),
        "## Sign-ins".to_owned(),
        tables::sign_ins(measured),
        "## Start and memory".to_owned(),
        tables::starts(measured),
        "## Method".to_owned(),
        method::text(plan, machine.cores, measured),
    ];
    format!("{}\n", sections.join("\n\n"))
}

/// Rows of cells as a Markdown table; the first row is its head, and all columns but the first hold figures.
fn table(rows: &[Vec<String>]) -> String {
    let mut lines: Vec<String> = rows.iter().map(|cells| format!("| {} |", cells.join(" | "))).collect();
    let columns = rows.first().map_or(0, Vec::len);
    lines.insert(1, format!("|---|{}", "---:|".repeat(columns.saturating_sub(1))));
    lines.join("\n")
}
