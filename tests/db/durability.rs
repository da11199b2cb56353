//! Acknowledged means on disk: a process that dies in the middle of its work loses no answered write.

use crate::support::{Answer, Client, Engine, Program, TestDatabase, on_both};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::mpsc;
use trackit::db::{Conn, DbError};

/// Connections that write at the same time.
const WRITERS: usize = 8;
/// Answers after which the program is killed, while all writers go on.
const ANSWERS: usize = 160;
const PASSWORD: &str = "correct horse battery";

/// What a connection of SQLite says of itself.
async fn pragma(conn: Conn<'_>, name: &str) -> Result<Option<i64>, DbError> {
    conn.row(&format!("PRAGMA {name}"), &[], |row| row.next::<i64>()).await
}

#[tokio::test]
async fn sqlite_syncs_at_every_commit_and_logs_ahead() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let db = database.open().await;
    let (synchronous, mode, checkpoint) = db
        .write(async |conn| {
            let mode = conn.row("PRAGMA journal_mode", &[], |row| row.next::<String>()).await?;
            let synchronous = pragma(conn, "synchronous").await?;
            Ok::<_, DbError>((synchronous, mode, pragma(conn, "wal_autocheckpoint").await?))
        })
        .await
        .expect("pragmas");
    assert_eq!(synchronous, Some(2), "FULL");
    assert_eq!(mode.as_deref(), Some("wal"));
    assert!(checkpoint >= Some(4000), "{checkpoint:?} pages: each checkpoint syncs the whole file too");
}

/// None of these is written into the file: a connection that does not ask for them does not have them.
#[tokio::test]
async fn sqlites_writer_and_readers_are_both_set_up() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let db = database.open().await;
    let read = async |conn: Conn<'_>| {
        let mut values = Vec::new();
        for name in ["busy_timeout", "foreign_keys", "cache_size"] {
            values.extend(pragma(conn, name).await?);
        }
        Ok::<_, DbError>(values)
    };
    let expected = [5000, 1, -10240];
    assert_eq!(db.write(read).await.expect("the writer's"), expected);
    assert_eq!(db.read(read).await.expect("a reader's"), expected);
}

/// Writes until the program is gone, and tells each answer.
async fn write_on(client: Client, writer: usize, answers: mpsc::UnboundedSender<Answer>) {
    for n in 0.. {
        let title = format!("Task {n} of writer {writer}");
        match client.try_post("/api/v1/tasks", &json!({"title": title})).await {
            Ok(answer) => answers.send(answer).expect("the test listens"),
            Err(_) => return,
        }
    }
}

async fn sign_up(program: &Program) -> Client {
    let account = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
    let registered = program.anonymous().post("/api/v1/register", &account).await;
    assert_eq!(registered.status, 201, "{registered:?}");
    sign_in(program).await
}

async fn sign_in(program: &Program) -> Client {
    let body = json!({"username": "ada", "password": PASSWORD});
    let answer = program.anonymous().post("/api/v1/login", &body).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    program.anonymous().with_token(answer.text("access_token"))
}

on_both! {
    async fn a_killed_program_has_kept_every_answered_write_and_no_half_of_any(database: TestDatabase) {
        let mut program = Program::serve(&database);
        let ada = sign_up(&program).await;
        let (sender, mut answers) = mpsc::unbounded_channel();
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            // A client of its own is a connection of its own.
            let client = program.anonymous().with_token(ada.token().expect("a token"));
            writers.spawn(write_on(client, writer, sender.clone()));
        }
        drop(sender);
        let mut acknowledged = BTreeMap::new();
        while let Some(answer) = answers.recv().await {
            assert_eq!(answer.status, 201, "{answer:?}");
            let seq: i64 = answer.header("change-seq").parse().expect("a number");
            acknowledged.insert(seq, answer.text("id").to_owned());
            if acknowledged.len() == ANSWERS {
                program.kill();
            }
        }
        writers.join_all().await;
        assert!(acknowledged.len() >= ANSWERS);

        let program = Program::serve(&database);
        let ada = sign_in(&program).await;
        let before = task_ids(&ada).await;
        let journal = journal(&ada).await;
        let after = task_ids(&ada).await;

        let numbers: Vec<i64> = journal.iter().map(|(seq, _)| *seq).collect();
        assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>(), "no gap");
        for (seq, id) in &acknowledged {
            assert!(before.contains(id), "task {id} was acknowledged and is gone");
            assert!(journal.contains(&(*seq, id.clone())), "change {seq} was acknowledged and is gone");
        }
        // The account's own entry is the first; each other one is a task's, and each task has one. (What
        // PostgreSQL still commits for the dead is in both or in neither, so the journal lies between.)
        let journaled: BTreeSet<String> = journal.into_iter().skip(1).map(|(_, id)| id).collect();
        assert!(before.is_subset(&journaled) && journaled.is_subset(&after));
    }
}

async fn task_ids(client: &Client) -> BTreeSet<String> {
    let items = client.all("/api/v1/tasks?limit=100").await;
    items.iter().map(|task| task["id"].as_str().expect("an id").to_owned()).collect()
}

async fn journal(client: &Client) -> Vec<(i64, String)> {
    let entry = |change: &serde_json::Value| {
        (change["seq"].as_i64().expect("a number"), change["entity_id"].as_str().expect("an id").to_owned())
    };
    client.all("/api/v1/changes?limit=100").await.iter().map(entry).collect()
}
