//! A connection that is read a line at a time, and strictly.
//!
//! Whoever is at the other end may be broken or hostile. What `lettre` gets to read is therefore always
//! one whole line of text, and never more than it waits for:
//!
//! - a line, or an answer, without end breaks the connection before it fills the memory;
//! - words that nobody asked for break it too: taken for the answer to the next command, a "250 ok" said
//!   too early would pass for the answer to a body that has not left yet. Only a farewell (421) may be
//!   said at any time (RFC 5321, 3.8);
//! - bytes that are no text are read as such that are not known.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Bytes of a line (RFC 5321, 4.5.3.1.5 asks for 512).
const LINE_LIMIT: usize = 4_000;
/// Bytes of an answer. `lettre` reads all of it anew with each further line.
const ANSWER_LIMIT: usize = 16_000;
/// Bytes taken from the system at a time.
const CHUNK: usize = 2_000;

/// What lies under a line: the system's socket, with or without encryption.
pub(super) trait Carrier:
    AsyncRead + AsyncWrite + Send + Sync + Unpin + std::fmt::Debug
{
    /// Returns who is at the other end.
    fn peer(&self) -> io::Result<SocketAddr>;
}

impl Carrier for TcpStream {
    fn peer(&self) -> io::Result<SocketAddr> {
        self.peer_addr()
    }
}

impl Carrier for TlsStream<TcpStream> {
    fn peer(&self) -> io::Result<SocketAddr> {
        self.get_ref().0.peer_addr()
    }
}

/// A connection that is read strictly.
#[derive(Debug)]
pub(super) struct Line<S> {
    stream: S,
    /// What came and was not yet looked at.
    raw: Vec<u8>,
    /// The line that is being given out, and how far.
    line: Vec<u8>,
    given: usize,
    /// Bytes that were given out since something was last asked.
    answered: usize,
}

impl<S: Carrier> Line<S> {
    pub fn new(stream: S) -> Self {
        Line { stream, raw: Vec::new(), line: Vec::new(), given: 0, answered: 0 }
    }

    /// A connection whose greeting was heard before it was encrypted. It is given out once more: whoever
    /// reads from here on begins with one.
    pub fn greeted(stream: S) -> Self {
        Line { line: b"220 \r\n".to_vec(), ..Line::new(stream) }
    }

    /// Gives the connection back, or fails where something was said that nobody has read.
    pub fn into_inner(self) -> io::Result<S> {
        if self.is_read() { Ok(self.stream) } else { Err(out_of_turn()) }
    }

    fn is_read(&self) -> bool {
        self.raw.is_empty() && self.given >= self.line.len()
    }

    /// Takes the next whole line out of what came. `None` while its end is missing.
    fn next_line(&mut self) -> io::Result<Option<()>> {
        let Some(end) = memchr::memchr(b'\n', &self.raw) else {
            return if self.raw.len() > LINE_LIMIT { Err(endless()) } else { Ok(None) };
        };
        let rest = self.raw.split_off(end + 1);
        let line = std::mem::replace(&mut self.raw, rest);
        self.answered += line.len();
        if line.len() > LINE_LIMIT || self.answered > ANSWER_LIMIT {
            return Err(endless());
        }
        // The last line of an answer is "250 …", those before it are "250-…".
        let is_last = line.get(3) != Some(&b'-');
        if is_last && !self.raw.is_empty() && !is_farewell(&self.raw) {
            return Err(out_of_turn());
        }
        self.give(&line);
        Ok(Some(()))
    }

    fn give(&mut self, line: &[u8]) {
        self.line = String::from_utf8_lossy(line).into_owned().into_bytes();
        self.given = 0;
    }

    /// Takes what has come from the system. `Ready(false)` is the end.
    fn poll_come(&mut self, context: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut chunk = [0; CHUNK];
        let mut buffer = ReadBuf::new(&mut chunk);
        std::task::ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer))?;
        self.raw.extend_from_slice(buffer.filled());
        Poll::Ready(Ok(!buffer.filled().is_empty()))
    }
}

fn is_farewell(words: &[u8]) -> bool {
    words.starts_with(b"421")
}

fn endless() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "an answer without end")
}

fn out_of_turn() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the server answered what it was not asked")
}

impl<S: Carrier> AsyncTokioStream for Line<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.stream.peer()
    }
}

impl<S: Carrier> AsyncRead for Line<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while this.given >= this.line.len() {
            if this.next_line()?.is_some() {
                break;
            }
            if !std::task::ready!(this.poll_come(context))? {
                // What there is of a line is all that will come of it.
                let rest = std::mem::take(&mut this.raw);
                this.give(&rest);
                break;
            }
        }
        let left = this.line.get(this.given..).unwrap_or_default();
        let now = left.get(..buffer.remaining()).unwrap_or(left);
        buffer.put_slice(now);
        this.given += now.len();
        Poll::Ready(Ok(()))
    }
}

impl<S: Carrier> AsyncWrite for Line<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        this.answered = 0;
        if this.is_read() {
            // What was said in the meantime must be known before an answer to this is waited for. That
            // the other side has left is told by what follows.
            let _ = this.poll_come(context)?;
        }
        if !this.is_read() && !is_farewell(&this.raw) {
            return Poll::Ready(Err(out_of_turn()));
        }
        Pin::new(&mut this.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
