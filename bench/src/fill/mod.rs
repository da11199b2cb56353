//! Databases to measure on: accounts that share one password hash, each with a session and its tasks, and one
//! large one with orders and activities too; all of it as the program itself would have left it: every object
//! recorded in its owner's journal.

mod account;
mod activity;
mod bulk;
mod journal;
mod order;
pub(crate) mod postgres;
pub(crate) mod sqlite;
mod task;

use account::{OneOf, insert};
use anyhow::{Context as _, Result};
use std::{path::Path, time::Instant};
use trackit::{
    accounts::model::AccountError,
    core::{clock::Clock, ids::Ids, random::Random},
    db::{Db, DbOptions, migrate},
    security::{
        keys::Keys,
        passwords::{Cost, Password, Passwords},
    },
};

/// Accounts in one transaction.
const TOGETHER: usize = 10;
/// Every account's.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// How much there is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    /// Accounts.
    pub(crate) accounts: usize,
    /// Tasks of each.
    pub(crate) tasks: usize,
    /// Tasks, and activities, of one more account.
    pub(crate) large: usize,
}

/// Opens a database as the program does by default.
pub(crate) async fn open(url: &str) -> Result<Db> {
    let options = DbOptions { url: url.to_owned(), write_batch: 256, pool_size: 4 };
    Ok(Db::open(&options).await?)
}

/// Migrates an empty database and fills it; its master key goes into the folder.
async fn fill(db: &Db, data_dir: &Path, size: Size) -> Result<()> {
    let (started, clock, random) = (Instant::now(), Clock::system(), Random::system());
    let now = clock.now();
    migrate::up(db, now.millis()).await?;
    Keys::open(db, data_dir, &random, &Ids::new(clock), now).await?;
    let password = Password::parse_given(PASSWORD).ok().context("a password")?;
    let hash = Passwords::new(1, Cost::default()).hash(password, random.bytes()).await?;
    let mut done = 0;
    // The large one is the last.
    while done <= size.accounts {
        let upto = (size.accounts + 1).min(done + TOGETHER);
        let numbers = done..upto;
        let hash = hash.clone();
        db.write(async move |conn| {
            for number in numbers.clone() {
                let works = number == size.accounts;
                let tasks = if works { size.large } else { size.tasks };
                insert(conn, OneOf { number, tasks, works, password_hash: &hash, now }).await?;
            }
            Ok::<_, AccountError>(())
        })
        .await?;
        done = upto;
        if done % (size.accounts / 10).max(1) == 0 {
            let (tasks, seconds) = (done * size.tasks, started.elapsed().as_secs_f64());
            println!("   {done} accounts, {tasks} tasks, {seconds:.1} s");
        }
    }
    println!("   and a large one, {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}
