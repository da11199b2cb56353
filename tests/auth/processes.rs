//! Several processes on one PostgreSQL: what one of them ends, all of them end.

use super::{Browser, Pair, log_in, refresh};
use crate::support::{Client, Engine, TestApp};
use serde_json::json;
use std::time::Duration;

/// As long as the index may go without news before the database is asked.
const STALE: Duration = Duration::from_secs(3);
const MOMENT: Duration = Duration::from_millis(1);

async fn two() -> (TestApp, TestApp) {
    let one = TestApp::start(Engine::Postgres).await;
    one.user("ada").await;
    let two = one.beside().await;
    (one, two)
}

async fn sign_out(client: &Client) {
    assert_eq!(client.post("/api/v1/logout", &json!({})).await.status, 204);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_process_issues_the_other_takes() {
    let (one, two) = two().await;
    let (pair, browser) = (Pair::new(&one, "ada").await, Browser::sign_in(&one, false).await);
    assert!(pair.is_good(&two).await);
    assert!(Browser::with(&two, &browser.cookie).is_signed_in().await);
    assert!(Pair::of(&refresh(&two, &pair.refresh).await).is_good(&one).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r33_a_sign_out_reaches_the_other_process_with_its_next_news() {
    let (one, two) = two().await;
    let (pair, other) = (Pair::new(&one, "ada").await, Pair::new(&one, "ada").await);
    assert!(pair.is_good(&two).await);
    sign_out(&one.anonymous().with_token(&pair.access)).await;
    assert!(pair.is_good(&two).await, "or this shows nothing: its index is fresh and has no news yet");
    two.app.revocations.sync(&two.app.db, two.app.clock.now()).await.expect("news");
    assert!(!pair.is_good(&two).await);
    assert!(other.is_good(&two).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r79_a_process_without_news_asks_the_database() {
    let (one, two) = two().await;
    let (pair, other) = (Pair::new(&one, "ada").await, Pair::new(&one, "ada").await);
    assert!(pair.is_good(&two).await && other.is_good(&two).await);
    sign_out(&one.anonymous().with_token(&pair.access)).await;
    two.clock.advance(STALE + MOMENT);
    assert!(!pair.is_good(&two).await);
    assert!(other.is_good(&two).await);
}

/// Cookies are always looked up, so they need no news.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r33_a_cookie_that_signed_out_is_dead_everywhere_at_once() {
    let (one, two) = two().await;
    let browser = Browser::sign_in(&one, false).await;
    let there = Browser::with(&two, &browser.cookie);
    assert!(there.is_signed_in().await);
    assert_eq!(browser.client.delete("/api/v1/session").await.status, 204);
    assert!(!there.is_signed_in().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r39_a_refresh_token_used_at_two_processes_has_one_successor() {
    let (one, two) = two().await;
    let first = Pair::new(&one, "ada").await;
    for _ in 0..10 {
        let (left, right) = tokio::join!(refresh(&one, &first.refresh), refresh(&two, &first.refresh));
        assert_eq!(Pair::of(&left).refresh, Pair::of(&right).refresh);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r16_two_processes_count_the_same_guesses() {
    let (one, two) = two().await;
    let mut heard = 0;
    for _ in 0..5 {
        for app in [&one, &two] {
            let answer = log_in(&app.anonymous(), "ada", "a wrong password").await;
            heard += u32::from(answer.status == 401);
        }
    }
    assert_eq!(heard, 5);
}

/// The first start makes the keys; whoever comes second finds them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_start_together_have_the_same_keys() {
    let (one, two) = two().await;
    let keys = |app: &TestApp| serde_json::to_value(app.app.keys.jwks()).expect("keys");
    assert_eq!(keys(&one), keys(&two));
}
