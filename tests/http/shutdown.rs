//! The end of the program: what was accepted is finished, and nothing else is waited for.

use crate::support::{Engine, Listening, TestApp, on_both};
use axum::{Router, body::Bytes, routing::post};
use std::time::Duration;
use tokio::net::TcpStream;
use trackit::server::Limits;

const LONG: Duration = Duration::from_secs(3600);
/// No shutdown may need this long: the limits leave it nothing to wait for but the clients.
const PATIENT: Limits = Limits { connections: 10, header_timeout: LONG, write_timeout: LONG, grace: LONG };

on_both! {
    async fn a_request_that_was_accepted_is_answered_in_full(engine: Engine) {
        let mut app = TestApp::start_limited(engine, PATIENT).await;
        let ada = app.user("ada").await;
        // Its connection would be one more that is idle.
        let (token, addr) = (ada.token().expect("a token").to_owned(), app.addr());
        let (mut idle, mut fresh, mut asking) = (app.raw().await, app.raw().await, app.raw().await);
        assert_eq!(idle.get("/healthz").await.status, 200);

        let body = r#"{"title": "Cortar o tecido"}"#;
        let head = format!(
            "POST /api/v1/tasks HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            body.len()
        );
        asking.send(head).await;
        assert_eq!(asking.answer().await.status, 100, "it reads the body");
        let (half, rest) = body.split_at(9);
        asking.send(half).await;

        let client = async {
            // The sign that the shutdown is under way.
            idle.is_closed().await;
            fresh.is_closed().await;
            assert!(TcpStream::connect(addr).await.is_err(), "nobody else is let in");
            assert!(asking.has_nothing());
            asking.send(rest).await;
            let answer = asking.answer().await;
            assert_eq!((answer.status, answer.text("title")), (201, "Cortar o tecido"));
            assert_eq!(answer.header("connection"), "close");
            asking.is_closed().await;
        };
        tokio::join!(app.finish(), client);

        let app = app.restart().await;
        assert_eq!(app.signed_in("ada").await.get("/api/v1/tasks").await.titles(), ["Cortar o tecido"]);
    }
}

#[tokio::test]
async fn a_shutdown_waits_no_longer_than_its_grace() {
    let site = Router::new().route("/", post(|_: Bytes| async { "read" }));
    let mut site = Listening::start(site, Limits { grace: Duration::from_millis(50), ..PATIENT }).await;
    let mut stuck = site.raw().await;
    stuck
        .send("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n")
        .await;
    assert_eq!(stuck.answer().await.status, 100);
    let patience = Duration::from_secs(20);
    tokio::time::timeout(patience, site.finish()).await.expect("it ends without the rest of the body");
}
