//! `GET /admin/accounts`.

use super::{ACCOUNTS, id_of};
use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use std::time::Duration;

async fn found(root: &Client, query: &str) -> Vec<String> {
    let accounts = root.all(&format!("{ACCOUNTS}?{query}")).await;
    accounts.iter().map(|account| account["username"].as_str().expect("a name").to_owned()).collect()
}

on_both! {
    async fn an_administrator_sees_who_there_is(app: TestApp) {
        let ada = app.user("ada").await;
        app.advance(Duration::from_secs(60)).await;
        let root = app.admin("root").await;
        let answer = root.get(ACCOUNTS).await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.json,
            json!({"next": null, "items": [
                {"id": id_of(&ada).await, "username": "ada", "email": "ada@example.org", "role": "user",
                    "disabled": false, "created_at": "2026-11-20T12:00:00Z", "sessions": 1,
                    "last_used_at": "2026-11-20T12:00:00Z"},
                {"id": id_of(&root).await, "username": "root", "email": "root@example.org", "role": "admin",
                    "disabled": false, "created_at": "2026-11-20T12:01:00Z", "sessions": 1,
                    "last_used_at": "2026-11-20T12:01:00Z"},
            ]})
        );
        ada.post("/api/v1/logout", &json!({})).await;
        let ada = root.get(&format!("{ACCOUNTS}?q=ada")).await.json["items"][0].clone();
        assert_eq!((&ada["sessions"], &ada["last_used_at"]), (&json!(0), &Value::Null));
    }

    async fn accounts_are_found_by_name_and_address_whatever_the_case(app: TestApp) {
        let root = app.admin("root").await;
        for name in ["Ada", "Bob.100", "João", "x_y"] {
            app.user(name).await;
        }
        assert_eq!(found(&root, "").await, ["Ada", "Bob.100", "João", "root", "x_y"]);
        assert_eq!(found(&root, "q=ADA").await, ["Ada"]);
        assert_eq!(found(&root, "q=jo%C3%A3o%40EXAMPLE").await, ["João"]);
        assert_eq!(found(&root, "q=%40example.org&limit=2").await.len(), 5, "in pages");
        for (query, expected) in [("q=100", 1), ("q=%25", 0), ("q=_", 1), ("q=%5C", 0), ("q=nobody", 0)] {
            assert_eq!(found(&root, query).await.len(), expected, "{query}");
        }
    }

    async fn r62_the_list_comes_in_pages_and_names_what_is_wrong(app: TestApp) {
        let root = app.admin("root").await;
        let answer = root.get(&format!("{ACCOUNTS}?cursor=x&limit=1000000000&role=user&q=a%00b")).await;
        answer.is_problem(422, "validation");
        let expected = [
            ("q", "control_characters"),
            ("limit", "invalid_limit"),
            ("cursor", "invalid_cursor"),
            ("role", "unknown_field"),
        ];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }

    async fn r59_nobody_else_sees_them(app: TestApp) {
        let ada = app.user("ada").await;
        for path in [ACCOUNTS, "/api/v1/admin/audit", "/api/v1/admin/stats"] {
            app.anonymous().get(path).await.is_problem(401, "unauthenticated");
            ada.get(path).await.is_problem(403, "forbidden");
        }
    }
}
