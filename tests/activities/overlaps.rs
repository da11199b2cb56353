//! `overlaps`: told exactly, whatever the lengths of the spans, and nothing is cut.

use super::{PATH, TIMER, entered, later, path_of, span};
use crate::support::{Client, TestApp, on_both, property};
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// Which activities overlap another, by their descriptions.
async fn overlapping(client: &Client) -> Vec<String> {
    let mut found: Vec<_> = client
        .all(&format!("{PATH}?limit=100"))
        .await
        .into_iter()
        .filter(|activity| activity["overlaps"] == true)
        .map(|activity| activity["description"].as_str().expect("a text").to_owned())
        .collect();
    found.sort();
    found
}

async fn named(client: &Client, name: &str, from: &str, to: Option<&str>) -> Value {
    let made = client.post(PATH, &json!({"description": name, "started_at": from, "ended_at": to})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.json
}

on_both! {
    async fn spans_that_touch_do_not_overlap(app: TestApp) {
        let ada = app.user("ada").await;
        for (from, to) in [("08:00", "09:00"), ("09:00", "10:00"), ("07:00", "08:00")] {
            assert_eq!(entered(&ada, from, to).await.json["overlaps"], false, "{from}");
        }
        assert_eq!(overlapping(&ada).await, [""; 0]);
        let between = entered(&ada, "08:59", "09:01").await;
        assert_eq!((&between.json["overlaps"], overlapping(&ada).await.len()), (&json!(true), 3));
        let moved = ada.patch(&path_of(&between), &span("06:00", "07:00")).await;
        assert_eq!((&moved.json["overlaps"], overlapping(&ada).await.len()), (&json!(false), 0));
        assert_eq!(moved.json["duration_ms"], 3_600_000, "nothing is cut");
    }

    async fn the_same_span_twice_overlaps(app: TestApp) {
        let ada = app.user("ada").await;
        let first = entered(&ada, "08:00", "09:00").await;
        let second = entered(&ada, "08:00", "09:00").await;
        assert_eq!((&first.json["overlaps"], &second.json["overlaps"]), (&json!(false), &json!(true)));
        assert_eq!(ada.get(&path_of(&first)).await.json["overlaps"], true);
        ada.delete(&path_of(&second)).await;
        assert_eq!(ada.get(&path_of(&first)).await.json["overlaps"], false);
    }

    async fn spans_of_days_overlap_all_that_lies_in_them(app: TestApp) {
        let ada = app.user("ada").await;
        named(&ada, "trip", "2026-11-01T00:00:00Z", Some("2026-11-18T00:00:00Z")).await;
        named(&ada, "before", "2026-10-31T00:00:00Z", Some("2026-11-01T00:00:00Z")).await;
        named(&ada, "within", "2026-11-17T22:00:00Z", Some("2026-11-17T23:00:00Z")).await;
        named(&ada, "after", "2026-11-18T00:00:00Z", Some("2026-11-19T00:00:00Z")).await;
        named(&ada, "a day", "2026-11-20T00:00:00Z", Some("2026-11-21T00:00:00Z")).await;
        named(&ada, "its last ms", "2026-11-20T23:59:59.999Z", Some("2026-11-21T01:00:00Z")).await;
        assert_eq!(overlapping(&ada).await, ["a day", "its last ms", "trip", "within"]);
    }

    async fn the_timer_comes_to_overlap_what_it_runs_into(app: TestApp) {
        let ada = app.user("ada").await;
        let entry = entered(&ada, "12:30", "13:00").await;
        ada.post(TIMER, &json!({"description": "timer"})).await;
        let ada = later(&app, Duration::from_secs(30 * 60)).await;
        assert_eq!(overlapping(&ada).await, [""; 0], "until the very instant that it begins");
        let ada = later(&app, Duration::from_millis(1)).await;
        assert_eq!(overlapping(&ada).await, ["", "timer"]);
        assert_eq!(ada.get(TIMER).await.json["overlaps"], true);
        // Also over days, when it is one of the long ones.
        let ada = later(&app, Duration::from_secs(3 * 24 * 60 * 60)).await;
        assert_eq!(ada.get(&path_of(&entry)).await.json["overlaps"], true);
        assert_eq!(ada.delete(TIMER).await.json["overlaps"], true);
    }

    async fn anothers_time_is_no_matter(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        entered(&ada, "08:00", "09:00").await;
        assert_eq!(entered(&bob, "08:00", "09:00").await.json["overlaps"], false);
    }

    /// Against the definition: two spans overlap when each begins before the other ends.
    async fn what_is_told_is_what_is_so(app: TestApp) {
        let lengths = prop_oneof![1..3_i64, 20..28_i64, 40..200_i64];
        let spans = vec((0..300_i64, lengths), 1..8);
        let count = std::cell::Cell::new(0);
        property(12, spans, async |spans| {
            count.set(count.get() + 1);
            let ada = app.user(&format!("ada{}", count.get())).await;
            let hour = |n: i64| jiff::Timestamp::from_second(1_790_000_000 + n * 3_600).expect("a time").to_string();
            let mut expected = BTreeMap::new();
            for (index, (start, length)) in spans.iter().enumerate() {
                named(&ada, &index.to_string(), &hour(*start), Some(&hour(start + length))).await;
                let overlaps = spans.iter().enumerate().any(|(other, (from, hours))| {
                    other != index && *from < start + length && *start < from + hours
                });
                expected.insert(index.to_string(), overlaps);
            }
            let told = ada.all(&format!("{PATH}?limit=2")).await.into_iter().map(|activity| {
                (activity["description"].as_str().expect("a text").to_owned(), activity["overlaps"] == true)
            });
            assert_eq!(told.collect::<BTreeMap<_, _>>(), expected);
        }).await;
    }
}
