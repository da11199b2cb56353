//! `trackit admin import-users`: the accounts of another program, with the hashes of their passwords.

use super::{CliError, open};
use crate::{
    accounts::{
        model::{Email, Name, NewAccount, Role, TimeZone, Username},
        service::{self, ImportError, Moved},
    },
    app::App,
    core::{config::DatabaseConfig, invalid::Invalid, language::Language},
    security::passwords,
};
use clap::Args;
use std::{collections::HashSet, fs, path::PathBuf};

const NEEDED: [&str; 4] = ["username", "email", "name", "password_hash"];
const OPTIONAL: [&str; 3] = ["locale", "timezone", "role"];

/// `trackit admin import-users FILE.csv`.
#[derive(Args, Debug)]
pub(super) struct ImportUsers {
    /// CSV in UTF-8. Its first line names the columns: username, email, name, password_hash (bcrypt or Argon2), and if
    /// you like locale, timezone, role
    file: PathBuf,
    /// Only say what it would do
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    database: DatabaseConfig,
}

/// What is wrong on one line of the file.
struct Fault {
    line: u64,
    column: &'static str,
    invalid: Invalid,
}

impl ImportUsers {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let failed = |error| CliError::Failed(format!("cannot read {}: {error}", self.file.display()));
        let bytes = fs::read(&self.file).map_err(failed)?;
        let moved = read(&bytes)?;
        let app = open::existing_app(self.database.clone()).await?;
        let outcome = self.import(&app, moved).await;
        app.db.close().await;
        outcome
    }

    async fn import(&self, app: &App, moved: Vec<(u64, Moved)>) -> Result<(), CliError> {
        let (lines, moved): (Vec<u64>, Vec<Moved>) = moved.into_iter().unzip();
        let count = moved.len();
        service::import_accounts(app, moved, self.dry_run).await.map_err(|error| match error {
            ImportError::Taken(taken) => refused(
                taken
                    .into_iter()
                    .map(|(index, invalid)| Fault {
                        line: lines[index],
                        column: if invalid.code == "email_taken" { "email" } else { "username" },
                        invalid,
                    })
                    .collect(),
            ),
            ImportError::Db(error) => CliError::Db(error),
        })?;
        println!("{} {count} accounts.", if self.dry_run { "Would import" } else { "Imported" });
        Ok(())
    }
}

/// The accounts of a file, each with its line.
fn read(bytes: &[u8]) -> Result<Vec<(u64, Moved)>, CliError> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().from_reader(text);
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let columns: Vec<&str> = header.iter().map(str::trim).collect();
    check_columns(&columns)?;
    let (mut moved, mut faults, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &str| {
            let at = columns.iter().position(|name| *name == column);
            at.and_then(|at| record.get(at)).unwrap_or_default().to_owned()
        };
        match account(cell) {
            Ok(account) => {
                for (column, fold) in
                    [("username", account.new.username.fold()), ("email", account.new.email.fold())]
                {
                    if !seen.insert((column, fold)) {
                        faults.push(Fault { line, column, invalid: Invalid::because("twice") });
                    }
                }
                moved.push((line, account));
            }
            Err(wrong) => {
                faults.extend(wrong.into_iter().map(|(column, invalid)| Fault { line, column, invalid }));
            }
        }
    }
    if faults.is_empty() { Ok(moved) } else { Err(refused(faults)) }
}

fn check_columns(columns: &[&str]) -> Result<(), CliError> {
    let wrong =
        |what: &str, name: &str| Err(CliError::Failed(format!("nothing was imported: {what} {name}")));
    for (at, name) in columns.iter().enumerate() {
        if !NEEDED.contains(name) && !OPTIONAL.contains(name) {
            return wrong("there is no column", name);
        }
        if columns[..at].contains(name) {
            return wrong("there are two columns", name);
        }
    }
    match NEEDED.iter().find(|name| !columns.contains(name)) {
        Some(missing) => wrong("the first line must name the column", missing),
        None => Ok(()),
    }
}

/// One account, or all that is wrong with it.
fn account(cell: impl Fn(&str) -> String) -> Result<Moved, Vec<(&'static str, Invalid)>> {
    let mut wrong = Vec::new();
    let username = noted(&mut wrong, "username", Username::parse(cell("username")));
    let email = noted(&mut wrong, "email", Email::parse(cell("email")));
    let name = noted(&mut wrong, "name", Name::parse(cell("name")));
    let password_hash = noted(&mut wrong, "password_hash", hash(cell("password_hash")));
    let locale = noted(
        &mut wrong,
        "locale",
        optional(cell("locale"), Language::En, |tag| {
            Language::from_tag(&tag).ok_or(Invalid::because("wrong_type"))
        }),
    );
    let timezone =
        noted(&mut wrong, "timezone", optional(cell("timezone"), TimeZone::default(), TimeZone::parse));
    let role = noted(
        &mut wrong,
        "role",
        optional(cell("role"), Role::User, |word| Role::parse(&word).ok_or(Invalid::because("wrong_type"))),
    );
    let new = (|| {
        let (username, email, name) = (username?, email?, name?);
        Some(NewAccount {
            username,
            email,
            name,
            locale: locale?,
            timezone: timezone?,
            role: role?,
            weak_password: false,
        })
    })();
    new.zip(password_hash).map(|(new, password_hash)| Moved { new, password_hash }).ok_or(wrong)
}

fn noted<T>(
    wrong: &mut Vec<(&'static str, Invalid)>,
    column: &'static str,
    read: Result<T, Invalid>,
) -> Option<T> {
    read.map_err(|invalid| wrong.push((column, invalid))).ok()
}

fn optional<T>(
    text: String,
    default: T,
    parse: impl FnOnce(String) -> Result<T, Invalid>,
) -> Result<T, Invalid> {
    if text.is_empty() { Ok(default) } else { parse(text) }
}

fn hash(text: String) -> Result<String, Invalid> {
    if passwords::is_known_hash(&text) { Ok(text) } else { Err(Invalid::because("unknown_hash")) }
}

fn unreadable(error: &csv::Error) -> CliError {
    CliError::Failed(format!("nothing was imported: {error}"))
}

/// Every fault on a line of its own.
fn refused(faults: Vec<Fault>) -> CliError {
    let said = faults.into_iter().map(|Fault { line, column, invalid }| {
        format!("\n  line {line}: {column}: {}", invalid.message(Language::En))
    });
    CliError::Failed(format!("nothing was imported:{}", said.collect::<String>()))
}
