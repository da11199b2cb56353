//! The bodies of activities and of the timer, in and out, and the parameters of their list.

use super::{
    model::{ActivityPatch, Description, NewActivity, NewTimer, Seen, Started},
    query::{ActivityFilter, ActivityQuery, StopQuery, position},
};
use crate::{
    core::{clock::UtcTime, invalid::Invalid, money::Rate},
    http::{
        body::{Fields, FromFields},
        page,
        query::{FromParams, Params, from_str},
        values::{any, day, id, time},
    },
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Time that was worked, `[started_at, ended_at)`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Activity)]
pub(super) struct ActivityOut {
    id: Uuid,
    #[schema(example = "Costurar a gola")]
    description: String,
    #[schema(required = true)]
    task_id: Option<Uuid>,
    /// `null` stands for the order of the task.
    #[schema(required = true)]
    order_id: Option<Uuid>,
    started_at: UtcTime,
    /// `null` while it runs.
    #[schema(required = true)]
    ended_at: Option<UtcTime>,
    billable: bool,
    rate_cents_per_hour: i64,
    /// Until now, while it runs.
    duration_ms: i64,
    /// Of the whole, rounded half away from zero; 0 when it is not billable.
    cost_cents: i64,
    /// Whether another activity has some of its time. Spans that only touch do not overlap.
    overlaps: bool,
    created_at: UtcTime,
    updated_at: UtcTime,
    /// Counts the changes from 1; also the `ETag`.
    version: i64,
}

impl From<Seen> for ActivityOut {
    fn from(Seen { activity, overlaps, at }: Seen) -> Self {
        let worked = activity.worked(at);
        Self {
            id: activity.id,
            description: activity.description,
            task_id: activity.task_id,
            order_id: activity.order_id,
            started_at: activity.started_at,
            ended_at: activity.ended_at,
            billable: activity.billable,
            rate_cents_per_hour: activity.rate.cents_per_hour(),
            duration_ms: worked.duration_ms,
            cost_cents: worked.cost_cents,
            overlaps,
            created_at: activity.created_at,
            updated_at: activity.updated_at,
            version: activity.version,
        }
    }
}

/// A timer that was started, and what it stopped.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StartedTimer)]
pub(super) struct StartedOut {
    started: ActivityOut,
    /// What ran until then: it ended the instant that the other one began.
    #[schema(required = true)]
    stopped: Option<ActivityOut>,
}

impl From<Started> for StartedOut {
    fn from(Started { started, stopped }: Started) -> Self {
        Self { started: started.into(), stopped: stopped.map(ActivityOut::from) }
    }
}

/// A whole activity, to enter one or to take one's place.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewActivity` is what is read")]
pub(super) struct ActivityIn {
    #[schema(max_length = 500, required = false, default = "", example = "Costurar a gola")]
    description: String,
    task_id: Option<Uuid>,
    /// `null` stands for the order of the task.
    order_id: Option<Uuid>,
    started_at: UtcTime,
    /// At most 31 days later; `null` if it still runs.
    ended_at: Option<UtcTime>,
    #[schema(required = false, default = true)]
    billable: bool,
    /// The account's, if it is absent.
    #[schema(required = false, minimum = 0, maximum = 1_000_000_000)]
    rate_cents_per_hour: i64,
}

impl FromFields for NewActivity {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let description = fields.optional("description", Description::parse);
        let task_id = fields.nullable("task_id", id);
        let order_id = fields.nullable("order_id", id);
        let started_at = fields.required("started_at", time);
        let ended_at = fields.nullable("ended_at", time);
        let billable = fields.optional("billable", any);
        let rate = fields.optional("rate_cents_per_hour", Rate::parse);
        Some(Self {
            description: description?.unwrap_or_default(),
            task_id: task_id?.flatten(),
            order_id: order_id?.flatten(),
            started_at: started_at?,
            ended_at: ended_at?.flatten(),
            billable: billable?.unwrap_or(true),
            rate: rate?,
        })
    }
}

/// A JSON merge patch (RFC 7396): what is absent stays.
#[derive(Debug, ToSchema)]
#[expect(
    dead_code,
    reason = "the shape that the API's document shows; `model::ActivityPatch` is what is read"
)]
#[schema(as = ActivityPatch)]
pub(super) struct ActivityPatchIn {
    #[schema(max_length = 500, required = false)]
    description: String,
    /// `null` takes it off its task.
    task_id: Option<Uuid>,
    /// `null` stands for the order of the task.
    order_id: Option<Uuid>,
    #[schema(required = false)]
    started_at: UtcTime,
    /// `null` lets it run again.
    ended_at: Option<UtcTime>,
    #[schema(required = false)]
    billable: bool,
    #[schema(required = false, minimum = 0, maximum = 1_000_000_000)]
    rate_cents_per_hour: i64,
}

impl FromFields for ActivityPatch {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let description = fields.optional("description", Description::parse);
        let task_id = fields.nullable("task_id", id);
        let order_id = fields.nullable("order_id", id);
        let started_at = fields.optional("started_at", time);
        let ended_at = fields.nullable("ended_at", time);
        let billable = fields.optional("billable", any);
        let rate = fields.optional("rate_cents_per_hour", Rate::parse);
        Some(Self {
            description: description?,
            task_id: task_id?,
            order_id: order_id?,
            started_at: started_at?,
            ended_at: ended_at?,
            billable: billable?,
            rate: rate?,
        })
    }
}

/// What a timer is started for.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "the shape that the API's document shows; `NewTimer` is what is read")]
pub(super) struct TimerIn {
    #[schema(max_length = 500, required = false, default = "", example = "Costurar a gola")]
    description: String,
    task_id: Option<Uuid>,
    /// `null` stands for the order of the task.
    order_id: Option<Uuid>,
    /// Now, if it is absent; it may be set back, but not before the running one's.
    #[schema(required = false)]
    started_at: UtcTime,
    #[schema(required = false, default = true)]
    billable: bool,
    /// The account's, if it is absent.
    #[schema(required = false, minimum = 0, maximum = 1_000_000_000)]
    rate_cents_per_hour: i64,
}

impl FromFields for NewTimer {
    fn from_fields(fields: &mut Fields) -> Option<Self> {
        let description = fields.optional("description", Description::parse);
        let task_id = fields.nullable("task_id", id);
        let order_id = fields.nullable("order_id", id);
        let started_at = fields.optional("started_at", time);
        let billable = fields.optional("billable", any);
        let rate = fields.optional("rate_cents_per_hour", Rate::parse);
        Some(Self {
            description: description?.unwrap_or_default(),
            task_id: task_id?.flatten(),
            order_id: order_id?.flatten(),
            started_at: started_at?,
            billable: billable?.unwrap_or(true),
            rate: rate?,
        })
    }
}

/// The parameters of a stop.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `StopQuery` is what is read")]
pub(super) struct StopParams {
    /// Only this one.
    id: Option<Uuid>,
}

impl FromParams for StopQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        Some(Self { id: params.optional("id", id)? })
    }
}

/// The parameters of the list.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "the shape that the API's document shows; `ActivityQuery` is what is read")]
pub(super) struct ActivityParams {
    /// Those with some of their time on this day of the account's zone or later, `yyyy-mm-dd`.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<String>,
    /// Those with some of their time on this day or earlier, `yyyy-mm-dd`.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<String>,
    /// Only those of this task.
    task_id: Option<Uuid>,
    /// Only those of this order, or of a task of it.
    order_id: Option<Uuid>,
    /// Only the one that runs, or only those that ended.
    running: Option<bool>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next` of the page before, with the same other parameters.
    cursor: Option<String>,
}

impl FromParams for ActivityQuery {
    fn from_params(params: &mut Params) -> Option<Self> {
        let from = params.optional("from", day);
        let to = params.optional("to", |text| {
            let to = day(text)?;
            if from.flatten().is_some_and(|from| from > to) {
                return Err(Invalid::because("from_after_to"));
            }
            Ok(to)
        });
        let task_id = params.optional("task_id", id);
        let order_id = params.optional("order_id", id);
        let running = params.optional("running", from_str);
        let limit = page::limit(params);
        let after = params.optional("cursor", position);
        Some(Self {
            from: from?,
            to: to?,
            filter: ActivityFilter {
                task_id: task_id?,
                order_id: order_id?,
                running: running?,
                ..ActivityFilter::default()
            },
            limit: limit?,
            after: after?,
        })
    }
}
