//! Activities of a large account: a year of them, 2025, one after the other, most on a task and many of them billable.

use super::{
    bulk,
    journal::{FIRST_VERSION, Journal},
};
use std::time::Duration;
use trackit::{
    core::{
        clock::{Clock, UtcTime},
        ids::{Ids, Owner},
    },
    db::{Conn, DbError, Value},
    journal::Entity,
};
use uuid::Uuid;

const INSERT: &str =
    "INSERT INTO activities (owner_id, id, description, task_id, order_id, started_at, ended_at,
    billable, rate_cents_per_hour, created_at, updated_at, version) VALUES ";
/// 2025-01-01, when the first one begins.
const BEGINNING: i64 = 1_735_689_600_000;
/// From the first one to the last.
const SPAN: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// How often in a row something is worked on.
const TIMES: usize = 10;
const RATE: i64 = 12_000;

/// The objects that activities name.
pub(super) struct WorkedOn<'w> {
    /// Tasks, in the order in which they are worked on.
    pub(super) tasks: &'w [Uuid],
    /// Orders, likewise.
    pub(super) orders: &'w [Uuid],
}

/// Writes this many activities, which begin within a year.
pub(super) async fn insert(
    conn: Conn<'_>,
    owner: Owner,
    count: usize,
    on: &WorkedOn<'_>,
    journal: &mut Journal,
) -> Result<(), DbError> {
    let clock = Clock::fixed(UtcTime::from_millis(BEGINNING));
    let ids = Ids::new(clock.clone());
    let mut activities = Vec::new();
    for number in 0..count {
        let id = ids.next();
        let of = |all: &[Uuid]| all.get((number - number % TIMES) * all.len() / count).copied();
        // One in eight names its order alone, one in eight nothing at all; the others name their task.
        let (task, order) = match number % 8 {
            0 => (None, None),
            1 => (None, of(on.orders)),
            _ => (of(on.tasks), None),
        };
        activities.push(activity(owner, id, number, [task, order], &clock));
        journal.created(Entity::Activity, id, clock.now());
        clock.advance(SPAN / count as u32);
    }
    bulk::insert(conn, INSERT, &activities).await
}

fn activity(owner: Owner, id: Uuid, number: usize, on: [Option<Uuid>; 2], clock: &Clock) -> [Value; 12] {
    let (now, [task, order]) = (clock.now(), on);
    let took = Duration::from_secs(60 + number as u64 * 37 % 500);
    [
        owner.into(),
        id.into(),
        "Costura".into(),
        task.into(),
        order.into(),
        now.into(),
        now.plus(took).into(),
        (!number.is_multiple_of(10)).into(),
        RATE.into(),
        now.into(),
        now.into(),
        FIRST_VERSION.into(),
    ]
}
