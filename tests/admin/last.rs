//! One administrator always stays (R64).

use super::{id_of, path_of};
use crate::support::{TestApp, on_both};
use serde_json::json;

async fn administrators(app: &TestApp) -> i64 {
    let sql = "SELECT count(*) FROM accounts WHERE role = 'admin' AND disabled_at IS NULL";
    let count = app.app.db.read(async move |conn| conn.row(sql, &[], |row| row.next()).await).await;
    count.expect("a count").expect("a row")
}

on_both! {
    async fn r64_the_last_administrator_stays_one(app: TestApp) {
        let (root, other) = (app.admin("root").await, app.admin("other").await);
        let (root_path, other_path) = (path_of(&id_of(&root).await), path_of(&id_of(&other).await));
        assert_eq!(root.patch(&other_path, &json!({"disabled": true})).await.status, 200);
        for patch in [json!({"role": "user"}), json!({"disabled": true}), json!({"disabled": true, "role": "user"})] {
            root.patch(&root_path, &patch).await.is_problem(409, "last_admin");
        }
        assert_eq!(root.get("/api/v1/admin/stats").await.status, 200, "and nothing has ended");
        let demoted = root.patch(&other_path, &json!({"role": "user"})).await;
        assert_eq!(demoted.status, 200, "who is disabled runs nothing");
        assert_eq!(root.patch(&other_path, &json!({"disabled": false, "role": "admin"})).await.status, 200);
        assert_eq!(root.patch(&root_path, &json!({"role": "user"})).await.status, 200);
        assert_eq!(administrators(&app).await, 1);
    }

    /// Everybody asks for the end of everybody. Without the lock each of two could see the other stay.
    async fn r64_of_fifty_demotions_at_once_one_administrator_is_left(app: TestApp) {
        let (mut clients, mut paths) = (Vec::new(), Vec::new());
        for n in 0..7 {
            let client = app.admin(&format!("root{n}")).await;
            paths.push(path_of(&id_of(&client).await));
            clients.push(client);
        }
        let mut demotions = Vec::new();
        for turn in 0..7 {
            for (n, client) in clients.iter().enumerate() {
                let (client, path) = (client.clone(), paths[(n + turn) % 7].clone());
                let patch = if turn % 2 == 0 { json!({"role": "user"}) } else { json!({"disabled": true}) };
                demotions.push(tokio::spawn(async move { client.patch(&path, &patch).await }));
            }
        }
        for demotion in demotions {
            let answer = demotion.await.expect("an answer");
            match answer.status {
                200 => {}
                401 => answer.is_problem(401, "unauthenticated"),
                403 => answer.is_problem(403, "forbidden"),
                _ => answer.is_problem(409, "last_admin"),
            }
        }
        assert_eq!(administrators(&app).await, 1);
    }
}
