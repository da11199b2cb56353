//! News between the processes on one database: whose journals went on.
//!
//! Told after the commit and never in it, because PostgreSQL lets the commits of transactions that notify
//! through one at a time. While one message is on its way all that happens waits for the next one, so a busy
//! process sends few.

use super::feed::Feed;
use crate::{
    core::ids::Owner,
    db::{Db, DbError, Wire},
};
use std::{collections::HashSet, convert::Infallible, time::Duration};

const CHANNEL: &str = "trackit_journal";
/// How long a lost connection waits for the next one, at first and at most; followers poll meanwhile.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Tells and hears the news, over one connection after the other.
pub async fn exchange(db: &Db, feed: &Feed) -> Infallible {
    let mut pause = FIRST_PAUSE;
    loop {
        let error = match connect(db, feed).await {
            Ok(wire) => {
                pause = FIRST_PAUSE;
                until_lost(&wire, feed).await
            }
            Err(error) => error,
        };
        tracing::warn!(%error, ?pause, "no news from other processes; looking every two seconds instead");
        tokio::time::sleep(pause).await;
        pause = LONGEST_PAUSE.min(pause * 2);
    }
}

async fn connect(db: &Db, feed: &Feed) -> Result<Wire, DbError> {
    let heard = feed.clone();
    let wire = db.wire(CHANNEL, move |text| hear(&heard, text)).await?;
    // Whatever was said while nobody listened.
    feed.wake_all();
    Ok(wire)
}

/// Another program's words on the same channel mean nothing to us.
fn hear(feed: &Feed, text: &str) {
    if let Ok(owner) = text.parse() {
        feed.wake(Owner(owner));
    }
}

async fn until_lost(wire: &Wire, feed: &Feed) -> DbError {
    loop {
        tokio::select! {
            error = wire.lost() => return error,
            owners = feed.untold() => if let Err(error) = tell(wire, &owners).await {
                // The next connection tells it again.
                owners.into_iter().for_each(|owner| feed.publish(owner));
                return error;
            }
        }
    }
}

async fn tell(wire: &Wire, owners: &HashSet<Owner>) -> Result<(), DbError> {
    wire.tell(owners.iter().map(|owner| owner.0.to_string()).collect()).await
}
