//! The command line: one clear sentence and the right exit code for what is wrong, and files that keep secrets.

mod demo;
mod import_users;
mod log;
mod stop;

use crate::support::{Engine, Program, TestDatabase};
use std::{
    io::Write as _,
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
};
use tempfile::TempDir;

/// Runs the program in a folder of its own, with nothing of ours in its environment.
fn trackit(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.args(arguments).current_dir(folder).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    child.wait_with_output().expect("an end")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[track_caller]
fn fails(output: &Output, code: i32, sentence: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(sentence), "{said}");
}

fn create_admin(folder: &Path, username: &str, password: &str) -> Output {
    let email = format!("{username}@example.org");
    trackit(folder, &["admin", "create", "--username", username, "--email", &email], password)
}

#[test]
fn a_wrong_setting_ends_with_2_and_says_which() {
    let folder = folder();
    let serve = |arguments: &[&str]| trackit(folder.path(), &[&["serve"], arguments].concat(), "");
    fails(&serve(&["--listen", "nowhere"]), 2, "--listen");
    fails(&serve(&["--no-such-option"]), 2, "--no-such-option");
    fails(&serve(&["--access-ttl", "soon"]), 2, "5m, 12h or 30d");
    fails(&serve(&["--cors-origins", "*"]), 2, "TRACKIT_CORS_ORIGINS");
    fails(&serve(&["--smtp-url", "http://mail.example.org"]), 2, "TRACKIT_SMTP_URL");
    fails(&serve(&["--listen", "0.0.0.0:0"]), 2, "TRACKIT_PLAIN_HTTP");
    let http = ["--listen", "0.0.0.0:0", "--plain-http", "--public-url", "http://192.0.2.1:5000"];
    fails(&serve(&http), 2, "https://");
    fails(&serve(&["--database-url", "nonsense:foo"]), 2, "TRACKIT_DATABASE_URL");
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[test]
fn a_broken_env_file_is_told_by_its_line_and_not_by_what_stands_there() {
    let folder = folder();
    let text = "TRACKIT_LOG=info\n\nTRACKIT_SMTP_URL smtp://ada:teapot@mail.example.org\n";
    std::fs::write(folder.path().join(".env"), text).expect("a file");
    let output = trackit(folder.path(), &["serve"], "");
    fails(&output, 2, ".env: line 3 is not NAME=value");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("teapot"));
}

/// At either listener, on every address that others can reach.
#[tokio::test]
async fn r74_plain_http_off_loopback_is_refused_unless_it_is_asked_for() {
    let folder = folder();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        fails(&trackit(folder.path(), &["serve", "--listen", address], ""), 2, "refusing plain HTTP");
        let pages = ["serve", "--listen", "127.0.0.1:0", "--web-listen", address];
        fails(&trackit(folder.path(), &pages, ""), 2, "refusing plain HTTP");
    }
    let asked = ["--plain-http", "--public-url", "https://work.example.org"];
    let database = TestDatabase::create(Engine::Sqlite).await;
    let options = [&["--web-listen", "0.0.0.0:0"], &asked[..]].concat();
    let program = Program::serve_with(&database, &options);
    assert_eq!(program.anonymous().get("/healthz").await.status, 200);
}

#[test]
fn what_cannot_be_opened_ends_with_1_and_says_why() {
    let folder = folder();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let addr = taken.local_addr().expect("an address").to_string();
    fails(&trackit(folder.path(), &["serve", "--listen", &addr], ""), 1, &format!("{addr} is in use"));
    fails(&trackit(folder.path(), &["serve", "--listen", &addr], ""), 1, "--listen");
    let mistyped = ["migrate", "status", "--database-url", "sqlite:typo/trackit.db"];
    fails(&trackit(folder.path(), &mistyped, ""), 1, "there is no database at typo/trackit.db");
    assert!(!folder.path().join("typo").exists(), "a mistyped name made a folder");

    std::fs::write(folder.path().join("letter.txt"), "Dear Ada, this is no database.").expect("a file");
    let status = ["migrate", "status", "--database-url", "sqlite:letter.txt"];
    fails(&trackit(folder.path(), &status, ""), 1, "letter.txt");
    let status = ["migrate", "status", "--database-url", "sqlite://letter.db"];
    fails(&trackit(folder.path(), &status, ""), 1, "sqlite:data/trackit.db");
}

#[test]
fn an_account_is_made_from_a_password_on_the_input() {
    let folder = folder();
    fails(&create_admin(folder.path(), "ada", "short\n"), 2, "at least 8 characters");
    let made = create_admin(folder.path(), "ada", "a calm green teapot\n");
    assert_eq!(String::from_utf8_lossy(&made.stdout), "Created the administrator ada <ada@example.org>.\n");
    let again = ["admin", "create", "--username", "Ada", "--email", "other@example.org"];
    fails(&trackit(folder.path(), &again, "a calm green teapot\n"), 1, "the username is taken");
    let here = ["--username", "eva", "--email", "eva@example.org", "--locale", "xx"];
    let eva = [&["admin", "create"], &here[..]].concat();
    fails(&trackit(folder.path(), &eva, "a calm green teapot\n"), 2, "--locale");
    let status = trackit(folder.path(), &["migrate", "status"], "");
    assert!(String::from_utf8_lossy(&status.stdout).contains("applied"), "{status:?}");
}

#[test]
fn r73_secrets_are_files_that_only_their_owner_reads() {
    let folder = folder();
    assert!(create_admin(folder.path(), "ada", "a calm green teapot\n").status.success());
    let data = folder.path().join("data");
    for (file, expected) in [("master.key", 0o600), ("trackit.db", 0o600), (".", 0o700)] {
        let mode = std::fs::metadata(data.join(file)).expect(file).permissions().mode();
        assert_eq!(mode & 0o777, expected, "{file}");
    }
}

#[tokio::test]
async fn r73_the_first_administrators_token_is_a_file_that_only_its_owner_reads() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let path = database.folder.path().join("bootstrap-token");
    std::fs::write(&path, "an older one").expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("a mode");
    let _program = Program::serve(&database);
    assert_ne!(std::fs::read_to_string(&path).expect("a token"), "an older one");
    assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_master_key_that_is_lost_or_anothers_is_said_and_not_replaced() {
    let folder = folder();
    assert!(create_admin(folder.path(), "ada", "a calm green teapot\n").status.success());
    let key = folder.path().join("data/master.key");
    let kept = std::fs::read(&key).expect("a key");
    std::fs::remove_file(&key).expect("removed");
    fails(&create_admin(folder.path(), "eva", "a calm green teapot\n"), 1, "restore it from a backup");
    assert!(!key.exists(), "no new key was made");

    std::fs::write(&key, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").expect("another key");
    fails(&create_admin(folder.path(), "eva", "a calm green teapot\n"), 1, "is not the master key");
    std::fs::write(&key, kept).expect("the key");
    assert!(create_admin(folder.path(), "eva", "a calm green teapot\n").status.success());
}

#[test]
fn the_help_names_each_variable_and_the_document_is_the_committed_one() {
    let folder = folder();
    let help = trackit(folder.path(), &["serve", "--help"], "");
    let help = String::from_utf8_lossy(&help.stdout).into_owned();
    for name in
        ["TRACKIT_DATABASE_URL", "TRACKIT_LISTEN", "TRACKIT_DATA_DIR", "TRACKIT_ACCESS_TTL", "TRACKIT_COMPAT"]
    {
        assert!(help.contains(name), "{name}");
    }
    let document = trackit(folder.path(), &["openapi"], "");
    assert_eq!(String::from_utf8_lossy(&document.stdout), include_str!("../../openapi.json"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = trackit(folder.path(), &["completions", shell], "");
        assert!(String::from_utf8_lossy(&script.stdout).contains("trackit"), "{shell}");
    }
}
