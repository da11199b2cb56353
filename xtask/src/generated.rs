//! Files that are made from the code and committed all the same: `openapi.json`, and the pages' client.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::node;
use crate::process;
use crate::rust;
use crate::stamp::Inputs;
use crate::workspace::Workspace;

const DOCUMENT: &str = "openapi.json";
const CLIENT: &str = "web/src/api";
const REMEDY: &str = "run `cargo xtask generate` and commit what it changes";

/// Writes the API's document as the program itself gives it.
pub(crate) fn write_document(workspace: &Workspace) -> Result<()> {
    let document = document(workspace)?;
    fs::write(workspace.path(DOCUMENT), document).with_context(|| format!("{DOCUMENT} cannot be written"))
}

/// An error when the committed document is not what the program gives.
pub(crate) fn check_document(workspace: &Workspace) -> Result<()> {
    let document = document(workspace)?;
    let committed = fs::read_to_string(workspace.path(DOCUMENT))
        .with_context(|| format!("{DOCUMENT} is missing; {REMEDY}"))?;
    if committed != document {
        bail!("{DOCUMENT} is not what the code says; {REMEDY}");
    }
    Ok(())
}

/// Makes the pages' client from the committed document.
pub(crate) fn write_client(workspace: &Workspace) -> Result<()> {
    process::run(&mut node::npm(&workspace.web(), &["run", "generate"]))
}

/// An error when making the client again changes it. What has changed stays: it is the remedy.
pub(crate) fn check_client(workspace: &Workspace) -> Result<()> {
    let client = || -> Result<String> { Ok(Inputs::default().add(&workspace.path(CLIENT))?.digest()) };
    let before = client()?;
    write_client(workspace)?;
    if client()? != before {
        bail!("the client in {CLIENT} was not made from {DOCUMENT}, and now is; commit it");
    }
    Ok(())
}

fn document(workspace: &Workspace) -> Result<String> {
    rust::build_debug(workspace)?;
    let program = workspace.program("debug", "trackit");
    process::output(process::without_settings(&mut Command::new(program)).arg("openapi"))
}
