//! `trackit admin import-users`: all or none, and every fault with its line.

use crate::support::{TestApp, on_both};
use serde_json::json;
use std::process::{Command, Output};

const BCRYPT: &str = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
const OF_BCRYPT: &str = "abc";

/// Runs it on the app's own database, which is served meanwhile.
fn import(app: &TestApp, csv: &str, more: &[&str]) -> Output {
    let folder = app.database.folder.path();
    std::fs::write(folder.join("users.csv"), csv).expect("a file");
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.args(["admin", "import-users", "users.csv", "--database-url", &app.database.url]);
    command.arg("--data-dir").arg(folder).args(more).env_clear().current_dir(folder);
    command.output().expect("an end")
}

#[track_caller]
fn says(output: &Output, sentence: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{sentence}\n"), "{output:?}");
    assert_eq!(output.status.code(), Some(0));
}

/// What it says is wrong, line by line.
#[track_caller]
fn faults(output: &Output) -> Vec<String> {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut lines = said.lines().skip_while(|line| !line.contains("nothing was imported"));
    assert!(lines.next().is_some(), "{said}");
    lines.map(|line| line.trim().to_owned()).collect()
}

async fn sign_in(app: &TestApp, username: &str, password: &str) -> u16 {
    let body = json!({"username": username, "password": password});
    app.anonymous().post("/api/v1/login", &body).await.status
}

on_both! {
    async fn r06_people_come_over_with_their_passwords(app: TestApp) {
        let csv = format!(
            "\u{feff}email,username,name,password_hash,role,locale,timezone\r\n\
             ada@example.org,ada,\"Lovelace, Ada\",{BCRYPT},,pt-BR,America/Sao_Paulo\r\n\
             eva@example.org,eva,,{BCRYPT},admin,,\r\n"
        );
        says(&import(&app, &csv, &["--dry-run"]), "Would import 2 accounts.");
        assert_eq!(sign_in(&app, "ada", OF_BCRYPT).await, 401);
        says(&import(&app, &csv, &[]), "Imported 2 accounts.");
        let answer = app.anonymous().post("/api/v1/login", &json!({"email": "ada@example.org", "password": OF_BCRYPT})).await;
        let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
        let found = ["username", "name", "locale", "timezone", "role"].map(|field| me.text(field));
        assert_eq!(found, ["ada", "Lovelace, Ada", "pt-BR", "America/Sao_Paulo", "user"]);
        let answer = app.anonymous().post("/api/v1/login", &json!({"username": "eva", "password": OF_BCRYPT})).await;
        let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
        assert_eq!((me.text("role"), me.text("timezone")), ("admin", "UTC"));
        assert_eq!(me.json["email_verified"], true, "whoever brings it in answers for the address");
    }

    async fn one_fault_and_nobody_comes_and_each_is_named_with_its_line(app: TestApp) {
        app.user("taken").await;
        let csv = format!(
            "username,email,name,password_hash,role\n\
             ada,ada@example.org,,{BCRYPT},\n\
             ADA,eva@example.org,,{BCRYPT},\n\
             b,\"b@x, c@x\",,$2a$31$,boss\n\
             carl,carl@example.org,,plain,\n"
        );
        let wrong = faults(&import(&app, &csv, &[]));
        let begins = [
            "line 3: username: This came before",
            "line 4: username: This is too short",
            "line 4: email: Give one e-mail address",
            "line 4: password_hash: This is no hash",
            "line 4: role: This has the wrong type",
            "line 5: password_hash: This is no hash",
        ];
        assert_eq!(wrong.len(), begins.len(), "{wrong:#?}");
        assert!(wrong.iter().zip(begins).all(|(said, begin)| said.starts_with(begin)), "{wrong:#?}");

        let csv = format!(
            "username,email,name,password_hash\nada,ada@example.org,,{BCRYPT}\nTAKEN,TAKEN@example.org,,{BCRYPT}\n"
        );
        for more in [&["--dry-run"][..], &[]] {
            let wrong = faults(&import(&app, &csv, more));
            assert!(wrong[0].starts_with("line 3: username: This username is taken"), "{wrong:?}");
            assert!(wrong[1].starts_with("line 3: email: This e-mail address"), "{wrong:?}");
        }
        assert_eq!(sign_in(&app, "ada", OF_BCRYPT).await, 401);
    }

    async fn what_is_no_such_file_is_said(app: TestApp) {
        let said = |csv: &str| String::from_utf8_lossy(&import(&app, csv, &[]).stderr).into_owned();
        assert!(said("username,email,name\n").contains("must name the column password_hash"));
        assert!(said("username,email,name,password_hash,is_admin\n").contains("there is no column is_admin"));
        assert!(said("username,email,email,name,password_hash\n").contains("there are two columns email"));
        assert!(said("username,email,name,password_hash\nada,ada@example.org\n").contains("line: 2"));
        says(&import(&app, "username,email,name,password_hash\n", &[]), "Imported 0 accounts.");
    }
}
