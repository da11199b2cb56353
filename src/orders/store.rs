//! The statements on orders and their items.

use super::{
    model::{Item, Order, Status, Summary},
    query::{OrderPosition, OrderQuery, OrderSort},
};
use crate::{
    activities,
    core::{
        clock::UtcTime,
        ids::Owner,
        text::{fold_for_search, fold_for_sort},
    },
    db::{Conn, DbError, Row, Statement, Value, known},
    journal::Entity,
    objects::{Object, Reference},
    tasks,
};
use uuid::Uuid;

const COLUMNS: &str = "id, number, status, title, customer_id, notes, due_on, finished_at, cancelled_at,
    created_at, updated_at, version";

/// What stands around a statement that selects orders, so that their items come along: one statement sees one
/// state, so the two always fit.
const WITH_ITEMS: (&str, &str) = (
    "SELECT o.id, o.number, o.status, o.title, o.customer_id, o.notes, o.due_on, o.finished_at, o.cancelled_at,
        o.created_at, o.updated_at, o.version, i.id, i.description, i.quantity_milli, i.unit_price_cents FROM (",
    ") AS o LEFT JOIN order_items AS i ON i.owner_id = o.owner_id AND i.order_id = o.id ORDER BY ",
);
const NEWEST_FIRST: &str = "o.number DESC, i.position";
const DUE_FIRST: &str = "COALESCE(o.due_on, '9999-12-31'), o.id, i.position";
const BY_ID: &str = "o.id, i.position";

impl Object for Order {
    const ENTITY: Entity = Entity::Order;

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
        let customer =
            self.customer_id.map(|id| Reference { field: "customer_id", entity: Entity::Customer, id });
        customer.into_iter().collect()
    }

    async fn find(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Self>, DbError> {
        find_order(conn, owner, id).await
    }

    async fn list_after(conn: Conn<'_>, owner: Owner, after: Uuid, limit: u32) -> Result<Vec<Self>, DbError> {
        list_orders_after(conn, owner, after, limit).await
    }

    async fn insert(&self, conn: Conn<'_>, owner: Owner) -> Result<(), DbError> {
        insert_order(conn, owner, self).await?;
        insert_items(conn, owner, self).await
    }

    async fn update(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        if !update_order(conn, owner, self).await? {
            return Ok(false);
        }
        delete_items(conn, owner, self.id).await?;
        insert_items(conn, owner, self).await?;
        Ok(true)
    }

    async fn delete(&self, conn: Conn<'_>, owner: Owner) -> Result<bool, DbError> {
        delete_order(conn, owner, self.id, self.version).await
    }
}

/// One page of the list, and one order more when there is a next page.
pub(super) async fn list_orders(
    conn: Conn<'_>,
    owner: Owner,
    query: &OrderQuery,
) -> Result<Vec<Order>, DbError> {
    let statement = Statement::new(WITH_ITEMS.0).sql("SELECT owner_id, ").sql(COLUMNS);
    let statement = statement.sql(" FROM orders WHERE owner_id = ").value(owner);
    let mut statement = filtered(conn, statement, query);
    match &query.after {
        None => {}
        Some(OrderPosition::Number(number)) => statement = statement.sql(" AND number < ").value(*number),
        Some(OrderPosition::Due(day, id)) => {
            statement = statement.sql(" AND (COALESCE(due_on, '9999-12-31'), id) > (").value(day.as_str());
            statement = statement.sql(", ").value(*id).sql(")");
        }
    }
    // By the day there is no index: what is pending, which is what waits for one, is few.
    let (inner, outer) = match query.sort {
        OrderSort::Number => (" ORDER BY number DESC", NEWEST_FIRST),
        OrderSort::Due => (" ORDER BY COALESCE(due_on, '9999-12-31'), id", DUE_FIRST),
    };
    let statement = statement.sql(inner).sql(" LIMIT ").value(i64::from(query.limit) + 1);
    let statement = statement.sql(WITH_ITEMS.1).sql(outer);
    Ok(gathered(conn.rows(statement.text(), statement.values(), order_and_item).await?))
}

fn filtered(conn: Conn<'_>, mut statement: Statement, query: &OrderQuery) -> Statement {
    // A literal, not a parameter: the planner must see that the partial index will do.
    if let Some(status) = query.status {
        statement = statement.sql(match status {
            Status::Pending => " AND status = 'pending'",
            Status::Finished => " AND status = 'finished'",
            Status::Cancelled => " AND status = 'cancelled'",
        });
    }
    if let Some(customer) = query.customer_id {
        statement = statement.sql(" AND customer_id = ").value(customer);
    }
    if let Some(text) = &query.contains {
        // No order has the number 0.
        let number = text.trim().trim_start_matches('#').parse().unwrap_or(0_i64);
        statement = statement.sql(" AND (").contains(conn, "title_fold", &fold_for_search(text));
        statement = statement.sql(" OR number = ").value(number).sql(")");
    }
    statement
}

/// One order.
pub(super) async fn find_order(conn: Conn<'_>, owner: Owner, id: Uuid) -> Result<Option<Order>, DbError> {
    let one = "SELECT * FROM orders WHERE owner_id = $1 AND id = $2";
    let sql = format!("{}{one}{}{BY_ID}", WITH_ITEMS.0, WITH_ITEMS.1);
    Ok(gathered(conn.rows(&sql, &[owner.into(), id.into()], order_and_item).await?).pop())
}

/// Which order an item is of.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_order_of_item(
    conn: Conn<'_>,
    owner: Owner,
    item_id: Uuid,
) -> Result<Option<Uuid>, DbError> {
    let sql = "SELECT order_id FROM order_items WHERE owner_id = $1 AND id = $2";
    conn.row(sql, &[owner.into(), item_id.into()], |row| row.next()).await
}

/// Some of an owner's orders, by id: up to `limit` after this one.
async fn list_orders_after(
    conn: Conn<'_>,
    owner: Owner,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Order>, DbError> {
    let some = "SELECT * FROM orders WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    let sql = format!("{}{some}{}{BY_ID}", WITH_ITEMS.0, WITH_ITEMS.1);
    let values = [owner.into(), after.into(), i64::from(limit).into()];
    Ok(gathered(conn.rows(&sql, &values, order_and_item).await?))
}

/// The number of an owner's newest order, whether it is still there or not; 0 before the first.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_last_number(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let sql = "SELECT number FROM order_heads WHERE owner_id = $1";
    Ok(conn.row(sql, &[owner.into()], |row| row.next()).await?.unwrap_or_default())
}

/// What an order comes to, with its hours until now.
pub(super) async fn find_summary(
    conn: Conn<'_>,
    owner: Owner,
    id: Uuid,
    now: UtcTime,
) -> Result<Option<Summary>, DbError> {
    let Some(order) = find_order(conn, owner, id).await? else {
        return Ok(None);
    };
    let tasks = tasks::count_of_order(conn, owner, id).await?;
    let hours = activities::find_order_hours(conn, owner, id, now).await?;
    Ok(Some(Summary { total_cents: order.total_cents(), tasks, hours }))
}

/// Takes the owner's next number. They follow each other: a transaction that fails gives its number back. Nobody gets a
/// number that an order had before, but an import, which brings its own: that may be a deleted order's.
///
/// # Errors
/// Any [`DbError`].
pub async fn take_number(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let sql = "INSERT INTO order_heads (owner_id, number) VALUES ($1, 1)
        ON CONFLICT (owner_id) DO UPDATE SET number = order_heads.number + 1 RETURNING number";
    let number = conn.row(sql, &[owner.into()], |row| row.next::<i64>()).await?;
    number.ok_or_else(|| DbError::Internal("no order number".into()))
}

/// Lets the owner's numbers go on after this one, unless they are beyond it.
///
/// # Errors
/// Any [`DbError`].
pub async fn raise_number(conn: Conn<'_>, owner: Owner, number: i64) -> Result<(), DbError> {
    let sql = "INSERT INTO order_heads (owner_id, number) VALUES ($1, $2)
        ON CONFLICT (owner_id) DO UPDATE SET number = $2 WHERE order_heads.number < $2";
    conn.execute(sql, &[owner.into(), number.into()]).await.map(|_| ())
}

async fn insert_order(conn: Conn<'_>, owner: Owner, order: &Order) -> Result<(), DbError> {
    let sql =
        "INSERT INTO orders (number, status, title, title_fold, customer_id, notes, due_on, finished_at,
            cancelled_at, created_at, updated_at, version, owner_id, id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    conn.execute(sql, &values(owner, order)).await.map(|_| ())
}

/// Writes a changed order over the version before it; false when that is no longer there.
async fn update_order(conn: Conn<'_>, owner: Owner, order: &Order) -> Result<bool, DbError> {
    let sql = "UPDATE orders SET number = $1, status = $2, title = $3, title_fold = $4, customer_id = $5,
            notes = $6, due_on = $7, finished_at = $8, cancelled_at = $9, created_at = $10, updated_at = $11,
            version = $12
         WHERE owner_id = $13 AND id = $14 AND version + 1 = $12";
    Ok(conn.execute(sql, &values(owner, order)).await? == 1)
}

/// Deletes an order of this version, and its items with it; false when it is no longer there.
async fn delete_order(conn: Conn<'_>, owner: Owner, id: Uuid, version: i64) -> Result<bool, DbError> {
    let sql = "DELETE FROM orders WHERE owner_id = $1 AND id = $2 AND version = $3";
    Ok(conn.execute(sql, &[owner.into(), id.into(), version.into()]).await? == 1)
}

async fn delete_items(conn: Conn<'_>, owner: Owner, order_id: Uuid) -> Result<(), DbError> {
    let sql = "DELETE FROM order_items WHERE owner_id = $1 AND order_id = $2";
    conn.execute(sql, &[owner.into(), order_id.into()]).await.map(|_| ())
}

async fn insert_items(conn: Conn<'_>, owner: Owner, order: &Order) -> Result<(), DbError> {
    let sql = "INSERT INTO order_items (owner_id, id, order_id, position, description, quantity_milli,
            unit_price_cents)
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for (position, item) in (0_i64..).zip(&order.items) {
        let values: [Value; 7] = [
            owner.into(),
            item.id.into(),
            order.id.into(),
            position.into(),
            item.description.as_str().into(),
            item.quantity_milli.into(),
            item.unit_price_cents.into(),
        ];
        conn.execute(sql, &values).await?;
    }
    Ok(())
}

/// The same for an insert and an update: the key comes last.
fn values(owner: Owner, order: &Order) -> [Value; 14] {
    [
        order.number.into(),
        order.status.as_str().into(),
        order.title.as_str().into(),
        fold_for_sort(&order.title).into(),
        order.customer_id.into(),
        order.notes.as_str().into(),
        order.due_on.map(|day| day.to_string()).into(),
        order.finished_at.into(),
        order.cancelled_at.into(),
        order.created_at.into(),
        order.updated_at.into(),
        order.version.into(),
        owner.into(),
        order.id.into(),
    ]
}

/// Orders from rows that each hold one of their items.
fn gathered(rows: Vec<(Order, Option<Item>)>) -> Vec<Order> {
    let mut orders = Vec::<Order>::new();
    for (order, item) in rows {
        if orders.last().is_none_or(|last| last.id != order.id) {
            orders.push(order);
        }
        if let Some(order) = orders.last_mut() {
            order.items.extend(item);
        }
    }
    orders
}

fn order_and_item(row: &Row<'_>) -> Result<(Order, Option<Item>), DbError> {
    let order = Order {
        id: row.next()?,
        number: row.next()?,
        status: known(Status::parse(&row.next::<String>()?))?,
        title: row.next()?,
        customer_id: row.next()?,
        notes: row.next()?,
        due_on: row.next::<Option<String>>()?.map(|day| known(day.parse().ok())).transpose()?,
        items: Vec::new(),
        finished_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        cancelled_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        created_at: UtcTime::from_millis(row.next()?),
        updated_at: UtcTime::from_millis(row.next()?),
        version: row.next()?,
    };
    let Some(id) = row.next()? else {
        return Ok((order, None));
    };
    let item =
        Item { id, description: row.next()?, quantity_milli: row.next()?, unit_price_cents: row.next()? };
    Ok((order, Some(item)))
}
