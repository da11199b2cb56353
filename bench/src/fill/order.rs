//! Orders of a large account: some of them pending, each with a handful of items.

use super::{
    bulk,
    journal::{FIRST_VERSION, Journal},
};
use trackit::{
    core::{
        clock::Clock,
        ids::{Ids, Owner},
        text::fold_for_sort,
    },
    db::{Conn, DbError, Value},
    journal::Entity,
};
use uuid::Uuid;

const INSERT_ORDERS: &str =
    "INSERT INTO orders (owner_id, id, number, status, title, title_fold, notes, finished_at,
    created_at, updated_at, version) VALUES ";
const INSERT_ITEMS: &str =
    "INSERT INTO order_items (owner_id, id, order_id, position, description, quantity_milli,
    unit_price_cents) VALUES ";

/// Items of an order.
const ITEMS: i64 = 6;
/// One in so many is still pending.
const PENDING: i64 = 20;

/// Writes this many orders, and answers their ids.
pub(super) async fn insert(
    conn: Conn<'_>,
    owner: Owner,
    count: usize,
    clock: &Clock,
    journal: &mut Journal,
) -> Result<Vec<Uuid>, DbError> {
    let ids = Ids::new(clock.clone());
    let (mut orders, mut items, mut made) = (Vec::new(), Vec::new(), Vec::new());
    for number in (1_i64..).take(count) {
        let id = ids.next();
        orders.push(order(owner, id, number, clock));
        items.extend((0..ITEMS).map(|position| item(owner, ids.next(), id, position)));
        journal.created(Entity::Order, id, clock.now());
        made.push(id);
    }
    bulk::insert(conn, INSERT_ORDERS, &orders).await?;
    bulk::insert(conn, INSERT_ITEMS, &items).await?;
    let sql = "INSERT INTO order_heads (owner_id, number) SELECT owner_id, max(number) FROM orders
        WHERE owner_id = $1 GROUP BY owner_id";
    conn.execute(sql, &[owner.into()]).await?;
    Ok(made)
}

fn order(owner: Owner, id: Uuid, number: i64, clock: &Clock) -> [Value; 11] {
    let (title, now) = (format!("Estofados da casa {number}"), clock.now());
    let pending = number % PENDING == 0;
    [
        owner.into(),
        id.into(),
        number.into(),
        if pending { "pending" } else { "finished" }.into(),
        title.as_str().into(),
        fold_for_sort(&title).into(),
        "".into(),
        (!pending).then_some(now).into(),
        now.into(),
        now.into(),
        FIRST_VERSION.into(),
    ]
}

fn item(owner: Owner, id: Uuid, order: Uuid, position: i64) -> [Value; 7] {
    [
        owner.into(),
        id.into(),
        order.into(),
        position.into(),
        "Tecido de linho, metro".into(),
        (1_500 + position * 250).into(),
        (8_990 + position * 1_010).into(),
    ]
}
