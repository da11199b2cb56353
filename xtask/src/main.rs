//! The commands of this repository, run as `cargo xtask …`.
//!
//! They are a Rust program and not shell scripts because they need nothing but what the product needs anyway
//! (Rust and Node), behave the same on Linux and macOS, and can be tested. `commands/` has one command a file;
//! everything beside it is what several commands share.

mod advisories;
mod browser;
mod commands;
mod compress;
mod generated;
mod interrupt;
mod node;
mod pages;
mod postgres;
mod process;
mod rust;
mod scratch;
mod server;
mod smtp;
mod stamp;
mod steps;
mod version;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::commands::{bench, build, check, generate, migration, run, test};
use crate::workspace::Workspace;

/// Builds, serves, tests and checks TrackIt. Needed beforehand: Rust and Node, nothing else.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Args),
    Test(test::Args),
    Check(check::Args),
    Build(build::Args),
    Generate(generate::Args),
    Migration(migration::Args),
    Bench(bench::Args),
}

fn main() -> ExitCode {
    match perform(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            if interrupt::happened() { ExitCode::from(130) } else { ExitCode::FAILURE }
        }
    }
}

fn perform(command: Command) -> Result<()> {
    interrupt::watch()?;
    let workspace = Workspace::locate()?;
    match command {
        Command::Run(args) => run::perform(&workspace, &args),
        Command::Test(args) => test::perform(&workspace, &args),
        Command::Check(args) => check::perform(&workspace, &args),
        Command::Build(args) => build::perform(&workspace, &args),
        Command::Generate(args) => generate::perform(&workspace, &args),
        Command::Migration(args) => migration::perform(&workspace, &args),
        Command::Bench(args) => bench::perform(&workspace, &args),
    }
}
