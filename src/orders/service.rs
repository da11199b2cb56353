//! The rules of orders. Every write is one transaction with its entries in the journal.

use super::{
    model::{NewItem, NewOrder, Order, OrderError, OrderPatch, Status},
    store,
};
use crate::{
    activities,
    app::App,
    core::{clock::UtcTime, ids::Owner, version::IfMatch},
    db::Conn,
    idempotency::{IdempotencyKey, Once},
    journal::{Write, Written},
    objects, tasks,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which order a write is about, and on what conditions.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its id.
    pub id: Uuid,
    /// The versions that the caller will have.
    pub if_match: IfMatch,
    /// Under which it is done once.
    pub key: IdempotencyKey,
}

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
    /// Whether the timer runs on it or on one of its tasks.
    pub running_timer: bool,
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
    target: Target,
    patch: OrderPatch,
) -> Result<Once<Written<Order>>, OrderError> {
    let ids = app.ids.clone();
    change(app, owner, target, move |order, now| order.patched(patch.clone(), &ids, now)).await
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
        activities::service::unlink_order(&write, id).await?;
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
    target: Target,
    new: NewItem,
) -> Result<Once<Written<Order>>, OrderError> {
    let item_id = app.ids.next();
    change(app, owner, target, move |order, now| order.with_item(item_id, new.clone(), now)).await
}

/// Changes an item of an order.
///
/// # Errors
/// As [`Order::with_item_replaced`]; [`objects::WriteError`].
pub async fn replace_item(
    app: &App,
    owner: Owner,
    target: Target,
    item_id: Uuid,
    new: NewItem,
) -> Result<Once<Written<Order>>, OrderError> {
    change(app, owner, target, move |order, now| order.with_item_replaced(item_id, new.clone(), now)).await
}

/// Takes an item out of an order.
///
/// # Errors
/// As [`Order::without_item`]; [`objects::WriteError`].
pub async fn delete_item(
    app: &App,
    owner: Owner,
    target: Target,
    item_id: Uuid,
) -> Result<Once<Written<Order>>, OrderError> {
    change(app, owner, target, move |order, now| order.without_item(item_id, now)).await
}

/// Gives an order up.
///
/// # Errors
/// [`OrderError::Transition`]; [`objects::WriteError`].
pub async fn cancel_order(
    app: &App,
    owner: Owner,
    target: Target,
) -> Result<Once<Written<Order>>, OrderError> {
    change(app, owner, target, Order::cancelled).await
}

/// Finishes an order, and says what may have been overlooked.
///
/// # Errors
/// [`OrderError::Transition`]; [`objects::WriteError`].
pub async fn finish_order(app: &App, owner: Owner, target: Target) -> Result<Once<Finished>, OrderError> {
    let now = app.clock.now();
    let finish = async move |conn: Conn<'_>| {
        let finish = async {
            let write = Write::begin(conn, owner, now).await?;
            let order = change_order(&write, &target, &Order::finished).await?;
            let open_tasks = tasks::count_of_order(conn, owner, target.id).await?.open();
            let running_timer = activities::find_order_hours(conn, owner, target.id, now).await?.running;
            Ok(Finished { order, open_tasks, running_timer })
        };
        target.key.once(conn, owner, now, finish).await
    };
    app.write(owner, finish).await
}

async fn change(
    app: &App,
    owner: Owner,
    target: Target,
    changed: impl Fn(Order, UtcTime) -> Result<Order, OrderError> + Send + Sync + 'static,
) -> Result<Once<Written<Order>>, OrderError> {
    let now = app.clock.now();
    let change = async move |conn: Conn<'_>| {
        let change = async { change_order(&Write::begin(conn, owner, now).await?, &target, &changed).await };
        target.key.once(conn, owner, now, change).await
    };
    app.write(owner, change).await
}

async fn change_order(
    write: &Write<'_>,
    target: &Target,
    changed: &(impl Fn(Order, UtcTime) -> Result<Order, OrderError> + Sync),
) -> Result<Written<Order>, OrderError> {
    let before: Order = objects::find_matching(write, target.id, &target.if_match).await?;
    let after = changed(before.clone(), write.now)?;
    Ok(objects::replace(write, &before, after).await?)
}
