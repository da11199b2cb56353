//! `cargo xtask bench`: the measurements, against the released program and databases that keep their word.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::commands::build;
use crate::node;
use crate::postgres::{self, Durability, Postgres};
use crate::process;
use crate::rust;
use crate::steps;
use crate::workspace::Workspace;

/// Measures the released program, on databases that really write to disk
#[derive(clap::Args)]
#[command(after_help = "\
The private PostgreSQL lies in the temporary folder; where that is in memory, set TMPDIR to a folder on disk.
TRACKIT_TEST_POSTGRES_URL names a PostgreSQL of your own.")]
pub(crate) struct Args {
    /// Passed on to `trackit-bench`
    #[arg(last = true, value_name = "ARGUMENTS")]
    bench: Vec<OsString>,
}

pub(crate) fn perform(workspace: &Workspace, args: &Args) -> Result<()> {
    steps::take("bench", |steps| {
        build::program(workspace, steps)?;
        steps.need("rust: build trackit-bench", || rust::build_release(workspace, "trackit-bench"))?;
        if postgres::is_brought() {
            steps.need("tools: install", || node::install(&workspace.tools()))?;
        }
        let postgres = steps.need("postgres: start", || Postgres::start(workspace, Durability::Real))?;
        steps.need("bench", || {
            let mut bench = Command::new(workspace.program("release", "trackit-bench"));
            process::without_settings(&mut bench)
                .args(&args.bench)
                .env("TRACKIT_BENCH_SERVER", workspace.program("release", "trackit"))
                .env("TRACKIT_BENCH_POSTGRES_URL", postgres.url())
                .current_dir(workspace.root());
            process::run(&mut bench)
        })
    })
}
