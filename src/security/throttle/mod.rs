//! Throttling: attempts are counted before anything is judged, in a transaction of their own, so that neither a failed
//! sign-in nor a hundred at once escape the count. An attempt that is being judged takes up a place and makes nobody
//! wait for longer than that takes: a hundred good sign-ins at once are all let in.

mod bucket;
pub mod devices;
mod guesser;
mod store;
mod tally;

pub use bucket::Bucket;
pub use guesser::{Guesser, KnownDevice, STRANGERS_GUESSES};
pub use tally::{Tally, Wrong};

use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, Db, DbError},
};
use bucket::{Count, Room};
use guesser::InARow;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::{
    sync::Notify,
    time::{Instant, timeout},
};
use uuid::Uuid;

/// How long an attempt waits for others to be judged, before it is told to come again.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often it looks for those that another process judges.
const LOOK: Duration = Duration::from_millis(100);

/// Too many attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; the next is heard in {0:?}")]
pub struct Throttled(pub Duration);

/// An attempt that is counted, and to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// Whether nothing that this guesser says is right any more: it is judged all the same, so that nobody sees it.
    pub locked: bool,
}

/// Counts attempts for all processes on the database.
#[derive(Clone)]
pub struct Throttle {
    db: Db,
    on: bool,
    judged: Arc<Notify>,
    tally: Arc<Tally>,
}

impl Throttle {
    /// A throttle that may be off, which only a test or a benchmark on loopback asks for.
    #[must_use]
    pub fn new(db: Db, on: bool) -> Self {
        Self { db, on, judged: Arc::default(), tally: Arc::default() }
    }

    /// What became of attempts in this process.
    #[must_use]
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Counts something for good, whatever comes of it, in each bucket or, if one of them is full, in none.
    ///
    /// # Errors
    /// The inner error when a bucket is full, with the longest wait of all; the outer one when it could not be
    /// counted, in which case it must not go on.
    pub async fn attempt(&self, buckets: &[Bucket], now: UtcTime) -> Result<Result<(), Throttled>, DbError> {
        if !self.on {
            return Ok(Ok(()));
        }
        let buckets = buckets.to_vec();
        let counted = self
            .db
            .write(async move |conn| {
                let counts = lock_room(conn, &buckets, now).await?;
                for (bucket, count) in buckets.iter().zip(counts) {
                    let count = count.begun(now).failed(bucket, now);
                    store::update_count(conn, &bucket.digest, &count).await?;
                }
                Ok(())
            })
            .await;
        match counted {
            Ok(()) => Ok(Ok(())),
            Err(Stopped::Room(Room::Full(wait))) => Ok(Err(Throttled(wait))),
            Err(Stopped::Room(_)) => Ok(Err(Throttled(LOOK))),
            Err(Stopped::Db(error)) => Err(error),
        }
    }

    /// Counts an attempt that is to be judged, committed before this returns; [`Throttle::failed`],
    /// [`Throttle::good`] or [`Throttle::withdrawn`] must follow. Where it hangs on others that are being judged, it waits for them.
    ///
    /// # Errors
    /// As [`Throttle::attempt`].
    pub async fn begin(&self, guesser: &Guesser, now: UtcTime) -> Result<Result<Begun, Throttled>, DbError> {
        let begun = self.begin_in_turn(guesser, now).await?;
        if begun.is_err() {
            self.tally.count_throttled();
        }
        Ok(begun)
    }

    async fn begin_in_turn(
        &self,
        guesser: &Guesser,
        now: UtcTime,
    ) -> Result<Result<Begun, Throttled>, DbError> {
        if !self.on {
            return Ok(Ok(Begun { locked: false }));
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let mut judged = std::pin::pin!(self.judged.notified());
            judged.as_mut().enable();
            match self.try_begin(guesser, now).await {
                Ok(begun) => return Ok(Ok(begun)),
                Err(Stopped::Room(Room::Full(wait))) => return Ok(Err(Throttled(wait))),
                Err(Stopped::Room(_)) if Instant::now() >= end => return Ok(Err(Throttled(LOOK))),
                Err(Stopped::Room(_)) => drop(timeout(LOOK, judged).await),
                Err(Stopped::Db(error)) => return Err(error),
            }
        }
    }

    async fn try_begin(&self, guesser: &Guesser, now: UtcTime) -> Result<Begun, Stopped> {
        // A flood is refused by what is read alone, and leaves the writer to others.
        let buckets = guesser.buckets.clone();
        self.db.read(async move |conn| look_for_room(conn, &buckets, now).await).await?;
        let guesser = guesser.clone();
        self.db
            .write(async move |conn| {
                let counts = lock_room(conn, &guesser.buckets, now).await?;
                for (bucket, count) in guesser.buckets.iter().zip(counts) {
                    store::update_count(conn, &bucket.digest, &count.begun(now)).await?;
                }
                let locked = match &guesser.in_a_row {
                    InARow::Nobodys => {
                        // The time of a statement would tell that there is an account.
                        store::uncount_guess(conn, Owner(Uuid::nil())).await?;
                        false
                    }
                    InARow::Strangers(owner) => store::count_guess(conn, *owner).await? > STRANGERS_GUESSES,
                    InARow::Devices(device) => {
                        store::count_device_guess(conn, device, 1).await?;
                        false
                    }
                };
                Ok(Begun { locked })
            })
            .await
    }

    /// The attempt was wrong.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn failed(&self, guesser: &Guesser, reason: Wrong, now: UtcTime) -> Result<(), DbError> {
        self.tally.count_wrong(guesser, reason, now);
        let guesser = guesser.clone();
        self.judged(async move |conn| {
            for bucket in &guesser.buckets {
                let count = store::lock_count(conn, &bucket.digest, now).await?;
                store::update_count(conn, &bucket.digest, &count.failed(bucket, now)).await?;
            }
            Ok(())
        })
        .await
    }

    /// The attempt was good: it does not count.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn good(&self, guesser: &Guesser, now: UtcTime) -> Result<(), DbError> {
        self.tally.count_good();
        self.withdrawn(guesser, now).await
    }

    /// The attempt could not be judged: it does not count.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn withdrawn(&self, guesser: &Guesser, now: UtcTime) -> Result<(), DbError> {
        let guesser = guesser.clone();
        self.judged(async move |conn| {
            for bucket in &guesser.buckets {
                let count = store::lock_count(conn, &bucket.digest, now).await?;
                store::update_count(conn, &bucket.digest, &count.withdrawn(now)).await?;
            }
            match &guesser.in_a_row {
                InARow::Nobodys => Ok(()),
                InARow::Strangers(owner) => store::uncount_guess(conn, *owner).await,
                InARow::Devices(device) => store::count_device_guess(conn, device, -1).await,
            }
        })
        .await
    }

    /// All that was asked of the guesser was given: their failures are forgotten, and nobody else's.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn passed(&self, guesser: &Guesser, now: UtcTime) -> Result<(), DbError> {
        let guesser = guesser.clone();
        self.judged(async move |conn| {
            for bucket in guesser.buckets.iter().filter(|bucket| bucket.is_own()) {
                forgive_bucket(conn, bucket, now).await?;
            }
            match &guesser.in_a_row {
                InARow::Nobodys => Ok(()),
                InARow::Strangers(owner) => store::delete_guesses(conn, *owner).await,
                InARow::Devices(device) => store::clear_device_guesses(conn, device).await,
            }
        })
        .await
    }

    /// Writes what became of an attempt, and wakes one of those who wait: there is one place more. Whoever waits for another
    /// place looks again by itself.
    async fn judged<F>(&self, write: F) -> Result<(), DbError>
    where
        F: AsyncFn(Conn<'_>) -> Result<(), DbError> + Send + Sync + 'static,
    {
        if !self.on {
            return Ok(());
        }
        let written = self.db.write(write).await;
        self.judged.notify_one();
        written
    }

    /// Forgets counts that mean nothing any more, and devices that were not seen for long.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn purge(&self, now: UtcTime) -> Result<u64, DbError> {
        let (counts, devices) = (now.minus(bucket::MEANINGLESS), now.minus(devices::KNOWN_FOR));
        self.db
            .write(async move |conn| {
                let counts = store::delete_counts(conn, counts).await?;
                Ok(counts + store::delete_devices(conn, devices).await?)
            })
            .await
    }
}

/// In the transaction of a reset, or of any other new password: strangers are heard again, and so is whoever has been
/// guessing from this address.
///
/// # Errors
/// Any [`DbError`].
pub async fn forgive(conn: Conn<'_>, now: UtcTime, owner: Owner, ip: Option<IpAddr>) -> Result<(), DbError> {
    let key = guesser::key_of(owner);
    if let Some(ip) = ip {
        forgive_bucket(conn, &Bucket::account_from(&key, ip), now).await?;
    }
    forgive_bucket(conn, &Bucket::account(&key), now).await?;
    store::delete_guesses(conn, owner).await
}

async fn forgive_bucket(conn: Conn<'_>, bucket: &Bucket, now: UtcTime) -> Result<(), DbError> {
    let count = store::lock_count(conn, &bucket.digest, now).await?;
    match bucket.by_now(Some(count), now).forgiven() {
        Count { failures: 0, .. } => store::delete_count(conn, &bucket.digest).await,
        count => store::update_count(conn, &bucket.digest, &count).await,
    }
}

/// Why an attempt was not begun.
enum Stopped {
    Room(Room),
    Db(DbError),
}

impl From<DbError> for Stopped {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

/// What the buckets hold by now, if there is room in all of them; they are the transaction's until its end.
async fn lock_room(conn: Conn<'_>, buckets: &[Bucket], now: UtcTime) -> Result<Vec<Count>, Stopped> {
    let mut counts = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        let count = store::lock_count(conn, &bucket.digest, now).await?;
        counts.push(bucket.by_now(Some(count), now));
    }
    room(buckets, &counts, now)?;
    Ok(counts)
}

async fn look_for_room(conn: Conn<'_>, buckets: &[Bucket], now: UtcTime) -> Result<(), Stopped> {
    let mut counts = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        let count = store::find_count(conn, &bucket.digest).await?;
        counts.push(bucket.by_now(count, now));
    }
    room(buckets, &counts, now)
}

/// Of several that are full, who waits is told the longest wait.
fn room(buckets: &[Bucket], counts: &[Count], now: UtcTime) -> Result<(), Stopped> {
    let rooms = buckets.iter().zip(counts).map(|(bucket, count)| bucket.room(count, now));
    match rooms.max() {
        None | Some(Room::Free) => Ok(()),
        Some(room) => Err(Stopped::Room(room)),
    }
}
