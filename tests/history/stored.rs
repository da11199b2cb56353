//! What the journal holds outlives the program that wrote it: every form that an entry ever had can be undone.

use super::undo::undone;
use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use trackit::{core::ids::Owner, db::Conn, db::DbError};

const ID: &str = "01900000-0000-7000-8000-000000000001";

/// Each form in which a task was ever written to the journal, the newest last. They are never edited: who
/// renames a field adds the new form below, and keeps reading those above.
const FORMS: [&str; 2] = [
    // 2026-11-20, migration 0004
    r#"{"id":"01900000-0000-7000-8000-000000000001","title":"Reunião","description":"com a\nDona Conceição","done":true,"done_at":"2026-11-20T12:00:00.123Z","due_on":"2026-11-28","priority":"high","created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    // 2026-11-21, migration 0009
    r#"{"id":"01900000-0000-7000-8000-000000000001","title":"Reunião","description":"com a\nDona Conceição","done":true,"done_at":"2026-11-20T12:00:00.123Z","due_on":"2026-11-28","priority":"high","order_id":null,"created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
];

/// What each of them says, as the API shows it when it is brought back.
fn expected() -> Value {
    json!({
        "id": ID, "title": "Reunião", "description": "com a\nDona Conceição", "done": true,
        "done_at": "2026-11-20T12:00:00.123Z", "due_on": "2026-11-28", "priority": "high",
        "order_id": null, "created_at": "2026-11-19T08:00:00Z", "updated_at": "2026-11-20T12:00:00Z", "version": 4,
    })
}

async fn owner(client: &Client) -> Owner {
    Owner(client.get("/api/v1/me").await.text("id").parse().expect("an id"))
}

/// Writes an entry as a program of then did, without any code of today's.
async fn enter(app: &TestApp, owner: Owner, seq: i64, op: &'static str, before: &'static str) {
    let id: uuid::Uuid = ID.parse().expect("an id");
    let entry = async move |conn: Conn<'_>| {
        let sql = "INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version, before)
            VALUES ($1, $2, 1795176000000, 'task', $3, $4, 3, $5)";
        conn.execute(sql, &[owner.into(), seq.into(), id.into(), op.into(), before.into()]).await?;
        let sql = "UPDATE journal_heads SET seq = $1 WHERE owner_id = $2";
        conn.execute(sql, &[seq.into(), owner.into()]).await
    };
    assert_eq!(app.app.db.write(entry).await.expect("an entry"), 1);
}

/// The fields of a JSON object, sorted.
fn fields(object: &str) -> Vec<String> {
    let object: Value = serde_json::from_str(object).expect("JSON");
    object.as_object().expect("an object").keys().cloned().collect()
}

on_both! {
    async fn a_deletion_that_an_older_program_wrote_is_undone(app: TestApp) {
        for (n, form) in (0..).zip(FORMS) {
            let ada = app.user(&format!("ada{n}")).await;
            enter(&app, owner(&ada).await, 2, "delete", form).await;
            assert_eq!(undone(&ada, 2).await, 3);
            assert_eq!(ada.get(&format!("/api/v1/tasks/{ID}")).await.json, expected(), "{form}");
            assert_eq!(ada.get("/api/v1/tasks?q=reuniao").await.titles(), ["Reunião"]);
        }
    }

    async fn a_change_that_an_older_program_wrote_is_undone(app: TestApp) {
        for (n, form) in (0..).zip(FORMS) {
            let ada = app.user(&format!("ada{n}")).await;
            enter(&app, owner(&ada).await, 2, "delete", form).await;
            undone(&ada, 2).await;
            // What it was before the change is the form; what the change left is the task as it is now.
            ada.put(&format!("/api/v1/tasks/{ID}"), &json!({"title": "Prova"})).await;
            enter(&app, owner(&ada).await, 5, "update", form).await;
            assert_eq!(undone(&ada, 5).await, 6);
            let task = ada.get(&format!("/api/v1/tasks/{ID}")).await.json;
            let mut expected = expected();
            expected["version"] = 6.into();
            assert_eq!(task, expected, "{form}");
        }
    }

    /// Or the list above would miss a form, and a later change could break its undo unseen.
    async fn what_is_written_today_has_the_newest_of_these_forms(app: TestApp) {
        let ada = app.user("ada").await;
        let id = ada.task("Reunião").await;
        ada.delete(&format!("/api/v1/tasks/{id}")).await;
        let owner = owner(&ada).await;
        let read = async move |conn: Conn<'_>| {
            let sql = "SELECT before FROM journal WHERE owner_id = $1 AND op = 'delete'";
            conn.row(sql, &[owner.into()], |row| row.next::<String>()).await
        };
        let written = app.app.db.read::<_, DbError, _>(read).await.expect("a row").expect("an entry");
        let newest = FORMS.last().expect("a form");
        assert_eq!(fields(&written), fields(newest), "add the new form to the list: {written}");
    }
}
