//! PostgreSQL: one owner's writes wait for each other, and keep nobody else waiting.

use crate::support::{Client, Engine, TestApp};
use serde_json::json;
use std::sync::Arc;
use tokio::{
    sync::Notify,
    task::{JoinHandle, JoinSet},
};
use trackit::{
    core::ids::Owner,
    db::{Conn, DbError},
    journal::Write,
};

/// More than there are connections in the pool.
const MANY: usize = 40;

async fn owner(client: &Client) -> Owner {
    Owner(client.get("/api/v1/me").await.text("id").parse().expect("an id"))
}

/// A write that has the owner's head of the journal until it is released, and then comes to nothing.
async fn hold(app: &TestApp, owner: Owner) -> (Arc<Notify>, JoinHandle<Result<(), DbError>>) {
    let (reached, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (reach, wait, now) = (Arc::clone(&reached), Arc::clone(&release), app.clock.now());
    let hold = async move |conn: Conn<'_>| {
        Write::begin(conn, owner, now).await?;
        reach.notify_one();
        wait.notified().await;
        Err(DbError::Closed)
    };
    let app = app.app.clone();
    let held = tokio::spawn(async move { app.write(owner, hold).await });
    reached.notified().await;
    (release, held)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_owners_many_writes_leave_the_connections_to_the_others() {
    let app = TestApp::start(Engine::Postgres).await;
    let (ada, bob) = (app.user("ada").await, app.user("bob").await);
    let (release, held) = hold(&app, owner(&ada).await).await;
    let mut waiting = JoinSet::new();
    for _ in 0..MANY {
        let ada = ada.clone();
        waiting.spawn(async move { ada.post("/api/v1/tasks", &json!({"title": "Cortar"})).await.status });
    }
    // While the first of these are asked the waiting ones arrive.
    for _ in 0..MANY {
        assert_eq!(bob.get("/api/v1/tasks").await.status, 200);
        assert_eq!(bob.post("/api/v1/tasks", &json!({"title": "Costurar"})).await.status, 201);
    }
    release.notify_one();
    assert!(matches!(held.await.expect("no panic"), Err(DbError::Closed)));
    assert_eq!(waiting.join_all().await, [201; MANY]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_for_another_process_is_told_so_after_a_while() {
    let app = TestApp::start(Engine::Postgres).await;
    let ada = app.user("ada").await;
    let (release, held) = hold(&app.beside().await, owner(&ada).await).await;
    ada.post("/api/v1/tasks", &json!({"title": "Cortar"})).await.is_problem(503, "busy");
    release.notify_one();
    held.await.expect("no panic").expect_err("it came to nothing");
    assert_eq!(ada.post("/api/v1/tasks", &json!({"title": "Cortar"})).await.status, 201);
}
