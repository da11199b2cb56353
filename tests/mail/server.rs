//! A real mail server at the other end.

use super::nothing_waits;
use crate::support::{Engine, MailServer, PASSWORD, Program, TestApp, TestDatabase, on_both};
use serde_json::{Value, json};
use std::{collections::HashSet, time::Duration};
use trackit::mail::Sent;

/// An address that no other test writes to, with the trouble that it stands for.
fn address(trouble: &str) -> String {
    format!("{trouble}{}@example.org", uuid::Uuid::new_v4().simple())
}

async fn with_server(engine: Engine) -> (TestApp, MailServer) {
    let server = MailServer::of_this_run();
    let from = "Oficina <oficina@example.org>";
    let app = TestApp::start_with(engine, &["--smtp-url", &server.url, "--mail-from", from]).await;
    (app, server)
}

async fn register(app: &TestApp, address: &str, locale: &str) {
    let body = json!({"username": "ada", "email": address, "password": "a calm green teapot", "locale": locale,
        "name": "Ada <Lovelace>"});
    assert_eq!(app.anonymous().post("/api/v1/register", &body).await.status, 201);
}

on_both! {
    async fn a_letter_arrives_in_the_readers_language_as_text_and_as_html(engine: Engine) {
        let (app, server) = with_server(engine).await;
        let ada = address("");
        register(&app, &ada, "pt-BR").await;
        assert_eq!(app.deliver().await, Sent::One);
        let mail = server.first_for(&ada).await;
        assert_eq!(mail["subject"], "Confirme o seu e-mail");
        assert_eq!(mail["from"], "oficina@example.org");
        let (text, html) = (mail["text"].as_str().expect("text"), mail["html"].as_str().expect("HTML"));
        assert!(text.contains("Olá, Ada <Lovelace>,") && text.contains("http://127.0.0.1:5000/confirm-email#"));
        assert!(!html.contains("<Lovelace>"), "a name is no markup: {html}");
        assert!(html.contains("lang=\"pt-BR\"") && html.contains("/confirm-email#"));
        assert_eq!(app.deliver().await, Sent::Nothing);
    }

    async fn what_the_server_puts_off_is_sent_later_under_the_same_id(engine: Engine) {
        let (app, server) = with_server(engine).await;
        let ada = address("later+");
        register(&app, &ada, "en").await;
        assert_eq!(app.deliver().await, Sent::Failed);
        assert!(server.taken_in_for(&ada).is_empty());
        app.advance(Duration::from_secs(30)).await;
        assert_eq!(app.deliver().await, Sent::One);
        assert_eq!(server.taken_in_for(&ada).len(), 1);
    }

    async fn what_the_server_refuses_for_good_is_not_tried_again(engine: Engine) {
        let (app, server) = with_server(engine).await;
        let ada = address("never+");
        register(&app, &ada, "en").await;
        assert_eq!(app.deliver().await, Sent::Failed);
        app.advance(Duration::from_secs(60 * 60)).await;
        assert_eq!(app.deliver().await, Sent::Nothing);
        assert!(server.taken_in_for(&ada).is_empty());
    }

    async fn a_server_that_is_away_is_tried_again(engine: Engine) {
        let app = TestApp::start_with(engine, &["--smtp-url", "smtp://127.0.0.1:1"]).await;
        register(&app, &address(""), "en").await;
        assert_eq!(app.deliver().await, Sent::Failed);
        assert_eq!(app.deliver().await, Sent::Nothing);
        app.advance(Duration::from_secs(30)).await;
        assert_eq!(app.deliver().await, Sent::Failed);
    }

    /// It is killed while it sends. What it was about when it died may come twice, and is known for the same.
    async fn a_program_that_is_killed_while_it_sends_loses_no_letter_and_sends_at_most_one_twice(engine: Engine) {
        let (database, server) = (TestDatabase::create(engine).await, MailServer::of_this_run());
        let options = ["--smtp-url", server.url.as_str()];
        let mut program = Program::serve_with(&database, &options);
        let addresses: Vec<String> = (0..8).map(|_| address("")).collect();
        for (n, address) in addresses.iter().enumerate() {
            let body = json!({"username": format!("user{n}"), "email": address, "password": PASSWORD});
            assert_eq!(program.anonymous().post("/api/v1/register", &body).await.status, 201);
        }
        server.first_for(&addresses[0]).await;
        program.kill();
        // What the dead one had taken is free again at once, rather than after minutes.
        database.run("UPDATE outbox SET due_at = 0").await;
        let _program = Program::serve_with(&database, &options);
        nothing_waits(&database).await;

        let mut twice = 0;
        for address in &addresses {
            let letters = server.taken_in_for(address);
            let ids: HashSet<&str> = letters.iter().map(message_id).collect();
            assert_eq!(ids.len(), 1, "one letter, however often: {letters:?}");
            twice += letters.len() - 1;
        }
        assert!(twice <= 1, "{twice} came again, and it was about one alone");
    }
}

fn message_id(letter: &Value) -> &str {
    let headers = letter["headers"].as_array().expect("headers");
    let id = headers.iter().find(|header| header["key"] == "message-id");
    id.and_then(|header| header["value"].as_str()).expect("an id")
}
