//! The statements on tasks.

use super::{
    model::{Priority, Task},
    query::{TaskFilter, TaskPosition, TaskQuery, TaskSort},
};
use crate::{
    core::{
        clock::UtcTime,
        ids::Owner,
        text::{fold_for_search, fold_for_sort},
    },
    db::{Conn, DbError, Row, Statement, Value, known},
    journal::Entity,
    objects::{Object, Reference},
};
use uuid::Uuid;

const COLUMNS: &str =
    "id, title, description, done, done_at, due_on, priority, created_at, updated_at, version,
    order_id";

/// How many of the newest tasks a search looks through before it takes the index.
const NEWEST: i64 = 2_000;

impl Object for Task {
    const ENTITY: Entity = Entity::Task;

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
        let order = self.order_id.map(|id| Reference { field: "order_id", entity: Entity::Order, id });
        order.into_iter().collect()
    }

    async fn find(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Self>, DbError> {
        find_task(conn, owner, id).await
    }

    async fn list_after(conn: Conn<'_>, owner: Owner, after: Uuid, limit: u32) -> Result<Vec<Self>, DbError> {
        list_tasks_after(conn, owner, after, limit).await
    }

    async fn insert(&self, conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
        insert_task(conn, owner, self).await
    }

    async fn update(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        update_task(conn, owner, self).await
    }

    async fn delete(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        delete_task(conn, owner, self.id, self.version).await
    }
}

/// One page of a list, and one task more when there is a next page.
pub(super) async fn list_tasks(
    conn: Conn<'_>,
    owner: Owner,
    query: &TaskQuery,
) -> Result<Vec<Task>, DbError> {
    match query.filter.title_contains.as_deref().map(fold_for_search) {
        Some(text) if !text.is_empty() => search_tasks(conn, owner, query, &text).await,
        _ => list_page(conn, selected(Statement::default(), owner, query), query).await,
    }
}

/// What is open, or of one order, is few, and looked through itself. Of all, what many titles have fills a page from the
/// newest tasks, which are soon looked through. What few have is looked up in the index of titles: it holds all that this
/// takes, and is a quarter as large as the tasks.
async fn search_tasks(
    conn: Conn<'_>,
    owner: Owner,
    query: &TaskQuery,
    text: &str,
) -> Result<Vec<Task>, DbError> {
    if query.filter.done == Some(false) || query.filter.order_id.is_some() {
        let few = selected(Statement::default(), owner, query);
        return list_page(conn, few.sql(" AND ").contains(conn, "title_fold", text), query).await;
    }
    if query.sort == TaskSort::Created {
        let newest = selected(Statement::default(), owner, query);
        let newest = newest.sql(" AND ").contains(conn, "title_fold", text);
        let tasks = list_page(conn, among_newest(newest, owner, query), query).await?;
        if tasks.len() > query.limit as usize {
            return Ok(tasks);
        }
    }
    // As a step of its own: PostgreSQL would make one of the two looks at tasks, along the primary key.
    let found =
        Statement::new("WITH found AS MATERIALIZED (SELECT id FROM tasks WHERE owner_id = ").value(owner);
    let found = found.sql(" AND ").contains(conn, "title_fold", text).sql(") ");
    let found = selected(found, owner, query).sql(" AND id IN (SELECT id FROM found)");
    list_page(conn, found, query).await
}

/// Only the [`NEWEST`] of those that the page may begin with.
fn among_newest(statement: Statement, owner: Owner, query: &TaskQuery) -> Statement {
    let statement = statement.sql(" AND id > COALESCE((SELECT id FROM tasks WHERE owner_id = ").value(owner);
    let statement = after(statement, query.after.as_ref()).sql(" ORDER BY id DESC LIMIT 1 OFFSET ");
    statement.value(NEWEST).sql("), ").value(Uuid::nil()).sql(")")
}

/// The tasks of a list, without a sort and a limit.
fn selected(statement: Statement, owner: Owner, query: &TaskQuery) -> Statement {
    let statement = statement.sql("SELECT ").sql(COLUMNS).sql(" FROM tasks WHERE owner_id = ").value(owner);
    after(filtered(statement, &query.filter), query.after.as_ref())
}

async fn list_page(conn: Conn<'_>, statement: Statement, query: &TaskQuery) -> Result<Vec<Task>, DbError> {
    let statement = sorted(statement, query.sort).sql(" LIMIT ").value(i64::from(query.limit) + 1);
    conn.rows(statement.text(), statement.values(), task).await
}

/// All filters but the one on titles.
fn filtered(mut statement: Statement, filter: &TaskFilter) -> Statement {
    // Literals, not parameters: the planner must see which partial index will do.
    match filter.done {
        Some(true) => statement = statement.sql(" AND done"),
        Some(false) => statement = statement.sql(" AND NOT done"),
        None => {}
    }
    if let Some(order) = filter.order_id {
        statement = statement.sql(" AND order_id = ").value(order);
    }
    if let Some(day) = filter.due_before {
        statement = statement.sql(" AND due_on < ").value(day.to_string());
    }
    statement
}

fn after(statement: Statement, position: Option<&TaskPosition>) -> Statement {
    let row = |statement: Statement, left: &str, key: Value, id: Uuid| {
        statement.sql(left).sql("(").value(key).sql(", ").value(id).sql(")")
    };
    match position {
        None => statement,
        Some(TaskPosition::Created(id)) => statement.sql(" AND id < ").value(*id),
        Some(TaskPosition::Due(day, id)) => {
            row(statement, " AND (COALESCE(due_on, '9999-12-31'), id) > ", day.as_str().into(), *id)
        }
        Some(TaskPosition::Updated(at, id)) => row(statement, " AND (updated_at, id) < ", (*at).into(), *id),
        Some(TaskPosition::Done(at, id)) => {
            row(statement, " AND (COALESCE(done_at, 0), id) < ", (*at).into(), *id)
        }
        Some(TaskPosition::Title(title, id)) => {
            row(statement, " AND (title_fold, id) > ", title.as_str().into(), *id)
        }
    }
}

fn sorted(statement: Statement, sort: TaskSort) -> Statement {
    statement.sql(match sort {
        TaskSort::Created => " ORDER BY id DESC",
        TaskSort::Due => " ORDER BY COALESCE(due_on, '9999-12-31'), id",
        TaskSort::Updated => " ORDER BY updated_at DESC, id DESC",
        TaskSort::Done => " ORDER BY COALESCE(done_at, 0) DESC, id DESC",
        TaskSort::Title => " ORDER BY title_fold, id",
    })
}

/// One task.
pub(super) async fn find_task(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Task>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM tasks WHERE owner_id = $1 AND id = $2");
    conn.row(&sql, &[owner.into(), id.into()], task).await
}

/// All tasks of an order.
pub(super) async fn list_tasks_of_order(
    conn: Conn<'_>,
    owner: Owner,
    order_id: Uuid,
) -> Result<Vec<Task>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM tasks WHERE owner_id = $1 AND order_id = $2 ORDER BY id");
    conn.rows(&sql, &[owner.into(), order_id.into()], task).await
}

/// How many tasks an order has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCount {
    /// All of them.
    pub total: i64,
    /// Those that are done.
    pub done: i64,
}

impl TaskCount {
    /// Those that are still to be done.
    #[must_use]
    pub fn open(self) -> i64 {
        self.total - self.done
    }
}

/// Counts an order's tasks.
///
/// # Errors
/// Any [`DbError`].
pub async fn count_of_order(conn: Conn<'_>, owner: Owner, order_id: Uuid) -> Result<TaskCount, DbError> {
    let sql = "SELECT count(*), count(CASE WHEN done THEN 1 END) FROM tasks
         WHERE owner_id = $1 AND order_id = $2";
    let count = |row: &Row<'_>| Ok(TaskCount { total: row.next()?, done: row.next()? });
    Ok(conn.row(sql, &[owner.into(), order_id.into()], count).await?.unwrap_or_default())
}

/// Some of an owner's tasks, by id: up to `limit` after this one.
async fn list_tasks_after(
    conn: Conn<'_>,
    owner: Owner,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Task>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM tasks WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT $3");
    conn.rows(&sql, &[owner.into(), after.into(), i64::from(limit).into()], task).await
}

async fn insert_task(conn: Conn<'_>, owner: Owner, task: &Task) -> Result<(), DbError> {
    let sql =
        "INSERT INTO tasks (title, title_fold, description, done, done_at, due_on, priority, created_at,
            updated_at, version, order_id, owner_id, id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    conn.execute(sql, &values(owner, task)).await.map(|_| ())
}

/// Writes a changed task over the version before it; false when that is no longer there.
async fn update_task(conn: Conn<'_>, owner: Owner, task: &Task) -> Result<bool, DbError> {
    let sql = "UPDATE tasks SET title = $1, title_fold = $2, description = $3, done = $4, done_at = $5,
            due_on = $6, priority = $7, created_at = $8, updated_at = $9, version = $10, order_id = $11
         WHERE owner_id = $12 AND id = $13 AND version + 1 = $10";
    Ok(conn.execute(sql, &values(owner, task)).await? == 1)
}

/// Deletes a task of this version; false when that is no longer there.
async fn delete_task(conn: Conn<'_>, owner: Owner, id: Uuid, version: i64) -> Result<bool, DbError> {
    let sql = "DELETE FROM tasks WHERE owner_id = $1 AND id = $2 AND version = $3";
    Ok(conn.execute(sql, &[owner.into(), id.into(), version.into()]).await? == 1)
}

/// The same for an insert and an update: the key comes last.
fn values(owner: Owner, task: &Task) -> [Value; 13] {
    [
        task.title.as_str().into(),
        fold_for_sort(&task.title).into(),
        task.description.as_str().into(),
        task.done.into(),
        task.done_at.into(),
        task.due_on.map(|day| day.to_string()).into(),
        task.priority.rank().into(),
        task.created_at.into(),
        task.updated_at.into(),
        task.version.into(),
        task.order_id.into(),
        owner.into(),
        task.id.into(),
    ]
}

fn task(row: &Row<'_>) -> Result<Task, DbError> {
    Ok(Task {
        id: row.next()?,
        title: row.next()?,
        description: row.next()?,
        done: row.next()?,
        done_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        due_on: row.next::<Option<String>>()?.map(|day| known(day.parse().ok())).transpose()?,
        priority: known(Priority::from_rank(row.next()?))?,
        created_at: UtcTime::from_millis(row.next()?),
        updated_at: UtcTime::from_millis(row.next()?),
        version: row.next()?,
        order_id: row.next()?,
    })
}
