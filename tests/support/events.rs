//! A stream of server-sent events, read one by one.

use reqwest::Response;
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// No test is about this long a time: it is here so that a test that hangs fails instead.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a stream says next.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: i64,
    pub(crate) data: Value,
}

pub(crate) struct Events {
    response: Response,
    /// What came and was not read yet.
    bytes: Vec<u8>,
}

impl Events {
    /// Checks that the answer is a stream.
    pub(crate) fn of(response: Response) -> Self {
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, bytes: Vec::new() }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.response.headers().get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    /// The next event; `None` when the stream has ended as streams end.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        timeout(PATIENCE, self.event_or_end()).await.expect("an event, or an end")
    }

    async fn event_or_end(&mut self) -> Option<Event> {
        loop {
            // What is no event is a sign of life.
            while let Some(block) = self.take_block() {
                if let Some(event) = event(&block) {
                    return Some(event);
                }
            }
            let more = self.response.chunk().await.expect("an end in good form");
            self.bytes.extend(more?);
        }
    }

    /// The next event, which is this stream's first.
    pub(crate) async fn ready(&mut self) -> i64 {
        let ready = self.next().await.expect("an event");
        assert_eq!((ready.name.as_str(), &ready.data["seq"]), ("ready", &ready.id.into()));
        ready.id
    }

    /// The next event, which is a change.
    pub(crate) async fn change(&mut self) -> Value {
        let change = self.next().await.expect("a change");
        assert_eq!((change.name.as_str(), &change.data["seq"]), ("change", &change.id.into()));
        change.data
    }

    /// The numbers of the next changes.
    pub(crate) async fn numbers(&mut self, count: usize) -> Vec<i64> {
        let mut numbers = Vec::with_capacity(count);
        for _ in 0..count {
            numbers.push(self.change().await["seq"].as_i64().expect("a number"));
        }
        numbers
    }

    fn take_block(&mut self) -> Option<String> {
        let end = self.bytes.windows(2).position(|two| two == b"\n\n")?;
        let block = self.bytes.drain(..end + 2).collect();
        Some(String::from_utf8(block).expect("text"))
    }
}

fn event(block: &str) -> Option<Event> {
    let field = |name: &str| {
        block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned)
    };
    Some(Event {
        name: field("event")?,
        id: field("id").expect("an id").parse().expect("a number"),
        data: serde_json::from_str(&field("data").expect("data")).expect("JSON"),
    })
}
