//! `GET /events` of several processes on one database: what one of them writes, the streams of all tell.

use super::{
    events::{EVENTS, WITHOUT_POLL, WRITERS, all_numbers, read_in_visits, time_to_tell, write},
    events_end::ends,
};
use crate::support::{Client, Engine, PASSWORD, Program, TestApp, TestDatabase, on_both, until};
use serde_json::json;
use tokio::task::JoinSet;
use trackit::{
    db::{Conn, Db, DbError},
    server::Workers,
};

/// Two processes with their workers, and a client of one account at each.
struct Two {
    apps: [TestApp; 2],
    clients: [Client; 2],
    _workers: [Workers; 2],
}

impl Two {
    async fn start() -> Self {
        let one = TestApp::start(Engine::Postgres).await;
        one.user("ada").await;
        let two = one.beside().await;
        let clients = [one.signed_in("ada").await, two.signed_in("ada").await];
        let workers = [Workers::start(&one.app), Workers::start(&two.app)];
        Self { apps: [one, two], clients, _workers: workers }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_at_one_process_is_told_at_the_other_without_waiting_for_the_poll() {
    let two = Two::start().await;
    for (writer, reader) in [(0, 1), (1, 0)] {
        let mut events = two.clients[reader].follow(EVENTS).await;
        events.ready().await;
        let time = time_to_tell(&two.clients[writer], &mut events).await;
        assert!(time < WITHOUT_POLL, "{time:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_who_go_from_process_to_process_lose_nothing_and_see_nothing_twice() {
    let two = Two::start().await;
    let (mut writers, mut readers) = (JoinSet::new(), JoinSet::new());
    for visit in [1, 7, 1000] {
        readers.spawn(read_in_visits(two.clients.to_vec(), visit));
    }
    for n in 0..WRITERS {
        writers.spawn(write(two.clients[n % 2].clone()));
    }
    writers.join_all().await;
    for seen in readers.join_all().await {
        assert_eq!(seen, all_numbers());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_out_at_one_process_ends_the_streams_at_the_other() {
    let two = Two::start().await;
    let token = two.clients[0].token().expect("a token");
    let mut events = two.apps[1].anonymous().with_token(token).follow(EVENTS).await;
    events.ready().await;
    two.clients[0].post("/api/v1/logout", &json!({})).await;
    ends(&mut events).await;
}

/// How a process speaks to the others is not on: all that it says is lost.
async fn lost_word(one: TestApp) {
    let ada = one.user("ada").await;
    let two = one.beside().await;
    let mut events = two.signed_in("ada").await.follow(EVENTS).await;
    events.ready().await;
    for _ in 0..2 {
        let task = ada.task("Cortar").await;
        assert_eq!(events.change().await["entity_id"], task);
    }
}

on_both! {
    async fn a_change_that_nobody_was_told_of_is_found_by_the_poll(app: TestApp) {
        lost_word(app).await;
    }
}

/// The processes whose connections bear this name, each by the connection that it hears the others by.
async fn wires(db: &Db, name: &str, end: bool) -> i64 {
    let name = name.to_owned();
    let sql = format!(
        "SELECT count({}) FROM pg_stat_activity WHERE application_name = $1
         AND (query LIKE 'LISTEN %' OR query LIKE 'SELECT pg_notify(%')",
        if end { "pg_terminate_backend(pid)" } else { "pid" }
    );
    let count =
        db.read(async move |conn: Conn<'_>| conn.row(&sql, &[name.as_str().into()], |row| row.next()).await);
    count.await.map_err(|error: DbError| error).expect("a count").expect("a row")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_lost_their_connection_hear_each_other_again() {
    let mut database = TestDatabase::create(Engine::Postgres).await;
    let db = database.open().await;
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    database.url.push_str(&format!("&application_name={name}"));
    let (one, two) = (Program::serve(&database), Program::serve(&database));
    let body = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
    assert_eq!(one.anonymous().post("/api/v1/register", &body).await.status, 201);
    let sign_in = json!({"username": "ada", "password": PASSWORD});
    let token = one.anonymous().post("/api/v1/login", &sign_in).await.text("access_token").to_owned();
    let (ada, there) = (one.anonymous().with_token(&token), two.anonymous().with_token(&token));
    let mut events = there.follow(EVENTS).await;
    events.ready().await;

    until(async || wires(&db, &name, false).await == 2).await;
    assert_eq!(wires(&db, &name, true).await, 2);
    // Nothing is lost meanwhile.
    let task = ada.task("Cortar").await;
    assert_eq!(events.change().await["entity_id"], task);
    until(async || wires(&db, &name, false).await == 2).await;
    let time = time_to_tell(&ada, &mut events).await;
    assert!(time < WITHOUT_POLL, "{time:?}");
}
