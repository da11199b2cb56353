//! `POST /token/refresh`: rotation, grace, reuse, expiry.

use super::{Authenticator, Browser, FORM, Pair, count, disable, log_in, refresh};
use crate::support::{PASSWORD, TestApp, on_both};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use std::{collections::HashSet, time::Duration};

const GRACE: Duration = Duration::from_secs(10);
/// How far clocks may differ: for so long an access token is taken beyond its end.
const LEEWAY: Duration = Duration::from_secs(5);
const MINUTE: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn a_refresh_token_buys_a_new_pair(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        assert_ne!(first.refresh, second.refresh);
        assert_ne!(first.access, second.access);
        assert!(first.is_good(&app).await && second.is_good(&app).await);

        let form = format!("grant_type=refresh_token&refresh_token={}", second.refresh);
        let form = app.anonymous().post_raw("/api/v1/token", FORM, form).await;
        let third = Pair::of(&form);
        assert_ne!(second.refresh, third.refresh);
        assert_eq!(count(&app, "sessions").await, 2);
    }

    async fn r39_fifty_uses_at_once_have_one_successor(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let uses: Vec<_> = (0..50)
            .map(|_| {
                let (client, token) = (app.anonymous(), first.refresh.clone());
                tokio::spawn(async move {
                    client.post("/api/v1/token/refresh", &serde_json::json!({"refresh_token": token})).await
                })
            })
            .collect();
        let mut successors = HashSet::new();
        for used in uses {
            successors.insert(Pair::of(&used.await.expect("an answer")).refresh);
        }
        assert_eq!(successors.len(), 1);
        let successor = successors.into_iter().next().expect("one");
        let next = Pair::of(&refresh(&app, &successor).await);
        assert!(next.is_good(&app).await);
    }

    async fn r41_within_the_grace_the_same_successor_is_answered_again(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        app.advance(GRACE).await;
        let again = Pair::of(&refresh(&app, &first.refresh).await);
        assert_eq!(again.refresh, second.refresh);
        assert!(again.is_good(&app).await);
        assert_eq!(refresh(&app, &second.refresh).await.status, 200);
    }

    /// While nobody has used what it answered, the answer is likely to be lost: a phone in a tunnel.
    async fn r41_while_the_successor_is_unused_the_grace_is_a_minute(app: TestApp) {
        app.user("ada").await;
        for (after, again) in [(MINUTE, true), (MINUTE + MOMENT, false)] {
            let first = Pair::new(&app, "ada").await;
            let second = Pair::of(&refresh(&app, &first.refresh).await);
            app.advance(after).await;
            let answer = refresh(&app, &first.refresh).await;
            if again {
                assert_eq!(Pair::of(&answer).refresh, second.refresh);
            } else {
                answer.is_problem(401, "invalid_refresh_token");
            }
            assert_eq!(refresh(&app, &second.refresh).await.status == 200, again);
        }
    }

    /// Once it has arrived, whoever sends the one before it is another. It may be another process that saw it arrive.
    async fn r41_once_the_successor_is_used_the_grace_is_ten_seconds(app: TestApp) {
        app.user("ada").await;
        for (after, again) in [(GRACE, true), (GRACE + MOMENT, false)] {
            let other = app.beside().await;
            let first = Pair::new(&app, "ada").await;
            let second = Pair::of(&refresh(&app, &first.refresh).await);
            assert!(first.is_good(&other).await && second.is_good(&other).await);
            app.advance(after).await;
            other.advance(Duration::ZERO).await;
            assert_eq!(refresh(&app, &first.refresh).await.status == 200, again);
            assert_eq!(second.is_good(&app).await, again);
        }
    }

    /// The token of before the exchange says nothing of whether its answer arrived.
    async fn r41_the_use_of_an_older_access_token_does_not_shorten_the_grace(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        app.advance(Duration::from_secs(2)).await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        assert!(first.is_good(&app).await);
        app.advance(MINUTE).await;
        assert_eq!(Pair::of(&refresh(&app, &first.refresh).await).refresh, second.refresh);
    }

    /// After the grace somebody has a copy. The thief's pair and the owner's die, in a transaction that
    /// commits though the answer is a refusal.
    async fn r40_reuse_after_the_grace_ends_the_session(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let bystander = Pair::new(&app, "ada").await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        app.advance(GRACE + MOMENT).await;
        assert!(second.is_good(&app).await);

        refresh(&app, &first.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(!first.is_good(&app).await && !second.is_good(&app).await);
        refresh(&app, &second.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(bystander.is_good(&app).await, "another sign-in goes on");

        let app = app.restart().await;
        assert!(!second.is_good(&app).await);
        refresh(&app, &second.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(bystander.is_good(&app).await);
    }

    async fn r53_the_owner_hears_of_a_copy(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        app.advance(GRACE + MOMENT).await;
        assert!(second.is_good(&app).await);
        refresh(&app, &first.refresh).await.is_problem(401, "invalid_refresh_token");
        refresh(&app, &first.refresh).await.is_problem(401, "invalid_refresh_token");
        let told = app.mail().await;
        let told: Vec<_> = told.iter().filter(|mail| mail.subject == "A sign-in of yours was copied").collect();
        assert_eq!(told.len(), 1, "once: {told:?}");
        assert_eq!(told[0].to, "ada@example.org");
    }

    /// The index in memory alone must refuse it: at this very instant no statement asks the database.
    async fn r40_reuse_within_the_grace_of_a_later_rotation_ends_the_session_at_once(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let second = Pair::of(&refresh(&app, &first.refresh).await);
        let third = Pair::of(&refresh(&app, &second.refresh).await);
        assert!(third.is_good(&app).await);
        refresh(&app, &first.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(!third.is_good(&app).await);
        refresh(&app, &third.refresh).await.is_problem(401, "invalid_refresh_token");
    }

    async fn r42_a_session_ends_at_its_absolute_expiry_however_often_it_is_refreshed(app: TestApp) {
        app.user("ada").await;
        let mut pair = Pair::new(&app, "ada").await;
        for _ in 0..29 {
            app.advance(Duration::from_secs(24 * 60 * 60)).await;
            pair = Pair::of(&refresh(&app, &pair.refresh).await);
        }
        app.advance(Duration::from_secs(24 * 60 * 60) - MOMENT).await;
        pair = Pair::of(&refresh(&app, &pair.refresh).await);
        app.advance(MOMENT).await;
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        app.advance(LEEWAY).await;
        assert!(!pair.is_good(&app).await, "its access token goes with it");
    }

    async fn r42_a_disabled_account_refreshes_nothing(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        disable(&app, "ada").await;
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
    }

    async fn r42_who_signed_in_by_one_factor_refreshes_nothing_when_there_is_a_second(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::of(&refresh(&app, &Pair::new(&app, "ada").await.refresh).await);
        Authenticator::set_up(&app, &Browser::sign_in(&app, false).await.client).await;
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(pair.is_good(&app).await, "its access token runs out by itself");
    }

    async fn r36_foreign_damaged_and_other_tokens_are_refused(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        let stranger = TestApp::start(app.database.engine).await;
        stranger.user("ada").await;
        let foreign = Pair::new(&stranger, "ada").await;

        let bytes = URL_SAFE_NO_PAD.decode(&pair.refresh["trt_".len()..]).expect("base64");
        let mut bad: Vec<String> = (0..bytes.len())
            .map(|at| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1;
                format!("trt_{}", URL_SAFE_NO_PAD.encode(bytes))
            })
            .collect();
        bad.extend([
            foreign.refresh,
            pair.access.clone(),
            pair.refresh.replace("trt_", ""),
            pair.refresh.replace("trt_", "tkt_"),
            format!("{}A", pair.refresh),
            format!("trt_{}", URL_SAFE_NO_PAD.encode(&bytes[..bytes.len() - 1])),
            pair.refresh[..20].to_owned(),
            "trt_".into(),
            String::new(),
            "a".repeat(15_000),
        ]);
        for token in bad {
            refresh(&app, &token).await.is_problem(401, "invalid_refresh_token");
        }
        let bearer = app.anonymous().with_token(&pair.refresh).get("/api/v1/me").await;
        bearer.is_problem(401, "unauthenticated");
        assert_eq!(refresh(&app, &pair.refresh).await.status, 200, "none of them ended the session");
    }

    async fn a_new_sign_in_leaves_the_others_alone(app: TestApp) {
        app.user("ada").await;
        let first = Pair::new(&app, "ada").await;
        let second = Pair::of(&log_in(&app.anonymous(), "ada", PASSWORD).await);
        assert!(first.is_good(&app).await && second.is_good(&app).await);
        assert_eq!(refresh(&app, &first.refresh).await.status, 200);
    }
}
