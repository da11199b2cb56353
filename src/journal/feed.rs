//! Who follows which journal in this process, and whose journals went on: what the other processes are told.
//!
//! The feed carries no news itself, only that there is some: a follower then reads the journal, so that what
//! is waking it may come twice, late or not at all.

use crate::core::ids::Owner;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};

/// How often an account may be followed at a time, by each process.
pub const MAX_FOLLOWERS: usize = 16;

/// The account is followed as often as it may be.
#[derive(Debug, thiserror::Error)]
#[error("the account has too many followers")]
pub struct TooManyFollowers;

/// The feed of one process. Cheap to clone.
#[derive(Clone, Default)]
pub struct Feed(Arc<Parts>);

#[derive(Default)]
struct Parts {
    followed: Mutex<HashMap<Owner, Followed>>,
    untold: Mutex<HashSet<Owner>>,
    has_untold: Notify,
}

/// An owner with followers.
#[derive(Default)]
struct Followed {
    news: watch::Sender<()>,
    followers: usize,
}

impl Feed {
    /// Says that an owner's journal went on; called after the commit.
    pub fn publish(&self, owner: Owner) {
        self.wake(owner);
        lock(&self.0.untold).insert(owner);
        self.0.has_untold.notify_one();
    }

    /// Begins to follow an owner's journal.
    ///
    /// # Errors
    /// [`TooManyFollowers`].
    pub fn subscribe(&self, owner: Owner) -> Result<Subscription, TooManyFollowers> {
        let mut followed = lock(&self.0.followed);
        let followed = followed.entry(owner).or_default();
        if followed.followers >= MAX_FOLLOWERS {
            return Err(TooManyFollowers);
        }
        followed.followers += 1;
        Ok(Subscription { feed: self.clone(), owner, news: followed.news.subscribe() })
    }

    /// How many follow a journal in this process.
    #[must_use]
    pub fn followers(&self) -> i64 {
        let followers = lock(&self.0.followed).values().map(|followed| followed.followers).sum::<usize>();
        i64::try_from(followers).unwrap_or(i64::MAX)
    }

    /// Wakes this process's followers of an owner.
    pub(super) fn wake(&self, owner: Owner) {
        if let Some(followed) = lock(&self.0.followed).get(&owner) {
            followed.news.send_replace(());
        }
    }

    /// Wakes all followers: some may have missed something.
    pub(super) fn wake_all(&self) {
        for followed in lock(&self.0.followed).values() {
            followed.news.send_replace(());
        }
    }

    /// Waits until there are owners of whom the other processes were not told, and takes them all.
    pub(super) async fn untold(&self) -> HashSet<Owner> {
        loop {
            let owners = std::mem::take(&mut *lock(&self.0.untold));
            if !owners.is_empty() {
                return owners;
            }
            self.0.has_untold.notified().await;
        }
    }
}

/// One follower; dropped, it makes room for another one.
pub struct Subscription {
    feed: Feed,
    /// Whose journal.
    pub owner: Owner,
    news: watch::Receiver<()>,
}

impl Subscription {
    /// Waits for what was published since the last call, or since the begin.
    pub async fn woken(&mut self) {
        // The feed keeps the sender for as long as there is a subscription.
        let _ = self.news.changed().await;
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut followed = lock(&self.feed.0.followed);
        if let Entry::Occupied(mut place) = followed.entry(self.owner) {
            place.get_mut().followers -= 1;
            if place.get().followers == 0 {
                place.remove();
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;
    use uuid::Uuid;

    const ADA: Owner = Owner(Uuid::from_u128(1));
    const BOB: Owner = Owner(Uuid::from_u128(2));

    fn is_woken(subscription: &mut Subscription) -> bool {
        subscription.woken().now_or_never().is_some()
    }

    #[test]
    fn what_is_published_while_nobody_waits_is_not_missed() {
        let feed = Feed::default();
        let mut ada = feed.subscribe(ADA).expect("a place");
        assert!(!is_woken(&mut ada));
        feed.publish(ADA);
        feed.publish(ADA);
        assert!(is_woken(&mut ada));
        assert!(!is_woken(&mut ada), "both at once");
    }

    #[test]
    fn a_follower_hears_of_no_other_owner() {
        let feed = Feed::default();
        let (mut ada, mut bob) =
            (feed.subscribe(ADA).expect("a place"), feed.subscribe(BOB).expect("a place"));
        feed.publish(BOB);
        assert!(!is_woken(&mut ada) && is_woken(&mut bob));
    }

    #[test]
    fn a_follower_that_ends_makes_room_and_the_last_one_leaves_nothing() {
        let feed = Feed::default();
        let mut all: Vec<_> = (0..MAX_FOLLOWERS).map(|_| feed.subscribe(ADA).expect("a place")).collect();
        assert!(feed.subscribe(ADA).is_err());
        assert!(feed.subscribe(BOB).is_ok());
        all.pop();
        all.push(feed.subscribe(ADA).expect("the place of the one that ended"));
        drop(all);
        assert!(lock(&feed.0.followed).is_empty());
    }

    #[test]
    fn others_are_told_of_each_owner_once_however_often_it_wrote() {
        let feed = Feed::default();
        for owner in [ADA, BOB, ADA, ADA] {
            feed.publish(owner);
        }
        assert_eq!(feed.untold().now_or_never(), Some(HashSet::from([ADA, BOB])));
        assert_eq!(feed.untold().now_or_never(), None);
    }
}
