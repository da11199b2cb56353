//! The journal of an account that is being filled: an entry for each object, as the program writes it.

use super::bulk;
use trackit::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Value},
    journal::Entity,
};
use uuid::Uuid;

const INSERT: &str = "INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version) VALUES ";

/// The version of an object that never changed.
pub(super) const FIRST_VERSION: i64 = 1;

/// An account's entries; the account itself is its first one already.
pub(super) struct Journal {
    owner: Owner,
    head: i64,
    entries: Vec<[Value; 7]>,
}

impl Journal {
    /// Of an account that was just made.
    pub(super) fn new(owner: Owner) -> Self {
        Self { owner, head: 1, entries: Vec::new() }
    }

    /// Notes that an object came to be.
    pub(super) fn created(&mut self, entity: Entity, id: Uuid, at: UtcTime) {
        self.head += 1;
        self.entries.push([
            self.owner.into(),
            self.head.into(),
            at.into(),
            entity.as_str().into(),
            id.into(),
            "create".into(),
            FIRST_VERSION.into(),
        ]);
    }

    /// Writes all of it.
    pub(super) async fn insert(self, conn: Conn<'_>) -> Result<(), DbError> {
        bulk::insert(conn, INSERT, &self.entries).await?;
        let sql = "UPDATE journal_heads SET seq = $1 WHERE owner_id = $2";
        conn.execute(sql, &[self.head.into(), self.owner.into()]).await.map(drop)
    }
}
