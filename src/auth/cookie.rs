//! The browser's cookies. One for its session: the account, the session and a 256-bit secret, of which only the digest
//! is stored. And one that stays after it, by which accounts know the browser again. No script can read them, no other
//! host gets them, and they travel by TLS (or to loopback) alone.

use crate::{
    core::{digest::sha256, ids::Owner},
    security::throttle::devices::{DeviceSecrets, KNOWN_FOR},
};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::{Cookie, SameSite};
use std::time::Duration;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

/// Of a browser's session. `__Host-` makes browsers insist on `Secure`, `Path=/` and no `Domain`.
pub const NAME: &str = "__Host-trackit";
const DEVICE: &str = "__Host-trackit-device";

/// What a cookie says.
#[derive(Clone)]
pub(super) struct SessionCookie {
    pub(super) owner: Owner,
    pub(super) session: Uuid,
    pub(super) secret: [u8; 32],
}

impl SessionCookie {
    /// The first session cookie of a request, if it can be one of ours.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let bytes: [u8; 64] = URL_SAFE_NO_PAD.decode(value_of(headers, NAME)?).ok()?.try_into().ok()?;
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
        set_cookie(NAME, URL_SAFE_NO_PAD.encode(bytes), SameSite::Lax, lifetime)
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
    set_cookie(NAME, String::new(), SameSite::Lax, Some(Duration::ZERO))
}

/// By what accounts know the browser that sends a request.
pub(super) fn device_secrets(headers: &HeaderMap) -> DeviceSecrets {
    value_of(headers, DEVICE).map(|text| DeviceSecrets::from_text(&text)).unwrap_or_default()
}

/// The `Set-Cookie` header by which a browser is known again. It is asked for where people sign in alone, which no
/// other site's page does for them.
pub(super) fn keep_device(secrets: &DeviceSecrets) -> HeaderValue {
    set_cookie(DEVICE, secrets.to_text(), SameSite::Strict, Some(KNOWN_FOR))
}

fn value_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let headers = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = headers.flat_map(|text| Cookie::split_parse(text.to_owned())).filter_map(Result::ok);
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

#[expect(clippy::expect_used, reason = "base64 is valid in a header")]
fn set_cookie(name: &str, value: String, same_site: SameSite, lifetime: Option<Duration>) -> HeaderValue {
    let mut cookie = Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(same_site);
    if let Some(lifetime) = lifetime {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        cookie = cookie.max_age(cookie::time::Duration::seconds(seconds));
    }
    HeaderValue::try_from(cookie.build().to_string()).expect("a valid header")
}
