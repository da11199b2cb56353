//! `trackit demo`: a month of a workshop, to look at and to throw away.

use super::{fails, trackit};
use crate::support::{Client, Engine, Program, TestDatabase, on_both, until};
use serde_json::{Value, json};
use std::{collections::HashSet, process::Output};

const PASSWORD: &str = "a calm green teapot";

fn demo(database: &TestDatabase, options: &[&str]) -> Output {
    let folder = database.folder.path();
    let data_dir = folder.to_str().expect("a path").to_owned();
    let here = ["demo", "--database-url", &database.url, "--data-dir", &data_dir];
    trackit(folder, &[&here, options].concat(), PASSWORD)
}

async fn signed_in(program: &Program, password: &str) -> Option<Client> {
    let client = program.anonymous();
    let answer = client.post("/api/v1/login", &json!({"username": "oficina", "password": password})).await;
    (answer.status == 200).then(|| client.with_token(answer.text("access_token")))
}

fn count(objects: &[Value], field: &str, value: &str) -> usize {
    objects.iter().filter(|object| object[field] == value).count()
}

/// Each span of a list of activities that has an end, the earliest first.
fn spans(activities: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut spans: Vec<_> = activities
        .iter()
        .filter_map(|activity| text(&activity["started_at"]).zip(text(&activity["ended_at"])))
        .collect();
    spans.sort();
    spans
}

on_both! {
    async fn a_month_is_there_and_gone_again(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let made = demo(&database, &["--password-stdin"]);
        let said = String::from_utf8_lossy(&made.stdout);
        assert!(said.starts_with("Made the demo's account.\nUsername: oficina\n"), "{made:?}");
        assert!(!said.contains(PASSWORD));
        let program = Program::serve(&database);
        let rosa = signed_in(&program, PASSWORD).await.expect("the demo's account");

        let customers = rosa.all("/api/v1/customers?limit=100").await;
        let orders = rosa.all("/api/v1/orders?limit=100").await;
        let tasks = rosa.all("/api/v1/tasks?limit=100").await;
        let activities = rosa.all("/api/v1/activities?limit=100").await;
        assert_eq!((customers.len(), orders.len()), (8, 10));
        let statuses = ["pending", "finished", "cancelled"].map(|status| count(&orders, "status", status));
        assert_eq!(statuses, [5, 4, 1]);
        assert!(orders.iter().all(|order| order["total_cents"].as_i64() > Some(0) && order["customer_id"].is_string()));
        assert!(tasks.len() > 35 && tasks.iter().any(|task| task["done"] == true && task["order_id"].is_string()));
        let spans = spans(&activities);
        assert_eq!((spans.len() + 1, activities.len() > 45), (activities.len(), true), "one timer runs");
        assert!(spans.iter().all(|(begin, end)| begin < end));
        assert!(spans.windows(2).all(|two| two[0].1 <= two[1].0), "one after the other: {spans:#?}");
        let days: HashSet<_> = spans.iter().map(|(begin, _)| &begin[..10]).collect();
        assert!(days.len() > 18, "{days:?}");
        assert_eq!(rosa.get("/api/v1/timer").await.json["rate_cents_per_hour"], 5_000);

        // Its history is the month's own: what was done first has the first number and the first time.
        let journal = rosa.all("/api/v1/changes?limit=100").await;
        let times: Vec<_> = journal.iter().map(|change| change["at"].as_str().expect("a time")).collect();
        assert!(times.is_sorted() && times[0][..10] < times[times.len() - 1][..10]);

        let renewed = demo(&database, &[]);
        let said = String::from_utf8_lossy(&renewed.stdout).into_owned();
        let password = said.lines().find_map(|line| line.strip_prefix("Password: ")).expect("a password");
        assert!(said.starts_with("Renewed the demo's account."), "{said}");
        assert!(signed_in(&program, PASSWORD).await.is_none(), "the one before is gone");
        let rosa = signed_in(&program, password).await.expect("the new one");
        assert_eq!(rosa.all("/api/v1/orders?limit=100").await.len(), 10);

        let removed = demo(&database, &["--remove"]);
        assert_eq!(String::from_utf8_lossy(&removed.stdout), "Removed the demo's account.\n", "{removed:?}");
        assert!(signed_in(&program, password).await.is_none());
        // Once the news have come, a token that is still held is nobody's.
        let task = json!({"title": "Nobody's"});
        until(async || rosa.post("/api/v1/tasks", &task).await.status == 401).await;
        let again = demo(&database, &["--remove"]);
        assert_eq!(String::from_utf8_lossy(&again.stdout), "There is no demo account.\n");
    }
}

#[tokio::test]
async fn an_account_that_only_has_its_name_is_left_alone() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    let program = Program::serve(&database);
    let body = json!({"username": "oficina", "email": "rosa@example.org", "password": PASSWORD});
    assert_eq!(program.anonymous().post("/api/v1/register", &body).await.status, 201);
    for options in [&["--password-stdin"][..], &["--remove"]] {
        fails(&demo(&database, options), 1, "is not the demo's");
    }
    assert!(signed_in(&program, PASSWORD).await.is_some());
}
