//! How the journal is read: by an index made for the question, however long the journal is.

use crate::support::{TestApp, on_both};
use trackit::{
    core::ids::Owner,
    db::{Conn, DbError, Value},
    journal::store::{DELETIONS, LAST_VERSION, NEXT_CHANGE},
};
use uuid::Uuid;

/// 20,000 entries of 500 objects of the one account that there is. PostgreSQL keeps statistics by itself, sooner
/// or later; SQLite has none.
const SQLITE_FILL: &str = "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version, before)
    SELECT (SELECT id FROM accounts), i, 0, 'task', CAST(printf('%016d', i % 500) AS BLOB),
        CASE i % 10 WHEN 0 THEN 'delete' ELSE 'update' END, i, '{}' FROM n";
const POSTGRES_FILL: &str = "INSERT INTO journal (owner_id, seq, at, entity, entity_id, op, version, before)
    SELECT (SELECT id FROM accounts), i, 0, 'task', md5((i % 500)::text)::uuid,
        CASE i % 10 WHEN 0 THEN 'delete' ELSE 'update' END, i, '{}' FROM generate_series(2, 20000) AS i; ANALYZE journal";

/// What the engine says of a statement, in lines.
async fn plan(app: &TestApp, sql: &str, values: Vec<Value>) -> String {
    let sqlite = app.app.db.is_sqlite();
    let sql = format!("EXPLAIN {} {sql}", if sqlite { "QUERY PLAN" } else { "" });
    let lines = app.app.db.read(async move |conn: Conn<'_>| {
        conn.rows(&sql, &values, |row| {
            // Before the words SQLite has three numbers.
            for _ in 0..if sqlite { 3 } else { 0 } {
                row.next::<i64>()?;
            }
            row.next::<String>()
        })
        .await
    });
    lines.await.map_err(|error: DbError| error).expect("a plan").join("\n")
}

on_both! {
    async fn an_object_is_found_by_its_entries_and_the_trash_by_its_deletions(app: TestApp) {
        let ada = app.user("ada").await;
        let owner = Owner(ada.get("/api/v1/me").await.text("id").parse().expect("an id"));
        let fill = if app.app.db.is_sqlite() { SQLITE_FILL } else { POSTGRES_FILL };
        app.app.db.write(async move |conn: Conn<'_>| conn.script(fill).await).await
            .map_err(|error: DbError| error).expect("a long journal");
        let object = [owner.into(), Uuid::from_u128(7).into(), "task".into()];
        for (sql, values, indexes) in [
            (NEXT_CHANGE, [&object[..], &[5.into()]].concat(), &["journal_objects"][..]),
            (LAST_VERSION, object.to_vec(), &["journal_objects"]),
            (DELETIONS, vec![owner.into(), i64::MAX.into(), 21.into()], &["journal_deletions", "journal_objects"]),
        ] {
            let plan = plan(&app, sql, values).await;
            for index in indexes {
                assert!(plan.contains(index), "{sql}\nwithout {index}:\n{plan}");
            }
            assert!(!plan.contains("SCAN") && !plan.contains("Seq Scan"), "{sql}\n{plan}");
        }
    }
}
