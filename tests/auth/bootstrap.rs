//! `POST /bootstrap`: the first administrator (R78).

use super::{count, log_in, sign_up};
use crate::support::{Answer, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;
use trackit::auth::bootstrap;

const HOUR: Duration = Duration::from_secs(60 * 60);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn the_token_makes_an_administrator_once(app: TestApp) {
        let token = new_token(&app).await;
        let answer = use_token(&app, &token, "root").await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert_eq!((answer.text("role"), answer.header("cache-control")), ("admin", "no-store"));
        assert_eq!(answer.json["email_verified"], true, "whoever has the token answers for the address");
        assert_eq!(log_in(&app.anonymous(), "root", PASSWORD).await.status, 200);
        use_token(&app, &token, "second").await.is_problem(403, "invalid_bootstrap_token");
        assert_eq!(count(&app, "accounts").await, 1);
    }

    async fn r78_twenty_at_once_make_one_administrator(app: TestApp) {
        let token = new_token(&app).await;
        let uses: Vec<_> = (0..20)
            .map(|n| {
                let (client, mut body) = (app.anonymous(), sign_up(&format!("root{n}")));
                body["token"] = token.clone().into();
                tokio::spawn(async move { client.post("/api/v1/bootstrap", &body).await })
            })
            .collect();
        let mut made = 0;
        for used in uses {
            let answer = used.await.expect("an answer");
            match answer.status {
                201 => made += 1,
                // The pool that hashes may be too full for some of them (R8).
                503 => answer.is_problem(503, "busy"),
                _ => answer.is_problem(403, "invalid_bootstrap_token"),
            }
        }
        assert_eq!((made, count(&app, "accounts").await), (1, 1));
    }

    async fn r78_the_token_is_good_for_less_than_an_hour(app: TestApp) {
        for wait in [HOUR, HOUR + MOMENT, 24 * HOUR] {
            let token = new_token(&app).await;
            app.advance(wait).await;
            use_token(&app, &token, "root").await.is_problem(403, "invalid_bootstrap_token");
        }
        let token = new_token(&app).await;
        app.advance(HOUR - MOMENT).await;
        assert_eq!(use_token(&app, &token, "root").await.status, 201);
    }

    async fn a_wrong_or_replaced_token_makes_nobody(app: TestApp) {
        let replaced = new_token(&app).await;
        let token = new_token(&app).await;
        for wrong in [&replaced, "", "null", &token[1..], &token.to_lowercase(), &format!("{token} ")] {
            use_token(&app, wrong, "root").await.is_problem(403, "invalid_bootstrap_token");
        }
        let mut body = sign_up("root");
        body["token"] = json!(null);
        let answer = app.anonymous().post("/api/v1/bootstrap", &body).await;
        assert_eq!(answer.errors(), [("token".to_owned(), "required".to_owned())]);
        assert_eq!(count(&app, "accounts").await, 0);
        assert_eq!(use_token(&app, &token, "root").await.status, 201);
    }

    async fn a_name_that_is_taken_does_not_use_the_token_up(app: TestApp) {
        app.user("root").await;
        let token = new_token(&app).await;
        assert_eq!(use_token(&app, &token, "root").await.status, 409);
        assert_eq!(use_token(&app, &token, "root2").await.status, 201);
    }

    async fn an_instance_with_an_administrator_has_no_token(app: TestApp) {
        app.user("ada").await;
        assert!(bootstrap::new_token(&app.app).await.expect("an answer").is_some());
        app.admin("root").await;
        assert_eq!(bootstrap::new_token(&app.app).await.expect("an answer"), None);
    }

    /// A token from before the administrator came by another way is still in the file.
    async fn an_older_token_makes_no_second_administrator(app: TestApp) {
        let token = new_token(&app).await;
        app.admin("root").await;
        use_token(&app, &token, "second").await.is_problem(403, "invalid_bootstrap_token");
        assert_eq!(count(&app, "accounts").await, 1);
    }
}

async fn new_token(app: &TestApp) -> String {
    bootstrap::new_token(&app.app).await.expect("an answer").expect("a token")
}

async fn use_token(app: &TestApp, token: &str, username: &str) -> Answer {
    let mut body = sign_up(username);
    body["token"] = token.into();
    app.anonymous().post("/api/v1/bootstrap", &body).await
}
