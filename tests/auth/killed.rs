//! Real programs, killed or beside each other: what is ended stays ended, and is ended everywhere.

use super::{Pair, log_in, sign_up};
use crate::support::{Answer, Client, Engine, PASSWORD, Program, TestDatabase, on_both};
use serde_json::json;
use std::time::{Duration, Instant};

/// As long as a sign-out may take to reach the other processes.
const PROMISED: Duration = Duration::from_secs(2);
const NEW: &str = "a calm green teapot";

/// One sign-in of each kind.
struct SignedIn {
    cookie: String,
    pair: Pair,
}

impl SignedIn {
    async fn new(program: &Program, username: &str) -> Self {
        let body = json!({"username": username, "password": PASSWORD});
        let browser = program.anonymous().post("/api/v1/session", &body).await;
        assert_eq!(browser.status, 201, "{browser:?}");
        let cookie = browser.header("set-cookie").split(';').next().expect("a cookie").to_owned();
        Self { cookie, pair: pair(program, username).await }
    }

    fn browser(&self, program: &Program) -> Client {
        program.anonymous().with("cookie", &self.cookie)
    }

    fn client(&self, program: &Program) -> Client {
        program.anonymous().with_token(&self.pair.access)
    }

    /// What its cookie, its access token and its refresh token, in this order, are answered.
    async fn answers(&self, program: &Program) -> [Answer; 3] {
        let refresh = json!({"refresh_token": self.pair.refresh});
        [
            self.browser(program).get("/api/v1/session").await,
            self.client(program).get("/api/v1/session").await,
            program.anonymous().post("/api/v1/token/refresh", &refresh).await,
        ]
    }
}

async fn register(program: &Program, username: &str) {
    let answer = program.anonymous().post("/api/v1/register", &sign_up(username)).await;
    assert_eq!(answer.status, 201, "{answer:?}");
}

async fn pair(program: &Program, username: &str) -> Pair {
    Pair::of(&log_in(&program.anonymous(), username, PASSWORD).await)
}

async fn sign_out(client: &Client) {
    assert_eq!(client.post("/api/v1/logout", &json!({})).await.status, 204);
}

/// Signs out both.
async fn sign_out_of(signed_in: &SignedIn, program: &Program) {
    sign_out(&signed_in.browser(program)).await;
    sign_out(&signed_in.client(program)).await;
}

/// Ends every other session one by one, as from the list of devices.
async fn end_each_from_another(program: &Program, username: &str) {
    let ada = program.anonymous().with_token(&pair(program, username).await.access);
    let sessions = ada.get("/api/v1/sessions").await.json["items"].as_array().expect("a page").clone();
    for session in sessions.iter().filter(|session| session["current"] == false) {
        let path = format!("/api/v1/sessions/{}", session["id"].as_str().expect("an id"));
        assert_eq!(ada.delete(&path).await.status, 204);
    }
}

async fn change_the_password(program: &Program, username: &str) {
    let ada = program.anonymous().with_token(&pair(program, username).await.access);
    let body = json!({"current_password": PASSWORD, "password": NEW});
    assert_eq!(ada.put("/api/v1/me/password", &body).await.status, 204);
}

on_both! {
    /// Each time it is killed right after the answer, when nothing but the database can know of it.
    async fn r33_what_is_ended_stays_ended_through_a_kill(database: TestDatabase) {
        let mut program = Program::serve(&database);
        for username in ["ada", "bob", "eve", "kept"] {
            register(&program, username).await;
        }
        let kept = SignedIn::new(&program, "kept").await;
        for username in ["ada", "bob", "eve"] {
            let ended = SignedIn::new(&program, username).await;
            let before = ended.client(&program).get("/api/v1/session").await;
            assert_eq!(before.status, 200, "or this shows nothing: {before:?}");
            match username {
                "ada" => sign_out_of(&ended, &program).await,
                "bob" => end_each_from_another(&program, username).await,
                _ => change_the_password(&program, username).await,
            }
            program.kill();
            program = Program::serve(&database);
            let [cookie, access, refresh] = ended.answers(&program).await;
            cookie.is_problem(401, "unauthenticated");
            access.is_problem(401, "unauthenticated");
            refresh.is_problem(401, "invalid_refresh_token");
        }
        let statuses = kept.answers(&program).await.map(|answer| answer.status);
        assert_eq!(statuses, [200; 3], "what nobody ended goes on");
    }
}

/// The time is what is promised, so it is measured: from the answer at one to the refusal at the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r33_a_sign_out_at_one_program_reaches_the_other_within_two_seconds() {
    let database = TestDatabase::create(Engine::Postgres).await;
    let (one, two) = (Program::serve(&database), Program::serve(&database));
    register(&one, "ada").await;
    let pair = pair(&one, "ada").await;
    let there = two.anonymous().with_token(&pair.access);
    assert_eq!(there.get("/api/v1/session").await.status, 200, "it is good there, and known to be");
    sign_out(&one.anonymous().with_token(&pair.access)).await;
    let signed_out = Instant::now();
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    loop {
        looks.tick().await;
        let answer = there.get("/api/v1/session").await;
        assert!(signed_out.elapsed() < PROMISED, "{:?}: {answer:?}", signed_out.elapsed());
        if answer.status == 401 {
            return answer.is_problem(401, "unauthenticated");
        }
    }
}
