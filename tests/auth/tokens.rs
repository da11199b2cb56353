//! Access tokens: what is forged, foreign, changed or out of time opens nothing.

use super::{Pair, forge::Forge, log_in, refresh};
use crate::support::{Answer, PASSWORD, TestApp, on_both};
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, UnparsedPublicKey};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::Duration;

const TTL: Duration = Duration::from_secs(5 * 60);
const LEEWAY: Duration = Duration::from_secs(5);
const MOMENT: Duration = Duration::from_millis(1);

on_both! {
    async fn r34_only_the_header_that_we_write_is_read(app: TestApp) {
        let forge = forge(&app).await;
        assert_eq!(with_token(&app, &forge.with_header("typ", Some("at+jwt".into()))).await.status, 200);

        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(forge.public_key())});
        let changes = [
            ("alg", json!("none")),
            ("alg", json!("None")),
            ("alg", json!("HS256")),
            ("alg", json!("ES256")),
            ("alg", json!("Ed25519")),
            ("alg", json!(null)),
            ("alg", json!(["EdDSA"])),
            ("typ", json!("JWT")),
            ("typ", json!("AT+JWT")),
            ("typ", json!("application/at+jwt")),
            ("typ", json!(null)),
            ("kid", json!("unknown")),
            ("kid", json!("")),
            ("kid", json!("../master.key")),
            ("kid", json!(null)),
            ("crit", json!([])),
            ("crit", json!(["exp"])),
            ("crit", json!(["b64"])),
            ("cty", json!("JWT")),
            ("jku", json!("http://127.0.0.1/jwks.json")),
            ("jwk", jwk),
            ("x5u", json!("http://127.0.0.1/x.pem")),
            ("x5c", json!(["AAAA"])),
            ("x5t", json!("AAAA")),
            ("b64", json!(false)),
            ("b64", json!(true)),
            ("zip", json!("DEF")),
            ("enc", json!("A256GCM")),
            ("extra", json!(1)),
        ];
        for (field, value) in changes {
            let answer = with_token(&app, &forge.with_header(field, Some(value.clone()))).await;
            is_refused(&answer, &format!("{field}: {value}"));
        }
        for field in ["alg", "typ", "kid"] {
            is_refused(&with_token(&app, &forge.with_header(field, None)).await, field);
        }
    }

    /// Of two values one program reads the first and another the last: such a text has no meaning to agree on.
    async fn r34_what_is_said_twice_is_refused(app: TestApp) {
        let forge = forge(&app).await;
        let (header, claims) = (forge.header.to_string(), forge.claims.to_string());
        assert_eq!(with_token(&app, &forge.sign(&header, &claims)).await.status, 200);
        for (name, value) in twice(&forge.header) {
            for repeated in [value.as_str(), "null"] {
                let first = header.replacen('{', &format!("{{\"{name}\":{repeated},"), 1);
                is_refused(&with_token(&app, &forge.sign(&first, &claims)).await, &first);
            }
        }
        for (name, value) in twice(&forge.claims) {
            let first = claims.replacen('{', &format!("{{\"{name}\":{value},"), 1);
            is_refused(&with_token(&app, &forge.sign(&header, &first)).await, &first);
        }
    }

    async fn r35_every_claim_must_be_there_and_of_its_type(app: TestApp) {
        let forge = forge(&app).await;
        let claims = forge.claims.as_object().expect("claims").clone();
        let mut names: Vec<&str> = claims.keys().map(String::as_str).collect();
        names.sort_unstable();
        let expected = ["aal", "aud", "auth_time", "epoch", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"];
        assert_eq!(names, expected, "and none that says what the account may do (R37)");
        for (name, value) in &claims {
            assert_eq!(with_token(&app, &forge.with_claim(name, Some(value.clone()))).await.status, 200);
            is_refused(&with_token(&app, &forge.with_claim(name, None)).await, name);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let other_type = if value.is_string() { json!(1) } else { json!(text) };
            for wrong in
                [other_type, json!(null), json!([value]), json!({"a": value}), json!(true), json!("")]
            {
                let token = forge.with_claim(name, Some(wrong.clone()));
                is_refused(&with_token(&app, &token).await, &format!("{name}: {wrong}"));
            }
        }
        for (name, wrong) in
            [("iss", "urn:trackit:other"), ("aud", "other"), ("aud", "TrackIt"), ("role", "admin")]
        {
            is_refused(&with_token(&app, &forge.with_claim(name, Some(wrong.into()))).await, name);
        }
    }

    async fn r35_a_token_holds_from_nbf_to_exp_and_five_seconds_around(app: TestApp) {
        let forge = forge(&app).await;
        let now = app.app.clock.now().seconds();
        for (name, at, status) in [
            ("exp", now - 4, 200),
            ("exp", now - 5, 401),
            ("exp", 0, 401),
            ("exp", -1, 401),
            ("exp", i64::MIN, 401),
            ("exp", i64::MAX, 200),
            ("nbf", 0, 200),
            ("nbf", now + 5, 200),
            ("nbf", now + 6, 401),
            ("nbf", i64::MAX, 401),
        ] {
            let answer = with_token(&app, &forge.with_claim(name, Some(at.into()))).await;
            assert_eq!(answer.status, status, "{name} at {at}");
        }
        for float in [json!(now as f64 + 60.5), json!(1e300)] {
            is_refused(
                &with_token(&app, &forge.with_claim("exp", Some(float.clone()))).await,
                &float.to_string(),
            );
        }
    }

    async fn r34_no_other_key_signs(app: TestApp) {
        let mut forge = forge(&app).await;
        let public = forge.public_key().to_vec();
        let jwks = app.anonymous().get("/.well-known/jwks.json").await;
        let x = jwks.json["keys"][0]["x"].as_str().expect("x").as_bytes().to_vec();
        let secrets = [public.clone(), x, jwks.bytes, Vec::new()];
        for secret in secrets {
            is_refused(
                &with_token(&app, &forge.sign_hs256(&secret)).await,
                "the public key as a shared secret",
            );
        }
        let token = forge.with_header("alg", Some("none".into()));
        let unsigned = token.rsplit_once('.').expect("parts").0;
        is_refused(&with_token(&app, &format!("{unsigned}.")).await, "no signature");

        forge.key = Ed25519KeyPair::generate().expect("a key");
        let token = forge.sign(&forge.header.to_string(), &forge.claims.to_string());
        is_refused(&with_token(&app, &token).await, "another key");
        let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": URL_SAFE_NO_PAD.encode(forge.public_key())});
        is_refused(&with_token(&app, &forge.with_header("jwk", Some(jwk))).await, "a key that came along");
    }

    async fn a_token_that_is_changed_anywhere_is_refused(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        let token = pair.access.clone();
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("text");
            is_refused(&with_token(&app, &changed).await, &format!("byte {at}"));
        }
        let parts: Vec<&str> = token.split('.').collect();
        for garbage in [
            String::new(),
            "a.b.c".into(),
            "..".into(),
            "...".into(),
            parts[..2].join("."),
            format!("{token}."),
            format!("{token}.a"),
            format!("{token}="),
            token[..token.len() - 4].into(),
            parts[2].into(),
            [parts[0], parts[2], parts[1]].join("."),
            "ç.ç.ç".into(),
            "a".repeat(10_000),
            ".".repeat(10_000),
        ] {
            is_refused(&with_token(&app, &garbage).await, &garbage[..garbage.len().min(40)]);
        }
        assert!(pair.is_good(&app).await);
    }

    async fn only_one_bearer_header_is_a_credential(app: TestApp) {
        app.user("ada").await;
        let token = Pair::new(&app, "ada").await.access;
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let good =
                app.anonymous().with("authorization", format!("{scheme} {token}")).get("/api/v1/me").await;
            assert_eq!(good.status, 200);
        }
        let twice = app.anonymous().with_token(&token).with_token(&token).get("/api/v1/me").await;
        is_refused(&twice, "two headers");
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("ada:{PASSWORD}"));
        for value in [
            format!("Basic {basic}"),
            format!("Basic {token}"),
            format!("Token {token}"),
            token.clone(),
            format!("Bearer{token}"),
            format!("Bearer,{token}"),
            format!("Bearer {token}, Bearer {token}"),
            "Bearer".into(),
            "Bearer ".into(),
            " ".into(),
        ] {
            let answer = app.anonymous().with("authorization", value.clone()).get("/api/v1/me").await;
            is_refused(&answer, &value);
        }
        let query = app.anonymous().get(&format!("/api/v1/me?access_token={token}")).await;
        is_refused(&query, "in the address");
    }

    async fn r35_a_token_runs_out_by_the_clock(app: TestApp) {
        app.user("ada").await;
        let pair = Pair::new(&app, "ada").await;
        assert!(pair.is_good(&app).await);
        app.advance(TTL + LEEWAY - MOMENT).await;
        assert!(pair.is_good(&app).await, "verified before, and remembered");
        app.advance(MOMENT).await;
        assert!(!pair.is_good(&app).await);
    }

    async fn r29_a_token_that_was_verified_before_dies_with_its_session_at_once(app: TestApp) {
        app.user("ada").await;
        let (pair, other) = (Pair::new(&app, "ada").await, Pair::new(&app, "ada").await);
        assert!(pair.is_good(&app).await && other.is_good(&app).await);
        let answer = app.anonymous().with_token(&pair.access).post("/api/v1/logout", &json!({})).await;
        assert_eq!((answer.status, answer.header("clear-site-data")), (204, "\"cache\""));
        assert!(!pair.is_good(&app).await);
        refresh(&app, &pair.refresh).await.is_problem(401, "invalid_refresh_token");
        assert!(other.is_good(&app).await, "another device stays signed in");
    }

    async fn another_instances_token_is_refused(app: TestApp) {
        let stranger = TestApp::start(app.database.engine).await;
        app.user("ada").await;
        stranger.user("ada").await;
        let pair = Pair::new(&stranger, "ada").await;
        assert!(pair.is_good(&stranger).await);
        assert!(!pair.is_good(&app).await);
    }

    /// As another service would do it.
    async fn r38_a_token_is_verified_by_the_published_key_alone(app: TestApp) {
        app.user("ada").await;
        let login = log_in(&app.anonymous(), "ada", PASSWORD).await;
        let token = login.text("access_token");
        let jwks = app.anonymous().get("/.well-known/jwks.json").await;
        assert_eq!(jwks.header("cache-control"), "public, max-age=300");
        let key = &jwks.json["keys"][0];
        let mut names: Vec<&String> = key.as_object().expect("a key").keys().collect();
        names.sort();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"], "nothing private");

        let (message, signature) = token.rsplit_once('.').expect("parts");
        let header = decoded(message.split('.').next().expect("a header"));
        let header: Value = serde_json::from_slice(&header).expect("json");
        assert_eq!(header, json!({"alg": "EdDSA", "kid": key["kid"], "typ": "at+jwt"}));
        let public = UnparsedPublicKey::new(&ED25519, decoded(key["x"].as_str().expect("x")));
        assert!(public.verify(message.as_bytes(), &decoded(signature)).is_ok());
        assert!(public.verify(&message.as_bytes()[1..], &decoded(signature)).is_err());
    }
}

/// RFC 8037, appendix A: the key pair and the signature that it makes over the example.
#[test]
fn r34_signatures_are_those_of_rfc_8037() {
    let (d, x) =
        ("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    let message = b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
    let signature = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";
    let pair = Ed25519KeyPair::from_seed_and_public_key(&decoded(d), &decoded(x)).expect("a pair");
    assert_eq!(URL_SAFE_NO_PAD.encode(pair.sign(message)), signature);
    let public = UnparsedPublicKey::new(&ED25519, decoded(x));
    assert!(public.verify(message, &decoded(signature)).is_ok());
    assert!(public.verify(&message[1..], &decoded(signature)).is_err());
}

async fn forge(app: &TestApp) -> Forge {
    app.user("ada").await;
    let pair = Pair::new(app, "ada").await;
    Forge::new(app, &pair).await
}

/// What an object holds, to be said once more.
fn twice(object: &Value) -> Vec<(String, String)> {
    let members = object.as_object().expect("an object").iter();
    members.map(|(name, value)| (name.clone(), value.to_string())).collect()
}

async fn with_token(app: &TestApp, token: &str) -> Answer {
    app.anonymous().with_token(token).get("/api/v1/session").await
}

#[track_caller]
fn is_refused(answer: &Answer, why: &str) {
    let found = (answer.status, answer.json["code"].as_str());
    assert_eq!(found, (401, Some("unauthenticated")), "{why}: {answer:?}");
    assert_eq!(answer.header("www-authenticate"), "Bearer", "{why}");
}

fn decoded(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64")
}
