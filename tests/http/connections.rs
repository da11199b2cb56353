//! What a client may take of the listener: places and time. It is the real accept loop, before a site that
//! is as small as can be.

use crate::support::{Listening, Raw};
use axum::{Router, routing::get};
use std::time::Duration;
use trackit::server::Limits;

const SHORT: Duration = Duration::from_millis(200);
const LONG: Duration = Duration::from_secs(3600);
/// More than the kernel keeps for a client that does not read.
const LARGE: usize = 64 * 1024 * 1024;

async fn listening(limits: Limits) -> Listening {
    let site = Router::new().route("/", get("here")).route("/large", get(|| async { "x".repeat(LARGE) }));
    Listening::start(site, limits).await
}

#[track_caller]
fn is_served(answer: &crate::support::Answer) {
    assert_eq!((answer.status, answer.bytes.as_slice()), (200, &b"here"[..]));
}

#[test]
fn r70_a_real_program_has_these_limits() {
    let limits = Limits::default();
    assert_eq!(limits.header_timeout, Duration::from_secs(10));
    assert_eq!(limits.write_timeout, Duration::from_secs(30));
    assert_eq!(limits.connections, 1024);
}

#[tokio::test]
async fn r70_a_client_that_sends_headers_slowly_is_cut_off() {
    let site = listening(Limits { header_timeout: SHORT, write_timeout: LONG, ..Limits::default() }).await;
    let mut slow = site.raw().await;
    slow.send("GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ").await;
    is_served(&site.raw().await.get("/").await);
    slow.trickle().await;
    slow.is_closed().await;
    is_served(&site.raw().await.get("/").await);
}

#[tokio::test]
async fn r70_a_connection_on_which_nothing_is_asked_is_closed() {
    let site = listening(Limits { header_timeout: SHORT, write_timeout: LONG, ..Limits::default() }).await;
    let (mut silent, mut used) = (site.raw().await, site.raw().await);
    is_served(&used.get("/").await);
    silent.is_closed().await;
    used.is_closed().await;
}

#[tokio::test]
async fn r70_one_connection_too_many_waits_for_a_place() {
    let site = listening(Limits { connections: 2, header_timeout: LONG, ..Limits::default() }).await;
    let (mut first, mut second) = (site.raw().await, site.raw().await);
    is_served(&first.get("/").await);
    is_served(&second.get("/").await);
    let mut third = site.raw().await;
    third.send("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    // It would have been served long before these.
    for _ in 0..100 {
        is_served(&first.get("/").await);
        is_served(&second.get("/").await);
    }
    assert!(third.has_nothing());
    drop(first);
    is_served(&third.answer().await);
    is_served(&second.get("/").await);
}

/// With one place in all, the next client is served only when the stuck one has lost it.
#[tokio::test]
async fn r70_a_client_that_never_reads_its_answer_loses_its_place() {
    let limits = Limits { connections: 1, header_timeout: LONG, write_timeout: SHORT, ..Limits::default() };
    let site = listening(limits).await;
    let mut stuck = site.raw().await;
    stuck.send("GET /large HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
    let mut next: Raw = site.raw().await;
    is_served(&next.get("/").await);
}
