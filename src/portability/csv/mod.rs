//! What other programs export as CSV: read as a whole, so that every line can be spoken of before anything is written.
//!
//! `table` makes cells of bytes, `dates` and `amounts` read what they hold, and there is a file for each kind of
//! content: `todoist` for tasks, `time` for the hours of Toggl and Clockify.

mod amounts;
mod book;
mod dates;
mod ids;
pub(super) mod schema;
pub mod service;
mod table;
mod time;
mod todoist;

pub use dates::DateOrder;
pub use time::{TimeRow, read_time};
pub use todoist::{TaskRow, read_tasks};

use crate::{
    core::{ids::Ids, invalid::FieldError, language::Language, words::words},
    db::DbError,
    journal::Write,
    objects::Object,
    portability::model::Contents,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The largest file, in bytes.
pub const MAX_FILE: usize = 16 * 1024 * 1024;
/// Lines of a file at most, the one with the names of the columns apart.
pub const MAX_LINES: usize = 20_000;

/// A file, line by line.
#[derive(Clone, Debug)]
pub struct Sheet<R> {
    /// Whose form it has.
    pub dialect: Dialect,
    /// How its letters were written.
    pub encoding: Encoding,
    /// In the order of the file.
    pub lines: Vec<Line<R>>,
}

/// One line of a file.
#[derive(Clone, Debug)]
pub struct Line<R> {
    /// Where it begins, counted from 1.
    pub number: u64,
    /// What it comes to.
    pub outcome: Outcome<R>,
}

/// What a line comes to.
#[derive(Clone, Debug)]
pub enum Outcome<R> {
    /// Something new.
    Create(R),
    /// Nothing, for this reason.
    Skip(Skip),
    /// It cannot be read; each fault names its column.
    Fault(Vec<FieldError>),
}

/// Why a line makes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// It was imported before.
    AlreadyHere,
    /// It holds nothing.
    Empty,
    /// A section: its name goes with its tasks.
    Section,
    /// A note: it goes with its task.
    Note,
    /// It is about the list itself.
    Other,
    /// No time went by.
    NoTime,
    /// It was still running when it was exported.
    Running,
}

words!(Skip {
    AlreadyHere = "already_here",
    Empty = "empty",
    Section = "section",
    Note = "note",
    Other = "other",
    NoTime = "no_time",
    Running = "running",
});

impl Skip {
    /// One sentence for people.
    #[must_use]
    pub fn message(self, language: Language) -> &'static str {
        language.text(&format!("import.{}", self.as_str()))
    }
}

/// Whose form a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// Todoist's projects.
    Todoist,
    /// Toggl's detailed report.
    Toggl,
    /// Clockify's detailed report.
    Clockify,
}

/// How letters were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub enum Encoding {
    /// As nearly everybody does.
    #[serde(rename = "utf-8")]
    Utf8,
    /// As older programs on Windows do; assumed of what is no UTF-8.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// What a line makes.
pub trait Row: Clone + Send + Sync + 'static {
    /// The kind of object.
    type Made: Object;

    /// Derived from the line, so that it is the same each time.
    fn id(&self) -> Uuid;
    /// What it is, in a few words.
    fn summary(&self) -> String;
    /// The objects that a file makes, with what else they need.
    fn contents(
        sheet: &Sheet<Self>,
        write: &Write<'_>,
        ids: &Ids,
    ) -> impl Future<Output = Result<Contents, DbError>> + Send;
}

impl<R> Line<R> {
    /// What the line makes, if it makes something.
    pub fn row(&self) -> Option<&R> {
        if let Outcome::Create(row) = &self.outcome { Some(row) } else { None }
    }
}

impl<R: Row> Sheet<R> {
    /// Everything that is wrong, each with its line.
    #[must_use]
    pub fn faults(&self) -> Vec<FieldError> {
        let faults = |line: &Line<R>| match &line.outcome {
            Outcome::Fault(faults) => faults
                .iter()
                .map(|fault| fault.invalid.at(format!("lines.{}.{}", line.number, fault.field)))
                .collect(),
            _ => Vec::new(),
        };
        self.lines.iter().flat_map(faults).collect()
    }

    /// Passes over what is there already.
    pub fn skip(&mut self, is_here: impl Fn(Uuid) -> bool) {
        for line in &mut self.lines {
            if line.row().is_some_and(|row| is_here(row.id())) {
                line.outcome = Outcome::Skip(Skip::AlreadyHere);
            }
        }
    }

    /// What is to be made.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.lines.iter().filter_map(Line::row)
    }
}
