//! What the log says when it says all it can: never a secret, and nothing of what people write (R73).

use crate::support::{Engine, PASSWORD, Program, TestDatabase, on_both};
use serde_json::json;

const WRONG_PASSWORD: &str = "incorrect donkey generator";
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
        let program = Program::serve_with(&database, &["--log", "trace"]);
        let mut secrets = secrets_of_a_day(&program).await;
        let file = |name: &str| std::fs::read_to_string(database.folder.path().join(name)).expect(name);
        secrets.extend(["master.key", "bootstrap-token"].map(|name| file(name).trim().to_owned()));
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
