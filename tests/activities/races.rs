//! Two devices at once: whoever comes first, the account has one timer.

use super::{PATH, TIMER, entered, path_of};
use crate::support::{TestApp, at_either, on_both};
use serde_json::json;
use std::collections::BTreeSet;
use tokio::task::JoinSet;

on_both! {
    async fn of_fifty_starts_at_once_one_is_left_running(app: TestApp) {
        let ada = app.user("ada").await;
        let other = app.other_process().await;
        let mut starting = JoinSet::new();
        for n in 0..50 {
            let ada = at_either(&ada, other.as_ref(), n);
            starting.spawn(async move { ada.post(TIMER, &json!({"description": n.to_string()})).await });
        }
        let answers = starting.join_all().await;
        assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
        assert_eq!(ada.all(&format!("{PATH}?running=true")).await.len(), 1);
        assert_eq!(ada.all(&format!("{PATH}?running=false&limit=100")).await.len(), 49);
        // Each but one was stopped, by one other.
        let stopped: BTreeSet<_> =
            answers.iter().filter_map(|answer| answer.json["stopped"]["id"].as_str()).collect();
        assert_eq!(stopped.len(), 49);
        assert_eq!(ada.all("/api/v1/changes?limit=100").await.len(), 1 + 50 + 49, "and no number is missing");
    }

    async fn of_twenty_stops_at_once_one_finds_it_running(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({})).await;
        let other = app.other_process().await;
        let mut stopping = JoinSet::new();
        for n in 0..20 {
            let ada = at_either(&ada, other.as_ref(), n);
            stopping.spawn(async move { ada.delete(TIMER).await.status });
        }
        let mut statuses = stopping.join_all().await;
        statuses.sort_unstable();
        assert_eq!((statuses[0], &statuses[1..]), (200, &[404; 19][..]));
    }

    async fn of_twenty_that_are_let_run_again_one_does(app: TestApp) {
        let ada = app.user("ada").await;
        let other = app.other_process().await;
        let mut resuming = JoinSet::new();
        for n in 0..20 {
            let path = path_of(&entered(&ada, "10:00", "11:00").await);
            let ada = at_either(&ada, other.as_ref(), n);
            resuming.spawn(async move { ada.patch(&path, &json!({"ended_at": null})).await.status });
        }
        let mut statuses = resuming.join_all().await;
        statuses.sort_unstable();
        assert_eq!((statuses[0], &statuses[1..]), (200, &[409; 19][..]));
    }
}
