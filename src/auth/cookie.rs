//! The browser's session cookie: the account, the session and a 256-bit secret, of which only the digest
//! is stored. No script can read it, no other host gets it, and it travels by TLS (or to loopback) alone.

use crate::core::{digest::sha256, ids::Owner};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::{Cookie, SameSite};
use std::time::Duration;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// `__Host-` makes browsers insist on `Secure`, `Path=/` and no `Domain`.
const NAME: &str = "__Host-trackit";

/// What a cookie says.
pub(super) struct SessionCookie {
    pub(super) owner: Owner,
    pub(super) session: Uuid,
    pub(super) secret: [u8; 32],
}

impl SessionCookie {
    /// The first session cookie of a request, if it can be one of ours.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let headers = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let value = headers
            .flat_map(|text| Cookie::split_parse(text.to_owned()))
            .filter_map(Result::ok)
            .find(|cookie| cookie.name() == NAME)?
            .value()
            .to_owned();
        let bytes: [u8; 64] = URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()?;
        let (owner, rest) = bytes.split_first_chunk()?;
        let (session, secret) = rest.split_first_chunk()?;
        Some(Self {
            owner: Owner(Uuid::from_bytes(*owner)),
            session: Uuid::from_bytes(*session),
            secret: secret.try_into().ok()?,
        })
    }

    /// The `Set-Cookie` header; with a lifetime it outlives the browser.
    pub(super) fn to_header(&self, lifetime: Option<Duration>) -> HeaderValue {
        let bytes = [self.owner.0.as_bytes(), self.session.as_bytes(), self.secret.as_slice()].concat();
        set_cookie(URL_SAFE_NO_PAD.encode(bytes), lifetime)
    }

    /// The digest that is stored.
    pub(super) fn digest(&self) -> Vec<u8> {
        sha256(&[&self.secret]).to_vec()
    }

    /// Whether the stored digest is this secret's.
    pub(super) fn fits(&self, stored: Option<&[u8]>) -> bool {
        stored.is_some_and(|stored| self.digest().ct_eq(stored).into())
    }
}

/// The `Set-Cookie` header that takes the cookie away.
pub(super) fn removal() -> HeaderValue {
    set_cookie(String::new(), Some(Duration::ZERO))
}

#[expect(clippy::expect_used, reason = "base64 is valid in a header")]
fn set_cookie(value: String, lifetime: Option<Duration>) -> HeaderValue {
    let mut cookie =
        Cookie::build((NAME, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax);
    if let Some(lifetime) = lifetime {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        cookie = cookie.max_age(cookie::time::Duration::seconds(seconds));
    }
    HeaderValue::try_from(cookie.build().to_string()).expect("a valid header")
}
