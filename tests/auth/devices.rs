//! `GET, DELETE /sessions`: what one is signed in by.

use super::{Browser, Pair, count, refresh};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};

const PATH: &str = "/api/v1/sessions";
const FIREFOX: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0";
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn browser_on(app: &TestApp, user_agent: &str) -> Browser {
    let body = json!({"username": "ada", "password": PASSWORD, "remember": true});
    let client = app.anonymous().with("user-agent", user_agent);
    Browser::of(app, &client.post("/api/v1/session", &body).await)
}

async fn listed(client: &Client) -> Vec<Value> {
    let answer = client.get(PATH).await;
    assert_eq!((answer.status, &answer.json["next"]), (200, &Value::Null), "{answer:?}");
    answer.json["items"].as_array().expect("a page").clone()
}

/// The id of the session that asks.
async fn own_id(client: &Client) -> String {
    let mine: Vec<_> =
        listed(client).await.into_iter().filter(|session| session["current"] == true).collect();
    assert_eq!(mine.len(), 1);
    mine[0]["id"].as_str().expect("an id").to_owned()
}

fn path_of(id: &str) -> String {
    format!("{PATH}/{id}")
}

on_both! {
    async fn r31_the_list_says_which_device_from_where_and_when(app: TestApp) {
        app.user("bob").await;
        app.user("ada").await;
        app.advance(HOUR).await;
        let browser = browser_on(&app, FIREFOX).await;
        app.advance(HOUR).await;
        let sessions = listed(&browser.client.clone().with("accept-language", "pt-BR")).await;
        let mut newest = sessions[0].clone();
        newest["id"].take();
        assert_eq!(
            newest,
            json!({
                "id": null, "kind": "browser", "device": "Firefox no Windows", "user_agent": FIREFOX,
                "ip": "127.0.0.1", "current": true, "remember": true, "created_at": "2026-11-20T13:00:00Z",
                "last_used_at": "2026-11-20T14:00:00Z", "expires_at": "2026-12-20T13:00:00Z",
            })
        );
        assert_eq!(sessions.len(), 2, "bob's are his own");
        assert_eq!((&sessions[1]["kind"], &sessions[1]["current"]), (&json!("client"), &json!(false)));
        assert_eq!(sessions[1]["device"], "Um dispositivo desconhecido");
        assert_eq!(own_id(&app.signed_in("ada").await).await.len(), 36);
    }

    async fn what_has_run_out_is_not_listed(app: TestApp) {
        let ada = app.user("ada").await;
        Browser::sign_in(&app, false).await;
        let kept = Browser::sign_in(&app, true).await;
        assert_eq!(listed(&ada).await.len(), 3);
        app.advance(12 * HOUR).await;
        assert_eq!(listed(&kept.client).await.len(), 2, "a browser that was idle for twelve hours is out");
        app.advance(24 * HOUR * 13).await;
        assert_eq!(listed(&kept.client).await.len(), 2);
        app.advance(24 * HOUR * 14).await;
        assert!(!kept.is_signed_in().await);
    }

    async fn the_list_comes_in_pages(app: TestApp) {
        let ada = app.user("ada").await;
        for _ in 0..4 {
            app.signed_in("ada").await;
        }
        let all = ada.all(&format!("{PATH}?limit=2")).await;
        let ids: HashSet<_> = all.iter().map(|session| session["id"].to_string()).collect();
        assert_eq!((all.len(), ids.len()), (5, 5));
        assert_eq!(all[4]["current"], true, "the newest come first");
        let answer = ada.get(&format!("{PATH}?cursor=x&limit=0&device=y")).await;
        let expected = [("limit", "invalid_limit"), ("cursor", "invalid_cursor"), ("device", "unknown_field")];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    async fn r31_a_session_that_is_ended_is_over_at_once(app: TestApp) {
        app.user("ada").await;
        let (browser, pair) = (Browser::sign_in(&app, true).await, Pair::new(&app, "ada").await);
        let (here, client) = (Browser::sign_in(&app, false).await, app.anonymous().with_token(&pair.access));
        for id in [own_id(&browser.client).await, own_id(&client).await] {
            let answer = here.client.delete(&path_of(&id)).await;
            assert_eq!((answer.status, answer.header("set-cookie")), (204, ""));
            here.client.delete(&path_of(&id)).await.is_problem(404, "not_found");
        }
        assert!(!browser.is_signed_in().await && !pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(here.is_signed_in().await);
        let app = app.restart().await;
        assert!(!pair.is_good(&app).await);
    }

    async fn who_ends_their_own_session_is_signed_out(app: TestApp) {
        app.user("ada").await;
        let browser = Browser::sign_in(&app, false).await;
        let answer = browser.client.delete(&path_of(&own_id(&browser.client).await)).await;
        assert_eq!((answer.status, answer.header("clear-site-data")), (204, "\"cache\""));
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
        assert!(!browser.is_signed_in().await);
    }

    async fn r31_another_accounts_session_is_not_found_and_goes_on(app: TestApp) {
        app.user("ada").await;
        let (browser, eve) = (Browser::sign_in(&app, false).await, app.user("eve").await);
        let id = own_id(&browser.client).await;
        eve.delete(&path_of(&id)).await.is_problem(404, "not_found");
        app.admin("root").await.delete(&path_of(&id)).await.is_problem(404, "not_found");
        for bad in ["x", "00000000-0000-7000-8000-000000000000"] {
            browser.client.delete(&path_of(bad)).await.is_problem(404, "not_found");
        }
        assert!(browser.is_signed_in().await);
    }

    async fn r31_all_others_end_and_the_one_that_asks_goes_on(app: TestApp) {
        let bob = app.user("bob").await;
        app.user("ada").await;
        let (here, there) = (Browser::sign_in(&app, false).await, Browser::sign_in(&app, true).await);
        let pair = Pair::new(&app, "ada").await;
        assert_eq!(here.client.delete(PATH).await.status, 204);
        assert!(here.is_signed_in().await && !there.is_signed_in().await && !pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert_eq!(bob.get("/api/v1/me").await.status, 200);
        assert_eq!(count(&app, "sessions").await, 2, "this one, and bob's");

        let pair = Pair::new(&app, "ada").await;
        assert_eq!(app.anonymous().with_token(&pair.access).delete(PATH).await.status, 204);
        assert!(pair.is_good(&app).await && !here.is_signed_in().await);
        let app = app.restart().await;
        assert!(pair.is_good(&app).await);
    }
}
