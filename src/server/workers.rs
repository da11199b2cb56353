//! What runs beside the requests: news of keys, revocations and journals, and forgetting what has run out.

use crate::{
    app::App,
    auth, idempotency, journal,
    mail::{self, Sent},
    security::keys,
};
use std::time::Duration;
use tokio::task::JoinSet;

const SYNC: Duration = Duration::from_secs(1);
const DELIVER: Duration = Duration::from_secs(1);
const PURGE: Duration = Duration::from_secs(60 * 60);

/// The background tasks; dropped, they stop.
pub struct Workers(#[expect(dead_code, reason = "held so that the tasks live")] JoinSet<()>);

impl Workers {
    /// Starts them all.
    #[must_use]
    pub fn start(app: &App) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(sync(app.clone()));
        tasks.spawn(exchange_news(app.clone()));
        tasks.spawn(deliver(app.clone()));
        tasks.spawn(purge(app.clone()));
        Self(tasks)
    }
}

async fn sync(app: App) {
    let mut ticks = ticks(SYNC);
    loop {
        ticks.tick().await;
        if let Err(error) = app.keys.sync(&app.db).await {
            tracing::warn!(%error, "no news of keys");
        }
        if let Err(error) = app.revocations.sync(&app.db, app.clock.now()).await {
            tracing::warn!(%error, "no news of revocations; sessions are checked in the database");
        }
    }
}

async fn exchange_news(app: App) {
    journal::exchange(&app.db, &app.feed).await;
}

/// The letters that were asked for, and then all of them one after the other, as long as there are any.
async fn deliver(app: App) {
    let mut ticks = ticks(DELIVER);
    loop {
        ticks.tick().await;
        if let Err(error) = auth::answer_asked_links(&app).await {
            tracing::warn!(%error, "cannot write the letters that were asked for");
        }
        while match mail::deliver(&app.db, &app.keys, &app.mail, app.clock.now()).await {
            Ok(sent) => sent != Sent::Nothing,
            Err(error) => {
                tracing::warn!(%error, "cannot look for mail to send");
                false
            }
        } {}
    }
}

async fn purge(app: App) {
    let mut ticks = ticks(PURGE);
    loop {
        ticks.tick().await;
        let now = app.clock.now();
        let outcomes = [
            ("sessions", auth::purge_sessions(&app.db, now).await),
            ("challenges", auth::purge_challenges(&app.db, now).await),
            ("sign-ins", auth::purge_pending(&app.db, now).await),
            ("revocations", app.revocations.purge(&app.db, now).await),
            ("invitations", auth::invitations::purge(&app.db, now).await),
            ("signing keys", keys::purge(&app.db, app.config.access_ttl, now).await),
            ("throttle", app.throttle.purge(now).await),
            ("idempotency", idempotency::purge(&app.db, now).await),
            ("links", auth::purge_links(&app.db, now).await),
            ("accounts", auth::delete_due_accounts(&app).await),
        ];
        for (what, outcome) in outcomes {
            match outcome {
                Ok(rows) => tracing::debug!(what, rows, "forgot what has run out"),
                Err(error) => tracing::warn!(what, %error, "cannot forget what has run out"),
            }
        }
    }
}

fn ticks(period: Duration) -> tokio::time::Interval {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    ticks
}
