//! What became of attempts in this process (R22): counts for whoever watches it, and an alarm when many accounts are
//! tried in a short time, as one does who has a list of others' passwords.

use super::guesser::Guesser;
use crate::core::{clock::UtcTime, words::words};
use std::{
    collections::HashSet,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What is lately.
const LATELY: Duration = Duration::from_secs(10 * 60);
/// As many accounts with a wrong guess in that time are more than people's mistakes.
const STUFFING: usize = 100;
/// More are not told apart: the alarm has long been given.
const MOST: usize = 10_000;

/// Why a guess was wrong. The caller never learns it; the audit log and whoever watches do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nobody has this name.
    UnknownAccount,
    /// The account is disabled.
    AccountDisabled,
    /// So many were wrong that no stranger's is right any more.
    Locked,
    /// It is another password.
    Password,
    /// It is another code.
    Code,
}

words!(Wrong {
    UnknownAccount = "unknown_account",
    AccountDisabled = "account_disabled",
    Locked = "locked",
    Password = "wrong_password",
    Code = "wrong_code",
});

impl Wrong {
    /// All there are.
    pub const ALL: [Self; 5] =
        [Self::UnknownAccount, Self::AccountDisabled, Self::Locked, Self::Password, Self::Code];
}

/// The counts since the process started.
#[derive(Debug, Default)]
pub struct Tally {
    good: AtomicU64,
    throttled: AtomicU64,
    wrong: [AtomicU64; 5],
    lately: Mutex<Lately>,
}

#[derive(Debug, Default)]
struct Lately {
    since: Option<UtcTime>,
    accounts: HashSet<[u8; 8]>,
    addresses: HashSet<[u8; 8]>,
}

impl Tally {
    /// Attempts that were right.
    #[must_use]
    pub fn good(&self) -> u64 {
        self.good.load(Ordering::Relaxed)
    }

    /// Attempts that were not heard.
    #[must_use]
    pub fn throttled(&self) -> u64 {
        self.throttled.load(Ordering::Relaxed)
    }

    /// Attempts that were wrong for this reason.
    #[must_use]
    pub fn wrong(&self, reason: Wrong) -> u64 {
        self.wrong[reason as usize].load(Ordering::Relaxed)
    }

    /// Accounts, and addresses, with a wrong guess lately.
    #[must_use]
    pub fn lately(&self, now: UtcTime) -> (usize, usize) {
        let lately = self.begin(now);
        (lately.accounts.len(), lately.addresses.len())
    }

    /// Whether somebody tries many accounts.
    #[must_use]
    pub fn is_stuffing(&self, now: UtcTime) -> bool {
        self.lately(now).0 >= STUFFING
    }

    pub(super) fn count_good(&self) {
        self.good.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_throttled(&self) {
        self.throttled.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_wrong(&self, guesser: &Guesser, reason: Wrong, now: UtcTime) {
        self.wrong[reason as usize].fetch_add(1, Ordering::Relaxed);
        let mut lately = self.begin(now);
        let before = lately.accounts.len();
        if before < MOST {
            lately.accounts.insert(short(guesser.account_digest()));
        }
        if let Some(address) = guesser.address_digest().filter(|_| lately.addresses.len() < MOST) {
            lately.addresses.insert(short(address));
        }
        if before < STUFFING && lately.accounts.len() >= STUFFING {
            let (accounts, addresses) = (lately.accounts.len(), lately.addresses.len());
            tracing::warn!(
                accounts,
                addresses,
                "many accounts are tried: somebody may have a list of passwords"
            );
        }
    }

    /// What there was lately; what is longer ago is forgotten.
    fn begin(&self, now: UtcTime) -> MutexGuard<'_, Lately> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.since.is_none_or(|since| now.since(since) >= LATELY) {
            *lately = Lately { since: Some(now), ..Lately::default() };
        }
        lately
    }
}

/// Enough of a digest to tell ten thousand apart.
fn short(digest: &[u8]) -> [u8; 8] {
    digest.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    #[test]
    fn r22_many_accounts_in_a_short_time_are_an_alarm() {
        let (tally, start) = (Tally::default(), UtcTime::from_millis(0));
        let ip = IpAddr::from([192, 0, 2, 1]);
        for n in 0..STUFFING {
            assert!(!tally.is_stuffing(start));
            for _ in 0..2 {
                let guesser = Guesser::stranger(&format!("name{n}"), None, ip);
                tally.count_wrong(&guesser, Wrong::UnknownAccount, start);
            }
        }
        assert!(tally.is_stuffing(start));
        assert_eq!(tally.lately(start), (STUFFING, 1));
        assert_eq!(tally.wrong(Wrong::UnknownAccount), 2 * STUFFING as u64);
        assert!(!tally.is_stuffing(start.plus(LATELY)), "it is over");
    }

    #[test]
    fn each_reason_has_its_count() {
        let tally = Tally::default();
        let guesser = Guesser::stranger("ada", None, IpAddr::from([192, 0, 2, 1]));
        for (n, reason) in Wrong::ALL.into_iter().enumerate() {
            for _ in 0..n {
                tally.count_wrong(&guesser, reason, UtcTime::from_millis(0));
            }
        }
        assert_eq!(Wrong::ALL.map(|reason| tally.wrong(reason)), [0, 1, 2, 3, 4]);
    }
}
