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
        demo.arg("demo").args(of_the_database(&args.serve)).current_dir(workspace.root());
        process::run(&mut demo)?;
    }
    let mut trackit = Command::new(workspace.program("release", "trackit"));
    trackit.arg("serve").args(&args.serve).current_dir(workspace.root());
    // A variable and no flag, so that whoever wants another address can still give the flag.
    if env::var_os(WEB_LISTEN).is_none() {
        trackit.env(WEB_LISTEN, "127.0.0.1:5001");
    }
    Err(process::become_program(&mut trackit))
}

/// The arguments that say which database, with their values: the demo's account goes where it is served from.
fn of_the_database(serve: &[OsString]) -> Vec<&OsString> {
    const NAMES: [&str; 3] = ["--database-url", "--database-url-file", "--data-dir"];
    let mut found = Vec::new();
    let mut arguments = serve.iter();
    while let Some(argument) = arguments.next() {
        let text = argument.to_string_lossy();
        let (name, value) = text.split_once('=').map_or((&*text, None), |(name, value)| (name, Some(value)));
        if NAMES.contains(&name) {
            found.push(argument);
            found.extend(value.map_or_else(|| arguments.next(), |_| None));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_goes_into_the_database_that_is_served() {
        let serve =
            ["--listen", "127.0.0.1:0", "--data-dir=d", "--database-url", "sqlite:a.db", "--compat", "off"];
        let serve = serve.map(OsString::from);
        assert_eq!(of_the_database(&serve), ["--data-dir=d", "--database-url", "sqlite:a.db"]);
        assert!(of_the_database(&serve[..2]).is_empty());
    }
}
