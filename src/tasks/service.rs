//! The rules of tasks. Every write is one transaction with its entry in the journal.

use super::{
    model::{NewTask, Task, TaskError, TaskPatch},
    store,
};
use crate::{
    app::App,
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError},
    http::precondition::IfMatch,
    idempotency::{IdempotencyKey, Once},
    journal::{self, Change, Entity, Op, Record, Written},
};
use uuid::Uuid;

/// Makes a task.
///
/// # Errors
/// [`TaskError::KeyReused`], and failures of the database.
pub async fn create_task(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewTask,
) -> Result<Once<Written<Task>>, TaskError> {
    let now = app.clock.now();
    let task = Task::new(app.ids.next(), new, now);
    app.db
        .write(async move |conn| key.once(conn, owner, now, insert_task(conn, owner, &task, now)).await)
        .await
}

/// Changes a task.
///
/// # Errors
/// [`TaskError::NotFound`], [`TaskError::PreconditionFailed`], and failures of the database.
pub async fn update_task(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    patch: TaskPatch,
) -> Result<Written<Task>, TaskError> {
    let now = app.clock.now();
    app.db
        .write(async move |conn| {
            let before = find_matching(conn, owner, id, &if_match).await?;
            let after = before.clone().patched(patch.clone(), now);
            replace_task(conn, owner, &before, after, now).await
        })
        .await
}

/// Deletes a task; its place in the journal can bring it back.
///
/// # Errors
/// [`TaskError::NotFound`], [`TaskError::PreconditionFailed`], and failures of the database.
pub async fn delete_task(app: &App, owner: Owner, id: Uuid, if_match: IfMatch) -> Result<i64, TaskError> {
    let now = app.clock.now();
    app.db
        .write(async move |conn| {
            let before = find_matching(conn, owner, id, &if_match).await?;
            remove_task(conn, owner, &before, now).await
        })
        .await
}

/// Takes one recorded change of a task back, and answers the number of the change that does so; `None`
/// when the task is not as that change left it. Since an undo leaves it as it was, changes can be undone
/// one after the other.
///
/// # Errors
/// Failures of the database.
pub async fn undo_change(
    conn: Conn<'_>,
    owner: Owner,
    change: &Change,
    now: UtcTime,
) -> Result<Option<i64>, DbError> {
    let current = store::find_task(conn, owner, change.entity_id).await?;
    if !is_as_left(conn, owner, change, current.as_ref()).await? {
        return Ok(None);
    }
    let undone = match (before(change)?, current) {
        (None, Some(current)) => remove_task(conn, owner, &current, now).await,
        (Some(before), Some(current)) => {
            let restored = before.restored(current.version, now);
            replace_task(conn, owner, &current, restored, now).await.map(|written| written.seq)
        }
        (Some(before), None) => bring_back(conn, owner, before, now).await,
        (None, None) => return Ok(None),
    };
    match undone {
        Ok(seq) => Ok(Some(seq)),
        Err(TaskError::Db(error)) => Err(error),
        Err(_) => Ok(None),
    }
}

async fn is_as_left(
    conn: Conn<'_>,
    owner: Owner,
    change: &Change,
    current: Option<&Task>,
) -> Result<bool, DbError> {
    let Some(next) = journal::store::find_next_change(conn, owner, change).await? else {
        return Ok(true);
    };
    Ok(match (before(&next)?, current) {
        (Some(left), Some(current)) => left.is_alike(current),
        (left, current) => left.is_none() && current.is_none(),
    })
}

/// The task as it was before a change.
fn before(change: &Change) -> Result<Option<Task>, DbError> {
    let before = change.before.as_deref().map(serde_json::from_str).transpose();
    before.map_err(|error| DbError::Internal(error.to_string()))
}

/// Writes a deleted task again, under a version that it never had: an old entity tag must not fit it.
async fn bring_back(conn: Conn<'_>, owner: Owner, before: Task, now: UtcTime) -> Result<i64, TaskError> {
    let last = journal::store::find_last_version(conn, owner, Entity::Task, before.id).await?;
    let restored = before.restored(last.unwrap_or_default(), now);
    match insert_task(conn, owner, &restored, now).await {
        // Two at once: the other one was first, as this one sees when it looks again.
        Err(TaskError::Db(error)) if error.is_unique("tasks_pkey") => Err(conn.lost_race().into()),
        outcome => outcome.map(|written| written.seq),
    }
}

async fn find_matching(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    if_match: &IfMatch,
) -> Result<Task, TaskError> {
    let task = store::find_task(conn, owner, id).await?.ok_or(TaskError::NotFound)?;
    if if_match.allows(task.version) { Ok(task) } else { Err(TaskError::PreconditionFailed) }
}

async fn insert_task(
    conn: Conn<'_>,
    owner: Owner,
    task: &Task,
    now: UtcTime,
) -> Result<Written<Task>, TaskError> {
    store::insert_task(conn, owner, task).await?;
    let seq = record(conn, owner, now, Op::Create, task, None).await?;
    Ok(Written { value: task.clone(), seq })
}

async fn replace_task(
    conn: Conn<'_>,
    owner: Owner,
    before: &Task,
    after: Task,
    now: UtcTime,
) -> Result<Written<Task>, TaskError> {
    if !store::update_task(conn, owner, &after).await? {
        return Err(conn.lost_race().into());
    }
    let seq = record(conn, owner, now, Op::Update, &after, Some(before)).await?;
    Ok(Written { value: after, seq })
}

async fn remove_task(conn: Conn<'_>, owner: Owner, before: &Task, now: UtcTime) -> Result<i64, TaskError> {
    if !store::delete_task(conn, owner, before.id, before.version).await? {
        return Err(conn.lost_race().into());
    }
    Ok(record(conn, owner, now, Op::Delete, before, Some(before)).await?)
}

async fn record(
    conn: Conn<'_>,
    owner: Owner,
    now: UtcTime,
    op: Op,
    task: &Task,
    before: Option<&Task>,
) -> Result<i64, DbError> {
    let record = Record { entity: Entity::Task, id: task.id, op, version: task.version, before };
    journal::record(conn, owner, now, record).await
}
