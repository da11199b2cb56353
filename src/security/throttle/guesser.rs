//! Who guesses at an account, and all that their guesses are counted in.

use super::bucket::Bucket;
use crate::core::ids::Owner;
use std::net::IpAddr;

/// Wrong guesses in a row after which no stranger is let in by a password any more, until it is reset (NIST SP
/// 800-63B).
pub const STRANGERS_GUESSES: i64 = 100;
/// Wrong guesses in a row after which an account knows a device no more.
pub(super) const DEVICES_GUESSES: i64 = 20;

/// A device that an account knows.
#[derive(Clone, Debug)]
pub struct KnownDevice {
    pub(super) owner: Owner,
    pub(super) digest: Vec<u8>,
}

/// Who guesses, and all that their guesses are counted in.
#[derive(Clone, Debug)]
pub struct Guesser {
    /// The shared ones first: an attempt that they refuse leaves no row of its own.
    pub(super) buckets: Vec<Bucket>,
    pub(super) in_a_row: InARow,
}

/// Whose guesses in a row they are.
#[derive(Clone, Debug)]
pub(super) enum InARow {
    /// Nobody's, since there is no such account.
    Nobodys,
    Strangers(Owner),
    Devices(KnownDevice),
}

impl Guesser {
    /// Whoever asks from this address for the account of this name, if there is one. One account has one key, by
    /// whichever of its names it was called.
    #[must_use]
    pub fn stranger(name: &str, account: Option<Owner>, ip: IpAddr) -> Self {
        let key = account.map_or_else(|| name.to_owned(), key_of);
        Self {
            buckets: vec![
                Bucket::sign_ins(),
                Bucket::sign_ins_from(ip),
                Bucket::account_from(&key, ip),
                Bucket::account(&key),
            ],
            in_a_row: account.map_or(InARow::Nobodys, InARow::Strangers),
        }
    }

    /// A device that the account knows: whatever strangers do, it is heard.
    #[must_use]
    pub fn device(device: KnownDevice) -> Self {
        Self {
            buckets: vec![Bucket::device(device.owner, &device.digest)],
            in_a_row: InARow::Devices(device),
        }
    }
}

impl Guesser {
    /// What tells the account that is guessed at from others.
    pub(super) fn account_digest(&self) -> &[u8] {
        self.buckets.last().map_or(&[], |bucket| bucket.digest.as_slice())
    }

    /// What tells the address from others; a device that is known has none.
    pub(super) fn address_digest(&self) -> Option<&[u8]> {
        (self.buckets.len() > 1).then(|| self.buckets[1].digest.as_slice())
    }
}

/// What an account is called in the names of its buckets.
pub(super) fn key_of(owner: Owner) -> String {
    owner.0.to_string()
}
