//! What is being done, and how long it took.
//!
//! A command is a row of named steps. Each one announces itself, and the table at the end says where the minutes
//! went and what failed, so that nobody has to scroll through a thousand lines to learn it.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::interrupt;

/// Takes the steps of `cargo xtask <command>` and tells at the end how they went, failed or not.
pub(crate) fn take(command: &'static str, work: impl FnOnce(&mut Steps) -> Result<()>) -> Result<()> {
    let mut steps = Steps::new(command);
    let outcome = work(&mut steps);
    interrupt::check()?;
    steps.tell()?;
    outcome
}

/// The steps of one command, in the order in which they were taken.
pub(crate) struct Steps {
    command: &'static str,
    started: Instant,
    taken: Vec<Step>,
    notes: Vec<String>,
}

struct Step {
    name: String,
    took: Duration,
    error: Option<String>,
}

impl Steps {
    fn new(command: &'static str) -> Self {
        Self { command, started: Instant::now(), taken: Vec::new(), notes: Vec::new() }
    }

    /// Takes a step that later ones stand on: its failure ends the command.
    pub(crate) fn need<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        interrupt::check()?;
        println!("== {name}");
        let started = Instant::now();
        let result = work();
        let error = result.as_ref().err().map(|error| format!("{error:#}"));
        if let Some(error) = &error {
            eprintln!("== {name}: FAILED: {error}");
        }
        self.taken.push(Step { name: name.to_owned(), took: started.elapsed(), error });
        result
    }

    /// Takes a step whose failure is told at the end, so that one run shows everything that is wrong.
    pub(crate) fn attempt(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        match self.need(name, work) {
            Ok(()) => Ok(()),
            // Told above, and counted in the table; only being interrupted ends the row.
            Err(_) => interrupt::check(),
        }
    }

    /// Something a reader of the table must know although it is no failure, above all what was *not* checked.
    pub(crate) fn note(&mut self, note: String) {
        println!("   {note}");
        self.notes.push(note);
    }

    /// Prints the table and the last line; an error when a step failed.
    fn tell(&self) -> Result<()> {
        println!("\n== {}: summary", self.command);
        for step in &self.taken {
            println!("{}", table_line(step));
        }
        for note in &self.notes {
            println!("   note: {note}");
        }
        let failed: Vec<&str> =
            self.taken.iter().filter(|step| step.error.is_some()).map(|step| step.name.as_str()).collect();
        let (all, took) = (self.taken.len(), minutes(self.started.elapsed()));
        if !failed.is_empty() {
            bail!(
                "{}: {} of {all} steps failed ({}) in {took}",
                self.command,
                failed.len(),
                failed.join(", ")
            );
        }
        println!("== {}: all {all} steps succeeded in {took}", self.command);
        Ok(())
    }
}

fn table_line(step: &Step) -> String {
    let line = format!("   {:<32}{:>9}", step.name, minutes(step.took));
    match &step.error {
        Some(error) => format!("{line}  FAILED: {}", error.lines().next().unwrap_or_default()),
        None => line,
    }
}

fn minutes(took: Duration) -> String {
    match took.as_secs() {
        0..60 => format!("{:.1} s", took.as_secs_f64()),
        seconds => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_attempt_fails_the_command_and_lets_the_next_step_run() -> Result<()> {
        let mut steps = Steps::new("check");
        steps.attempt("first", || bail!("no"))?;
        let mut ran = false;
        steps.attempt("second", || {
            ran = true;
            Ok(())
        })?;
        assert!(ran);
        let error = steps.tell().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.starts_with("check: 1 of 2 steps failed (first) in "), "{error}");
        Ok(())
    }

    #[test]
    fn times_are_told_as_a_person_would() {
        assert_eq!(minutes(Duration::from_millis(3_240)), "3.2 s");
        assert_eq!(minutes(Duration::from_secs(125)), "2 min 05 s");
    }
}
