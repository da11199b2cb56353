//! The statements on activities.

use super::{
    model::{Activity, Hours, Seen, WorkOn},
    query::{ActivityFilter, ActivityQuery},
};
use crate::{
    core::{clock::UtcTime, ids::Owner, money::Rate, work::Work},
    db::{Conn, DbError, Row, Statement, Value, known},
    journal::Entity,
    objects::{Object, Reference},
};
use std::time::Duration;
use uuid::Uuid;

const COLUMNS: &str = "a.id, a.description, a.task_id, a.order_id, a.started_at, a.ended_at, a.billable,
    a.rate_cents_per_hour, a.created_at, a.updated_at, a.version";

/// What a sum of work is made of; the indexes `activities_span`, `activities_task` and `activities_order` hold it all.
const WORK: &str = "a.started_at, a.ended_at, CASE WHEN a.billable THEN a.rate_cents_per_hour END";

/// A day: what takes no longer began less than that before any instant of it, so an index on the beginning finds it.
const SHORT: Duration = Duration::from_secs(24 * 60 * 60);
/// What may take longer has a small index of its own, `activities_long`. The statements spell the day out, so that the
/// planner sees it.
const IS_LONG: &str = "(ended_at IS NULL OR ended_at - started_at > 86400000)";

impl Object for Activity {
    const ENTITY: Entity = Entity::Activity;

    fn id(&self) -> Uuid {
        self.id
    }

    fn version(&self) -> i64 {
        self.version
    }

    fn stamp(&mut self) -> (&mut i64, &mut UtcTime) {
        (&mut self.version, &mut self.updated_at)
    }

    fn references(&self) -> Vec<Reference> {
        let task = self.task_id.map(|id| Reference { field: "task_id", entity: Entity::Task, id });
        let order = self.order_id.map(|id| Reference { field: "order_id", entity: Entity::Order, id });
        task.into_iter().chain(order).collect()
    }

    async fn find(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Self>, DbError> {
        find_activity(conn, owner, id).await
    }

    async fn list_after(conn: Conn<'_>, owner: Owner, after: Uuid, limit: u32) -> Result<Vec<Self>, DbError> {
        list_activities_after(conn, owner, after, limit).await
    }

    async fn insert(&self, conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
        insert_activity(conn, owner, self).await
    }

    async fn update(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        update_activity(conn, owner, self).await
    }

    async fn delete(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        delete_activity(conn, owner, self.id, self.version).await
    }
}

/// One page of the list, and one activity more when there is a next page.
pub(super) async fn list_activities(
    conn: Conn<'_>,
    owner: Owner,
    query: &ActivityQuery,
    filter: &ActivityFilter,
    now: UtcTime,
) -> Result<Vec<Seen>, DbError> {
    let statement = filtered(all_seen(owner, now), owner, filter, now);
    let statement = match &query.after {
        Some(after) => {
            let statement = statement.sql(" AND (a.started_at, a.id) < (").value(after.started_at);
            statement.sql(", ").value(after.id).sql(")")
        }
        None => statement,
    };
    let statement = statement.sql(" ORDER BY a.started_at DESC, a.id DESC LIMIT ");
    let statement = statement.value(i64::from(query.limit) + 1);
    conn.rows(statement.text(), statement.values(), |row| seen(row, now)).await
}

/// One activity, as it looks now.
pub(super) async fn find_seen(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    now: UtcTime,
) -> Result<Option<Seen>, DbError> {
    let statement = all_seen(owner, now).sql(" AND a.id = ").value(id);
    conn.row(statement.text(), statement.values(), |row| seen(row, now)).await
}

/// The one that runs, as it looks now.
pub(super) async fn find_timer(conn: Conn<'_>, owner: Owner, now: UtcTime) -> Result<Option<Seen>, DbError> {
    let statement = all_seen(owner, now).sql(" AND a.ended_at IS NULL");
    conn.row(statement.text(), statement.values(), |row| seen(row, now)).await
}

/// Whether another activity has some of this one's time.
pub(super) async fn overlaps(conn: Conn<'_>, owner: Owner, id: Uuid, now: UtcTime) -> Result<bool, DbError> {
    let statement = with_overlaps(Statement::new("SELECT "), now);
    let statement = statement.sql(" FROM activities a WHERE a.owner_id = ").value(owner);
    let statement = statement.sql(" AND a.id = ").value(id);
    Ok(conn.row(statement.text(), statement.values(), |row| row.next()).await?.unwrap_or_default())
}

/// All activities, with whether others overlap them; to be narrowed down.
fn all_seen(owner: Owner, now: UtcTime) -> Statement {
    let statement = Statement::new("SELECT ").sql(COLUMNS).sql(", ");
    with_overlaps(statement, now).sql(" FROM activities a WHERE a.owner_id = ").value(owner)
}

/// Spans that only touch do not overlap, and one without any length has nothing that another could have.
fn with_overlaps(statement: Statement, now: UtcTime) -> Statement {
    let statement = statement
        .sql("((a.ended_at IS NULL OR a.ended_at > a.started_at) AND (EXISTS (SELECT 1 FROM activities b")
        .sql(" WHERE b.owner_id = a.owner_id AND b.id <> a.id AND b.started_at < COALESCE(a.ended_at, ")
        .value(now)
        .sql(") AND b.started_at > a.started_at - 86400000 AND b.ended_at > a.started_at")
        .sql(" AND b.ended_at > b.started_at AND b.ended_at - b.started_at <= 86400000)")
        .sql(" OR EXISTS (SELECT 1 FROM activities b")
        .sql(" WHERE b.owner_id = a.owner_id AND b.id <> a.id AND b.started_at < COALESCE(a.ended_at, ")
        .value(now);
    statement
        .sql(") AND COALESCE(b.ended_at, ")
        .value(now)
        .sql(") > a.started_at AND ")
        .sql(IS_LONG)
        .sql(")))")
}

fn filtered(mut statement: Statement, owner: Owner, filter: &ActivityFilter, now: UtcTime) -> Statement {
    if let Some(before) = filter.before {
        statement = statement.sql(" AND a.started_at < ").value(before);
    }
    if let Some(from) = filter.from {
        statement = reaching(statement, owner, from, now);
    }
    if let Some(task) = filter.task_id {
        statement = statement.sql(" AND a.task_id = ").value(task);
    }
    if let Some(order) = filter.order_id {
        statement = statement.sql(" AND (a.order_id = ").value(order);
        statement = statement.sql(" OR (a.order_id IS NULL AND a.task_id IN (SELECT id FROM tasks");
        statement = statement.sql(" WHERE owner_id = ").value(owner).sql(" AND order_id = ").value(order);
        statement = statement.sql(")))");
    }
    match filter.running {
        Some(true) => statement.sql(" AND a.ended_at IS NULL"),
        Some(false) => statement.sql(" AND a.ended_at IS NOT NULL"),
        None => statement,
    }
}

/// Those that began at an instant or later, or go on beyond it. The earliest of them tells how far back to look: a
/// day, or to the earliest long one.
fn reaching(statement: Statement, owner: Owner, from: UtcTime, now: UtcTime) -> Statement {
    statement
        .sql(" AND (a.started_at >= ")
        .value(from)
        .sql(" OR COALESCE(a.ended_at, ")
        .value(now)
        .sql(") > ")
        .value(from)
        .sql(") AND a.started_at >= (SELECT MIN(started_at) FROM (SELECT CAST(")
        .value(from.minus(SHORT))
        .sql(" AS BIGINT) AS started_at UNION ALL SELECT started_at FROM activities WHERE owner_id = ")
        .value(owner)
        .sql(" AND started_at < ")
        .value(from)
        .sql(" AND COALESCE(ended_at, ")
        .value(now)
        .sql(") > ")
        .value(from)
        .sql(" AND ")
        .sql(IS_LONG)
        .sql(") earliest)")
}

/// One activity.
async fn find_activity(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Activity>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM activities a WHERE a.owner_id = $1 AND a.id = $2");
    conn.row(&sql, &[owner.into(), id.into()], activity).await
}

/// The one that runs.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_running(conn: Conn<'_>, owner: Owner) -> Result<Option<Activity>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM activities a WHERE a.owner_id = $1 AND a.ended_at IS NULL");
    conn.row(&sql, &[owner.into()], activity).await
}

/// All that name this task.
pub(super) async fn list_of_task(
    conn: Conn<'_>,
    owner: Owner,
    task_id: Uuid,
) -> Result<Vec<Activity>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activities a WHERE a.owner_id = $1 AND a.task_id = $2
         ORDER BY a.started_at, a.id"
    );
    conn.rows(&sql, &[owner.into(), task_id.into()], activity).await
}

/// All that name this order themselves.
pub(super) async fn list_of_order(
    conn: Conn<'_>,
    owner: Owner,
    order_id: Uuid,
) -> Result<Vec<Activity>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activities a WHERE a.owner_id = $1 AND a.order_id = $2
         ORDER BY a.started_at, a.id"
    );
    conn.rows(&sql, &[owner.into(), order_id.into()], activity).await
}

/// What was worked on an order and on its tasks until now.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_order_hours(
    conn: Conn<'_>,
    owner: Owner,
    order_id: Uuid,
    now: UtcTime,
) -> Result<Hours, DbError> {
    let sql = format!(
        "SELECT {WORK} FROM activities a WHERE a.owner_id = $1 AND a.order_id = $2
         UNION ALL SELECT {WORK} FROM tasks t JOIN activities a ON a.owner_id = t.owner_id AND a.task_id = t.id
         WHERE t.owner_id = $1 AND t.order_id = $2 AND a.order_id IS NULL"
    );
    let all = conn.rows(&sql, &[owner.into(), order_id.into()], |row| work(row, now)).await?;
    Ok(Hours {
        worked: all.iter().map(|(work, _)| work.whole()).sum(),
        running: all.iter().any(|(_, runs)| *runs),
    })
}

/// Visits all work that has some of the time from one instant to another.
///
/// # Errors
/// Any [`DbError`].
pub async fn each_work(
    conn: Conn<'_>,
    owner: Owner,
    span: (UtcTime, UtcTime),
    now: UtcTime,
    mut visit: impl FnMut(Work) + Send,
) -> Result<(), DbError> {
    let statement = worked("", owner, span, now);
    let visit = |row: &Row<'_>| work(row, now).map(|(work, _)| visit(work));
    conn.each(statement.text(), statement.values(), visit).await
}

/// As [`each_work`], with what it was done on.
///
/// # Errors
/// Any [`DbError`].
pub async fn each_work_on(
    conn: Conn<'_>,
    owner: Owner,
    span: (UtcTime, UtcTime),
    now: UtcTime,
    mut visit: impl FnMut(WorkOn) + Send,
) -> Result<(), DbError> {
    let statement = worked(", a.task_id, a.order_id", owner, span, now);
    let visit = |row: &Row<'_>| work_on(row, now).map(&mut visit);
    conn.each(statement.text(), statement.values(), visit).await
}

/// The work of a period, with these columns besides: a hundred thousand ids take as long to read as the work itself.
fn worked(besides: &str, owner: Owner, (from, before): (UtcTime, UtcTime), now: UtcTime) -> Statement {
    let statement = Statement::new("SELECT ").sql(WORK).sql(besides);
    let statement = statement.sql(" FROM activities a WHERE a.owner_id = ").value(owner);
    let filter = ActivityFilter { from: Some(from), before: Some(before), ..ActivityFilter::default() };
    filtered(statement, owner, &filter, now)
}

/// Some of an owner's activities, by id: up to `limit` after this one.
async fn list_activities_after(
    conn: Conn<'_>,
    owner: Owner,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Activity>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM activities a WHERE a.owner_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3"
    );
    conn.rows(&sql, &[owner.into(), after.into(), i64::from(limit).into()], activity).await
}

async fn insert_activity(conn: Conn<'_>, owner: Owner, activity: &Activity) -> Result<(), DbError> {
    let sql = "INSERT INTO activities (description, task_id, order_id, started_at, ended_at, billable,
            rate_cents_per_hour, created_at, updated_at, version, owner_id, id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    conn.execute(sql, &values(owner, activity)).await.map(|_| ())
}

/// Writes a changed activity over the version before it; false when that is no longer there.
async fn update_activity(conn: Conn<'_>, owner: Owner, activity: &Activity) -> Result<bool, DbError> {
    let sql = "UPDATE activities SET description = $1, task_id = $2, order_id = $3, started_at = $4,
            ended_at = $5, billable = $6, rate_cents_per_hour = $7, created_at = $8, updated_at = $9, version = $10
         WHERE owner_id = $11 AND id = $12 AND version + 1 = $10";
    Ok(conn.execute(sql, &values(owner, activity)).await? == 1)
}

/// Deletes an activity of this version; false when that is no longer there.
async fn delete_activity(conn: Conn<'_>, owner: Owner, id: Uuid, version: i64) -> Result<bool, DbError> {
    let sql = "DELETE FROM activities WHERE owner_id = $1 AND id = $2 AND version = $3";
    Ok(conn.execute(sql, &[owner.into(), id.into(), version.into()]).await? == 1)
}

/// The same for an insert and an update: the key comes last.
fn values(owner: Owner, activity: &Activity) -> [Value; 12] {
    [
        activity.description.as_str().into(),
        activity.task_id.into(),
        activity.order_id.into(),
        activity.started_at.into(),
        activity.ended_at.into(),
        activity.billable.into(),
        activity.rate.cents_per_hour().into(),
        activity.created_at.into(),
        activity.updated_at.into(),
        activity.version.into(),
        owner.into(),
        activity.id.into(),
    ]
}

fn seen(row: &Row<'_>, at: UtcTime) -> Result<Seen, DbError> {
    Ok(Seen { activity: activity(row)?, overlaps: row.next()?, at })
}

fn work_on(row: &Row<'_>, now: UtcTime) -> Result<WorkOn, DbError> {
    Ok(WorkOn { work: work(row, now)?.0, task_id: row.next()?, order_id: row.next()? })
}

/// Some work until now, and whether it still goes on.
fn work(row: &Row<'_>, now: UtcTime) -> Result<(Work, bool), DbError> {
    let started_at = UtcTime::from_millis(row.next()?);
    let ended_at = row.next::<Option<i64>>()?.map(UtcTime::from_millis);
    let rate = row.next::<Option<i64>>()?.map(|rate| known(Rate::parse(rate).ok())).transpose()?;
    Ok((Work { started_at, ended_at: ended_at.unwrap_or(now).max(started_at), rate }, ended_at.is_none()))
}

fn activity(row: &Row<'_>) -> Result<Activity, DbError> {
    Ok(Activity {
        id: row.next()?,
        description: row.next()?,
        task_id: row.next()?,
        order_id: row.next()?,
        started_at: UtcTime::from_millis(row.next()?),
        ended_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        billable: row.next()?,
        rate: known(Rate::parse(row.next()?).ok())?,
        created_at: UtcTime::from_millis(row.next()?),
        updated_at: UtcTime::from_millis(row.next()?),
        version: row.next()?,
    })
}
