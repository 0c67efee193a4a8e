use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};

use super::*;

impl Carrier for DuplexStream {
    fn peer(&self) -> io::Result<SocketAddr> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

fn line() -> (BufReader<Line<DuplexStream>>, DuplexStream) {
    let (ours, theirs) = duplex(1_000_000);
    (BufReader::new(Line::new(ours)), theirs)
}

/// What is heard after the server said these words.
async fn heard(words: &[u8]) -> io::Result<String> {
    let (mut line, mut server) = line();
    server.write_all(words).await?;
    drop(server);
    let mut heard = String::new();
    line.read_line(&mut heard).await?;
    Ok(heard)
}

#[tokio::test]
async fn an_answer_is_given_out_line_by_line() {
    let (mut line, mut server) = line();
    server.write_all(b"250-sink\r\n250-8BITMIME\r\n250 ok\r\n").await.unwrap();
    for expected in ["250-sink\r\n", "250-8BITMIME\r\n", "250 ok\r\n"] {
        let mut heard = String::new();
        line.read_line(&mut heard).await.unwrap();
        assert_eq!((heard.as_str(), line.buffer()), (expected, &b""[..]));
    }
}

#[tokio::test]
async fn a_line_without_end_is_not_read_to_its_end() {
    let (mut line, mut server) = line();
    server.write_all(&[b'x'; 500_000]).await.unwrap();
    let error = line.read_line(&mut String::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "an answer without end");
    assert!(line.get_ref().raw.len() <= LINE_LIMIT + CHUNK);
    assert!(heard(&[b'x'; LINE_LIMIT + 1]).await.is_err());
}

#[tokio::test]
async fn an_answer_without_end_is_not_read_to_its_end() {
    let (mut line, mut server) = line();
    server.write_all("250-and on\r\n".repeat(50_000).as_bytes()).await.unwrap();
    let mut heard = 0;
    let error = loop {
        match line.read_line(&mut String::new()).await {
            Ok(bytes) => heard += bytes,
            Err(error) => break error,
        }
    };
    assert_eq!(error.to_string(), "an answer without end");
    assert!((ANSWER_LIMIT - 100..=ANSWER_LIMIT).contains(&heard), "{heard}");
}

#[tokio::test]
async fn words_that_nobody_asked_for_break_the_line() {
    let error = heard(b"354 go ahead\r\n250 2.0.0 queued\r\n").await.unwrap_err();
    assert_eq!(error.to_string(), "the server answered what it was not asked");

    let (mut line, mut server) = line();
    server.write_all(b"354 go ahead\r\n").await.unwrap();
    line.read_line(&mut String::new()).await.unwrap();
    server.write_all(b"250 2.0.0 queued\r\n").await.unwrap();
    let error = line.write_all(b"Subject: x").await.unwrap_err();
    assert_eq!(error.to_string(), "the server answered what it was not asked");
}

#[tokio::test]
async fn a_farewell_may_be_said_at_any_time_and_answers_what_is_asked_next() {
    let (mut line, mut server) = line();
    server.write_all(b"250 ok\r\n421 4.4.2 closing\r\n").await.unwrap();
    line.read_line(&mut String::new()).await.unwrap();
    line.write_all(b"DATA\r\n").await.unwrap();
    let mut heard = String::new();
    line.read_line(&mut heard).await.unwrap();
    assert_eq!(heard, "421 4.4.2 closing\r\n");
}

#[tokio::test]
async fn bytes_that_are_no_text_do_not_break_the_line() {
    assert_eq!(heard(b"250 recib\xed\r\n").await.unwrap(), "250 recib\u{fffd}\r\n");
    assert_eq!(heard("250 recibí\r\n".as_bytes()).await.unwrap(), "250 recibí\r\n");
}

#[tokio::test]
async fn what_there_is_of_a_last_line_is_given_out() {
    assert_eq!(heard(b"250 2.0").await.unwrap(), "250 2.0");
}

#[tokio::test]
async fn a_connection_with_unread_words_is_not_given_back() {
    let (line, mut server) = line();
    let mut line = line;
    server.write_all(b"220 go ahead\r\n421 x\r\n").await.unwrap();
    line.read_line(&mut String::new()).await.unwrap();
    assert!(line.into_inner().into_inner().is_err());
}
