//! Who asks: each account's own access token, and some of its tasks and orders.
//!
//! Tokens are issued by the program's own function under the database's own key, for sessions that stand in
//! the database; only the thousand sign-ins with their Argon2id are left out.

use anyhow::{Context as _, Result};
use std::{path::Path, time::Duration};
use trackit::{
    core::{clock::Clock, ids::Ids, ids::Owner, random::Random},
    db::{Conn, Db, DbError},
    security::{
        access_token::{self, Level, Subject},
        keys::Keys,
    },
};

/// Longer than any run; the servers are started with the same.
pub(crate) const ACCESS_TTL: Duration = Duration::from_secs(12 * 60 * 60);
/// Tasks, and orders, of each account that are asked for, of all ages.
const SOME: usize = 10;

/// An account with what it needs to ask.
pub(crate) struct Actor {
    /// An access token.
    pub(crate) token: String,
    /// Ids of tasks.
    pub(crate) tasks: Vec<String>,
    /// Ids of orders that are under way, if it has any.
    pub(crate) orders: Vec<String>,
}

/// All who ask.
pub(crate) struct Actors {
    /// The many accounts.
    pub(crate) each: Vec<Actor>,
    /// The one that has more than all others, and orders.
    pub(crate) large: Actor,
}

/// All accounts that have a session.
pub(crate) async fn all(db: &Db, data_dir: &Path) -> Result<Actors> {
    let clock = Clock::system();
    let ids = Ids::new(clock.clone());
    let now = clock.now();
    let keys = Keys::open(db, data_dir, &Random::system(), &ids, now).await?;
    let (mut each, mut large) = (Vec::new(), None);
    for subject in db.read(async |conn| subjects(conn).await).await? {
        let token = access_token::issue(&keys, &subject, ids.next(), now, now.plus(ACCESS_TTL))?;
        let owner = subject.owner;
        let [tasks, orders] = db.read(async move |conn| some_ids(conn, owner).await).await?;
        let actor = Actor { token, tasks, orders };
        if actor.orders.is_empty() {
            each.push(actor);
        } else {
            large = Some(actor);
        }
    }
    Ok(Actors { each, large: large.context("there is no large account")? })
}

async fn subjects(conn: Conn<'_>) -> Result<Vec<Subject>, DbError> {
    let sql = "SELECT owner_id, id, auth_time FROM sessions ORDER BY owner_id";
    conn.rows(sql, &[], |row| {
        let (owner, session) = (Owner(row.next()?), row.next()?);
        let auth_time = trackit::core::clock::UtcTime::from_millis(row.next()?);
        Ok(Subject { owner, session, epoch: 1, auth_time, level: Level::One })
    })
    .await
}

async fn some_ids(conn: Conn<'_>, owner: Owner) -> Result<[Vec<String>; 2], DbError> {
    Ok([
        some(conn, "SELECT id FROM tasks WHERE owner_id = $1 ORDER BY id", owner).await?,
        some(conn, "SELECT id FROM orders WHERE owner_id = $1 AND status = 'pending' ORDER BY id", owner)
            .await?,
    ])
}

async fn some(conn: Conn<'_>, sql: &str, owner: Owner) -> Result<Vec<String>, DbError> {
    let all = conn.rows(sql, &[owner.into()], |row| row.next().map(Owner)).await?;
    let step = (all.len() / SOME).max(1);
    Ok(all.into_iter().step_by(step).map(|Owner(id)| id.to_string()).collect())
}
