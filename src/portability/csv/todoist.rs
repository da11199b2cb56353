//! Todoist's exported projects: tasks, among them sections and notes.
//!
//! What TrackIt has no field for stays readable in the description, each as a line with the column's own name:
//! `SECTION: Loja`, `PARENT: …` of a task that is indented, `DATE: every day`, `DEADLINE`, `DURATION`.

use super::{
    Dialect, Line, Outcome, Row, Sheet, Skip,
    dates::DateOrder,
    ids::DerivedIds,
    table::{Cells, Column, Table},
};
use crate::{
    core::{
        ids::Ids,
        invalid::{FieldError, Invalid},
    },
    db::DbError,
    journal::Write,
    portability::model::Contents,
    tasks::{Description, NewTask, Priority, Task, Title},
};
use jiff::civil::Date;
use uuid::Uuid;

/// A task that a line makes.
#[derive(Clone, Debug)]
pub struct TaskRow {
    /// Derived from the line.
    pub id: Uuid,
    /// What it says.
    pub task: NewTask,
}

impl Row for TaskRow {
    type Made = Task;

    fn id(&self) -> Uuid {
        self.id
    }

    fn summary(&self) -> String {
        self.task.title.clone().into_string()
    }

    async fn contents(sheet: &Sheet<Self>, write: &Write<'_>, _: &Ids) -> Result<Contents, DbError> {
        let tasks = sheet.rows().map(|row| Task::new(row.id, row.task.clone(), write.now)).collect();
        Ok(Contents { tasks, ..Contents::default() })
    }
}

/// Reads tasks.
///
/// # Errors
/// What is wrong with the file as a whole; what is wrong with a line stands there.
pub fn read_tasks(bytes: &[u8], order: Option<DateOrder>) -> Result<Sheet<TaskRow>, FieldError> {
    let known = |table: &Table| table.has(&["TYPE", "CONTENT"]).then_some(());
    let ((), table) = Table::read(bytes, "not_tasks", known)?;
    let columns = Columns::of(&table);
    let order = match order {
        Some(order) => order,
        None => DateOrder::of(table.rows.iter().map(|row| day_part(row.of(&columns.date))))?,
    };
    let mut reader =
        Reader { columns, order, ids: DerivedIds::default(), section: String::new(), parents: Vec::new() };
    let mut drafts: Vec<(u64, Draft)> = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let draft = reader.draft(row);
        if let Draft::Note(text) = &draft {
            add_note(&mut drafts, text);
        }
        drafts.push((row.line, draft));
    }
    let name = &reader.columns.description.name;
    let lines = drafts.into_iter().map(|(number, draft)| Line { number, outcome: draft.finish(name) });
    Ok(Sheet { dialect: Dialect::Todoist, encoding: table.encoding, lines: lines.collect() })
}

struct Columns {
    kind: Column,
    content: Column,
    description: Column,
    priority: Column,
    indent: Column,
    date: Column,
    deadline: Column,
    duration: Column,
    duration_unit: Column,
}

impl Columns {
    fn of(table: &Table) -> Self {
        Self {
            kind: table.column(&["TYPE"]),
            content: table.column(&["CONTENT"]),
            description: table.column(&["DESCRIPTION"]),
            priority: table.column(&["PRIORITY"]),
            indent: table.column(&["INDENT"]),
            date: table.column(&["DATE"]),
            deadline: table.column(&["DEADLINE"]),
            duration: table.column(&["DURATION"]),
            duration_unit: table.column(&["DURATION_UNIT"]),
        }
    }
}

/// What a line comes to, before the notes that follow it are known.
enum Draft {
    Task(TaskDraft),
    Note(String),
    Skip(Skip),
    Fault(Vec<FieldError>),
}

struct TaskDraft {
    id: Uuid,
    title: Title,
    /// The description, paragraph by paragraph.
    paragraphs: Vec<String>,
    due_on: Option<Date>,
    priority: Priority,
}

impl Draft {
    fn finish(self, column: &str) -> Outcome<TaskRow> {
        let TaskDraft { id, title, paragraphs, due_on, priority } = match self {
            Self::Task(task) => task,
            Self::Note(_) => return Outcome::Skip(Skip::Note),
            Self::Skip(reason) => return Outcome::Skip(reason),
            Self::Fault(faults) => return Outcome::Fault(faults),
        };
        match Description::parse(paragraphs.join("\n\n")) {
            Ok(description) => {
                let task = NewTask { title, description, done: false, due_on, priority, order_id: None };
                Outcome::Create(TaskRow { id, task })
            }
            Err(invalid) => Outcome::Fault(vec![invalid.at(column)]),
        }
    }
}

/// A note belongs to the task above it, other notes between them apart.
fn add_note(drafts: &mut [(u64, Draft)], text: &str) {
    let above = drafts.iter_mut().map(|(_, draft)| draft).rfind(|draft| !matches!(draft, Draft::Note(_)));
    if let Some(Draft::Task(task)) = above {
        task.paragraphs.push(text.to_owned());
    }
}

/// What the lines so far have said of those to come.
struct Reader {
    columns: Columns,
    order: DateOrder,
    ids: DerivedIds,
    section: String,
    /// The titles of the tasks above, by how far they are indented.
    parents: Vec<String>,
}

impl Reader {
    fn draft(&mut self, row: &Cells) -> Draft {
        match row.of(&self.columns.kind).to_ascii_lowercase().as_str() {
            _ if row.is_empty() => Draft::Skip(Skip::Empty),
            "task" => self.task(row).map_or_else(Draft::Fault, Draft::Task),
            "note" => Draft::Note(row.of(&self.columns.content).to_owned()),
            "section" => {
                row.of(&self.columns.content).clone_into(&mut self.section);
                self.parents.clear();
                Draft::Skip(Skip::Section)
            }
            _ => Draft::Skip(Skip::Other),
        }
    }

    fn task(&mut self, row: &Cells) -> Result<TaskDraft, Vec<FieldError>> {
        let columns = &self.columns;
        let mut faults = Vec::new();
        let content = row.of(&columns.content);
        let title = noted(&mut faults, &columns.content, Title::parse(content.to_owned()));
        let priority = noted(&mut faults, &columns.priority, priority(row.of(&columns.priority)));
        let indent = noted(&mut faults, &columns.indent, indent(row.of(&columns.indent)));
        let (Some(title), Some(priority), Some(indent)) = (title, priority, indent) else {
            return Err(faults);
        };
        self.parents.truncate(indent);
        let due_on = self.day(row.of(&columns.date)).or_else(|| self.day(row.of(&columns.deadline)));
        let mut paragraphs = vec![row.of(&columns.description).to_owned(), self.extras(row)];
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        self.parents.push(content.to_owned());
        let id = self.ids.next("task", &row.cells);
        Ok(TaskDraft { id, title, paragraphs, due_on, priority })
    }

    /// The day of `2026-11-28`, of `2026-11-28T18:30:00-03:00`, or of a date in numbers. What is said in words (`every
    /// day`) is no day.
    fn day(&self, text: &str) -> Option<Date> {
        self.order.parse(day_part(text))
    }

    /// What has no field of its own.
    fn extras(&self, row: &Cells) -> String {
        let columns = &self.columns;
        let is_day = |text: &str| self.order.parse(text).is_some();
        let text = |column: &Column| Some(row.of(column)).filter(|text| !text.is_empty() && !is_day(text));
        let deadline = row.of(&columns.deadline);
        let is_used = self.day(row.of(&columns.date)).is_none() && is_day(deadline);
        let duration = text(&columns.duration);
        let duration = duration.map(|duration| format!("{duration} {}", row.of(&columns.duration_unit)));
        let extras = [
            ("SECTION", Some(self.section.clone())),
            ("PARENT", self.parents.last().cloned()),
            ("DATE", text(&columns.date).map(str::to_owned)),
            ("DEADLINE", Some(deadline.to_owned()).filter(|_| !is_used)),
            ("DURATION", duration),
        ];
        let said =
            extras.into_iter().filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?)));
        said.map(|(name, text)| format!("{name}: {}", text.trim())).collect::<Vec<_>>().join("\n")
    }
}

/// A date without the time that may follow it.
fn day_part(text: &str) -> &str {
    text.split(['T', ' ']).next().unwrap_or_default()
}

fn noted<T>(faults: &mut Vec<FieldError>, column: &Column, read: Result<T, Invalid>) -> Option<T> {
    read.map_err(|invalid| faults.push(invalid.at(column.name.as_str()))).ok()
}

/// In these files 1 is the highest of four, and 4 is what everything has that nobody gave one.
fn priority(text: &str) -> Result<Priority, Invalid> {
    match text {
        "1" => Ok(Priority::High),
        "2" => Ok(Priority::Medium),
        "3" => Ok(Priority::Low),
        "4" | "" => Ok(Priority::None),
        _ => Err(Invalid::because("wrong_type")),
    }
}

/// How many tasks a task is under.
fn indent(text: &str) -> Result<usize, Invalid> {
    match text.parse::<usize>() {
        Ok(indent @ 1..=10) => Ok(indent - 1),
        _ if text.is_empty() => Ok(0),
        _ => Err(Invalid::because("wrong_type")),
    }
}
