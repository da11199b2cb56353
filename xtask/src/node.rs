//! Node and npm: the version that is needed, and installing exactly what a lock file says.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::stamp::{self, Inputs};
use crate::version::NodeVersion;

const NEEDED: &str = "Node 20.19 or later (22.12 or later of 22) is needed to build the pages";

/// An error unless a Node is there that can build the pages.
pub(crate) fn need() -> Result<()> {
    let printed = version().context(NEEDED)?;
    let Some(version) = NodeVersion::parse(&printed) else {
        bail!("{NEEDED}, and `node --version` printed {:?}", printed.trim());
    };
    if !version.is_supported() {
        bail!("{NEEDED}, and this is {version}; install a newer one and put it first in PATH");
    }
    Ok(())
}

/// `npm` in a project's folder.
pub(crate) fn npm(project: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(project);
    command
}

/// Installs what the project's lock file names, unless exactly that is installed already.
///
/// No install script of a package runs: newer npm blocks them anyway, and nothing that we use needs one.
pub(crate) fn install(project: &Path) -> Result<()> {
    let lock = project.join("package-lock.json");
    if !lock.is_file() {
        bail!("{} is missing; run `npm install` there once and commit it", lock.display());
    }
    refuse_registry_hosts(&lock)?;
    let wanted = Inputs::default()
        .add(&project.join("package.json"))?
        .add(&lock)?
        .add(&project.join(".npmrc"))?
        .add_text(&version()?)
        .digest();
    let stamp = project.join("node_modules/.xtask-installed");
    if stamp::matches(&stamp, &wanted) {
        println!("   already installed");
        return Ok(());
    }
    process::run(&mut npm(project, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
        .with_context(|| format!("what {} names could not be installed", lock.display()))?;
    stamp::write(&stamp, &wanted)
}

fn version() -> Result<String> {
    process::output(Command::new("node").arg("--version"))
}

/// A lock file that records download addresses would send everyone to the registry of whoever wrote it.
fn refuse_registry_hosts(lock: &Path) -> Result<()> {
    let text = fs::read_to_string(lock).with_context(|| format!("{} cannot be read", lock.display()))?;
    if text.contains("\"resolved\": \"http") {
        bail!(
            "{} records download addresses; set omit-lockfile-registry-resolved=true in .npmrc beside it and \
             run `npm install` again",
            lock.display()
        );
    }
    Ok(())
}
