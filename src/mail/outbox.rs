//! The outbox: letters are written beside what they tell of, in its transaction, and sent one by one afterwards.

use super::{
    letter::{Letter, Recipient},
    message::{self, Unwritable},
    store::{self, Waiting},
    transport::{Transport, TransportError},
};
use crate::{
    core::{clock::UtcTime, ids::Owner},
    db::{Conn, Db, DbError},
    security::{keys::Keys, rotation::Rotation},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// How long a letter is nobody else's while it is tried; longer than any attempt takes.
const CLAIM: Duration = Duration::from_secs(5 * 60);
/// The pause after the first attempt that failed, which doubles, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);
/// A letter that could not be sent for this long says nothing new any more.
const PATIENCE: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// A letter and whom it goes to, as they are wrapped.
#[derive(Serialize, Deserialize)]
struct Sealed {
    to: Recipient,
    letter: Letter,
}

/// Addresses under this name are nobody's, and never will be (RFC 2606): accounts that have none get one of them.
const NOBODYS: &str = ".invalid";

/// Writes a letter, in the caller's transaction. It concerns this account, and has this new id. To an address that is
/// nobody's none is written.
///
/// # Errors
/// Any [`DbError`].
pub async fn post(
    conn: Conn<'_>,
    keys: &Keys,
    owner: Owner,
    id: Uuid,
    to: &Recipient,
    letter: &Letter,
    now: UtcTime,
) -> Result<(), DbError> {
    if to.address.to_ascii_lowercase().ends_with(NOBODYS) {
        return Ok(());
    }
    let sealed = Sealed { to: to.clone(), letter: letter.clone() };
    let json = serde_json::to_vec(&sealed).map_err(|error| DbError::Internal(error.to_string()))?;
    let wrapped = keys.wrap(&label(id), &json)?;
    store::insert_letter(conn, owner, id, wrapped, now).await
}

/// What became of an attempt to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Nothing was due.
    Nothing,
    /// One letter is on its way.
    One,
    /// One letter has to wait, or will never go.
    Failed,
}

/// Sends the letter that has been due for longest, if one is.
///
/// # Errors
/// Any [`DbError`]; a mail server's refusal is [`Sent::Failed`].
pub async fn deliver(db: &Db, keys: &Keys, transport: &Transport, now: UtcTime) -> Result<Sent, DbError> {
    if !db.read(async move |conn| store::has_due_letter(conn, now).await).await? {
        return Ok(Sent::Nothing);
    }
    let until = now.plus(CLAIM);
    let Some(waiting) = db.write(async move |conn| store::claim_letter(conn, now, until).await).await? else {
        return Ok(Sent::Nothing);
    };
    let (owner, id) = (waiting.owner, waiting.id);
    let outcome = send(keys, transport, &waiting, now).await;
    let next = match &outcome {
        Ok(()) => None,
        Err(failure) => next_attempt(failure, &waiting, now),
    };
    db.write(async move |conn| match next {
        Some(due_at) => store::postpone_letter(conn, owner, id, due_at).await,
        None => store::delete_letter(conn, owner, id).await,
    })
    .await?;
    if let Err(error) = outcome {
        tracing::warn!(letter = %id, %error, given_up = next.is_none(), "a letter could not be sent");
        return Ok(Sent::Failed);
    }
    Ok(Sent::One)
}

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("it cannot be opened: {0}")]
    Sealed(String),
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
    #[error(transparent)]
    Transport(#[from] TransportError),
}

async fn send(keys: &Keys, transport: &Transport, waiting: &Waiting, now: UtcTime) -> Result<(), Failure> {
    let json = keys.unwrap(&label(waiting.id), &waiting.wrapped);
    let json = json.map_err(|error| Failure::Sealed(error.to_string()))?;
    let Sealed { to, letter } =
        serde_json::from_slice(&json).map_err(|error| Failure::Sealed(error.to_string()))?;
    let message = message::write(&letter, &to, transport, waiting.id, now)?;
    Ok(transport.send(waiting.id, message).await?)
}

/// When it is tried again; `None` when that is of no use.
fn next_attempt(failure: &Failure, waiting: &Waiting, now: UtcTime) -> Option<UtcTime> {
    let may_pass = match failure {
        // Another process may hold the key that this one lacks.
        Failure::Sealed(_) => true,
        Failure::Unwritable(_) => false,
        Failure::Transport(error) => !error.is_final(),
    };
    let waited = now.since(waiting.created_at);
    (may_pass && waited < PATIENCE).then(|| now.plus(pause(waiting.attempts)))
}

/// 30 seconds, a minute, two, … an hour.
fn pause(attempts: i64) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 16) - 1).unwrap_or_default();
    LONGEST_PAUSE.min(FIRST_PAUSE * 2_u32.pow(doublings))
}

/// Wraps all letters anew, in the transaction of a change of the master key.
///
/// # Errors
/// Any [`DbError`].
pub async fn rewrap(conn: Conn<'_>, rotation: &Rotation) -> Result<(), DbError> {
    for (owner, id, wrapped) in store::list_letters(conn).await? {
        if let Some(wrapped) = rotation.again(&label(id), &wrapped)? {
            store::rewrap_letter(conn, owner, id, wrapped).await?;
        }
    }
    Ok(())
}

/// How many letters wait.
///
/// # Errors
/// Any [`DbError`].
pub async fn waiting(db: &Db) -> Result<i64, DbError> {
    db.read(async |conn| store::count_letters(conn).await).await
}

fn label(id: Uuid) -> String {
    format!("letter {id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        let seconds: Vec<u64> = (1..=9).map(|attempts| pause(attempts).as_secs()).collect();
        assert_eq!(seconds, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(pause(i64::MAX), LONGEST_PAUSE);
    }
}
