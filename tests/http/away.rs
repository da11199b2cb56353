//! What is answered while the database is away, or can't keep what it is told: nobody is let in (R79).

use crate::support::{Client, Engine, PASSWORD, Relay, TestApp, TestDatabase, on_both, until};
use serde_json::{Value, json};
use std::time::Duration;

/// As long as the index of revocations may go without news before the database is asked.
const STALE: Duration = Duration::from_secs(3);
const MOMENT: Duration = Duration::from_millis(1);
const METRICS: &str = "a token for the metrics";

fn credentials(name: &str) -> Value {
    json!({"username": name, "password": PASSWORD})
}

fn sign_up(name: &str) -> Value {
    json!({"username": name, "email": format!("{name}@example.org"), "password": PASSWORD})
}

/// A program whose database stands behind a way that can be cut.
async fn behind_a_relay() -> (TestApp, Relay) {
    let mut database = TestDatabase::create(Engine::Postgres).await;
    let (user, rest) = database.url.split_once('@').expect("a user");
    let (host, rest) = rest.split_once('/').expect("a database");
    let relay = Relay::to(host.to_owned()).await;
    database.url = format!("{user}@{}/{rest}", relay.addr);
    (TestApp::start_on(database, &["--metrics-token", METRICS]).await, relay)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r79_without_its_database_the_program_lets_nobody_in_and_comes_back_with_it() {
    let (app, relay) = behind_a_relay().await;
    let (root, ada, gone) = (app.admin("root").await, app.user("ada").await, app.user("gone").await);
    let pair = app.anonymous().post("/api/v1/login", &credentials("ada")).await;
    let session = app.anonymous().post("/api/v1/session", &credentials("ada")).await;
    let cookie = session.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    let browser = app.anonymous().with("cookie", cookie);
    gone.post("/api/v1/logout", &json!({})).await;

    relay.cut();
    let refresh = json!({"refresh_token": pair.text("refresh_token")});
    for stale in [false, true] {
        let anonymous = app.anonymous();
        for (path, body) in [
            ("/api/v1/login", credentials("ada")),
            ("/api/v1/login", credentials("nobody")),
            ("/api/v1/session", credentials("ada")),
            ("/api/v1/register", sign_up("eve")),
            ("/api/v1/token/refresh", refresh.clone()),
        ] {
            let answer = anonymous.post(path, &body).await;
            answer.is_problem(503, "unavailable");
            assert!(!answer.header("retry-after").is_empty(), "{path}");
        }
        for client in [&ada, &browser, &root] {
            client.get("/api/v1/me").await.is_problem(503, "unavailable");
            client.get("/api/v1/admin/accounts").await.is_problem(503, "unavailable");
        }
        gone.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        anonymous.get("/readyz").await.is_problem(503, "unavailable");
        assert_eq!(anonymous.get("/healthz").await.status, 200, "{stale}");
        let metrics = anonymous.with_token(METRICS).get("/metrics").await;
        let text = String::from_utf8(metrics.bytes).expect("text");
        assert!(
            text.contains("trackit_problems_total{code=\"unavailable\"}")
                && !text.contains("trackit_sessions")
        );
        app.clock.advance(STALE + MOMENT);
    }

    relay.mend();
    until(async || app.anonymous().get("/readyz").await.status == 200).await;
    for client in [&ada, &browser] {
        assert_eq!(client.get("/api/v1/me").await.status, 200);
    }
    gone.get("/api/v1/me").await.is_problem(401, "unauthenticated");
    assert_eq!(
        app.anonymous().post("/api/v1/token/refresh", &refresh).await.status,
        200,
        "it was not used up"
    );
    assert_eq!(
        app.anonymous().post("/api/v1/register", &sign_up("eve")).await.status,
        201,
        "nor was the name"
    );
}

/// Refuses every entry of the audit log, as a full disk would.
async fn break_the_audit(app: &TestApp) {
    let sql = match app.database.engine {
        Engine::Sqlite => {
            "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'broken'); END"
        }
        Engine::Postgres => {
            "CREATE TRIGGER broken BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
        }
    };
    app.app.db.write(async move |conn| conn.script(sql).await).await.expect("a trigger");
}

async fn count(app: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    let count = app.app.db.read(async move |conn| conn.row(&sql, &[], |row| row.next()).await).await;
    count.expect("a read").expect("a row")
}

on_both! {
    async fn r79_what_cannot_be_told_to_the_audit_log_is_not_done(app: TestApp) {
        let (root, ada) = (app.admin("root").await, app.user("ada").await);
        let id = ada.get("/api/v1/me").await.text("id").to_owned();
        let letters = count(&app, "outbox").await;
        break_the_audit(&app).await;
        for (path, body) in [
            ("/api/v1/login", credentials("ada")),
            ("/api/v1/session", credentials("ada")),
            ("/api/v1/login", credentials("nobody")),
            ("/api/v1/register", sign_up("eve")),
        ] {
            app.anonymous().post(path, &body).await.is_problem(500, "internal");
        }
        assert_eq!(count(&app, "sessions").await, 2, "those of before");
        let change = json!({"current_password": PASSWORD, "password": "another horse battery"});
        ada.put("/api/v1/me/password", &change).await.is_problem(500, "internal");
        let path = format!("/api/v1/admin/accounts/{id}");
        root.patch(&path, &json!({"disabled": true, "role": "admin"})).await.is_problem(500, "internal");
        let account = root.get("/api/v1/admin/accounts?q=ada").await.json["items"][0].clone();
        assert_eq!((&account["disabled"], &account["role"]), (&json!(false), &json!("user")));
        assert_eq!(ada.get("/api/v1/me").await.status, 200);
        assert_eq!(count(&app, "outbox").await, letters, "no letter tells of what was not done");
    }
}

/// On SQLite the disk is what goes away: reading goes on, and nobody is signed in who could not be kept.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r79_a_full_disk_signs_nobody_in() {
    let app = TestApp::start(Engine::Sqlite).await;
    let ada: Client = app.user("ada").await;
    let fill = async |conn: trackit::db::Conn<'_>| {
        conn.script("PRAGMA max_page_count=1; CREATE TABLE filling (text TEXT)").await
    };
    // No page is left for it; whatever finds no room from here on fails.
    let _ = app.app.db.write(fill).await;
    let mut refused = 0;
    for _ in 0..40 {
        let answer = app.anonymous().post("/api/v1/login", &credentials("ada")).await;
        if answer.status != 200 {
            answer.is_problem(503, "unavailable");
            refused += 1;
            break;
        }
    }
    assert!(refused > 0, "the disk was not full");
    assert_eq!(ada.get("/api/v1/me").await.status, 200, "what is there can be read");
}
