//! For what comes about in its own time, such as the end of a connection that the other side must notice.

use std::time::Duration;
use tokio::time::timeout;

/// No test is about this long a time: it is here so that a test that hangs fails instead.
const PATIENCE: Duration = Duration::from_secs(20);

/// Looks until it is so.
pub(crate) async fn until(is_so: impl AsyncFn() -> bool) {
    let looks = async { while !is_so().await {} };
    timeout(PATIENCE, looks).await.expect("what never came about");
}
