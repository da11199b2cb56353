//! Whether it is a page of this very site that made a browser send a request.

use axum::http::{HeaderMap, HeaderValue, header};

/// Whether no other site had a part in it, as far as browsers tell. Clients that are no browsers send neither of the headers
/// that tell, and pass.
#[must_use]
pub fn is_same(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site").map(HeaderValue::as_bytes) {
        Some(site) => matches!(site, b"same-origin" | b"none"),
        None => headers.get(header::ORIGIN).is_none_or(|origin| is_host(origin, headers)),
    }
}

/// For browsers that do not send `Sec-Fetch-Site`: the origin's host is the one that was asked.
fn is_host(origin: &HeaderValue, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    host.is_some() && host == origin
}
