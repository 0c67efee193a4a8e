//! What the name system says about a domain, and the way to a server by its name.

use std::net::SocketAddr;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::{Trouble, broken, look_up, reach, tls};
use crate::model::SendProblem;

/// Answers to a question that are looked at.
const ANSWERS: usize = 20;

/// Names, and how they become connections: as the system has it, or as a test does.
#[derive(Clone)]
pub struct Names {
    resolver: Option<TokioResolver>,
    ports: Option<Vec<(u16, u16)>>,
    authority: Option<String>,
}

impl Names {
    /// As the system has it. Must be made where the lookups will run.
    pub fn system() -> Names {
        let resolver = TokioResolver::builder_tokio().and_then(|builder| builder.build()).ok();
        Names { resolver, ports: None, authority: None }
    }

    /// By a name server at this address, for names whose servers are on this machine, whatever addresses it gives
    /// them: a port of the first kind is one of the second, and any other is closed. `authority` is trusted besides the
    /// system's.
    pub fn local(name_server: SocketAddr, ports: Vec<(u16, u16)>, authority: &str) -> Names {
        let mut way = ConnectionConfig::udp();
        way.port = name_server.port();
        let server = NameServerConfig::new(name_server.ip(), true, vec![way]);
        let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
        let provider = TokioRuntimeProvider::default();
        let resolver = TokioResolver::builder_with_config(config, provider).build().ok();
        Names { resolver, ports: Some(ports), authority: Some(authority.to_owned()) }
    }

    /// Returns the servers that take the mails of a domain (MX), the preferred one first.
    pub async fn exchangers(&self, domain: &str) -> Vec<String> {
        let Some(resolver) = &self.resolver else { return Vec::new() };
        let Ok(found) = resolver.mx_lookup(absolute(domain)).await else { return Vec::new() };
        let mut servers: Vec<(u16, String)> = found
            .answers()
            .iter()
            .take(ANSWERS)
            .filter_map(|record| {
                let RData::MX(mx) = &record.data else { return None };
                Some((mx.preference, relative(&mx.exchange.to_ascii())))
            })
            .filter(|(_, host)| !host.is_empty())
            .collect();
        servers.sort();
        servers.into_iter().map(|(_, host)| host).collect()
    }

    /// Returns the server and port of a service of a domain (SRV), such as `_imaps._tcp`; `None` where there is
    /// none, or where the domain says that it has none (RFC 6186).
    pub async fn service(&self, service: &str, domain: &str) -> Option<(String, u16)> {
        let found =
            self.resolver.as_ref()?.srv_lookup(absolute(&format!("{service}.{domain}"))).await;
        let found = found.ok()?;
        let servers = found.answers().iter().take(ANSWERS).filter_map(|record| {
            let RData::SRV(srv) = &record.data else { return None };
            Some((srv.priority, relative(&srv.target.to_ascii()), srv.port))
        });
        let (_, host, port) = servers.min()?;
        (!host.is_empty() && port != 0).then_some((host, port))
    }

    /// Returns the addresses of a server, as the system has them.
    pub async fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Trouble> {
        if self.ports.is_none() {
            return look_up(host, port).await;
        }
        let unknown = || Trouble::passing(SendProblem::UnknownHost, host);
        let resolver = self.resolver.as_ref().ok_or_else(unknown)?;
        let found = resolver.ipv4_lookup(absolute(host)).await.map_err(|_| unknown())?;
        let addresses = found.answers().iter().filter_map(|record| {
            let RData::A(address) = &record.data else { return None };
            Some(SocketAddr::from((address.0, port)))
        });
        Some(addresses.collect()).filter(|found: &Vec<_>| !found.is_empty()).ok_or_else(unknown)
    }

    /// Connects to the first of these addresses that answers.
    pub async fn reach(&self, addresses: &[SocketAddr]) -> Result<TcpStream, Trouble> {
        let Some(ports) = &self.ports else { return reach(addresses).await };
        let meant = |(named, _): &&(u16, u16)| {
            addresses.first().is_some_and(|address| address.port() == *named)
        };
        let closed = || Trouble::passing(SendProblem::Unreachable, "closed");
        let (_, local) = ports.iter().find(meant).ok_or_else(closed)?;
        reach(&[SocketAddr::from(([127, 0, 0, 1], *local))]).await
    }

    /// Connects to a server.
    pub async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, Trouble> {
        self.reach(&self.addresses(host, port).await?).await
    }

    /// Encrypts a connection to the server of this name.
    pub async fn encrypt(
        &self,
        stream: TcpStream,
        host: &str,
    ) -> Result<TlsStream<TcpStream>, Trouble> {
        let encrypted = tls::encrypt(stream, host, self.authority.as_deref()).await;
        encrypted.map_err(|error| broken(&error))
    }
}

/// A name that no search list is put behind.
fn absolute(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

fn relative(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}
