//! One run, from empty folders to the table.

use crate::{
    asks::Ask,
    fill::{Size, postgres, sqlite},
    machine,
    plan::{Plan, Subject},
    process::Cores,
    report,
    rounds::{Database, Measured, Rounds},
};
use anyhow::{Context as _, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// How the run is made.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The released program
    #[arg(long, env = "TRACKIT_BENCH_SERVER", default_value = "target/release/trackit", value_name = "FILE")]
    server: PathBuf,
    /// A PostgreSQL that keeps its word; a database of its own is made there, and dropped again
    #[arg(
        long,
        env = "TRACKIT_BENCH_POSTGRES_URL",
        required_unless_present = "without_postgres",
        value_name = "URL"
    )]
    postgres_url: Option<String>,
    /// Measure SQLite alone
    #[arg(long)]
    without_postgres: bool,
    /// A look while developing: fewer accounts, one short round, and no file unless --out names one
    #[arg(long)]
    quick: bool,
    /// Other than the plan's: how many rounds
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Other than the plan's: how long each measurement is
    #[arg(long, value_name = "N")]
    seconds: Option<f64>,
    /// Other than the plan's: how many connections, separated by commas
    #[arg(long, value_name = "N", value_delimiter = ',')]
    connections: Option<Vec<usize>>,
    /// Other than the plan's: what is asked, separated by commas
    #[arg(long, value_enum, value_name = "ASK", value_delimiter = ',')]
    asks: Option<Vec<Ask>>,
    /// Where databases lie; the filled ones are kept for the next run
    #[arg(long, default_value = "target/bench", value_name = "FOLDER")]
    folder: PathBuf,
    /// Where the table is written
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Fills, measures, reports.
pub(crate) fn run(args: &Args) -> Result<()> {
    let plan = plan(args);
    let out = args.out.clone().or_else(|| (!args.quick).then(|| PathBuf::from("docs/BENCHMARKS.md")));
    fs::create_dir_all(&args.folder).context("the folder cannot be made")?;
    let folder = args.folder.canonicalize()?;
    let program = args.server.canonicalize().context("there is no released program")?;

    let filling = Builder::new_multi_thread().enable_all().build()?;
    println!("SQLite: fill");
    let kept = filling.block_on(sqlite::filled(&folder, plan.size))?;
    let work = folder.join("run");
    sqlite::copy(&kept, &work)?;
    let file = Database::look(Subject::Sqlite, sqlite::url(&work), work.clone());
    let mut databases = vec![filling.block_on(file)?];
    let server = args.postgres_url.as_deref().filter(|_| !args.without_postgres);
    let filled = server.map(|server| fill_postgres(&filling, server, &work, plan.size)).transpose()?;
    if let Some((filled, data_dir)) = &filled {
        let server = Database::look(Subject::Postgres, filled.url.clone(), data_dir.clone());
        databases.push(filling.block_on(server)?);
    }
    let machine = machine::Machine::look(&folder, Cores::look())?;
    println!("{machine}");

    let measured = measure(&plan, machine.cores, program, work.clone(), databases);
    if let Some((filled, _)) = filled {
        filling.block_on(filled.drop())?;
    }
    fs::remove_dir_all(&work)?;
    let text = report::markdown(&plan, &machine, &measured?);
    println!("{text}");
    if let Some(out) = out {
        if let Some(parent) = out.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&out, text).context("the table cannot be written")?;
    }
    Ok(())
}

fn plan(args: &Args) -> Plan {
    let plan = if args.quick { Plan::quick() } else { Plan::full() };
    Plan {
        rounds: args.rounds.unwrap_or(plan.rounds),
        measured: args.seconds.map_or(plan.measured, Duration::from_secs_f64),
        connections: args.connections.clone().unwrap_or(plan.connections),
        asks: args.asks.clone().unwrap_or(plan.asks),
        ..plan
    }
}

fn fill_postgres(
    filling: &Runtime,
    server: &str,
    work: &Path,
    size: Size,
) -> Result<(postgres::Filled, PathBuf)> {
    println!("PostgreSQL: fill");
    let data_dir = work.join("postgres");
    let filled = filling.block_on(postgres::Filled::make(server, &data_dir, size))?;
    Ok((filled, data_dir))
}

/// From here on this process is the client, and keeps to its core.
fn measure(
    plan: &Plan,
    cores: Cores,
    program: PathBuf,
    folder: PathBuf,
    databases: Vec<Database>,
) -> Result<Measured> {
    cores.keep_client()?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(Rounds::new(plan.clone(), cores, program, folder, databases).measure())
}
