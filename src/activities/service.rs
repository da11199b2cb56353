//! The rules of activities and of the timer. Every write is one transaction with its entries in the journal.

use super::{
    model::{Activity, ActivityError, ActivityPatch, NewActivity, NewTimer, Seen, Started},
    store,
};
use crate::{
    accounts,
    app::App,
    core::{
        clock::UtcTime,
        ids::Owner,
        invalid::{FieldError, Invalid},
        money::Rate,
        version::IfMatch,
    },
    db::DbError,
    idempotency::{IdempotencyKey, Once},
    journal::{Write, Written},
    objects::{self, WriteError},
};
use uuid::Uuid;

/// Enters an activity.
pub async fn create_activity(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewActivity,
) -> Result<Once<Written<Seen>>, ActivityError> {
    let (id, now) = (app.ids.next(), app.clock.now());
    app.write(owner, async move |conn| {
        let create = async {
            let write = Write::begin(conn, owner, now).await?;
            let activity = Activity::new(id, new.clone(), rate_for(&write, new.rate).await?, now)?;
            let written = objects::create(&write, &activity).await?;
            seen(&write, written).await
        };
        key.once(conn, owner, now, create).await
    })
    .await
}

/// Changes an activity.
pub(super) async fn update_activity(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    patch: ActivityPatch,
) -> Result<Written<Seen>, ActivityError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        patch_activity(&write, id, &if_match, patch.clone()).await
    })
    .await
}

/// Puts another activity in one's place.
pub(super) async fn replace_activity(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    new: NewActivity,
) -> Result<Written<Seen>, ActivityError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let rate = rate_for(&write, new.rate).await?;
        patch_activity(&write, id, &if_match, new.clone().into_patch(rate)).await
    })
    .await
}

async fn patch_activity(
    write: &Write<'_>,
    id: Uuid,
    if_match: &IfMatch,
    patch: ActivityPatch,
) -> Result<Written<Seen>, ActivityError> {
    let before: Activity = objects::find_matching(write, id, if_match).await?;
    let after = before.clone().patched(patch, write.now)?;
    let written = objects::replace(write, &before, after).await?;
    seen(write, written).await
}

/// Deletes an activity; its place in the journal can bring it back.
pub(super) async fn delete_activity(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
) -> Result<i64, WriteError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Activity = objects::find_matching(&write, id, &if_match).await?;
        objects::remove(&write, &before).await
    })
    .await
}

/// Starts the timer; what runs is stopped at that instant, and one undo takes both back.
pub async fn start_timer(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewTimer,
) -> Result<Once<Written<Started>>, ActivityError> {
    let (id, now) = (app.ids.next(), app.clock.now());
    app.write(owner, async move |conn| {
        let start = async { start(&Write::begin(conn, owner, now).await?, id, new.clone()).await };
        key.once(conn, owner, now, start).await
    })
    .await
}

async fn start(write: &Write<'_>, id: Uuid, new: NewTimer) -> Result<Written<Started>, ActivityError> {
    let running = store::find_running(write.conn, write.owner).await?;
    let at = start_of(&new, running.as_ref(), write.now)?;
    let stopped = match running {
        Some(running) => Some(stop(write, &running, at).await?.value),
        None => None,
    };
    let rate = rate_for(write, new.rate).await?;
    // The clock of the process that started the other one may be ahead.
    let activity = Activity::new(id, new.into_activity(at), rate, write.now.max(at))?;
    let Written { value, seq } = objects::create(write, &activity).await?;
    Ok(Written { value: Started { started: see(write, value).await?, stopped }, seq })
}

/// When a timer starts that is to start now, or was to start before.
fn start_of(new: &NewTimer, running: Option<&Activity>, now: UtcTime) -> Result<UtcTime, FieldError> {
    let earliest = running.map_or(UtcTime::from_millis(0), |running| running.started_at);
    match new.started_at {
        None => Ok(now.max(earliest)),
        Some(at) if at > now => Err(Invalid::because("in_future").at("started_at")),
        Some(at) if at < earliest => Err(Invalid::because("before_running_timer").at("started_at")),
        Some(at) => Ok(at),
    }
}

/// Stops the timer; where the caller says which, no other.
pub(super) async fn stop_timer(
    app: &App,
    owner: Owner,
    id: Option<Uuid>,
) -> Result<Written<Seen>, ActivityError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let running = store::find_running(conn, owner).await?.ok_or(WriteError::NotFound)?;
        if id.is_some_and(|id| id != running.id) {
            return Err(ActivityError::OtherTimer);
        }
        stop(&write, &running, now).await
    })
    .await
}

async fn stop(write: &Write<'_>, running: &Activity, at: UtcTime) -> Result<Written<Seen>, ActivityError> {
    let written = objects::replace(write, running, running.clone().stopped(at, write.now)).await?;
    seen(write, written).await
}

/// Takes a task that is to be deleted off its activities, which stay with the order that they were done for.
///
/// # Errors
/// Failures of the database.
pub async fn unlink_task(write: &Write<'_>, task_id: Uuid, order_id: Option<Uuid>) -> Result<(), WriteError> {
    for before in store::list_of_task(write.conn, write.owner, task_id).await? {
        let after = before.clone().without_task(order_id, write.now);
        objects::replace(write, &before, after).await?;
    }
    Ok(())
}

/// Takes an order that is to be deleted off its activities. Tasks that go with it go first: their activities come to
/// the order.
///
/// # Errors
/// Failures of the database.
pub async fn unlink_order(write: &Write<'_>, order_id: Uuid) -> Result<(), WriteError> {
    for before in store::list_of_order(write.conn, write.owner, order_id).await? {
        let after = before.clone().without_order(write.now);
        objects::replace(write, &before, after).await?;
    }
    Ok(())
}

/// The rate that was named, or else the account's.
///
/// # Errors
/// Any [`DbError`].
pub async fn rate_for(write: &Write<'_>, named: Option<Rate>) -> Result<Rate, DbError> {
    if let Some(rate) = named {
        return Ok(rate);
    }
    let account = accounts::store::find_account(write.conn, write.owner).await?;
    Ok(account.map(|account| account.rate).unwrap_or_default())
}

async fn seen(write: &Write<'_>, written: Written<Activity>) -> Result<Written<Seen>, ActivityError> {
    Ok(Written { value: see(write, written.value).await?, seq: written.seq })
}

async fn see(write: &Write<'_>, activity: Activity) -> Result<Seen, ActivityError> {
    let overlaps = store::overlaps(write.conn, write.owner, activity.id, write.now).await?;
    Ok(Seen { activity, overlaps, at: write.now })
}
