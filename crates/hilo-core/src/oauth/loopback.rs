//! The door on this computer at which the browser comes back from the provider's page (RFC 8252, 7.3).
//!
//! Anybody on this computer, and any page in its browser, may knock. Only who brings the state of this sign-in is
//! heard; all others are answered and forgotten, whatever they say and however slowly. How long the door stays open is
//! the caller's.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{sleep, timeout};

use crate::secrets::Secret;

/// Bytes of a request. Codes have up to some 2,000.
const REQUEST: usize = 16 * 1024;
/// How long a visitor may take over a request, and over hearing the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Visitors at a time: browsers open connections that they may never use. Another takes the place of the first of them.
const VISITORS: usize = 32;

/// What the browser brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// What a token is given for.
    Code(Secret),
    /// The provider or the person refused (RFC 6749, 4.1.2.1).
    Refused {
        /// The word that the standard or the provider has for it.
        error: String,
        /// For the person.
        description: String,
    },
}

/// Whom the door is for.
#[derive(Debug, Clone)]
pub struct Door {
    /// Who brings it is heard.
    pub state: Secret,
    /// The port that the door is at.
    pub port: u16,
    /// Whether visitors are spoken to in English rather than Spanish.
    pub english: bool,
}

/// Waits for the browser to come back.
pub async fn wait(listener: &TcpListener, door: &Door) -> Answer {
    let (mut visits, mut inside) = (JoinSet::new(), VecDeque::<AbortHandle>::new());
    loop {
        tokio::select! {
            visitor = listener.accept() => match visitor {
                Ok((stream, _)) => {
                    let door = door.clone();
                    inside.retain(|visit| !visit.is_finished());
                    if inside.len() >= VISITORS && let Some(first) = inside.pop_front() {
                        first.abort();
                    }
                    let visit = async move { timeout(PATIENCE, receive(stream, &door)).await };
                    inside.push_back(visits.spawn(visit));
                }
                // The system has no more connections to give just now.
                Err(_) => sleep(Duration::from_millis(100)).await,
            },
            Some(visit) = visits.join_next() => {
                if let Ok(Ok(Some(answer))) = visit {
                    return answer;
                }
            }
        }
    }
}

/// Hears a visitor and answers. Returns what the browser brought, where it is the one that is waited for.
async fn receive(mut stream: TcpStream, door: &Door) -> Option<Answer> {
    let mut said = Vec::new();
    let mut chunk = [0; 2_048];
    let outcome = loop {
        if said.windows(4).any(|end| end == b"\r\n\r\n") {
            break read(&said, door);
        }
        if said.len() > REQUEST {
            break Err("431 Request Header Fields Too Large");
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => said.extend_from_slice(chunk.get(..read).unwrap_or_default()),
        }
    };
    let (status, answer) = match outcome {
        Ok(answer) => ("200 OK", Some(answer)),
        Err(status) => (status, None),
    };
    let page = page(status, answer.is_some(), door.english);
    // That the browser has left before it was answered changes nothing of what it brought.
    let _ = timeout(PATIENCE / 2, async {
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
    answer
}

/// Reads a request; fails with the status that it is answered by.
fn read(said: &[u8], door: &Door) -> Result<Answer, &'static str> {
    let bad = "400 Bad Request";
    let head = std::str::from_utf8(said).map_err(|_| bad)?;
    let mut lines = head.split("\r\n");
    let mut request = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (request.next().ok_or(bad)?, request.next().ok_or(bad)?);
    if method != "GET" {
        return Err("405 Method Not Allowed");
    }
    // A page that has its own name lead here is answered nothing (DNS rebinding).
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    });
    let names = [format!("127.0.0.1:{}", door.port), format!("localhost:{}", door.port)];
    if !names.iter().any(|name| host == Some(name)) {
        return Err(bad);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != "/" {
        return Err("404 Not Found");
    }
    let word = |wanted: &str| {
        let mut words = url::form_urlencoded::parse(query.as_bytes());
        words.find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if word("state").map(Secret::new).as_ref() != Some(&door.state) {
        return Err(bad);
    }
    match (word("error"), word("code").filter(|code| !code.is_empty())) {
        (Some(error), _) => {
            let description = word("error_description").unwrap_or_default();
            Ok(Answer::Refused { error, description })
        }
        (None, Some(code)) => Ok(Answer::Code(Secret::new(code))),
        (None, None) => Err(bad),
    }
}

/// The page that a visitor sees. It fetches nothing and runs nothing.
fn page(status: &str, expected: bool, english: bool) -> String {
    let (language, title, words) = match (expected, english) {
        (true, false) => ("es", "Ya puedes volver a Hilo", "Puedes cerrar esta página."),
        (true, true) => ("en", "You can go back to Hilo", "You may close this page."),
        (false, false) => {
            ("es", "Hilo no espera esto", "Vuelve a Hilo y empieza de nuevo desde allí.")
        }
        (false, true) => {
            ("en", "Hilo does not expect this", "Go back to Hilo and begin again there.")
        }
    };
    let body = format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\">\
         <style>body{{font:18px/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1rem}}</style>\
         <h1>{title}</h1><p>{words}</p></html>"
    );
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn door() -> Door {
        Door { state: Secret::new("estado"), port: 7, english: false }
    }

    fn request(target: &str) -> String {
        format!("GET {target} HTTP/1.1\r\nHost: localhost:7\r\n\r\n")
    }

    fn heard(request: &str) -> Result<Answer, &'static str> {
        read(request.as_bytes(), &door())
    }

    #[tokio::test]
    async fn visitors_who_say_nothing_keep_nobody_out() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a door");
        let address = listener.local_addr().expect("an address");
        let door = Door { port: address.port(), ..door() };
        let browser = async {
            let mut silent = Vec::new();
            for _ in 0..3 * VISITORS {
                silent.push(TcpStream::connect(address).await.expect("a connection"));
            }
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            let request = format!("GET /?code=1&state=estado HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).await.expect("to be heard");
            let mut page = String::new();
            stream.read_to_string(&mut page).await.expect("a page");
            page
        };
        let (answer, page) = tokio::join!(wait(&listener, &door), browser);
        assert_eq!(answer, Answer::Code(Secret::new("1")));
        assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    }

    #[test]
    fn who_brings_the_state_is_heard_and_nobody_else() {
        let code = Answer::Code(Secret::new("4/x y"));
        assert_eq!(heard(&request("/?code=4%2Fx+y&state=estado&scope=z")), Ok(code));
        let refused = |error: &str, description: &str| {
            Ok(Answer::Refused { error: error.into(), description: description.into() })
        };
        let target = "/?error=access_denied&error_description=AADSTS65004%3a+no&state=estado";
        assert_eq!(heard(&request(target)), refused("access_denied", "AADSTS65004: no"));
        // Who refuses has not agreed, whatever else is said.
        assert_eq!(heard(&request("/?error=x&code=1&state=estado")), refused("x", ""));
        for target in [
            "/?code=1&state=otro",
            "/?code=1",
            "/?code=1&state=",
            "/?error=access_denied",
            "/?state=estado",
            "/?code=&state=estado",
            "/",
        ] {
            assert_eq!(heard(&request(target)), Err("400 Bad Request"), "{target}");
        }
        assert_eq!(heard(&request("/favicon.ico")), Err("404 Not Found"));
        assert_eq!(heard(&request("//?code=1&state=estado")), Err("404 Not Found"));
    }

    #[test]
    fn what_is_no_visit_of_the_browser_to_this_door_is_not_heard() {
        let good = request("/?code=1&state=estado");
        assert!(heard(&good).is_ok());
        assert_eq!(heard(&good.replace("GET", "POST")), Err("405 Method Not Allowed"));
        for other in [
            good.replace("localhost:7", "malo.example:7"),
            good.replace("localhost:7", "localhost:8"),
            good.replace("Host: localhost:7\r\n", ""),
            "GET\r\n\r\n".into(),
            "\r\n\r\n".into(),
        ] {
            assert!(heard(&other).is_err(), "{other}");
        }
        assert!(read(b"GET /\xff HTTP/1.1\r\n\r\n", &door()).is_err());
    }

    #[test]
    fn the_page_fetches_nothing_and_repeats_nothing() {
        for english in [false, true] {
            let shown = page("200 OK", true, english);
            assert!(
                !shown.contains("http:") && !shown.contains("src=") && !shown.contains("<script")
            );
            assert!(shown.contains("default-src 'none'"));
        }
        assert!(page("200 OK", true, false).contains("Ya puedes volver a Hilo"));
    }
}
