//! The schema as the database itself describes it: every row of user data is its owner's.

use crate::support::{Engine, TestApp, TestDatabase, on_both};
use serde_json::json;
use std::collections::BTreeMap;
use trackit::db::{Conn, Db, DbError};

/// Tables without an owner, each for a reason: the owners themselves, what belongs to the instance, and challenges that
/// are made before it is known whose they will be.
const NOBODYS: [&str; 11] = [
    "accounts",
    "asked_links",
    "audit",
    "audit_head",
    "instance",
    "instance_secrets",
    "invitations",
    "passkey_challenges",
    "schema_migrations",
    "signing_keys",
    "throttle",
];

/// What refers to what within an owner, and by which column.
const REFERENCES: [(&str, &str, &str); 5] = [
    ("activities", "orders", "order_id"),
    ("activities", "tasks", "task_id"),
    ("order_items", "orders", "order_id"),
    ("orders", "customers", "customer_id"),
    ("tasks", "orders", "order_id"),
];

#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    without_rowid: bool,
    /// In the order of the table, with `NOT NULL` or not.
    columns: Vec<(String, bool)>,
    primary_key: Vec<String>,
    /// The table that is referred to, and the pairs of columns.
    references: Vec<(String, Vec<(String, String)>)>,
}

const SQLITE_TABLES: &str = "SELECT name, wr FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.\"notnull\" FROM pragma_table_list t
    JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, c.cid";
const SQLITE_KEYS: &str = "SELECT t.name, c.name FROM pragma_table_list t
    JOIN pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND c.pk > 0 ORDER BY t.name, c.pk";
const SQLITE_REFERENCES: &str = "SELECT t.name, CAST(f.id AS TEXT), f.\"table\", f.\"from\", f.\"to\"
    FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
    WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, f.id, f.seq";

const POSTGRES_TABLES: &str = "SELECT relname::text, true FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, is_nullable = 'NO'
    FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position";
const POSTGRES_KEYS: &str = "SELECT t.relname::text, a.attname::text
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid, unnest(c.conkey) WITH ORDINALITY AS k (attnum, n)
        JOIN pg_attribute a ON a.attnum = k.attnum
    WHERE c.contype = 'p' AND a.attrelid = t.oid AND t.relnamespace = current_schema()::regnamespace
    ORDER BY t.relname, k.n";
const POSTGRES_REFERENCES: &str =
    "SELECT t.relname::text, c.conname::text, r.relname::text, a.attname::text, b.attname::text
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid,
        unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (here, there, n), pg_attribute a, pg_attribute b
    WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace
        AND a.attrelid = t.oid AND a.attnum = k.here AND b.attrelid = r.oid AND b.attnum = k.there
    ORDER BY t.relname, c.conname, k.n";

async fn catalog(db: &Db) -> BTreeMap<String, Table> {
    let [tables, columns, keys, references] = if db.is_sqlite() {
        [SQLITE_TABLES, SQLITE_COLUMNS, SQLITE_KEYS, SQLITE_REFERENCES]
    } else {
        [POSTGRES_TABLES, POSTGRES_COLUMNS, POSTGRES_KEYS, POSTGRES_REFERENCES]
    };
    let read = async move |conn: trackit::db::Conn<'_>| {
        let mut found = BTreeMap::<String, Table>::new();
        let pair = |row: &trackit::db::Row<'_>| Ok((row.next::<String>()?, row.next::<bool>()?));
        for (table, without_rowid) in conn.rows(tables, &[], pair).await? {
            found.entry(table).or_default().without_rowid = without_rowid;
        }
        let column = |row: &trackit::db::Row<'_>| Ok((row.next::<String>()?, row.next()?, row.next()?));
        for (table, name, not_null) in conn.rows(columns, &[], column).await? {
            if let Some(table) = found.get_mut(&table) {
                table.columns.push((name, not_null));
            }
        }
        let key = |row: &trackit::db::Row<'_>| Ok((row.next::<String>()?, row.next::<String>()?));
        for (table, name) in conn.rows(keys, &[], key).await? {
            if let Some(table) = found.get_mut(&table) {
                table.primary_key.push(name);
            }
        }
        let five = |row: &trackit::db::Row<'_>| {
            Ok([row.next::<String>()?, row.next()?, row.next()?, row.next()?, row.next()?])
        };
        let mut last = None;
        for [table, id, target, from, to] in conn.rows(references, &[], five).await? {
            let references = &mut found.entry(table.clone()).or_default().references;
            if last.replace((table.clone(), id.clone())) != Some((table, id)) {
                references.push((target, Vec::new()));
            }
            if let Some((_, pairs)) = references.last_mut() {
                pairs.push((from, to));
            }
        }
        Ok::<_, DbError>(found)
    };
    db.read(read).await.expect("a catalog")
}

on_both! {
    async fn every_table_of_user_data_has_a_key_that_begins_with_its_owner(database: TestDatabase) {
        let db = database.open_migrated().await;
        let mut tables = catalog(&db).await;
        for nobodys in NOBODYS {
            assert!(tables.remove(nobodys).is_some(), "{nobodys} is gone, and so is the reason to list it");
        }
        assert!(tables.contains_key("tasks"));
        for (name, table) in &tables {
            assert_eq!(table.primary_key.first().map(String::as_str), Some("owner_id"), "{name}");
            assert!(table.without_rowid, "{name}: the rows of one owner should lie together");
            assert!(table.columns.contains(&("owner_id".to_owned(), true)), "{name}");
        }
    }

    async fn no_reference_can_lead_to_another_owner(database: TestDatabase) {
        let db = database.open_migrated().await;
        let mut checked = 0;
        for (name, table) in catalog(&db).await {
            for (target, pairs) in table.references {
                let first = pairs.first().map(|(from, to)| (from.as_str(), to.as_str()));
                let owner = if target == "accounts" { "id" } else { "owner_id" };
                assert_eq!(first, Some(("owner_id", owner)), "{name} refers to {target}");
                assert!(target == "accounts" || pairs.len() > 1, "{name} refers to {target} by its owner alone");
                checked += 1;
            }
        }
        assert!(checked >= 5, "the references were not found");
    }

    async fn what_refers_to_another_object_does_so_together_with_its_owner(database: TestDatabase) {
        let db = database.open_migrated().await;
        let tables = catalog(&db).await;
        for (table, target, column) in REFERENCES {
            let pairs = [("owner_id", "owner_id"), (column, "id")].map(|(from, to)| (from.to_owned(), to.to_owned()));
            let reference = (target.to_owned(), pairs.to_vec());
            assert!(tables[table].references.contains(&reference), "{table}.{column} does not refer to {target}");
        }
    }

    async fn a_row_that_names_another_owners_is_refused_by_the_database(app: TestApp) {
        let ada = app.user("ada").await;
        app.user("eve").await;
        let item = json!({"description": "camiseta", "quantity_milli": 1_000, "unit_price_cents": 3_990});
        let order = json!({"title": "Camisetas", "items": [item]});
        assert_eq!(ada.post("/api/v1/orders", &order).await.status, 201);
        let copy = async |whose: &'static str| {
            // Apart from the owner it is a good row: at the next place of its order.
            let sql = "INSERT INTO order_items
                (owner_id, id, order_id, position, description, quantity_milli, unit_price_cents)
                SELECT a.id, a.id, i.order_id, i.position + 1, i.description, i.quantity_milli, i.unit_price_cents
                FROM order_items i, accounts a WHERE i.position = 0 AND a.username = $1";
            app.app.db.write(async move |conn: Conn<'_>| conn.execute(sql, &[whose.into()]).await).await
        };
        let refused = copy("eve").await;
        assert!(matches!(refused, Err(DbError::ForeignKey)), "{refused:?}");
        assert_eq!(copy("ada").await.expect("her own"), 1);
    }
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_keys_and_references() {
    let mut catalogs = Vec::new();
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let database = TestDatabase::create(engine).await;
        let mut tables = catalog(&database.open_migrated().await).await;
        for (name, table) in &mut tables {
            table.without_rowid = true;
            table.references.sort();
            // SQLite's own integer key, which it cannot declare otherwise.
            if name == "schema_migrations" {
                table.columns[0].1 = true;
            }
        }
        catalogs.push(tables);
    }
    assert_eq!(catalogs[0], catalogs[1]);
}
