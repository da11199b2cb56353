//! The statements on accounts. The account's id is the owner, so every statement on one names it; the
//! look-ups by username and e-mail are how an owner is found in the first place.

use super::model::{Account, Credentials, Email, NewAccount, ProfilePatch, Role, Username};
use crate::{
    core::{clock::UtcTime, days, ids::Owner, language::Language, money::Rate},
    db::{Conn, DbError, Row, Value, known},
};

const COLUMNS: &str =
    "id, username, email, name, locale, timezone, week_start, rate_cents_per_hour, role, epoch,
    weak_password, email_verified_at, deletes_at, created_at, updated_at, version";
/// A new password is as strong as any. Whoever saw the account with a weak one must see that it changed.
const NO_LONGER_WEAK: &str =
    "weak_password = false, version = version + CASE WHEN weak_password THEN 1 ELSE 0 END";

/// Writes a new account, and since when its address is known to be its owner's.
///
/// # Errors
/// [`DbError::Unique`] when the username or the address is taken.
pub async fn insert_account(
    conn: Conn<'_>,
    id: Owner,
    new: &NewAccount,
    password_hash: &str,
    email_verified_at: Option<UtcTime>,
    now: UtcTime,
) -> Result<Account, DbError> {
    let sql = format!(
        "INSERT INTO accounts (id, username, username_fold, email, email_fold, name, locale, timezone, role,
            password_hash, weak_password, email_verified_at, week_start, epoch, created_at, updated_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1, $14, $14, 1) RETURNING {COLUMNS}"
    );
    let values: [Value; 14] = [
        id.into(),
        new.username.as_str().into(),
        new.username.fold().into(),
        new.email.as_str().into(),
        new.email.fold().into(),
        new.name.as_str().into(),
        new.locale.tag().into(),
        new.timezone.as_str().into(),
        new.role.as_str().into(),
        password_hash.into(),
        new.weak_password.into(),
        email_verified_at.into(),
        days::weekday_name(new.locale.week_start()).into(),
        now.into(),
    ];
    let account = conn.row(&sql, &values, account).await?;
    account.ok_or_else(|| DbError::Internal("an account was not inserted".into()))
}

/// Whether the username and the address of a new account are both somebody's.
///
/// # Errors
/// Any [`DbError`].
pub(super) async fn are_both_taken(conn: Conn<'_>, new: &NewAccount) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM accounts a, accounts b WHERE a.username_fold = $1 AND b.email_fold = $2";
    let values = [new.username.fold().into(), new.email.fold().into()];
    Ok(conn.row(sql, &values, |_| Ok(())).await?.is_some())
}

/// One account.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_account(conn: Conn<'_>, id: Owner) -> Result<Option<Account>, DbError> {
    conn.row(&format!("SELECT {COLUMNS} FROM accounts WHERE id = $1"), &[id.into()], account).await
}

/// The account that has this username or e-mail address, in the form in which they are compared.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_account_by_name(conn: Conn<'_>, fold: &str) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE username_fold = $1 OR email_fold = $1");
    conn.row(&sql, &[fold.into()], account).await
}

/// The account that has this e-mail address, in the form in which they are compared.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_account_by_email(conn: Conn<'_>, fold: &str) -> Result<Option<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE email_fold = $1");
    conn.row(&sql, &[fold.into()], account).await
}

/// What a sign-in by username is checked against.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_credentials_by_username(
    conn: Conn<'_>,
    fold: &str,
) -> Result<Option<Credentials>, DbError> {
    let sql = "SELECT id, password_hash, epoch, disabled_at FROM accounts WHERE username_fold = $1";
    conn.row(sql, &[fold.into()], credentials).await
}

/// What a sign-in by e-mail address is checked against.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_credentials_by_email(conn: Conn<'_>, fold: &str) -> Result<Option<Credentials>, DbError> {
    let sql = "SELECT id, password_hash, epoch, disabled_at FROM accounts WHERE email_fold = $1";
    conn.row(sql, &[fold.into()], credentials).await
}

/// What a signed-in account's own password is checked against.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_credentials(conn: Conn<'_>, id: Owner) -> Result<Option<Credentials>, DbError> {
    let sql = "SELECT id, password_hash, epoch, disabled_at FROM accounts WHERE id = $1";
    conn.row(sql, &[id.into()], credentials).await
}

/// Puts another password in place of the one that was checked in this epoch, and counts the epoch on; false when
/// the account is in another epoch by now.
///
/// # Errors
/// Any [`DbError`].
pub async fn update_password(
    conn: Conn<'_>,
    id: Owner,
    epoch: i64,
    password_hash: &str,
) -> Result<bool, DbError> {
    let sql = format!(
        "UPDATE accounts SET password_hash = $1, {NO_LONGER_WEAK}, epoch = epoch + 1 WHERE id = $2 AND epoch = $3"
    );
    Ok(conn.execute(&sql, &[password_hash.into(), id.into(), epoch.into()]).await? == 1)
}

/// Puts another hash of the same password in place of one; false when the password was changed meanwhile.
///
/// # Errors
/// Any [`DbError`].
pub async fn renew_password_hash(
    conn: Conn<'_>,
    id: Owner,
    epoch: i64,
    before: &str,
    after: &str,
) -> Result<bool, DbError> {
    let sql = "UPDATE accounts SET password_hash = $1 WHERE id = $2 AND epoch = $3 AND password_hash = $4";
    Ok(conn.execute(sql, &[after.into(), id.into(), epoch.into(), before.into()]).await? == 1)
}

/// Which of a new account's names is somebody's: the username, the address.
///
/// # Errors
/// Any [`DbError`].
pub(super) async fn are_taken(conn: Conn<'_>, new: &NewAccount) -> Result<(bool, bool), DbError> {
    let sql = "SELECT username_fold = $1, email_fold = $2 FROM accounts WHERE username_fold = $1 OR email_fold = $2";
    let values = [new.username.fold().into(), new.email.fold().into()];
    let found = conn.rows(sql, &values, |row| Ok((row.next::<bool>()?, row.next::<bool>()?))).await?;
    Ok((found.iter().any(|(username, _)| *username), found.iter().any(|(_, email)| *email)))
}

/// Changes a profile that still has this version; `None` when it moved on.
///
/// # Errors
/// [`DbError::Unique`] when the username is taken.
pub async fn update_account(
    conn: Conn<'_>,
    id: Owner,
    version: i64,
    patch: &ProfilePatch,
    now: UtcTime,
) -> Result<Option<Account>, DbError> {
    let sql = format!(
        "UPDATE accounts SET
            username = COALESCE($1, username), username_fold = COALESCE($2, username_fold),
            name = COALESCE($3, name), locale = COALESCE($4, locale), timezone = COALESCE($5, timezone),
            week_start = COALESCE($6, week_start), rate_cents_per_hour = COALESCE($7, rate_cents_per_hour),
            updated_at = $8, version = version + 1
         WHERE id = $9 AND version = $10 RETURNING {COLUMNS}"
    );
    let values: [Value; 10] = [
        patch.username.as_ref().map(|username| username.as_str()).into(),
        patch.username.as_ref().map(super::model::Username::fold).into(),
        patch.name.as_ref().map(|name| name.as_str()).into(),
        patch.locale.map(Language::tag).into(),
        patch.timezone.as_ref().map(|timezone| timezone.as_str()).into(),
        patch.week_start.map(days::weekday_name).into(),
        patch.rate.map(Rate::cents_per_hour).into(),
        now.into(),
        id.into(),
        version.into(),
    ];
    conn.row(&sql, &values, account).await
}

/// Puts a new password in place of whatever there was, and counts the epoch on; the epoch that begins, or `None` when
/// nobody who may sign in has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn reset_password(conn: Conn<'_>, id: Owner, password_hash: &str) -> Result<Option<i64>, DbError> {
    let sql = format!(
        "UPDATE accounts SET password_hash = $1, {NO_LONGER_WEAK}, epoch = epoch + 1
         WHERE id = $2 AND disabled_at IS NULL RETURNING epoch"
    );
    conn.row(&sql, &[password_hash.into(), id.into()], |row| row.next()).await
}

/// Whether this username is somebody's.
///
/// # Errors
/// Any [`DbError`].
pub async fn has_username(conn: Conn<'_>, username: &Username) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM accounts WHERE username_fold = $1";
    Ok(conn.row(sql, &[username.fold().into()], |_| Ok(())).await?.is_some())
}

/// Notes that mail to this address is read by the account's owner; false when the account has another one.
///
/// # Errors
/// Any [`DbError`].
pub async fn verify_email(conn: Conn<'_>, id: Owner, email: &str, now: UtcTime) -> Result<bool, DbError> {
    let sql = "UPDATE accounts SET email_verified_at = COALESCE(email_verified_at, $1),
            version = version + CASE WHEN email_verified_at IS NULL THEN 1 ELSE 0 END
         WHERE id = $2 AND email = $3";
    Ok(conn.execute(sql, &[now.into(), id.into(), email.into()]).await? == 1)
}

/// Gives an account another address, which its owner is seen to read; `None` when it has moved on from this version.
///
/// # Errors
/// [`DbError::Unique`] when another account has it.
pub(super) async fn update_email(
    conn: Conn<'_>,
    id: Owner,
    version: i64,
    email: &Email,
    now: UtcTime,
) -> Result<Option<Account>, DbError> {
    let sql = format!(
        "UPDATE accounts SET email = $1, email_fold = $2, email_verified_at = $3, updated_at = $3,
            version = version + 1
         WHERE id = $4 AND version = $5 RETURNING {COLUMNS}"
    );
    let values = [email.as_str().into(), email.fold().into(), now.into(), id.into(), version.into()];
    conn.row(&sql, &values, account).await
}

/// Says when an account is deleted for good; `None` keeps it.
///
/// # Errors
/// Any [`DbError`].
pub async fn set_deletion(conn: Conn<'_>, id: Owner, at: Option<UtcTime>) -> Result<(), DbError> {
    let sql = "UPDATE accounts SET deletes_at = $1, version = version + 1 WHERE id = $2";
    conn.execute(sql, &[at.map(UtcTime::millis).into(), id.into()]).await.map(|_| ())
}

/// Takes hold of an account whose end has come, until the transaction's own; false when its owner has kept it.
///
/// # Errors
/// Any [`DbError`].
pub async fn claim_for_deletion(conn: Conn<'_>, id: Owner, now: UtcTime) -> Result<bool, DbError> {
    let sql = "UPDATE accounts SET deletes_at = deletes_at WHERE id = $1 AND deletes_at <= $2";
    Ok(conn.execute(sql, &[id.into(), now.into()]).await? == 1)
}

/// The ids of all accounts.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_ids(conn: Conn<'_>) -> Result<Vec<Owner>, DbError> {
    conn.rows("SELECT id FROM accounts ORDER BY id", &[], |row| Ok(Owner(row.next()?))).await
}

/// The accounts whose end has come.
///
/// # Errors
/// Any [`DbError`].
pub async fn list_due_for_deletion(conn: Conn<'_>, now: UtcTime) -> Result<Vec<Account>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM accounts WHERE deletes_at <= $1 ORDER BY id");
    conn.rows(&sql, &[now.into()], account).await
}

/// Keeps an account as it is until the commit; false when nobody has this id. What changes an account and its links takes
/// the journal first, where it writes there, then the account, then the links: two that take them in opposite order wait
/// for each other.
///
/// # Errors
/// Any [`DbError`].
pub async fn hold_account(conn: Conn<'_>, id: Owner) -> Result<bool, DbError> {
    Ok(conn.execute("UPDATE accounts SET epoch = epoch WHERE id = $1", &[id.into()]).await? == 1)
}

/// Counts an account's epoch on, which ends all its sessions and tokens; `None` when nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub async fn next_epoch(conn: Conn<'_>, id: Owner) -> Result<Option<i64>, DbError> {
    let sql = "UPDATE accounts SET epoch = epoch + 1 WHERE id = $1 RETURNING epoch";
    conn.row(sql, &[id.into()], |row| row.next()).await
}

/// Deletes an account with everything that it owns; false when nobody has this id.
///
/// # Errors
/// Any [`DbError`].
pub(super) async fn delete_account(conn: Conn<'_>, id: Owner) -> Result<bool, DbError> {
    Ok(conn.execute("DELETE FROM accounts WHERE id = $1", &[id.into()]).await? == 1)
}

/// Gives an account another role, as a change of its profile.
///
/// # Errors
/// Any [`DbError`].
pub(super) async fn update_role(
    conn: Conn<'_>,
    id: Owner,
    role: Role,
    now: UtcTime,
) -> Result<Option<Account>, DbError> {
    let sql = format!(
        "UPDATE accounts SET role = $1, updated_at = $2, version = version + 1 WHERE id = $3 RETURNING {COLUMNS}"
    );
    conn.row(&sql, &[role.as_str().into(), now.into(), id.into()], account).await
}

/// Disables an account from a time on, or enables it.
///
/// # Errors
/// Any [`DbError`].
pub async fn update_disabled(conn: Conn<'_>, id: Owner, since: Option<UtcTime>) -> Result<(), DbError> {
    let sql = "UPDATE accounts SET disabled_at = $1 WHERE id = $2";
    conn.execute(sql, &[since.into(), id.into()]).await.map(|_| ())
}

/// Whether someone else than this account runs the instance.
///
/// # Errors
/// Any [`DbError`].
pub(super) async fn has_admin_besides(conn: Conn<'_>, id: Owner) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM accounts WHERE role = 'admin' AND disabled_at IS NULL AND deletes_at IS NULL
         AND id <> $1 LIMIT 1";
    Ok(conn.row(sql, &[id.into()], |_| Ok(())).await?.is_some())
}

/// The role of an account that may sign in.
///
/// # Errors
/// Any [`DbError`].
pub async fn find_role(conn: Conn<'_>, id: Owner) -> Result<Option<Role>, DbError> {
    let sql = "SELECT role FROM accounts WHERE id = $1 AND disabled_at IS NULL";
    conn.row(sql, &[id.into()], |row| known(Role::parse(&row.next::<String>()?))).await
}

/// Whether anyone runs this instance.
///
/// # Errors
/// Any [`DbError`].
pub async fn has_admin(conn: Conn<'_>) -> Result<bool, DbError> {
    let sql = "SELECT 1 FROM accounts WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1";
    Ok(conn.row(sql, &[], |_| Ok(())).await?.is_some())
}

fn account(row: &Row<'_>) -> Result<Account, DbError> {
    Ok(Account {
        id: Owner(row.next()?),
        username: row.next()?,
        email: row.next()?,
        name: row.next()?,
        locale: known(Language::from_tag(&row.next::<String>()?))?,
        timezone: row.next()?,
        week_start: known(days::weekday_named(&row.next::<String>()?))?,
        rate: known(Rate::parse(row.next()?).ok())?,
        role: known(Role::parse(&row.next::<String>()?))?,
        epoch: row.next()?,
        weak_password: row.next()?,
        email_verified_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        deletes_at: row.next::<Option<i64>>()?.map(UtcTime::from_millis),
        created_at: UtcTime::from_millis(row.next()?),
        updated_at: UtcTime::from_millis(row.next()?),
        version: row.next()?,
    })
}

fn credentials(row: &Row<'_>) -> Result<Credentials, DbError> {
    Ok(Credentials {
        id: Owner(row.next()?),
        password_hash: row.next()?,
        epoch: row.next()?,
        disabled: row.next::<Option<i64>>()?.is_some(),
    })
}
