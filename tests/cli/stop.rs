//! The end that a service manager asks for: no answer is cut off, nothing is lost, and 0 says so.

use crate::support::{Engine, PASSWORD, Program, TestDatabase, on_both};
use serde_json::json;

on_both! {
    async fn a_program_that_is_terminated_answers_first_and_exits_with_0(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve(&database);
        let sign_up = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
        let body = sign_up.to_string();
        let (mut idle, mut asking) = (program.raw().await, program.raw().await);
        assert_eq!(idle.get("/healthz").await.status, 200);
        asking.send(format!(
            "POST /api/v1/register HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nexpect: 100-continue\r\n\r\n",
            body.len()
        )).await;
        assert_eq!(asking.answer().await.status, 100, "it reads the body");

        program.terminate();
        idle.is_closed().await;
        asking.send(body).await;
        assert_eq!(asking.answer().await.status, 201);
        let ended = program.wait();
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert!(ended.said.contains("\"message\":\"stopped\""), "{}", ended.said);

        let again = Program::serve(&database);
        let sign_in = json!({"username": "ada", "password": PASSWORD});
        assert_eq!(again.anonymous().post("/api/v1/login", &sign_in).await.status, 200);
    }
}

/// Whoever copies the file of a program that is stopped has all of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_the_end_the_file_alone_is_the_database() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let program = Program::serve(&database);
    let sign_up = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
    assert_eq!(program.anonymous().post("/api/v1/register", &sign_up).await.status, 201);
    program.terminate();
    assert_eq!(program.wait().code, Some(0));
    let log = database.folder.path().join("trackit.db-wal");
    assert_eq!(std::fs::metadata(&log).map_or(0, |log| log.len()), 0, "{}", log.display());
}
