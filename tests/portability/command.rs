//! `trackit import`: from a file or from the input, and the right exit code.

use super::{document, export};
use crate::support::{TestApp, on_both};
use std::{
    io::Write as _,
    process::{Command, Output, Stdio},
};

/// Runs it on the app's own database, which is served meanwhile.
fn import(app: &TestApp, arguments: &[&str], input: &[u8]) -> Output {
    let folder = app.database.folder.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.arg("import").args(["--database-url", &app.database.url]).arg("--data-dir").arg(folder);
    command.args(arguments).env_clear().current_dir(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program");
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().expect("an input").write_all(input);
    child.wait_with_output().expect("an end")
}

#[track_caller]
fn says(output: &Output, sentence: &str) {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(sentence), "{said}");
}

#[track_caller]
fn fails(output: &Output, code: i32, sentence: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(sentence), "{said}");
}

on_both! {
    async fn a_document_comes_in_by_username_or_address_from_a_file_or_the_input(app: TestApp) {
        let ada = app.user("ada").await;
        let json = serde_json::to_vec(&document()).expect("JSON");
        std::fs::write(app.database.folder.path().join("out.json"), &json).expect("a file");
        let tried = import(&app, &["--account", "ada", "--dry-run", "out.json"], b"");
        says(&tried, "Would import 1 customer, 1 order, 1 task, 1 activity for ada; 0 skipped.");
        assert_eq!(export(&ada).await.json["last_order_number"], 0);
        let done = import(&app, &["--account", "ADA@example.org", "out.json"], b"");
        says(&done, "Imported 1 customer, 1 order, 1 task, 1 activity for ada; 0 skipped.");
        assert_eq!(export(&ada).await.json["last_order_number"], 7);
        says(&import(&app, &["--account", "ada", "-"], &json), "Imported nothing new for ada; 4 skipped.");
    }

    async fn csv_comes_in_line_by_line(app: TestApp) {
        let ada = app.user("ada").await;
        let tasks = ["--account", "ada", "--csv", "tasks"];
        let file = "TYPE,CONTENT,DATE\ntask,Cortar,05/04/2026\nsection,Loja,\n";
        fails(&import(&app, &tasks, file.as_bytes()), 1, "dates: These dates do not tell");
        let told = [&tasks[..], &["--dates", "dmy", "--dry-run"]].concat();
        let tried = import(&app, &told, file.as_bytes());
        says(&tried, "line 2: new: Cortar\nline 3: skipped: It goes into the descriptions");
        says(&import(&app, &told[..6], file.as_bytes()), "Imported 1 task for ada");
        assert_eq!(export(&ada).await.json["tasks"][0]["due_on"], "2026-04-05");
        let time = import(&app, &["--account", "ada", "--csv", "time"], include_bytes!("fixtures/toggl.csv"));
        says(&time, "Imported 1 customer, 1 order, 2 activities for ada; 1 skipped.");
        let wrong = format!("{file}task,,\n");
        fails(&import(&app, &told, wrong.as_bytes()), 1, "\n  lines.4.CONTENT: ");
    }

    async fn what_is_wrong_is_said(app: TestApp) {
        app.user("ada").await;
        fails(&import(&app, &[], b""), 2, "--account");
        fails(&import(&app, &["--account", "ada", "--dates", "dmy"], b""), 2, "--csv");
        fails(&import(&app, &["--account", "eva"], b"{}"), 1, "there is no account eva");
        fails(&import(&app, &["--account", "ada", "gone.json"], b""), 1, "cannot read gone.json");
        fails(&import(&app, &["--account", "ada"], b"[]"), 1, "add --csv tasks or --csv time");
        let mut wrong = document();
        wrong["tasks"][0]["title"] = 5.into();
        let wrong = serde_json::to_vec(&wrong).expect("JSON");
        let sentence = "nothing was imported:\n  tasks.0.title: ";
        fails(&import(&app, &["--account", "ada"], &wrong), 1, sentence);
        let elsewhere = ["--account", "ada", "--database-url", "sqlite:typo.db"];
        fails(&import(&app, &elsewhere, b"{}"), 2, "--database-url");
    }
}
