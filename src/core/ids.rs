//! Ids: UUIDv7, which sort by creation, also within one millisecond of one process.

use super::clock::Clock;
use std::sync::Arc;
use uuid::{ContextV7, Timestamp, Uuid};

/// Makes ids from the app's clock.
#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    order: Arc<std::sync::Mutex<ContextV7>>,
}

impl Ids {
    /// Ids that carry this clock's time.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, order: Arc::new(std::sync::Mutex::new(ContextV7::new())) }
    }

    /// A new id, greater than the one before it.
    #[must_use]
    pub fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().millis()).unwrap_or_default();
        let nanos = u32::try_from(millis % 1000 * 1_000_000).unwrap_or_default();
        let context = self.order.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, millis / 1000, nanos))
    }
}

/// The account that a row belongs to. Every statement on user data takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner(pub Uuid);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::clock::UtcTime;

    #[test]
    fn ids_of_one_millisecond_still_sort_by_creation() {
        let ids = Ids::new(Clock::fixed(UtcTime::from_millis(1_763_688_622_123)));
        let made: Vec<Uuid> = (0..5_000).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
