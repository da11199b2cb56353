//! What the subjects of work are called, and what they belong to.

use super::model::Subjects;
use crate::{
    core::ids::Owner,
    db::{Conn, DbError, Row, Statement},
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// A task, as far as a report tells of it.
#[derive(Clone, Debug)]
pub(super) struct NamedTask {
    pub(super) title: String,
    pub(super) order_id: Option<Uuid>,
}

/// An order, as far as a report tells of it.
#[derive(Clone, Debug)]
pub(super) struct NamedOrder {
    pub(super) number: i64,
    pub(super) title: String,
    pub(super) customer_id: Option<Uuid>,
}

/// What the subjects of a report are called, by their ids.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) tasks: HashMap<Uuid, NamedTask>,
    pub(super) orders: HashMap<Uuid, NamedOrder>,
    pub(super) customers: HashMap<Uuid, String>,
}

/// The names of tasks, of their orders and of these orders' customers.
pub(super) async fn list_names(conn: Conn<'_>, owner: Owner, subjects: &Subjects) -> Result<Names, DbError> {
    let of_tasks = subjects.0.keys().filter_map(|subject| subject.task_id);
    let tasks = by_ids(conn, owner, TASKS, of_tasks, task).await?;
    let own = subjects.0.keys().filter_map(|subject| subject.order_id);
    let of_orders = own.chain(tasks.values().filter_map(|task| task.order_id));
    let orders = by_ids(conn, owner, ORDERS, of_orders, order).await?;
    let of_customers = orders.values().filter_map(|order| order.customer_id);
    let customers = by_ids(conn, owner, CUSTOMERS, of_customers, |row| row.next()).await?;
    Ok(Names { tasks, orders, customers })
}

const TASKS: &str = "SELECT id, title, order_id FROM tasks WHERE owner_id = ";
const ORDERS: &str = "SELECT id, number, title, customer_id FROM orders WHERE owner_id = ";
const CUSTOMERS: &str = "SELECT id, name FROM customers WHERE owner_id = ";

/// The rows of these ids; the first column is the id.
async fn by_ids<T: Send>(
    conn: Conn<'_>,
    owner: Owner,
    select: &str,
    ids: impl Iterator<Item = Uuid>,
    read: impl Fn(&Row<'_>) -> Result<T, DbError> + Send + Copy,
) -> Result<HashMap<Uuid, T>, DbError> {
    let ids: Vec<Uuid> = ids.collect::<BTreeSet<_>>().into_iter().collect();
    let statement = Statement::new(select).value(owner).sql(" AND ").among(conn, "id", ids);
    let with_id = move |row: &Row<'_>| Ok((row.next()?, read(row)?));
    Ok(conn.rows(statement.text(), statement.values(), with_id).await?.into_iter().collect())
}

fn task(row: &Row<'_>) -> Result<NamedTask, DbError> {
    Ok(NamedTask { title: row.next()?, order_id: row.next()? })
}

fn order(row: &Row<'_>) -> Result<NamedOrder, DbError> {
    Ok(NamedOrder { number: row.next()?, title: row.next()?, customer_id: row.next()? })
}
