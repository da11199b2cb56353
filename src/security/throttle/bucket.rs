//! What is counted together, and how much of it is heard: pure rules, without a database.

use crate::core::{clock::UtcTime, digest::sha256, ids::Owner};
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const HALF_AN_HOUR: Duration = Duration::from_secs(30 * 60);
/// The wait after the first failure that is not free, and the longest of all.
const FIRST_WAIT: Duration = MINUTE;
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// An account without failures for so long has a clean slate.
const FORGOTTEN: Duration = Duration::from_secs(2 * 60 * 60);
/// Nothing is judged for so long: whoever was to do it is gone, and the attempt stays a failure.
const ABANDONED: Duration = MINUTE;
/// When a count means nothing any more, in whatever bucket.
pub(super) const MEANINGLESS: Duration = FORGOTTEN;

/// What is counted together, and how it is slowed down.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub(super) digest: Vec<u8>,
    pace: Pace,
}

#[derive(Clone, Copy, Debug)]
enum Pace {
    /// So many failures within a time: for what many people share, who must not wait for each other for long.
    Window(i64, Duration),
    /// So many failures, and then one attempt after each wait, which doubles: for what is one account's.
    Growing(i64),
}

/// What a bucket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// Attempts that were wrong, and those that are yet to be judged: they count until they prove good.
    pub(super) failures: i64,
    /// Those that are yet to be judged.
    pub(super) pending: i64,
    /// When the window began; where waits grow, when the last attempt was found wrong.
    pub(super) at: UtcTime,
    /// When an attempt last came or was judged.
    pub(super) seen_at: UtcTime,
}

/// What a bucket says to one more attempt; what keeps it for longer is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Room {
    Free,
    /// It hangs on attempts that are being judged.
    Crowded,
    Full(Duration),
}

impl Bucket {
    /// Guesses at one account from one address.
    #[must_use]
    pub fn account_from(account_key: &str, ip: IpAddr) -> Self {
        Self::new(&format!("account from\n{}\n{account_key}", network(ip)), Pace::Growing(5))
    }

    /// Guesses at one account from anywhere.
    #[must_use]
    pub fn account(account_key: &str) -> Self {
        Self::new(&format!("account\n{account_key}"), Pace::Growing(30))
    }

    /// Guesses at one account by a device that it knows.
    #[must_use]
    pub fn device(owner: Owner, digest: &[u8]) -> Self {
        let key = [b"device\n", owner.0.as_bytes().as_slice(), digest].concat();
        Self { digest: sha256(&[&key]).to_vec(), pace: Pace::Growing(5) }
    }

    /// Failed sign-ins from one address, to whatever account.
    #[must_use]
    pub fn sign_ins_from(ip: IpAddr) -> Self {
        Self::new(&format!("sign-ins from\n{}", network(ip)), Pace::Window(10, MINUTE))
    }

    /// Failed sign-ins from anywhere, to whatever account: more than people's mistakes ever are.
    #[must_use]
    pub fn sign_ins() -> Self {
        Self::new("sign-ins", Pace::Window(600, MINUTE))
    }

    /// New accounts from one address.
    #[must_use]
    pub fn registrations_from(ip: IpAddr) -> Self {
        Self::new(&format!("registrations from\n{}", network(ip)), Pace::Window(20, HOUR))
    }

    /// Mail of one purpose that strangers cause to be sent to one address, in the form in which addresses are compared.
    /// Whoever is kept from a new link still has one that is good.
    #[must_use]
    pub fn mails_to(purpose: &str, email_fold: &str) -> Self {
        Self::new(&format!("mails to\n{purpose}\n{email_fold}"), Pace::Window(5, HALF_AN_HOUR))
    }

    /// Mail that is sent because somebody at one address asks for it.
    #[must_use]
    pub fn mails_from(ip: IpAddr) -> Self {
        Self::new(&format!("mails from\n{}", network(ip)), Pace::Window(20, HOUR))
    }

    /// Challenges that somebody at one address has made for passkeys, before it is known whose they are.
    #[must_use]
    pub fn challenges_from(ip: IpAddr) -> Self {
        Self::new(&format!("challenges from\n{}", network(ip)), Pace::Window(60, MINUTE))
    }

    /// Only a digest is stored: the table names nobody.
    fn new(key: &str, pace: Pace) -> Self {
        Self { digest: sha256(&[key.as_bytes()]).to_vec(), pace }
    }

    /// Whether its count is one account's own, which that account's success may take away.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.pace, Pace::Growing(_))
    }

    /// What a stored count means by now.
    pub(super) fn by_now(&self, stored: Option<Count>, now: UtcTime) -> Count {
        let empty = Count { failures: 0, pending: 0, at: now, seen_at: now };
        let Some(mut count) = stored else { return empty };
        if count.pending > 0 && now.since(count.seen_at) >= ABANDONED {
            count.pending = 0;
            if self.is_own() {
                count.at = count.at.max(count.seen_at);
            }
        }
        let over = match self.pace {
            Pace::Window(_, window) => now >= count.at.plus(window),
            Pace::Growing(_) => count.pending == 0 && now >= count.at.plus(FORGOTTEN),
        };
        if over { empty } else { count }
    }

    /// Whether one more attempt is heard.
    pub(super) fn room(&self, count: &Count, now: UtcTime) -> Room {
        let wrong = count.failures - count.pending;
        let (free, full_until) = match self.pace {
            Pace::Window(attempts, window) => (attempts, count.at.plus(window)),
            Pace::Growing(free) => (free, count.at.plus(wait_after(wrong - free))),
        };
        let places = match self.pace {
            _ if wrong < free => free - wrong,
            Pace::Growing(_) if now >= full_until => 1,
            _ => return Room::Full(full_until.since(now)),
        };
        if count.pending < places { Room::Free } else { Room::Crowded }
    }
}

impl Count {
    /// With an attempt that is yet to be judged.
    pub(super) fn begun(self, now: UtcTime) -> Self {
        Self { failures: self.failures + 1, pending: self.pending + 1, seen_at: now, ..self }
    }

    /// After one of its attempts was wrong.
    pub(super) fn failed(self, bucket: &Bucket, now: UtcTime) -> Self {
        let at = if bucket.is_own() { now } else { self.at };
        Self { failures: self.failures.max(1), pending: (self.pending - 1).max(0), at, seen_at: now }
    }

    /// After one of its attempts was good, or was not judged at all.
    pub(super) fn withdrawn(self, now: UtcTime) -> Self {
        let pending = (self.pending - 1).max(0);
        Self { failures: (self.failures - 1).max(pending), pending, seen_at: now, ..self }
    }

    /// With what is being judged alone.
    pub(super) fn forgiven(self) -> Self {
        Self { failures: self.pending, ..self }
    }
}

/// One minute, two, four, eight, and from there on fifteen.
fn wait_after(failures_beyond_the_free: i64) -> Duration {
    let doublings = u32::try_from(failures_beyond_the_free.clamp(0, 10)).unwrap_or_default();
    (FIRST_WAIT * 2_u32.pow(doublings)).min(LONGEST_WAIT)
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

    fn at(seconds: u64) -> UtcTime {
        UtcTime::from_millis(0).plus(Duration::from_secs(seconds))
    }

    fn ip() -> IpAddr {
        IpAddr::from([192, 0, 2, 1])
    }

    #[test]
    fn r17_addresses_that_one_person_has_count_as_one() {
        let bucket = |ip: &str| Bucket::sign_ins_from(ip.parse().expect("ip")).digest;
        assert_eq!(bucket("2001:db8::1"), bucket("2001:db8::ffff:1"));
        assert_ne!(bucket("2001:db8::1"), bucket("2001:db8:0:1::1"));
        assert_eq!(bucket("::ffff:192.0.2.1"), bucket("192.0.2.1"));
        assert_ne!(bucket("192.0.2.1"), bucket("192.0.2.2"));
    }

    #[test]
    fn r19_waits_double_up_to_a_quarter_of_an_hour() {
        let bucket = Bucket::account_from("ada", ip());
        let (mut count, mut now, mut waits) = (bucket.by_now(None, at(0)), at(0), Vec::new());
        for _ in 0..12 {
            if let Room::Full(wait) = bucket.room(&count, now) {
                waits.push(wait.as_secs() / 60);
                now = now.plus(wait);
            }
            count = bucket.by_now(Some(count), now);
            assert_eq!(bucket.room(&count, now), Room::Free);
            count = count.begun(now).failed(&bucket, now);
        }
        assert_eq!(waits, [1, 2, 4, 8, 15, 15, 15]);
        let quiet = now.plus(FORGOTTEN);
        assert_eq!(bucket.by_now(Some(count), quiet).failures, 0);
        assert_eq!(bucket.by_now(Some(count), quiet.minus(Duration::from_millis(1))).failures, 12);
    }

    /// What is being judged takes up places, and only what was wrong makes others wait.
    #[test]
    fn r16_what_is_being_judged_makes_a_crowd_and_no_wait() {
        let bucket = Bucket::account_from("ada", ip());
        let five = (0..5).fold(bucket.by_now(None, at(0)), |count, _| count.begun(at(0)));
        assert_eq!(bucket.room(&five, at(0)), Room::Crowded);
        assert_eq!(bucket.room(&five.withdrawn(at(1)), at(1)), Room::Free);
        let wrong = five.failed(&bucket, at(1));
        assert_eq!(bucket.room(&wrong, at(1)), Room::Crowded);
        let all_wrong = (0..4).fold(wrong, |count, _| count.failed(&bucket, at(1)));
        assert_eq!(bucket.room(&all_wrong, at(1)), Room::Full(MINUTE));
        let after = bucket.by_now(Some(all_wrong), at(61));
        assert_eq!(bucket.room(&after, at(61)), Room::Free);
        assert_eq!(bucket.room(&after.begun(at(61)), at(61)), Room::Crowded, "one alone decides");
    }

    #[test]
    fn what_nobody_judges_is_a_failure_in_the_end() {
        for bucket in [Bucket::account_from("ada", ip()), Bucket::registrations_from(ip())] {
            let count = bucket.by_now(None, at(0)).begun(at(0)).begun(at(0));
            let later = bucket.by_now(Some(count), at(60));
            assert_eq!((later.failures, later.pending), (2, 0));
            assert_eq!(bucket.by_now(Some(count), at(59)), count);
        }
    }

    #[test]
    fn a_success_forgives_nothing_that_is_being_judged() {
        let bucket = Bucket::account_from("ada", ip());
        let count = bucket.by_now(None, at(0)).begun(at(0)).failed(&bucket, at(0)).begun(at(0)).begun(at(0));
        let forgiven = count.withdrawn(at(1)).forgiven();
        assert_eq!((forgiven.failures, forgiven.pending), (1, 1));
        assert_eq!(forgiven.failed(&bucket, at(2)).failures, 1);
    }

    #[test]
    fn a_window_is_over_at_its_end() {
        let bucket = Bucket::sign_ins_from(ip());
        let count = (0..10).fold(bucket.by_now(None, at(0)), |c, _| c.begun(at(0)).failed(&bucket, at(5)));
        assert_eq!(bucket.room(&count, at(59)), Room::Full(Duration::from_secs(1)));
        let over = bucket.by_now(Some(count), at(60));
        assert_eq!((over.failures, bucket.room(&over, at(60))), (0, Room::Free));
    }
}
