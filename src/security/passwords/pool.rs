//! The pool that hashes, as many at a time as there are cores: the memory that it takes is bounded, and who does not
//! get in is told so.

use super::{
    Cost, Password,
    stored::{self, Stored},
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// Derivations that may wait for a core, and for how long.
const QUEUE: usize = 64;
const PATIENCE: Duration = Duration::from_secs(2);

/// The pool is full: try again in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins at once")]
pub struct Overloaded;

/// What came of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Whether it is the password.
    pub fits: bool,
    /// A hash of today's kind and cost, to be put in place of the one that it fits.
    pub renewed: Option<String>,
}

/// Hashes and verifies, as many at a time as there are cores.
#[derive(Clone)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    places: Arc<Semaphore>,
    all_places: usize,
    /// Held by whoever needs much memory: one at a time.
    heavy: Arc<Mutex<()>>,
    derivations: Arc<AtomicU64>,
    cost: Cost,
    stand_in: Arc<str>,
}

impl Passwords {
    /// A pool for this many cores, whose hashes cost this.
    #[must_use]
    pub fn new(cores: usize, cost: Cost) -> Self {
        let cores = cores.max(1);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + QUEUE)),
            all_places: cores + QUEUE,
            heavy: Arc::default(),
            derivations: Arc::default(),
            cost,
            stand_in: stored::stand_in(cost).into(),
        }
    }

    /// How many passwords have been hashed or verified: the same number for a known and an unknown name.
    #[must_use]
    pub fn derivations(&self) -> u64 {
        self.derivations.load(Ordering::Relaxed)
    }

    /// How many passwords are being hashed or wait for it.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        let taken = self.all_places - self.places.available_permits();
        i64::try_from(taken).unwrap_or(i64::MAX)
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<String, Overloaded> {
        let cost = self.cost;
        self.run(move || stored::hash(&password.normal, &salt, cost)).await?.ok_or(Overloaded)
    }

    /// Whether the password fits the stored hash. Without one, or with one that is none, it works just as long, and
    /// says no. One from elsewhere is checked besides: the derivation of today's cost makes its successor, with this
    /// salt.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub async fn verify(
        &self,
        password: Password,
        stored: Option<String>,
        salt: [u8; 16],
    ) -> Result<Verified, Overloaded> {
        let (heavy, stand_in, cost) = (Arc::clone(&self.heavy), Arc::clone(&self.stand_in), self.cost);
        self.run(move || match stored.as_deref().and_then(|stored| Stored::parse(stored, cost)) {
            None => {
                let stand_in = Stored::parse(&stand_in, cost);
                // Worked out, and no more than that: even one that fitted it would be nobody's.
                std::hint::black_box(stand_in.is_some_and(|hash| password.fits(&hash)));
                Verified { fits: false, renewed: None }
            }
            Some(ours @ Stored::Ours(_)) => Verified { fits: password.fits(&ours), renewed: None },
            Some(foreign) => {
                let fits = {
                    let _alone =
                        foreign.is_heavy(cost).then(|| heavy.lock().unwrap_or_else(PoisonError::into_inner));
                    password.fits(&foreign)
                };
                let renewed = stored::hash(&password.normal, &salt, cost);
                Verified { fits, renewed: renewed.filter(|_| fits) }
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Overloaded> {
        let _place = self.places.try_acquire().map_err(|_| Overloaded)?;
        let core = tokio::time::timeout(PATIENCE, Arc::clone(&self.cores).acquire_owned()).await;
        let core = core.map_err(|_| Overloaded)?.map_err(|_| Overloaded)?;
        self.derivations.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            let out = work();
            drop(core);
            out
        });
        done.await.map_err(|_| Overloaded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    const BCRYPT: &str = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    fn password(text: &str) -> Password {
        Password::parse_given(text).expect("password")
    }

    async fn fits(pool: &Passwords, given: &str, stored: Option<&str>) -> bool {
        pool.verify(password(given), stored.map(str::to_owned), [2; 16]).await.expect("room").fits
    }

    #[tokio::test]
    async fn a_password_fits_its_hash_in_any_composition_and_no_other() {
        let pool = Passwords::new(1, Cost::default());
        let hash = pool.hash(password("pa\u{df}wört-é"), [1; 16]).await.expect("hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(fits(&pool, "pa\u{df}wo\u{308}rt-e\u{301}", Some(&hash)).await);
        assert!(!fits(&pool, "pa\u{df}wort-e", Some(&hash)).await);
        assert!(!fits(&pool, "anything", None).await);
    }

    #[tokio::test]
    async fn r06_what_came_from_elsewhere_gets_a_successor_when_it_fits() {
        let pool = Passwords::new(1, Cost::default());
        let checked =
            async |given| pool.verify(password(given), Some(BCRYPT.to_owned()), [3; 16]).await.expect("room");
        assert_eq!(checked("ABC").await, Verified { fits: false, renewed: None });
        let renewed = checked("abc").await.renewed.expect("a successor");
        let again = pool.verify(password("abc"), Some(renewed), [4; 16]).await;
        assert_eq!(again, Ok(Verified { fits: true, renewed: None }));
    }

    /// Whoever signs in gets a hash of the cost that is set today.
    #[tokio::test]
    async fn r05_a_hash_of_another_cost_gives_way_to_one_of_todays() {
        let (before, today) = (Passwords::new(1, Cost::default()), Passwords::new(1, Cost::new(20, 3)));
        let hash = before.hash(password("abc"), [1; 16]).await.expect("hash");
        let renewed = today.verify(password("abc"), Some(hash), [2; 16]).await.expect("room").renewed;
        let renewed = renewed.expect("a successor");
        assert!(renewed.starts_with("$argon2id$v=19$m=20480,t=3,p=1$"), "{renewed}");
        assert!(fits(&today, "abc", Some(&renewed)).await);
    }

    /// Another program may have hashed what was typed, and not its normal form.
    #[tokio::test]
    async fn r06_what_was_hashed_as_it_was_typed_fits_as_well() {
        let pool = Passwords::new(1, Cost::default());
        let typed = "Ｓenha ﬁna";
        let hash = bcrypt::hash_with_salt(typed, 4, [5; 16]).expect("a hash").to_string();
        let renewed = pool.verify(password(typed), Some(hash), [6; 16]).await.expect("room").renewed;
        assert!(fits(&pool, "Senha fina", renewed.as_deref()).await);
    }

    #[tokio::test]
    async fn r14_each_check_is_one_derivation_whatever_is_stored() {
        let pool = Passwords::new(1, Cost::default());
        let ours = pool.hash(password("abc"), [1; 16]).await.expect("hash");
        for stored in [None, Some(""), Some(ours.as_str()), Some(BCRYPT), Some("$2a$31$")] {
            for given in ["abc", "ABC"] {
                let before = pool.derivations();
                fits(&pool, given, stored).await;
                assert_eq!(pool.derivations() - before, 1, "{stored:?}");
            }
        }
    }

    /// What does not fit in is refused at once; nobody holds memory while waiting.
    #[tokio::test(start_paused = true)]
    async fn r08_the_queue_is_bounded_in_length_and_time() {
        let pool = Passwords::new(1, Cost::default());
        let held = pool.cores.acquire().await.expect("the core");
        let waiting: Vec<_> = (0..=QUEUE)
            .map(|_| {
                let pool = pool.clone();
                tokio::spawn(async move { pool.hash(password("abc"), [1; 16]).await })
            })
            .collect();
        // All of them are asked before this goes on, however many the runtime asks at a time.
        for _ in 0..2 * QUEUE {
            tokio::task::yield_now().await;
        }
        let begun = Instant::now();
        assert_eq!(pool.hash(password("abc"), [1; 16]).await, Err(Overloaded));
        assert_eq!(begun.elapsed(), Duration::ZERO, "the one that is too many does not even wait");
        for one in waiting {
            assert_eq!(one.await.expect("an outcome"), Err(Overloaded));
        }
        assert!(begun.elapsed() < 2 * PATIENCE);
        assert_eq!(pool.derivations(), 0);
        drop(held);
    }
}
