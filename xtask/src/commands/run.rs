//! `cargo xtask run`: everything built and served, from a clean clone to a page in the browser.

use std::env;
use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::commands::build;
use crate::process;
use crate::steps;
use crate::workspace::Workspace;

const WEB_LISTEN: &str = "TRACKIT_WEB_LISTEN";

/// Builds everything and serves it on 127.0.0.1:5000 (API, docs and pages) and :5001 (pages)
#[derive(clap::Args)]
#[command(after_help = "The database is data/trackit.db; Ctrl-C ends the server.")]
pub(crate) struct Args {
    /// First make the demo's account anew, and show its password
    #[arg(long)]
    demo: bool,
    /// Passed on to `trackit serve`, for example `-- --database-url postgres://…`
    #[arg(last = true, value_name = "ARGUMENTS")]
    serve: Vec<OsString>,
}

pub(crate) fn perform(workspace: &Workspace, args: &Args) -> Result<()> {
    steps::take("run", |steps| build::program(workspace, steps))?;
    if args.demo {
        let mut demo = Command::new(workspace.program("release", "trackit"));
        process::run(demo.arg("demo").current_dir(workspace.root()))?;
    }
    let mut trackit = Command::new(workspace.program("release", "trackit"));
    trackit.arg("serve").args(&args.serve).current_dir(workspace.root());
    // A variable and no flag, so that whoever wants another address can still give the flag.
    if env::var_os(WEB_LISTEN).is_none() {
        trackit.env(WEB_LISTEN, "127.0.0.1:5001");
    }
    Err(process::become_program(&mut trackit))
}
