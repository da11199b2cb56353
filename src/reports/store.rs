//! What the subjects of work belong to, and what they are called.

use crate::{
    core::ids::Owner,
    db::{Conn, DbError, Row, Statement},
};
use foldhash::HashMap;
use uuid::Uuid;

/// Whose something is: the order of a task, or the customer of an order. What belongs to none is not there.
pub(super) type Belongs = HashMap<Uuid, Uuid>;

/// The orders of these tasks.
pub(super) async fn list_orders_of(
    conn: Conn<'_>,
    owner: Owner,
    tasks: impl Iterator<Item = Uuid>,
) -> Result<Belongs, DbError> {
    belonging(conn, owner, "id, order_id", "tasks", tasks).await
}

/// The customers of these orders.
pub(super) async fn list_customers_of(
    conn: Conn<'_>,
    owner: Owner,
    orders: impl Iterator<Item = Uuid>,
) -> Result<Belongs, DbError> {
    belonging(conn, owner, "id, customer_id", "orders", orders).await
}

/// The titles of tasks.
pub(super) async fn list_titles(
    conn: Conn<'_>,
    owner: Owner,
    tasks: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbError> {
    by_ids(conn, owner, "id, title", "tasks", tasks, |row| Ok((row.next()?, row.next()?))).await
}

/// The numbers and titles of orders.
pub(super) async fn list_orders(
    conn: Conn<'_>,
    owner: Owner,
    orders: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, (i64, String)>, DbError> {
    let read = |row: &Row<'_>| Ok((row.next()?, (row.next()?, row.next()?)));
    by_ids(conn, owner, "id, number, title", "orders", orders, read).await
}

/// The names of customers.
pub(super) async fn list_customers(
    conn: Conn<'_>,
    owner: Owner,
    customers: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>, DbError> {
    by_ids(conn, owner, "id, name", "customers", customers, |row| Ok((row.next()?, row.next()?))).await
}

async fn belonging(
    conn: Conn<'_>,
    owner: Owner,
    columns: &str,
    table: &str,
    ids: impl Iterator<Item = Uuid>,
) -> Result<Belongs, DbError> {
    let pair = |row: &Row<'_>| Ok((row.next()?, row.next::<Option<Uuid>>()?));
    let pairs: Vec<_> = by_ids(conn, owner, columns, table, ids, pair).await?;
    Ok(pairs.into_iter().filter_map(|(id, whose)| Some((id, whose?))).collect())
}

/// The rows of these ids, each of which comes once. In their order, which is the one that they are stored in.
async fn by_ids<T: Send, C: FromIterator<T>>(
    conn: Conn<'_>,
    owner: Owner,
    columns: &str,
    table: &str,
    ids: impl Iterator<Item = Uuid>,
    read: impl Fn(&Row<'_>) -> Result<T, DbError> + Send,
) -> Result<C, DbError> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    let statement = Statement::select_by_ids(conn, columns, table, ids).sql(" AND owner_id = ").value(owner);
    Ok(conn.rows(statement.text(), statement.values(), read).await?.into_iter().collect())
}
