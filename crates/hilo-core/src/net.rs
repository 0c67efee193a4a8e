//! The way to a mail server that both SMTP and IMAP take: find it, connect, encrypt, and say in words what
//! stood in the way. What is said on it is the business of [`outbox`](crate::outbox) and
//! [`mailbox`](crate::mailbox).

pub mod tls;

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpStream, lookup_host};

use crate::model::SendProblem;

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
    Ok(found.collect())
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
        Some(
            rustls::Error::InvalidCertificate(_)
            | rustls::Error::NoCertificatesPresented
            | rustls::Error::UnsupportedNameType,
        ) => Trouble::lasting(SendProblem::Certificate, words),
        // Something that is no TLS answered: the port speaks plainly, or somebody stands between.
        Some(rustls::Error::InvalidMessage(_) | rustls::Error::PeerIncompatible(_)) => {
            Trouble::lasting(SendProblem::NoEncryption, words)
        }
        Some(_) | None => Trouble::passing(SendProblem::Unreachable, words),
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

/// Makes words of a server fit for a list: one line, no control characters, not endless.
pub fn one_line(words: &str) -> String {
    let clean: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_server_fit_on_a_line() {
        assert_eq!(one_line("5.1.1 no\r\n such\tuser\u{7}"), "5.1.1 no such user");
        assert_eq!(one_line(&"x".repeat(9_000)).len(), 500);
    }
}
