//! `GET /admin/audit`.

use super::{ACCOUNTS, id_of, path_of};
use crate::support::{Client, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/api/v1/admin/audit";

async fn actions(root: &Client, query: &str) -> Vec<String> {
    let entries = root.all(&format!("{PATH}?{query}")).await;
    entries.iter().map(|entry| entry["action"].as_str().expect("an action").to_owned()).collect()
}

on_both! {
    async fn the_log_is_listed_by_time_account_and_action(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        let (root_id, ada_id) = (id_of(&root).await, id_of(&ada).await);
        app.advance(Duration::from_secs(60)).await;
        let wrong = json!({"username": "ada", "password": "a wrong password"});
        app.anonymous().post("/api/v1/login", &wrong).await;
        app.advance(Duration::from_secs(60)).await;
        root.patch(&path_of(&ada_id), &json!({"disabled": true})).await;

        let all = ["account_disabled", "sign_in_failed", "sign_in", "account_created", "sign_in", "account_created"];
        assert_eq!(actions(&root, "").await, all);
        assert_eq!(actions(&root, "limit=1").await, all, "in pages");
        assert_eq!(actions(&root, "since=2026-11-20T12:01:00Z").await, all[..2]);
        assert_eq!(actions(&root, &format!("account={ada_id}")).await, all[..4]);
        assert_eq!(actions(&root, &format!("actor={root_id}&limit=1")).await, ["account_disabled", "sign_in"]);
        assert_eq!(actions(&root, &format!("actor={root_id}&account={ada_id}")).await, all[..1]);
        assert_eq!(actions(&root, "action=sign_in_failed").await, ["sign_in_failed"]);
        let failed = root.get(&format!("{PATH}?action=sign_in_failed")).await.json["items"][0].clone();
        assert_eq!(
            failed,
            json!({"seq": 5, "at": "2026-11-20T12:01:00Z", "action": "sign_in_failed", "actor": null,
                "subject": ada_id, "session": null, "ip": "127.0.0.1", "detail": "wrong_password"})
        );
    }

    async fn what_is_asked_wrongly_is_named(app: TestApp) {
        let root = app.admin("root").await;
        let accounts = root.get(&format!("{ACCOUNTS}?limit=1")).await;
        assert_eq!(accounts.json["next"], Value::Null);
        let answer = root.get(&format!("{PATH}?since=soon&account=x&action=nothing&limit=0&cursor=x&ip=1")).await;
        let expected = [
            ("since", "invalid_time"),
            ("account", "wrong_type"),
            ("action", "wrong_type"),
            ("limit", "invalid_limit"),
            ("cursor", "invalid_cursor"),
            ("ip", "unknown_field"),
        ];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    async fn administrators_see_ends_of_sessions_but_nothing_of_the_work(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        ada.task("Vestido da Benedita").await;
        ada.put("/api/v1/me/password", &json!({"current_password": PASSWORD, "password": PASSWORD})).await;
        for path in [PATH, ACCOUNTS, "/api/v1/admin/stats"] {
            let answer = root.get(path).await;
            assert!(answer.status == 200 && !String::from_utf8_lossy(&answer.bytes).contains("Benedita"), "{path}");
        }
        assert_eq!(actions(&root, "limit=100").await.len(), 5);
    }
}
