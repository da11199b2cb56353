//! Throttling: attempts are counted before any password is hashed, in a transaction of their own, so that
//! neither a failed sign-in nor a hundred at once escape the count.

use super::store;
use crate::{
    core::{clock::UtcTime, digest::sha256},
    db::{Db, DbError},
};
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

/// The longest window; older counts mean nothing.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// What is counted together, how often it may happen, and in what time.
#[derive(Clone, Debug)]
pub struct Bucket {
    digest: Vec<u8>,
    attempts: i64,
    window: Duration,
    shared: bool,
}

/// Too many attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; the next is heard in {0:?}")]
pub struct Throttled(pub Duration);

impl Bucket {
    /// Failed sign-ins to one account from one address.
    #[must_use]
    pub fn account_from(account_key: &str, ip: IpAddr) -> Self {
        Self::new(
            &format!("account from\n{}\n{account_key}", network(ip)),
            5,
            Duration::from_secs(5 * 60),
            false,
        )
    }

    /// Failed sign-ins to one account from anywhere.
    #[must_use]
    pub fn account(account_key: &str) -> Self {
        Self::new(&format!("account\n{account_key}"), 30, Duration::from_secs(5 * 60), false)
    }

    /// Failed sign-ins from one address, to whatever account.
    #[must_use]
    pub fn sign_ins_from(ip: IpAddr) -> Self {
        Self::new(&format!("sign-ins from\n{}", network(ip)), 10, Duration::from_secs(60), true)
    }

    /// New accounts from one address.
    #[must_use]
    pub fn registrations_from(ip: IpAddr) -> Self {
        Self::new(&format!("registrations from\n{}", network(ip)), 20, LONGEST, true)
    }

    /// Only a digest is stored: the table names nobody.
    fn new(key: &str, attempts: i64, window: Duration, shared: bool) -> Self {
        Self { digest: sha256(&[key.as_bytes()]).to_vec(), attempts, window, shared }
    }
}

/// Counts attempts for all processes on the database.
#[derive(Clone)]
pub struct Throttle {
    db: Db,
    on: bool,
}

impl Throttle {
    /// A throttle that may be off, which only a test or a benchmark on loopback asks for.
    #[must_use]
    pub fn new(db: Db, on: bool) -> Self {
        Self { db, on }
    }

    /// Counts an attempt in each bucket, committed before this returns. The first full bucket ends it: name
    /// the address's bucket first, so that a flood of invented names leaves no row for each. The wait is the
    /// longest of all that are full.
    ///
    /// # Errors
    /// The inner error when a bucket is full; the outer one when the attempt could not be counted, in
    /// which case it must not go on.
    pub async fn attempt(&self, buckets: &[Bucket], now: UtcTime) -> Result<Result<(), Throttled>, DbError> {
        if !self.on {
            return Ok(Ok(()));
        }
        let buckets = buckets.to_vec();
        self.db
            .write(async move |conn| {
                let mut wait = None;
                for bucket in &buckets {
                    let oldest = now.minus(bucket.window);
                    let digest = bucket.digest.clone();
                    let (attempts, began) = match wait {
                        None => store::count_attempt(conn, digest, now, oldest).await?,
                        Some(_) => store::find_attempts(conn, digest, oldest).await?.unwrap_or((0, now)),
                    };
                    // Behind a full bucket the next ones are only looked at: this attempt is not in them.
                    if attempts + i64::from(wait.is_some()) > bucket.attempts {
                        wait = wait.max(Some(began.plus(bucket.window).since(now)));
                    }
                }
                Ok(wait.map_or(Ok(()), |wait| Err(Throttled(wait))))
            })
            .await
    }

    /// The attempt was not judged after all, because too many passwords were being hashed: it does not count.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn withdrawn(&self, buckets: &[Bucket]) -> Result<(), DbError> {
        if !self.on {
            return Ok(());
        }
        let buckets = buckets.to_vec();
        self.db
            .write(async move |conn| {
                for bucket in &buckets {
                    store::uncount_attempt(conn, bucket.digest.clone()).await?;
                }
                Ok(())
            })
            .await
    }

    /// The attempt was good: the account's own counts go, the address gets its one attempt back.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn succeeded(&self, buckets: &[Bucket]) -> Result<(), DbError> {
        if !self.on {
            return Ok(());
        }
        let buckets = buckets.to_vec();
        self.db
            .write(async move |conn| {
                for bucket in &buckets {
                    let digest = bucket.digest.clone();
                    if bucket.shared {
                        store::uncount_attempt(conn, digest).await?;
                    } else {
                        store::delete_bucket(conn, digest).await?;
                    }
                }
                Ok(())
            })
            .await
    }

    /// Forgets windows that are over.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn purge(&self, now: UtcTime) -> Result<u64, DbError> {
        let before = now.minus(LONGEST);
        self.db.write(async move |conn| store::delete_buckets(conn, before).await).await
    }
}

/// An IPv4 address, or an IPv6 network of 64 bits: who has one address there has them all.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_one_person_has_count_as_one() {
        let bucket = |ip: &str| Bucket::sign_ins_from(ip.parse().expect("ip")).digest;
        assert_eq!(bucket("2001:db8::1"), bucket("2001:db8::ffff:1"));
        assert_ne!(bucket("2001:db8::1"), bucket("2001:db8:0:1::1"));
        assert_eq!(bucket("::ffff:192.0.2.1"), bucket("192.0.2.1"));
        assert_ne!(bucket("192.0.2.1"), bucket("192.0.2.2"));
    }
}
