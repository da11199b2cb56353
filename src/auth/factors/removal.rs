//! Taking a second factor away, whichever it is.

use super::{notice, store};
use crate::{
    app::App,
    audit::{self, Action, Entry},
    auth::{
        ending,
        extract::CurrentUser,
        model::{AuthError, Device},
        recovery,
    },
    db::{Conn, DbError},
    mail::FactorChange,
    security::access_token::Level,
};
use uuid::Uuid;

/// Which one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Factor {
    Totp,
    Passkey(Uuid),
}

impl Factor {
    /// As the audit log has it.
    const fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey(_) => "passkey",
        }
    }

    /// As its owner is told.
    const fn removed(self) -> FactorChange {
        match self {
            Self::Totp => FactorChange::AppRemoved,
            Self::Passkey(_) => FactorChange::PasskeyRemoved,
        }
    }

    async fn delete(self, conn: Conn<'_>, user: &CurrentUser) -> Result<bool, DbError> {
        match self {
            Self::Totp => store::delete_totp(conn, user.owner).await,
            Self::Passkey(id) => store::delete_passkey(conn, user.owner, id).await,
        }
    }
}

/// Takes it away. Whatever else the account is signed in by ends, since somebody else may have done this.
pub(super) async fn remove(
    app: &App,
    device: &Device,
    user: &CurrentUser,
    factor: Factor,
) -> Result<(), AuthError> {
    let (app_in, user_in, now) = (app.clone(), *user, app.clock.now());
    let entry = Entry { detail: Some(factor.name()), ..user.entry(device, Action::FactorRemoved) };
    let ended = app
        .db
        .write(async move |conn| {
            let (owner, kept) = (user_in.owner, user_in.session);
            if !factor.delete(conn, &user_in).await? {
                return Err(AuthError::NoSuchFactor);
            }
            store::delete_pending_of(conn, owner).await?;
            recovery::void_links(conn, owner).await?;
            if store::enrolled(conn, owner).await?.level() == Level::One {
                store::delete_recovery_codes(conn, owner).await?;
            }
            let ended = ending::end_others_in(conn, owner, kept, &app_in.ids, now).await?;
            notice::tell(conn, &app_in, owner, factor.removed()).await?;
            audit::record(conn, now, &entry).await?;
            Ok(ended)
        })
        .await?;
    ending::apply_all(app, user.owner, ended, now);
    Ok(())
}
