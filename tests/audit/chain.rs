//! That the log stays as it was written: what the database refuses, and what the chain shows of the rest.

use super::entries;
use crate::support::{Engine, TestApp, on_both};
use trackit::{
    audit::{self, Action, Entry, Verdict},
    db::DbError,
};

/// Writes entries, one transaction each.
async fn write(app: &TestApp, count: usize) {
    let now = app.app.clock.now();
    for _ in 0..count {
        let entry =
            Entry { ip: Some("192.0.2.1".parse().expect("an address")), ..Entry::new(Action::SignIn) };
        app.app.db.write(async move |conn| audit::record(conn, now, &entry).await).await.expect("an entry");
    }
}

async fn script(app: &TestApp, sql: &'static str) -> Result<(), DbError> {
    app.app.db.write(async move |conn| conn.script(sql).await).await
}

/// As somebody does who owns the database.
async fn take_the_triggers_off(app: &TestApp) {
    let sql = match app.database.engine {
        Engine::Sqlite => {
            "DROP TRIGGER audit_stays; DROP TRIGGER audit_is_not_emptied; DROP TRIGGER audit_is_not_replaced;
             DROP TRIGGER audit_head_counts_on"
        }
        Engine::Postgres => "DROP FUNCTION audit_refuse CASCADE",
    };
    script(app, sql).await.expect("a script");
}

async fn verdict(app: &TestApp) -> Verdict {
    audit::verify(&app.app.db).await.expect("a verdict")
}

on_both! {
    async fn r76_the_database_refuses_to_change_an_entry_or_to_take_it_out(app: TestApp) {
        write(&app, 3).await;
        let before = entries(&app).await;
        let mut refused = vec![
            "UPDATE audit SET action = 'sign_out' WHERE seq = 2",
            "UPDATE audit SET seq = 9 WHERE seq = 3",
            "DELETE FROM audit WHERE seq = 3",
            "DELETE FROM audit",
            "UPDATE audit_head SET seq = 1",
            "UPDATE audit_head SET seq = seq - 1",
            "DELETE FROM audit_head",
        ];
        refused.extend(match app.database.engine {
            Engine::Sqlite => [
                "INSERT OR REPLACE INTO audit (seq, at, action, digest) VALUES (2, 0, 'sign_in', x'00')",
                "INSERT OR REPLACE INTO audit_head (only_row, seq) VALUES (1, 0)",
                "UPDATE OR REPLACE audit SET seq = 1 WHERE seq = 2",
            ],
            Engine::Postgres => [
                "TRUNCATE audit",
                "TRUNCATE audit_head",
                "INSERT INTO audit (seq, at, action, digest) VALUES (2, 0, 'sign_in', '')
                    ON CONFLICT (seq) DO UPDATE SET action = 'sign_in'",
            ],
        });
        for sql in refused {
            let error = script(&app, sql).await.expect_err(sql).to_string();
            assert!(error.contains("only ever added to"), "{sql}: {error}");
        }
        assert_eq!(entries(&app).await, before);
        write(&app, 1).await;
        assert!(matches!(verdict(&app).await, Verdict::Whole { seq: 4, .. }));
    }

    async fn r76_the_chain_names_the_first_entry_that_is_not_as_it_was_written(app: TestApp) {
        write(&app, 1_200).await;
        let Verdict::Whole { seq: 1_200, digest } = verdict(&app).await else { panic!("it is whole") };
        assert_eq!(digest, entries(&app).await[1_199].digest);
        take_the_triggers_off(&app).await;
        assert!(matches!(verdict(&app).await, Verdict::Whole { .. }));
        // From the last to the first, each hides what is wrong behind it.
        for (sql, broken) in [
            ("DELETE FROM audit WHERE seq = 1200", 1200),
            ("UPDATE audit SET ip = '192.0.2.2' WHERE seq = 1199", 1199),
            ("UPDATE audit SET detail = 'client' WHERE seq = 1001", 1001),
            ("DELETE FROM audit WHERE seq = 1000", 1000),
            ("UPDATE audit SET at = at + 1 WHERE seq = 900", 900),
            ("UPDATE audit SET session = actor, actor = session, action = 'sign_out' WHERE seq = 800", 800),
            ("UPDATE audit SET digest = (SELECT digest FROM audit WHERE seq = 699) WHERE seq = 700", 700),
            ("DELETE FROM audit WHERE seq BETWEEN 300 AND 350", 300),
            ("DELETE FROM audit WHERE seq = 1", 1),
            ("DELETE FROM audit", 1),
        ] {
            script(&app, sql).await.expect(sql);
            assert_eq!(verdict(&app).await, Verdict::Broken { seq: broken }, "{sql}");
        }
    }

    async fn r76_of_a_hundred_at_once_the_numbers_have_no_gap(app: TestApp) {
        let now = app.app.clock.now();
        let writes: Vec<_> = (0..100)
            .map(|n| {
                let db = app.app.db.clone();
                tokio::spawn(async move {
                    db.write(async move |conn| {
                        audit::record(conn, now, &Entry::new(Action::SignIn)).await?;
                        if n % 3 == 0 { Err(DbError::Internal("given up".into())) } else { Ok(()) }
                    })
                    .await
                })
            })
            .collect();
        let mut kept = 0;
        for write in writes {
            kept += i64::from(write.await.expect("an end").is_ok());
        }
        let numbers: Vec<_> = entries(&app).await.iter().map(|entry| entry.seq).collect();
        assert_eq!((kept, numbers), (66, (1..=66).collect()));
        assert!(matches!(verdict(&app).await, Verdict::Whole { seq: 66, .. }));
    }

    async fn what_was_begun_and_given_up_leaves_no_entry(app: TestApp) {
        app.user("ada").await;
        let before = entries(&app).await.len();
        let taken = serde_json::json!({"username": "ada", "email": "other@example.org",
            "password": crate::support::PASSWORD});
        app.anonymous().post("/api/v1/register", &taken).await.is_problem(409, "username_taken");
        assert_eq!(entries(&app).await.len(), before);
    }
}
