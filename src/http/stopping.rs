//! The end of the program, for answers that would go on for ever.

use axum::{extract::FromRequestParts, http::request::Parts};
use std::convert::Infallible;
use tokio::sync::watch;

/// Tells when the listener that a request came by finishes.
#[derive(Clone, Debug)]
pub struct Stopping(Option<watch::Receiver<()>>);

impl Stopping {
    /// When this sender is dropped.
    #[must_use]
    pub fn when_dropped(sender: &watch::Sender<()>) -> Self {
        Self(Some(sender.subscribe()))
    }

    /// Waits until then.
    pub async fn begun(self) {
        match self.0 {
            Some(mut sender) => while sender.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Stopping {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // A site that is called without a listener has nobody who stops it.
        Ok(parts.extensions.get().cloned().unwrap_or(Self(None)))
    }
}
