//! `trackit import`: what was taken out, of TrackIt or of another program, into an account.

use super::{CliError, open};
use crate::{
    accounts::model::Account,
    app::App,
    core::{config::DatabaseConfig, invalid::FieldError, language::Language},
    http::body,
    portability::{
        Counts, Document, ImportError,
        csv::{self, DateOrder, Line, Outcome, Row},
        service,
    },
};
use clap::{Args, ValueEnum};
use std::{fs, io::Read as _, path::PathBuf};

/// `trackit import --account NAME [FILE]`.
#[derive(Args, Debug)]
pub(super) struct Import {
    /// Whose it becomes: a username or an e-mail address
    #[arg(long, value_name = "NAME")]
    account: String,
    /// What another program exported as CSV, instead of a document that TrackIt exported
    #[arg(long, value_enum, value_name = "KIND")]
    csv: Option<Kind>,
    /// How dates are meant that do not begin with the year, where the file itself does not tell
    #[arg(long, value_enum, value_name = "ORDER", requires = "csv")]
    dates: Option<Dates>,
    /// Only say what it would do
    #[arg(long)]
    dry_run: bool,
    /// What to import [default: standard input]
    file: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseConfig,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A project of Todoist
    Tasks,
    /// A detailed report of Toggl or Clockify
    Time,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dates {
    /// 2026-11-28
    Ymd,
    /// 28/11/2026
    Dmy,
    /// 11/28/2026
    Mdy,
}

impl From<Dates> for DateOrder {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::Ymd => Self::Ymd,
            Dates::Dmy => Self::Dmy,
            Dates::Mdy => Self::Mdy,
        }
    }
}

impl Import {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let bytes = self.read()?;
        let app = open::existing_app(self.database.clone()).await?;
        let outcome = self.import(&app, &bytes).await;
        app.db.close().await;
        outcome
    }

    fn read(&self) -> Result<Vec<u8>, CliError> {
        let Some(path) = self.file.as_ref().filter(|path| path.as_os_str() != "-") else {
            let mut bytes = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut bytes);
            return read.map(|_| bytes).map_err(|error| CliError::Failed(error.to_string()));
        };
        let failed = |error| CliError::Failed(format!("cannot read {}: {error}", path.display()));
        fs::read(path).map_err(failed)
    }

    async fn import(&self, app: &App, bytes: &[u8]) -> Result<(), CliError> {
        let account = service::find_account(app, &self.account).await?;
        let account =
            account.ok_or_else(|| CliError::Failed(format!("there is no account {}", self.account)))?;
        let (created, skipped) = match self.csv {
            None => self.import_document(app, &account, bytes).await?,
            Some(Kind::Tasks) => {
                let sheet = csv::read_tasks(bytes, self.order());
                self.import_lines(app, &account, sheet.map_err(|fault| refused(&[fault]))?).await?
            }
            Some(Kind::Time) => {
                let sheet = csv::read_time(bytes, self.order(), &account.zone()?);
                self.import_lines(app, &account, sheet.map_err(|fault| refused(&[fault]))?).await?
            }
        };
        let done = if self.dry_run { "Would import" } else { "Imported" };
        println!("{done} {} for {}; {skipped} skipped.", said(created), account.username);
        Ok(())
    }

    fn order(&self) -> Option<DateOrder> {
        self.dates.map(DateOrder::from)
    }

    async fn import_document(
        &self,
        app: &App,
        account: &Account,
        bytes: &[u8],
    ) -> Result<(Counts, usize), CliError> {
        let document = body::parse::<Document>(bytes).map_err(|problem| match problem.errors() {
            [] => CliError::Failed(
                "this is no document of TrackIt's (JSON); for what another program exported add --csv tasks or --csv time"
                    .to_owned(),
            ),
            faults => refused(faults),
        })?;
        let imported = service::import(app, account.id, document, self.dry_run).await.map_err(failed)?;
        Ok((imported.created, imported.skipped.total()))
    }

    async fn import_lines<R: Row>(
        &self,
        app: &App,
        account: &Account,
        sheet: csv::Sheet<R>,
    ) -> Result<(Counts, usize), CliError> {
        let report = csv::service::import(app, account.id, sheet, self.dry_run).await.map_err(failed)?;
        let skipped =
            report.sheet.lines.iter().filter(|line| matches!(line.outcome, Outcome::Skip(_))).count();
        if self.dry_run {
            report.sheet.lines.iter().for_each(print_line);
        }
        let faults = report.sheet.faults();
        if faults.is_empty() { Ok((report.imported.created, skipped)) } else { Err(refused(&faults)) }
    }
}

fn print_line<R: Row>(line: &Line<R>) {
    match &line.outcome {
        Outcome::Create(row) => println!("line {}: new: {}", line.number, row.summary()),
        Outcome::Skip(reason) => println!("line {}: skipped: {}", line.number, reason.message(Language::En)),
        Outcome::Fault(_) => println!("line {}: wrong", line.number),
    }
}

fn said(counts: Counts) -> String {
    let Counts { customers, orders, tasks, activities } = counts;
    let kinds = [
        (customers, "customer", "customers"),
        (orders, "order", "orders"),
        (tasks, "task", "tasks"),
        (activities, "activity", "activities"),
    ];
    let some = kinds.iter().filter(|(count, ..)| *count > 0);
    let some: Vec<_> =
        some.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    if some.is_empty() { "nothing new".to_owned() } else { some.join(", ") }
}

fn failed(error: ImportError) -> CliError {
    match error {
        ImportError::Invalid(faults) => refused(&faults),
        ImportError::Db(error) => error.into(),
    }
}

/// Every fault on a line of its own.
fn refused(faults: &[FieldError]) -> CliError {
    let line = |fault: &FieldError| format!("\n  {}: {}", fault.field, fault.invalid.message(Language::En));
    CliError::Failed(format!("nothing was imported:{}", faults.iter().map(line).collect::<String>()))
}
