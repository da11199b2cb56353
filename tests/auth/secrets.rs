//! What is given out is not kept: the database alone opens nothing (R24).

use super::{Browser, FORM, Pair, refresh};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use trackit::auth::bootstrap;

on_both! {
    async fn r24_nothing_that_was_issued_is_in_the_database(app: TestApp) {
        let bootstrap = bootstrap::new_token(&app.app).await.expect("an answer").expect("a token");
        app.user("ada").await;
        let browser = Browser::sign_in(&app, true).await;
        let pair = Pair::new(&app, "ada").await;
        let next = Pair::of(&refresh(&app, &pair.refresh).await);
        let form = format!("grant_type=password&username=ada&password={}", PASSWORD.replace(' ', "+"));
        let third = Pair::of(&app.anonymous().post_raw("/api/v1/token", FORM, form).await);
        let master = std::fs::read(app.database.folder.path().join("master.key")).expect("a file");

        let everything = app.database.bytes().await;
        let secret = secret_of(&browser.cookie, 64);
        let there = |needle: &[u8]| everything.windows(needle.len()).any(|window| window == needle);
        assert!(there(b"ada@example.org"));
        assert!(there(&stored_form(app.database.engine, digest(&SHA256, &secret).as_ref())), "its digest");

        for text in
            [&bootstrap, &browser.cookie, PASSWORD, std::str::from_utf8(&master).expect("text").trim()]
        {
            assert!(!there(text.as_bytes()), "{text}");
        }
        for bytes in [secret, URL_SAFE_NO_PAD.decode(&bootstrap).expect("base64")] {
            assert!(!there(&stored_form(app.database.engine, &bytes)));
        }
        for Pair { access, refresh } in [&pair, &next, &third] {
            let signature = access.rsplit('.').next().expect("a signature");
            assert!(!there(signature.as_bytes()) && !there(refresh.as_bytes()));
            assert!(!there(&stored_form(
                app.database.engine,
                &URL_SAFE_NO_PAD.decode(signature).expect("base64")
            )));
            let mac = secret_of(&refresh["trt_".len()..], 1 + 16 + 16 + 8 + 32);
            assert!(!there(&stored_form(app.database.engine, &mac)));
        }
    }
}

/// The last 32 bytes of a token of this length.
fn secret_of(token: &str, length: usize) -> Vec<u8> {
    let bytes = URL_SAFE_NO_PAD.decode(token).expect("base64");
    assert_eq!(bytes.len(), length);
    bytes[length - 32..].to_vec()
}

/// As a dump shows bytes: themselves in SQLite's file, hexadecimal in PostgreSQL's text.
fn stored_form(engine: Engine, bytes: &[u8]) -> Vec<u8> {
    match engine {
        Engine::Sqlite => bytes.to_vec(),
        Engine::Postgres => bytes.iter().flat_map(|byte| format!("{byte:02x}").into_bytes()).collect(),
    }
}
