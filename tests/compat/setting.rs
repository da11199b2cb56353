//! `--compat`: where the contracts are served, and where nothing is there.

use super::cadastro::{LOGIN, SIGN_UP, maria};
use crate::{
    http::document::operations,
    support::{Engine, PASSWORD, Program, TestApp, TestDatabase, on_both},
};
use serde_json::json;

on_both! {
    async fn off_is_404_at_every_address_and_by_every_method(engine: Engine) {
        let app = TestApp::start_with(engine, &["--compat", "off"]).await;
        let ada = app.user("ada").await;
        let mut asked = 0;
        for operation in operations().iter().filter(|operation| operation.is_of_a_contract()) {
            let path = operation.path_with(|_| "x".to_owned());
            for client in [&app.anonymous(), &ada, &ada.clone().with("accept", "text/html")] {
                for path in [path.clone(), format!("{path}/")] {
                    let body = json!({"email": "ada@example.org", "password": PASSWORD});
                    let answer = client.send(operation.method.clone(), &path, Some(&body)).await;
                    answer.is_problem(404, "not_found");
                    asked += 1;
                }
            }
        }
        assert_eq!(asked, 25 * 6);
    }

    async fn off_is_off_wherever_others_can_come_unless_it_is_asked_for(engine: Engine) {
        let public = ["--public-url", "https://work.example.org"];
        let app = TestApp::start_with(engine, &public).await;
        let client = app.anonymous();
        client.post(SIGN_UP, &maria()).await.is_problem(404, "not_found");
        let app = TestApp::start_with(engine, &[&public[..], &["--compat", "on"]].concat()).await;
        assert_eq!(app.anonymous().post(SIGN_UP, &maria()).await.json["erro"], 0);
    }

    async fn on_loopback_they_are_there(app: TestApp) {
        assert_eq!(app.anonymous().post(SIGN_UP, &maria()).await.json["erro"], 0);
        assert_eq!(app.anonymous().post(LOGIN, &maria()).await.json["erro"], 0);
    }

    /// Below their paths, what is no route of theirs is nothing, and no page either.
    async fn what_no_contract_has_is_404(app: TestApp) {
        let page = app.anonymous().with("accept", "text/html");
        for path in ["/compat", "/compat/", "/compat/x", "/compat/x/login"] {
            page.get(path).await.is_problem(404, "not_found");
        }
        for path in ["/compat/cadastro", "/compat/pedidos/x", "/compat/trackit/x/", "/compat/flask-login"] {
            let answer = page.get(path).await;
            assert_eq!((answer.status, answer.header("content-type")), (404, "application/json"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_log_says_whether_they_are_served() {
    let database = TestDatabase::create(Engine::Sqlite).await;
    for (options, word) in [(&[][..], "are served"), (&["--compat", "off"], "are not served")] {
        let program = Program::serve_with(&database, options);
        program.terminate();
        let said = program.wait().said;
        let line = said.lines().find(|line| line.contains("contracts of the seeds")).expect("a line");
        assert!(line.contains(word) && line.contains("TRACKIT_COMPAT"), "{line}");
    }
}
