//! A web server that has every page.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use super::Calls;

/// How long a client may take over its request.
const PATIENCE: Duration = Duration::from_secs(5);

/// A transparent picture of one pixel.
const PIXEL: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// Writes a request down and answers it, with a page of the folder where there is one of that name.
pub fn answer(mut stream: TcpStream, calls: &Calls, pages: &Path) {
    let head = read(&mut stream, |said| said.windows(4).any(|bytes| bytes == b"\r\n\r\n"));
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("?").to_owned();
    let host = head
        .lines()
        .find_map(|line| line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("host")))
        .map_or("?", |(_, value)| value.trim());
    let file = path.trim_start_matches('/').split(['?', '#']).next().unwrap_or_default();
    let page = if file.contains("..") { None } else { fs::read(pages.join(file)).ok() };
    if page.is_none() {
        calls.add(&format!("http {host} {path}"));
    }
    let (kind, body) = match (page, file.rsplit('.').next().unwrap_or_default()) {
        (Some(page), _) => ("text/html; charset=utf-8", page),
        (None, "js") => ("text/javascript", Vec::new()),
        (None, "css") => ("text/css", Vec::new()),
        (None, "png" | "gif" | "ico") => ("image/gif", PIXEL.to_vec()),
        (None, _) => ("text/html; charset=utf-8", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Access-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // Whoever asked may be gone; that they asked is written down.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

/// Writes a connection down, with the host that it names in the clear.
pub fn note(mut stream: TcpStream, port: u16, calls: &Calls) {
    let said = read(&mut stream, |said| {
        let record = said.get(3..5).map_or(5, |length| 5 + number(length));
        said.len() >= record
    });
    let host = server_name(&said).unwrap_or_else(|| "?".to_owned());
    calls.add(&format!("tcp {port} {host}"));
}

/// Returns the server's name of a TLS hello (RFC 8446, 4.1.2; RFC 6066, 3).
fn server_name(record: &[u8]) -> Option<String> {
    // Past the heads of the record and the message, the version and the random number.
    let mut rest = record.get(43..)?;
    // Session, cipher suites, compression: each begins with its length.
    for width in [1, 2, 1] {
        let length = number(rest.get(..width)?);
        rest = rest.get(width + length..)?;
    }
    rest = rest.get(2..)?;
    loop {
        let (kind, length) = (number(rest.get(..2)?), number(rest.get(2..4)?));
        let value = rest.get(4..4 + length)?;
        if kind == 0 {
            return Some(String::from_utf8_lossy(value.get(5..)?).into_owned());
        }
        rest = rest.get(4 + length..)?;
    }
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

/// Reads until enough came, the client stopped, or it took too long.
fn read(stream: &mut TcpStream, is_whole: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut said = Vec::new();
    let mut chunk = [0; 4096];
    if stream.set_read_timeout(Some(PATIENCE)).is_err() {
        return said;
    }
    while let Ok(length @ 1..) = stream.read(&mut chunk) {
        said.extend(chunk.iter().take(length));
        if is_whole(&said) || said.len() > 64 * 1024 {
            break;
        }
    }
    said
}
