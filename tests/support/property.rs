//! Properties whose check is async: proptest, with its shrinking, on the test's own runtime.

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};
use tokio::{runtime::Handle, task::block_in_place};

/// Checks so many random cases; one that panics is made smaller until it is as plain as it gets.
pub(crate) async fn property<S: Strategy>(cases: u32, strategy: S, check: impl AsyncFn(S::Value)) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    let runtime = Handle::current();
    let outcome = block_in_place(|| {
        TestRunner::new(config).run(&strategy, |value| {
            runtime.block_on(check(value));
            Ok(())
        })
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
