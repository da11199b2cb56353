//! The outbox, and the ways that mail takes.

mod outbox;
mod server;

use crate::support::{TestDatabase, until};
use trackit::mail;

/// Waits until every letter has left.
async fn nothing_waits(database: &TestDatabase) {
    let db = database.open().await;
    until(async || mail::waiting(&db).await.expect("a count") == 0).await;
    db.close().await;
}
