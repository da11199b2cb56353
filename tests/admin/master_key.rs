//! The change of the master key: nobody is signed out, and an end at any point leaves what opens everything (R73).

use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::{Value, json};
use std::{fs, future::pending, path::PathBuf, pin::pin, sync::Mutex, task::Poll};
use trackit::admin;

/// What is wrapped by the master key, table by table. What comes to it needs its part in `wrap_anew` of
/// `src/admin/service.rs`, or a change of the master key loses it.
const WRAPPED: [&str; 4] =
    ["instance_secrets.wrapped", "outbox.wrapped", "signing_keys.wrapped", "totp.wrapped_seed"];

/// Comes back when the change has come to its first, or its second, wait.
async fn rotate_until(app: &TestApp, wait: usize) {
    let waits = Mutex::new(0);
    let seen = async || {
        *waits.lock().expect("a number") += 1;
        if *waits.lock().expect("a number") == wait {
            pending::<()>().await;
        }
    };
    let mut rotation = pin!(admin::rotate_master_key(&app.app, seen));
    let reached = std::future::poll_fn(|context| {
        assert!(rotation.as_mut().poll(context).is_pending(), "it has a wait");
        if *waits.lock().expect("a number") == wait { Poll::Ready(()) } else { Poll::Pending }
    });
    reached.await;
}

async fn rotate(app: &TestApp) {
    admin::rotate_master_key(&app.app, async || {}).await.expect("a change");
}

fn file(app: &TestApp, name: &str) -> PathBuf {
    app.database.folder.path().join(name)
}

/// The files of master keys that there are, besides the one.
fn others(app: &TestApp) -> Vec<&'static str> {
    ["master.key.next", "master.key.old"].into_iter().filter(|name| file(app, name).exists()).collect()
}

/// Who is signed in by what before the change.
struct Signed {
    token: String,
    refresh: String,
}

impl Signed {
    async fn in_to(app: &TestApp) -> Self {
        let pair =
            app.anonymous().post("/api/v1/login", &json!({"username": "ada", "password": PASSWORD})).await;
        Self { token: pair.text("access_token").into(), refresh: pair.text("refresh_token").into() }
    }

    async fn go_on(&mut self, app: &TestApp) {
        let me: Client = app.anonymous().with_token(&self.token);
        assert_eq!(me.get("/api/v1/me").await.status, 200);
        let body: Value = json!({"refresh_token": self.refresh});
        let pair = app.anonymous().post("/api/v1/token/refresh", &body).await;
        assert_eq!(pair.status, 200, "{pair:?}");
        (self.token, self.refresh) = (pair.text("access_token").into(), pair.text("refresh_token").into());
    }
}

on_both! {
    async fn r73_all_that_is_wrapped_has_its_part_in_the_change(app: TestApp) {
        let sql = match app.database.engine {
            Engine::Sqlite => {
                "SELECT t.name || '.' || c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
                    WHERE t.schema = 'main' AND c.name LIKE '%wrapped%' ORDER BY 1"
            }
            Engine::Postgres => {
                "SELECT table_name || '.' || column_name FROM information_schema.columns
                    WHERE table_schema = current_schema() AND column_name LIKE '%wrapped%' ORDER BY 1"
            }
        };
        let columns = async move |conn: trackit::db::Conn<'_>| {
            conn.rows(sql, &[], |row| row.next::<String>()).await
        };
        assert_eq!(app.app.db.read(columns).await.expect("columns"), WRAPPED);
    }

    async fn r73_a_new_master_key_opens_everything_and_signs_nobody_out(app: TestApp) {
        app.user("ada").await;
        let mut signed = Signed::in_to(&app).await;
        let before = fs::read(file(&app, "master.key")).expect("a key");
        let wrapped = app.app.keys.wrap("label", b"secret").expect("wrapped");
        rotate(&app).await;
        assert_ne!(fs::read(file(&app, "master.key")).expect("a key"), before);
        assert_eq!(others(&app), [""; 0]);
        app.app.keys.sync(&app.app.db).await.expect("news");
        assert!(app.app.keys.unwrap("label", &wrapped).is_err(), "it was wrapped by nobody's key");
        signed.go_on(&app).await;
        let mut app = app.restart().await;
        signed.go_on(&app).await;

        fs::write(file(&app, "master.key"), before).expect("the old one");
        app.finish().await;
        let refused = trackit::app::App::new(
            app.app.config.clone(),
            app.database.open().await,
            app.clock.clone(),
            trackit::core::random::Random::system(),
        );
        assert!(refused.await.err().is_some_and(|error| error.to_string().contains("is not the master key")));
    }

    /// What a server wraps while the key is changed is wrapped by one or the other, and opened all the same.
    async fn r73_what_is_wrapped_meanwhile_is_not_lost(app: TestApp) {
        app.user("ada").await;
        let other = app.beside().await;
        rotate_until(&app, 2).await;
        assert_eq!(others(&app), ["master.key.old"]);
        // It has not looked again, and wraps by the old key.
        let late = other.app.keys.new_key(&other.app.ids).expect("a key");
        let now = other.clock.now();
        let insert = async move |conn: trackit::db::Conn<'_>| late.insert(conn, now).await;
        other.app.db.write(insert).await.expect("a write");
        other.app.keys.sync(&other.app.db).await.expect("news");
        rotate(&app).await;
        assert_eq!(others(&app), [""; 0]);
        let app = app.restart().await;
        let jwks = serde_json::to_value(app.app.keys.jwks()).expect("JSON");
        assert_eq!(jwks["keys"].as_array().map(Vec::len), Some(2));
    }

    async fn r73_an_end_at_any_point_loses_nothing_and_the_next_change_goes_on(app: TestApp) {
        app.user("ada").await;
        let (mut app, mut signed) = (app, None);
        for point in ["before", "between", "after"] {
            let mut this = match signed.take() {
                Some(signed) => signed,
                None => Signed::in_to(&app).await,
            };
            let before = fs::read(file(&app, "master.key")).expect("a key");
            match point {
                "before" => rotate_until(&app, 1).await,
                "after" => rotate_until(&app, 2).await,
                _ => {
                    // After the transaction, before the key is in its place.
                    rotate_until(&app, 2).await;
                    fs::rename(file(&app, "master.key"), file(&app, "master.key.next")).expect("a move");
                    fs::rename(file(&app, "master.key.old"), file(&app, "master.key")).expect("a move");
                }
            }
            assert_eq!(others(&app).len(), 1, "{point}");
            app = app.restart().await;
            this.go_on(&app).await;
            rotate(&app).await;
            assert_eq!(others(&app), [""; 0], "{point}");
            assert_ne!(fs::read(file(&app, "master.key")).expect("a key"), before, "{point}");
            app = app.restart().await;
            this.go_on(&app).await;
            signed = Some(this);
        }
    }
}
