//! The examples: each file of `examples/http` as a person runs it, by `sh` and curl, against the program.

use crate::support::{Engine, Program, TestDatabase, on_both};
use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

/// What the files share.
const ASK: &str = "examples/http/ask.sh";
/// One for each contract.
const FILES: [&str; 5] = ["cadastro.sh", "flask-login.sh", "pedidos.sh", "tarefas.sh", "trackit.sh"];

/// `sh` on this machine alone, whatever proxy is set up.
fn sh() -> Command {
    let mut command = Command::new("sh");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).envs([("NO_PROXY", "*"), ("no_proxy", "*")]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs all of the files at once: each has an account of its own.
fn run_all(url: &str) -> Vec<(&'static str, Output)> {
    let started = FILES.map(|file| {
        let path = format!("examples/http/{file}");
        (file, sh().args([&path, url]).spawn().expect("sh"))
    });
    started.into_iter().map(|(file, child)| (file, child.wait_with_output().expect("an end"))).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

on_both! {
    async fn each_file_of_requests_gets_the_answers_that_it_wants(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        // Run all at once, and twice, they guess wrong more often than a stranger may.
        let program = Program::serve_with(&database, &["--throttle", "off"]);
        for run in ["the first", "the second, on the same data"] {
            for (file, output) in run_all(&program.url()) {
                assert!(output.status.success(), "{run} run of {file}:\n{}", said(&output));
            }
        }
    }
}

/// A file that cannot fail shows nothing.
#[tokio::test]
async fn a_wrong_answer_fails_the_file() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let program = Program::serve(&database);
    for (file, output) in run_all(&format!("{}/nowhere", program.url())) {
        assert!(!output.status.success() && said(&output).contains("WRONG: "), "{file}: {}", said(&output));
    }
    let asks = |script: &str| {
        let script = format!(". {ASK}; ask 200 GET /healthz; {script}");
        let output = sh().args(["-c", &script, "sh", &program.url()]).output().expect("sh");
        (output.status.success(), said(&output))
    };
    let (good, answer) = asks("says status; hides nothing; field status");
    assert!(good, "{answer}");
    for wrong in [
        "ask 201 GET /healthz",
        "says nothing",
        "says status nothing",
        "hides status",
        "field nothing",
        "a=$(field b)",
    ] {
        let (good, answer) = asks(wrong);
        assert!(!good && answer.contains("WRONG: "), "{wrong}: {answer}");
    }
}

#[test]
fn every_contract_has_its_file_and_both_readmes_lead_to_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut there: Vec<_> = fs::read_dir(root.join("examples/http"))
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter(|name| !ASK.ends_with(name.as_str()))
        .collect();
    there.sort();
    assert_eq!(there, FILES);
    for readme in ["README.md", "README.pt-BR.md"] {
        let text = fs::read_to_string(root.join(readme)).expect(readme);
        for file in FILES {
            assert!(text.contains(&format!("](examples/http/{file})")), "{readme} does not lead to {file}");
        }
    }
}
