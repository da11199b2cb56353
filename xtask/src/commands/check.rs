//! `cargo xtask check`: everything about a change that can be judged without running it.

use anyhow::Result;

use crate::advisories::{self, Answer};
use crate::generated;
use crate::node;
use crate::pages;
use crate::process;
use crate::rust;
use crate::steps::{self, Steps};
use crate::workspace::Workspace;

/// Checks form, lints, docs, types, generated files, licences and known vulnerabilities
#[derive(clap::Args)]
#[command(after_help = "\
Goes on after a failure, so that one run shows all of them. Advisories need a network that reaches RustSec's \
database and a registry that answers audits; where one does not, the last lines say NOT checked.")]
pub(crate) struct Args {}

pub(crate) fn perform(workspace: &Workspace, _: &Args) -> Result<()> {
    steps::take("check", |steps| {
        steps.attempt("rust: format", || rust::cargo(workspace, &["fmt", "--all", "--check"]))?;
        if pages::build(workspace, steps).is_ok() {
            let check = || process::run(&mut node::npm(&workspace.web(), &["run", "check"]));
            steps.attempt("web: check", check)?;
        }
        code(workspace, steps)?;
        steps.attempt("generated: openapi.json", || generated::check_document(workspace))?;
        steps.attempt("generated: web client", || generated::check_client(workspace))?;
        dependencies(workspace, steps)
    })
}

fn code(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let clippy = ["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"];
    steps.attempt("rust: clippy", || rust::cargo(workspace, &clippy))?;
    steps.attempt("rust: docs", || {
        // Private items too: nearly everything here is private, and its links break as easily.
        let doc = ["doc", "--workspace", "--no-deps", "--document-private-items", "--locked"];
        process::run(workspace.cargo(&doc).env("RUSTDOCFLAGS", "--deny warnings"))
    })
}

fn dependencies(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    steps.need("dependencies: install cargo-deny", || rust::install_cargo_deny(workspace))?;
    steps.attempt("dependencies: licences, bans", || rust::deny(workspace))?;
    ask(steps, "dependencies: crate advisories", || advisories::of_crates(workspace))?;
    ask(steps, "dependencies: npm advisories", || advisories::of_npm_packages(workspace))
}

fn ask(steps: &mut Steps, name: &str, question: impl FnOnce() -> Result<Answer>) -> Result<()> {
    let mut answer = Answer::Clean;
    steps.attempt(name, || {
        answer = question()?;
        Ok(())
    })?;
    if let Answer::NotChecked(why) = answer {
        steps.note(why.to_owned());
    }
    Ok(())
}
