//! Letters are written with what they tell of, and sent once.

use super::nothing_waits;
use crate::support::{Engine, Program, TestApp, TestDatabase, on_both, until};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::{fs, path::Path, time::Duration};
use trackit::{auth, mail::Sent};

const PATH: &str = "/api/v1/request-password-reset";

async fn ask(app: &TestApp, username: &str) {
    let body = json!({"email": format!("{username}@example.org")});
    assert_eq!(app.anonymous().post(PATH, &body).await.status, 202);
}

on_both! {
    async fn a_letter_waits_until_it_is_sent_and_is_sent_once(app: TestApp) {
        app.user("ada").await;
        assert_eq!(app.deliver().await, Sent::Nothing);
        ask(&app, "ada").await;
        assert_eq!(app.deliver().await, Sent::One);
        assert_eq!(app.deliver().await, Sent::Nothing);
        assert_eq!(app.mail().await.len(), 1);
    }

    async fn what_fails_writes_no_letter(app: TestApp) {
        let ada = app.user("ada").await;
        let wrong = json!({"current_password": "a wrong one", "password": "a calm green teapot"});
        ada.put("/api/v1/me/password", &wrong).await.is_problem(403, "wrong_password");
        assert_eq!(app.deliver().await, Sent::Nothing);
    }

    async fn two_processes_send_each_letter_once(app: TestApp) {
        let other = app.beside().await;
        let names: Vec<String> = (0..10).map(|n| format!("user{n}")).collect();
        for name in &names {
            app.user(name).await;
            ask(&app, name).await;
        }
        let both: Vec<_> = (0..10).flat_map(|_| [&app, &other]).map(TestApp::deliver).collect();
        let sent = join_all(both).await.into_iter().filter(|sent| *sent == Sent::One).count();
        // Whoever found its letter taken by the other came away with nothing: what is left is there to be taken.
        let mail = app.mail().await;
        assert!(sent <= 10);
        let mut to: Vec<_> = mail.iter().map(|mail| mail.to.clone()).collect();
        to.sort();
        assert_eq!(to, names.iter().map(|name| format!("{name}@example.org")).collect::<Vec<_>>());
    }

    /// A process that dies between taking a letter and sending it holds it up for some minutes, and loses nothing.
    async fn a_letter_that_was_taken_by_a_process_that_died_is_sent_later(app: TestApp) {
        app.user("ada").await;
        ask(&app, "ada").await;
        auth::answer_asked_links(&app.app).await.expect("a letter");
        let now = app.clock.now();
        let taken = app.app.db.write(async move |conn| {
            let sql = "UPDATE outbox SET due_at = $1, attempts = attempts + 1";
            conn.execute(sql, &[now.plus(Duration::from_secs(300)).into()]).await
        });
        assert_eq!(taken.await.expect("a row"), 1);
        assert_eq!(app.deliver().await, Sent::Nothing);
        app.advance(Duration::from_secs(300)).await;
        assert_eq!(app.deliver().await, Sent::One);
        assert_eq!(app.mail().await.len(), 1);
    }

    async fn a_letter_that_cannot_be_sent_is_tried_again_later_and_given_up_after_two_days(app: TestApp) {
        app.user("ada").await;
        ask(&app, "ada").await;
        // A file stands where the folder is to be.
        let folder = app.database.folder.path().join("mail");
        fs::write(&folder, "").expect("a file");
        assert_eq!(app.deliver().await, Sent::Failed);
        assert_eq!(app.deliver().await, Sent::Nothing, "not at once");
        app.advance(Duration::from_secs(29)).await;
        assert_eq!(app.deliver().await, Sent::Nothing);
        app.advance(Duration::from_secs(1)).await;
        assert_eq!(app.deliver().await, Sent::Failed);
        app.advance(Duration::from_secs(2 * 24 * 60 * 60)).await;
        assert_eq!(app.deliver().await, Sent::Failed);
        app.advance(Duration::from_secs(24 * 60 * 60)).await;
        assert_eq!(app.deliver().await, Sent::Nothing, "given up");
        fs::remove_file(folder).expect("a file");
        assert!(app.mail().await.is_empty());
    }

    async fn a_program_that_is_killed_sends_after_its_restart(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        // It cannot send, whatever it tries.
        let mail = database.folder.path().join("mail");
        fs::write(&mail, "").expect("a file");
        let mut program = Program::serve(&database);
        let body = json!({"username": "ada", "email": "ada@example.org", "password": "a calm green teapot"});
        assert_eq!(program.anonymous().post("/api/v1/register", &body).await.status, 201);
        let ask = json!({"email": "ada@example.org"});
        assert_eq!(program.anonymous().post(PATH, &ask).await.status, 202);
        program.kill();
        fs::remove_file(&mail).expect("a file");
        // Due again whenever it was tried before.
        let db = database.open().await;
        let due = db.write(async |conn| conn.execute("UPDATE outbox SET due_at = 0", &[]).await);
        due.await.expect("rows");
        db.close().await;
        let _program = Program::serve(&database);
        until(async || {
            tokio::task::yield_now().await;
            fs::read_dir(&mail).is_ok_and(|entries| entries.count() == 1)
        })
        .await;
    }

    /// Whoever runs it without a mail server reads where the letters are.
    async fn the_log_says_where_letters_go_and_names_each_file(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve(&database);
        let body = json!({"username": "ada", "email": "ada@example.org", "password": "a calm green teapot"});
        assert_eq!(program.anonymous().post("/api/v1/register", &body).await.status, 201);
        let ask = json!({"email": "ada@example.org"});
        assert_eq!(program.anonymous().post(PATH, &ask).await.status, 202);
        let folder = database.folder.path().join("mail");
        until(async || {
            tokio::task::yield_now().await;
            fs::read_dir(&folder).is_ok_and(|entries| entries.count() == 1)
        })
        .await;
        nothing_waits(&database).await;
        program.terminate();
        let said = program.wait().said;
        let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let told = |words: &str, field: &str| -> Vec<String> {
            let told = lines.iter().filter(|line| line["message"].as_str().is_some_and(|said| said.contains(words)));
            told.map(|line| line[field].as_str().expect("a path").to_owned()).collect()
        };
        assert_eq!(told("letters go to files", "folder"), [folder.to_str().expect("a path")]);
        let files = told("a letter lies in a file", "file");
        assert!(files.len() == 1 && Path::new(&files[0]).is_file(), "{files:?}");
    }
}
