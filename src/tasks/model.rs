//! Tasks and the types that their fields must have.

use crate::core::{
    clock::UtcTime,
    text::{Line, Lines},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Unique within the account.
    pub id: Uuid,
    /// One line.
    pub title: String,
    /// More than one line; may be empty.
    pub description: String,
    /// Whether it is done.
    pub done: bool,
    /// When it was done.
    pub done_at: Option<UtcTime>,
    /// The day by which it should be done.
    pub due_on: Option<jiff::civil::Date>,
    /// How much it matters.
    pub priority: Priority,
    /// The order that it is done for.
    #[serde(default)]
    pub order_id: Option<Uuid>,
    /// When it was made.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
    /// Counts its changes from 1.
    pub version: i64,
}

/// How much a task matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Nobody said.
    #[default]
    None,
    /// Can wait.
    Low,
    /// Should not wait long.
    Medium,
    /// Must not wait.
    High,
}

impl Priority {
    const ALL: [Self; 4] = [Self::None, Self::Low, Self::Medium, Self::High];

    /// As the database has it: 0 to 3, so that it sorts.
    #[must_use]
    pub fn rank(self) -> i64 {
        self as i64
    }

    /// From the database.
    #[must_use]
    pub fn from_rank(rank: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.rank() == rank)
    }
}

/// What is to be done.
pub type Title = Line<1, 500>;
/// How, and whatever else is worth knowing.
pub type Description = Lines<20_000>;

/// A task that is to be made, or to take another's place whole.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// One line.
    pub title: Title,
    /// More than one line.
    pub description: Description,
    /// Whether it is done.
    pub done: bool,
    /// The day by which it should be done.
    pub due_on: Option<jiff::civil::Date>,
    /// How much it matters.
    pub priority: Priority,
    /// The order that it is done for.
    pub order_id: Option<Uuid>,
}

/// What is to change of a task; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct TaskPatch {
    /// One line.
    pub title: Option<Title>,
    /// More than one line.
    pub description: Option<Description>,
    /// Whether it is done.
    pub done: Option<bool>,
    /// The day by which it should be done; the inner `None` takes it away.
    pub due_on: Option<Option<jiff::civil::Date>>,
    /// How much it matters.
    pub priority: Option<Priority>,
    /// The order that it is done for; the inner `None` takes it out.
    pub order_id: Option<Option<Uuid>>,
}

impl From<NewTask> for TaskPatch {
    fn from(new: NewTask) -> Self {
        Self {
            title: Some(new.title),
            description: Some(new.description),
            done: Some(new.done),
            due_on: Some(new.due_on),
            priority: Some(new.priority),
            order_id: Some(new.order_id),
        }
    }
}

impl Task {
    /// A new task.
    #[must_use]
    pub fn new(id: Uuid, new: NewTask, now: UtcTime) -> Self {
        let blank = Self {
            id,
            title: String::new(),
            description: String::new(),
            done: false,
            done_at: None,
            due_on: None,
            priority: Priority::None,
            order_id: None,
            created_at: now,
            updated_at: now,
            version: 0,
        };
        blank.patched(new.into(), now)
    }

    /// The task after a change: one version on.
    #[must_use]
    pub fn patched(mut self, patch: TaskPatch, now: UtcTime) -> Self {
        if let Some(title) = patch.title {
            self.title = title.into_string();
        }
        if let Some(description) = patch.description {
            self.description = description.into_string();
        }
        if let Some(done) = patch.done
            && done != self.done
        {
            self.done = done;
            self.done_at = done.then_some(now);
        }
        if let Some(due_on) = patch.due_on {
            self.due_on = due_on;
        }
        if let Some(priority) = patch.priority {
            self.priority = priority;
        }
        if let Some(order_id) = patch.order_id {
            self.order_id = order_id;
        }
        self.updated_at = now;
        self.version += 1;
        self
    }
}
