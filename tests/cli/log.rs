//! What the log says when it says all it can: never a secret, and nothing of what people write (R73).

use crate::{
    auth::Authenticator,
    support::{Client, Engine, PASSWORD, Program, TestDatabase, on_both, until},
};
use serde_json::{Value, json};
use std::{fs, path::Path};
use trackit::core::clock::Clock;

const WRONG_PASSWORD: &str = "incorrect donkey generator";
const NEXT_PASSWORD: &str = "a calm green teapot";
const TITLE: &str = "Vestido da Benedita";
const SEARCHED: &str = "vestido-secreto";
const DESCRIPTION: &str = "Ela nao sabe de nada";

on_both! {
    async fn a_log_that_nobody_reads_costs_no_answer(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve_unheard(&database, &["--log", "debug"]);
        for _ in 0..3 {
            let wrong = json!({"username": "ada", "password": WRONG_PASSWORD});
            program.anonymous().post("/api/v1/login", &wrong).await.is_problem(401, "invalid_credentials");
        }
    }

    async fn r73_the_whole_log_tells_no_secret(engine: Engine) {
        let database = TestDatabase::create(engine).await;
        let program = Program::serve_with(&database, &["--log", "trace", "--throttle", "off"]);
        let folder = database.folder.path();
        let file = |name: &str| fs::read_to_string(folder.join(name)).expect(name).trim().to_owned();
        let mut secrets = ["master.key", "bootstrap-token"].map(file).to_vec();
        secrets.extend(secrets_of_a_day(&program).await);
        secrets.push(invitation(&program, &secrets[1]).await);
        secrets.extend(secrets_beside_a_password(&program, folder).await);
        program.terminate();
        let said = program.wait().said;

        for path in ["/api/v1/register", "/api/v1/login", "/api/v1/session", "/api/v1/tasks"] {
            assert!(said.contains(path), "the log is on: {path}");
        }
        for secret in secrets {
            assert!(!secret.is_empty());
            let line = said.lines().find(|line| line.contains(&secret));
            assert_eq!(line, None, "{secret}");
        }
    }
}

/// Does what people do, and answers all of it that is nobody else's business.
async fn secrets_of_a_day(program: &Program) -> Vec<String> {
    let anonymous = program.anonymous();
    let sign_up = json!({"username": "ada", "email": "ada@example.org", "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/register", &sign_up).await.status, 201);
    let wrong = json!({"username": "ada", "password": WRONG_PASSWORD});
    assert_eq!(anonymous.post("/api/v1/login", &wrong).await.status, 401);
    let right = json!({"username": "ada", "password": PASSWORD});
    let first = anonymous.post("/api/v1/login", &right).await;
    let old = json!({"refresh_token": first.text("refresh_token")});
    let second = anonymous.post("/api/v1/token/refresh", &old).await;
    let session = anonymous.post("/api/v1/session", &right).await;
    let cookie = session.header("set-cookie").split(['=', ';']).nth(1).expect("a cookie").to_owned();

    let ada = anonymous.clone().with_token(second.text("access_token"));
    let id = ada.task(TITLE).await;
    let path = format!("/api/v1/tasks/{id}");
    assert_eq!(ada.patch(&path, &json!({"description": DESCRIPTION})).await.status, 200);
    assert_eq!(ada.get(&format!("/api/v1/tasks?q={SEARCHED}")).await.status, 200);
    assert_eq!(ada.delete(&path).await.status, 204);
    assert_eq!(
        anonymous.post_raw("/api/v1/login", "application/json", format!("{{\"{WRONG_PASSWORD}")).await.status,
        400
    );
    let browser = anonymous.with("cookie", format!("__Host-trackit={cookie}"));
    assert_eq!(browser.delete("/api/v1/session").await.status, 204);

    let fields = [
        (&first, "access_token"),
        (&first, "refresh_token"),
        (&second, "access_token"),
        (&second, "refresh_token"),
    ];
    let tokens = fields.map(|(answer, field)| answer.text(field).to_owned());
    let words = [PASSWORD, WRONG_PASSWORD, TITLE, DESCRIPTION, SEARCHED].map(str::to_owned);
    tokens.into_iter().chain(words).chain([cookie]).collect()
}

/// An invitation of the first administrator's, whom this token makes.
async fn invitation(program: &Program, token: &str) -> String {
    let anonymous = program.anonymous();
    let root = json!({"token": token, "username": "root", "email": "root@example.org", "password": PASSWORD});
    assert_eq!(anonymous.post("/api/v1/bootstrap", &root).await.status, 201);
    let right = json!({"username": "root", "password": PASSWORD});
    let signed_in = anonymous.post("/api/v1/login", &right).await;
    let root = anonymous.clone().with_token(signed_in.text("access_token"));
    let code = root.post("/api/v1/admin/invitations", &json!({})).await.text("code").to_owned();
    let guest =
        json!({"username": "guest", "email": "guest@example.org", "password": PASSWORD, "invitation": code});
    assert_eq!(anonymous.post("/api/v1/register", &guest).await.status, 201);
    code
}

/// Second factors, a personal token and the links of letters, each of them used.
async fn secrets_beside_a_password(program: &Program, folder: &Path) -> Vec<String> {
    let anonymous = program.anonymous();
    let credentials = |password: &str| json!({"username": "bob", "password": password});
    let mut sign_up = credentials(PASSWORD);
    sign_up["email"] = "bob@example.org".into();
    assert_eq!(anonymous.post("/api/v1/register", &sign_up).await.status, 201);
    let signed_in = anonymous.post("/api/v1/login", &credentials(PASSWORD)).await;
    let bob = anonymous.clone().with_token(signed_in.text("access_token"));
    let begun = bob.post("/api/v1/me/totp", &json!({})).await;
    let code = Authenticator::new(begun.text("secret")).code_at(Clock::system().now());
    let added = bob.put("/api/v1/me/totp", &json!({"code": code})).await;
    let codes = added.json["recovery_codes"].as_array().expect("codes").iter();
    let codes: Vec<_> = codes.map(|code| code.as_str().expect("a code").to_owned()).collect();
    let bob = anonymous.clone().with_token(added.text("access_token"));

    let waits = anonymous.post("/api/v1/session", &credentials(PASSWORD)).await;
    let second = json!({"mfa_token": waits.text("mfa_token"), "recovery_code": codes[0]});
    let entered = anonymous.post("/api/v1/session/second-factor", &second).await;
    let cookies: Vec<_> = entered.headers.get_all("set-cookie").iter().collect();
    assert_eq!((entered.status, cookies.len()), (201, 2), "a session's and a device's");
    let cookies = cookies
        .iter()
        .map(|cookie| cookie.to_str().expect("text").split(['=', ';']).nth(1).expect("a value"));
    let challenge = anonymous.post("/api/v1/passkey-options", &json!({})).await;
    let personal = bob.post("/api/v1/me/tokens", &json!({"name": "x", "scopes": ["read"]})).await;
    let script = anonymous.clone().with_token(personal.text("token"));
    assert_eq!(script.get("/api/v1/tasks").await.status, 200);

    let links = links_of_letters(&bob, &anonymous, folder).await;
    let tokens =
        [(&begun, "secret"), (&waits, "mfa_token"), (&challenge, "challenge_token"), (&personal, "token")];
    let tokens = tokens.map(|(answer, field)| answer.text(field).to_owned());
    let bare = codes[0].replace('-', "");
    let cookies: Vec<_> = cookies.map(str::to_owned).collect();
    [codes, cookies, links, tokens.to_vec(), vec![bare, NEXT_PASSWORD.to_owned()]].concat()
}

async fn links_of_letters(bob: &Client, anonymous: &Client, folder: &Path) -> Vec<String> {
    let next = json!({"email": "bob@next.example"});
    assert_eq!(bob.put("/api/v1/me/email", &next).await.status, 202);
    let confirm = secret_of_letter(folder, "confirm-email").await;
    assert_eq!(bob.post("/api/v1/email-verification", &json!({"token": confirm})).await.status, 204);
    assert_eq!(anonymous.post("/api/v1/request-password-reset", &next).await.status, 202);
    let reset = secret_of_letter(folder, "reset-password").await;
    let body: Value = json!({"token": reset, "password": NEXT_PASSWORD});
    assert_eq!(anonymous.post("/api/v1/password-reset", &body).await.status, 204);
    vec![confirm, reset]
}

/// What stands behind the `#` of a link to this page, once its letter has come.
async fn secret_of_letter(folder: &Path, page: &str) -> String {
    let find = || {
        let letters = fs::read_dir(folder.join("mail")).ok()?.flatten();
        let mut letters = letters.filter_map(|letter| fs::read_to_string(letter.path()).ok());
        letters.find_map(|text| Some(text.split_once(&format!("/{page}#"))?.1.get(..43)?.to_owned()))
    };
    until(async || {
        tokio::task::yield_now().await;
        find().is_some()
    })
    .await;
    find().expect("a link")
}
