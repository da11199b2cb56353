//! cargo, always with the same features, so that one command's build is the next one's cache.

use std::process::Command;

use anyhow::{Context, Result};

use crate::process;
use crate::workspace::Workspace;

const CARGO_DENY: &str = "0.20.2";

/// Runs a cargo command with the lock file as it is committed.
pub(crate) fn cargo(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    process::run(&mut workspace.cargo(arguments))
}

/// Builds every debug program, with the features that the tests' build has: cargo would choose others for a single
/// package, or where no target that uses the tests' own dependencies is asked for (`--examples` counts as one), and then
/// build most dependencies twice.
pub(crate) fn build_debug(workspace: &Workspace) -> Result<()> {
    cargo(workspace, &["build", "--workspace", "--bins", "--examples", "--locked"])
}

/// Builds one package as it is released.
pub(crate) fn build_release(workspace: &Workspace, package: &str) -> Result<()> {
    cargo(workspace, &["build", "--release", "--locked", "--package", package])
}

/// Builds the pinned cargo-deny into `.tools`, unless it is there. Unoptimised, because building it that way takes
/// a minute less, once, than it then needs a second more.
pub(crate) fn install_cargo_deny(workspace: &Workspace) -> Result<()> {
    let program = workspace.path(".tools/bin/cargo-deny");
    let installed = process::output(Command::new(&program).arg("--version"));
    if installed.is_ok_and(|version| version.trim() == format!("cargo-deny {CARGO_DENY}")) {
        println!("   already installed");
        return Ok(());
    }
    let version = format!("cargo-deny@={CARGO_DENY}");
    let install = ["install", &version, "--locked", "--debug", "--root", ".tools"];
    cargo(workspace, &install).context("cargo-deny could not be installed")
}

/// Judges the dependencies by `deny.toml`: licences, bans and duplicates, and where they come from.
pub(crate) fn deny(workspace: &Workspace) -> Result<()> {
    let mut deny = Command::new(workspace.path(".tools/bin/cargo-deny"));
    process::run(deny.args(["check", "licenses", "bans", "sources"]).current_dir(workspace.root()))
}
