//! `PUT /me/password`

use super::{Browser, Pair, count, log_in, refresh};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/me/password";
const NEW: &str = "a calm green teapot";

fn change(current: &str, new: &str) -> Value {
    json!({"current_password": current, "password": new})
}

async fn change_by(client: &Client) -> Answer {
    client.put(PATH, &change(PASSWORD, NEW)).await
}

on_both! {
    async fn the_new_password_signs_in_and_the_old_one_does_not(app: TestApp) {
        let ada = app.user("ada").await;
        let answer = change_by(&ada).await;
        assert_eq!((answer.status, answer.bytes.len(), answer.header("cache-control")), (204, 0, "no-store"));
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
        assert_eq!(log_in(&app.anonymous(), "ada", NEW).await.status, 200);
    }

    /// As a peer shipped it (R9).
    async fn r09_without_the_current_password_nothing_changes(app: TestApp) {
        let ada = app.user("ada").await;
        let (browser, before) = (Browser::sign_in(&app, false).await, hash(&app).await);
        for wrong in ["a wrong password", "", &PASSWORD.to_uppercase(), NEW] {
            let answer = ada.put(PATH, &change(wrong, NEW)).await;
            answer.is_problem(403, "wrong_password");
            assert_eq!(answer.errors(), [("current_password".to_owned(), "wrong_password".to_owned())]);
        }
        let absent = ada.put(PATH, &json!({"password": NEW})).await;
        absent.is_problem(422, "validation");
        assert_eq!(absent.errors(), [("current_password".to_owned(), "required".to_owned())]);
        assert_eq!(hash(&app).await, before);
        assert!(browser.is_signed_in().await && ada.get("/api/v1/me").await.status == 200);
    }

    async fn r53_the_owner_hears_of_a_new_password(app: TestApp) {
        let ada = app.user("ada").await;
        assert_eq!(change_by(&ada).await.status, 204);
        let told = app.mail_to("ada@example.org").await;
        assert_eq!(told.subject, "Your password was changed");
        assert!(told.text.contains("20 Nov 2026, 12:00 (UTC)") && !told.text.contains(NEW), "{}", told.text);
    }

    async fn a_bad_new_password_is_named(app: TestApp) {
        let ada = app.user("ada").await;
        for (bad, code) in [("short", "password_too_short"), (&"a".repeat(257), "too_long")] {
            let answer = ada.put(PATH, &change(PASSWORD, bad)).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [("password".to_owned(), code.to_owned())]);
        }
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
    }

    async fn an_instance_may_ask_for_longer_ones(engine: Engine) {
        let app = TestApp::start_with(engine, &["--password-min", "15"]).await;
        let ada = app.user("ada").await;
        let answer = ada.put(PATH, &change(PASSWORD, "fourteen chars")).await;
        assert_eq!(answer.errors(), [("password".to_owned(), "password_too_short".to_owned())]);
        assert_eq!(ada.put(PATH, &change(PASSWORD, "fifteen letters")).await.status, 204);
    }

    /// Whoever changes it because somebody has it wants that one out, by whatever way they came.
    async fn r30_all_else_that_the_account_was_signed_in_by_ends(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        let (browser, remembered) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, true).await);
        let (pair, bobs) = (Pair::new(&app, "ada").await, Pair::new(&app, "bob").await);
        let rotated = Pair::of(&refresh(&app, &pair.refresh).await);
        assert!(rotated.is_good(&app).await && bobs.is_good(&app).await);
        assert_eq!(change_by(&remembered.client).await.status, 204);

        assert!(!browser.is_signed_in().await && !pair.is_good(&app).await && !rotated.is_good(&app).await);
        for token in [&rotated.refresh, &pair.refresh] {
            refresh(&app, token).await.is_problem(401, "invalid_refresh_token");
        }
        assert!(bobs.is_good(&app).await);
        let app = app.restart().await;
        assert!(!rotated.is_good(&app).await && !Browser::with(&app, &browser.cookie).is_signed_in().await);
    }

    async fn r26_the_browser_that_asked_goes_on_by_a_new_cookie(app: TestApp) {
        app.user("ada").await;
        for (remember, kept) in [(false, None), (true, Some("Max-Age=2592000"))] {
            let password = if remember { NEW } else { PASSWORD };
            let body = json!({"username": "ada", "password": password, "remember": remember});
            let before = Browser::of(&app, &app.anonymous().post("/api/v1/session", &body).await);
            let answer = before.client.put(PATH, &change(password, NEW)).await;
            assert_eq!(answer.status, 204, "{answer:?}");
            let cookie = answer.header("set-cookie").split("; ").collect::<Vec<_>>();
            assert_eq!(cookie.iter().find(|part| part.starts_with("Max-Age")), kept.as_ref());
            let value = cookie[0].strip_prefix("__Host-trackit=").expect("our cookie");
            let after = Browser::with(&app, value);
            assert_ne!(before.cookie, after.cookie);
            assert!(after.is_signed_in().await && !before.is_signed_in().await);
        }
        assert_eq!(count(&app, "sessions").await, 1, "that of the last browser");
    }

    async fn a_client_that_asked_goes_on_by_its_refresh_token(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        let answer = change_by(&app.anonymous().with_token(&pair.access)).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (204, ""));
        assert!(!pair.is_good(&app).await, "it says an epoch that is over");
        let next = Pair::of(&refresh(&app, &pair.refresh).await);
        assert!(next.is_good(&app).await);
        assert_eq!(count(&app, "sessions").await, 1);
    }

    /// Whoever stole a session does not get to guess at the password as often as they like.
    async fn r12_wrong_ones_count_with_those_of_a_sign_in(app: TestApp) {
        let ada = app.user("ada").await;
        for _ in 0..3 {
            ada.put(PATH, &change("a wrong password", NEW)).await.is_problem(403, "wrong_password");
        }
        for _ in 0..2 {
            log_in(&app.anonymous(), "ada", "a wrong password").await.is_problem(401, "invalid_credentials");
        }
        change_by(&ada).await.is_problem(429, "throttled");
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(429, "throttled");
    }

    /// All of them know the password that is changed; only the first changes it.
    async fn of_four_changes_at_once_one_succeeds(app: TestApp) {
        app.user("ada").await;
        let mut clients = Vec::new();
        for n in 0..4 {
            clients.push((app.signed_in("ada").await, format!("{NEW} {n}")));
        }
        let changes: Vec<_> = clients
            .into_iter()
            .map(|(ada, new)| {
                tokio::spawn(async move { (ada.put(PATH, &change(PASSWORD, &new)).await, new) })
            })
            .collect();
        let mut won = Vec::new();
        for change in changes {
            let (answer, new) = change.await.expect("an answer");
            match answer.status {
                204 => won.push(new),
                401 => answer.is_problem(401, "unauthenticated"),
                _ => answer.is_problem(403, "wrong_password"),
            }
        }
        assert_eq!(won.len(), 1);
        assert_eq!(log_in(&app.anonymous(), "ada", &won[0]).await.status, 200);
        assert_eq!(count(&app, "sessions").await, 2, "that of the change, and the new one");
    }

    async fn nobody_changes_it_without_being_signed_in(app: TestApp) {
        app.user("ada").await;
        change_by(&app.anonymous()).await.is_problem(401, "unauthenticated");
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
    }
}

async fn hash(app: &TestApp) -> String {
    let sql = "SELECT password_hash FROM accounts";
    let hash = app.app.db.read(async move |conn| conn.row(sql, &[], |row| row.next()).await).await;
    hash.expect("a read").expect("an account")
}
