//! What SQLite's planner makes of an account that has worked for years. It is told so once, by a migration: without that it
//! takes all that an owner has for ten rows, and reads them all.

use crate::support::{Engine, TestDatabase};
use trackit::db::{Conn, Db, DbError, Row};

async fn migrated() -> (Db, TestDatabase) {
    let database = TestDatabase::create(Engine::Sqlite).await;
    (database.open_migrated().await, database)
}

async fn lines(db: &Db, sql: String, column: usize) -> Vec<String> {
    let read = async move |conn: Conn<'_>| {
        let read = move |row: &Row<'_>| {
            for _ in 0..column {
                row.next::<i64>()?;
            }
            row.next::<String>()
        };
        conn.rows(&sql, &[], read).await
    };
    let lines: Result<Vec<String>, DbError> = db.read(read).await;
    lines.expect("lines")
}

/// On a reader, which was open before the migration that tells the planner.
async fn plan(db: &Db, sql: &str) -> String {
    lines(db, format!("EXPLAIN QUERY PLAN {sql}"), 3).await.join("; ")
}

#[tokio::test]
async fn what_has_an_index_of_its_own_is_found_by_it() {
    let (db, _database) = migrated().await;
    let due = "COALESCE(due_on, '9999-12-31')";
    let expected = [
        (
            "SELECT * FROM tasks WHERE owner_id = x'01' AND order_id = x'02' ORDER BY id DESC LIMIT 51",
            "tasks_order (owner_id=? AND order_id=?)",
        ),
        (
            "SELECT count(*), count(CASE WHEN done THEN 1 END) FROM tasks WHERE owner_id = x'01' AND order_id = x'02'",
            "tasks_order (owner_id=? AND order_id=?)",
        ),
        (
            &format!(
                "SELECT * FROM tasks WHERE owner_id = x'01' AND order_id = x'02' ORDER BY {due}, id LIMIT 51"
            ),
            "tasks_order (owner_id=? AND order_id=?)",
        ),
        (
            &format!("SELECT * FROM tasks WHERE owner_id = x'01' AND NOT done ORDER BY {due}, id LIMIT 51"),
            "tasks_open (owner_id=?)",
        ),
        (
            "SELECT * FROM tasks WHERE owner_id = x'01' AND done ORDER BY COALESCE(done_at, 0) DESC, id DESC LIMIT 51",
            "tasks_done (owner_id=?)",
        ),
        (
            &format!("SELECT * FROM tasks WHERE owner_id = x'01' ORDER BY {due}, id LIMIT 51"),
            "tasks_due (owner_id=?)",
        ),
        (
            "SELECT id FROM tasks WHERE owner_id = x'01' AND title_fold GLOB '*a*'",
            "COVERING INDEX tasks_title (owner_id=?)",
        ),
        (
            "SELECT * FROM orders WHERE owner_id = x'01' AND status = 'pending' ORDER BY number DESC LIMIT 51",
            "orders_pending (owner_id=?)",
        ),
        (
            "SELECT * FROM orders WHERE owner_id = x'01' AND customer_id = x'02' ORDER BY number DESC LIMIT 51",
            "orders_customer (owner_id=? AND customer_id=?)",
        ),
        (
            "SELECT * FROM orders o LEFT JOIN order_items i ON i.owner_id = o.owner_id AND i.order_id = o.id
            WHERE o.owner_id = x'01' AND o.id = x'02'",
            "sqlite_autoindex_order_items_2 (owner_id=? AND order_id=?)",
        ),
        (
            "SELECT a.started_at, a.ended_at FROM tasks t
            JOIN activities a ON a.owner_id = t.owner_id AND a.task_id = t.id
            WHERE t.owner_id = x'01' AND t.order_id = x'02' AND a.order_id IS NULL",
            "COVERING INDEX activities_task (owner_id=? AND task_id=?)",
        ),
        (
            "SELECT * FROM activities WHERE owner_id = x'01' AND ended_at IS NULL",
            "activities_owner_id_key (owner_id=?)",
        ),
        (
            "SELECT * FROM activities WHERE owner_id = x'01' ORDER BY started_at DESC, id DESC LIMIT 51",
            "activities_span (owner_id=?)",
        ),
        (
            "SELECT * FROM journal WHERE owner_id = x'01' AND entity_id = x'02' AND entity = 'task' ORDER BY seq",
            "journal_objects (owner_id=? AND entity_id=? AND entity=?)",
        ),
        (
            "SELECT * FROM journal WHERE owner_id = x'01' AND op = 'delete' AND seq < 9 ORDER BY seq DESC LIMIT 51",
            "journal_deletions (owner_id=? AND op=? AND seq<?)",
        ),
        (
            "SELECT * FROM journal WHERE owner_id = x'01' AND seq > 9 ORDER BY seq LIMIT 51",
            "PRIMARY KEY (owner_id=? AND seq>?)",
        ),
    ];
    for (sql, index) in expected {
        let plan = plan(&db, sql).await;
        assert!(plan.contains(index), "{sql}\n  expected {index}\n  but {plan}");
    }
}

/// Where one way into a table is told of and another is not, the planner guesses the other's rows, and mostly too few.
#[tokio::test]
async fn the_planner_is_told_of_every_way_into_a_table_that_has_several() {
    let (db, _database) = migrated().await;
    let untold = "WITH ways AS (
            SELECT t.name AS tbl, CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END AS idx
            FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
            WHERE t.schema = 'main' AND t.type = 'table' AND c.seqno = 0 AND c.name = 'owner_id')
        SELECT tbl || '.' || idx FROM ways
        WHERE tbl IN (SELECT tbl FROM ways GROUP BY tbl HAVING count(*) > 1)
            AND idx NOT IN (SELECT idx FROM sqlite_stat1)";
    assert_eq!(lines(&db, untold.to_owned(), 0).await, Vec::<String>::new());
    let told = lines(&db, "SELECT idx FROM sqlite_stat1".to_owned(), 0).await;
    assert!(told.iter().any(|idx| idx == "tasks_order"));
}
