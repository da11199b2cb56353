//! What a request may use: one typed handle, no globals.

use crate::{
    core::{
        clock::Clock,
        config::{Config, Switch},
        ids::{Ids, Owner},
        random::Random,
    },
    db::{Conn, Db, DbError},
    journal::Feed,
    mail::{self, Letter, Recipient, Transport},
    metrics::Metrics,
    security::{
        access_token::VerifiedTokens,
        keys::Keys,
        passwords::{Cost, Passwords},
        revocation::Revocations,
        throttle::Throttle,
    },
};
use std::{ops::Deref, sync::Arc};

/// The running program. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of an [`App`].
pub struct Parts {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Db,
    /// Who is to hear of what was written.
    pub feed: Feed,
    /// Where time comes from.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// Where random bytes come from.
    pub random: Random,
    /// What signs and verifies tokens.
    pub keys: Keys,
    /// The pool that hashes passwords.
    pub passwords: Passwords,
    /// Access tokens that were verified before.
    pub verified_tokens: VerifiedTokens,
    /// What was revoked lately.
    pub revocations: Revocations,
    /// What slows guessing down.
    pub throttle: Throttle,
    /// The way that letters take.
    pub mail: Transport,
    /// What it counts of itself.
    pub metrics: Metrics,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the program together on a migrated database.
    ///
    /// # Errors
    /// Any [`DbError`]; among them one sentence for the operator when the master key does not fit.
    pub async fn new(config: Config, db: Db, clock: Clock, random: Random) -> Result<Self, DbError> {
        let ids = Ids::new(clock.clone());
        let keys = Keys::open(&db, &config.database.data_dir, &random, &ids, clock.now()).await?;
        let revocations = Revocations::new(config.access_ttl);
        revocations.sync(&db, clock.now()).await?;
        let mail = transport(&config).map_err(DbError::Unavailable)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self(Arc::new(Parts {
            throttle: Throttle::new(db.clone(), config.throttle == Switch::On),
            verified_tokens: VerifiedTokens::new(config.access_ttl),
            passwords: Passwords::new(cores, Cost::new(config.password_memory, config.password_passes)),
            config,
            db,
            feed: Feed::default(),
            metrics: Metrics::default(),
            clock,
            ids,
            random,
            keys,
            revocations,
            mail,
        })))
    }

    /// Does an owner's write in one transaction, as [`Db::write`] has it, and wakes those who follow the owner's journal.
    /// All writes of owners' data pass here.
    ///
    /// # Errors
    /// What the closure answers, in which case nothing of it is kept, or a [`DbError`] as `E`.
    pub async fn write<T, E, F>(&self, owner: Owner, work: F) -> Result<T, E>
    where
        F: AsyncFn(Conn<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let value = self.db.write_in_turn(owner.0, work).await?;
        self.feed.publish(owner);
        Ok(value)
    }

    /// Writes a letter that concerns this account, in the caller's transaction: it is sent after the commit.
    ///
    /// # Errors
    /// Any [`DbError`].
    pub async fn post(
        &self,
        conn: Conn<'_>,
        owner: Owner,
        to: &Recipient,
        letter: &Letter,
    ) -> Result<(), DbError> {
        mail::post(conn, &self.keys, owner, self.ids.next(), to, letter, self.clock.now()).await
    }
}

/// The way that letters take: a mail server where one is set, else a folder beside the keys.
///
/// # Errors
/// One sentence for the operator.
pub fn transport(config: &Config) -> Result<Transport, String> {
    match config.smtp_url().map_err(|error| error.to_string())? {
        Some(url) => Transport::smtp(&url, &config.mail_from),
        None => Transport::folder(config.database.data_dir.join("mail"), &config.mail_from),
    }
}
