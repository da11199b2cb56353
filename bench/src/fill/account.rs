//! One account with all that belongs to it.

use super::{bulk, task};
use trackit::{
    accounts::{
        model::{AccountError, Email, Name, NewAccount, Role, TimeZone, Username},
        service,
    },
    core::{
        clock::{Clock, UtcTime},
        ids::{Ids, Owner},
        language::Language,
    },
    db::{Conn, DbError},
};

/// 2024-01-01: when the first task of every account was made.
const BEGINNING: i64 = 1_704_067_200_000;
const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;

/// An account that is to be made.
pub(super) struct OneOf<'a> {
    /// Counts from 0.
    pub(super) number: usize,
    /// How many tasks it gets.
    pub(super) tasks: usize,
    /// Of the password.
    pub(super) password_hash: &'a str,
    /// When its session was opened.
    pub(super) now: UtcTime,
}

/// Writes the account, its session, its tasks and their journal.
pub(super) async fn insert(conn: Conn<'_>, one: OneOf<'_>) -> Result<(), AccountError> {
    let clock = Clock::fixed(UtcTime::from_millis(BEGINNING));
    let ids = Ids::new(clock.clone());
    let owner = Owner(ids.next());
    let new = new_account(one.number)?;
    service::insert_account(conn, owner, &new, one.password_hash, clock.now()).await?;
    insert_session(conn, owner, &ids, one.now).await?;
    let tasks: Vec<task::Rows> =
        (0..one.tasks).map(|number| task::rows(owner, one.number, number, &clock, &ids)).collect();
    let (tasks, entries): (Vec<_>, Vec<_>) = tasks.into_iter().map(|rows| (rows.task, rows.entry)).unzip();
    bulk::insert(conn, task::INSERT_TASKS, &tasks).await?;
    bulk::insert(conn, task::INSERT_ENTRIES, &entries).await?;
    let last = task::entry_number(one.tasks) - 1;
    let sql = "UPDATE journal_heads SET seq = $1 WHERE owner_id = $2";
    conn.execute(sql, &[last.into(), owner.into()]).await?;
    Ok(())
}

/// The first one is an administrator, so that the program has nobody to wait for.
fn new_account(number: usize) -> Result<NewAccount, AccountError> {
    let bad = |_| AccountError::Db(DbError::Internal("the name of an account is none".into()));
    Ok(NewAccount {
        username: Username::parse(format!("oficina{number}")).map_err(bad)?,
        email: Email::parse(format!("oficina{number}@example.org")).map_err(bad)?,
        name: Name::default(),
        locale: Language::default(),
        timezone: TimeZone::default(),
        role: if number == 0 { Role::Admin } else { Role::User },
    })
}

async fn insert_session(conn: Conn<'_>, owner: Owner, ids: &Ids, now: UtcTime) -> Result<(), DbError> {
    let sql = "INSERT INTO sessions (owner_id, id, kind, refresh_counter, rotated_at, auth_time, created_at,
            last_used_at, idle_ms, expires_at, user_agent, ip, epoch)
        VALUES ($1, $2, 'client', 1, $3, $3, $3, $3, $4, $5, 'trackit-bench', '127.0.0.1', 1)";
    let until = UtcTime::from_millis(now.millis() + 10 * YEAR);
    let values = [owner.into(), ids.next().into(), now.into(), (10 * YEAR).into(), until.into()];
    conn.execute(sql, &values).await.map(drop)
}
