//! What the journal holds outlives the program that wrote it: every form that an entry ever had can be undone.

use super::undo::undone;
use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};
use trackit::{core::ids::Owner, db::Conn, db::DbError};

const ID: &str = "01900000-0000-7000-8000-000000000001";

/// A form in which an object of a kind was written to the journal.
struct Form {
    entity: &'static str,
    path: &'static str,
    json: &'static str,
}

impl Form {
    const fn task(json: &'static str) -> Self {
        Self { entity: "task", path: "/api/v1/tasks", json }
    }

    const fn customer(json: &'static str) -> Self {
        Self { entity: "customer", path: "/api/v1/customers", json }
    }

    const fn order(json: &'static str) -> Self {
        Self { entity: "order", path: "/api/v1/orders", json }
    }

    const fn activity(json: &'static str) -> Self {
        Self { entity: "activity", path: "/api/v1/activities", json }
    }

    fn object(&self) -> Value {
        serde_json::from_str(self.json).expect("JSON")
    }
}

/// Each form that there ever was, the newest of a kind last. They are never edited: who renames a field adds the new
/// form below, and keeps reading those above.
const FORMS: [Form; 5] = [
    // 2026-11-20, migration 0004
    Form::task(
        r#"{"id":"01900000-0000-7000-8000-000000000001","title":"Reunião","description":"com a\nDona Conceição","done":true,"done_at":"2026-11-20T12:00:00.123Z","due_on":"2026-11-28","priority":"high","created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    ),
    // 2026-11-21, migration 0009
    Form::task(
        r#"{"id":"01900000-0000-7000-8000-000000000001","title":"Reunião","description":"com a\nDona Conceição","done":true,"done_at":"2026-11-20T12:00:00.123Z","due_on":"2026-11-28","priority":"high","order_id":null,"created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    ),
    // 2026-11-21, migration 0007
    Form::customer(
        r#"{"id":"01900000-0000-7000-8000-000000000001","name":"Padaria São João","email":"ana@padaria.example","phone":"11 5555-0100","document":"12.345.678/0001-90","notes":"paga\nem dia","created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    ),
    // 2026-11-21, migration 0008
    Form::order(
        r#"{"id":"01900000-0000-7000-8000-000000000001","number":7,"status":"pending","title":"Camisetas","customer_id":null,"notes":"com\nbolso","due_on":"2026-11-28","items":[{"id":"01900000-0000-7000-8000-0000000000d1","description":"Bainha","quantity_milli":1500,"unit_price_cents":3990}],"finished_at":null,"cancelled_at":null,"created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    ),
    // 2026-11-21, migration 0013
    Form::activity(
        r#"{"id":"01900000-0000-7000-8000-000000000001","description":"Cortar","task_id":null,"order_id":null,"started_at":"2026-11-20T08:00:00Z","ended_at":"2026-11-20T09:30:00Z","billable":true,"rate_cents_per_hour":4500,"created_at":"2026-11-19T08:00:00Z","updated_at":"2026-11-20T12:00:00.123Z","version":3}"#,
    ),
];

/// That the API shows what a form says, and that it has changed since.
async fn shows(client: &Client, form: &Form, version: i64) {
    let shown = client.get(&format!("{}/{ID}", form.path)).await.json;
    assert_eq!(shown["version"], version, "{shown}");
    let mut said = form.object();
    let fields = said.as_object_mut().expect("an object");
    fields.remove("version");
    fields.remove("updated_at");
    for (name, value) in fields {
        if let Some(items) = value.as_array() {
            let shown = shown[name.as_str()].as_array().expect("items");
            assert_eq!(shown.len(), items.len());
            for (item, shown) in items.iter().zip(shown) {
                for (name, value) in item.as_object().expect("an item") {
                    assert_eq!(&shown[name], value, "{name}");
                }
            }
        } else {
            assert_eq!(&shown[name.as_str()], value, "{name} of {}", form.json);
        }
    }
}

async fn owner(client: &Client) -> Owner {
    Owner(client.get("/api/v1/me").await.text("id").parse().expect("an id"))
}

/// Writes an entry as a program of then did, without any code of today's.
async fn enter(app: &TestApp, owner: Owner, seq: i64, op: &'static str, form: &'static Form) {
    let id: uuid::Uuid = ID.parse().expect("an id");
    let entry = async move |conn: Conn<'_>| {
        let sql = "INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version, before)
            VALUES ($1, $2, 1795176000000, $3, $4, $5, 3, $6)";
        let values = [owner.into(), seq.into(), form.entity.into(), id.into(), op.into(), form.json.into()];
        conn.execute(sql, &values).await?;
        let sql = "UPDATE journal_heads SET seq = $1 WHERE owner_id = $2";
        conn.execute(sql, &[seq.into(), owner.into()]).await
    };
    assert_eq!(app.app.db.write(entry).await.expect("an entry"), 1);
}

/// The fields of an object, and of the objects in it, sorted.
fn fields(object: &Value) -> Vec<String> {
    let mut fields = Vec::new();
    for (name, value) in object.as_object().expect("an object") {
        let within = value.as_array().into_iter().flatten().flat_map(self::fields);
        fields.extend(within.map(|field| format!("{name}.{field}")));
        fields.push(name.clone());
    }
    fields.sort();
    fields
}

on_both! {
    async fn a_deletion_that_an_older_program_wrote_is_undone(app: TestApp) {
        for (n, form) in FORMS.iter().enumerate() {
            let ada = app.user(&format!("ada{n}")).await;
            enter(&app, owner(&ada).await, 2, "delete", form).await;
            assert_eq!(undone(&ada, 2).await, 3);
            shows(&ada, form, 4).await;
            let found = ada.get("/api/v1/tasks?q=reuniao").await.titles().len();
            assert_eq!(found, usize::from(form.entity == "task"));
        }
    }

    async fn a_change_that_an_older_program_wrote_is_undone(app: TestApp) {
        for (n, form) in FORMS.iter().enumerate() {
            let ada = app.user(&format!("ada{n}")).await;
            enter(&app, owner(&ada).await, 2, "delete", form).await;
            undone(&ada, 2).await;
            // What it was before the change is the form; what the change left is the object as it is now.
            let field = form.object().as_object().and_then(|fields| {
                ["title", "name", "description"].into_iter().find(|name| fields.contains_key(*name))
            });
            let changed = ada.patch(&format!("{}/{ID}", form.path), &json!({field.expect("a text"): "Prova"})).await;
            assert_eq!(changed.status, 200, "{changed:?}");
            enter(&app, owner(&ada).await, 5, "update", form).await;
            assert_eq!(undone(&ada, 5).await, 6);
            shows(&ada, form, 6).await;
        }
    }

    /// Or the list above would miss a form, and a later change could break its undo unseen.
    async fn what_is_written_today_has_the_newest_of_these_forms(app: TestApp) {
        let ada = app.user("ada").await;
        let owner = owner(&ada).await;
        for (entity, body) in [
            ("task", json!({"title": "Reunião"})),
            ("customer", json!({"name": "Padaria"})),
            ("order", json!({"title": "Camisetas", "items": [{"description": "P", "quantity_milli": 1, "unit_price_cents": 1}]})),
            ("activity", json!({"started_at": "2026-11-20T08:00:00Z", "ended_at": "2026-11-20T09:00:00Z"})),
        ] {
            let newest = FORMS.iter().rfind(|form| form.entity == entity).expect("a form");
            let made = ada.post(newest.path, &body).await;
            ada.delete(&format!("{}/{}", newest.path, made.text("id"))).await;
            let read = async move |conn: Conn<'_>| {
                let sql = "SELECT before FROM journal WHERE owner_id = $1 AND op = 'delete' AND entity = $2";
                conn.row(sql, &[owner.into(), entity.into()], |row| row.next::<String>()).await
            };
            let written = app.app.db.read::<_, DbError, _>(read).await.expect("a row").expect("an entry");
            let written = serde_json::from_str(&written).expect("JSON");
            assert_eq!(fields(&written), fields(&newest.object()), "add the new form to the list: {written}");
        }
    }
}
