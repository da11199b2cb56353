//! `trackit audit verify|show`.

use crate::support::{Engine, PASSWORD, Program, TestDatabase, on_both};
use serde_json::json;
use std::process::{Command, Output};

fn audit(database: &TestDatabase, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.arg("audit").args(arguments).args(["--database-url", &database.url]);
    command.env_clear().current_dir(database.folder.path());
    command.output().expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

/// As somebody does who owns the database.
async fn tamper(database: &TestDatabase, sql: &'static str) {
    let db = database.open().await;
    let triggers = match database.engine {
        Engine::Sqlite => "DROP TRIGGER audit_stays",
        Engine::Postgres => "DROP FUNCTION audit_refuse CASCADE",
    };
    for script in [triggers, sql] {
        db.write(async move |conn| conn.script(script).await).await.expect(script);
    }
    db.close().await;
}

on_both! {
    async fn r76_the_command_tells_a_whole_log_from_a_broken_one(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let mut program = Program::serve(&database);
        let sign_up = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
        assert_eq!(program.anonymous().post("/api/v1/register", &sign_up).await.status, 201);
        for password in ["a wrong password", PASSWORD] {
            program.anonymous().post("/api/v1/login", &json!({"username": "ada", "password": password})).await;
        }
        program.kill();

        let verified = audit(&database, &["verify"]);
        assert_eq!(verified.status.code(), Some(0), "{}", said(&verified));
        assert!(said(&verified).starts_with("The log is whole: 3 entries"), "{}", said(&verified));

        let shown = said(&audit(&database, &["show"]));
        let lines: Vec<_> = shown.lines().collect();
        assert_eq!(lines.len(), 3, "{shown}");
        assert!(lines[0].starts_with("1 20") && lines[0].contains("Z account_created subject="), "{shown}");
        assert!(lines[1].contains(" sign_in_failed subject=") && lines[1].ends_with(" ip=127.0.0.1 detail=wrong_password"));
        assert!(lines[2].contains(" sign_in actor=") && lines[2].ends_with(" ip=127.0.0.1 detail=client"));
        for filter in [["--action", "sign_in_failed"], ["--limit", "1"]] {
            assert_eq!(said(&audit(&database, &[&["show"], &filter[..]].concat())).lines().count(), 1);
        }
        assert_eq!(said(&audit(&database, &["show", "--since", "2999-01-01T00:00:00Z"])), "");
        assert_eq!(audit(&database, &["show", "--action", "nothing"]).status.code(), Some(2));

        tamper(&database, "UPDATE audit SET action = 'x\ny\u{1b}[2J' WHERE seq = 2").await;
        let verified = audit(&database, &["verify"]);
        assert_eq!(verified.status.code(), Some(1));
        assert!(said(&verified).contains("entry 2 of the audit log"), "{}", said(&verified));
        let shown = said(&audit(&database, &["show"]));
        assert!(shown.lines().count() == 3 && !shown.contains('\u{1b}'), "a line stays a line: {shown}");
    }
}
