//! What every test stands on: a program of its own, and clients that talk to it.

mod app;
mod client;
mod database;
mod events;
mod listening;
mod mail;
mod program;
mod property;
mod raw;
mod relay;
mod until;

pub(crate) use app::{ALLOWED_ORIGIN, PASSWORD, TestApp};
pub(crate) use client::{Answer, Client, at_either};
pub(crate) use database::{Engine, TestDatabase};
pub(crate) use events::Events;
pub(crate) use listening::Listening;
pub(crate) use mail::MailServer;
pub(crate) use program::Program;
pub(crate) use property::property;
pub(crate) use raw::Raw;
pub(crate) use relay::Relay;
pub(crate) use until::until;

/// Writes each test once and runs it on SQLite and on PostgreSQL.
///
/// ```ignore
/// on_both! {
///     /// What the test shows.
///     async fn a_sentence(app: TestApp) { … }
/// }
/// ```
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: $kind:ty) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn run($app: $kind) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run(<$kind>::start($crate::support::Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                run(<$kind>::start($crate::support::Engine::Postgres).await).await;
            }
        }
    )+};
}
pub(crate) use on_both;
