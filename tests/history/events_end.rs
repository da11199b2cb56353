//! The end of `GET /events`: with its caller's session or token, and with the program.

use crate::support::{Client, Engine, Events, PASSWORD, Program, TestApp, TestDatabase, on_both};
use serde_json::json;
use std::time::{Duration, Instant};
use trackit::{
    audit::{Action, Entry},
    core::ids::Owner,
    server::Limits,
};

const EVENTS: &str = "/api/v1/events";
/// How long a stream may outlive what it was opened with: two seconds, and what a busy machine adds. What only the
/// look into the database ends takes fifteen.
const LINGER: Duration = Duration::from_secs(6);
const LONG: Duration = Duration::from_secs(3600);
const LIFE: Duration = Duration::from_secs(5 * 60);
const SECOND: Duration = Duration::from_secs(1);

async fn browser(app: &TestApp) -> Client {
    let answer =
        app.anonymous().post("/api/v1/session", &json!({"username": "ada", "password": PASSWORD})).await;
    let cookie = answer.header("set-cookie").split(';').next().expect("a cookie").to_owned();
    app.anonymous().with("cookie", cookie)
}

/// Checks that it ends, and that it took no longer than it may.
pub(super) async fn ends(events: &mut Events) {
    let begin = Instant::now();
    assert_eq!(events.next().await, None);
    assert!(begin.elapsed() < LINGER, "{:?}", begin.elapsed());
}

/// Checks that it tells what happens next.
async fn goes_on(events: &mut Events, writer: &Client) {
    let task = writer.task("Cortar").await;
    while events.change().await["entity_id"] != task {}
}

on_both! {
    async fn a_sign_out_ends_the_session_s_streams_and_no_others(app: TestApp) {
        let (ada, other) = (app.user("ada").await, app.signed_in("ada").await);
        let (browser, elsewhere) = (browser(&app).await, browser(&app).await);
        let mut ended = [ada.follow(EVENTS).await, browser.follow(EVENTS).await];
        let mut going_on = [other.follow(EVENTS).await, elsewhere.follow(EVENTS).await];
        for events in ended.iter_mut().chain(&mut going_on) {
            events.ready().await;
        }
        ada.post("/api/v1/logout", &json!({})).await;
        browser.delete("/api/v1/session").await;
        for events in &mut ended {
            ends(events).await;
        }
        for events in &mut going_on {
            goes_on(events, &other).await;
        }
    }

    async fn ending_all_of_an_account_s_sessions_ends_all_its_streams(app: TestApp) {
        let (ada, bob) = (app.user("ada").await, app.user("bob").await);
        let owner = Owner(ada.get("/api/v1/me").await.text("id").parse().expect("an id"));
        let mut ended = [ada.follow(EVENTS).await, browser(&app).await.follow(EVENTS).await];
        let mut going_on = bob.follow(EVENTS).await;
        for events in ended.iter_mut().chain([&mut going_on]) {
            events.ready().await;
        }
        let entry = Entry::new(Action::SessionsEnded);
        trackit::auth::end_all_sessions(&app.app, owner, entry).await.expect("an end");
        for events in &mut ended {
            ends(events).await;
        }
        goes_on(&mut going_on, &bob).await;
    }

    async fn a_token_that_expires_ends_its_streams_and_a_browser_s_go_on(app: TestApp) {
        let ada = app.user("ada").await;
        let (mut by_token, mut by_cookie) = (ada.follow(EVENTS).await, browser(&app).await.follow(EVENTS).await);
        for events in [&mut by_token, &mut by_cookie] {
            events.ready().await;
        }
        app.advance(LIFE - SECOND).await;
        goes_on(&mut by_token, &ada).await;
        goes_on(&mut by_cookie, &ada).await;
        by_token.change().await;
        app.advance(SECOND).await;
        ends(&mut by_token).await;
        goes_on(&mut by_cookie, &app.signed_in("ada").await).await;
    }

    async fn a_browser_s_session_that_runs_out_ends_its_streams(app: TestApp) {
        app.user("ada").await;
        let (idle, used) = (browser(&app).await, browser(&app).await);
        let (mut ended, mut going_on) = (idle.follow(EVENTS).await, used.follow(EVENTS).await);
        for events in [&mut ended, &mut going_on] {
            events.ready().await;
        }
        app.advance(LONG * 7).await;
        assert_eq!(used.get("/api/v1/session").await.status, 200);
        app.advance(LONG * 5).await;
        ends(&mut ended).await;
        // Used since, it lasts longer.
        goes_on(&mut going_on, &app.signed_in("ada").await).await;
    }

    /// No news of revocations, and none in the index: the database alone knows.
    async fn a_process_without_news_asks_the_database(app: TestApp) {
        let ada = app.user("ada").await;
        let mut events = ada.follow(EVENTS).await;
        events.ready().await;
        let ended = app.app.db.write(async |conn| conn.script("DELETE FROM sessions").await).await;
        ended.map_err(|error: trackit::db::DbError| error).expect("a script");
        app.clock.advance(SECOND * 4);
        ends(&mut events).await;
    }

    /// With a grace of an hour it would be the test that ends.
    async fn a_shutdown_ends_streams_at_once(engine: Engine) {
        let limits = Limits { connections: 10, header_timeout: LONG, write_timeout: LONG, grace: LONG };
        let mut app = TestApp::start_limited(engine, limits).await;
        let mut events = app.user("ada").await.follow(EVENTS).await;
        events.ready().await;
        tokio::join!(app.finish(), ends(&mut events));
    }

    async fn a_program_that_is_terminated_waits_for_no_stream(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve(&database);
        let body = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
        assert_eq!(program.anonymous().post("/api/v1/register", &body).await.status, 201);
        let answer = program.anonymous().post("/api/v1/login", &body_of_login()).await;
        let ada = program.anonymous().with_token(answer.text("access_token"));
        let mut events = ada.follow(EVENTS).await;
        events.ready().await;
        program.terminate();
        ends(&mut events).await;
        let ended = program.wait();
        assert_eq!(ended.code, Some(0), "{}", ended.said);
        assert!(!ended.said.contains("did not end in time"), "{}", ended.said);
    }

    /// What waits for the next request must not take a stream for one that never comes.
    async fn a_silent_stream_outlives_the_times_that_requests_have(engine: Engine) {
        let short = Duration::from_millis(50);
        let limits = Limits { connections: 10, header_timeout: short, write_timeout: short, grace: LONG };
        let app = TestApp::start_limited(engine, limits).await;
        let ada = app.user("ada").await;
        let mut events = ada.follow(EVENTS).await;
        events.ready().await;
        let mut silent = app.raw().await;
        silent.is_closed().await;
        // The stream was silent for longer than that one.
        goes_on(&mut events, &ada).await;
    }
}

fn body_of_login() -> serde_json::Value {
    json!({"username": "ada", "password": PASSWORD})
}
