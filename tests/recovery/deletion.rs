//! `DELETE /me`, `DELETE /me/deletion`, and what is left afterwards: nothing.

use super::{ADA, ada, sign_in};
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;
use trackit::auth;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn delete_due(app: &TestApp) -> u64 {
    auth::delete_due_accounts(&app.app).await.expect("a database")
}

async fn days_later(app: &TestApp, days: u32) -> Option<Client> {
    app.advance(DAY * days).await;
    let answer = sign_in(app, ADA, PASSWORD).await;
    (answer.status == 200).then(|| app.anonymous().with_token(answer.text("access_token")))
}

on_both! {
    async fn r77_an_account_is_deleted_after_a_week(app: TestApp) {
        let client = ada(&app).await;
        client.task("Cortar o tecido").await;
        let answer = client.delete("/api/v1/me").await;
        assert_eq!((answer.status, answer.text("deletes_at")), (202, "2026-11-27T12:00:00Z"), "{answer:?}");
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(client.get("/api/v1/me").await.status, 401, "it ends what is signed in");
        assert_eq!(app.mail_to(ADA).await.subject, "Your account is going to be deleted");

        let client = days_later(&app, 6).await.expect("until then one may sign in");
        assert_eq!(client.get("/api/v1/me").await.text("deletes_at"), "2026-11-27T12:00:00Z");
        assert_eq!(delete_due(&app).await, 0);
        app.advance(DAY).await;
        assert_eq!(delete_due(&app).await, 1);
        assert_eq!(client.get("/api/v1/me").await.status, 401);
        sign_in(&app, ADA, PASSWORD).await.is_problem(401, "invalid_credentials");
        assert_eq!(app.mail_to(ADA).await.subject, "Your account is deleted");
        // The names are free again.
        app.user("ada").await;
    }

    async fn within_the_week_one_may_keep_it(app: TestApp) {
        let client = ada(&app).await;
        let task = client.task("Cortar o tecido").await;
        client.delete("/api/v1/me").await;
        let client = days_later(&app, 3).await.expect("a sign-in");
        assert_eq!(client.delete("/api/v1/me/deletion").await.status, 204);
        assert_eq!(app.mail_to(ADA).await.subject, "Your account stays");
        assert_eq!(client.delete("/api/v1/me/deletion").await.status, 204, "twice is once");
        assert_eq!(app.mail().await.len(), 2);
        let client = days_later(&app, 30).await.expect("a sign-in");
        assert_eq!(delete_due(&app).await, 0);
        assert!(client.get("/api/v1/me").await.json["deletes_at"].is_null());
        assert_eq!(client.get(&format!("/api/v1/tasks/{task}")).await.status, 200);
    }

    /// Every string that the account ever had, in whatever table, row or page: deleted, it is in none.
    async fn r77_nothing_personal_is_left_in_the_files(app: TestApp) {
        let client = ada(&app).await;
        let words = fill(&client).await;
        app.mail().await;
        for word in &words {
            assert!(app.database.holds(word).await, "{word} was there");
        }
        client.delete("/api/v1/me").await;
        app.advance(DAY * 7).await;
        assert_eq!(delete_due(&app).await, 1);
        app.mail().await;
        app.app.db.tidy().await.expect("room");
        for word in words {
            assert!(!app.database.holds(&word).await, "{word} is still there");
        }
    }

    async fn r64_the_last_administrator_stays(engine: Engine) {
        let app = TestApp::start(engine).await;
        let root = app.admin("root").await;
        root.delete("/api/v1/me").await.is_problem(409, "last_admin");
        app.admin("other").await;
        assert_eq!(root.delete("/api/v1/me").await.status, 202);
    }
}

/// Work with a word of its own in each field, some of it changed and deleted again.
async fn fill(client: &Client) -> Vec<String> {
    let post = async |path: &str, body: serde_json::Value| {
        let answer = client.post(&format!("/api/v1/{path}"), &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.text("id").to_owned()
    };
    let customer = post(
        "customers",
        json!({"name": "Zuleika-c1", "email": "zuleika-c2@example.org", "phone": "555-c3",
        "document": "doc-c4", "notes": "notes-c5"}),
    )
    .await;
    let items = json!([{"description": "item-o3", "quantity_milli": 1000, "unit_price_cents": 100}]);
    let order = json!({"title": "order-o1", "notes": "notes-o2", "customer_id": customer, "items": items});
    let order = post("orders", order).await;
    let task = post("tasks", json!({"title": "title-t1", "description": "text-t2", "order_id": order})).await;
    let timer = json!({"description": "timer-a1", "task_id": task});
    assert_eq!(client.post("/api/v1/timer", &timer).await.status, 201);
    client.patch(&format!("/api/v1/tasks/{task}"), &json!({"title": "title-t3"})).await;
    client.patch("/api/v1/me", &json!({"name": "Adalgisa-m1"})).await;
    let gone = post("tasks", json!({"title": "gone-t4"})).await;
    client.delete(&format!("/api/v1/tasks/{gone}")).await;
    let words = [
        "Zuleika-c1",
        "zuleika-c2",
        "555-c3",
        "doc-c4",
        "notes-c5",
        "order-o1",
        "notes-o2",
        "item-o3",
        "title-t1",
        "text-t2",
        "title-t3",
        "timer-a1",
        "Adalgisa-m1",
        "gone-t4",
        ADA,
    ];
    words.map(str::to_owned).to_vec()
}
