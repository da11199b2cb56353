//! Randomness as an argument: everything that needs it asks the [`Random`] of its `App`.

use aws_lc_rs::rand;
use std::sync::Arc;

/// Where random bytes come from.
#[derive(Clone)]
pub struct Random(Arc<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Random {
    /// The operating system's generator.
    ///
    /// # Panics
    /// On use, when the operating system has no randomness to give: nothing sound goes on without it.
    #[must_use]
    #[expect(clippy::expect_used, reason = "there is no safe way on without randomness")]
    pub fn system() -> Self {
        Self(Arc::new(|out| rand::fill(out).expect("the operating system's random generator failed")))
    }

    /// Bytes of a test's choice.
    #[must_use]
    pub fn from_fn(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Arc::new(fill))
    }

    /// `N` bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        (self.0)(&mut out);
        out
    }
}

impl std::fmt::Debug for Random {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Random")
    }
}
