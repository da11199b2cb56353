//! `GET /reports/time` as a table.

use super::{PATH, made, worked};
use crate::support::{TestApp, on_both};
use serde_json::json;

const DAY: &str = "from=2026-11-20&to=2026-11-20";

on_both! {
    async fn a_reader_that_prefers_a_table_gets_one(app: TestApp) {
        let ada = app.user("ada").await;
        worked(&ada, "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", json!({"rate_cents_per_hour": 1_250})).await;
        let table = ada.clone().with("accept", "text/csv").get(&format!("{PATH}?{DAY}")).await;
        assert_eq!((table.status, table.header("content-type")), (200, "text/csv; charset=utf-8; header=present"));
        assert_eq!(table.header("content-disposition"), "attachment; filename=\"time-day-2026-11-20-2026-11-20.csv\"");
        assert!(table.header("vary").to_lowercase().contains("accept"));
        let text = String::from_utf8(table.bytes).expect("a text");
        assert_eq!(text, "key,label,duration_ms,billable_ms,cost_cents\n2026-11-20,2026-11-20,3600000,3600000,1250\n");
        for accept in ["text/csv;q=0.9, application/json", "*/*", "text/html"] {
            let answer = ada.clone().with("accept", accept).get(&format!("{PATH}?{DAY}")).await;
            assert_eq!(answer.header("content-type"), "application/json", "{accept}");
        }
    }

    async fn a_title_is_never_a_formula_and_never_breaks_a_line(app: TestApp) {
        let ada = app.user("ada").await;
        let titles = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@A1", "a,b", "say \"hi\"", "São João"];
        for title in titles {
            let task = made(&ada, "/api/v1/tasks", json!({"title": title})).await;
            worked(&ada, "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", json!({"task_id": task})).await;
        }
        let ada = ada.with("accept", "text/csv");
        let table = ada.get(&format!("{PATH}?{DAY}&group_by=task")).await;
        let text = String::from_utf8(table.bytes).expect("a text");
        let labels: Vec<_> = text.lines().skip(1).map(|line| {
            let (_, rest) = line.split_once(',').expect("a key");
            rest.strip_suffix(",3600000,3600000,0").expect("numbers").to_owned()
        }).collect();
        let expected = ["'+1", "'-1", "\"'=HYPERLINK(\"\"http://x\"\")\"", "'@A1", "São João", "\"a,b\"", "\"say \"\"hi\"\"\""];
        let sorted = |mut labels: Vec<String>| { labels.sort(); labels };
        assert_eq!(sorted(labels), sorted(expected.map(str::to_owned).to_vec()));
    }

    async fn what_was_done_for_nothing_has_an_empty_key(app: TestApp) {
        let ada = app.user("ada").await;
        worked(&ada, "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", json!({})).await;
        let table = ada.with("accept", "text/csv").get(&format!("{PATH}?{DAY}&group_by=customer")).await;
        let text = String::from_utf8(table.bytes).expect("a text");
        assert_eq!(text.lines().nth(1), Some(",No customer,3600000,3600000,0"));
    }

    async fn a_fault_is_a_problem_whatever_the_reader_prefers(app: TestApp) {
        let ada = app.user("ada").await.with("accept", "text/csv");
        ada.get(&format!("{PATH}?from=2026-11-20")).await.is_problem(422, "validation");
    }
}
