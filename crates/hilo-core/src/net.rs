//! The way to a mail server that both SMTP and IMAP take: find it, connect, encrypt, and say in words what
//! stood in the way. What is said on it is the business of [`outbox`](crate::outbox) and
//! [`mailbox`](crate::mailbox).

pub mod answers;
pub mod https;
pub mod names;
pub mod providers;
pub mod public;
pub mod tls;

use std::io;
use std::net::{IpAddr, SocketAddr};

use rustls::CertificateError;
use tokio::net::{TcpStream, lookup_host};

use crate::identity::without_hidden;
use crate::model::{SendProblem, ServerNeed};

/// What stands between us and a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// For the window to say in words.
    pub problem: SendProblem,
    /// What the server or the system said, on one line.
    pub server_text: String,
    /// Whether it may be gone another time, without anybody doing anything.
    pub passing: bool,
}

impl Trouble {
    /// Trouble that may pass.
    pub fn passing(problem: SendProblem, words: &str) -> Trouble {
        Trouble { problem, server_text: one_line(words), passing: true }
    }

    /// Trouble that somebody has to mend.
    pub fn lasting(problem: SendProblem, words: &str) -> Trouble {
        Trouble { problem, server_text: one_line(words), passing: false }
    }
}

/// Returns the addresses of a server.
pub async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, Trouble> {
    let found = lookup_host((host, port)).await;
    let found =
        found.map_err(|error| Trouble::passing(SendProblem::UnknownHost, &error.to_string()))?;
    let found: Vec<SocketAddr> = found.collect();
    match found.first() {
        Some(first) if is_diverted(host, &found) => {
            Err(Trouble::passing(SendProblem::Portal, &format!("{host} = {}", first.ip())))
        }
        Some(_) | None => Ok(found),
    }
}

/// Whether somebody leads the name of a provider's public server to a place on this network, as a Wi-Fi does
/// that wants its page to be seen first.
fn is_diverted(host: &str, addresses: &[SocketAddr]) -> bool {
    let is_public = providers::of_server(host)
        .is_some_and(|provider| provider.need != Some(ServerNeed::Bridge));
    is_public && !addresses.is_empty() && addresses.iter().all(|address| is_near(address.ip()))
}

/// Whether an address is of this network or this machine.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            let shared = first == 100 && (64..128).contains(&second);
            address.is_private() || address.is_loopback() || address.is_link_local() || shared
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// Connects to the first of these addresses that answers.
pub async fn reach(addresses: &[SocketAddr]) -> Result<TcpStream, Trouble> {
    let stream = TcpStream::connect(addresses)
        .await
        .map_err(|error| Trouble::passing(SendProblem::Unreachable, &error.to_string()))?;
    // The end of a mail is written after it: together with a server that confirms late, a system that
    // waits for the confirmation of what it sent before holds up every mail for 40 ms. One that cannot
    // be told is only slower.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// What a connection that broke means.
pub fn broken(error: &(dyn std::error::Error + 'static)) -> Trouble {
    let words = &error.to_string();
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(reason)) => {
            Trouble::lasting(certificate(reason), words)
        }
        Some(rustls::Error::NoCertificatesPresented | rustls::Error::UnsupportedNameType) => {
            Trouble::lasting(SendProblem::Certificate, words)
        }
        // Something that is no TLS answered: the port speaks plainly, or somebody stands between.
        Some(rustls::Error::InvalidMessage(_) | rustls::Error::PeerIncompatible(_)) => {
            Trouble::lasting(SendProblem::NoEncryption, words)
        }
        Some(_) | None => Trouble::passing(SendProblem::Unreachable, words),
    }
}

/// What is wrong with a certificate.
fn certificate(reason: &CertificateError) -> SendProblem {
    use CertificateError as Reason;
    if matches!(reason, Reason::Expired | Reason::ExpiredContext { .. }) {
        SendProblem::CertificateExpired
    } else if matches!(reason, Reason::NotValidYet | Reason::NotValidYetContext { .. }) {
        SendProblem::Clock
    } else if matches!(reason, Reason::NotValidForName | Reason::NotValidForNameContext { .. }) {
        SendProblem::CertificateHost
    } else if matches!(reason, Reason::UnknownIssuer | Reason::BadSignature) {
        SendProblem::CertificateIssuer
    } else {
        SendProblem::Certificate
    }
}

fn tls_error<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a rustls::Error> {
    let mut next = Some(error);
    while let Some(error) = next {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let inner: &(dyn std::error::Error + 'static) = inner.map_or(error, |inner| inner);
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        next = inner.source();
    }
    None
}

/// Makes words of a server fit for a list: one line, no control characters nor marks that turn words around, not endless.
pub fn one_line(words: &str) -> String {
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    without_hidden(&clean)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(500)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_server_fit_on_a_line() {
        assert_eq!(one_line("5.1.1 no\r\n such\tuser\u{7}"), "5.1.1 no such user");
        assert_eq!(one_line("dene\u{202e}gado"), "denegado");
        assert_eq!(one_line(&"x".repeat(9_000)).len(), 500);
    }

    #[test]
    fn a_public_server_on_this_network_is_a_portal_and_ones_own_server_is_not() {
        let at = |host: &str, addresses: &[&str]| {
            let addresses: Vec<SocketAddr> = addresses
                .iter()
                .map(|ip| SocketAddr::new(ip.parse().expect("an address"), 993))
                .collect();
            is_diverted(host, &addresses)
        };
        for near in [
            "192.168.1.1",
            "10.0.0.1",
            "172.16.4.4",
            "100.64.0.1",
            "127.0.0.1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(at("imap.gmail.com", &[near]), "{near}");
            assert!(!at("mail.tienda.example", &[near]), "{near}");
        }
        assert!(!at("imap.gmail.com", &["64.233.184.108", "192.168.1.1"]));
        assert!(!at("imap.gmail.com", &[]));
        assert!(!at("127.0.0.1", &["127.0.0.1"]));
    }

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_apart() {
        let told = |reason| {
            let error = io::Error::other(rustls::Error::InvalidCertificate(reason));
            let trouble = broken(&error);
            (trouble.problem, trouble.passing)
        };
        assert_eq!(told(CertificateError::Expired), (SendProblem::CertificateExpired, false));
        assert_eq!(told(CertificateError::NotValidYet), (SendProblem::Clock, false));
        assert_eq!(told(CertificateError::NotValidForName), (SendProblem::CertificateHost, false));
        assert_eq!(told(CertificateError::UnknownIssuer), (SendProblem::CertificateIssuer, false));
        assert_eq!(told(CertificateError::BadSignature), (SendProblem::CertificateIssuer, false));
        assert_eq!(told(CertificateError::Revoked), (SendProblem::Certificate, false));
    }
}
