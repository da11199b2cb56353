//! Turns: writes of one owner run one after the other anyway, by a lock in the database. Who waits for that lock in here
//! holds no connection meanwhile, so that one owner's many writes leave the pool to the others.

use super::{DbError, sqlite_conn::lock};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

type Gate = Arc<tokio::sync::Mutex<()>>;

/// A gate for each key that somebody waits for or is through with.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<Uuid, Gate>>>);

/// A turn, for as long as this lives.
pub(super) struct Turn {
    _through: OwnedMutexGuard<()>,
    _place: Place,
}

impl Turns {
    /// Waits until nobody else of this key has a turn.
    pub(super) async fn wait(&self, key: Uuid, patience: Duration) -> Result<Turn, DbError> {
        let gate = Arc::clone(lock(&self.0).entry(key).or_default());
        let place = Place { turns: self.clone(), key, gate: Arc::clone(&gate) };
        let through = tokio::time::timeout(patience, gate.lock_owned()).await;
        Ok(Turn { _through: through.map_err(|_| DbError::Busy)?, _place: place })
    }
}

/// Somebody who waits, or has a turn. The last one takes the gate away.
struct Place {
    turns: Turns,
    key: Uuid,
    gate: Gate,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut gates = lock(&self.turns.0);
        // Whoever has a place has one reference, and the map has one; new ones come by the map alone.
        if Arc::strong_count(&self.gate) == 2 {
            gates.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::{Context, Waker};

    const PATIENCE: Duration = Duration::from_secs(60);
    const ADA: Uuid = Uuid::from_u128(0xada);

    #[tokio::test]
    async fn one_at_a_time_has_a_turn_and_nobody_stays_in_the_map() {
        let turns = Turns::default();
        let first = turns.wait(ADA, PATIENCE).await.expect("a turn");
        assert!(matches!(turns.wait(ADA, Duration::ZERO).await, Err(DbError::Busy)));
        let other = turns.wait(Uuid::nil(), PATIENCE).await.expect("another's");
        let mut second = Box::pin(turns.wait(ADA, PATIENCE));
        assert!(second.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(first);
        let second = second.await.expect("its turn");
        assert_eq!(lock(&turns.0).len(), 2);
        drop((second, other));
        assert!(lock(&turns.0).is_empty());
    }
}
