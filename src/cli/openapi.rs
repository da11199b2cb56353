//! `trackit openapi`: the API's document, as it is committed.

use super::CliError;
use crate::server;

pub(super) fn run() -> Result<(), CliError> {
    let json = server::document().to_pretty_json();
    println!("{}", json.map_err(|error| CliError::Failed(error.to_string()))?);
    Ok(())
}
