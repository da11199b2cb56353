//! PostgreSQL: a write that read a task before another write of it, and comes after. SQLite has one writer,
//! where this cannot be.

use crate::support::{Answer, Client, Engine, TestApp};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::sync::Notify;
use trackit::db::{Conn, DbError};
use uuid::Uuid;

/// What the two writes know of each other.
#[derive(Default)]
struct Overtaking {
    changed: Notify,
    /// Whoever is answered at once will never wait.
    answered: AtomicBool,
}

/// Changes a task as another process would, but commits only when somebody waits for it to do so.
async fn overtake(conn: Conn<'_>, id: Uuid, overtaking: &Overtaking) -> Result<(), DbError> {
    let sql = "UPDATE tasks SET title = 'Overtaken', version = version + 1 WHERE id = $1";
    assert_eq!(conn.execute(sql, &[id.into()]).await?, 1);
    overtaking.changed.notify_one();
    let waiting =
        "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
    while !overtaking.answered.load(Ordering::SeqCst)
        && conn.row(waiting, &[], |row| row.next::<i64>()).await? == Some(0)
    {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Makes a task, sends a write that another one overtakes, and answers the task's path and the answer.
async fn overtaken(
    app: &TestApp,
    client: &Client,
    write: impl AsyncFn(String) -> Answer,
) -> (String, Answer) {
    let id = client.task("Cortar").await;
    let path = format!("/api/v1/tasks/{id}");
    let (id, db) = (id.parse().expect("an id"), app.app.db.clone());
    let overtaking = Arc::new(Overtaking::default());
    let others = Arc::clone(&overtaking);
    let other =
        tokio::spawn(async move { db.write(async move |conn| overtake(conn, id, &others).await).await });
    overtaking.changed.notified().await;
    let answer = write(path.clone()).await;
    overtaking.answered.store(true, Ordering::SeqCst);
    other.await.expect("no panic").expect("the other write");
    (path, answer)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_named_no_version_is_made_to_what_the_other_left() {
    let app = TestApp::start(Engine::Postgres).await;
    let ada = app.user("ada").await;
    let (path, changed) =
        overtaken(&app, &ada, async |path| ada.patch(&path, &json!({"done": true})).await).await;
    assert_eq!((changed.status, changed.text("title"), changed.header("etag")), (200, "Overtaken", "\"3\""));
    assert_eq!(ada.get(&path).await.json, changed.json);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deletion_that_named_no_version_journals_what_the_other_left() {
    let app = TestApp::start(Engine::Postgres).await;
    let ada = app.user("ada").await;
    let (path, deleted) = overtaken(&app, &ada, async |path| ada.delete(&path).await).await;
    assert_eq!((deleted.status, deleted.header("change-seq")), (204, "3"));
    assert_eq!(ada.get("/api/v1/changes?since=2").await.json["items"][0]["version"], 2);
    assert_eq!(ada.post("/api/v1/changes/3/undo", &json!({})).await.status, 200);
    assert_eq!(ada.get(&path).await.text("title"), "Overtaken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_to_the_version_before_is_refused() {
    let app = TestApp::start(Engine::Postgres).await;
    let ada = app.user("ada").await;
    let careful = ada.clone().with("if-match", "\"1\"");
    let body = json!({"title": "Changed"});
    for write in 0..3 {
        let (path, refused) = overtaken(&app, &ada, async |path| match write {
            0 => careful.put(&path, &body).await,
            1 => careful.patch(&path, &body).await,
            _ => careful.delete(&path).await,
        })
        .await;
        refused.is_problem(412, "precondition_failed");
        let task = ada.get(&path).await;
        assert_eq!((task.text("title"), task.header("etag")), ("Overtaken", "\"2\""));
    }
}
