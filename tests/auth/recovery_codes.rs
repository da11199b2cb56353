//! `POST /me/recovery-codes`, and signing in by one.

use super::{Authenticator, Pair, count, mfa_token, second_step};
use crate::support::{Answer, TestApp, on_both};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

const PATH: &str = "/api/v1/me/recovery-codes";

/// The codes that an answer shows.
fn codes(answer: &Answer, field: &str) -> Vec<String> {
    let codes = answer.json[field].as_array().unwrap_or_else(|| panic!("{answer:?}"));
    codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect()
}

on_both! {
    async fn r56_a_code_signs_in_once(app: TestApp) {
        let (_, added) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let codes = codes(&added, "recovery_codes");
        let unique: std::collections::HashSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), unique.len(), codes[0].len()), (10, 10, 29));
        let token = mfa_token(&app, "ada").await;
        let typed = codes[3].to_lowercase().replace('-', " ");
        let pair = Pair::of(&second_step(&app, &token, "recovery_code", &typed).await);
        let mfa = app.anonymous().with_token(&pair.access).get("/api/v1/me/mfa").await;
        assert_eq!((&mfa.json["aal"], &mfa.json["recovery_codes"]), (&json!(2), &json!(9)));
        let token = mfa_token(&app, "ada").await;
        second_step(&app, &token, "recovery_code", &codes[3]).await.is_problem(401, "invalid_second_factor");
        assert_eq!(second_step(&app, &token, "recovery_code", &codes[4]).await.status, 200);
    }

    async fn r56_of_twenty_at_once_one_gets_in(app: TestApp) {
        let (_, added) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let code = codes(&added, "recovery_codes").remove(0);
        let mut tokens = Vec::new();
        for _ in 0..4 {
            tokens.push(mfa_token(&app, "ada").await);
        }
        let steps: Vec<_> = (0..20)
            .map(|n| {
                let (client, token, code) = (app.anonymous(), tokens[n % 4].clone(), code.clone());
                tokio::spawn(async move {
                    let body = json!({"mfa_token": token, "recovery_code": code});
                    client.post("/api/v1/login/second-factor", &body).await.status
                })
            })
            .collect();
        let mut won = 0;
        for step in steps {
            won += usize::from(step.await.expect("an answer") == 200);
        }
        assert_eq!((won, count(&app, "recovery_codes").await), (1, 9));
    }

    async fn r56_only_digests_are_stored(app: TestApp) {
        let (_, added) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let expected = codes(&added, "recovery_codes").into_iter().map(|code| {
            digest(&SHA256, code.replace('-', "").as_bytes()).as_ref().to_vec()
        });
        let mut expected: Vec<_> = expected.collect();
        let read = async |conn: trackit::db::Conn<'_>| {
            conn.rows("SELECT digest FROM recovery_codes ORDER BY digest", &[], |row| row.next::<Vec<u8>>()).await
        };
        expected.sort();
        assert_eq!(app.app.db.read(read).await.expect("rows"), expected);
    }

    async fn r53_the_owner_hears_of_a_code_that_was_used(app: TestApp) {
        let (_, added) = Authenticator::set_up(&app, &app.user("ada").await).await;
        let (codes, told) = (codes(&added, "recovery_codes"), app.mail().await.len());
        let token = mfa_token(&app, "ada").await;
        let unknown = second_step(&app, &token, "recovery_code", &"A".repeat(24)).await;
        unknown.is_problem(401, "invalid_second_factor");
        assert_eq!(app.mail().await.len(), told, "not of one that is none");
        assert_eq!(second_step(&app, &token, "recovery_code", &codes[0]).await.status, 200);
        let told: Vec<_> = app.mail().await.split_off(told).into_iter().map(|mail| mail.text).collect();
        let used = "a recovery code was used to sign in to your account";
        assert_eq!(told.iter().filter(|text| text.contains(used)).count(), 1, "{told:?}");
    }

    async fn new_codes_take_the_place_of_the_old(app: TestApp) {
        let ada = app.user("ada").await;
        ada.post(PATH, &json!({})).await.is_problem(409, "no_second_factor");
        let (_, added) = Authenticator::set_up(&app, &ada).await;
        let ada = app.anonymous().with_token(added.text("access_token"));
        let old = codes(&added, "recovery_codes");
        let made = ada.post(PATH, &json!({})).await;
        assert_eq!((made.status, made.header("cache-control")), (201, "no-store"), "{made:?}");
        let new = codes(&made, "codes");
        assert_eq!((new.len(), count(&app, "recovery_codes").await), (10, 10));
        let token = mfa_token(&app, "ada").await;
        second_step(&app, &token, "recovery_code", &old[0]).await.is_problem(401, "invalid_second_factor");
        assert_eq!(second_step(&app, &token, "recovery_code", &new[0]).await.status, 200);
    }
}
