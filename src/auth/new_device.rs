//! Word to an account's owner of a sign-in from a device that it does not know.

use super::{
    agent,
    model::{Device, Kind, Session},
    store,
};
use crate::{
    accounts::store as accounts,
    app::App,
    db::{Conn, DbError},
    mail::Letter,
    security::throttle::devices,
};

/// Whether a sign-in is from a device that the account has seen. A browser shows a secret that it was given; other
/// clients keep none, and are known by their name and address as long as a session of theirs is there. The first
/// sign-in of all is nothing to write about.
pub(super) async fn is_familiar(conn: Conn<'_>, session: &Session, device: &Device) -> Result<bool, DbError> {
    let owner = session.owner;
    if devices::recognise(conn, owner, &device.secrets).await?.is_some() {
        return Ok(true);
    }
    if session.kind != Kind::Browser && store::has_session_like(conn, session, device).await? {
        return Ok(true);
    }
    Ok(!devices::knows_any(conn, owner).await? && !store::has_other_session(conn, session).await?)
}

/// Writes the letter, in the transaction of the sign-in.
pub(super) async fn tell(
    conn: Conn<'_>,
    app: &App,
    session: &Session,
    device: &Device,
) -> Result<(), DbError> {
    let Some(account) = accounts::find_account(conn, session.owner).await? else { return Ok(()) };
    let letter = Letter::NewDevice {
        device: agent::describe(&device.user_agent, account.locale),
        ip: device.ip.to_string(),
        at: session.auth_time,
    };
    app.post(conn, account.id, &account.recipient(), &letter).await
}
