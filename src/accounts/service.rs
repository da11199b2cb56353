//! The rules of accounts.

use super::{
    model::{Account, AccountError, Email, NewAccount, ProfilePatch, Role},
    store,
};
use crate::{
    app::App,
    audit::{self, Action, Entry},
    core::{
        clock::UtcTime,
        days,
        ids::{Ids, Owner},
        invalid::Invalid,
        language::Language,
        version::IfMatch,
    },
    db::{Conn, DbError},
    http::body,
    journal::{Change, Entity, Op, Record, Write, Written},
    mail::Letter,
    security::{lock_instance, passwords::Password, revocation::Revocation},
};
use serde::Serialize;
use std::net::IpAddr;

/// Makes an account with a password.
///
/// # Errors
/// [`AccountError::UsernameTaken`], [`AccountError::EmailTaken`], [`AccountError::BothTaken`], and failures of
/// the parts below.
pub async fn create_account(
    app: &App,
    new: NewAccount,
    password: Password,
    origin: Origin,
) -> Result<Account, AccountError> {
    let hash = app.passwords.hash(password, app.random.bytes()).await?;
    let (id, now) = (Owner(app.ids.next()), app.clock.now());
    app.db.write(async move |conn| insert_account(conn, id, &new, &hash, now, origin).await).await
}

/// How a new account comes about.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// From where it was asked for; none on the machine itself.
    pub ip: Option<IpAddr>,
    /// Whether somebody answers for its address: who read a letter there, or who runs the machine.
    pub verified: bool,
}

impl Origin {
    /// On the machine itself, whose operator answers for the address.
    pub const HERE: Self = Self { ip: None, verified: true };
}

/// The part of [`create_account`] that belongs in a transaction.
///
/// # Errors
/// As [`create_account`].
pub async fn insert_account(
    conn: Conn<'_>,
    id: Owner,
    new: &NewAccount,
    password_hash: &str,
    now: UtcTime,
    Origin { ip, verified }: Origin,
) -> Result<Account, AccountError> {
    // Of two that are taken the constraints would name but one.
    if store::are_both_taken(conn, new).await? {
        return Err(AccountError::BothTaken);
    }
    let verified_at = verified.then_some(now);
    let account = store::insert_account(conn, id, new, password_hash, verified_at, now).await?;
    let record = Record::<()> {
        entity: Entity::Account,
        id: id.0,
        op: Op::Create,
        version: account.version,
        before: None,
    };
    Write::begin(conn, id, now).await?.record(record).await?;
    let entry = Entry {
        subject: Some(id.0),
        ip,
        detail: Some(account.role.as_str()),
        ..Entry::new(Action::AccountCreated)
    };
    audit::record(conn, now, &entry).await?;
    Ok(account)
}

/// An account that comes from another program, with the hash of its password.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The account.
    pub new: NewAccount,
    /// One that [`crate::security::passwords::is_known_hash`] knows.
    pub password_hash: String,
}

/// Why accounts were not brought in.
#[derive(Debug)]
pub enum ImportError {
    /// Which of them have a name that somebody has, and why.
    Taken(Vec<(usize, Invalid)>),
    /// The database failed.
    Db(DbError),
}

impl From<DbError> for ImportError {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

/// Brings accounts in, all of them or none; with `dry_run` none, and nothing else is different.
///
/// # Errors
/// [`ImportError`].
pub async fn import_accounts(app: &App, moved: Vec<Moved>, dry_run: bool) -> Result<(), ImportError> {
    let now = app.clock.now();
    let moved: Vec<_> = moved.into_iter().map(|moved| (Owner(app.ids.next()), moved)).collect();
    app.db
        .write(async move |conn| {
            let mut taken = Vec::new();
            for (index, (_, moved)) in moved.iter().enumerate() {
                let (username, email) = store::are_taken(conn, &moved.new).await?;
                taken.extend(username.then_some((index, Invalid::because("username_taken"))));
                taken.extend(email.then_some((index, Invalid::because("email_taken"))));
            }
            if !taken.is_empty() {
                return Err(ImportError::Taken(taken));
            }
            for (id, moved) in moved.iter().filter(|_| !dry_run) {
                let inserted =
                    insert_account(conn, *id, &moved.new, &moved.password_hash, now, Origin::HERE).await;
                inserted.map_err(|error| match error {
                    AccountError::Db(error) => ImportError::Db(error),
                    // Between the look and the write somebody took the name.
                    _ => ImportError::Db(conn.lost_race()),
                })?;
            }
            Ok(())
        })
        .await
}

/// Refuses when this account is the last administrator, and keeps it so until the commit: for whatever takes one away,
/// as the first thing in its transaction.
///
/// # Errors
/// [`AccountError::LastAdmin`], and failures of the database.
pub async fn keep_an_admin_besides(conn: Conn<'_>, id: Owner) -> Result<(), AccountError> {
    // Of two who each take one away, the second sees what the first has left.
    lock_instance(conn).await?;
    let is_admin = store::find_role(conn, id).await? == Some(Role::Admin);
    if is_admin && !store::has_admin_besides(conn, id).await? {
        return Err(AccountError::LastAdmin);
    }
    Ok(())
}

/// Gives an account another role; belongs in a transaction.
///
/// # Errors
/// [`AccountError::NotFound`], and failures of the database.
pub async fn change_role(conn: Conn<'_>, id: Owner, role: Role, now: UtcTime) -> Result<(), AccountError> {
    let write = Write::begin(conn, id, now).await?;
    let before = store::find_account(conn, id).await?.ok_or(AccountError::NotFound)?;
    let account = store::update_role(conn, id, role, now).await?.ok_or(AccountError::NotFound)?;
    record_update(&write, &before, &account).await?;
    Ok(())
}

/// Changes the owner's own profile.
///
/// # Errors
/// [`AccountError::UsernameTaken`], [`AccountError::PreconditionFailed`], and failures of the database.
pub async fn update_profile(
    app: &App,
    owner: Owner,
    if_match: IfMatch,
    patch: ProfilePatch,
) -> Result<Written<Account>, AccountError> {
    let now = app.clock.now();
    let update = async move |conn: Conn<'_>| {
        let write = Write::begin(conn, owner, now).await?;
        let before = store::find_account(conn, owner).await?.ok_or(AccountError::NotFound)?;
        if !if_match.allows(before.version) {
            return Err(AccountError::PreconditionFailed);
        }
        change_profile(&write, &before, patch.clone()).await
    };
    app.write(owner, update).await
}

/// The part of [`update_profile`] that belongs in a transaction.
///
/// # Errors
/// As [`update_profile`].
pub async fn change_profile(
    write: &Write<'_>,
    before: &Account,
    patch: ProfilePatch,
) -> Result<Written<Account>, AccountError> {
    let patch = with_week(before, patch);
    let account = store::update_account(write.conn, before.id, before.version, &patch, write.now)
        .await?
        .ok_or_else(|| AccountError::Db(write.conn.lost_race()))?;
    let seq = record_update(write, before, &account).await?;
    Ok(Written { value: account, seq })
}

/// As [`change_profile`], for what its owner did not ask for by itself: it comes or goes with other things.
///
/// # Errors
/// Any [`DbError`].
pub async fn set_profile(write: &Write<'_>, before: &Account, patch: ProfilePatch) -> Result<(), DbError> {
    match change_profile(write, before, patch).await {
        Ok(_) => Ok(()),
        Err(AccountError::Db(error)) => Err(error),
        Err(error) => Err(DbError::Internal(error.to_string())),
    }
}

/// Takes a change of the owner's profile back, in the caller's transaction, if nothing has changed it since.
///
/// # Errors
/// Any [`DbError`].
pub async fn undo_profile(write: &Write<'_>, change: &Change) -> Result<(), DbError> {
    let account = store::find_account(write.conn, write.owner).await?;
    let account = account.ok_or_else(|| write.conn.lost_race())?;
    let before = change.before.as_deref().map(|profile| body::parse::<ProfilePatch>(profile.as_bytes()));
    match before {
        Some(Ok(before)) if account.version == change.version => set_profile(write, &account, before).await,
        _ => Ok(()),
    }
}

async fn record_update(write: &Write<'_>, before: &Account, after: &Account) -> Result<i64, DbError> {
    let record = Record {
        entity: Entity::Account,
        id: after.id.0,
        op: Op::Update,
        version: after.version,
        before: Some(&Profile::of(before)),
    };
    write.record(record).await
}

/// Another language brings the first day of its weeks along, unless the owner has chosen another.
fn with_week(before: &Account, mut patch: ProfilePatch) -> ProfilePatch {
    if before.week_start == before.locale.week_start() {
        patch.week_start = patch.week_start.or(patch.locale.map(Language::week_start));
    }
    patch
}

/// Deletes an account with all that is its own; false when nobody has this id. A token of it that somebody still holds
/// is void from then on, here at once and in other processes with their next news.
///
/// # Errors
/// Any [`DbError`].
pub async fn delete_account(app: &App, owner: Owner, now: UtcTime) -> Result<bool, DbError> {
    let ids = app.ids.clone();
    let revocation = app.db.write(async move |conn| remove_account(conn, &ids, owner, now).await).await?;
    if let Some(revocation) = revocation {
        app.revocations.apply(revocation, now);
    }
    Ok(revocation.is_some())
}

/// Deletes an account with all that it owns, in the caller's transaction, and voids what it is signed in by; `None` when
/// nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn remove_account(
    conn: Conn<'_>,
    ids: &Ids,
    id: Owner,
    now: UtcTime,
) -> Result<Option<Revocation>, DbError> {
    if !store::delete_account(conn, id).await? {
        return Ok(None);
    }
    // No epoch of it is good any more.
    let revocation = Revocation::Account(id, i64::MAX);
    revocation.record(conn, ids, now).await?;
    Ok(Some(revocation))
}

/// Gives an account the address that its owner has shown to read, in the caller's transaction.
///
/// # Errors
/// [`AccountError::EmailTaken`], and failures of the database.
pub async fn change_email(write: &Write<'_>, before: &Account, email: &Email) -> Result<(), AccountError> {
    let (conn, now) = (write.conn, write.now);
    let account = store::update_email(conn, before.id, before.version, email, now)
        .await?
        .ok_or_else(|| AccountError::Db(conn.lost_race()))?;
    record_update(write, before, &account).await?;
    Ok(())
}

/// Writes a letter to an account's owner, in the caller's transaction; nothing when nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn tell(conn: Conn<'_>, app: &App, owner: Owner, letter: &Letter) -> Result<(), DbError> {
    let Some(account) = store::find_account(conn, owner).await? else { return Ok(()) };
    app.post(conn, owner, &account.recipient(), letter).await
}

/// What the journal keeps of a profile as it was before a change.
#[derive(Serialize)]
struct Profile<'a> {
    username: &'a str,
    name: &'a str,
    locale: &'static str,
    timezone: &'a str,
    week_start: &'static str,
    rate_cents_per_hour: i64,
}

impl<'a> Profile<'a> {
    fn of(account: &'a Account) -> Self {
        Self {
            username: &account.username,
            name: &account.name,
            locale: account.locale.tag(),
            timezone: &account.timezone,
            week_start: days::weekday_name(account.week_start),
            rate_cents_per_hour: account.rate.cents_per_hour(),
        }
    }
}
