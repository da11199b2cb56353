//! The detailed reports of Toggl and Clockify: one line for each span of work.
//!
//! A project becomes an order, and its client that order's customer; where there is no project, the time belongs to no
//! order. The description is `task: description [tags]`, as far as there are such.

use super::{
    Dialect, Line, Outcome, Row, Sheet, Skip, amounts,
    book::Book,
    dates::{DateOrder, clock, duration},
    ids::DerivedIds,
    table::{Cells, Column, Table},
};
use crate::{
    activities::{self, Activity, Description, NewActivity},
    core::{
        clock::UtcTime,
        ids::Ids,
        invalid::{FieldError, Invalid},
        money::Rate,
    },
    customers,
    db::DbError,
    journal::Write,
    orders,
    portability::model::Contents,
};
use jiff::{civil::DateTime, tz::TimeZone};
use uuid::Uuid;

/// A span of work that a line makes.
#[derive(Clone, Debug)]
pub struct TimeRow {
    /// Derived from the line.
    pub id: Uuid,
    /// What it says.
    pub activity: NewActivity,
    /// What it was done for.
    pub project: Option<Project>,
}

/// What becomes an order.
#[derive(Clone, Debug)]
pub struct Project {
    /// The order's title.
    pub title: orders::Title,
    /// Its customer, if one is named.
    pub client: Option<customers::Name>,
}

impl Row for TimeRow {
    type Made = Activity;

    fn id(&self) -> Uuid {
        self.id
    }

    fn summary(&self) -> String {
        let minutes = self.activity.ended_at.map(|end| end.since(self.activity.started_at).as_secs() / 60);
        let description = self.activity.description.clone().into_string();
        let project =
            self.project.as_ref().map(|project| format!(" ({})", project.title.clone().into_string()));
        format!("{} min {description}{}", minutes.unwrap_or_default(), project.unwrap_or_default())
    }

    async fn contents(sheet: &Sheet<Self>, write: &Write<'_>, ids: &Ids) -> Result<Contents, DbError> {
        let internal = |error: FieldError| DbError::Internal(format!("{} was not checked", error.field));
        let rate = activities::service::rate_for(write, None).await?;
        let mut book = Book::open(write, ids).await?;
        for row in sheet.rows() {
            let mut new = row.activity.clone();
            if let Some(project) = &row.project {
                new.order_id = Some(book.order(project).await?);
            }
            let activity = Activity::new(row.id, new, rate, write.now).map_err(internal)?;
            book.contents.activities.push(activity);
        }
        Ok(book.contents)
    }
}

/// Reads time. The clocks of the file are those of this zone.
///
/// # Errors
/// What is wrong with the file as a whole; what is wrong with a line stands there.
pub fn read_time(
    bytes: &[u8],
    order: Option<DateOrder>,
    zone: &TimeZone,
) -> Result<Sheet<TimeRow>, FieldError> {
    let (dialect, table) = Table::read(bytes, "not_time", dialect)?;
    let columns = Columns::of(&table);
    let order = match order {
        Some(order) => order,
        None => DateOrder::of(table.rows.iter().flat_map(|row| columns.dates(row)))?,
    };
    let mut reader = Reader { columns, order, zone, ids: DerivedIds::default() };
    let lines =
        table.rows.iter().map(|row| Line { number: row.line, outcome: reader.outcome(row) }).collect();
    Ok(Sheet { dialect, encoding: table.encoding, lines })
}

fn dialect(table: &Table) -> Option<Dialect> {
    if !table.has(&["Start date", "Start time"]) {
        return None;
    }
    let is_clockify = table.has(&["Duration (h)"]) || table.has(&["Duration (decimal)"]);
    let is_toggl = table.has(&["Duration"]);
    is_clockify.then_some(Dialect::Clockify).or(is_toggl.then_some(Dialect::Toggl))
}

struct Columns {
    client: Column,
    project: Column,
    task: Column,
    description: Column,
    tags: Column,
    billable: Column,
    start_date: Column,
    start_time: Column,
    end_date: Column,
    end_time: Column,
    duration: Column,
    rate: Column,
}

impl Columns {
    fn of(table: &Table) -> Self {
        Self {
            client: table.column(&["Client"]),
            project: table.column(&["Project"]),
            task: table.column(&["Task"]),
            description: table.column(&["Description"]),
            tags: table.column(&["Tags"]),
            billable: table.column(&["Billable"]),
            start_date: table.column(&["Start date"]),
            start_time: table.column(&["Start time"]),
            end_date: table.column(&["End date", "Stop date"]),
            end_time: table.column(&["End time", "Stop time"]),
            duration: table.column(&["Duration", "Duration (h)", "Duration (decimal)"]),
            rate: table.column_beginning("Billable rate"),
        }
    }

    fn dates<'r>(&self, row: &'r Cells) -> [&'r str; 2] {
        [row.of(&self.start_date), row.of(&self.end_date)]
    }
}

/// Why a line makes nothing.
enum Not {
    Skip(Skip),
    Fault(FieldError),
}

impl From<FieldError> for Not {
    fn from(error: FieldError) -> Self {
        Self::Fault(error)
    }
}

struct Reader<'z> {
    columns: Columns,
    order: DateOrder,
    zone: &'z TimeZone,
    ids: DerivedIds,
}

impl Reader<'_> {
    fn outcome(&mut self, row: &Cells) -> Outcome<TimeRow> {
        if row.is_empty() {
            return Outcome::Skip(Skip::Empty);
        }
        match self.row(row) {
            Ok(row) => Outcome::Create(row),
            Err(Not::Skip(reason)) => Outcome::Skip(reason),
            Err(Not::Fault(fault)) => Outcome::Fault(vec![fault]),
        }
    }

    fn row(&mut self, row: &Cells) -> Result<TimeRow, Not> {
        let columns = &self.columns;
        let (started_at, ended_at) = self.span(row)?;
        let description = Description::parse(description(columns, row));
        let rate = row.of(&columns.rate);
        let activity = NewActivity {
            description: description.map_err(|invalid| invalid.at(columns.description.name.as_str()))?,
            task_id: None,
            order_id: None,
            started_at,
            ended_at: Some(ended_at),
            billable: yes_or_no(row.of(&columns.billable)).ok_or_else(|| wrong(&columns.billable))?,
            rate: if rate.is_empty() {
                None
            } else {
                Some(parse_rate(rate).ok_or_else(|| wrong(&columns.rate))?)
            },
        };
        let project = project(columns, row)?;
        Ok(TimeRow { id: self.ids.next("time", &row.cells), activity, project })
    }

    /// From when until when. Where the clocks were turned in between, or the end is not said, the duration tells.
    fn span(&self, row: &Cells) -> Result<(UtcTime, UtcTime), Not> {
        let columns = &self.columns;
        let start = self.at(row, &columns.start_date, &columns.start_time)?;
        let told = row.of(&columns.duration);
        if told.starts_with('-') || (told.is_empty() && row.of(&columns.end_time).is_empty()) {
            return Err(Not::Skip(Skip::Running));
        }
        let told = if told.is_empty() {
            None
        } else {
            Some(duration(told).ok_or_else(|| wrong(&columns.duration))?)
        };
        let started_at = self.instant(start);
        let ended_at = match told {
            Some(told) if row.of(&columns.end_time).is_empty() => {
                UtcTime::from_millis(started_at.millis() + told)
            }
            told => self.end(row, start, started_at, told)?,
        };
        if started_at.millis() < 0 {
            return Err(Invalid::because("wrong_date").at(columns.start_date.name.as_str()).into());
        }
        if ended_at == started_at {
            return Err(Not::Skip(Skip::NoTime));
        }
        activities::check_span(started_at, Some(ended_at), ended_at)
            .map_err(|fault| fault.invalid.at(columns.end_time.name.as_str()))?;
        Ok((started_at, ended_at))
    }

    fn end(
        &self,
        row: &Cells,
        start: DateTime,
        started_at: UtcTime,
        told: Option<i64>,
    ) -> Result<UtcTime, Not> {
        let columns = &self.columns;
        let has_day = !row.of(&columns.end_date).is_empty();
        let day = if has_day { &columns.end_date } else { &columns.start_date };
        let end = self.at(row, day, &columns.end_time)?;
        // Without a day of its own, what ends earlier than it began ends on the next one.
        let end = if has_day || end >= start { end } else { end.tomorrow().unwrap_or(end) };
        let ended_at = self.instant(end);
        let shown = i64::try_from(end.duration_since(start).as_millis()).unwrap_or_default();
        let was_turned = shown != ended_at.millis() - started_at.millis() || shown <= 0;
        Ok(match told {
            Some(told) if was_turned => UtcTime::from_millis(started_at.millis() + told),
            _ => ended_at,
        })
    }

    fn at(&self, row: &Cells, day: &Column, time: &Column) -> Result<DateTime, FieldError> {
        let date = self
            .order
            .parse(row.of(day))
            .ok_or_else(|| Invalid::because("wrong_date").at(day.name.as_str()))?;
        let time =
            clock(row.of(time)).ok_or_else(|| Invalid::because("wrong_time").at(time.name.as_str()))?;
        Ok(date.to_datetime(time))
    }

    fn instant(&self, at: DateTime) -> UtcTime {
        let instant = self.zone.to_ambiguous_timestamp(at).compatible();
        instant.unwrap_or(jiff::Timestamp::MAX).into()
    }
}

fn wrong(column: &Column) -> FieldError {
    Invalid::because("wrong_type").at(column.name.as_str())
}

fn description(columns: &Columns, row: &Cells) -> String {
    let (task, said, tags) = (row.of(&columns.task), row.of(&columns.description), row.of(&columns.tags));
    let mut text = [task, said].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(": ");
    if !tags.is_empty() {
        text = format!("{text} [{tags}]");
    }
    text.replace('\n', " ").trim().to_owned()
}

fn project(columns: &Columns, row: &Cells) -> Result<Option<Project>, FieldError> {
    let (title, client) = (row.of(&columns.project), row.of(&columns.client));
    if title.is_empty() {
        return Ok(None);
    }
    let title = orders::Title::parse(title.to_owned());
    let client = (!client.is_empty()).then(|| customers::Name::parse(client.to_owned())).transpose();
    Ok(Some(Project {
        title: title.map_err(|invalid| invalid.at(columns.project.name.as_str()))?,
        client: client.map_err(|invalid| invalid.at(columns.client.name.as_str()))?,
    }))
}

/// A file without the column says nothing of it, which is yes: somebody pays, as with what is entered here.
fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "sim" | "" => Some(true),
        "no" | "false" | "0" | "não" | "nao" => Some(false),
        _ => None,
    }
}

fn parse_rate(text: &str) -> Option<Rate> {
    amounts::in_parts(text, 100).and_then(|cents| Rate::parse(cents).ok())
}
