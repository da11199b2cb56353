//! The real program in a process of its own: for what only a process can show, such as its sudden death.

use super::{Client, TestDatabase};
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// `trackit serve` on a port of its own; it is killed when the test ends.
pub(crate) struct Program {
    child: Child,
    url: String,
}

impl Program {
    /// Starts it on this database, and comes back when it listens.
    pub(crate) fn serve(database: &TestDatabase) -> Self {
        let folder = database.folder.path();
        let mut child = Command::new(env!("CARGO_BIN_EXE_trackit"))
            .args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"])
            .args(["--database-url", &database.url])
            .arg("--data-dir")
            .arg(folder)
            // Nothing of the developer's own settings: no variables, no `.env`.
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut log = BufReader::new(child.stderr.take().expect("its log")).lines();
        let mut said = Vec::new();
        let address = loop {
            let line = log.next().unwrap_or_else(|| panic!("it ended: {said:#?}")).expect("a line");
            let entry: serde_json::Value = serde_json::from_str(&line).unwrap_or_default();
            if entry["message"] == "listening" {
                break entry["addr"].as_str().expect("an address").to_owned();
            }
            said.push(line);
        };
        // Read on, so that the program never waits for a full pipe.
        std::thread::spawn(move || log.for_each(drop));
        Self { child, url: format!("http://{address}") }
    }

    pub(crate) fn anonymous(&self) -> Client {
        Client::new(&self.url)
    }

    /// Ends it at once, as a power cut would: it gets no signal that it could handle.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the program was there to be killed");
        self.child.wait().expect("its end");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Killed already in the tests that are about that.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
