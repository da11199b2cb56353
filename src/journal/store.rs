//! The journal's statements.

use super::{Change, Entity, Op};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, known},
};
use uuid::Uuid;

/// Takes the owner's next number, which locks out the owner's other writes until the commit.
pub(super) async fn take_number(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let next = "INSERT INTO journal_heads (owner_id, seq) VALUES ($1, 1)
        ON CONFLICT (owner_id) DO UPDATE SET seq = journal_heads.seq + 1 RETURNING seq";
    let seq = conn.row(next, &[owner.into()], |row| row.next::<i64>()).await?;
    seq.ok_or_else(|| DbError::Internal("no journal number".into()))
}

/// Writes an entry; `first` is the first one of its group, where that is another.
pub(super) async fn insert_entry(
    conn: Conn<'_>,
    owner: Owner,
    entry: &Change,
    first: Option<i64>,
) -> Result<(), DbError> {
    conn.execute(
        "INSERT INTO journal (owner_id, seq, first_seq, at, entity, entity_id, op, version, before)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            owner.into(),
            entry.seq.into(),
            first.into(),
            entry.at.into(),
            entry.entity.as_str().into(),
            entry.entity_id.into(),
            entry.op.as_str().into(),
            entry.version.into(),
            entry.before.clone().into(),
        ],
    )
    .await
    .map(|_| ())
}

/// Entries after `since`, oldest first, without what was before.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_changes(
    conn: Conn<'_>,
    owner: Owner,
    since: i64,
    limit: u32,
) -> Result<Vec<Change>, DbError> {
    conn.rows(
        "SELECT seq, at, entity, entity_id, op, version, NULL FROM journal
         WHERE owner_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        &[owner.into(), since.into(), i64::from(limit).into()],
        change,
    )
    .await
}

/// The group that an entry belongs to, the last one first, each with what was before; empty when there is no
/// such entry.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_group(conn: Conn<'_>, owner: Owner, seq: i64) -> Result<Vec<Change>, DbError> {
    let find = "SELECT COALESCE(first_seq, seq) FROM journal WHERE owner_id = $1 AND seq = $2";
    let Some(first) = conn.row(find, &[owner.into(), seq.into()], |row| row.next::<i64>()).await? else {
        return Ok(Vec::new());
    };
    // The numbers of a group have no others between them.
    conn.rows(
        "SELECT seq, at, entity, entity_id, op, version, before FROM journal
         WHERE owner_id = $1 AND seq >= $2 AND seq < COALESCE((SELECT seq FROM journal
            WHERE owner_id = $1 AND seq > $2 AND first_seq IS NULL ORDER BY seq LIMIT 1), $3)
         ORDER BY seq DESC",
        &[owner.into(), first.into(), i64::MAX.into()],
        change,
    )
    .await
}

/// The next change of the same object, with what was before it: the object as this change left it.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_next_change(
    conn: Conn<'_>,
    owner: Owner,
    change_before: &Change,
) -> Result<Option<Change>, DbError> {
    conn.row(
        "SELECT seq, at, entity, entity_id, op, version, before FROM journal
         WHERE owner_id = $1 AND seq > $2 AND entity = $3 AND entity_id = $4 ORDER BY seq LIMIT 1",
        &[
            owner.into(),
            change_before.seq.into(),
            change_before.entity.as_str().into(),
            change_before.entity_id.into(),
        ],
        change,
    )
    .await
}

/// The highest version that an object ever had.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_last_version(
    conn: Conn<'_>,
    owner: Owner,
    entity: Entity,
    id: Uuid,
) -> Result<Option<i64>, DbError> {
    conn.row(
        "SELECT version FROM journal WHERE owner_id = $1 AND entity = $2 AND entity_id = $3
         ORDER BY seq DESC LIMIT 1",
        &[owner.into(), entity.as_str().into(), id.into()],
        |row| row.next(),
    )
    .await
}

fn change(row: &Row<'_>) -> Result<Change, DbError> {
    Ok(Change {
        seq: row.next()?,
        at: UtcTime::from_millis(row.next()?),
        entity: known(Entity::parse(&row.next::<String>()?))?,
        entity_id: row.next()?,
        op: known(Op::parse(&row.next::<String>()?))?,
        version: row.next()?,
        before: row.next()?,
    })
}
