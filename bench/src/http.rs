//! One HTTP/1.1 connection that asks and reads, with as little work as that takes.

use anyhow::{Context as _, Result, bail};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// Longer answers make the buffer longer.
const BUFFER: usize = 64 * 1024;

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// The answer that lies in the connection's buffer until the next one.
pub(crate) struct Answer<'c> {
    /// Such as 200.
    pub(crate) status: u16,
    /// Without the headers.
    pub(crate) body: &'c [u8],
}

impl Connection {
    /// Connects.
    pub(crate) async fn open(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr).await.context("the server does not answer")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: vec![0; BUFFER] })
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        let mut filled = 0;
        let head = loop {
            filled += self.more(filled).await?;
            if let Some(head) = head(&self.buffer[..filled])? {
                break head;
            }
        };
        let end = head.length + head.content_length;
        self.buffer.resize(end.max(BUFFER), 0);
        while filled < end {
            filled += self.more(filled).await?;
        }
        Ok(Answer { status: head.status, body: &self.buffer[head.length..end] })
    }

    async fn more(&mut self, filled: usize) -> Result<usize> {
        match self.stream.read(&mut self.buffer[filled..]).await? {
            0 if filled == self.buffer.len() => bail!("an answer's headers are longer than {BUFFER} bytes"),
            0 => bail!("the server closed the connection"),
            read => Ok(read),
        }
    }
}

struct Head {
    status: u16,
    length: usize,
    content_length: usize,
}

/// `None` as long as the headers are not all there.
fn head(bytes: &[u8]) -> Result<Option<Head>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&bytes[..end]).context("headers are not text")?;
    let status = text.get(9..12).and_then(|status| status.parse().ok()).context("not an HTTP answer")?;
    let mut lengths = text.lines().filter_map(|line| line.split_once(": "));
    let length = lengths.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let content_length = length.and_then(|(_, value)| value.parse().ok()).context("no content-length")?;
    Ok(Some(Head { status, length: end + 4, content_length }))
}

#[cfg(test)]
mod tests {
    use super::head;

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        let whole = b"HTTP/1.1 201 Created\r\ncontent-type: a/b\r\nContent-Length: 12\r\n\r\n{";
        let head_of = |bytes| head(bytes).expect("HTTP");
        assert!(head_of(&whole[..40]).is_none());
        let head = head_of(whole).expect("a whole head");
        assert_eq!((head.status, head.content_length, head.length), (201, 12, whole.len() - 1));
    }
}
