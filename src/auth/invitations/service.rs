//! The rules of invitations.

use super::{
    model::{Invitation, NewInvitation},
    store,
};
use crate::{
    accounts::model::Email,
    app::App,
    audit::{self, Entry},
    auth::model::AuthError,
    core::{clock::UtcTime, digest::sha256},
    db::{Conn, Db, DbError},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::time::Duration;
use uuid::Uuid;

/// How long an invitation is good where nobody says.
const LIFETIME: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A code that somebody gives, as it is stored.
#[derive(Clone, Debug)]
pub(in crate::auth) struct Code(Vec<u8>);

impl Code {
    pub(in crate::auth) fn of(text: &str) -> Self {
        Self(sha256(&[text.as_bytes()]).to_vec())
    }
}

/// Makes an invitation, and its code, which nobody can be told again; `entry` says who made it.
///
/// # Errors
/// Any [`DbError`].
pub async fn create(app: &App, new: NewInvitation, entry: Entry) -> Result<(Invitation, String), DbError> {
    let (code, now) = (URL_SAFE_NO_PAD.encode(app.random.bytes::<32>()), app.clock.now());
    let invitation = Invitation {
        id: app.ids.next(),
        email: new.email.as_ref().map(|email| email.as_str().to_owned()),
        created_by: entry.actor,
        created_at: now,
        expires_at: new.expires_at.unwrap_or(now.plus(LIFETIME)),
    };
    let (stored, digest, fold) = (invitation.clone(), Code::of(&code).0, new.email.as_ref().map(Email::fold));
    let entry = Entry { subject: Some(invitation.id), ..entry };
    app.db
        .write(async move |conn| {
            store::insert_invitation(conn, &stored, digest.clone(), fold.as_deref()).await?;
            audit::record(conn, now, &entry).await
        })
        .await?;
    Ok((invitation, code))
}

/// Takes an invitation back; false when there is none of this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn delete(app: &App, id: Uuid, entry: Entry) -> Result<bool, DbError> {
    let (now, entry) = (app.clock.now(), Entry { subject: Some(id), ..entry });
    app.db
        .write(async move |conn| {
            let deleted = store::delete_invitation(conn, id).await?;
            if deleted {
                audit::record(conn, now, &entry).await?;
            }
            Ok(deleted)
        })
        .await
}

/// Uses an invitation up, in the transaction that makes the account, and answers which it was.
pub(in crate::auth) async fn take(
    conn: Conn<'_>,
    code: &Code,
    email: &Email,
    now: UtcTime,
) -> Result<Uuid, AuthError> {
    let taken = store::take_invitation(conn, code.0.clone(), &email.fold(), now).await?;
    taken.ok_or(AuthError::InvalidInvitation)
}

/// Forgets invitations that are too old.
///
/// # Errors
/// Any [`DbError`].
pub async fn purge(db: &Db, now: UtcTime) -> Result<u64, DbError> {
    db.write(async move |conn| store::delete_expired_invitations(conn, now).await).await
}
