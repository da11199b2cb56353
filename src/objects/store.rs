//! The one statement that all kinds of objects share.

use crate::{
    core::ids::Owner,
    db::{Conn, DbError},
    journal::Entity,
};
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
