//! A real mail server at the other end.

use crate::support::{Engine, MailServer, TestApp, on_both};
use serde_json::json;
use std::time::Duration;
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
}
