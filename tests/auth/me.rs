//! `GET, PATCH /me`: one's own profile.

use super::{Browser, Pair, log_in};
use crate::support::{PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn a_profile_is_read_with_its_tag(app: TestApp) {
        let ada = app.user("ada").await;
        let me = ada.get("/api/v1/me").await;
        assert_eq!((me.status, me.header("etag")), (200, "\"1\""));
        assert_eq!(me.header("cache-control"), "private, no-cache");
        assert_eq!(
            (me.text("username"), me.text("email"), me.text("role")),
            ("ada", "ada@example.org", "user")
        );
        assert_eq!(me.json, ada.get("/api/v1/session").await.json);
        let mut fields: Vec<_> = me.json.as_object().expect("an object").keys().cloned().collect();
        fields.sort();
        let expected = [
            "created_at",
            "deletes_at",
            "email",
            "email_verified",
            "id",
            "locale",
            "name",
            "rate_cents_per_hour",
            "role",
            "timezone",
            "updated_at",
            "username",
            "version",
            "weak_password",
            "week_start",
        ];
        assert_eq!(fields, expected, "and nothing of a password (R63)");

        let unchanged = ada.clone().with("if-none-match", "\"1\"").get("/api/v1/me").await;
        assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
        assert_eq!(ada.with("if-none-match", "\"2\"").get("/api/v1/me").await.status, 200);
    }

    async fn each_field_changes_alone_and_the_change_is_journaled(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.get("/api/v1/me").await;
        let changes = [
            ("name", json!("Ada Lovelace")),
            ("locale", json!("pt-BR")),
            ("timezone", json!("America/Sao_Paulo")),
            ("week_start", json!("saturday")),
            ("rate_cents_per_hour", json!(5_000)),
            ("username", json!("Ada")),
        ];
        let mut expected = before.json.clone();
        for (version, (field, value)) in (2..).zip(changes) {
            app.advance(Duration::from_secs(1)).await;
            let answer = ada.patch("/api/v1/me", &json!({field: value})).await;
            if field == "locale" {
                // It brings the first day of its weeks along.
                expected["week_start"] = "sunday".into();
            }
            expected[field] = value;
            expected["version"] = version.into();
            expected["updated_at"] = answer.json["updated_at"].clone();
            assert_eq!((answer.status, &answer.json), (200, &expected));
            assert_eq!(answer.header("etag"), format!("\"{version}\""));
            assert_eq!(answer.header("change-seq"), version.to_string());
        }
        assert_eq!(expected["updated_at"], "2026-11-20T12:00:06Z");
        assert_eq!(ada.get("/api/v1/me").await.json, expected);
        let journal = ada.get("/api/v1/changes?since=1").await;
        let entries = journal.json["items"].as_array().expect("items");
        assert_eq!(entries.len(), 6);
        for entry in entries {
            assert_eq!((&entry["entity"], &entry["op"]), (&json!("account"), &json!("update")));
            assert_eq!(entry["entity_id"], expected["id"]);
        }
    }

    async fn weeks_begin_as_the_language_has_it_until_another_day_is_chosen(app: TestApp) {
        let ada = app.user("ada").await;
        for (patch, week_start) in [
            (json!({"locale": "pt-BR"}), "sunday"),
            (json!({"locale": "en"}), "monday"),
            (json!({"locale": "pt-BR", "week_start": "saturday"}), "saturday"),
            (json!({"locale": "en"}), "saturday"),
            (json!({"week_start": "monday"}), "monday"),
            (json!({"locale": "pt-BR"}), "sunday"),
        ] {
            assert_eq!(ada.patch("/api/v1/me", &patch).await.text("week_start"), week_start, "{patch}");
        }
    }

    async fn each_bad_field_is_named_and_nothing_changes(app: TestApp) {
        let ada = app.user("ada").await;
        let before = ada.get("/api/v1/me").await;
        let cases = [
            ("username", json!(null), "wrong_type"),
            ("username", json!("a"), "too_short"),
            ("username", json!("a@b"), "invalid_username"),
            ("name", json!("a".repeat(101)), "too_long"),
            ("name", json!("a\u{7}"), "control_characters"),
            ("locale", json!("xx"), "wrong_type"),
            ("timezone", json!("Mars/Olympus"), "unknown_timezone"),
            ("timezone", json!("../etc/passwd"), "unknown_timezone"),
            ("week_start", json!("domingo"), "invalid_weekday"),
            ("week_start", json!(null), "wrong_type"),
            ("rate_cents_per_hour", json!(-1), "too_small"),
            ("rate_cents_per_hour", json!(1_000_000_001), "too_large"),
            ("rate_cents_per_hour", json!(12.5), "wrong_type"),
            ("rate_cents_per_hour", json!("50"), "wrong_type"),
            ("rate_cents_per_hour", json!(null), "wrong_type"),
            ("email", json!("eve@example.org"), "unknown_field"),
            ("role", json!("admin"), "unknown_field"),
            ("id", json!("x"), "unknown_field"),
            ("password", json!("x"), "unknown_field"),
            ("version", json!(9), "unknown_field"),
            ("epoch", json!(9), "unknown_field"),
        ];
        for (field, value, code) in cases {
            let mut body = json!({"locale": "pt-BR"});
            body[field] = value;
            let answer = ada.patch("/api/v1/me", &body).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), [(field.to_owned(), code.to_owned())], "{body}");
        }
        assert_eq!(ada.get("/api/v1/me").await.json, before.json);
    }

    async fn a_lost_race_is_412(app: TestApp) {
        let ada = app.user("ada").await;
        let stale = ada.clone().with("if-match", "\"1\"");
        assert_eq!(stale.patch("/api/v1/me", &json!({"name": "One"})).await.status, 200);
        stale.patch("/api/v1/me", &json!({"name": "Two"})).await.is_problem(412, "precondition_failed");
        for tag in ["W/\"2\"", "\"x\"", "2", "\"1\", \"3\""] {
            let answer = ada.clone().with("if-match", tag).patch("/api/v1/me", &json!({"name": "Two"})).await;
            answer.is_problem(412, "precondition_failed");
        }
        assert_eq!(ada.get("/api/v1/me").await.text("name"), "One");
        for tag in ["\"1\", \"2\"", "*"] {
            let answer = ada.clone().with("if-match", tag).patch("/api/v1/me", &json!({"name": "Two"})).await;
            assert_eq!(answer.status, 200, "{tag}");
        }
    }

    async fn of_twenty_changes_from_one_version_one_succeeds(app: TestApp) {
        let ada = app.user("ada").await;
        let changes: Vec<_> = (0..20)
            .map(|n| {
                let ada = ada.clone().with("if-match", "\"1\"");
                tokio::spawn(async move { ada.patch("/api/v1/me", &json!({"name": n.to_string()})).await })
            })
            .collect();
        let mut done = 0;
        for change in changes {
            let answer = change.await.expect("an answer");
            if answer.status == 200 { done += 1 } else { answer.is_problem(412, "precondition_failed") }
        }
        let me = ada.get("/api/v1/me").await;
        assert_eq!((done, &me.json["version"]), (1, &json!(2)));
    }

    async fn a_new_username_keeps_every_sign_in_and_frees_the_old_one(app: TestApp) {
        let ada = app.user("ada").await;
        let (browser, pair) = (Browser::sign_in(&app, false).await, Pair::new(&app, "ada").await);
        assert_eq!(ada.patch("/api/v1/me", &json!({"username": "lovelace"})).await.status, 200);
        assert!(browser.is_signed_in().await && pair.is_good(&app).await);
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
        assert_eq!(log_in(&app.anonymous(), "lovelace", PASSWORD).await.status, 200);
        let body = json!({"username": "ada", "email": "other@example.org", "password": PASSWORD});
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
    }

    async fn a_username_that_is_taken_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        app.user("bob").await;
        for name in ["bob", "BOB", "ｂｏｂ"] {
            let answer = ada.patch("/api/v1/me", &json!({"username": name, "name": "Eve"})).await;
            answer.is_problem(409, "username_taken");
            assert_eq!(answer.errors(), [("username".to_owned(), "username_taken".to_owned())]);
        }
        let me = ada.get("/api/v1/me").await;
        assert_eq!((me.text("username"), me.text("name"), &me.json["version"]), ("ada", "", &json!(1)));
        assert_eq!(ada.patch("/api/v1/me", &json!({"username": "ADA"})).await.text("username"), "ADA");
    }

    /// The journal knows it, but no undo gives a name back that another may have by now.
    async fn a_profiles_change_is_not_undone(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"name": "Ada"})).await;
        ada.post("/api/v1/changes/2/undo", &json!({})).await.is_problem(409, "not_undoable");
        ada.post("/api/v1/changes/1/undo", &json!({})).await.is_problem(409, "not_undoable");
    }
}
