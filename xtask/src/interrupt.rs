//! Ctrl-C and `kill`, turned into an ordinary error.
//!
//! A signal only sets a flag; whoever waits looks at it and returns an error, so an interrupted command leaves
//! by the same path as a failed one and every guard on that path ends its child and removes its folder.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

// A signal belongs to the whole process, so this is the one thing here that is global.
static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// Starts to note Ctrl-C, `kill` and a closed terminal instead of dying of them.
pub(crate) fn watch() -> Result<()> {
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&INTERRUPTED))
            .context("the signals of this system cannot be watched")?;
    }
    Ok(())
}

/// Whether someone asked this command to stop.
pub(crate) fn happened() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// An error once someone asked this command to stop: every wait and every step asks here.
pub(crate) fn check() -> Result<()> {
    if happened() {
        bail!("interrupted");
    }
    Ok(())
}
