//! Stored hashes: ours, and those that came along from elsewhere, as far as they may cost.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        PasswordVerifier as _,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use bcrypt::HashParts;

/// What a hash of ours costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
}

/// 19 MiB, two passes, one lane: the floor that OWASP names for Argon2id.
impl Default for Cost {
    fn default() -> Self {
        Self { memory: 19 * 1024, passes: 2 }
    }
}

impl Cost {
    /// Of so many MiB and passes; never below the floor, and never beyond what is borne of others' hashes.
    #[must_use]
    pub fn new(mebibytes: u32, passes: u32) -> Self {
        let floor = Self::default();
        Self {
            memory: mebibytes.saturating_mul(1024).clamp(floor.memory, MOST_MEMORY_KIB),
            passes: passes.clamp(floor.passes, MOST_PASSES),
        }
    }
}

const LANES: u32 = 1;
/// What a hash from elsewhere may cost (R7): a row of a database must not be able to stop the program.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 8;
const MOST_BCRYPT: u32 = 14;
/// No hash that we take is longer.
const LONGEST: usize = 512;

/// A stored hash that can be checked.
pub(super) enum Stored {
    /// Argon2id of today's cost.
    Ours(PasswordHash),
    /// Another Argon2; also one of ours of another cost.
    Argon2(PasswordHash),
    Bcrypt(String),
}

impl Stored {
    /// `None` when it is no hash that is known, or costs more than it may.
    pub(super) fn parse(text: &str, today: Cost) -> Option<Self> {
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        if text.starts_with("$2") {
            let parts: HashParts = text.parse().ok()?;
            let known = ["$2a$", "$2b$", "$2y$"].iter().any(|prefix| text.starts_with(prefix));
            return (known && (4..=MOST_BCRYPT).contains(&parts.get_cost()))
                .then(|| Self::Bcrypt(text.to_owned()));
        }
        let mut hash = PasswordHash::new(text).ok()?;
        Algorithm::try_from(hash.algorithm.as_str()).ok()?;
        if hash.salt.is_none() || hash.hash.is_none() {
            return None;
        }
        // The reference program of the time before versions were written down.
        let version = Version::try_from(hash.version.unwrap_or(Version::V0x10.into())).ok()?;
        hash.version = Some(version.into());
        let params = Params::try_from(&hash).ok()?;
        let affordable = params.m_cost() <= MOST_MEMORY_KIB
            && params.t_cost() <= MOST_PASSES
            && params.p_cost() <= MOST_LANES;
        if !affordable {
            return None;
        }
        let ours = hash.algorithm.as_str() == "argon2id"
            && version == Version::V0x13
            && (params.m_cost(), params.t_cost(), params.p_cost()) == (today.memory, today.passes, LANES)
            && params.keyid().is_empty()
            && params.data().is_empty();
        Some(if ours { Self::Ours(hash) } else { Self::Argon2(hash) })
    }

    /// Whether checking it takes much more memory than one of ours.
    pub(super) fn is_heavy(&self, today: Cost) -> bool {
        matches!(self, Self::Argon2(hash)
            if Params::try_from(hash).is_ok_and(|params| params.m_cost() > 2 * today.memory))
    }

    /// Whether this is the password that was hashed.
    pub(super) fn fits(&self, password: &str) -> bool {
        match self {
            Self::Ours(hash) => derives_again(password, hash) == Some(true),
            Self::Argon2(hash) => Argon2::default().verify_password(password.as_bytes(), hash).is_ok(),
            Self::Bcrypt(hash) => bcrypt::verify(password, hash).unwrap_or(false),
        }
    }
}

/// A new hash, of today's cost.
pub(super) fn hash(password: &str, salt: &[u8; 16], today: Cost) -> Option<String> {
    let params = Params::new(today.memory, today.passes, LANES, None).ok()?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(derive(password, salt, params, Params::DEFAULT_OUTPUT_LEN)?),
    };
    Some(hash.to_string())
}

/// Whether the same comes out of this password, compared in the same time wherever they differ.
fn derives_again(password: &str, hash: &PasswordHash) -> Option<bool> {
    let (salt, before) = (hash.salt?, hash.hash?);
    let again = derive(password, &salt, Params::try_from(hash).ok()?, before.len())?;
    Some(again == before)
}

/// In memory that was gone through from end to end before: in the library's own, which comes from the system page by
/// page while it derives, a derivation takes a sixth longer.
fn derive(password: &str, salt: &[u8], params: Params, length: usize) -> Option<Output> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(params.block_count()).ok()?;
    memory.resize(params.block_count(), Block::default());
    let mut out = vec![0; length];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut memory).ok()?;
    Output::new(&out).ok()
}

/// A hash that no password has, of today's cost.
pub(super) fn stand_in(today: Cost) -> String {
    let Cost { memory, passes } = today;
    let (salt, hash) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={memory},t={passes},p={LANES}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(hash: &str, password: &str) -> bool {
        let stored = Stored::parse(hash, Cost::default()).unwrap_or_else(|| panic!("{hash} is not taken"));
        stored.fits(password)
    }

    /// Of OpenBSD's and Openwall's own tests, and of PHP's `password_hash`.
    #[test]
    fn r06_bcrypt_of_all_its_names_is_checked() {
        let known = [
            ("$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.", ""),
            ("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe", "a"),
            ("$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i", "abc"),
            ("$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC", "abcdefghijklmnopqrstuvwxyz"),
            ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
            ("$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq", "rasmuslerdorf"),
        ];
        for (hash, password) in known {
            assert!(fits(hash, password), "{hash}");
            assert!(!fits(hash, "another"), "{hash}");
            for name in ["$2a$", "$2b$", "$2y$"] {
                assert!(fits(&format!("{name}{}", &hash[4..]), password), "{name}");
            }
        }
    }

    /// Of the reference program's own tests.
    #[test]
    fn r06_argon2_of_every_kind_and_cost_is_checked() {
        let known = [
            "$argon2i$v=19$m=65536,t=1,p=1$c29tZXNhbHQAAAAAAAAAAA$+r0d29hqEB0yasKr55ZgICsQGSkl0v0kgwhd+U3wyRo",
            "$argon2id$v=19$m=262144,t=2,p=1$c29tZXNhbHQ$eP4eyR+zqlZX1y5xCFTkw9m5GYx0L5YWwvCFvtlbLow",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2d$v=19$m=65536,t=2,p=1$YzI5dFpYTmhiSFFBQUFBQUFBQUFBQQ$Jxy74cswY2mq9y+u+iJcJy8EqOp4t/C7DWDzGwGB3IM",
            "$argon2i$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
            "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
        ];
        for hash in known {
            assert!(fits(hash, "password") && !fits(hash, "sassword"), "{hash}");
        }
    }

    #[test]
    fn only_what_we_make_today_is_ours() {
        for today in [Cost::default(), Cost::new(32, 3)] {
            let ours = hash("password", &[7; 16], today).expect("a hash");
            assert!(matches!(Stored::parse(&ours, today), Some(Stored::Ours(_))) && fits(&ours, "password"));
            assert!(matches!(Stored::parse(&stand_in(today), today), Some(Stored::Ours(_))));
            assert!(matches!(Stored::parse(&ours, Cost::new(64, 4)), Some(Stored::Argon2(_))));
        }
    }

    #[test]
    fn r05_no_setting_is_below_the_floor_or_beyond_what_is_borne() {
        assert_eq!(Cost::new(0, 0), Cost::default());
        let most = stand_in(Cost::new(u32::MAX, u32::MAX));
        assert!(
            most.contains("$m=262144,t=10,p=1$") && Stored::parse(&most, Cost::default()).is_some(),
            "{most}"
        );
    }

    /// As peers met them: costs that would stop the program, and texts that made parsers panic (RUSTSEC-2026-0199).
    #[test]
    fn r07_what_costs_too_much_or_is_no_hash_is_not_even_tried() {
        let (salt, hash) = ("c29tZXNhbHQ", "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
        let argon2 = |costs: &str| format!("$argon2id$v=19${costs}${salt}${hash}");
        let rest = "$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.";
        let bad = [
            argon2("m=4294967295,t=1,p=1"),
            argon2("m=262145,t=1,p=1"),
            argon2("m=65536,t=11,p=1"),
            argon2("m=65536,t=4294967295,p=1"),
            argon2("m=65536,t=1,p=9"),
            argon2("m=65536,t=1,p=16777215"),
            argon2("m=0,t=0,p=0"),
            argon2("m=-1,t=1,p=1"),
            argon2("m=99999999999999999999,t=1,p=1"),
            argon2("m=65536,t=1,p=1").replace("v=19", "v=20"),
            argon2("m=65536,t=1,p=1").replace("argon2id", "argon2x"),
            format!("$argon2id$v=19$m=65536,t=1,p=1${salt}"),
            format!("$argon2id$v=19$m=65536,t=1,p=1${salt}${}", "A".repeat(2_000)),
            format!("$2a$15{rest}"),
            format!("$2a$31{rest}"),
            format!("$2a$99{rest}"),
            format!("$2a$03{rest}"),
            format!("$2x$06{rest}"),
            format!("$2a$0é{}", &rest[1..]),
            format!("$2a$06{}é", &rest[..52]),
            "$2a$06$".to_owned(),
            "$2".to_owned(),
            "$1$salt$hash".to_owned(),
            "$pbkdf2-sha256$i=1$c2FsdA$aGFzaA".to_owned(),
            "ção$".to_owned(),
            String::new(),
        ];
        for hash in bad {
            assert!(Stored::parse(&hash, Cost::default()).is_none(), "{hash}");
        }
    }
}
