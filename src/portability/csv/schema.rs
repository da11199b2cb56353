//! What CSV imports are asked and answer.

use super::{DateOrder, Dialect, Encoding, Line, Outcome, Skip, TaskRow, TimeRow, service::Report};
use crate::{
    core::{clock::UtcTime, language::Language, money::Rate},
    customers::Name,
    http::{
        problem::FieldErrorOut,
        query::{FromParams, Params, from_str},
        values::word,
    },
    orders::Title,
    portability::schema::CountsOut,
    tasks::Priority,
};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The parameters of a CSV import.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `CsvQuery` is what is read")]
pub(in crate::portability) struct CsvParams {
    /// Only says what it would do.
    #[param(default = false)]
    dry_run: Option<bool>,
    /// How dates that do not begin with the year are meant, where the file itself does not tell.
    #[param(value_type = Option<String>, pattern = "^(ymd|dmy|mdy)$")]
    dates: Option<String>,
}

/// How to import.
#[derive(Clone, Copy, Debug)]
pub(in crate::portability) struct CsvQuery {
    pub(in crate::portability) dry_run: bool,
    pub(in crate::portability) dates: Option<DateOrder>,
}

impl FromParams for CsvQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let dry_run = params.optional("dry_run", from_str);
        let dates = params.optional("dates", word);
        Some(Self { dry_run: dry_run?.unwrap_or_default(), dates: dates? })
    }
}

/// What a file came to, or would come to.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::portability) struct CsvReport<M> {
    /// Whether it was only a try.
    dry_run: bool,
    dialect: Dialect,
    encoding: Encoding,
    /// What is new.
    created: CountsOut,
    /// Lines that make nothing.
    skipped: usize,
    /// Lines that are wrong; nothing is imported as long as there are any.
    wrong: usize,
    lines: Vec<LineOut<M>>,
}

/// One line of the file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CsvLine)]
pub(in crate::portability) struct LineOut<M> {
    /// Counted from 1, the names of the columns among them.
    line: u64,
    outcome: OutcomeOut,
    /// Why it makes nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Skip>,
    /// The same for people, in the language of `Accept-Language`.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
    /// What is wrong, by column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<FieldErrorOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    makes: Option<M>,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvOutcome)]
enum OutcomeOut {
    /// It makes something new.
    Create,
    /// It makes nothing.
    Skip,
    /// It is wrong.
    Error,
}

/// The task that a line makes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::portability) struct TaskLine {
    title: String,
    description: String,
    /// `yyyy-mm-dd`
    #[schema(value_type = Option<String>, format = Date, required = true)]
    due_on: Option<Date>,
    priority: Priority,
}

impl From<TaskRow> for TaskLine {
    fn from(row: TaskRow) -> Self {
        Self {
            title: row.task.title.into_string(),
            description: row.task.description.into_string(),
            due_on: row.task.due_on,
            priority: row.task.priority,
        }
    }
}

/// The activity that a line makes.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::portability) struct TimeLine {
    description: String,
    started_at: UtcTime,
    #[schema(required = true)]
    ended_at: Option<UtcTime>,
    billable: bool,
    /// `null` stands for the account's rate.
    #[schema(required = true)]
    rate_cents_per_hour: Option<i64>,
    /// The title of the order that it belongs to, which is made if there is none.
    #[schema(required = true)]
    order: Option<String>,
    /// The name of that order's customer, who is entered if there is none.
    #[schema(required = true)]
    customer: Option<String>,
}

impl From<TimeRow> for TimeLine {
    fn from(TimeRow { activity, project, .. }: TimeRow) -> Self {
        let (order, customer) = project.map(|project| (project.title, project.client)).unzip();
        Self {
            description: activity.description.into_string(),
            started_at: activity.started_at,
            ended_at: activity.ended_at,
            billable: activity.billable,
            rate_cents_per_hour: activity.rate.map(Rate::cents_per_hour),
            order: order.map(Title::into_string),
            customer: customer.flatten().map(Name::into_string),
        }
    }
}

impl<M> CsvReport<M> {
    pub(in crate::portability) fn new<R: Into<M>>(
        report: Report<R>,
        dry_run: bool,
        language: Language,
    ) -> Self {
        let Report { sheet, imported } = report;
        let count = |is: fn(&Outcome<R>) -> bool| sheet.lines.iter().filter(|line| is(&line.outcome)).count();
        Self {
            dry_run,
            dialect: sheet.dialect,
            encoding: sheet.encoding,
            created: imported.created.into(),
            skipped: count(|outcome| matches!(outcome, Outcome::Skip(_))),
            wrong: count(|outcome| matches!(outcome, Outcome::Fault(_))),
            lines: sheet.lines.into_iter().map(|line| LineOut::new(line, language)).collect(),
        }
    }
}

impl<M> LineOut<M> {
    fn new<R: Into<M>>(line: Line<R>, language: Language) -> Self {
        let blank = Self {
            line: line.number,
            outcome: OutcomeOut::Create,
            reason: None,
            message: None,
            errors: Vec::new(),
            makes: None,
        };
        match line.outcome {
            Outcome::Create(row) => Self { makes: Some(row.into()), ..blank },
            Outcome::Skip(reason) => Self {
                outcome: OutcomeOut::Skip,
                reason: Some(reason),
                message: Some(reason.message(language)),
                ..blank
            },
            Outcome::Fault(faults) => Self {
                outcome: OutcomeOut::Error,
                errors: faults.into_iter().map(|fault| FieldErrorOut::new(fault, language)).collect(),
                ..blank
            },
        }
    }
}
