//! Signing keys: rotated under load, dropped at once, known to every process (R38).

use crate::support::{Client, Engine, PASSWORD, Program, TestApp, TestDatabase, on_both, until};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use trackit::{admin, security::keys};
use uuid::Uuid;

const LEAD: Duration = Duration::from_secs(5 * 60);
const TTL: Duration = Duration::from_secs(5 * 60);
const MARGIN: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(1);

/// The ids that the world is told.
async fn published(client: &Client) -> Vec<String> {
    let jwks = client.get("/.well-known/jwks.json").await;
    let keys = jwks.json["keys"].as_array().expect("keys").clone();
    keys.iter().map(|key| key["kid"].as_str().expect("an id").to_owned()).collect()
}

/// The key that has signed a client's token.
fn signed_by(client: &Client) -> String {
    let header = client.token().and_then(|token| token.split('.').next()).expect("a header");
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).expect("base64")).expect("JSON");
    header["kid"].as_str().expect("a key's id").to_owned()
}

async fn rotate(app: &TestApp) -> String {
    let id = admin::rotate_signing_key(&app.app).await.expect("a key").to_string();
    app.app.keys.sync(&app.app.db).await.expect("news");
    id
}

async fn drop_key(app: &TestApp, id: &str) -> bool {
    let id = Uuid::try_parse(id).expect("an id");
    let dropped = admin::drop_signing_key(&app.app, id).await.expect("an answer");
    app.app.keys.sync(&app.app.db).await.expect("news");
    dropped
}

/// As the worker does every second.
async fn news(apps: [&TestApp; 2]) {
    for app in apps {
        app.app.keys.sync(&app.app.db).await.expect("keys");
        app.app.revocations.sync(&app.app.db, app.clock.now()).await.expect("revocations");
    }
}

/// Refreshes at one process and reads at both, over and over.
fn use_it(
    app: &TestApp,
    other: &TestApp,
    refresh: String,
    ends: Arc<AtomicBool>,
    rounds: Arc<AtomicUsize>,
) -> Load {
    let (here, there, mut refresh) = (app.anonymous(), other.anonymous(), refresh);
    tokio::spawn(async move {
        let mut keys = std::collections::HashSet::new();
        while !ends.load(Ordering::Relaxed) {
            let pair = here.post("/api/v1/token/refresh", &json!({"refresh_token": refresh})).await;
            assert_eq!(pair.status, 200, "{pair:?}");
            pair.text("refresh_token").clone_into(&mut refresh);
            for client in [&here, &there] {
                let client = client.clone().with_token(pair.text("access_token"));
                keys.insert(signed_by(&client));
                let answer = client.get("/api/v1/session").await;
                assert_eq!(answer.status, 200, "{answer:?}");
            }
            rounds.fetch_add(1, Ordering::Relaxed);
        }
        keys.len()
    })
}

type Load = tokio::task::JoinHandle<usize>;

on_both! {
    async fn r38_a_rotation_under_load_refuses_nobody(app: TestApp) {
        let other = app.beside().await;
        app.user("ada").await;
        let (ends, rounds) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut load = Vec::new();
        for _ in 0..4 {
            let credentials = json!({"username": "ada", "password": PASSWORD});
            let pair = app.anonymous().post("/api/v1/login", &credentials).await;
            load.push(use_it(&app, &other, pair.text("refresh_token").to_owned(), ends.clone(), rounds.clone()));
        }
        let first = published(&app.anonymous()).await;
        admin::rotate_signing_key(&app.app).await.expect("a key");
        // Twelve minutes in steps that no token runs out in, each of them in the midst of requests.
        for _ in 0..24 {
            let before = rounds.load(Ordering::Relaxed);
            app.clock.advance(Duration::from_secs(30));
            news([&app, &other]).await;
            keys::purge(&app.app.db, TTL, app.clock.now()).await.expect("a purge");
            until(async || {
                tokio::task::yield_now().await;
                rounds.load(Ordering::Relaxed) > before + 4 || ends.load(Ordering::Relaxed)
            })
            .await;
        }
        ends.store(true, Ordering::Relaxed);
        for load in load {
            assert_eq!(load.await.expect("no refusal"), 2, "both keys have signed");
        }
        let left = published(&other.anonymous()).await;
        assert!(left.len() == 1 && left != first, "the old key has gone: {left:?}");
    }

    async fn r38_a_new_key_is_published_first_and_signs_later_and_the_old_one_goes_last(app: TestApp) {
        app.user("ada").await;
        let old = published(&app.anonymous()).await[0].clone();
        let new = rotate(&app).await;
        assert_eq!(published(&app.anonymous()).await, [old.clone(), new.clone()]);
        app.advance(LEAD - MOMENT).await;
        assert_eq!(signed_by(&app.signed_in("ada").await), old);
        app.advance(MOMENT).await;
        assert_eq!(signed_by(&app.signed_in("ada").await), new);
        for (wait, left) in [(Duration::ZERO, 2), (TTL + MARGIN - MOMENT, 2), (MOMENT, 1)] {
            app.advance(wait).await;
            keys::purge(&app.app.db, TTL, app.clock.now()).await.expect("a purge");
            app.app.keys.sync(&app.app.db).await.expect("news");
            assert_eq!(published(&app.anonymous()).await.len(), left, "{wait:?}");
        }
        assert_eq!(published(&app.anonymous()).await, [new]);
    }

    async fn r38_of_all_keys_dropped_at_once_one_is_left(app: TestApp) {
        let keys = [published(&app.anonymous()).await[0].clone(), rotate(&app).await];
        let drops = keys.clone().map(|id| {
            let (app, id) = (app.app.clone(), Uuid::try_parse(&id).expect("an id"));
            tokio::spawn(async move { admin::drop_signing_key(&app, id).await.expect("an answer") })
        });
        for drop in drops {
            assert!(drop.await.expect("an answer"));
        }
        app.app.keys.sync(&app.app.db).await.expect("news");
        let left = published(&app.anonymous()).await;
        assert!(left.len() == 1 && !keys.contains(&left[0]), "{left:?}");
    }

    async fn r38_the_tokens_of_a_dropped_key_are_void_at_once(app: TestApp) {
        let other = app.beside().await;
        let ada = app.user("ada").await;
        let there = other.anonymous().with_token(ada.token().expect("a token"));
        for client in [&ada, &there] {
            assert_eq!(client.get("/api/v1/me").await.status, 200, "and it is in the cache");
        }
        let old = signed_by(&ada);
        let new = rotate(&app).await;
        assert!(drop_key(&app, &old).await && !drop_key(&app, &old).await);
        ada.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        other.app.keys.sync(&other.app.db).await.expect("news");
        there.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        let again = app.signed_in("ada").await;
        assert_eq!(signed_by(&again), new, "it need not wait where there is no other");
        assert_eq!(again.get("/api/v1/me").await.status, 200);
    }

    /// The new key signs at once where it is the only one; another process meets its tokens before its next look.
    async fn r38_a_process_looks_for_a_key_that_it_does_not_know(app: TestApp) {
        app.user("ada").await;
        let other = app.beside().await;
        let only = published(&app.anonymous()).await[0].clone();
        assert!(drop_key(&app, &only).await);
        let ada = app.signed_in("ada").await;
        assert_ne!(signed_by(&ada), only);
        let there = |app: &TestApp| app.anonymous().with_token(ada.token().expect("a token"));
        assert_eq!(there(&other).get("/api/v1/me").await.status, 200);

        // Strangers who name keys at will do not have it look each time.
        let last = app.beside().await;
        let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"EdDSA","kid":"{}"}}"#, Uuid::nil()));
        let forged = last.anonymous().with_token(&format!("{header}.e30.AAAA"));
        forged.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        assert!(drop_key(&app, &signed_by(&ada)).await);
        let ada = app.signed_in("ada").await;
        let there = last.anonymous().with_token(ada.token().expect("a token"));
        there.get("/api/v1/me").await.is_problem(401, "unauthenticated");
        app.clock.advance(Duration::from_secs(1));
        assert_eq!(there.get("/api/v1/me").await.status, 200);
    }

    async fn r38_a_running_server_takes_up_what_the_command_does(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve(&database);
        let sign_up = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
        program.anonymous().post("/api/v1/register", &sign_up).await;
        let pair = program.anonymous().post("/api/v1/login", &sign_up_credentials()).await;
        let ada = program.anonymous().with_token(pair.text("access_token"));
        assert_eq!(ada.get("/api/v1/me").await.status, 200);

        let listed = command(&database, &["list"]);
        assert!(listed.lines().count() == 1 && listed.contains("  signs"), "{listed}");
        let made = command(&database, &["rotate"]);
        let id = made.trim_end().trim_end_matches('.').rsplit(' ').next().expect("an id").to_owned();
        until(async || published(&program.anonymous()).await.contains(&id)).await;
        assert!(command(&database, &["list"]).contains("signs from 20"));
        assert_eq!(ada.get("/api/v1/me").await.status, 200);
        command(&database, &["drop", &signed_by(&ada)]);
        until(async || ada.get("/api/v1/me").await.status == 401).await;
        let refresh = json!({"refresh_token": pair.text("refresh_token")});
        let next = program.anonymous().post("/api/v1/token/refresh", &refresh).await;
        assert_eq!(next.status, 200, "{next:?}");
        let ada = program.anonymous().with_token(next.text("access_token"));
        assert_eq!((signed_by(&ada), ada.get("/api/v1/me").await.status), (id, 200));
        let nobodys = command(&database, &["drop", &Uuid::nil().to_string()]);
        assert!(nobodys.contains("there is no signing key"), "{nobodys}");
    }
}

fn sign_up_credentials() -> Value {
    json!({"username": "ada", "password": PASSWORD})
}

/// What `trackit keys` says.
fn command(database: &TestDatabase, arguments: &[&str]) -> String {
    let folder = database.folder.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_trackit"));
    command.arg("keys").args(arguments).args(["--database-url", &database.url]).arg("--data-dir").arg(folder);
    let output = command.env_clear().current_dir(folder).output().expect("the program");
    let said = if output.status.success() { output.stdout } else { output.stderr };
    String::from_utf8(said).expect("text")
}
