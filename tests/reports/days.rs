//! `GET /reports/time` by days and weeks of a time zone.

use super::{expected, minutes, report, worked};
use crate::support::{TestApp, on_both};
use serde_json::json;
use std::time::Duration;

on_both! {
    async fn an_empty_period_has_all_its_days(app: TestApp) {
        let ada = app.user("ada").await;
        let empty = ["2026-11-19", "2026-11-20", "2026-11-21"]
            .map(|day| json!({"key": day, "label": day, "duration_ms": 0, "billable_ms": 0, "cost_cents": 0}));
        assert_eq!(report(&ada, "from=2026-11-19&to=2026-11-21").await, json!({
            "from": "2026-11-19", "to": "2026-11-21", "group_by": "day", "tz": "UTC", "total_ms": 0, "groups": empty,
        }));
    }

    async fn work_over_midnight_is_cut_there_to_the_cent(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"timezone": "America/Sao_Paulo", "rate_cents_per_hour": 1_001})).await;
        worked(&ada, "2026-11-20T23:30:00-03:00", "2026-11-21T00:30:00-03:00", json!({})).await;
        worked(&ada, "2026-11-21T08:00:00-03:00", "2026-11-21T09:00:00-03:00", json!({"billable": false})).await;
        let days = report(&ada, "from=2026-11-20&to=2026-11-21").await;
        assert_eq!((&days["tz"], &days["total_ms"]), (&json!("America/Sao_Paulo"), &json!(7_200_000)));
        let day = |day: &str, duration: i64, billable: i64, cost: i64| json!({
            "key": day, "label": day, "duration_ms": duration, "billable_ms": billable, "cost_cents": cost,
        });
        // Half of 10.01 is 5.005: what the first day has too much, the second has too little.
        assert_eq!(days["groups"], json!([
            day("2026-11-20", 1_800_000, 1_800_000, 501), day("2026-11-21", 5_400_000, 1_800_000, 500),
        ]));
        // Of the day alone it is the same.
        assert_eq!(report(&ada, "from=2026-11-21&to=2026-11-21").await["groups"], json!([days["groups"][1]]));
        let utc = report(&ada, "from=2026-11-20&to=2026-11-21&tz=UTC").await;
        assert_eq!(minutes(&utc), expected(&[("2026-11-20", 0), ("2026-11-21", 120)]));
    }

    /// In 2018 São Paulo had no midnight on November 4, and 23:00 twice on February 17.
    async fn days_of_23_and_25_hours_sum_up(app: TestApp) {
        let ada = app.user("ada").await;
        worked(&ada, "2018-11-03T00:00:00-03:00", "2018-11-06T00:00:00-02:00", json!({})).await;
        worked(&ada, "2018-02-16T00:00:00-02:00", "2018-02-19T00:00:00-03:00", json!({})).await;
        worked(&ada, "2026-03-28T00:00:00Z", "2026-03-31T00:00:00+01:00", json!({})).await;
        worked(&ada, "2026-10-24T00:00:00+01:00", "2026-10-27T00:00:00Z", json!({})).await;
        for (zone, from, to, hours) in [
            ("America/Sao_Paulo", "2018-11-03", "2018-11-05", [24, 23, 24]),
            ("America/Sao_Paulo", "2018-02-16", "2018-02-18", [24, 25, 24]),
            ("Europe/Lisbon", "2026-03-28", "2026-03-30", [24, 23, 24]),
            ("Europe/Lisbon", "2026-10-24", "2026-10-26", [24, 25, 24]),
        ] {
            let days = report(&ada, &format!("from={from}&to={to}&tz={zone}")).await;
            let found: Vec<_> = minutes(&days).into_iter().map(|(_, minutes)| minutes / 60).collect();
            assert_eq!(found, hours, "{from}");
            assert_eq!(days["total_ms"], hours.iter().sum::<i64>() * 3_600_000);
            let week = report(&ada, &format!("from={from}&to={to}&tz={zone}&group_by=week")).await;
            assert_eq!(week["total_ms"], days["total_ms"]);
        }
    }

    async fn weeks_begin_as_the_account_has_it_or_as_asked(app: TestApp) {
        let ada = app.user("ada").await;
        worked(&ada, "2026-11-15T08:00:00Z", "2026-11-15T09:00:00Z", json!({})).await;
        worked(&ada, "2026-11-16T08:00:00Z", "2026-11-16T10:00:00Z", json!({})).await;
        let query = "from=2026-11-10&to=2026-11-20&group_by=week";
        let mondays = [("2026-11-09 – 2026-11-15", 60), ("2026-11-16 – 2026-11-22", 120)];
        let sundays = [("2026-11-08 – 2026-11-14", 0), ("2026-11-15 – 2026-11-21", 180)];
        let english = report(&ada, query).await;
        assert_eq!((minutes(&english), &english["groups"][0]["key"]), (expected(&mondays), &json!("2026-11-09")));
        assert_eq!(minutes(&report(&ada, &format!("{query}&week_start=sunday")).await), expected(&sundays));
        ada.patch("/api/v1/me", &json!({"week_start": "sunday"})).await;
        assert_eq!(minutes(&report(&ada, query).await), expected(&sundays));
        assert_eq!(minutes(&report(&ada, &format!("{query}&week_start=monday")).await), expected(&mondays));
    }

    async fn what_runs_counts_until_now(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post("/api/v1/timer", &json!({"started_at": "2026-11-20T11:00:00Z", "rate_cents_per_hour": 600})).await;
        let today = report(&ada, "from=2026-11-20&to=2026-11-21").await;
        assert_eq!((minutes(&today), &today["groups"][0]["cost_cents"]),
            (expected(&[("2026-11-20", 60), ("2026-11-21", 0)]), &json!(600)));
        // Forgotten for a month, it is found from its very beginning.
        app.advance(Duration::from_secs(36 * 24 * 60 * 60)).await;
        let ada = app.signed_in("ada").await;
        let later = report(&ada, "from=2026-12-25&to=2026-12-27").await;
        assert_eq!(minutes(&later), expected(&[("2026-12-25", 1_440), ("2026-12-26", 720), ("2026-12-27", 0)]));
        assert_eq!(report(&ada, "from=2026-12-27&to=2026-12-27").await["total_ms"], 0);
    }

    async fn the_longest_period_is_ten_years(app: TestApp) {
        let ada = app.user("ada").await;
        worked(&ada, "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", json!({})).await;
        let years = report(&ada, "from=2020-01-01&to=2030-01-07&tz=Pacific/Apia").await;
        assert_eq!(years["groups"].as_array().map(Vec::len), Some(3_660));
        assert_eq!(years["total_ms"], 3_600_000);
        for query in ["from=0001-01-01&to=0001-01-02", "from=9998-12-30&to=9998-12-31&tz=Pacific/Kiritimati"] {
            assert_eq!(report(&ada, query).await["groups"].as_array().map(Vec::len), Some(2), "{query}");
        }
    }
}
