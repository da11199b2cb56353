//! Which tasks, in which order, from where: the list as a value, before it is SQL.

use super::model::Task;
use crate::{
    core::{clock::UtcTime, days::NO_DAY, invalid::Invalid, text},
    http::page::Cursor,
};
use uuid::Uuid;

/// Which tasks, in which order, from where.
#[derive(Clone, Debug)]
pub struct TaskQuery {
    /// Only these.
    pub filter: TaskFilter,
    /// In this order.
    pub sort: TaskSort,
    /// At most so many.
    pub limit: u32,
    /// After this one.
    pub after: Option<TaskPosition>,
}

/// Which tasks; what is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Done, or still to do.
    pub done: Option<bool>,
    /// Titles that contain this, whatever the case and accents.
    pub title_contains: Option<String>,
    /// Of this order.
    pub order_id: Option<Uuid>,
    /// Due before this day.
    pub due_before: Option<jiff::civil::Date>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaskSort {
    /// The newest first.
    #[default]
    Created,
    /// The most urgent first, those without a day last.
    Due,
    /// What changed last first.
    Updated,
    /// What was done last first, those still to do last.
    Done,
    /// By title, whatever the case and accents.
    Title,
}

/// A place in a sorted list: the last task before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskPosition {
    /// After this id.
    Created(Uuid),
    /// After this day (or [`NO_DAY`]) and id.
    Due(String, Uuid),
    /// After this time and id.
    Updated(UtcTime, Uuid),
    /// After this time (or [`NOT_DONE`]) and id.
    Done(UtcTime, Uuid),
    /// After this folded title and id.
    Title(String, Uuid),
}

/// When what is still to do was done, for the sort: before all else.
const NOT_DONE: UtcTime = UtcTime::from_millis(0);

impl TaskSort {
    const ALL: [(Self, &str); 5] = [
        (Self::Created, "created"),
        (Self::Due, "due"),
        (Self::Updated, "updated"),
        (Self::Done, "done"),
        (Self::Title, "title"),
    ];

    /// From a request.
    ///
    /// # Errors
    /// `invalid_sort`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
    pub fn parse(text: String) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|(_, name)| *name == text);
        known.map(|(sort, _)| sort).ok_or(Invalid::because("invalid_sort"))
    }

    fn list(self) -> &'static str {
        match self {
            Self::Created => "tasks.created",
            Self::Due => "tasks.due",
            Self::Updated => "tasks.updated",
            Self::Done => "tasks.done",
            Self::Title => "tasks.title",
        }
    }

    /// The cursor that continues after this task.
    #[must_use]
    pub fn cursor_after(self, task: &Task) -> String {
        let key = match self {
            Self::Created => String::new(),
            Self::Due => task.due_on.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string()),
            Self::Updated => task.updated_at.millis().to_string(),
            Self::Done => task.done_at.unwrap_or(NOT_DONE).millis().to_string(),
            Self::Title => text::fold_for_sort(&task.title),
        };
        Cursor { sort: self.list().to_owned(), key, id: task.id }.encode()
    }

    /// The place that a cursor names.
    ///
    /// # Errors
    /// `invalid_cursor` when it is damaged or another list's.
    pub fn position(self, cursor: &str) -> Result<TaskPosition, Invalid> {
        let Cursor { key, id, .. } = Cursor::decode(cursor, self.list())?;
        Ok(match self {
            Self::Created => TaskPosition::Created(id),
            Self::Due => TaskPosition::Due(key, id),
            Self::Updated => TaskPosition::Updated(instant(&key)?, id),
            Self::Done => TaskPosition::Done(instant(&key)?, id),
            Self::Title => TaskPosition::Title(key, id),
        })
    }
}

fn instant(key: &str) -> Result<UtcTime, Invalid> {
    key.parse().map(UtcTime::from_millis).map_err(|_| Invalid::because("invalid_cursor"))
}
