//! Asking for a password.

use super::CliError;
use std::io::{BufRead as _, IsTerminal as _, Write as _};

/// One line; never an argument, which every user of the machine could read.
pub(super) fn read() -> Result<String, CliError> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        eprint!("Password (it will be shown): ");
        let _ = std::io::stderr().flush();
    }
    let mut line = String::new();
    stdin.lock().read_line(&mut line).map_err(|error| CliError::Failed(error.to_string()))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
