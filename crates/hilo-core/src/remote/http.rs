//! One picture by HTTPS, over a connection to an address that was looked at.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::header::{ACCEPT, CONTENT_LENGTH, HOST, LOCATION, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinHandle;
use url::{Host, Url};

use super::Refusal;
use super::public::is_public;
use crate::net::tls;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// The only port: another one is somebody's inner service.
const PORT: u16 = 443;
/// Bytes of an answer's head.
const MAX_HEAD: usize = 64 * 1024;
/// The same for everybody, and it names nobody.
const AGENT: &str = "Mozilla/5.0";
const WANTED: &str = "image/png,image/jpeg,image/gif,image/webp";

/// What may be reached: the public net. Tests, and only they, can name further servers.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    #[cfg(test)]
    pub(crate) servers: Vec<(String, SocketAddr)>,
    #[cfg(test)]
    pub(super) authority: Option<String>,
    #[cfg(test)]
    pub(super) patience: Option<Duration>,
}

impl Reach {
    /// Returns the addresses of a host that may be connected to.
    async fn addresses(&self, url: &Url) -> Result<Vec<SocketAddr>, Refusal> {
        let port = url.port_or_known_default().unwrap_or(PORT);
        #[cfg(test)]
        if let Some((_, server)) =
            self.servers.iter().find(|(host, _)| url.host_str() == Some(host))
        {
            return if server.port() == 0 { permitted([*server]) } else { Ok(vec![*server]) };
        }
        if port != PORT {
            return Err(Refusal::Address);
        }
        match url.host().ok_or(Refusal::Address)? {
            Host::Ipv4(address) => permitted([(IpAddr::V4(address), port).into()]),
            Host::Ipv6(address) => permitted([(IpAddr::V6(address), port).into()]),
            Host::Domain(name) => {
                let found = lookup_host((name, port)).await.map_err(|_| Refusal::Unreachable)?;
                permitted(found)
            }
        }
    }

    /// How long one picture may take, redirects and all.
    pub(super) fn patience(&self) -> Duration {
        #[cfg(test)]
        if let Some(patience) = self.patience {
            return patience;
        }
        Duration::from_secs(10)
    }

    fn authority(&self) -> Option<&str> {
        #[cfg(test)]
        return self.authority.as_deref();
        #[cfg(not(test))]
        None
    }
}

/// Keeps the public addresses. One that is none beside others is somebody's attempt, or a mistake.
fn permitted(found: impl IntoIterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
    let found: Vec<SocketAddr> = found.into_iter().collect();
    let fine = !found.is_empty() && found.iter().all(|address| is_public(address.ip()));
    if fine { Ok(found) } else { Err(Refusal::NotPublic) }
}

/// The task that keeps a connection going, as long as somebody wants something of it.
struct Driver(JoinHandle<hyper::Result<()>>);

impl Drop for Driver {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Returns what lies at an address, after at most five redirects.
pub async fn get(mut url: Url, reach: &Reach, limit: usize) -> Result<Vec<u8>, Refusal> {
    for _ in 0..=REDIRECTS {
        let (answer, _driver) = ask(&url, reach).await?;
        if answer.status().is_redirection() {
            let next = answer.headers().get(LOCATION).and_then(|place| place.to_str().ok());
            url = url.join(next.unwrap_or_default()).map_err(|_| Refusal::Address)?;
            if super::is_counter(&url) {
                return Err(Refusal::Counter);
            }
            continue;
        }
        if answer.status() != 200 {
            return Err(Refusal::Unreachable);
        }
        return body(answer, limit).await;
    }
    Err(Refusal::Unreachable)
}

async fn ask(
    url: &Url,
    reach: &Reach,
) -> Result<(Response<hyper::body::Incoming>, Driver), Refusal> {
    if url.scheme() != "https" || !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Address);
    }
    let unreachable = |_| Refusal::Unreachable;
    let addresses = reach.addresses(url).await?;
    let stream = TcpStream::connect(addresses.as_slice()).await.map_err(unreachable)?;
    // A certificate names an IPv6 address without its brackets.
    let host = url.host_str().unwrap_or_default();
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let stream = tls::encrypt(stream, name, reach.authority()).await.map_err(unreachable)?;
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(MAX_HEAD)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|_| Refusal::Unreachable)?;
    let driver = Driver(tokio::spawn(connection));
    let place = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let request = Request::get(place)
        .header(HOST, host)
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, WANTED)
        .body(Empty::<Bytes>::new())
        .map_err(|_| Refusal::Address)?;
    let answer = sender.send_request(request).await.map_err(|_| Refusal::Unreachable)?;
    Ok((answer, driver))
}

async fn body(answer: Response<hyper::body::Incoming>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let told = answer.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if told.and_then(|length| length.parse::<u64>().ok()).is_some_and(|told| told > limit as u64) {
        return Err(Refusal::TooLarge);
    }
    let mut body = answer.into_body();
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::Unreachable)?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > limit {
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}
