//! `trackit-bench`: what the released program answers in a second, beside a handler that does nothing.
//!
//! `cargo xtask bench` builds both and starts the PostgreSQL; the figures are in `docs/BENCHMARKS.md`.

mod actors;
mod asks;
mod baseline;
mod fill;
mod http;
mod load;
mod machine;
mod plan;
mod process;
mod report;
mod requests;
mod rounds;
mod run;
mod sample;
mod server;
mod sign_in;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The same allocator as the program that is measured, for the baseline's sake.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures the released program beside a handler that does nothing
#[derive(Parser)]
#[command(name = "trackit-bench", args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::Args,
}

#[derive(Subcommand)]
enum Command {
    /// Answer the same bytes to everyone, until standard input is closed
    Baseline(baseline::Args),
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Baseline(args)) => baseline::serve(&args),
        None => run::run(&cli.run),
    }
}
