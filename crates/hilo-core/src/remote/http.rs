//! One picture by HTTPS, over a connection to an address that was looked at.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use url::{Host, Url};

use super::Refusal;
use crate::net::https::{self, Answer, Question, Silence};
use crate::net::public::are_public;
use crate::net::tls;

/// Redirects that are followed.
const REDIRECTS: usize = 5;
/// The only port: another one is somebody's inner service.
const PORT: u16 = 443;
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

/// Keeps the addresses of a host in the public net.
fn permitted(found: impl IntoIterator<Item = SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
    let found: Vec<SocketAddr> = found.into_iter().collect();
    if are_public(&found) { Ok(found) } else { Err(Refusal::NotPublic) }
}

/// Returns what lies at an address, after at most five redirects.
pub async fn get(mut url: Url, reach: &Reach, limit: usize) -> Result<Vec<u8>, Refusal> {
    for _ in 0..=REDIRECTS {
        let answer = ask(&url, reach, limit).await?;
        if let Some(turn) = answer.turn {
            url = url.join(&turn).map_err(|_| Refusal::Address)?;
            if super::is_counter(&url) {
                return Err(Refusal::Counter);
            }
        } else if answer.status == 200 {
            return Ok(answer.body);
        } else {
            return Err(Refusal::Unreachable);
        }
    }
    Err(Refusal::Unreachable)
}

async fn ask(url: &Url, reach: &Reach, limit: usize) -> Result<Answer, Refusal> {
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
    let question = Question { sent: None, wanted: WANTED, agent: AGENT, limit };
    https::ask(stream, url, question).await.map_err(|silence| match silence {
        Silence::TooLarge => Refusal::TooLarge,
        Silence::Broken(_) => Refusal::Unreachable,
    })
}
