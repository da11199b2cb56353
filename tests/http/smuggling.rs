//! Where one request ends and the next begins (R72): two readers that disagree are a hole, so whatever is
//! ambiguous gets one answer at most, and the connection ends.

use crate::support::{Answer, Engine, TestApp, on_both};
use std::time::Duration;
use trackit::server::Limits;

/// The request that nobody sent.
const HIDDEN: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-request-id: hidden\r\n\r\n";

/// Headers that leave in doubt how long the body is, and what stands behind them.
const HEADERS: [(&str, &str); 17] = [
    ("content-length: 5\r\ntransfer-encoding: chunked", "0\r\n\r\n"),
    ("transfer-encoding: chunked\r\ncontent-length: 5", "0\r\n\r\n"),
    ("content-length: 0\r\ncontent-length: 2", "{}"),
    ("content-length: 2\r\ncontent-length: 0", "{}"),
    ("content-length: 2, 0", "{}"),
    ("content-length: +2", "{}"),
    ("content-length: -2", "{}"),
    ("content-length: 0x2", "{}"),
    ("content-length: 99999999999999999999999", "{}"),
    ("content-length : 2", "{}"),
    ("transfer-encoding : chunked", "0\r\n\r\n"),
    ("transfer-encoding: xchunked", "0\r\n\r\n"),
    ("transfer-encoding: chunked, identity", "0\r\n\r\n"),
    ("transfer-encoding: identity", "0\r\n\r\n"),
    ("transfer-encoding:\r\n chunked", "0\r\n\r\n"),
    ("x-folded: a\r\n content-length: 2", "{}"),
    ("x-return: a\rcontent-length: 2", "{}"),
];

/// Bodies in chunks that are none.
const CHUNKS: [&str; 10] = [
    "zz\r\n{}\r\n0\r\n\r\n",
    "0x2\r\n{}\r\n0\r\n\r\n",
    "-2\r\n{}\r\n0\r\n\r\n",
    "\r\n{}\r\n0\r\n\r\n",
    "2 2\r\n{}\r\n0\r\n\r\n",
    "1\r\n{}\r\n0\r\n\r\n",
    "2{}\r\n0\r\n\r\n",
    "2\r\n{}0\r\n\r\n",
    "10000000000000002\r\n{}\r\n0\r\n\r\n",
    "2;a\nb\r\n{}\r\n0\r\n\r\n",
];

/// Never ends a connection because of time: it must end by itself.
async fn patient(engine: Engine) -> TestApp {
    start(engine, Duration::from_secs(3600)).await
}

/// Soon ends a connection on which nothing more is asked, so that all that it answered can be counted.
async fn hasty(engine: Engine) -> TestApp {
    start(engine, Duration::from_millis(500)).await
}

async fn start(engine: Engine, header_timeout: Duration) -> TestApp {
    TestApp::start_limited(engine, Limits { header_timeout, ..Limits::default() }).await
}

async fn answers(app: &TestApp, bytes: impl AsRef<[u8]>) -> Vec<Answer> {
    let mut raw = app.raw().await;
    raw.send(bytes).await;
    raw.all_answers().await
}

#[track_caller]
fn is_refused_or_last(answers: &[Answer], sent: &str) {
    assert!(answers.len() <= 1, "{sent}: {answers:#?}");
    for answer in answers {
        assert_ne!(answer.header("x-request-id"), "hidden", "{sent}");
        assert!((400..500).contains(&answer.status), "{sent}: {answer:?}");
    }
}

on_both! {
    async fn r72_a_request_names_its_host_once(app: TestApp) {
        for hosts in ["", "host: a\r\nhost: b\r\n"] {
            let mut raw = app.raw().await;
            raw.send(format!("GET /healthz HTTP/1.1\r\n{hosts}\r\n")).await;
            raw.answer().await.is_problem(400, "invalid_host");
        }
        let mut raw = app.raw().await;
        raw.send("GET /healthz HTTP/1.0\r\n\r\n").await;
        assert_eq!(raw.answer().await.status, 200, "older clients need not");
    }

    async fn r72_a_body_of_doubtful_length_hides_no_second_request(engine: Engine) {
        let app = patient(engine).await;
        for (headers, body) in HEADERS {
            let sent = format!(
                "POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{headers}\r\n\r\n{body}{HIDDEN}"
            );
            is_refused_or_last(&answers(&app, &sent).await, headers);
        }
    }

    async fn r72_a_bad_chunk_hides_no_second_request(engine: Engine) {
        let app = patient(engine).await;
        for chunks in CHUNKS {
            let sent = format!(
                "POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                 transfer-encoding: chunked\r\n\r\n{chunks}{HIDDEN}"
            );
            is_refused_or_last(&answers(&app, &sent).await, chunks);
        }
    }

    async fn r72_a_body_that_nobody_reads_is_no_second_request(engine: Engine) {
        let app = hasty(engine).await;
        for path in ["/healthz", "/api/v1/tasks", "/nothing"] {
            let sent = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\r\n{HIDDEN}", HIDDEN.len());
            let answers = answers(&app, sent).await;
            assert_eq!(answers.len(), 1, "{path}: {answers:#?}");
            assert_ne!(answers[0].header("x-request-id"), "hidden");
        }
    }

    /// A line may end without its return (RFC 9112, 2.2); then it does so for every reader of ours.
    async fn r72_a_length_behind_a_bare_line_feed_counts(engine: Engine) {
        let app = hasty(engine).await;
        for headers in ["x-a: b\ncontent-length:", "x-a: b\r\ncontent-length:", "x-a:\ncontent-length:"] {
            let sent = format!("GET /healthz HTTP/1.1\r\nhost: localhost\r\n{headers} {}\r\n\r\n{HIDDEN}", HIDDEN.len());
            let answers = answers(&app, sent).await;
            assert_eq!(answers.len(), 1, "{headers}: {answers:#?}");
            assert_ne!(answers[0].header("x-request-id"), "hidden");
        }
    }

    /// Behind a body without any doubt stands a request: the tests above would see one.
    async fn a_request_behind_a_whole_body_is_answered(engine: Engine) {
        let app = hasty(engine).await;
        for (headers, body) in [
            ("content-length: 2", "{}"),
            ("content-length: 2\r\ncontent-length: 2", "{}"),
            ("transfer-encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"),
            ("transfer-encoding: chunked", "1;a=b\r\n{\r\n01\r\n}\r\n0\r\nx-trailer: a\r\n\r\n"),
        ] {
            let sent = format!(
                "POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{headers}\r\n\r\n{body}{HIDDEN}"
            );
            let answers = answers(&app, sent).await;
            let heard: Vec<_> = answers.iter().map(|answer| answer.status).collect();
            assert_eq!(heard, [422, 200], "{headers}");
            assert_eq!(answers[1].header("x-request-id"), "hidden");
        }
    }

    async fn requests_in_one_packet_are_answered_in_their_order(engine: Engine) {
        let app = hasty(engine).await;
        let asked = ["/healthz", "/nothing", "/readyz", "/api/v1/tasks"];
        let request = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nx-request-id: {}\r\n\r\n", &path[1..4]);
        let answers = answers(&app, asked.map(request).concat()).await;
        let heard: Vec<_> = answers.iter().map(|answer| (answer.header("x-request-id"), answer.status)).collect();
        assert_eq!(heard, [("hea", 200), ("not", 404), ("rea", 200), ("api", 401)]);
    }
}
