//! Revocation: a row in the database for every process, and an index in each process's memory, so that a
//! token is refused at once without a read.

use super::store;
use crate::{
    core::{
        clock::UtcTime,
        ids::{Ids, Owner},
    },
    db::{Conn, Db, DbError},
};
use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
    time::Duration,
};
use uuid::Uuid;

/// How long a revocation is kept beyond the life of the tokens that it concerns: other processes' clocks
/// may differ, and their commits may come late.
const MARGIN: Duration = Duration::from_secs(60);
/// Without news for this long, the index no longer answers alone.
const STALE: Duration = Duration::from_secs(3);

/// Something that no longer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// One session has ended.
    Session(Owner, Uuid),
    /// All of an account's tokens from before this epoch are void.
    Account(Owner, i64),
}

impl Revocation {
    /// Writes it down in the caller's transaction; [`Revocations::apply`] follows the commit.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn record(&self, conn: Conn<'_>, ids: &Ids, now: UtcTime) -> Result<(), DbError> {
        store::insert_revocation(conn, ids.next(), self, now).await
    }
}

/// The index of one process. It holds what is younger than the longest token's life.
pub struct Revocations {
    index: RwLock<Index>,
    token_life: Duration,
}

#[derive(Default)]
struct Index {
    sessions: HashMap<Uuid, UtcTime>,
    epochs: HashMap<Owner, (i64, UtcTime)>,
    synced_at: Option<UtcTime>,
}

impl Revocations {
    /// An empty index for access tokens that live this long.
    #[must_use]
    pub fn new(token_life: Duration) -> Self {
        Self { index: RwLock::default(), token_life: token_life + MARGIN }
    }

    /// Whether nothing is known against a token.
    #[must_use]
    pub fn allow(&self, owner: Owner, session: Uuid, epoch: i64) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        !index.sessions.contains_key(&session)
            && index.epochs.get(&owner).is_none_or(|(min_epoch, _)| epoch >= *min_epoch)
    }

    /// Whether the index heard from the database lately; if not, ask the database itself.
    #[must_use]
    pub fn is_fresh(&self, now: UtcTime) -> bool {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        index.synced_at.is_some_and(|at| now.since(at) <= STALE)
    }

    /// Takes a committed revocation into this process's index, before its request is answered.
    pub fn apply(&self, revocation: Revocation, at: UtcTime) {
        self.index.write().unwrap_or_else(PoisonError::into_inner).insert(revocation, at);
    }

    /// Reads all revocations that can matter, whatever the clock of the process that wrote them, and forgets what no living token can concern.
    ///
    /// # Errors
    /// Any [`DbError`]; the index then grows stale, which [`Revocations::is_fresh`] tells.
    pub async fn sync(&self, db: &Db, now: UtcTime) -> Result<(), DbError> {
        let oldest = now.minus(self.token_life);
        let rows = db.read(async move |conn| store::list_revocations(conn, oldest).await).await?;
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for (revocation, at) in rows {
            index.insert(revocation, at);
        }
        index.sessions.retain(|_, at| *at >= oldest);
        index.epochs.retain(|_, (_, at)| *at >= oldest);
        index.synced_at = Some(now);
        Ok(())
    }

    /// Deletes rows that no living token can concern.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn purge(&self, db: &Db, now: UtcTime) -> Result<u64, DbError> {
        let before = now.minus(self.token_life);
        db.write(async move |conn| store::delete_revocations(conn, before).await).await
    }
}

impl Index {
    fn insert(&mut self, revocation: Revocation, at: UtcTime) {
        match revocation {
            Revocation::Session(_, session) => {
                self.sessions.insert(session, at);
            }
            Revocation::Account(owner, epoch) => {
                let known = self.epochs.entry(owner).or_insert((epoch, at));
                if epoch >= known.0 {
                    *known = (epoch, at);
                }
            }
        }
    }
}
