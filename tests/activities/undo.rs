//! Changes of activities are taken back like any other's, and a start of the timer as one.

use super::{PATH, TIMER, entered, later, path_of};
use crate::support::{Client, TestApp, on_both, property};
use proptest::collection::vec;
use serde_json::{Value, json};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn undo(client: &Client, seq: &str) -> u16 {
    client.post(&format!("/api/v1/changes/{seq}/undo"), &json!({})).await.status
}

/// All activities, as far as an undo gives them back.
async fn all(client: &Client) -> Vec<Value> {
    let mut all = client.all(&format!("{PATH}?limit=100")).await;
    for activity in &mut all {
        let fields = activity.as_object_mut().expect("an object");
        fields.retain(|field, _| !["version", "updated_at"].contains(&field.as_str()));
    }
    all
}

on_both! {
    async fn an_entry_a_change_and_a_deletion_are_taken_back(app: TestApp) {
        let ada = app.user("ada").await;
        let path = path_of(&entered(&ada, "08:00", "09:00").await);
        ada.patch(&path, &json!({"description": "Costurar", "ended_at": "2026-11-20T10:00:00Z"})).await;
        ada.delete(&path).await;
        assert_eq!(undo(&ada, "4").await, 200);
        let back = ada.get(&path).await;
        assert_eq!((back.text("description"), back.text("ended_at")), ("Costurar", "2026-11-20T10:00:00Z"));
        assert_eq!(undo(&ada, "3").await, 200);
        assert_eq!(ada.get(&path).await.json["duration_ms"], 3_600_000);
        assert_eq!(undo(&ada, "2").await, 200);
        ada.get(&path).await.is_problem(404, "not_found");
    }

    async fn one_undo_takes_a_start_and_its_stop_back(app: TestApp) {
        app.user("ada").await;
        for (entry_of, back) in [("the start", 0), ("the stop", 1)] {
            let ada = later(&app, HOUR).await;
            ada.post(TIMER, &json!({"description": "first"})).await;
            let count = ada.all(PATH).await.len();
            let ada = later(&app, HOUR).await;
            let second = ada.post(TIMER, &json!({"description": "second"})).await;
            let seq: i64 = second.header("change-seq").parse().expect("a number");
            let ada = later(&app, HOUR).await;
            assert_eq!(undo(&ada, &(seq - back).to_string()).await, 200);
            let running = ada.get(TIMER).await;
            assert_eq!((running.text("description"), &running.json["duration_ms"]), ("first", &json!(7_200_000)));
            assert_eq!(ada.all(PATH).await.len(), count, "by the entry of {entry_of}");

            // And the undo itself, as one.
            assert_eq!(undo(&ada, &(seq + 1).to_string()).await, 200);
            assert_eq!(ada.get(TIMER).await.text("description"), "second");
            assert_eq!(ada.all(PATH).await[1]["ended_at"], second.json["started"]["started_at"]);
        }
    }

    async fn a_stop_is_taken_back_unless_another_runs(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "first"})).await;
        let ada = later(&app, HOUR).await;
        ada.delete(TIMER).await;
        assert_eq!(undo(&ada, "3").await, 200);
        assert_eq!(ada.get(TIMER).await.text("description"), "first");

        let stopped = ada.delete(TIMER).await;
        ada.post(TIMER, &json!({"description": "second"})).await;
        let before = all(&ada).await;
        let conflict = ada.post(&format!("/api/v1/changes/{}/undo", stopped.header("change-seq")), &json!({})).await;
        conflict.is_problem(409, "undo_conflict");
        assert_eq!((all(&ada).await, ada.get(TIMER).await.text("description")), (before, "second"));
    }

    async fn a_start_whose_activity_was_changed_since_is_not_taken_back(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(TIMER, &json!({"description": "first"})).await;
        ada.post(TIMER, &json!({"description": "second"})).await;
        ada.delete(TIMER).await;
        let conflict = ada.post("/api/v1/changes/4/undo", &json!({})).await;
        conflict.is_problem(409, "undo_conflict");
        assert_eq!((ada.all(PATH).await.len(), ada.get(TIMER).await.status), (2, 204));
    }

    async fn undoing_everything_in_reverse_gives_back_the_first_state(app: TestApp) {
        let ada = app.user("ada").await;
        entered(&ada, "08:00", "09:00").await;
        ada.post(TIMER, &json!({"description": "timer"})).await;
        property(12, vec(0..6_u8, 1..14), async |actions| {
            let (first, begin) = (all(&ada).await, ada.all("/api/v1/changes?limit=100").await.len());
            for action in actions {
                let some = ada.get(&format!("{PATH}?limit=1")).await.json["items"][0]["id"].clone();
                let path = format!("{PATH}/{}", some.as_str().unwrap_or("none"));
                let answer = match action {
                    0 => ada.post(TIMER, &json!({"description": "another"})).await,
                    1 => ada.delete(TIMER).await,
                    2 => entered(&ada, "10:00", "11:00").await,
                    3 => ada.patch(&path, &json!({"description": "changed", "billable": false})).await,
                    4 => ada.delete(&path).await,
                    _ => ada.patch(&path, &json!({"ended_at": null})).await,
                };
                assert!(answer.status < 500, "{answer:?}");
            }
            let last = ada.all("/api/v1/changes?limit=100").await.len();
            let mut seq = last;
            while seq > begin {
                // One undo takes a whole group; what it took already has moved on.
                let status = undo(&ada, &seq.to_string()).await;
                assert!([200, 409].contains(&status), "{status}");
                seq -= 1;
            }
            assert_eq!(all(&ada).await, first);
        }).await;
    }
}
