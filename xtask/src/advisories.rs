//! Whether a dependency is known to be vulnerable.
//!
//! Both answers come from the network: RustSec's database from its repository, npm's from the registry. Where
//! they cannot be reached (a registry mirror often answers no audits) nothing is known, which is said aloud and
//! is no failure: a check that fails without a network would soon be left out.

use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::node;
use crate::process;
use crate::workspace::Workspace;

/// What asking has shown.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    /// Asked, and nothing is known against what we use.
    Clean,
    /// Nobody could be asked, and why.
    NotChecked(&'static str),
}

/// Asks RustSec about the Rust dependencies; an error names what it knows.
pub(crate) fn of_crates(workspace: &Workspace) -> Result<Answer> {
    let mut fetch = Command::new(workspace.path(".tools/bin/cargo-deny"));
    if process::output(fetch.args(["fetch", "db"]).current_dir(workspace.root())).is_err() {
        return Ok(Answer::NotChecked("advisories: RustSec's database is not reachable, crates NOT checked"));
    }
    let mut check = Command::new(workspace.path(".tools/bin/cargo-deny"));
    process::run(check.args(["check", "--disable-fetch", "advisories"]).current_dir(workspace.root()))?;
    Ok(Answer::Clean)
}

/// Asks the npm registry about what builds and is in the pages; an error says how to learn more.
pub(crate) fn of_npm_packages(workspace: &Workspace) -> Result<Answer> {
    // npm ends with an error both when it found something and when it could not ask; its JSON tells which.
    let output =
        node::npm(&workspace.web(), &["audit", "--json"]).output().context("npm cannot be started")?;
    answer(&String::from_utf8_lossy(&output.stdout))
}

fn answer(json: &str) -> Result<Answer> {
    let report: Value = serde_json::from_str(json).unwrap_or_default();
    let Some(found) = report["metadata"]["vulnerabilities"].as_object() else {
        return Ok(Answer::NotChecked(
            "advisories: the registry answers no audits, npm packages NOT checked",
        ));
    };
    let grave: u64 = ["high", "critical"].iter().filter_map(|level| found.get(*level)?.as_u64()).sum();
    if grave > 0 {
        bail!("{grave} npm packages have grave advisories; run `npm audit` in web/ and update them");
    }
    Ok(Answer::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_is_not_taken_for_a_clean_one() -> Result<()> {
        for silence in ["", "not json", r#"{"message": "405 Method Not Allowed", "error": {}}"#] {
            assert!(matches!(answer(silence)?, Answer::NotChecked(_)), "{silence}");
        }
        Ok(())
    }

    #[test]
    fn grave_advisories_fail_and_lesser_ones_do_not() -> Result<()> {
        let report = |high: u64| {
            format!(r#"{{"metadata": {{"vulnerabilities": {{"low": 3, "high": {high}, "critical": 0}}}}}}"#)
        };
        assert_eq!(answer(&report(0))?, Answer::Clean);
        assert!(answer(&report(1)).is_err());
        Ok(())
    }
}
