//! What is no report: each fault is named.

use super::PATH;
use crate::support::{TestApp, on_both};

on_both! {
    async fn every_bad_parameter_is_named(app: TestApp) {
        let ada = app.user("ada").await;
        for (query, errors) in [
            ("", vec![("from", "required"), ("to", "required")]),
            ("from=2026-11-20", vec![("to", "required")]),
            ("to=2026-11-20", vec![("from", "required")]),
            ("from=2026-11-21&to=2026-11-20", vec![("to", "from_after_to")]),
            ("from=2026-02-30&to=2026-11-20", vec![("from", "invalid_date")]),
            ("from=2026-11-20&to=0000-01-01", vec![("to", "invalid_date")]),
            ("from=2020-01-01&to=2030-01-08", vec![("to", "period_too_long")]),
            ("from=0001-01-01&to=9998-12-31", vec![("to", "period_too_long")]),
            ("from=2026-11-20&to=2026-11-20&tz=Mars/Olympus", vec![("tz", "unknown_timezone")]),
            ("from=2026-11-20&to=2026-11-20&tz=", vec![("tz", "unknown_timezone")]),
            ("from=2026-11-20&to=2026-11-20&tz=..%2F..%2Fetc%2Fpasswd", vec![("tz", "unknown_timezone")]),
            ("from=2026-11-20&to=2026-11-20&group_by=month", vec![("group_by", "invalid_group_by")]),
            ("from=2026-11-20&to=2026-11-20&week_start=domingo", vec![("week_start", "invalid_weekday")]),
            ("from=2026-11-20&to=2026-11-20&limit=5", vec![("limit", "unknown_field")]),
            ("from=x&to=y&tz=z&group_by=a&week_start=b&more=c", vec![("from", "invalid_date"), ("to", "invalid_date"),
                ("group_by", "invalid_group_by"), ("tz", "unknown_timezone"), ("week_start", "invalid_weekday"),
                ("more", "unknown_field")]),
        ] {
            let refused = ada.get(&format!("{PATH}?{query}")).await;
            refused.is_problem(422, "validation");
            let named: Vec<_> = errors.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect();
            assert_eq!(refused.errors(), named, "{query}");
        }
    }

    async fn a_zone_is_found_whatever_its_case(app: TestApp) {
        let ada = app.user("ada").await;
        let answer = ada.get(&format!("{PATH}?from=2026-11-20&to=2026-11-20&tz=america/sao_paulo")).await;
        assert_eq!((answer.status, answer.text("tz")), (200, "America/Sao_Paulo"));
    }

    async fn nobody_reads_without_signing_in(app: TestApp) {
        let answer = app.anonymous().get(&format!("{PATH}?from=2026-11-20&to=2026-11-20")).await;
        answer.is_problem(401, "unauthenticated");
    }
}
