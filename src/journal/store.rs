//! The journal's statements.

use super::{Change, Deletion, Entity, Op};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, DbError, Row, known},
};
use serde::Deserialize;
use uuid::Uuid;

/// The entry after one of the same object. The least number rather than the first row in order, or PostgreSQL
/// might read the owner's whole journal in order until it meets the object.
pub const NEXT_CHANGE: &str = "SELECT seq, at, entity, entity_id, op, version, before FROM journal
    WHERE owner_id = $1 AND seq = (SELECT min(seq) FROM journal
        WHERE owner_id = $1 AND entity_id = $2 AND entity = $3 AND seq > $4)";

/// The last version of an object.
pub const LAST_VERSION: &str = "SELECT version FROM journal
    WHERE owner_id = $1 AND entity_id = $2 AND entity = $3 ORDER BY seq DESC LIMIT 1";

/// Deletions that are the last entry of their object, found by indexes alone before any is read whole.
pub const DELETIONS: &str = "SELECT seq, COALESCE(first_seq, seq), at, entity, entity_id, before FROM journal
    WHERE owner_id = $1 AND seq IN (SELECT seq FROM journal AS deletion
        WHERE owner_id = $1 AND op = 'delete' AND entity <> 'account' AND seq < $2
            AND NOT EXISTS (SELECT 1 FROM journal WHERE owner_id = $1 AND entity_id = deletion.entity_id
                AND entity = deletion.entity AND seq > deletion.seq)
        ORDER BY seq DESC LIMIT $3)
    ORDER BY seq DESC";

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

/// The number of an owner's newest entry; 0 before the first.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_head(conn: Conn<'_>, owner: Owner) -> Result<i64, DbError> {
    let sql = "SELECT seq FROM journal_heads WHERE owner_id = $1";
    Ok(conn.row(sql, &[owner.into()], |row| row.next()).await?.unwrap_or_default())
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
    let Change { seq, entity, entity_id, .. } = *change_before;
    let values = [owner.into(), entity_id.into(), entity.as_str().into(), seq.into()];
    conn.row(NEXT_CHANGE, &values, change).await
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
    conn.row(LAST_VERSION, &[owner.into(), id.into(), entity.as_str().into()], |row| row.next()).await
}

/// Deletions of objects that are still deleted, newest first, older than `before`.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_deletions(
    conn: Conn<'_>,
    owner: Owner,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Deletion>, DbError> {
    let before = before.unwrap_or(i64::MAX);
    conn.rows(DELETIONS, &[owner.into(), before.into(), i64::from(limit).into()], deletion).await
}

/// What gives a deleted object its name, whatever its kind.
#[derive(Deserialize)]
struct Named {
    #[serde(alias = "name")]
    title: Option<String>,
    description: Option<String>,
}

fn deletion(row: &Row<'_>) -> Result<Deletion, DbError> {
    let (seq, group, at, entity) = (row.next()?, row.next()?, row.next()?, row.next::<String>()?);
    let (entity_id, object) = (row.next()?, row.next::<String>()?);
    let named: Named = serde_json::from_str(&object).map_err(|error| DbError::Internal(error.to_string()))?;
    Ok(Deletion {
        seq,
        group,
        at: UtcTime::from_millis(at),
        entity: known(Entity::parse(&entity))?,
        entity_id,
        title: named.title.or(named.description).unwrap_or_default(),
    })
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
