//! A page by https, and nothing else: encrypted, of a bounded size, with few turns on the way.
//!
//! How long it may take is the caller's: whoever drops the question ends it.

use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, HOST, LOCATION, USER_AGENT};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use url::Url;

use super::Trouble;
use super::names::Names;
use crate::model::SendProblem;

/// Turns to another page that are taken.
const TURNS: usize = 4;
/// Bytes of the headers of an answer.
const HEADERS: usize = 32 * 1024;

/// Fetches a page of at most `limit` bytes. Fails where there is none, where a turn leads out of https, and where the
/// answer is larger.
pub async fn get(names: &Names, url: &str, limit: usize) -> Result<Vec<u8>, Trouble> {
    let mut url = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    for _ in 0..TURNS {
        match ask(names, &url, limit).await? {
            Answer::Page(bytes) => return Ok(bytes),
            Answer::Turn(to) => {
                url = url.join(&to).map_err(|error| refused(&error.to_string()))?;
            }
        }
    }
    Err(refused("too many turns"))
}

enum Answer {
    Page(Vec<u8>),
    Turn(String),
}

async fn ask(names: &Names, url: &Url, limit: usize) -> Result<Answer, Trouble> {
    let host = url.host_str().filter(|_| url.scheme() == "https" && url.username().is_empty());
    let host = host.ok_or_else(|| refused("not by https"))?;
    let port = url.port_or_known_default().unwrap_or(443);
    let stream = names.encrypt(names.connect(host, port).await?, host).await?;
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(HEADERS)
        .handshake::<_, Empty<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = Request::get(path)
        .header(HOST, url.authority())
        .header(ACCEPT, "*/*")
        .header(USER_AGENT, "Hilo")
        .body(Empty::new())
        .map_err(|error| refused(&error.to_string()))?;
    let asked = async {
        let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
        let status = response.status();
        if status.is_redirection() {
            let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            return to
                .map(|to| Answer::Turn(to.to_owned()))
                .ok_or_else(|| refused("a turn to nowhere"));
        }
        if status != StatusCode::OK {
            return Err(refused(status.as_str()));
        }
        let body = Limited::new(response.into_body(), limit).collect().await;
        Ok(Answer::Page(body.map_err(|error| refused(&error.to_string()))?.to_bytes().to_vec()))
    };
    tokio::pin!(asked);
    tokio::pin!(connection);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        ended = &mut connection => {
            ended.map_err(|error| broken(&error))?;
            // What was said before the end may still be unread.
            asked.await
        }
    }
}

fn refused(words: &str) -> Trouble {
    Trouble::lasting(SendProblem::Refused, words)
}

fn broken(error: &hyper::Error) -> Trouble {
    super::broken(error)
}
