//! Answers that go on for long: whoever was let in at their begin may be out before their end.

use super::{
    extract::{Credential, CurrentUser},
    personal, sessions,
};
use crate::app::App;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How often what this process knows is looked at.
const LOOK: Duration = Duration::from_millis(500);
/// One look in so many asks the database, which alone knows of disabled accounts: every 15 seconds.
const ASK: usize = 30;

/// Resolves when the caller's session has ended or its token has expired.
pub async fn until_signed_out(app: App, user: CurrentUser) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for look in (0..ASK).cycle() {
        looks.tick().await;
        let holds = if look == ASK - 1 { ask(&app, &user).await } else { still_holds(&app, &user).await };
        if !holds {
            return;
        }
    }
}

/// By what this process knows, where that is enough.
async fn still_holds(app: &App, user: &CurrentUser) -> bool {
    let now = app.clock.now();
    if !app.revocations.allow(user.owner, user.session, user.epoch) {
        return false;
    }
    match (user.credential, now < user.ends_at) {
        (Credential::AccessToken | Credential::PersonalToken(_), false) => false,
        // Used elsewhere since, a browser's session lasts longer than it did.
        (Credential::Cookie, false) => ask(app, user).await,
        (_, true) => app.revocations.is_fresh(now) || ask(app, user).await,
    }
}

/// By the database's own word. While it gives none there is nothing to be read from it either, so its silence
/// ends no answer.
async fn ask(app: &App, user: &CurrentUser) -> bool {
    let holds = match user.credential {
        Credential::PersonalToken(_) => personal::holds(app, user.owner, user.session).await,
        Credential::Cookie | Credential::AccessToken => sessions::still_holds(app, user.subject()).await,
    };
    holds.unwrap_or(true)
}
