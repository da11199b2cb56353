//! Folders that live as long as a command.

use anyhow::{Context, Result};
use tempfile::TempDir;

/// A new folder in the system's temporary folder (`TMPDIR` names another), removed when dropped.
pub(crate) fn folder(purpose: &str) -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix(&format!("trackit-{purpose}-"))
        .tempdir()
        .context("no temporary folder can be created; set TMPDIR to one that can be written")
}
