//! `cargo xtask generate`: what is made from the code and committed.

use anyhow::Result;

use crate::generated;
use crate::pages;
use crate::steps;
use crate::workspace::Workspace;

/// Makes openapi.json from the code, and the pages' client from openapi.json
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn perform(workspace: &Workspace, _: &Args) -> Result<()> {
    steps::take("generate", |steps| {
        steps.need("generate: openapi.json", || generated::write_document(workspace))?;
        pages::install(workspace, steps)?;
        steps.need("generate: web client", || generated::write_client(workspace))
    })
}
