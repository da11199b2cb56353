//! `cargo xtask build`: the program as it is released, with its pages inside.

use anyhow::Result;

use crate::pages;
use crate::rust;
use crate::steps::{self, Steps};
use crate::workspace::Workspace;

/// Builds the pages and then target/release/trackit, which holds them
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn perform(workspace: &Workspace, _: &Args) -> Result<()> {
    steps::take("build", |steps| program(workspace, steps))
}

/// The steps, for commands that need the released program.
pub(crate) fn program(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    pages::build(workspace, steps)?;
    steps.need("rust: build for release", || rust::build_release(workspace, "trackit"))
}
