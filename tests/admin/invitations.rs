//! Invitations: `/admin/invitations`, `trackit admin invite`, and what `POST /register` makes of them.

use super::id_of;
use crate::support::{Answer, Client, Engine, PASSWORD, Program, TestApp, TestDatabase, on_both};
use serde_json::{Value, json};
use std::{process::Command, time::Duration};
use trackit::{auth::invitations, core::digest::sha256};

const PATH: &str = "/api/v1/admin/invitations";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const MOMENT: Duration = Duration::from_millis(1);

async fn by_invitation(engine: Engine) -> TestApp {
    TestApp::start_with(engine, &["--registration", "invite", "--throttle", "off"]).await
}

async fn invite(root: &Client, body: Value) -> Answer {
    let answer = root.post(PATH, &body).await;
    assert_eq!((answer.status, answer.header("cache-control")), (201, "no-store"), "{answer:?}");
    answer
}

fn sign_up(name: &str, code: Option<&str>) -> Value {
    let mut body = json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD});
    if let Some(code) = code {
        body["invitation"] = code.into();
    }
    body
}

async fn register(client: &Client, name: &str, code: Option<&str>) -> Answer {
    client.post("/api/v1/register", &sign_up(name, code)).await
}

on_both! {
    async fn an_invitation_makes_one_account_and_is_used_up(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        let made = invite(&root, json!({})).await;
        assert_eq!((&made.json["link"], made.text("expires_at")), (&Value::Null, "2026-11-27T12:00:00Z"));
        let code = made.text("code");
        register(&app.anonymous(), "ada", None).await.is_problem(403, "invitation_required");
        for wrong in ["", "x", &code[1..], &code.to_lowercase()] {
            register(&app.anonymous(), "ada", Some(wrong)).await.is_problem(403, "invalid_invitation");
        }
        register(&app.anonymous(), "root", Some(code)).await.is_problem(409, "username_taken");
        assert_eq!(register(&app.anonymous(), "ada", Some(code)).await.status, 201, "a taken name leaves it good");
        register(&app.anonymous(), "bob", Some(code)).await.is_problem(403, "invalid_invitation");
        assert_eq!(root.get(PATH).await.json["items"], json!([]));

        let told = root.get("/api/v1/admin/audit?limit=3").await;
        let told: Vec<_> = told.json["items"].as_array().expect("a page").iter().collect();
        assert_eq!((&told[0]["action"], &told[0]["subject"]), (&json!("invitation_used"), &made.json["id"]));
        assert_eq!((&told[1]["action"], &told[0]["actor"]), (&json!("account_created"), &told[1]["subject"]));
        assert_eq!((&told[2]["action"], &told[2]["subject"]), (&json!("invitation_created"), &made.json["id"]));
    }

    async fn of_fifty_uses_at_once_one_makes_an_account(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        let code = invite(&root, json!({})).await.text("code").to_owned();
        let uses: Vec<_> = (0..50)
            .map(|n| {
                let (client, body) = (app.anonymous(), sign_up(&format!("guest{n}"), Some(&code)));
                tokio::spawn(async move { client.post("/api/v1/register", &body).await })
            })
            .collect();
        let mut made = 0;
        for used in uses {
            let answer = used.await.expect("an answer");
            match answer.status {
                201 => made += 1,
                // The pool that hashes may be too full for some of them (R8).
                503 => answer.is_problem(503, "busy"),
                _ => answer.is_problem(403, "invalid_invitation"),
            }
        }
        let accounts = root.get("/api/v1/admin/stats").await.json["accounts"]["total"].clone();
        assert_eq!((made, accounts), (1, json!(2)));
    }

    async fn an_invitation_is_good_for_its_time_and_its_address(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        let week = invite(&root, json!({})).await.text("code").to_owned();
        let adas = invite(&root, json!({"email": "ADA@example.org", "expires_at": "2026-12-01T00:00:00Z"})).await;
        app.advance(7 * DAY).await;
        register(&app.anonymous(), "ada", Some(&week)).await.is_problem(403, "invalid_invitation");
        register(&app.anonymous(), "bob", Some(adas.text("code"))).await.is_problem(403, "invalid_invitation");
        assert_eq!(register(&app.anonymous(), "ada", Some(adas.text("code"))).await.status, 201);
        assert_eq!(invitations::purge(&app.app.db, app.clock.now()).await.expect("a purge"), 1);

        let root = app.signed_in("root").await;
        let late = invite(&root, json!({})).await.text("code").to_owned();
        app.advance(7 * DAY - MOMENT).await;
        assert_eq!(register(&app.anonymous(), "bob", Some(&late)).await.status, 201, "until the last moment");
    }

    async fn an_invitation_is_taken_back(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        let made = invite(&root, json!({})).await;
        let path = format!("{PATH}/{}", made.text("id"));
        app.user("eve").await.delete(&path).await.is_problem(403, "forbidden");
        assert_eq!(root.delete(&path).await.status, 204);
        root.delete(&path).await.is_problem(404, "not_found");
        register(&app.anonymous(), "ada", Some(made.text("code"))).await.is_problem(403, "invalid_invitation");
    }

    async fn the_list_tells_everything_but_the_code_and_the_database_knows_its_digest(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        let id = id_of(&root).await;
        let first = invite(&root, json!({"email": "ada@example.org"})).await;
        let second = invite(&root, json!({})).await;
        let list = root.all(&format!("{PATH}?limit=1")).await;
        assert_eq!(
            list[1],
            json!({"id": first.text("id"), "email": "ada@example.org", "created_by": id,
                "created_at": "2026-11-20T12:00:00Z", "expires_at": "2026-11-27T12:00:00Z"})
        );
        assert_eq!((list.len(), &list[0]["id"]), (2, &second.json["id"]));
        let digests = async |conn: trackit::db::Conn<'_>| {
            conn.rows("SELECT digest FROM invitations ORDER BY id", &[], |row| row.next::<Vec<u8>>()).await
        };
        let digests = app.app.db.read(digests).await.expect("digests");
        let expected = [&first, &second].map(|made| sha256(&[made.text("code").as_bytes()]).to_vec());
        assert_eq!(digests, expected);
    }

    async fn what_is_wrong_is_named(engine: Engine) {
        let app = by_invitation(engine).await;
        let root = app.admin("root").await;
        for time in ["2026-11-20T12:00:00Z", "2027-03-20T12:00:00Z"] {
            let answer = root.post(PATH, &json!({"expires_at": time})).await;
            assert_eq!(answer.errors(), [("expires_at".to_owned(), "invalid_expiry".to_owned())]);
        }
        let answer = root.post(PATH, &json!({"email": ["a@example.org"], "expires_at": "soon", "code": "x"})).await;
        let expected = [("email", "wrong_type"), ("expires_at", "invalid_time"), ("code", "unknown_field")];
        assert_eq!(answer.errors(), expected.map(|(field, code)| (field.to_owned(), code.to_owned())));
        assert_eq!(root.get(PATH).await.json["items"], json!([]));
    }

    async fn where_all_may_come_none_is_needed_and_where_nobody_may_none_helps(engine: Engine) {
        for (mode, status) in [("open", 201), ("closed", 403)] {
            let app = TestApp::start_with(engine, &["--registration", mode]).await;
            let root = app.admin("root").await;
            let code = invite(&root, json!({})).await.text("code").to_owned();
            assert_eq!(register(&app.anonymous(), "ada", Some(&code)).await.status, status);
            assert_eq!(root.get(PATH).await.json["items"].as_array().map(Vec::len), Some(1), "nobody used it");
        }
    }

    async fn r46_the_link_is_of_the_address_that_the_settings_name(engine: Engine) {
        let public = ["--public-url", "https://work.example.org"];
        let app = TestApp::start_with(engine, &public).await;
        let root = app.admin("root").await;
        let made = invite(&root.with("x-forwarded-host", "evil.example"), json!({})).await;
        let expected = format!("https://work.example.org/sign-up#invitation={}", made.text("code"));
        assert_eq!(made.text("link"), expected);
    }

    async fn the_command_makes_one_too(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve_with(&database, &["--registration", "invite"]);
        let folder = database.folder.path();
        let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
        command.args(["admin", "invite", "--database-url", &database.url, "--data-dir"]).arg(folder);
        let output = command.env_clear().current_dir(folder).output().expect("the program");
        let code = String::from_utf8(output.stdout).expect("text");
        register(&program.anonymous(), "ada", None).await.is_problem(403, "invitation_required");
        assert_eq!(register(&program.anonymous(), "ada", Some(code.trim())).await.status, 201);
    }
}
