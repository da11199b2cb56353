//! The rules of orders. Every write is one transaction with its entries in the journal.

use super::{
    model::{NewItem, NewOrder, Order, OrderError, OrderPatch, Status},
    store,
};
use crate::{
    app::App,
    core::{clock::UtcTime, ids::Owner, version::IfMatch},
    db::Conn,
    idempotency::{IdempotencyKey, Once},
    journal::{Write, Written},
    objects, tasks,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What becomes of an order's tasks when it is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TasksFate {
    /// They stay, without an order.
    #[default]
    Keep,
    /// They are deleted with it.
    Delete,
}

/// A finished order, and what its owner may have overlooked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finished {
    /// The order.
    pub order: Written<Order>,
    /// Its tasks that are still to be done.
    pub open_tasks: i64,
}

/// Makes an order, under the account's next number.
///
/// # Errors
/// [`OrderError::NotItsItem`], [`OrderError::TooLarge`], [`objects::WriteError::NamesNothing`],
/// [`objects::WriteError::KeyReused`], and failures of the database.
pub async fn create_order(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewOrder,
) -> Result<Once<Written<Order>>, OrderError> {
    let ids = app.ids.clone();
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let create = async {
            let write = Write::begin(conn, owner, now).await?;
            let order = Order::new(store::take_number(conn, owner).await?, new.clone(), &ids, now)?;
            Ok(objects::create(&write, &order).await?)
        };
        key.once(conn, owner, now, create).await
    })
    .await
}

/// Changes an order.
///
/// # Errors
/// As [`Order::patched`]; [`objects::WriteError`].
pub async fn update_order(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    patch: OrderPatch,
) -> Result<Written<Order>, OrderError> {
    let (ids, now) = (app.ids.clone(), app.clock.now());
    let patched = move |order: Order, now| order.patched(patch.clone(), &ids, now);
    let change = async move |conn: Conn<'_>| {
        change(&Write::begin(conn, owner, now).await?, id, &if_match, &patched).await
    };
    app.write(owner, change).await
}

/// Deletes a pending order; its place in the journal can bring it back, and its tasks with it.
///
/// # Errors
/// [`OrderError::NotPending`]; [`objects::WriteError`].
pub async fn delete_order(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    tasks: TasksFate,
) -> Result<i64, OrderError> {
    let now = app.clock.now();
    let delete = async move |conn: Conn<'_>| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Order = objects::find_matching(&write, id, &if_match).await?;
        if before.status != Status::Pending {
            return Err(OrderError::NotPending);
        }
        match tasks {
            TasksFate::Keep => tasks::service::release_tasks_of_order(&write, id).await?,
            TasksFate::Delete => tasks::service::delete_tasks_of_order(&write, id).await?,
        }
        Ok(objects::remove(&write, &before).await?)
    };
    app.write(owner, delete).await
}

/// Adds an item to an order.
///
/// # Errors
/// As [`Order::with_item`]; [`objects::WriteError`].
pub async fn add_item(
    app: &App,
    owner: Owner,
    id: Uuid,
    key: IdempotencyKey,
    if_match: IfMatch,
    new: NewItem,
) -> Result<Once<Written<Order>>, OrderError> {
    let (item_id, now) = (app.ids.next(), app.clock.now());
    let with_item = move |order: Order, now| order.with_item(item_id, new.clone(), now);
    let add = async move |conn: Conn<'_>| {
        let change =
            async { change(&Write::begin(conn, owner, now).await?, id, &if_match, &with_item).await };
        key.once(conn, owner, now, change).await
    };
    app.write(owner, add).await
}

/// Changes an item of an order.
///
/// # Errors
/// As [`Order::with_item_replaced`]; [`objects::WriteError`].
pub async fn replace_item(
    app: &App,
    owner: Owner,
    (id, item_id): (Uuid, Uuid),
    if_match: IfMatch,
    new: NewItem,
) -> Result<Written<Order>, OrderError> {
    let now = app.clock.now();
    let replaced = move |order: Order, now| order.with_item_replaced(item_id, new.clone(), now);
    let change = async move |conn: Conn<'_>| {
        change(&Write::begin(conn, owner, now).await?, id, &if_match, &replaced).await
    };
    app.write(owner, change).await
}

/// Takes an item out of an order.
///
/// # Errors
/// As [`Order::without_item`]; [`objects::WriteError`].
pub async fn delete_item(
    app: &App,
    owner: Owner,
    (id, item_id): (Uuid, Uuid),
    if_match: IfMatch,
) -> Result<Written<Order>, OrderError> {
    let now = app.clock.now();
    let without = move |order: Order, now| order.without_item(item_id, now);
    let change = async move |conn: Conn<'_>| {
        change(&Write::begin(conn, owner, now).await?, id, &if_match, &without).await
    };
    app.write(owner, change).await
}

/// Finishes an order, and says what may have been overlooked.
///
/// # Errors
/// [`OrderError::Transition`]; [`objects::WriteError`].
pub async fn finish_order(
    app: &App,
    owner: Owner,
    id: Uuid,
    key: IdempotencyKey,
    if_match: IfMatch,
) -> Result<Once<Finished>, OrderError> {
    let now = app.clock.now();
    let finish = async move |conn: Conn<'_>| {
        let finish = async {
            let order =
                change(&Write::begin(conn, owner, now).await?, id, &if_match, &Order::finished).await?;
            let open_tasks = tasks::count_of_order(conn, owner, id).await?.open();
            Ok(Finished { order, open_tasks })
        };
        key.once(conn, owner, now, finish).await
    };
    app.write(owner, finish).await
}

/// Gives an order up.
///
/// # Errors
/// [`OrderError::Transition`]; [`objects::WriteError`].
pub async fn cancel_order(
    app: &App,
    owner: Owner,
    id: Uuid,
    key: IdempotencyKey,
    if_match: IfMatch,
) -> Result<Once<Written<Order>>, OrderError> {
    let now = app.clock.now();
    let cancel = async move |conn: Conn<'_>| {
        let change =
            async { change(&Write::begin(conn, owner, now).await?, id, &if_match, &Order::cancelled).await };
        key.once(conn, owner, now, change).await
    };
    app.write(owner, cancel).await
}

async fn change(
    write: &Write<'_>,
    id: Uuid,
    if_match: &IfMatch,
    changed: &(impl Fn(Order, UtcTime) -> Result<Order, OrderError> + Sync),
) -> Result<Written<Order>, OrderError> {
    let before: Order = objects::find_matching(write, id, if_match).await?;
    let after = changed(before.clone(), write.now)?;
    Ok(objects::replace(write, &before, after).await?)
}
