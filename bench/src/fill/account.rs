//! One account with all that belongs to it.

use super::{
    activity::{self, WorkedOn},
    journal::Journal,
    order,
    task::{self, Tasks},
};
use std::time::Duration;
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
/// From the first task to the last one: two years and a quarter.
const TASKS_SPAN: Duration = Duration::from_secs(833 * 24 * 60 * 60);
/// Tasks of an order.
const TASKS_PER_ORDER: usize = 50;
const YEAR: i64 = 365 * 24 * 60 * 60 * 1000;

/// An account that is to be made.
pub(super) struct OneOf<'a> {
    /// Counts from 0.
    pub(super) number: usize,
    /// How many tasks it gets.
    pub(super) tasks: usize,
    /// Whether it also gets orders for its tasks, and an activity for each.
    pub(super) works: bool,
    /// Of the password.
    pub(super) password_hash: &'a str,
    /// When its session was opened.
    pub(super) now: UtcTime,
}

/// Writes the account, its session, all that it has and the journal of it.
pub(super) async fn insert(conn: Conn<'_>, one: OneOf<'_>) -> Result<(), AccountError> {
    let clock = Clock::fixed(UtcTime::from_millis(BEGINNING));
    let ids = Ids::new(clock.clone());
    let owner = Owner(ids.next());
    let new = new_account(one.number)?;
    service::insert_account(conn, owner, &new, one.password_hash, clock.now(), service::Origin::HERE).await?;
    insert_session(conn, owner, &ids, one.now).await?;
    let mut journal = Journal::new(owner);
    insert_work(conn, owner, &one, &clock, &mut journal).await?;
    Ok(journal.insert(conn).await?)
}

async fn insert_work(
    conn: Conn<'_>,
    owner: Owner,
    one: &OneOf<'_>,
    clock: &Clock,
    journal: &mut Journal,
) -> Result<(), DbError> {
    let &OneOf { number: account, tasks: count, works, .. } = one;
    let orders = if works { count / TASKS_PER_ORDER } else { 0 };
    let orders = order::insert(conn, owner, orders, clock, journal).await?;
    let tasks = Tasks { owner, account, count, apart: TASKS_SPAN / count as u32, orders: &orders };
    let tasks = task::insert(conn, tasks, clock, journal).await?;
    let activities = if works { count } else { 0 };
    let on = WorkedOn { tasks: &tasks, orders: &orders };
    activity::insert(conn, owner, activities, &on, journal).await
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
        weak_password: false,
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
