//! What is given out is not kept: the database alone opens nothing (R24).

use super::{Authenticator, Browser, FORM, Pair, device_cookie, mfa_token, refresh};
use crate::support::{Engine, PASSWORD, TestApp, on_both};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
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

    async fn r24_nor_is_what_stands_beside_a_password_or_in_its_place(app: TestApp) {
        let issued = Issued::new(&app).await;
        let everything = app.database.bytes().await;
        let there = |needle: &[u8]| everything.windows(needle.len()).any(|window| window == needle);
        let stored = |bytes: &[u8]| stored_form(app.database.engine, bytes);
        for (token, length) in &issued.tokens {
            let secret = secret_of(token, *length);
            assert!(!there(token.as_bytes()) && !there(&stored(&secret)), "{token}");
            // Of an invitation and a link the text is digested, of a device's secret also whose it is.
            let of_device = [b"device", issued.owner.as_bytes().as_slice(), &secret].concat();
            let digested = [&secret[..], token.as_bytes(), &of_device[..]];
            let digests = digested.map(|secret| stored(digest(&SHA256, secret).as_ref()));
            assert!(digests.iter().any(|digest| there(digest)), "the digest of {token}");
        }
        let seed = totp_rs::Secret::try_from_base32(&issued.seed).expect("base 32");
        assert!(!there(issued.seed.as_bytes()) && !there(&stored(seed.as_bytes())));
        assert_eq!(issued.codes.len(), 10);
        for code in &issued.codes {
            let bare = code.replace('-', "");
            let bytes = totp_rs::Secret::try_from_base32(&bare).expect("base 32");
            assert!(!there(code.as_bytes()) && !there(bare.as_bytes()) && !there(&stored(bytes.as_bytes())));
            assert!(there(&stored(digest(&SHA256, bare.as_bytes()).as_ref())), "the digest of {code}");
        }
    }
}

/// What stands beside a password, or in its place.
struct Issued {
    owner: uuid::Uuid,
    seed: String,
    codes: Vec<String>,
    /// Each with how long it is, decoded: the secret stands at its end.
    tokens: Vec<(String, usize)>,
}

impl Issued {
    async fn new(app: &TestApp) -> Self {
        let (ada, root, anonymous) = (app.user("ada").await, app.admin("root").await, app.anonymous());
        let credentials = json!({"username": "ada", "password": PASSWORD});
        let signed_in = anonymous.post("/api/v1/session", &credentials).await;
        let device = device_cookie(&signed_in).and_then(|cookie| cookie.split(['=', ';']).nth(1));
        assert_eq!(ada.put("/api/v1/me/email", &json!({"email": "ada@next.example"})).await.status, 202);
        let confirm = app.mail_to("ada@next.example").await.secret();
        let asked = json!({"email": "root@example.org"});
        assert_eq!(anonymous.post("/api/v1/request-password-reset", &asked).await.status, 202);
        let reset = app.mail_to("root@example.org").await.secret();
        let invitation = root.post("/api/v1/admin/invitations", &json!({})).await;
        let challenge = anonymous.post("/api/v1/passkey-options", &json!({})).await;

        let begun = ada.post("/api/v1/me/totp", &json!({})).await;
        let code = json!({"code": Authenticator::new(begun.text("secret")).code(app)});
        let added = ada.put("/api/v1/me/totp", &code).await;
        let codes = added.json["recovery_codes"].as_array().expect("codes").iter();
        let ada = anonymous.with_token(added.text("access_token"));
        let personal = ada.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
        let pending = mfa_token(app, "ada").await;
        let bare = |token: &str, prefix: &str| token.strip_prefix(prefix).expect("a prefix").to_owned();
        // Without the four bytes at its end, by which whoever searches for leaked ones knows it.
        let personal = URL_SAFE_NO_PAD.decode(bare(personal.text("token"), "tkt_")).expect("base64");
        let personal = URL_SAFE_NO_PAD.encode(&personal[..personal.len() - 4]);
        Self {
            owner: ada.get("/api/v1/me").await.text("id").parse().expect("an id"),
            seed: begun.text("secret").to_owned(),
            codes: codes.map(|code| code.as_str().expect("a code").to_owned()).collect(),
            tokens: vec![
                (device.expect("a device's cookie").to_owned(), 32),
                (confirm, 32),
                (reset, 32),
                (invitation.text("code").to_owned(), 32),
                (bare(challenge.text("challenge_token"), "tch_"), 32),
                (personal, 64),
                (bare(&pending, "tmf_"), 64),
            ],
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
