//! `DELETE /me`, `DELETE /me/deletion`, and what is left afterwards: nothing.

use super::{ADA, ada, sign_in};
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
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

    async fn r64_the_last_administrator_stays(engine: Engine) {
        let app = TestApp::start(engine).await;
        let root = app.admin("root").await;
        root.delete("/api/v1/me").await.is_problem(409, "last_admin");
        app.admin("other").await;
        assert_eq!(root.delete("/api/v1/me").await.status, 202);
    }
}
