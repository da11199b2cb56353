//! The browsers that an account knows: they are heard while strangers wait, and are known by a secret of their own.

use super::{Authenticator, count, device_cookie, log_in, script, sign_up, what_is_seen};
use crate::support::{Answer, Client, PASSWORD, TestApp, on_both};
use serde_json::json;
use std::time::Duration;

const WRONG: &str = "a wrong password";
const NEW: &str = "a calm green teapot";
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn sign_in(client: &Client, username: &str, password: &str) -> Answer {
    client.post("/api/v1/session", &json!({"username": username, "password": password})).await
}

/// A browser that keeps what this answer gave it.
fn known(app: &TestApp, answer: &Answer) -> Client {
    let cookie = device_cookie(answer).expect("a device's cookie").split(';').next().expect("a cookie");
    app.anonymous().with("cookie", cookie)
}

/// A browser that keeps the cookie of its session as well.
fn keeping_all(app: &TestApp, answer: &Answer) -> Client {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let cookies = cookies.map(|one| one.to_str().expect("text").split(';').next().expect("a cookie"));
    app.anonymous().with("cookie", cookies.collect::<Vec<_>>().join("; "))
}

async fn fail(client: &Client, times: usize) {
    for _ in 0..times {
        sign_in(client, "ada", WRONG).await.is_problem(401, "invalid_credentials");
    }
}

/// Guesses until strangers wait for a quarter of an hour, from wherever they come.
async fn flood(app: &TestApp) {
    for _ in 0..9 {
        app.advance(HOUR).await;
        for _ in 0..5 {
            if log_in(&app.anonymous(), "ada", WRONG).await.status == 429 {
                break;
            }
        }
    }
    log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(429, "throttled");
}

on_both! {
    async fn r19_a_browser_that_signed_in_is_heard_while_strangers_wait(app: TestApp) {
        app.user("ada").await;
        let browser = known(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        flood(&app).await;
        // The address and all sign-ins together are full as well: the browser shares nothing with anybody.
        for n in 0..10 {
            let answer = log_in(&app.anonymous(), &format!("name{n}"), WRONG).await;
            assert!([401, 429].contains(&answer.status), "{answer:?}");
        }
        assert_eq!(sign_in(&browser, "ada", PASSWORD).await.status, 201);
        sign_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(429, "throttled");
        // It is known for its account alone.
        sign_in(&browser, "name1", PASSWORD).await.is_problem(429, "throttled");
    }

    async fn r19_a_known_browser_has_its_own_five_guesses_and_waits(app: TestApp) {
        app.user("ada").await;
        let browser = known(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        fail(&browser, 5).await;
        let answer = sign_in(&browser, "ada", PASSWORD).await;
        answer.is_problem(429, "throttled");
        assert_eq!(answer.header("retry-after"), "61");
        assert_eq!(sign_in(&app.anonymous(), "ada", PASSWORD).await.status, 201, "and nobody else's");
    }

    /// Who has stolen one does not guess for ever.
    async fn r19_a_browser_that_guesses_on_is_a_stranger(app: TestApp) {
        app.user("ada").await;
        let browser = known(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        for _ in 0..20 {
            app.advance(HOUR).await;
            fail(&browser, 1).await;
        }
        flood(&app).await;
        sign_in(&browser, "ada", PASSWORD).await.is_problem(429, "throttled");
    }

    /// NIST's hundred. The answer does not tell, and costs as much.
    async fn r19_after_a_hundred_wrong_ones_no_stranger_is_let_in_until_a_reset(app: TestApp) {
        app.user("ada").await;
        let browser = known(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        fail(&app.anonymous(), 1).await;
        script(&app, "UPDATE guesses SET in_a_row = 99").await;
        app.advance(HOUR).await;
        let wrong = sign_in(&app.anonymous().with("x-request-id", "same"), "ada", WRONG).await;
        let before = app.app.passwords.derivations();
        let right = sign_in(&app.anonymous().with("x-request-id", "same"), "ada", PASSWORD).await;
        assert_eq!(what_is_seen(&right), what_is_seen(&wrong));
        assert_eq!(app.app.passwords.derivations() - before, 1);
        let app = app.restart().await;
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");

        assert_eq!(sign_in(&browser_of(&app, &browser), "ada", PASSWORD).await.status, 201);
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");

        let anonymous = app.anonymous();
        let asked = anonymous.post("/api/v1/request-password-reset", &json!({"email": "ada@example.org"})).await;
        assert_eq!(asked.status, 202);
        let secret = app.mail_to("ada@example.org").await.secret();
        let reset = anonymous.post("/api/v1/password-reset", &json!({"token": secret, "password": NEW})).await;
        assert_eq!(reset.status, 204, "{reset:?}");
        assert_eq!(log_in(&anonymous, "ada", NEW).await.status, 200);
    }

    async fn r19_a_new_password_from_a_known_browser_lets_strangers_in_again(app: TestApp) {
        app.user("ada").await;
        let browser = keeping_all(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        fail(&app.anonymous(), 1).await;
        script(&app, "UPDATE guesses SET in_a_row = 100").await;
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
        let change = json!({"current_password": PASSWORD, "password": NEW});
        assert_eq!(browser.put("/api/v1/me/password", &change).await.status, 204);
        assert_eq!(log_in(&app.anonymous(), "ada", NEW).await.status, 200);
    }

    /// What locks strangers out locks their passwords: a code that is right is not used up for nothing.
    async fn r19_a_code_is_heard_while_strangers_passwords_are_not(app: TestApp) {
        let ada = app.user("ada").await;
        let (authenticator, added) = Authenticator::set_up(&app, &ada).await;
        fail(&app.anonymous(), 1).await;
        script(&app, "UPDATE guesses SET in_a_row = 100").await;
        log_in(&app.anonymous(), "ada", PASSWORD).await.is_problem(401, "invalid_credentials");
        let signed_in = app.anonymous().with_token(added.text("access_token"));
        let code = json!({"totp_code": authenticator.next_code(&app).await});
        assert_eq!(signed_in.post("/api/v1/step-up", &code).await.status, 200);
    }

    async fn r19_a_good_sign_in_ends_the_row_of_wrong_ones(app: TestApp) {
        app.user("ada").await;
        fail(&app.anonymous(), 2).await;
        script(&app, "UPDATE guesses SET in_a_row = 99").await;
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
        assert_eq!(count(&app, "guesses").await, 0);
        fail(&app.anonymous(), 2).await;
        assert_eq!(log_in(&app.anonymous(), "ada", PASSWORD).await.status, 200);
    }

    async fn the_cookie_is_for_this_host_and_no_script_and_stays(app: TestApp) {
        app.user("ada").await;
        let answer = sign_in(&app.anonymous(), "ada", PASSWORD).await;
        let cookie = device_cookie(&answer).expect("a device's cookie");
        let mut parts: Vec<_> = cookie.split("; ").skip(1).collect();
        parts.sort_unstable();
        assert_eq!(parts, ["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Strict", "Secure"]);
        let again = sign_in(&known(&app, &answer), "ada", PASSWORD).await;
        assert_eq!(device_cookie(&again), Some(cookie), "the same, for as long again");
        assert_eq!(count(&app, "known_devices").await, 1);
        for answer in [log_in(&app.anonymous(), "ada", PASSWORD).await, sign_in(&app.anonymous(), "ada", "?").await] {
            assert_eq!(device_cookie(&answer), None);
        }
    }

    async fn two_people_at_one_browser_are_both_known_there(app: TestApp) {
        app.user("ada").await;
        app.user("bob").await;
        let of_ada = sign_in(&app.anonymous(), "ada", PASSWORD).await;
        let of_both = sign_in(&known(&app, &of_ada), "bob", PASSWORD).await;
        assert_ne!(device_cookie(&of_both), device_cookie(&of_ada));
        flood(&app).await;
        assert_eq!(sign_in(&known(&app, &of_both), "ada", PASSWORD).await.status, 201);
        assert_eq!(count(&app, "known_devices").await, 2);
    }

    /// Whoever had the old password may have a browser that is known.
    async fn a_new_password_forgets_all_browsers_but_the_one_that_asked(app: TestApp) {
        app.user("ada").await;
        let other = known(&app, &sign_in(&app.anonymous(), "ada", PASSWORD).await);
        let answer = sign_in(&app.anonymous(), "ada", PASSWORD).await;
        let mine = keeping_all(&app, &answer);
        let change = json!({"current_password": PASSWORD, "password": NEW});
        assert_eq!(mine.put("/api/v1/me/password", &change).await.status, 204);
        flood(&app).await;
        sign_in(&other, "ada", NEW).await.is_problem(429, "throttled");
        assert_eq!(sign_in(&mine, "ada", NEW).await.status, 201);
    }

    async fn forged_cookies_are_no_ones(app: TestApp) {
        app.user("ada").await;
        let answer = sign_in(&app.anonymous(), "ada", PASSWORD).await;
        let value = device_cookie(&answer).and_then(|cookie| cookie.split(['=', ';']).nth(1)).expect("a value");
        flood(&app).await;
        let other = format!("{}{}", if value.starts_with('A') { 'B' } else { 'A' }, &value[1..]);
        for forged in ["", "AAAA", &value[1..], &"A".repeat(value.len()), &other, &value.repeat(9)] {
            let client = app.anonymous().with("cookie", format!("__Host-trackit-device={forged}"));
            sign_in(&client, "ada", PASSWORD).await.is_problem(429, "throttled");
        }
    }

    async fn an_account_knows_fifty_browsers_for_a_year(app: TestApp) {
        app.user("ada").await;
        for _ in 0..52 {
            app.advance(Duration::from_secs(1)).await;
            sign_in(&app.anonymous(), "ada", PASSWORD).await;
        }
        assert_eq!(count(&app, "known_devices").await, 50);
        app.advance(400 * 24 * HOUR).await;
        app.app.throttle.purge(app.app.clock.now()).await.expect("a purge");
        assert_eq!(count(&app, "known_devices").await, 0);
    }

    async fn an_account_that_goes_takes_its_devices_along(app: TestApp) {
        app.anonymous().post("/api/v1/register", &sign_up("ada")).await;
        sign_in(&app.anonymous(), "ada", PASSWORD).await;
        fail(&app.anonymous(), 1).await;
        script(&app, "DELETE FROM accounts").await;
        assert_eq!((count(&app, "known_devices").await, count(&app, "guesses").await), (0, 0));
    }
}

/// The same browser at a program that was started again.
fn browser_of(app: &TestApp, browser: &Client) -> Client {
    app.anonymous().with("cookie", browser.header("cookie"))
}
