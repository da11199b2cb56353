//! One journal, read as it is written: each entry once, in order.

use super::{Change, feed::Subscription, store};
use crate::db::{Db, DbError};
use std::{collections::VecDeque, time::Duration};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How long an entry that nobody was woken for may wait: another process's word may get lost.
const POLL: Duration = Duration::from_secs(2);
/// Entries that are read at a time.
const BATCH: u32 = 100;

/// A place in a journal that moves on with it.
pub struct Follower {
    db: Db,
    subscription: Subscription,
    last: i64,
    unread: VecDeque<Change>,
    poll: Interval,
}

impl Follower {
    /// Begins after this number, or at the journal's end. The subscription is older than the first look, so
    /// nothing falls between the two.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn new(db: Db, subscription: Subscription, after: Option<i64>) -> Result<Self, DbError> {
        let owner = subscription.owner;
        let head = db.read(async move |conn| store::find_head(conn, owner).await).await?;
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // Its first tick is at once, and the first look needs none.
        poll.reset();
        // A number that the journal does not have yet is another journal's, from before a restored backup say.
        let last = after.map_or(head, |after| after.min(head));
        Ok(Self { db, subscription, last, unread: VecDeque::new(), poll })
    }

    /// The number of the entry before the next one.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.last
    }

    /// The next entry, once there is one.
    pub async fn next(&mut self) -> Change {
        loop {
            if let Some(change) = self.unread.pop_front() {
                self.last = change.seq;
                return change;
            }
            match self.read().await {
                Ok(()) if !self.unread.is_empty() => {}
                Ok(()) => self.wait().await,
                Err(error) => {
                    tracing::debug!(%error, "cannot read on in a journal");
                    self.poll.tick().await;
                }
            }
        }
    }

    async fn read(&mut self) -> Result<(), DbError> {
        let (owner, last) = (self.subscription.owner, self.last);
        let read = async move |conn: crate::db::Conn<'_>| store::list_changes(conn, owner, last, BATCH).await;
        self.unread = self.db.read(read).await?.into();
        Ok(())
    }

    async fn wait(&mut self) {
        tokio::select! {
            () = self.subscription.woken() => {}
            _ = self.poll.tick() => {}
        }
    }
}
