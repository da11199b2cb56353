//! The statements that all kinds of objects share.

use crate::{
    core::ids::Owner,
    db::{Conn, DbError},
    journal::Entity,
};
use std::collections::HashSet;
use uuid::Uuid;

/// Whether an owner has such an object.
pub(super) async fn exists(conn: Conn<'_>, owner: Owner, entity: Entity, id: Uuid) -> Result<bool, DbError> {
    let sql = match entity {
        Entity::Account => "SELECT 1 FROM accounts WHERE id = $1 AND id = $2",
        Entity::Activity => "SELECT 1 FROM activities WHERE owner_id = $1 AND id = $2",
        Entity::Customer => "SELECT 1 FROM customers WHERE owner_id = $1 AND id = $2",
        Entity::Order => "SELECT 1 FROM orders WHERE owner_id = $1 AND id = $2",
        Entity::Task => "SELECT 1 FROM tasks WHERE owner_id = $1 AND id = $2",
    };
    Ok(conn.row(sql, &[owner.into(), id.into()], |_| Ok(())).await?.is_some())
}

/// Whether another object names this one.
pub(super) async fn is_named(
    conn: Conn<'_>,
    owner: Owner,
    entity: Entity,
    id: Uuid,
) -> Result<bool, DbError> {
    let sql = match entity {
        Entity::Account | Entity::Activity => return Ok(false),
        Entity::Customer => "SELECT 1 FROM orders WHERE owner_id = $1 AND customer_id = $2 LIMIT 1",
        Entity::Order => {
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM tasks WHERE owner_id = $1 AND order_id = $2)
                OR EXISTS (SELECT 1 FROM activities WHERE owner_id = $1 AND order_id = $2)"
        }
        Entity::Task => "SELECT 1 FROM activities WHERE owner_id = $1 AND task_id = $2 LIMIT 1",
    };
    Ok(conn.row(sql, &[owner.into(), id.into()], |_| Ok(())).await?.is_some())
}

/// The ids of all such objects of an owner.
pub(super) async fn list_ids(conn: Conn<'_>, owner: Owner, entity: Entity) -> Result<HashSet<Uuid>, DbError> {
    let sql = match entity {
        Entity::Account => "SELECT id FROM accounts WHERE id = $1",
        Entity::Activity => "SELECT id FROM activities WHERE owner_id = $1",
        Entity::Customer => "SELECT id FROM customers WHERE owner_id = $1",
        Entity::Order => "SELECT id FROM orders WHERE owner_id = $1",
        Entity::Task => "SELECT id FROM tasks WHERE owner_id = $1",
    };
    Ok(conn.rows(sql, &[owner.into()], |row| row.next()).await?.into_iter().collect())
}
