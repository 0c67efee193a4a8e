//! What an IMAP server says, one whole response at a time.
//!
//! Whoever is at the other end may be broken or hostile. A response is therefore counted before it is read
//! as such: a line or a literal without end, and brackets within brackets (which a reader would follow into
//! the depth), break the connection before they fill the memory. How long it may take is the caller's.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Bytes of a line. Servers list what a search found, or all that was ever removed from a folder, on one.
const LINE_LIMIT: usize = 4 * 1024 * 1024;
/// Bytes of a response: the largest mail that Hilo reads, and what stands around it.
const RESPONSE_LIMIT: usize = 64 * 1024 * 1024;
/// Brackets that may be open at once.
const DEPTH_LIMIT: usize = 40;
/// Bytes taken from the system at a time.
const CHUNK: usize = 16 * 1024;

/// A connection that is read a response at a time.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    /// What came and belongs to no response that was given out.
    buffer: Vec<u8>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    pub fn new(stream: S) -> Self {
        Wire { stream, buffer: Vec::new() }
    }

    /// Gives the connection back; `None` where something was said that nobody has read.
    pub fn into_inner(self) -> Option<S> {
        self.buffer.is_empty().then_some(self.stream)
    }

    /// Says something and sees to it that it leaves.
    pub async fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Hears the next response, with the line break at its end and the literals within.
    pub async fn response(&mut self) -> io::Result<Vec<u8>> {
        let mut end = 0;
        let mut depth = 0;
        loop {
            let begin = end;
            end = self.line(begin).await?;
            let line = self.buffer.get(begin..end).unwrap_or_default();
            depth = deeper(depth, line)?;
            let Some(size) = literal(line) else { break };
            end += size;
            if end > RESPONSE_LIMIT {
                return Err(too_much("a literal that is too large"));
            }
            while self.buffer.len() < end {
                self.come().await?;
            }
        }
        let rest = self.buffer.split_off(end);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    /// Returns where the line that begins at `begin` ends.
    async fn line(&mut self, begin: usize) -> io::Result<usize> {
        let mut looked = begin;
        loop {
            let fresh = self.buffer.get(looked..).unwrap_or_default();
            let end = memchr::memchr(b'\n', fresh).map(|at| looked + at + 1);
            looked = end.unwrap_or(self.buffer.len());
            if looked - begin > LINE_LIMIT {
                return Err(too_much("a line without end"));
            }
            if let Some(end) = end {
                return Ok(end);
            }
            self.come().await?;
        }
    }

    async fn come(&mut self) -> io::Result<()> {
        let mut chunk = [0; CHUNK];
        let count = self.stream.read(&mut chunk).await?;
        if count == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up"));
        }
        self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
        Ok(())
    }
}

/// Returns the size of the literal that a line announces at its end (RFC 3501, 4.3).
fn literal(line: &[u8]) -> Option<usize> {
    let line = line.strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let open = memchr::memrchr(b'{', line)?;
    let digits = line.get(open + 1..)?;
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    let is_number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    let digits = std::str::from_utf8(digits).ok().filter(|_| is_number)?;
    // A number that no machine can count to is too large as well.
    Some(digits.parse().unwrap_or(usize::MAX / 2))
}

fn deeper(mut depth: usize, line: &[u8]) -> io::Result<usize> {
    for byte in line {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEPTH_LIMIT {
            return Err(too_much("brackets without end"));
        }
    }
    Ok(depth)
}

fn too_much(words: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, words)
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use proptest::prelude::*;
    use tokio::io::ReadBuf;

    use super::*;

    /// A server that says something in pieces of a size, and for ever where it is told to.
    struct Says {
        words: Vec<u8>,
        piece: usize,
        at: usize,
        for_ever: bool,
    }

    impl AsyncRead for Says {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if self.for_ever && self.at == self.words.len() {
                self.at = 0;
            }
            let left = &self.words[self.at..];
            let count = left.len().min(self.piece).min(buffer.remaining());
            buffer.put_slice(&left[..count]);
            self.at += count;
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Says {
        fn poll_write(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(Ok(bytes.len()))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// What is heard of a server until it ends, and how it ends.
    fn heard(words: &[u8], piece: usize, for_ever: bool) -> (Vec<String>, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut wire = Wire::new(Says { words: words.to_vec(), piece, at: 0, for_ever });
        let mut whole = Vec::new();
        loop {
            match runtime.block_on(wire.response()) {
                Ok(response) => whole.push(String::from_utf8_lossy(&response).into_owned()),
                Err(error) => return (whole, error.to_string()),
            }
        }
    }

    #[test]
    fn responses_come_whole_however_they_are_cut() {
        let said = b"* OK hi\r\n* 1 FETCH (BODY[] {5}\r\na\r\nb( UID 3)\r\nA1 OK {x}\n* LIST () \"/\" {3+}\r\nabc\r\n";
        for piece in [1, 2, 7, 4096] {
            let (whole, end) = heard(said, piece, false);
            assert_eq!(
                whole,
                [
                    "* OK hi\r\n",
                    "* 1 FETCH (BODY[] {5}\r\na\r\nb( UID 3)\r\n",
                    "A1 OK {x}\n",
                    "* LIST () \"/\" {3+}\r\nabc\r\n"
                ]
            );
            assert_eq!(end, "the server hung up");
        }
    }

    #[test]
    fn what_has_no_end_is_not_waited_for() {
        for (said, why) in [
            (&b"* OK all is well "[..], "a line without end"),
            (b"* 1 FETCH (BODY[] {99999999999999999999999}\r\n", "a literal that is too large"),
            (b"* 1 FETCH (BODY[] {70000000}\r\n", "a literal that is too large"),
            (b"* 1 FETCH (((((((((((((((((((((((((((((((((((((((((\r\n", "brackets without end"),
        ] {
            let (whole, end) = heard(said, 4096, true);
            assert_eq!((whole.len(), end.as_str()), (0, why), "{}", String::from_utf8_lossy(said));
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_said_is_lost_or_changed(
            said in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'{'), Just(b'}'), Just(b'3'), any::<u8>()], 0..200),
            piece in 1_usize..50,
        ) {
            let (whole, _) = heard(&said, piece, false);
            let whole: String = whole.concat();
            prop_assert!(String::from_utf8_lossy(&said).starts_with(&whole) || !said.is_ascii());
        }
    }
}
