//! One statement text, two engines, the same answers.

use crate::support::{TestDatabase, on_both};
use trackit::db::{Conn, Db, DbError, Row, Value};
use uuid::Uuid;

const ADA: Uuid = Uuid::from_u128(0xada);
const BOB: Uuid = Uuid::from_u128(0xb0b);

/// A database with tables such as the features have.
struct Tables {
    db: Db,
    _database: TestDatabase,
}

impl Tables {
    async fn start(engine: crate::support::Engine) -> Self {
        let database = TestDatabase::create(engine).await;
        let db = database.open().await;
        let portable = "
            CREATE TABLE things (owner_id UUID NOT NULL, id UUID NOT NULL, flag BOOLEAN, number BIGINT, words TEXT,
                bytes BYTEA, PRIMARY KEY (owner_id, id), UNIQUE (owner_id, number), CHECK (number < 1000000));
            CREATE TABLE parts (owner_id UUID NOT NULL, id UUID NOT NULL, thing_id UUID NOT NULL,
                PRIMARY KEY (owner_id, id), FOREIGN KEY (owner_id, thing_id) REFERENCES things (owner_id, id));";
        let script = if db.is_sqlite() { portable.replace("BYTEA", "BLOB") } else { portable.to_owned() };
        db.write(async move |conn| conn.script(&script).await).await.expect("tables");
        Self { db, _database: database }
    }

    async fn execute(&self, sql: &'static str, values: Vec<Value>) -> Result<u64, DbError> {
        self.db.write(async move |conn| conn.execute(sql, &values).await).await
    }

    async fn number(&self, sql: &'static str, values: Vec<Value>) -> Result<Option<i64>, DbError> {
        self.db.write(async move |conn| conn.row(sql, &values, |row| row.next()).await).await
    }

    async fn thing(&self, owner: Uuid, id: u128, number: i64) -> Result<u64, DbError> {
        let sql = "INSERT INTO things (owner_id, id, number) VALUES ($1, $2, $3)";
        self.execute(sql, vec![owner.into(), Uuid::from_u128(id).into(), number.into()]).await
    }
}

#[derive(Debug, PartialEq)]
struct Everything {
    id: Uuid,
    flag: Option<bool>,
    number: Option<i64>,
    words: Option<String>,
    bytes: Option<Vec<u8>>,
}

fn everything(row: &Row<'_>) -> Result<Everything, DbError> {
    Ok(Everything {
        id: row.next()?,
        flag: row.next()?,
        number: row.next()?,
        words: row.next()?,
        bytes: row.next()?,
    })
}

async fn round_trip(conn: Conn<'_>, thing: &Everything) -> Result<Vec<Everything>, DbError> {
    let insert =
        "INSERT INTO things (owner_id, id, flag, number, words, bytes) VALUES ($1, $2, $3, $4, $5, $6)";
    let (words, bytes) = (thing.words.clone(), thing.bytes.clone());
    let values =
        [ADA.into(), thing.id.into(), thing.flag.into(), thing.number.into(), words.into(), bytes.into()];
    conn.execute(insert, &values).await?;
    let select = "SELECT id, flag, number, words, bytes FROM things WHERE owner_id = $1 AND id = $2";
    conn.rows(select, &[ADA.into(), thing.id.into()], everything).await
}

on_both! {
    async fn every_kind_of_value_comes_back_as_it_went(tables: Tables) {
        let long = "ação ﬁm 🎉 \\ % _ ' \" \u{7f}\n".repeat(10_000);
        let values = [
            (None, None, None, None),
            (Some(false), Some(0), Some(String::new()), Some(Vec::new())),
            (Some(true), Some(i64::MIN), Some("1795176000000".into()), Some(vec![0, 255, 128, 0])),
            (Some(true), Some(999_999), Some(long), Some((0..=255).cycle().take(100_000).collect())),
        ];
        for (id, (flag, number, words, bytes)) in (1..).zip(values) {
            let thing = Everything { id: Uuid::from_u128(u128::MAX - id), flag, number, words, bytes };
            let (thing, found) = tables.db.write(async move |conn| {
                // Made anew in the closure, which may run again.
                let thing = Everything { words: thing.words.clone(), bytes: thing.bytes.clone(), ..thing };
                let found = round_trip(conn, &thing).await?;
                Ok::<_, DbError>((thing, found))
            }).await.expect("a round trip");
            assert_eq!(found, [thing]);
        }
    }

    async fn returning_upserts_and_row_values_work_alike(tables: Tables) {
        let upsert = "INSERT INTO things (owner_id, id, number) VALUES ($1, $2, $3)
            ON CONFLICT (owner_id, id) DO UPDATE SET number = things.number + $3 RETURNING number";
        let values = |number: i64| vec![ADA.into(), Uuid::from_u128(1).into(), number.into()];
        assert_eq!(tables.number(upsert, values(5)).await.expect("an insert"), Some(5));
        assert_eq!(tables.number(upsert, values(7)).await.expect("an update"), Some(12));

        let ignore = "INSERT INTO things (owner_id, id) VALUES ($1, $2) ON CONFLICT (owner_id, id) DO NOTHING";
        assert_eq!(tables.execute(ignore, vec![ADA.into(), Uuid::from_u128(1).into()]).await.expect("ok"), 0);
        assert_eq!(tables.execute(ignore, vec![ADA.into(), Uuid::from_u128(2).into()]).await.expect("ok"), 1);

        tables.thing(ADA, 3, 20).await.expect("a thing");
        tables.thing(ADA, 4, 30).await.expect("a thing");
        let after = "SELECT count(*) FROM things WHERE owner_id = $1 AND (number, id) > ($2, $3)";
        let count = tables.number(after, vec![ADA.into(), 20_i64.into(), Uuid::from_u128(3).into()]).await;
        assert_eq!(count.expect("a count"), Some(1));
        let count = tables.number(after, vec![ADA.into(), 20_i64.into(), Uuid::from_u128(2).into()]).await;
        assert_eq!(count.expect("a count"), Some(2));
    }

    async fn a_count_says_how_many_rows_were_touched(tables: Tables) {
        for id in 1..=3 {
            tables.thing(ADA, id, id as i64).await.expect("a thing");
        }
        tables.thing(BOB, 1, 1).await.expect("the same id, number and all, of another owner");
        let update = "UPDATE things SET flag = $1 WHERE owner_id = $2 AND number >= $3";
        let touched = tables.execute(update, vec![true.into(), ADA.into(), 2_i64.into()]).await;
        assert_eq!(touched.expect("an update"), 2);
        let delete = "DELETE FROM things WHERE owner_id = $1";
        assert_eq!(tables.execute(delete, vec![ADA.into()]).await.expect("a delete"), 3);
        assert_eq!(tables.execute(delete, vec![ADA.into()]).await.expect("a delete"), 0);
    }

    async fn constraints_have_the_same_names_and_meanings(tables: Tables) {
        tables.thing(ADA, 1, 1).await.expect("a thing");
        let twin = tables.thing(ADA, 1, 2).await.expect_err("the same key");
        assert!(twin.is_unique("things_pkey"), "{twin:?}");
        let twin = tables.thing(ADA, 2, 1).await.expect_err("the same number");
        assert!(twin.is_unique("things_owner_id_number_key"), "{twin:?}");
        let large = tables.thing(ADA, 3, 1_000_000).await.expect_err("the check");
        assert!(matches!(large, DbError::Constraint(_)), "{large:?}");

        let part = "INSERT INTO parts (owner_id, id, thing_id) VALUES ($1, $2, $2)";
        let id = |n| Value::from(Uuid::from_u128(n));
        tables.execute(part, vec![ADA.into(), id(1)]).await.expect("a part of a thing");
        let dangling = tables.execute(part, vec![ADA.into(), id(9)]).await.expect_err("no such thing");
        assert!(matches!(dangling, DbError::ForeignKey), "{dangling:?}");
        let across = tables.execute(part, vec![BOB.into(), id(1)]).await.expect_err("another owner's thing");
        assert!(matches!(across, DbError::ForeignKey), "{across:?}");
        let missing = tables.execute("INSERT INTO parts (owner_id) VALUES ($1)", vec![ADA.into()]).await;
        assert!(matches!(missing, Err(DbError::Constraint(_))), "{missing:?}");
    }

    async fn a_wrong_statement_or_type_is_an_internal_fault(tables: Tables) {
        tables.thing(ADA, 1, 1).await.expect("a thing");
        for sql in ["SELECT nonsense FROM things", "SELEC 1"] {
            let wrong = tables.number(sql, vec![]).await;
            assert!(matches!(wrong, Err(DbError::Internal(_))), "{sql}: {wrong:?}");
        }
        let wrong = tables.number("SELECT id FROM things WHERE owner_id = $1", vec![ADA.into()]).await;
        assert!(matches!(wrong, Err(DbError::Internal(_))), "{wrong:?}");
        let read = async |conn: Conn<'_>| {
            conn.row("SELECT number FROM things", &[], |row| Ok((row.next::<i64>()?, row.next::<i64>()?))).await
        };
        let missing = tables.db.read(read).await;
        assert!(matches!(missing, Err(DbError::Internal(_))), "{missing:?}");
    }

    async fn a_failed_write_leaves_nothing(tables: Tables) {
        let half = tables.db.write(async |conn| {
            let sql = "INSERT INTO things (owner_id, id) VALUES ($1, $2)";
            conn.execute(sql, &[ADA.into(), Uuid::from_u128(1).into()]).await?;
            conn.execute(sql, &[ADA.into(), Uuid::from_u128(1).into()]).await
        }).await;
        assert!(half.expect_err("a twin").is_unique("things_pkey"));
        let count = tables.number("SELECT count(*) FROM things", vec![]).await;
        assert_eq!(count.expect("a count"), Some(0));
    }
}

#[tokio::test]
#[cfg(debug_assertions)]
async fn parameters_out_of_order_are_refused_before_they_bind_wrong_values() {
    let tables = Tables::start(crate::support::Engine::Sqlite).await;
    let sql = "SELECT count(*) FROM things WHERE number = $2 AND owner_id = $1";
    let swapped = tables.number(sql, vec![ADA.into(), 1_i64.into()]).await;
    assert!(matches!(swapped, Err(DbError::Panicked)), "{swapped:?}");
}
