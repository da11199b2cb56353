//! What may be enrolled, what that asks of a sign-in, and what is given for it.

use super::challenges::Purpose;
use crate::{auth::model::Factor, core::invalid::Invalid, security::access_token::Level};
use std::fmt;
use webauthn_rs::prelude::PublicKeyCredential;

/// What an account has beside its password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::auth) struct Enrolled {
    pub(super) totp: bool,
    /// How many passkeys there are.
    pub(super) passkeys: i64,
    /// How many recovery codes are left.
    pub(super) recovery_codes: i64,
}

impl Enrolled {
    /// How well its owner can prove who they are, and so has to where it matters. Whatever is a factor counts here;
    /// e-mail is none, and recovery codes only stand in for one.
    pub(in crate::auth) fn level(self) -> Level {
        if self.totp || self.passkeys > 0 { Level::Two } else { Level::One }
    }

    /// What proves that the one who is signed in is still there.
    pub(in crate::auth) fn for_step_up(self) -> Vec<Factor> {
        if self.level() == Level::One { vec![Factor::Password] } else { self.factors() }
    }

    /// What completes a sign-in by password.
    pub(in crate::auth) fn for_sign_in(self) -> Vec<Factor> {
        let mut factors = self.factors();
        factors.extend((self.recovery_codes > 0).then_some(Factor::RecoveryCode));
        factors
    }

    fn factors(self) -> Vec<Factor> {
        let (totp, passkey) =
            (self.totp.then_some(Factor::Totp), (self.passkeys > 0).then_some(Factor::Passkey));
        totp.into_iter().chain(passkey).collect()
    }
}

/// A code of an authenticator app: six digits, however they are spaced.
#[derive(Clone)]
pub(in crate::auth) struct TotpCode(String);

impl TotpCode {
    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub(in crate::auth) fn parse(text: String) -> Result<Self, Invalid> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).take(7).collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::because("invalid_code"))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A recovery code as it was typed, without what only makes it easier to read.
#[derive(Clone)]
pub(in crate::auth) struct RecoveryCode(String);

impl RecoveryCode {
    /// Characters of a code.
    pub(super) const LENGTH: usize = 24;

    #[expect(clippy::needless_pass_by_value, reason = "the shape that body fields take")]
    pub(in crate::auth) fn parse(text: String) -> Result<Self, Invalid> {
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-').take(Self::LENGTH + 1);
        let plain: String = plain.map(|c| c.to_ascii_uppercase()).collect();
        if plain.len() == Self::LENGTH && plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(plain))
        } else {
            Err(Invalid::because("invalid_code"))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is given for a second factor.
#[derive(Clone, Debug)]
pub(in crate::auth) enum Proof {
    Totp(TotpCode),
    RecoveryCode(RecoveryCode),
    /// The answer to a challenge for this purpose.
    Passkey(Purpose, Answer),
}

/// A passkey's answer to a challenge.
#[derive(Clone, Debug)]
pub(in crate::auth) struct Answer {
    pub(in crate::auth) challenge_token: String,
    pub(in crate::auth) credential: Box<PublicKeyCredential>,
}

impl Proof {
    /// The field that it comes in.
    pub(in crate::auth) fn field(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp_code",
            Self::RecoveryCode(_) => "recovery_code",
            Self::Passkey(..) => "passkey",
        }
    }
}

impl fmt::Debug for TotpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpCode")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        assert_eq!(TotpCode::parse(" 123 456\n".into()).expect("a code").as_str(), "123456");
        for bad in ["", "12345", "1234567", "12345a", "１２３４５６", "-12345"] {
            assert!(TotpCode::parse(bad.into()).is_err(), "{bad}");
        }
        let typed = "abcd-EFGH ijkl-mnop qrst-2345";
        assert_eq!(RecoveryCode::parse(typed.into()).expect("a code").as_str(), "ABCDEFGHIJKLMNOPQRST2345");
        for bad in ["", "abcd", "abcd-efgh-ijkl-mnop-qrst-2345-6", "ábcd-efgh-ijkl-mnop-qrst-234"] {
            assert!(RecoveryCode::parse(bad.into()).is_err(), "{bad}");
        }
    }
}
