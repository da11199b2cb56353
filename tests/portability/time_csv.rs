//! Hours as Toggl and Clockify export them.

use super::{KINDS, counts, export, line, post_csv};
use crate::support::{Client, TestApp, on_both};
use serde_json::{Value, json};

/// With a mark at its beginning and ISO dates.
const TOGGL: &[u8] = include_bytes!("fixtures/toggl.csv");
/// All cells in quotes, months first, twelve hours.
const CLOCKIFY: &[u8] = include_bytes!("fixtures/clockify.csv");
/// The same as a Brazilian spreadsheet saves it: semicolons, days first, decimal commas, Windows-1252.
const CLOCKIFY_BRAZIL: &[u8] = include_bytes!("fixtures/clockify-brazil.csv");

const HEAD: &str = "Project,Client,Description,Billable,Start date,Start time,End date,End time,Duration\n";

/// An account whose days begin where the reports were made.
async fn in_sao_paulo(app: &TestApp) -> Client {
    let ada = app.user("ada").await;
    let profile = json!({"timezone": "America/Sao_Paulo", "rate_cents_per_hour": 7_000});
    assert_eq!(ada.patch("/api/v1/me", &profile).await.status, 200);
    ada
}

/// What an activity says, by when it began.
async fn activities(client: &Client) -> Vec<[Value; 5]> {
    let mut activities = client.all("/api/v1/activities?limit=100").await;
    activities.reverse();
    let fields = ["description", "started_at", "ended_at", "billable", "rate_cents_per_hour"];
    activities.into_iter().map(|activity| fields.map(|field| activity[field].clone())).collect()
}

fn said(description: &str, start: &str, end: &str, billable: bool, rate: i64) -> [Value; 5] {
    [json!(description), json!(start), json!(end), json!(billable), json!(rate)]
}

async fn refused(client: &Client, path: &str, lines: &str) -> Vec<(String, String)> {
    let answer = post_csv(client, path, format!("{HEAD}{lines}")).await;
    answer.is_problem(422, "validation");
    answer.errors()
}

fn error(field: &str, code: &str) -> [(String, String); 1] {
    [(field.to_owned(), code.to_owned())]
}

on_both! {
    async fn a_report_of_toggl_becomes_activities_of_orders_and_customers(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let report = post_csv(&ada, "time", TOGGL).await;
        assert_eq!((report.status, &report.json["created"]), (200, &counts([1, 1, 0, 2])), "{report:?}");
        assert_eq!((&report.json["dialect"], &report.json["skipped"]), (&json!("toggl"), &json!(1)));
        assert_eq!(line(&report, 4)["reason"], "no_time");
        let expected = [
            said("Corte: Cortar, dobrar [molde, azul]", "2026-11-16T12:00:00Z", "2026-11-16T13:30:00Z", true, 7_000),
            said("Costurar gola", "2026-11-17T02:30:00Z", "2026-11-17T03:15:00Z", false, 7_000),
        ];
        assert_eq!(activities(&ada).await, expected);
        let out = export(&ada).await.json;
        assert_eq!((&out["customers"][0]["name"], &out["orders"][0]["title"]), (&json!("Padaria São João"), &json!("Camisetas")));
        assert_eq!(out["orders"][0]["customer_id"], out["customers"][0]["id"]);
        assert_eq!((&out["orders"][0]["number"], &out["last_order_number"]), (&json!(1), &json!(1)));
        assert_eq!(out["activities"][0]["order_id"], out["orders"][0]["id"]);
    }

    async fn a_report_of_clockify_is_the_same_however_it_is_written(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let eva = app.user("eva").await;
        eva.patch("/api/v1/me", &json!({"timezone": "America/Sao_Paulo"})).await;
        let expected = [
            said("Costurar", "2026-11-06T02:45:00Z", "2026-11-06T03:15:00Z", false, 0),
            said("Organizar a loja", "2026-11-06T16:00:00Z", "2026-11-06T16:45:00Z", true, 125_050),
            said("Cortar o tecido", "2026-11-16T12:00:00Z", "2026-11-16T15:30:00Z", true, 5_000),
        ];
        for (client, file, encoding) in [(&ada, CLOCKIFY, "utf-8"), (&eva, CLOCKIFY_BRAZIL, "windows-1252")] {
            let report = post_csv(client, "time", file).await;
            assert_eq!((report.status, &report.json["created"]), (200, &counts([1, 1, 0, 3])), "{report:?}");
            assert_eq!((&report.json["dialect"], &report.json["encoding"]), (&json!("clockify"), &json!(encoding)));
            assert_eq!(activities(client).await, expected, "{encoding}");
            assert_eq!(export(client).await.json["customers"][0]["name"], "Padaria São João");
        }
    }

    async fn the_same_report_twice_adds_nothing_and_a_longer_one_what_is_new(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        post_csv(&ada, "time", TOGGL).await;
        let journal = ada.all("/api/v1/changes?limit=100").await;
        let again = post_csv(&ada, "time", TOGGL).await;
        assert_eq!((&again.json["created"], line(&again, 2)["reason"].clone()), (&counts([0; 4]), json!("already_here")));
        assert_eq!(ada.all("/api/v1/changes?limit=100").await, journal);

        // Whatever became of what the first one made.
        let out = export(&ada).await.json;
        let order = out["orders"][0]["id"].as_str().expect("an id");
        ada.patch(&format!("/api/v1/orders/{order}"), &json!({"title": "Renamed", "customer_id": null})).await;
        let text = String::from_utf8(TOGGL.to_vec()).expect("UTF-8");
        let new = "Ana,a@example.org,padaria sao joao,CAMISETAS,,Mais,Yes,2026-11-18,09:00:00,2026-11-18,09:30:00,00:30:00,,\n";
        let more = post_csv(&ada, "time", format!("{text}{new}")).await;
        assert_eq!(more.json["created"], counts([0, 0, 0, 1]), "{more:?}");
        let last = ada.get("/api/v1/activities?limit=1").await;
        assert_eq!(last.json["items"][0]["order_id"], order);
        assert_eq!(export(&ada).await.json["last_order_number"], 1, "no number was taken in vain");
    }

    async fn orders_and_customers_that_are_there_are_found_by_name(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let customer = ada.post("/api/v1/customers", &json!({"name": "PADARIA SAO JOAO"})).await;
        let order = json!({"title": "camisetas", "customer_id": customer.text("id")});
        let order = ada.post("/api/v1/orders", &order).await;
        let report = post_csv(&ada, "time", TOGGL).await;
        assert_eq!(report.json["created"], counts([0, 0, 0, 2]));
        let first = ada.get("/api/v1/activities?limit=1").await;
        assert_eq!(first.json["items"][0]["order_id"], order.text("id"));
    }

    async fn of_orders_with_one_name_the_newest_pending_one_is_meant(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let mut orders = Vec::new();
        for _ in 0..4 {
            orders.push(ada.post("/api/v1/orders", &json!({"title": "Camisetas"})).await.text("id").to_owned());
        }
        let meant = async |minute: usize| {
            let span = format!("2026-11-16,09:{minute}:00,2026-11-16,10:00:00");
            let report = post_csv(&ada, "time", format!("{HEAD}Camisetas,,x,Yes,{span},\n")).await;
            assert_eq!(report.json["created"], counts([0, 0, 0, 1]), "{report:?}");
            let last = ada.get("/api/v1/activities?limit=1").await.json["items"][0]["order_id"].clone();
            orders.iter().position(|order| last == **order)
        };
        assert_eq!(meant(11).await, Some(3));
        ada.post(&format!("/api/v1/orders/{}/cancel", orders[3]), &Value::Null).await;
        ada.post(&format!("/api/v1/orders/{}/finish", orders[0]), &Value::Null).await;
        assert_eq!(meant(12).await, Some(2));
        for order in &orders[1..3] {
            ada.post(&format!("/api/v1/orders/{order}/finish"), &Value::Null).await;
        }
        assert_eq!(meant(13).await, Some(3), "none is pending");
    }

    async fn a_customer_whom_nobody_needs_any_longer_does_not_come_back(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        post_csv(&ada, "time", TOGGL).await;
        let out = export(&ada).await.json;
        let path = |kind: &str| format!("/api/v1/{kind}/{}", out[kind][0]["id"].as_str().expect("an id"));
        ada.patch(&path("orders"), &json!({"customer_id": null})).await;
        assert_eq!(ada.delete(&path("customers")).await.status, 204);
        let text = String::from_utf8(TOGGL.to_vec()).expect("UTF-8");
        let new = "Ana,a@example.org,Padaria São João,Camisetas,,Mais,Yes,2026-11-18,09:00:00,2026-11-18,09:30:00,00:30:00,,\n";
        let more = post_csv(&ada, "time", format!("{text}{new}")).await;
        assert_eq!(more.json["created"], counts([0, 0, 0, 1]), "{more:?}");
    }

    async fn the_same_report_is_known_under_another_zone_and_another_order_of_dates(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let file = format!("{HEAD},,x,Yes,05/04/2026,9:00,05/04/2026,10:00,1:00\n");
        for (dates, zone, created) in [("dmy", "America/Sao_Paulo", 1), ("dmy", "Europe/Lisbon", 0), ("mdy", "UTC", 0)] {
            ada.patch("/api/v1/me", &json!({"timezone": zone})).await;
            let report = post_csv(&ada, &format!("time?dates={dates}"), file.clone()).await;
            assert_eq!(report.json["created"], counts([0, 0, 0, created]), "{dates} {zone}: {report:?}");
        }
    }

    async fn one_undo_takes_a_report_back_with_all_that_it_made(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let before = export(&ada).await.json;
        let report = post_csv(&ada, "time", TOGGL).await;
        let path = format!("/api/v1/changes/{}/undo", report.header("change-seq"));
        assert_eq!(ada.post(&path, &Value::Null).await.status, 200);
        let after = export(&ada).await.json;
        for kind in KINDS {
            assert_eq!(after[kind], before[kind], "{kind}");
        }
    }

    /// Seen to fail with the durations left aside.
    async fn where_the_clock_is_turned_the_duration_tells(app: TestApp) {
        let ada = app.user("ada").await;
        ada.patch("/api/v1/me", &json!({"timezone": "Europe/Lisbon"})).await;
        // At 2:00 of summer it was 1:00 again.
        let lines = ",,Night,Yes,2026-10-25,00:30:00,2026-10-25,02:30:00,03:00:00\n\
            ,,Back,Yes,2026-10-25,01:50:00,2026-10-25,01:10:00,00:20:00\n\
            ,,Without an end,Yes,2026-10-26,23:50:00,,,00:20:00\n\
            ,,Without its day,Yes,2026-10-27,23:50:00,,00:10:00,\n";
        assert_eq!(post_csv(&ada, "time", format!("{HEAD}{lines}")).await.status, 200);
        let expected = [
            said("Night", "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z", true, 0),
            said("Back", "2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", true, 0),
            said("Without an end", "2026-10-26T23:50:00Z", "2026-10-27T00:10:00Z", true, 0),
            said("Without its day", "2026-10-27T23:50:00Z", "2026-10-28T00:10:00Z", true, 0),
        ];
        assert_eq!(activities(&ada).await, expected);
    }

    async fn what_is_wrong_is_named_by_line_and_column_and_nothing_is_written(app: TestApp) {
        let ada = in_sao_paulo(&app).await;
        let good = ",,Good,Yes,2026-11-16,09:00:00,2026-11-16,10:00:00,01:00:00\n";
        for (line, field, code) in [
            (",,x,Yes,2026-02-30,09:00:00,2026-11-16,10:00:00,01:00:00", "Start date", "wrong_date"),
            (",,x,Yes,2026-11-16,25:00:00,2026-11-16,10:00:00,01:00:00", "Start time", "wrong_time"),
            (",,x,Yes,2026-11-16,09:00:00,2026-11-16,10:00 XM,01:00:00", "End time", "wrong_time"),
            (",,x,Yes,2026-11-16,09:00:00,2026-11-16,10:00:00,soon", "Duration", "wrong_type"),
            (",,x,Maybe,2026-11-16,09:00:00,2026-11-16,10:00:00,01:00:00", "Billable", "wrong_type"),
            (",,x,Yes,2026-11-16,09:00:00,2026-11-15,10:00:00,", "End time", "ends_before_start"),
            (",,x,Yes,2026-01-16,09:00:00,2026-11-16,10:00:00,", "End time", "span_too_long"),
            (",,x,Yes,1969-11-16,09:00:00,1969-11-16,10:00:00,", "Start date", "wrong_date"),
        ] {
            let expected = error(&format!("lines.3.{field}"), code);
            assert_eq!(refused(&ada, "time", &format!("{good}{line}\n")).await, expected, "{line}");
        }
        assert_eq!(refused(&ada, "time", ",,x,Yes,05/04/2026,9:00,05/04/2026,10:00,1:00\n").await, error("dates", "ambiguous_dates"));
        let told = ",,x,Yes,05/04/2026,9:00,05/04/2026,10:00,1:00\n,,y,Yes,05/04/2026,9:00,,,-1:00\n";
        let report = post_csv(&ada, "time?dates=dmy&dry_run=true", format!("{HEAD}{told}")).await;
        assert_eq!(line(&report, 2)["makes"]["started_at"], "2026-04-05T12:00:00Z");
        assert_eq!(line(&report, 3)["reason"], "running");
        let other = post_csv(&ada, "time", "TYPE,CONTENT\ntask,a\n").await;
        assert_eq!(other.errors(), error("file", "not_time"));
        assert_eq!(export(&ada).await.json["activities"], json!([]));
    }
}
