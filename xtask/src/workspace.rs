//! Where everything is.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;

/// The checked-out repository.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Asks cargo, which alone knows where `CARGO_TARGET_DIR` and its configuration put the builds.
    pub(crate) fn locate() -> Result<Self> {
        let metadata = process::output(Command::new(cargo_program()).args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
        ]))?;
        let metadata: Value = serde_json::from_str(&metadata).context("`cargo metadata` printed no JSON")?;
        let folder = |key: &str| -> Result<PathBuf> {
            let path = metadata[key].as_str().with_context(|| format!("`cargo metadata` names no {key}"))?;
            Ok(PathBuf::from(path))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// The folder of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A file or folder of the repository.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The pages' sources.
    pub(crate) fn web(&self) -> PathBuf {
        self.path("web")
    }

    /// The npm project that brings PostgreSQL and a browser.
    pub(crate) fn tools(&self) -> PathBuf {
        self.path("xtask/tools")
    }

    /// A program that cargo has built; `profile` is the folder's name, `debug` or `release`.
    pub(crate) fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name)
    }

    /// A stamp that lives and dies with the builds.
    pub(crate) fn stamp(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    /// `cargo`, in the repository's folder.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_program());
        command.args(arguments).current_dir(&self.root);
        command
    }
}

/// The cargo that runs us, so that `cargo +nightly xtask` stays with its toolchain.
fn cargo_program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
