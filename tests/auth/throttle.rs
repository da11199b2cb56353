//! Guessing is slow: counts before any hashing, in buckets that spelling and route do not escape.

use super::{FORM, count, log_in, sign_up, what_is_seen};
use crate::support::{Answer, Client, Engine, PASSWORD, TestApp, on_both, until};
use serde_json::json;
use std::{net::IpAddr, time::Duration};
use trackit::security::throttle::{Bucket, Wrong};

const MINUTE: Duration = Duration::from_secs(60);
const FIFTEEN_MINUTES: Duration = Duration::from_secs(15 * 60);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    /// Whether they come one by one or all together, five guesses are heard and hashed.
    async fn r16_of_a_hundred_guesses_at_once_five_are_heard(app: TestApp) {
        app.user("ada").await;
        let before = app.app.passwords.derivations();
        let guesses: Vec<_> = (0..100)
            .map(|n| {
                let client = app.anonymous();
                tokio::spawn(async move { log_in(&client, "ada", &format!("guess {n}")).await })
            })
            .collect();
        let mut heard = 0;
        for guess in guesses {
            let answer = guess.await.expect("an answer");
            match answer.status {
                401 => heard += 1,
                _ => is_throttled(&answer),
            }
        }
        assert_eq!((heard, app.app.passwords.derivations() - before), (5, 5));
    }

    /// Whichever process they come to.
    async fn r16_of_guesses_at_two_processes_at_once_five_are_heard(app: TestApp) {
        app.user("ada").await;
        let other = app.beside().await;
        let before = app.app.passwords.derivations() + other.app.passwords.derivations();
        let guesses: Vec<_> = (0..40)
            .map(|n| {
                let client = if n % 2 == 0 { app.anonymous() } else { other.anonymous() };
                tokio::spawn(async move { log_in(&client, "ada", &format!("guess {n}")).await })
            })
            .collect();
        for guess in guesses {
            let answer = guess.await.expect("an answer");
            assert!([401, 429].contains(&answer.status), "{answer:?}");
        }
        let derivations = app.app.passwords.derivations() + other.app.passwords.derivations() - before;
        assert_eq!(derivations, 5);
    }

    async fn r18_who_waits_is_told_the_longest_of_all_waits(app: TestApp) {
        app.user("ada").await;
        fail(&app.anonymous(), "ada", 5).await;
        for n in 0..5 {
            fail(&app.anonymous(), &format!("name{n}"), 1).await;
        }
        let wait = retry_after(&log_in(&app.anonymous(), "ada", PASSWORD).await);
        assert!((60..=61).contains(&wait), "{wait}");
        app.advance(MINUTE).await;
        fail(&app.anonymous(), "ada", 1).await;
        for _ in 0..10 {
            let wait = retry_after(&log_in(&app.anonymous(), "ada", PASSWORD).await);
            assert!((120..=121).contains(&wait), "asking does not make it longer: {wait}");
        }
        app.advance(MINUTE).await;
        let wait = retry_after(&log_in(&app.anonymous(), "ada", PASSWORD).await);
        assert!((60..=61).contains(&wait), "{wait}");
    }

    /// After five free ones each guess waits twice as long, up to a quarter of an hour; and then the right one is heard.
    async fn r19_waits_grow_and_end(app: TestApp) {
        app.user("ada").await;
        fail(&app.anonymous(), "ada", 5).await;
        for minutes in [1, 2, 4, 8, 15, 15] {
            let wait = retry_after(&log_in(&app.anonymous(), "ada", PASSWORD).await);
            assert!((minutes * 60..=minutes * 60 + 1).contains(&wait), "{wait}");
            app.advance(Duration::from_secs(minutes * 60) - MOMENT).await;
            is_throttled(&log_in(&app.anonymous(), "ada", PASSWORD).await);
            app.advance(MOMENT).await;
            fail(&app.anonymous(), "ada", 1).await;
        }
        app.advance(FIFTEEN_MINUTES).await;
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
        fail(&app.anonymous(), "ada", 5).await;
    }

    /// Of a hundred that are right none is told to wait because of the others.
    async fn r16_a_hundred_good_sign_ins_at_once_all_succeed(app: TestApp) {
        app.user("ada").await;
        let together: Vec<_> = (0..100)
            .map(|_| {
                let client = app.anonymous();
                tokio::spawn(async move { log_in(&client, "ada", PASSWORD).await })
            })
            .collect();
        for sign_in in together {
            let answer = sign_in.await.expect("an answer");
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        fail(&app.anonymous(), "ada", 5).await;
    }

    /// A client that goes away before it is answered has guessed all the same.
    async fn r16_who_does_not_wait_for_the_answer_is_counted(app: TestApp) {
        app.user("ada").await;
        let body = r#"{"username":"ada","password":"a wrong password"}"#;
        let before = app.app.passwords.derivations();
        for n in 1..=5 {
            let mut raw = app.raw().await;
            raw.send(format!(
                "POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\n\r\n{body}",
                body.len()
            ))
            .await;
            until(async || app.app.passwords.derivations() == before + n).await;
            drop(raw);
        }
        is_throttled(&log_in(&app.anonymous(), "ada", PASSWORD).await);
    }

    async fn a_success_takes_the_accounts_own_failures_away(app: TestApp) {
        app.user("ada").await;
        for _ in 0..2 {
            fail(&app.anonymous(), "ada", 4).await;
            assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
        }
    }

    async fn r11_all_spellings_of_an_account_are_one_bucket(app: TestApp) {
        app.user("mike").await;
        for name in ["mike", "MIKE", "ｍike", "mike@example.org", "Mike@EXAMPLE.org"] {
            fail(&app.anonymous(), name, 1).await;
        }
        for name in ["mike", "MIKE@example.org"] {
            is_throttled(&log_in(&app.anonymous(), name, PASSWORD).await);
        }
    }

    /// What only looks like the name is somebody else's, and counts for nobody but them.
    async fn r11_a_name_that_looks_alike_is_another(app: TestApp) {
        app.user("mike").await;
        let mut body = sign_up("other");
        body["email"] = "m\u{131}ke@example.org".into();
        assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
        fail(&app.anonymous(), "M\u{131}KE@example.org", 5).await;
        is_throttled(&log_in(&app.anonymous(), "m\u{131}ke@example.org", PASSWORD).await);
        for name in ["mike@example.org", "MIKE@EXAMPLE.ORG"] {
            let answer = log_in(&app.anonymous(), name, PASSWORD).await;
            let me = app.anonymous().with_token(answer.text("access_token")).get("/api/v1/me").await;
            assert_eq!(me.text("username"), "mike");
        }
    }

    async fn r12_every_route_that_takes_a_password_counts_alike(app: TestApp) {
        app.user("ada").await;
        let client = app.anonymous();
        let body = json!({"username": "ada", "password": "a wrong password"});
        let form = "grant_type=password&username=ada&password=wrong";
        for _ in 0..2 {
            client.post("/api/v1/session", &body).await.is_problem(401, "invalid_credentials");
            client.post_raw("/api/v1/token", FORM, form).await.is_problem(401, "invalid_credentials");
        }
        client.post("/api/v1/login", &body).await.is_problem(401, "invalid_credentials");
        is_throttled(&client.post("/api/v1/session", &body).await);
        is_throttled(&client.post_raw("/api/v1/token", FORM, form).await);
        is_throttled(&client.post("/api/v1/login", &body).await);
    }

    /// Otherwise whoever has an account could guess at others' for ever.
    async fn r18_ones_own_success_clears_no_other_bucket(app: TestApp) {
        app.user("victim").await;
        app.user("attacker").await;
        for _ in 0..5 {
            fail(&app.anonymous(), "victim", 1).await;
            assert_eq!(log_in(&app.anonymous(), "attacker", PASSWORD).await.status, 200);
        }
        is_throttled(&log_in(&app.anonymous(), "victim", PASSWORD).await);
        // The five that were heard count against the address; five more fill it.
        for n in 0..5 {
            fail(&app.anonymous(), &format!("nobody{n}"), 1).await;
        }
        is_throttled(&log_in(&app.anonymous(), "attacker", PASSWORD).await);
    }

    async fn one_address_tries_ten_names_a_minute(app: TestApp) {
        app.user("ada").await;
        for n in 0..10 {
            fail(&app.anonymous(), &format!("name{n}"), 1).await;
        }
        is_throttled(&log_in(&app.anonymous(), "ada", PASSWORD).await);
        app.advance(MINUTE).await;
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
    }

    async fn r20_forwarded_addresses_are_not_believed(app: TestApp) {
        let forwarded = |n: usize| {
            let address = format!("192.0.2.{n}");
            let client = app.anonymous().with("x-forwarded-for", address.clone());
            client.with("x-real-ip", address.clone()).with("forwarded", format!("for={address}"))
        };
        for n in 0..5 {
            fail(&forwarded(n), "ada", 1).await;
        }
        is_throttled(&log_in(&forwarded(6), "ada", PASSWORD).await);
    }

    async fn r21_an_unknown_name_is_throttled_alike(app: TestApp) {
        app.user("ada").await;
        let client = app.anonymous().with("x-request-id", "same");
        let mut seen = Vec::new();
        for name in ["ada", "nobody", "nobody@example.org", "no name"] {
            fail(&client, name, 5).await;
            let answer = log_in(&client, name, PASSWORD).await;
            is_throttled(&answer);
            seen.push(what_is_seen(&answer));
            app.advance(MINUTE).await;
        }
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
    }

    async fn counts_outlive_a_restart(app: TestApp) {
        app.user("ada").await;
        fail(&app.anonymous(), "ada", 5).await;
        let app = app.restart().await;
        is_throttled(&log_in(&app.anonymous(), "ada", PASSWORD).await);
    }

    /// The hosts of one IPv6 network are one address; an account has a limit over all addresses, and so have all
    /// accounts together.
    async fn r17_neither_a_network_of_addresses_nor_many_networks_escape(app: TestApp) {
        let now = app.app.clock.now();
        let heard = async |buckets: &dyn Fn(u32) -> Vec<Bucket>| {
            let mut heard = 0;
            for n in 0..1_000_u32 {
                let attempt = app.app.throttle.attempt(&buckets(n), now).await.expect("counted");
                heard += u32::from(attempt.is_ok());
            }
            heard
        };
        let host = |n: u32| format!("2001:db8::{n:x}").parse::<IpAddr>().expect("an address");
        assert_eq!(heard(&|n| vec![Bucket::sign_ins_from(host(n))]).await, 10);
        let network = |n: u32| format!("2001:db8:{n:x}::1").parse::<IpAddr>().expect("an address");
        let of_one = |n| vec![Bucket::account_from("ada", network(n)), Bucket::account("ada")];
        assert_eq!(heard(&of_one).await, 30);
        assert_eq!(heard(&|n| vec![Bucket::sign_ins(), Bucket::sign_ins_from(network(n))]).await, 600);
    }

    async fn one_address_makes_twenty_accounts_an_hour(engine: Engine) {
        let app = TestApp::start(engine).await;
        app.user("taken").await;
        for _ in 0..20 {
            let answer = app.anonymous().post("/api/v1/register", &sign_up("taken")).await;
            assert_eq!(answer.status, 409, "{answer:?}");
        }
        let answer = app.anonymous().post("/api/v1/register", &sign_up("ada")).await;
        assert!((3600..=3601).contains(&retry_after(&answer)));
        app.advance(60 * MINUTE).await;
        assert_eq!(app.anonymous().post("/api/v1/register", &sign_up("ada")).await.status, 201);
    }

    /// What became of attempts, for whoever watches the program.
    async fn r22_good_wrong_and_unheard_attempts_are_counted(app: TestApp) {
        app.user("ada").await;
        let tally = app.app.throttle.tally();
        let (good, now) = (tally.good(), app.app.clock.now());
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
        fail(&app.anonymous(), "ada", 5).await;
        fail(&app.anonymous(), "nobody", 1).await;
        is_throttled(&log_in(&app.anonymous(), "ada", PASSWORD).await);
        assert_eq!((tally.good() - good, tally.throttled()), (1, 1));
        assert_eq!((tally.wrong(Wrong::Password), tally.wrong(Wrong::UnknownAccount)), (5, 1));
        assert_eq!((tally.lately(now), tally.is_stuffing(now)), ((2, 1), false));
    }

    async fn off_is_off(engine: Engine) {
        let app = TestApp::start_with(engine, &["--throttle", "off"]).await;
        fail(&app.anonymous(), "ada", 12).await;
    }

    async fn what_has_run_out_is_forgotten(app: TestApp) {
        fail(&app.anonymous(), "ada", 1).await;
        assert_eq!(count(&app, "throttle").await, 4);
        app.advance(120 * MINUTE - MOMENT).await;
        assert_eq!(app.app.throttle.purge(app.app.clock.now()).await.expect("a purge"), 0);
        app.advance(MOMENT).await;
        assert_eq!(app.app.throttle.purge(app.app.clock.now()).await.expect("a purge"), 4);
    }
}

/// So many guesses that are heard, and wrong.
async fn fail(client: &Client, username: &str, times: usize) {
    for _ in 0..times {
        log_in(client, username, "a wrong password").await.is_problem(401, "invalid_credentials");
    }
}

#[track_caller]
fn is_throttled(answer: &Answer) {
    assert!(retry_after(answer) > 0);
}

/// What a throttled answer says, in seconds.
#[track_caller]
fn retry_after(answer: &Answer) -> u64 {
    answer.is_problem(429, "throttled");
    answer.header("retry-after").parse().expect("seconds")
}
