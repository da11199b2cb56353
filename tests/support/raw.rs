//! A connection as bytes: for what no well-behaved client sends, and for when exactly it is sent.

use super::Answer;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::{io::ErrorKind, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{interval, timeout},
};

/// No test is about this long a time: it is here so that a test that hangs fails instead.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Raw {
    stream: TcpStream,
    /// What was read and not yet taken.
    bytes: Vec<u8>,
}

impl Raw {
    pub(crate) async fn connect(addr: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(addr).await.expect("a connection"), bytes: Vec::new() }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.expect("an open connection");
    }

    /// Sends a `GET` and reads its answer.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).await;
        self.answer().await
    }

    /// Sends one byte now and then until the other side ends it.
    pub(crate) async fn trickle(&mut self) {
        let mut ticks = interval(Duration::from_millis(10));
        let until_the_end = async {
            loop {
                tokio::select! {
                    more = self.stream.read_buf(&mut self.bytes) => match more {
                        Ok(0) | Err(_) => return,
                        Ok(_) => {}
                    },
                    // An end shows when it is read.
                    _ = ticks.tick() => drop(self.stream.try_write(b"a")),
                }
            }
        };
        timeout(PATIENCE, until_the_end).await.expect("an end");
    }

    /// The next answer; what follows it stays for the next call.
    pub(crate) async fn answer(&mut self) -> Answer {
        loop {
            if let Some((answer, length)) = first_answer(&self.bytes) {
                self.bytes.drain(..length);
                return answer;
            }
            let said = String::from_utf8_lossy(&self.bytes).into_owned();
            assert!(self.read_more().await, "it ended with: {said}");
        }
    }

    /// Whether not a byte has come.
    pub(crate) fn has_nothing(&mut self) -> bool {
        self.bytes.is_empty()
            && self
                .stream
                .try_read_buf(&mut self.bytes)
                .is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    }

    /// All answers until the other side closes.
    pub(crate) async fn all_answers(&mut self) -> Vec<Answer> {
        while self.read_more().await {}
        let mut answers = Vec::new();
        while let Some((answer, length)) = first_answer(&self.bytes) {
            self.bytes.drain(..length);
            answers.push(answer);
        }
        assert!(self.bytes.is_empty(), "half an answer: {}", String::from_utf8_lossy(&self.bytes));
        answers
    }

    /// Waits until the other side closes, and checks that it does so without a word.
    pub(crate) async fn is_closed(&mut self) {
        assert!(!self.read_more().await, "{}", String::from_utf8_lossy(&self.bytes));
    }

    /// Whether more came; a reset is an end like any other.
    async fn read_more(&mut self) -> bool {
        match timeout(PATIENCE, self.stream.read_buf(&mut self.bytes)).await.expect("bytes, or an end") {
            Ok(count) => count > 0,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => false,
            Err(error) => panic!("{error}"),
        }
    }
}

/// The answer that these bytes begin with, and its length, once it is whole.
fn first_answer(bytes: &[u8]) -> Option<(Answer, usize)> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = std::str::from_utf8(&bytes[..head]).expect("a plain head").split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers: HeaderMap = lines.map(header).collect();
    let length = headers.get("content-length").map_or("0", |length| length.to_str().expect("a number"));
    if headers.contains_key("transfer-encoding") {
        // A stream: of that this client takes the head alone, and its connection is good for nothing more.
        let status = status.parse().expect("a number");
        return Some((
            Answer { status, headers, bytes: Vec::new(), json: serde_json::Value::Null },
            bytes.len(),
        ));
    }
    let (begin, end) = (head + 4, head + 4 + length.parse::<usize>().expect("a number"));
    let bytes = bytes.get(begin..end)?.to_vec();
    let json = serde_json::from_slice(&bytes).unwrap_or_default();
    Some((Answer { status: status.parse().expect("a number"), headers, bytes, json }, end))
}

fn header(line: &str) -> (HeaderName, HeaderValue) {
    let (name, value) = line.split_once(':').expect("a header");
    (name.parse().expect("a name"), value.trim().parse().expect("a value"))
}
