//! Links in letters: 256 random bits in the address's fragment, which no server's log has. Of them only the digest is
//! stored, in one row for each account and purpose: the newest link is the only one.

use super::store;
use crate::{
    app::App,
    core::{clock::UtcTime, digest::sha256},
    db::{Db, DbError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::time::Duration;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To choose a new password.
    Reset,
    /// To confirm the address that the account has.
    Confirm,
    /// To confirm the address that it is to have.
    Change,
}

impl Purpose {
    /// Its word in the database.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Confirm => "confirm",
            Self::Change => "change",
        }
    }

    /// From the database.
    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Reset, Self::Confirm, Self::Change].into_iter().find(|purpose| purpose.as_str() == text)
    }

    /// How long a link is good.
    pub(super) fn lifetime(self) -> Duration {
        match self {
            Self::Reset => Duration::from_secs(30 * 60),
            Self::Confirm => Duration::from_secs(24 * 60 * 60),
            Self::Change => Duration::from_secs(60 * 60),
        }
    }

    fn page(self) -> &'static str {
        match self {
            Self::Reset => "reset-password",
            Self::Confirm | Self::Change => "confirm-email",
        }
    }
}

/// Where a new password is asked for.
pub(super) fn forgot_password(app: &App) -> String {
    format!("{}/forgot-password", app.config.link_base())
}

/// The secret of a link.
pub struct Secret(String);

impl Secret {
    pub(super) fn new(app: &App) -> Self {
        Self(URL_SAFE_NO_PAD.encode(app.random.bytes::<32>()))
    }

    /// One that somebody gives.
    #[must_use]
    pub fn given(text: String) -> Self {
        Self(text)
    }

    /// What is stored of it.
    pub(super) fn digest(&self) -> Vec<u8> {
        sha256(&[self.0.as_bytes()]).to_vec()
    }

    /// The address to open.
    pub(super) fn link(&self, app: &App, purpose: Purpose) -> String {
        format!("{}/{}#{}", app.config.link_base(), purpose.page(), self.0)
    }
}

/// Forgets links and sign-ups that ran out.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| {
        let links = store::delete_expired_tokens(conn, now).await?;
        Ok(links + store::delete_expired_registrations(conn, now).await?)
    })
    .await
}
