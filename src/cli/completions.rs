//! `trackit completions`: what a shell needs to complete commands and options.

use super::CliError;
use clap::{Args, Command};
use clap_complete::Shell;

/// `trackit completions SHELL`.
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// bash, elvish, fish, powershell or zsh
    shell: Shell,
}

impl Completions {
    #[expect(clippy::unnecessary_wraps, reason = "the shape that every command has")]
    pub(super) fn run(&self, command: &mut Command) -> Result<(), CliError> {
        clap_complete::generate(self.shell, command, "trackit", &mut std::io::stdout());
        Ok(())
    }
}
