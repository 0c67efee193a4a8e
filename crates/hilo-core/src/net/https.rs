//! A question by https, and nothing else: encrypted, of a bounded size, with few turns on the way.
//!
//! How long it may take is the caller's: whoever drops the question ends it.

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::{Body, Bytes};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, LOCATION, USER_AGENT};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use url::Url;

use super::Trouble;
use super::names::Names;
use super::public::are_public;
use crate::model::SendProblem;

/// Turns to another page that are taken.
const TURNS: usize = 4;
/// Bytes of the headers of an answer.
const HEADERS: usize = 32 * 1024;

/// What is asked of the server of a page.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// What is sent: its kind and its bytes. A question without is a GET, one with is a POST.
    pub sent: Option<(&'a str, &'a [u8])>,
    /// The kinds of answer that are wanted.
    pub wanted: &'a str,
    /// Who asks.
    pub agent: &'a str,
    /// Bytes of an answer at most.
    pub limit: usize,
}

impl Question<'_> {
    /// A page of at most `limit` bytes.
    pub fn page(limit: usize) -> Question<'static> {
        Question { sent: None, wanted: "*/*", agent: "Hilo", limit }
    }
}

/// What a server says.
#[derive(Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Where it says to go instead, as it wrote it; only of a redirection.
    pub turn: Option<String>,
    /// What it said; nothing of a redirection.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Silence {
    /// It is longer than wanted.
    TooLarge,
    /// The connection ended, or what came is none of this protocol's.
    Broken(Trouble),
}

impl From<hyper::Error> for Silence {
    fn from(error: hyper::Error) -> Silence {
        Silence::Broken(super::broken(&error))
    }
}

/// Asks the server at the other end of a connection for the page of a url. The host of the url is told, and its path;
/// what stands before the host is not.
pub async fn ask(
    stream: TlsStream<TcpStream>,
    url: &Url,
    question: Question<'_>,
) -> Result<Answer, Silence> {
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(HEADERS)
        .handshake(TokioIo::new(stream))
        .await?;
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let host = match (url.host_str().unwrap_or_default(), url.port()) {
        (host, Some(port)) => format!("{host}:{port}"),
        (host, None) => host.to_owned(),
    };
    let mut request = Request::get(path)
        .header(HOST, host)
        .header(USER_AGENT, question.agent)
        .header(ACCEPT, question.wanted);
    let mut sent = Bytes::new();
    if let Some((kind, bytes)) = question.sent {
        sent = Bytes::copy_from_slice(bytes);
        request = request.method("POST").header(CONTENT_TYPE, kind);
    }
    let request = request
        .body(Full::new(sent))
        .map_err(|error| Silence::Broken(refused(&error.to_string())))?;
    let asked = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status();
        if status.is_redirection() {
            let turn = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            let turn = turn.map(str::to_owned);
            return Ok(Answer { status: status.as_u16(), turn, body: Vec::new() });
        }
        if answer.body().size_hint().lower() > question.limit as u64 {
            return Err(Silence::TooLarge);
        }
        let body = Limited::new(answer.into_body(), question.limit).collect().await;
        let body = body.map_err(|error| match error.is::<LengthLimitError>() {
            true => Silence::TooLarge,
            false => Silence::Broken(refused(&error.to_string())),
        })?;
        Ok(Answer { status: status.as_u16(), turn: None, body: body.to_bytes().to_vec() })
    };
    tokio::pin!(asked);
    tokio::pin!(connection);
    tokio::select! {
        biased;
        answer = &mut asked => answer,
        // What was said before the end may still be unread, and whole, though many servers end without the word that TLS
        // has for it. An answer that is not whole is told by itself.
        _ = &mut connection => asked.await,
    }
}

/// Whose host may be asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum First {
    /// Any: a person named it, and may have it in a network of their own.
    Any,
    /// One in the public net: somebody else named it.
    Public,
}

/// Fetches what lies at a url. Fails where there is nothing, where a turn leads out of https or to a host that is not
/// in the public net, and where the answer is larger than wanted.
pub async fn fetch(
    names: &Names,
    url: &str,
    first: First,
    question: Question<'_>,
) -> Result<Vec<u8>, Trouble> {
    let mut url = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    let mut may_be = first;
    for _ in 0..TURNS {
        let host = url.host_str().filter(|_| url.scheme() == "https" && url.username().is_empty());
        let host = host.ok_or_else(|| refused("not by https"))?;
        let addresses = names.addresses(host, url.port_or_known_default().unwrap_or(443)).await?;
        if may_be == First::Public && !are_public(&addresses) {
            return Err(refused("a host that is not in the public net"));
        }
        // The addresses that were looked at: another answer to the same name may be another host.
        let stream = names.encrypt(names.reach(&addresses).await?, host).await?;
        let answer = ask(stream, &url, question).await.map_err(said_nothing)?;
        if let Some(turn) = answer.turn {
            url = url.join(&turn).map_err(|error| refused(&error.to_string()))?;
            may_be = First::Public;
        } else if answer.status == 200 {
            return Ok(answer.body);
        } else {
            return Err(refused(&answer.status.to_string()));
        }
    }
    Err(refused("too many turns"))
}

/// Sends a form, and returns the status and the answer. No turn is taken: what is in the form is for this server and no
/// other.
pub async fn post(
    names: &Names,
    url: &str,
    form: &str,
    limit: usize,
) -> Result<(u16, Vec<u8>), Trouble> {
    let url = Url::parse(url).map_err(|error| refused(&error.to_string()))?;
    let host = url.host_str().filter(|_| url.scheme() == "https" && url.username().is_empty());
    let host = host.ok_or_else(|| refused("not by https"))?;
    let addresses = names.addresses(host, url.port_or_known_default().unwrap_or(443)).await?;
    let stream = names.encrypt(names.reach(&addresses).await?, host).await?;
    let sent = Some(("application/x-www-form-urlencoded", form.as_bytes()));
    let question = Question { sent, wanted: "application/json", agent: "Hilo", limit };
    let answer = ask(stream, &url, question).await.map_err(said_nothing)?;
    Ok((answer.status, answer.body))
}

fn said_nothing(silence: Silence) -> Trouble {
    match silence {
        Silence::TooLarge => refused("larger than wanted"),
        Silence::Broken(trouble) => trouble,
    }
}

fn refused(words: &str) -> Trouble {
    Trouble::lasting(SendProblem::Refused, words)
}
