//! The audit log (R76): what is in it, that it stays as it was written, and the commands that read it.

mod chain;
mod command;
mod events;

use crate::support::TestApp;
use trackit::audit::{self, Filter, Stored};

/// All entries, the oldest first.
async fn entries(app: &TestApp) -> Vec<Stored> {
    let list =
        async |conn: trackit::db::Conn<'_>| audit::list_entries(conn, &Filter::default(), 10_000).await;
    let mut entries = app.app.db.read(list).await.expect("entries");
    entries.reverse();
    entries
}
