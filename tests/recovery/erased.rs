//! What is left of an account that was deleted: nothing, byte by byte and row by row.

use super::confirm;
use crate::support::{Client, Engine, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;
use trackit::{
    auth,
    db::{Conn, DbError, Value},
};
use uuid::Uuid;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const EMAIL: &str = "quirina-u2@example.org";

on_both! {
    /// Every string that the account ever had, in whatever table, row or page: deleted, it is in none.
    async fn r77_nothing_personal_is_left_in_the_files(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        let client = quirina(&app).await;
        let mut words = fill(&client).await;
        words.extend(ask_for_the_end(&app, &client).await);
        for word in &words {
            assert!(app.database.holds(word).await, "{word} was there");
        }
        end(&app).await;
        for word in words {
            assert!(!app.database.holds(&word).await, "{word} is still there");
        }
    }

    async fn r77_no_row_has_the_accounts_id_but_those_of_the_audit_log(engine: Engine) {
        let app = TestApp::start_with(engine, &["--email-confirmation", "required"]).await;
        let client = quirina(&app).await;
        let id: Uuid = client.get("/api/v1/me").await.text("id").parse().expect("an id");
        fill(&client).await;
        ask_for_the_end(&app, &client).await;
        let before = tables_with(&app, id).await;
        for table in ["accounts", "idempotency", "journal", "orders", "passkeys", "personal_tokens", "sessions", "tasks"] {
            assert!(before.contains(&table.to_owned()), "or this finds nothing: {before:?}");
        }
        end(&app).await;
        assert_eq!(tables_with(&app, id).await, ["audit", "revocations"]);
        // As long as a token of its could live, it must be known to be void.
        app.advance(DAY).await;
        app.app.revocations.purge(&app.app.db, app.clock.now()).await.expect("a purge");
        assert_eq!(tables_with(&app, id).await, ["audit"]);
    }
}

/// The week goes by, and what a server does every second and every hour is done.
async fn end(app: &TestApp) {
    app.mail().await;
    app.advance(DAY * 7).await;
    let (db, now) = (&app.app.db, app.clock.now());
    auth::purge_links(db, now).await.expect("a purge");
    auth::invitations::purge(db, now).await.expect("a purge");
    assert_eq!(auth::delete_due_accounts(&app.app).await.expect("a database"), 1);
    app.mail().await;
}

/// Signs up twice, of which one waits for ever, and in.
async fn quirina(app: &TestApp) -> Client {
    let mut secret = String::new();
    for name in ["Waits-r1", "Quirina-u3"] {
        let body = json!({"username": "quirina-u1", "email": EMAIL, "name": name, "password": PASSWORD});
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 202);
        secret = app.mail_to(EMAIL).await.secret();
    }
    assert_eq!(confirm(&app.anonymous(), &secret, Some(PASSWORD)).await.status, 204);
    app.signed_in("quirina-u1").await
}

/// Asks for the end, and then leaves a word of its own in each place that knows of an account, beside its work. In this
/// order because what ends the account ends its sessions, and a passkey would be asked for.
async fn ask_for_the_end(app: &TestApp, client: &Client) -> Vec<String> {
    assert_eq!(client.delete("/api/v1/me").await.status, 202);
    app.mail().await;
    let client = app.signed_in("quirina-u1").await;
    let agent = app.anonymous().with("user-agent", "Agent-s1");
    let body = json!({"username": "quirina-u1", "password": PASSWORD});
    assert_eq!(agent.post("/api/v1/login", &body).await.status, 200);
    let token = json!({"name": "token-p1", "scopes": ["read"]});
    assert_eq!(client.post("/api/v1/me/tokens", &token).await.status, 201);
    let keyed = client.clone().with("idempotency-key", "once");
    assert_eq!(keyed.post("/api/v1/tasks", &json!({"title": "Once"})).await.status, 201);
    let invitation = json!({"email": "invited-v1@example.org"});
    let root = app.admin("root").await;
    assert_eq!(root.post("/api/v1/admin/invitations", &invitation).await.status, 201);
    let ask = json!({"email": "asked-l1@example.org"});
    assert_eq!(app.anonymous().post("/api/v1/request-password-reset", &ask).await.status, 202);
    app.database.run("UPDATE idempotency SET answer = '\"answer-i1\"'").await;
    let passkey = async |conn: Conn<'_>| {
        let sql = "INSERT INTO passkeys (owner_id, id, credential_id, name, credential, created_at)
            SELECT id, id, $1, 'passkey-k1', '{}', 0 FROM accounts WHERE username = 'quirina-u1'";
        conn.execute(sql, &[Value::Bytes(vec![0])]).await
    };
    assert_eq!(app.app.db.write(passkey).await.expect("a passkey"), 1);
    let words = [
        "quirina-u1",
        EMAIL,
        "Quirina-u3",
        "Waits-r1",
        "Agent-s1",
        "token-p1",
        "answer-i1",
        "invited-v1",
        "asked-l1",
        "passkey-k1",
    ];
    words.map(str::to_owned).to_vec()
}

/// The tables of which a row has this id, as it is or as a text, in order.
async fn tables_with(app: &TestApp, id: Uuid) -> Vec<String> {
    let is_sqlite = app.app.db.is_sqlite();
    let read = async move |conn: Conn<'_>| {
        let sql = if is_sqlite {
            "SELECT t.name, group_concat('instr(CAST(\"' || c.name || '\" AS BLOB), $1) > 0', ' OR ')
                 || ' OR ' || group_concat('instr(CAST(\"' || c.name || '\" AS TEXT), $2) > 0', ' OR ')
             FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
             GROUP BY t.name ORDER BY t.name"
        } else {
            "SELECT tablename::text, 'strpos(' || tablename || '::text, $1) > 0 OR strpos(' || tablename || '::text, $2) > 0'
             FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
        };
        let pair = |row: &trackit::db::Row<'_>| Ok((row.next::<String>()?, row.next::<String>()?));
        let raw: Value = if is_sqlite { id.into() } else { id.simple().to_string().into() };
        let values = [raw, id.to_string().into()];
        let mut found = Vec::new();
        for (table, has_it) in conn.rows(sql, &[], pair).await? {
            let count = format!("SELECT count(*) FROM {table} WHERE {has_it}");
            if conn.row(&count, &values, |row| row.next::<i64>()).await?.unwrap_or_default() > 0 {
                found.push(table);
            }
        }
        Ok::<_, DbError>(found)
    };
    app.app.db.read(read).await.expect("rows")
}

/// Work with a word of its own in each field, some of it changed and deleted again.
async fn fill(client: &Client) -> Vec<String> {
    let post = async |path: &str, body: serde_json::Value| {
        let answer = client.post(&format!("/api/v1/{path}"), &body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.text("id").to_owned()
    };
    let customer = post(
        "customers",
        json!({"name": "Zuleika-c1", "email": "zuleika-c2@example.org", "phone": "555-c3",
        "document": "doc-c4", "notes": "notes-c5"}),
    )
    .await;
    let items = json!([{"description": "item-o3", "quantity_milli": 1000, "unit_price_cents": 100}]);
    let order = json!({"title": "order-o1", "notes": "notes-o2", "customer_id": customer, "items": items});
    let order = post("orders", order).await;
    let task = post("tasks", json!({"title": "title-t1", "description": "text-t2", "order_id": order})).await;
    let timer = json!({"description": "timer-a1", "task_id": task});
    assert_eq!(client.post("/api/v1/timer", &timer).await.status, 201);
    client.patch(&format!("/api/v1/tasks/{task}"), &json!({"title": "title-t3"})).await;
    client.patch("/api/v1/me", &json!({"name": "Adalgisa-m1"})).await;
    let gone = post("tasks", json!({"title": "gone-t4"})).await;
    client.delete(&format!("/api/v1/tasks/{gone}")).await;
    let words = [
        "Zuleika-c1",
        "zuleika-c2",
        "555-c3",
        "doc-c4",
        "notes-c5",
        "order-o1",
        "notes-o2",
        "item-o3",
        "title-t1",
        "text-t2",
        "title-t3",
        "timer-a1",
        "Adalgisa-m1",
        "gone-t4",
    ];
    words.map(str::to_owned).to_vec()
}
