//! The audit log: what happened to the instance's accounts, sessions and keys, who did it and from where. It is only
//! ever added to. Each entry's digest covers the one before, so that what was changed or taken out shows.
//!
//! It holds ids, addresses of the network and words of our own: nothing that anybody typed.

mod model;
mod store;

pub use model::{Action, Entry, Filter, Stored};
pub use store::{find_head, list_entries};

use crate::{
    core::clock::UtcTime,
    db::{Conn, Db, DbError},
};
use model::NOTHING_BEFORE;

/// Entries that are verified at a time.
const BATCH: u32 = 1_000;

/// Adds an entry in the caller's transaction, of which it is the last statement: it locks the log until the commit, so
/// that the numbers have no gaps and follow the commits.
///
/// # Errors
/// Any [`DbError`].
pub async fn record(conn: Conn<'_>, now: UtcTime, entry: &Entry) -> Result<(), DbError> {
    let seq = store::take_number(conn).await?;
    let before = store::find_digest(conn, seq - 1).await?.unwrap_or(NOTHING_BEFORE.to_vec());
    let mut stored = Stored::new(seq, now, entry);
    stored.digest = stored.digest_after(&before);
    store::insert_entry(conn, &stored).await
}

/// What a look at the whole log finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written, from the first to this one.
    Whole {
        /// The number of the last one.
        seq: i64,
        /// Its digest, which covers all of them.
        digest: Vec<u8>,
    },
    /// This entry, or one before it, is not what was written, or is missing. What comes after proves nothing.
    Broken {
        /// Its number.
        seq: i64,
    },
}

/// Follows the chain from the first entry to the one that is the last now.
///
/// # Errors
/// Any [`DbError`].
pub async fn verify(db: &Db) -> Result<Verdict, DbError> {
    let last = db.read(async |conn| store::find_head(conn).await).await?;
    let (mut seq, mut digest) = (0, NOTHING_BEFORE.to_vec());
    while seq < last {
        let after = seq;
        let entries = db.read(async move |conn| store::list_after(conn, after, BATCH).await).await?;
        if entries.is_empty() {
            return Ok(Verdict::Broken { seq: seq + 1 });
        }
        for entry in entries {
            if entry.seq != seq + 1 || entry.digest_after(&digest) != entry.digest {
                return Ok(Verdict::Broken { seq: seq + 1 });
            }
            (seq, digest) = (entry.seq, entry.digest);
        }
    }
    Ok(Verdict::Whole { seq, digest })
}
