//! PostgreSQL: transactions that cross each other run anew, and not for ever.

use crate::support::{Engine, TestDatabase};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Barrier;
use trackit::db::{Conn, Db, DbError};

async fn counters() -> (TestDatabase, Db) {
    let database = TestDatabase::create(Engine::Postgres).await;
    let db = database.open().await;
    let script = "CREATE TABLE counters (id bigint PRIMARY KEY, version bigint NOT NULL);
        INSERT INTO counters VALUES (1, 0), (2, 0)";
    db.write(async move |conn| conn.script(script).await).await.expect("counters");
    (database, db)
}

async fn version(conn: Conn<'_>, id: i64) -> Result<i64, DbError> {
    let sql = "SELECT version FROM counters WHERE id = $1";
    conn.row(sql, &[id.into()], |row| row.next()).await.map(Option::unwrap_or_default)
}

async fn versions(db: &Db) -> [i64; 2] {
    db.read(async |conn| Ok::<_, DbError>([version(conn, 1).await?, version(conn, 2).await?]))
        .await
        .expect("versions")
}

/// Where two transactions wait for each other on their first run, so that they cross for certain.
#[derive(Clone)]
struct Crossing {
    barrier: Arc<Barrier>,
    runs: Arc<AtomicUsize>,
}

impl Crossing {
    fn new() -> Self {
        Self { barrier: Arc::new(Barrier::new(2)), runs: Arc::default() }
    }

    fn run(&self) -> bool {
        self.runs.fetch_add(1, Ordering::SeqCst) < 2
    }

    async fn wait_if(&self, first: bool) {
        if first {
            self.barrier.wait().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_that_finds_its_row_changed_runs_anew() {
    let (_database, db) = counters().await;
    let crossing = Crossing::new();
    let count_up = async |crossing: Crossing| {
        db.write(async move |conn| {
            let first = crossing.run();
            let seen = version(conn, 1).await?;
            crossing.wait_if(first).await;
            let sql = "UPDATE counters SET version = version + 1 WHERE id = 1 AND version = $1";
            if conn.execute(sql, &[seen.into()]).await? == 0 {
                return Err(conn.lost_race());
            }
            Ok::<_, DbError>(())
        })
        .await
    };
    let (one, two) = tokio::join!(count_up(crossing.clone()), count_up(crossing.clone()));
    one.expect("one");
    two.expect("the other");
    assert_eq!(versions(&db).await, [2, 0], "no count was lost");
    assert_eq!(crossing.runs.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadlock_is_resolved_by_running_anew() {
    let (_database, db) = counters().await;
    let crossing = Crossing::new();
    let both = async |crossing: Crossing, ids: [i64; 2]| {
        db.write(async move |conn| {
            let first = crossing.run();
            // The server looks for deadlocks after this time; its default of a second is only longer.
            conn.script("SET LOCAL deadlock_timeout = '10ms'").await?;
            let sql = "UPDATE counters SET version = version + 1 WHERE id = $1";
            conn.execute(sql, &[ids[0].into()]).await?;
            crossing.wait_if(first).await;
            conn.execute(sql, &[ids[1].into()]).await
        })
        .await
    };
    let (one, two) = tokio::join!(both(crossing.clone(), [1, 2]), both(crossing.clone(), [2, 1]));
    one.expect("one");
    two.expect("the other");
    assert_eq!(versions(&db).await, [2, 2]);
    assert!(crossing.runs.load(Ordering::SeqCst) > 2);
}

/// Where the operator has made transactions serializable, one can fail as late as at its commit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_cannot_be_serialized_runs_anew() {
    let (_database, db) = counters().await;
    let crossing = Crossing::new();
    // Each reads both rows and writes one of them: together they fit no order.
    let skew = async |crossing: Crossing, id: i64| {
        db.write(async move |conn| {
            let first = crossing.run();
            conn.script("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await?;
            let sum = version(conn, 1).await? + version(conn, 2).await?;
            let sql = "UPDATE counters SET version = $1 WHERE id = $2";
            conn.execute(sql, &[(sum + 1).into(), id.into()]).await?;
            crossing.wait_if(first).await;
            Ok::<_, DbError>(())
        })
        .await
    };
    let (one, two) = tokio::join!(skew(crossing.clone(), 1), skew(crossing.clone(), 2));
    one.expect("one");
    two.expect("the other");
    let mut seen = versions(&db).await;
    seen.sort_unstable();
    assert_eq!(seen, [1, 2], "as if one had come after the other");
    assert_eq!(crossing.runs.load(Ordering::SeqCst), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_that_is_lost_every_time_is_answered_as_one() {
    let (_database, db) = counters().await;
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    let lost = db
        .write(async move |conn| {
            count.fetch_add(1, Ordering::SeqCst);
            conn.script("UPDATE counters SET version = version + 1").await?;
            Err::<(), _>(conn.lost_race())
        })
        .await;
    assert!(matches!(lost, Err(DbError::LostRace)), "{lost:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 64);
    assert_eq!(versions(&db).await, [0, 0]);
}
