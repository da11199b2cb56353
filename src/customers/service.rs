//! The rules of customers. Every write is one transaction with its entry in the journal.

use super::model::{Customer, CustomerPatch, NewCustomer};
use crate::{
    app::App,
    core::{ids::Owner, version::IfMatch},
    idempotency::{IdempotencyKey, Once},
    journal::{Write, Written},
    objects::{self, WriteError},
};
use uuid::Uuid;

/// Enters a customer.
///
/// # Errors
/// [`WriteError::KeyReused`], and failures of the database.
pub async fn create_customer(
    app: &App,
    owner: Owner,
    key: IdempotencyKey,
    new: NewCustomer,
) -> Result<Once<Written<Customer>>, WriteError> {
    let now = app.clock.now();
    let customer = Customer::new(app.ids.next(), new, now);
    app.write(owner, async move |conn| {
        let create = async { objects::create(&Write::begin(conn, owner, now).await?, &customer).await };
        key.once(conn, owner, now, create).await
    })
    .await
}

/// Changes a customer.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn update_customer(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
    patch: CustomerPatch,
) -> Result<Written<Customer>, WriteError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Customer = objects::find_matching(&write, id, &if_match).await?;
        let after = before.clone().patched(patch.clone(), now);
        objects::replace(&write, &before, after).await
    })
    .await
}

/// Deletes a customer; its place in the journal can bring it back.
///
/// # Errors
/// [`WriteError::NotFound`], [`WriteError::PreconditionFailed`], and failures of the database.
pub async fn delete_customer(
    app: &App,
    owner: Owner,
    id: Uuid,
    if_match: IfMatch,
) -> Result<i64, WriteError> {
    let now = app.clock.now();
    app.write(owner, async move |conn| {
        let write = Write::begin(conn, owner, now).await?;
        let before: Customer = objects::find_matching(&write, id, &if_match).await?;
        objects::remove(&write, &before).await
    })
    .await
}
