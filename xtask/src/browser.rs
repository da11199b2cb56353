//! The browser of the end-to-end tests.
//!
//! `CHROME_PATH` names one. Without it an npm package brings a headless Chromium with its libraries and a font,
//! so that a bare Linux can run the tests: no package manager of the system, no download from elsewhere.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::process;
use crate::scratch;
use crate::workspace::Workspace;

/// Asks for a browser of one's own.
pub(crate) const OVERRIDE: &str = "CHROME_PATH";

/// A browser, and the folder that it was unpacked to and that it puts its profiles in; removed when dropped.
pub(crate) struct Browser {
    executable: PathBuf,
    libraries: Option<PathBuf>,
    fonts: Option<PathBuf>,
    folder: TempDir,
}

impl Browser {
    /// Finds or unpacks a browser that starts; an error with a remedy where there is none.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self> {
        let browser = Self::locate(workspace, scratch::folder("browser")?)?;
        browser.try_out()?;
        Ok(browser)
    }

    fn locate(workspace: &Workspace, folder: TempDir) -> Result<Self> {
        if let Some(path) = env::var_os(OVERRIDE) {
            let executable = PathBuf::from(path);
            if !executable.is_file() {
                bail!("{OVERRIDE} names {}, and there is no such file", executable.display());
            }
            return Ok(Self { executable, libraries: None, fonts: None, folder });
        }
        if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
            bail!("no browser is brought for this system; set {OVERRIDE} to an installed Chrome or Chromium");
        }
        Self::unpack(workspace, folder)
    }

    /// Lets a program use this browser, and keep its temporary files where they are removed with it.
    pub(crate) fn lend<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(OVERRIDE, &self.executable).env("TMPDIR", self.folder.path());
        if let Some(libraries) = &self.libraries {
            command.env("LD_LIBRARY_PATH", libraries);
        }
        if let Some(fonts) = &self.fonts {
            command.env("FONTCONFIG_PATH", fonts);
        }
        command
    }

    fn unpack(workspace: &Workspace, folder: TempDir) -> Result<Self> {
        let mut script = Command::new("node");
        script.arg(workspace.tools().join("chromium.mjs")).arg(folder.path());
        let printed = process::output(&mut script).context("the browser cannot be unpacked")?;
        let printed: Value = serde_json::from_str(&printed).context("chromium.mjs printed no JSON")?;
        let path = |name: &str| printed[name].as_str().map(PathBuf::from);
        let executable = path("executable").context("chromium.mjs named no executable")?;
        Ok(Self { executable, libraries: path("libraries"), fonts: path("fonts"), folder })
    }
    fn try_out(&self) -> Result<()> {
        let mut command = Command::new(&self.executable);
        let version = process::output(self.lend(&mut command).arg("--version"))
            .with_context(|| format!("the browser does not start; set {OVERRIDE} to one that does"))?;
        println!("   {}", version.trim());
        Ok(())
    }
}
