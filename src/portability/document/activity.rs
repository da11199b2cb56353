//! An activity in a document.

use super::Common;
use crate::{
    activities::{Activity, Description},
    core::{clock::UtcTime, invalid::Invalid, money::Rate},
    http::{
        body::{Fields, FromFields},
        values::{any, id, time},
    },
};
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

/// An activity, as it is kept.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape that the API's document shows; `Activity` is what is read and written"
)]
#[schema(as = ExportedActivity)]
pub(super) struct ActivityShape {
    id: Uuid,
    #[schema(required = false)]
    description: String,
    task_id: Option<Uuid>,
    /// `null` stands for the order of its task.
    order_id: Option<Uuid>,
    started_at: UtcTime,
    /// `null` while it runs, which one of them may.
    ended_at: Option<UtcTime>,
    billable: bool,
    rate_cents_per_hour: i64,
    created_at: UtcTime,
    updated_at: UtcTime,
    version: i64,
}

/// Longer than any timer was ever forgotten. Without an end to it a handful of them would cost more than can be told.
const LONGEST_DAYS: u64 = 3_650;

/// A timer that was stopped at once has no length, and one that was forgotten nearly any.
fn ends_well(start: UtcTime, end: UtcTime) -> Result<UtcTime, Invalid> {
    if end < start {
        Err(Invalid::because("ends_before_start"))
    } else if end.since(start) > Duration::from_secs(LONGEST_DAYS * 24 * 60 * 60) {
        Err(Invalid::limit("span_too_long", LONGEST_DAYS))
    } else {
        Ok(end)
    }
}

impl FromFields for Activity {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let common = Common::from_fields(fields);
        let description = fields.optional("description", Description::parse);
        let task_id = fields.nullable("task_id", id);
        let order_id = fields.nullable("order_id", id);
        let started_at = fields.required("started_at", time);
        let ended_at = fields.nullable("ended_at", |text| {
            let end = time(text)?;
            started_at.map_or(Ok(end), |start| ends_well(start, end))
        });
        let billable = fields.required("billable", any);
        let rate = fields.required("rate_cents_per_hour", Rate::parse);
        let Common { id, created_at, updated_at, version } = common?;
        Some(Self {
            id,
            description: description?.unwrap_or_default().into_string(),
            task_id: task_id?.flatten(),
            order_id: order_id?.flatten(),
            started_at: started_at?,
            ended_at: ended_at?.flatten(),
            billable: billable?,
            rate: rate?,
            created_at,
            updated_at,
            version,
        })
    }
}
