//! Which activities, from where: the list as a value, before it is SQL.

use super::model::Activity;
use crate::{
    core::{clock::UtcTime, invalid::Invalid},
    http::page::Cursor,
};
use jiff::civil::Date;
use uuid::Uuid;

/// Which activities, from where; the newest start comes first.
#[derive(Clone, Debug)]
pub(super) struct ActivityQuery {
    /// From the beginning of this day of the account's zone.
    pub(super) from: Option<Date>,
    /// To the end of this day.
    pub(super) to: Option<Date>,
    /// Only these.
    pub(super) filter: ActivityFilter,
    /// At most so many.
    pub(super) limit: u32,
    /// After this one.
    pub(super) after: Option<ActivityPosition>,
}

/// Which activities; what is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub(super) struct ActivityFilter {
    /// Those that have some of the time from this instant on.
    pub(super) from: Option<UtcTime>,
    /// Those that began before this instant.
    pub(super) before: Option<UtcTime>,
    /// Those of this task.
    pub(super) task_id: Option<Uuid>,
    /// Those of this order, or of a task of it.
    pub(super) order_id: Option<Uuid>,
    /// Those that run, or those that ended.
    pub(super) running: Option<bool>,
}

/// Which timer is to stop; `None` stands for whatever runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct StopQuery {
    pub(super) id: Option<Uuid>,
}

/// A place in the list: the last activity before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ActivityPosition {
    /// When it began.
    pub(super) started_at: UtcTime,
    /// Its id.
    pub(super) id: Uuid,
}

const LIST: &str = "activities.started";

/// The cursor that continues after this activity.
#[must_use]
pub(super) fn cursor_after(activity: &Activity) -> String {
    let key = activity.started_at.millis().to_string();
    Cursor { sort: LIST.to_owned(), key, id: activity.id }.encode()
}

/// The place that a cursor names.
///
/// # Errors
/// `invalid_cursor` when it is damaged or another list's.
#[expect(clippy::needless_pass_by_value, reason = "the shape that parameters take")]
pub(super) fn position(cursor: String) -> Result<ActivityPosition, Invalid> {
    let Cursor { key, id, .. } = Cursor::decode(&cursor, LIST)?;
    let millis = key.parse().map_err(|_| Invalid::because("invalid_cursor"))?;
    Ok(ActivityPosition { started_at: UtcTime::from_millis(millis), id })
}
