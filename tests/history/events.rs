//! `GET /events`

use crate::support::{ALLOWED_ORIGIN, Client, Events, TestApp, on_both, until};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

pub(super) const EVENTS: &str = "/api/v1/events";

on_both! {
    async fn a_stream_begins_now_and_tells_each_change_as_the_list_does(app: TestApp) {
        let ada = app.user("ada").await;
        let path = format!("/api/v1/tasks/{}", ada.task("Cortar").await);
        let mut events = ada.follow(EVENTS).await;
        assert_eq!(events.ready().await, 2);
        ada.patch(&path, &json!({"done": true})).await;
        let first = events.change().await;
        assert_eq!((&first["seq"], &first["op"], &first["version"]), (&json!(3), &json!("update"), &json!(2)));

        ada.patch("/api/v1/me", &json!({"name": "Ada"})).await;
        ada.post("/api/v1/customers", &json!({"name": "Padaria"})).await;
        ada.delete(&path).await;
        ada.post("/api/v1/changes/6/undo", &json!({})).await;
        let mut told = vec![first];
        for _ in 4..=7 {
            told.push(events.change().await);
        }
        assert_eq!(told, ada.all("/api/v1/changes?since=2").await);
    }

    async fn a_change_is_told_without_waiting_for_the_poll(app: TestApp) {
        let ada = app.user("ada").await;
        let mut events = ada.follow(EVENTS).await;
        events.ready().await;
        let time = time_to_tell(&ada, &mut events).await;
        assert!(time < WITHOUT_POLL, "{time:?}");
    }

    async fn a_reader_that_comes_again_goes_on_where_it_was(app: TestApp) {
        let ada = app.user("ada").await;
        for n in 2..=130 {
            ada.task(&format!("{n}")).await;
        }
        for (last, since, begin) in [
            (None, "", 130), (None, "?since=0", 0), (None, "?since=127", 127),
            (Some("128"), "", 128), (Some("126"), "?since=3", 126), (Some("0"), "", 0), (Some("130"), "", 130),
            // Numbers that this journal does not have.
            (Some("131"), "", 130), (None, "?since=4294967295", 130),
        ] {
            let reader = last.map_or(ada.clone(), |last| ada.clone().with("last-event-id", last));
            let mut events = reader.follow(&format!("{EVENTS}{since}")).await;
            assert_eq!(events.ready().await, begin, "{last:?} {since}");
            let rest = events.numbers(usize::try_from(130 - begin).expect("a count")).await;
            assert_eq!(rest, (begin + 1..=130).collect::<Vec<_>>(), "{last:?} {since}");
        }
    }

    async fn a_place_that_is_no_number_is_refused(app: TestApp) {
        let ada = app.user("ada").await;
        let wrong = |field: &str, code: &str| [(field.to_owned(), code.to_owned())];
        for last in ["x", "-1", "1.5", "99999999999999999999", "ã"] {
            let answer = ada.clone().with("last-event-id", last).get(EVENTS).await;
            answer.is_problem(422, "validation");
            assert_eq!(answer.errors(), wrong("Last-Event-ID", "wrong_type"), "{last}");
        }
        assert_eq!(ada.get(&format!("{EVENTS}?since=x")).await.errors(), wrong("since", "wrong_type"));
        assert_eq!(ada.get(&format!("{EVENTS}?after=1")).await.errors(), wrong("after", "unknown_field"));
    }

    async fn no_other_account_s_changes_are_told(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let mut events = bob.follow(EVENTS).await;
        assert_eq!(events.ready().await, 1);
        for n in 0..5 {
            ada.task(&format!("{n}")).await;
        }
        let task = bob.task("Bob's").await;
        let change = events.change().await;
        assert_eq!((&change["seq"], &change["entity_id"]), (&json!(2), &json!(task)));
        app.anonymous().get(EVENTS).await.is_problem(401, "unauthenticated");
    }

    async fn a_stream_is_kept_by_nobody_on_the_way_and_read_by_allowed_origins(app: TestApp) {
        let ada = app.user("ada").await.with("origin", ALLOWED_ORIGIN);
        let events = ada.follow(EVENTS).await;
        assert_eq!(events.header("cache-control"), "no-store");
        assert_eq!(events.header("x-accel-buffering"), "no");
        assert_eq!(events.header("access-control-allow-origin"), ALLOWED_ORIGIN);
        assert_eq!(events.header("access-control-allow-credentials"), "true");
        assert_eq!(events.header("content-encoding"), "");
        let preflight = ada.with("access-control-request-method", "GET");
        let answer = preflight.send(reqwest::Method::OPTIONS, EVENTS, None).await;
        assert!(answer.header("access-control-allow-headers").contains("last-event-id"), "{answer:?}");
    }

    async fn an_account_has_so_many_streams_and_a_closed_one_makes_room(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let mut open = Vec::new();
        for _ in 0..16 {
            open.push(ada.follow(EVENTS).await);
        }
        ada.get(EVENTS).await.is_problem(429, "too_many_streams");
        bob.follow(EVENTS).await.ready().await;
        open.pop();
        // The server learns of the end in its own time.
        until(async || ada.get(EVENTS).await.status == 200).await;
    }

    /// Writers of two accounts at once, and readers who come and go: each sees every number once, in order.
    async fn readers_who_come_and_go_while_many_write_lose_nothing_and_see_nothing_twice(app: TestApp) {
        let clients = [app.user("ada").await, app.user("bob").await];
        let (mut writers, mut readers) = (JoinSet::new(), JoinSet::new());
        for client in &clients {
            for visit in [1, 7, 1000] {
                readers.spawn(read_in_visits(vec![client.clone()], visit));
            }
            for _ in 0..WRITERS {
                writers.spawn(write(client.clone()));
            }
        }
        writers.join_all().await;
        for seen in readers.join_all().await {
            assert_eq!(seen, all_numbers());
        }
    }
}

pub(super) const WRITERS: usize = 20;

/// The account's own, and three of each writer.
pub(super) fn all_numbers() -> Vec<i64> {
    (1..=1 + 3 * WRITERS as i64).collect()
}

/// Telling so often takes many times as long when only the poll brings it, every two seconds.
const TIMES: usize = 10;
pub(super) const WITHOUT_POLL: Duration = Duration::from_secs(TIMES as u64);

/// Writes at one place, and waits each time until the stream of another has told it.
pub(super) async fn time_to_tell(writer: &Client, events: &mut Events) -> Duration {
    let begin = Instant::now();
    for n in 0..TIMES {
        let task = writer.task(&format!("{n}")).await;
        assert_eq!(events.change().await["entity_id"], task);
    }
    begin.elapsed()
}

/// Makes a task, changes it and deletes it.
pub(super) async fn write(client: Client) {
    let path = format!("/api/v1/tasks/{}", client.task("Cortar").await);
    assert_eq!(client.patch(&path, &json!({"done": true})).await.status, 200);
    assert_eq!(client.delete(&path).await.status, 204);
}

/// Reads all that will be written, so many changes by each stream, with one client after the other.
pub(super) async fn read_in_visits(clients: Vec<Client>, visit: usize) -> Vec<i64> {
    let (mut seen, all) = (Vec::new(), all_numbers().len());
    for client in clients.iter().cycle() {
        if seen.len() == all {
            break;
        }
        let last = seen.last().unwrap_or(&0_i64).to_string();
        let mut events = client.clone().with("last-event-id", last.clone()).follow(EVENTS).await;
        assert_eq!(events.ready().await.to_string(), last);
        seen.extend(events.numbers(visit.min(all - seen.len())).await);
    }
    seen
}
