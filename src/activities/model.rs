//! Activities, the types that their fields must have, and which spans of time there may be.

use crate::{
    core::{
        clock::UtcTime,
        invalid::{FieldError, Invalid},
        money::Rate,
        text::Line,
        work::{Work, Worked},
    },
    db::DbError,
    idempotency::KeyReused,
    objects::WriteError,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// Time that was worked: `[started_at, ended_at)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Unique within the account.
    pub id: Uuid,
    /// One line; may be empty.
    pub description: String,
    /// What it was done on.
    pub task_id: Option<Uuid>,
    /// What it was done for; `None` stands for the order of its task.
    pub order_id: Option<Uuid>,
    /// When it began.
    pub started_at: UtcTime,
    /// When it ended; `None` while it runs. Of an account at most one runs.
    pub ended_at: Option<UtcTime>,
    /// Whether somebody pays for it.
    pub billable: bool,
    /// What an hour of it costs.
    #[serde(rename = "rate_cents_per_hour")]
    pub rate: Rate,
    /// When it was entered.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
    /// Counts its changes from 1.
    pub version: i64,
}

/// What was done.
pub type Description = Line<0, 500>;

/// The longest span that can be entered: longer ones are typing mistakes.
const LONGEST_DAYS: u64 = 31;
const LONGEST: Duration = Duration::from_secs(LONGEST_DAYS * 24 * 60 * 60);

/// An activity that is to be entered, or to take another's place whole.
#[derive(Clone, Debug)]
pub struct NewActivity {
    /// One line.
    pub description: Description,
    /// What it was done on.
    pub task_id: Option<Uuid>,
    /// What it was done for.
    pub order_id: Option<Uuid>,
    /// When it began.
    pub started_at: UtcTime,
    /// When it ended; `None` if it runs.
    pub ended_at: Option<UtcTime>,
    /// Whether somebody pays for it.
    pub billable: bool,
    /// What an hour of it costs; `None` stands for the account's rate.
    pub rate: Option<Rate>,
}

/// A timer that is to be started.
#[derive(Clone, Debug)]
pub struct NewTimer {
    /// One line.
    pub description: Description,
    /// What it is for.
    pub task_id: Option<Uuid>,
    /// What it is for.
    pub order_id: Option<Uuid>,
    /// When the work began; `None` if it begins now.
    pub started_at: Option<UtcTime>,
    /// Whether somebody pays for it.
    pub billable: bool,
    /// What an hour of it costs; `None` stands for the account's rate.
    pub rate: Option<Rate>,
}

/// What is to change of an activity; `None` leaves it, and an inner `None` takes it away.
#[derive(Clone, Debug, Default)]
pub(super) struct ActivityPatch {
    /// One line.
    pub description: Option<Description>,
    /// What it was done on.
    pub task_id: Option<Option<Uuid>>,
    /// What it was done for.
    pub order_id: Option<Option<Uuid>>,
    /// When it began.
    pub started_at: Option<UtcTime>,
    /// When it ended.
    pub ended_at: Option<Option<UtcTime>>,
    /// Whether somebody pays for it.
    pub billable: Option<bool>,
    /// What an hour of it costs.
    pub rate: Option<Rate>,
}

impl NewActivity {
    /// As a change of everything.
    pub(super) fn into_patch(self, account_rate: Rate) -> ActivityPatch {
        ActivityPatch {
            description: Some(self.description),
            task_id: Some(self.task_id),
            order_id: Some(self.order_id),
            started_at: Some(self.started_at),
            ended_at: Some(self.ended_at),
            billable: Some(self.billable),
            rate: Some(self.rate.unwrap_or(account_rate)),
        }
    }
}

impl NewTimer {
    /// The activity that begins at this instant.
    pub(super) fn into_activity(self, started_at: UtcTime) -> NewActivity {
        NewActivity {
            description: self.description,
            task_id: self.task_id,
            order_id: self.order_id,
            started_at,
            ended_at: None,
            billable: self.billable,
            rate: self.rate,
        }
    }
}

impl Activity {
    /// A new activity.
    ///
    /// # Errors
    /// As [`check_span`].
    pub fn new(id: Uuid, new: NewActivity, account_rate: Rate, now: UtcTime) -> Result<Self, FieldError> {
        check_span(new.started_at, new.ended_at, now)?;
        let blank = Self {
            id,
            description: String::new(),
            task_id: None,
            order_id: None,
            started_at: new.started_at,
            ended_at: new.ended_at,
            billable: true,
            rate: account_rate,
            created_at: now,
            updated_at: now,
            version: 0,
        };
        blank.patched(new.into_patch(account_rate), now)
    }

    /// The activity after a change: one version on.
    ///
    /// # Errors
    /// As [`check_span`], when the span changes: one that grew too long by itself can still be renamed.
    pub(super) fn patched(mut self, patch: ActivityPatch, now: UtcTime) -> Result<Self, FieldError> {
        let span = (self.started_at, self.ended_at);
        if let Some(description) = patch.description {
            self.description = description.into_string();
        }
        self.task_id = patch.task_id.unwrap_or(self.task_id);
        self.order_id = patch.order_id.unwrap_or(self.order_id);
        self.started_at = patch.started_at.unwrap_or(self.started_at);
        self.ended_at = patch.ended_at.unwrap_or(self.ended_at);
        self.billable = patch.billable.unwrap_or(self.billable);
        self.rate = patch.rate.unwrap_or(self.rate);
        if (self.started_at, self.ended_at) != span {
            check_span(self.started_at, self.ended_at, now)?;
        }
        self.updated_at = now;
        self.version += 1;
        Ok(self)
    }

    /// The running activity, stopped. It has no length if it was to begin later, as another process's clock may say.
    #[must_use]
    pub(super) fn stopped(mut self, at: UtcTime, now: UtcTime) -> Self {
        self.ended_at = Some(at.max(self.started_at));
        self.updated_at = now;
        self.version += 1;
        self
    }

    /// The activity without its task; it stays with the order that it was done for.
    #[must_use]
    pub(super) fn without_task(mut self, order_of_task: Option<Uuid>, now: UtcTime) -> Self {
        self.task_id = None;
        self.order_id = self.order_id.or(order_of_task);
        self.updated_at = now;
        self.version += 1;
        self
    }

    /// The activity without its order.
    #[must_use]
    pub(super) fn without_order(mut self, now: UtcTime) -> Self {
        self.order_id = None;
        self.updated_at = now;
        self.version += 1;
        self
    }

    /// What was worked until now.
    #[must_use]
    pub fn worked(&self, now: UtcTime) -> Worked {
        let ended_at = self.ended_at.unwrap_or(now).max(self.started_at);
        Work { started_at: self.started_at, ended_at, rate: self.billable.then_some(self.rate) }.whole()
    }
}

/// Which spans can be entered.
///
/// # Errors
/// `ends_before_start`, also where it would have no length; `span_too_long`; `in_future` for one that runs.
pub fn check_span(started_at: UtcTime, ended_at: Option<UtcTime>, now: UtcTime) -> Result<(), FieldError> {
    let too_long = Invalid::limit("span_too_long", LONGEST_DAYS);
    match ended_at {
        Some(end) if end <= started_at => Err(Invalid::because("ends_before_start").at("ended_at")),
        Some(end) if end.since(started_at) > LONGEST => Err(too_long.at("ended_at")),
        None if started_at > now => Err(Invalid::because("in_future").at("started_at")),
        None if now.since(started_at) > LONGEST => Err(too_long.at("started_at")),
        _ => Ok(()),
    }
}

/// An activity as it looks at an instant: one that runs grows, and others come to overlap it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub(super) activity: Activity,
    /// Whether another activity of the account has some of its time.
    pub(super) overlaps: bool,
    pub(super) at: UtcTime,
}

/// What became of a start of the timer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Started {
    pub(super) started: Seen,
    /// What ran until then.
    pub(super) stopped: Option<Seen>,
}

/// Some work, and what the activity says that it was done on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkOn {
    /// Its span and price; of what runs, until now.
    pub work: Work,
    /// The task, if it names one.
    pub task_id: Option<Uuid>,
    /// The order, if it names one itself.
    pub order_id: Option<Uuid>,
}

/// The hours of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// What was worked on it and its tasks until now.
    pub worked: Worked,
    /// Whether the timer runs on one of them.
    pub running: bool,
}

/// The constraint that a second running activity breaks.
const ONE_RUNS: &str = "activities_owner_id_key";

/// Why an activity could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ActivityError {
    /// Its span is none.
    #[error("{}: {}", .0.field, .0.invalid.code)]
    Invalid(FieldError),
    /// It is another one that runs.
    #[error("it is another activity that runs")]
    OtherTimer,
    /// Another one runs.
    #[error("another activity runs")]
    TimerRunning,
    /// As with every object.
    #[error(transparent)]
    Write(WriteError),
}

impl From<FieldError> for ActivityError {
    fn from(error: FieldError) -> Self {
        Self::Invalid(error)
    }
}

impl From<WriteError> for ActivityError {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Db(error) if error.is_unique(ONE_RUNS) => Self::TimerRunning,
            error => Self::Write(error),
        }
    }
}

impl From<DbError> for ActivityError {
    fn from(error: DbError) -> Self {
        WriteError::from(error).into()
    }
}

impl From<KeyReused> for ActivityError {
    fn from(error: KeyReused) -> Self {
        WriteError::from(error).into()
    }
}
