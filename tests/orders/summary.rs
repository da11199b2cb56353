//! `GET /orders/{id}/summary`

use super::{ordered, path_of};
use crate::support::{Client, Engine, TestApp, on_both, until};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;
use trackit::db::{Conn, DbError};

async fn task(client: &Client, order: &str, done: bool) -> String {
    let body = json!({"title": "Cortar", "done": done, "order_id": order});
    client.post("/api/v1/tasks", &body).await.text("id").to_owned()
}

async fn worked(client: &Client, from: &str, to: &str, mut on: Value) {
    on["started_at"] = format!("2026-11-20T{from}:00Z").into();
    on["ended_at"] = format!("2026-11-20T{to}:00Z").into();
    let answer = client.post("/api/v1/activities", &on).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

on_both! {
    async fn a_summary_has_the_tasks_the_hours_and_what_they_cost(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"rate_cents_per_hour": 5_000})).await;
        let (order, other) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
        let path = format!("{}/summary", path_of(&order));
        assert_eq!(ada.get(&path).await.json, json!({
            "tasks": {"total": 0, "done": 0}, "duration_ms": 0, "billable_ms": 0, "cost_cents": 0,
            "total_cents": 39_900, "running": false,
        }));

        let open = task(&ada, order.text("id"), false).await;
        task(&ada, order.text("id"), true).await;
        let elsewhere = task(&ada, other.text("id"), false).await;
        // By its task, by its own word, unbilled, of another order by its own word, and of another task.
        worked(&ada, "08:00", "08:20", json!({"task_id": open})).await;
        worked(&ada, "08:20", "09:00", json!({"order_id": order.text("id")})).await;
        worked(&ada, "09:00", "09:10", json!({"task_id": open, "billable": false})).await;
        worked(&ada, "09:10", "10:00", json!({"task_id": open, "order_id": other.text("id")})).await;
        worked(&ada, "10:00", "10:30", json!({"task_id": elsewhere})).await;
        // Twenty minutes at 50.00 are 16.67, forty are 33.33.
        assert_eq!(ada.get(&path).await.json, json!({
            "tasks": {"total": 2, "done": 1}, "duration_ms": 4_200_000, "billable_ms": 3_600_000, "cost_cents": 5_000,
            "total_cents": 39_900, "running": false,
        }));

        ada.post("/api/v1/timer", &json!({"task_id": open})).await;
        app.advance(Duration::from_secs(60)).await;
        let now = ada.get(&path).await.json;
        assert_eq!((&now["running"], &now["duration_ms"]), (&json!(true), &json!(4_260_000)));
        assert_eq!(now["cost_cents"], 5_083);
    }
}

/// Whether somebody waits to read activities.
async fn somebody_waits(app: &TestApp) -> bool {
    let sql = "SELECT count(*) FROM pg_locks WHERE relation = 'activities'::regclass AND NOT granted";
    let waiting = async |conn: Conn<'_>| conn.row(sql, &[], |row| row.next::<i64>()).await;
    app.app.db.read(waiting).await.map_err(|error: DbError| error).expect("locks") > Some(0)
}

/// Where several statements of one connection could see several states, which is on PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_summary_is_of_one_state_whatever_is_written_meanwhile() {
    let app = TestApp::start(Engine::Postgres).await;
    let ada = app.user("ada").await;
    let (order, other) = (ordered(&ada, "Camisetas").await, ordered(&ada, "Vestidos").await);
    let moving = task(&ada, other.text("id"), false).await;
    worked(&ada, "08:00", "09:00", json!({"task_id": moving})).await;

    let (locked, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (lock, wait, id) = (Arc::clone(&locked), Arc::clone(&go_on), order.text("id").to_owned());
    let db = app.app.db.clone();
    let writing = tokio::spawn(async move {
        db.write(async move |conn: Conn<'_>| {
            conn.script("LOCK TABLE activities").await?;
            lock.notify_one();
            wait.notified().await;
            conn.script(&format!("UPDATE tasks SET order_id = '{id}'")).await
        })
        .await
    });
    locked.notified().await;
    let path = format!("{}/summary", path_of(&order));
    let reading = tokio::spawn(async move { ada.get(&path).await });
    until(async || somebody_waits(&app).await).await;
    go_on.notify_one();
    writing.await.expect("no panic").map_err(|error: DbError| error).expect("a task moves");
    let summary = reading.await.expect("no panic").json;
    assert_eq!((&summary["tasks"]["total"], &summary["duration_ms"]), (&json!(0), &json!(0)));
}
