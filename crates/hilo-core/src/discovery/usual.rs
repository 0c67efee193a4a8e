//! Tries servers of usual names. One counts when it greets as it should over an encrypted connection whose certificate
//! is its own.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{Parts, Servers};
use crate::model::{FoundBy, Security, SendProblem};
use crate::net::Trouble;
use crate::net::names::Names;
use crate::net::providers::Server;

/// How long a server may take.
const TRIED: Duration = Duration::from_secs(8);
/// Bytes of what a server says before it is encrypted, and of its greeting.
const SAID: usize = 4_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Talk {
    Imap,
    Smtp,
}

/// Finds both servers. Fails with what was nearest to a server: one with another's certificate is nearer than none.
pub(super) async fn servers(
    names: &Names,
    parts: Parts<'_>,
    exchanger: Option<&str>,
) -> Result<Servers, Trouble> {
    let domain = parts.domain;
    let hosts = |first: &str| {
        let mut hosts =
            vec![format!("{first}.{domain}"), format!("mail.{domain}"), domain.to_owned()];
        let exchanger = exchanger.map(str::to_owned);
        hosts.extend(exchanger.filter(|host| !hosts.contains(host)));
        hosts
    };
    let (imap, smtp) = tokio::join!(
        first(names, Talk::Imap, hosts("imap")),
        first(names, Talk::Smtp, hosts("smtp")),
    );
    let (imap, smtp) = match (imap, smtp) {
        (Ok(imap), Ok(smtp)) => (imap, smtp),
        (Err(one), Err(other)) => return Err(nearest(vec![one, other])),
        (Err(one), Ok(_)) | (Ok(_), Err(one)) => return Err(one),
    };
    Ok(Servers {
        provider: String::new(),
        by: FoundBy::Guess,
        need: None,
        imap,
        imap_user: parts.address.to_owned(),
        smtp,
        smtp_user: parts.address.to_owned(),
    })
}

/// Tries all at once and returns the best that answers: TLS from the first byte goes before STARTTLS.
async fn first(names: &Names, talk: Talk, hosts: Vec<String>) -> Result<Server, Trouble> {
    let ports = match talk {
        Talk::Imap => [(Security::Tls, 993), (Security::Starttls, 143)],
        Talk::Smtp => [(Security::Tls, 465), (Security::Starttls, 587)],
    };
    let servers = ports.into_iter().flat_map(|(security, port)| {
        hosts.iter().map(move |host| Server { host: host.clone(), port, security })
    });
    let mut tries = JoinSet::new();
    for (place, server) in servers.enumerate() {
        let names = names.clone();
        tries.spawn(async move {
            let tried = timeout(TRIED, greet(&names, talk, &server)).await;
            (place, tried.unwrap_or_else(|_| Err(silent())).map(|()| server))
        });
    }
    let mut ended: Vec<_> = tries.join_all().await;
    ended.sort_by_key(|(place, _)| *place);
    let mut troubles = Vec::new();
    for (_, tried) in ended {
        match tried {
            Ok(server) => return Ok(server),
            Err(trouble) => troubles.push(trouble),
        }
    }
    Err(nearest(troubles))
}

fn silent() -> Trouble {
    Trouble::passing(SendProblem::Unreachable, "no answer in time")
}

/// The trouble of whoever came nearest to being a server.
fn nearest(troubles: Vec<Trouble>) -> Trouble {
    let distance = |trouble: &Trouble| {
        if trouble.problem == SendProblem::UnknownHost {
            2
        } else if trouble.problem == SendProblem::Unreachable {
            1
        } else {
            0
        }
    };
    troubles.into_iter().min_by_key(distance).unwrap_or_else(silent)
}

/// Hears a server's greeting over an encrypted connection.
async fn greet(names: &Names, talk: Talk, server: &Server) -> Result<(), Trouble> {
    let mut stream = names.connect(&server.host, server.port).await?;
    if server.security == Security::Starttls {
        hear(&mut stream, talk).await?;
        if talk == Talk::Smtp {
            say(&mut stream, b"EHLO [127.0.0.1]\r\n").await?;
            hear(&mut stream, talk).await?;
        }
        let words: &[u8] = if talk == Talk::Smtp { b"STARTTLS\r\n" } else { b"a STARTTLS\r\n" };
        say(&mut stream, words).await?;
        hear(&mut stream, talk).await?;
        // The greeting was before; that the handshake succeeds is what counts.
        names.encrypt(stream, &server.host).await?;
        return Ok(());
    }
    let mut stream = names.encrypt(stream, &server.host).await?;
    hear(&mut stream, talk).await
}

async fn say(stream: &mut tokio::net::TcpStream, words: &[u8]) -> Result<(), Trouble> {
    stream.write_all(words).await.map_err(|error| crate::net::broken(&error))
}

/// Hears one answer, which is a yes.
async fn hear(stream: &mut (impl AsyncRead + Unpin), talk: Talk) -> Result<(), Trouble> {
    let mut said = Vec::new();
    while said.len() < SAID {
        let byte = stream.read_u8().await.map_err(|error| crate::net::broken(&error))?;
        said.push(byte);
        let line = said.rsplit(|byte| *byte == b'\n').nth(usize::from(byte == b'\n'));
        let line = line.unwrap_or_default();
        if byte != b'\n' || (talk == Talk::Smtp && line.get(3) == Some(&b'-')) {
            continue;
        }
        let yes = match talk {
            Talk::Imap => line.get(2..4).is_some_and(|word| word.eq_ignore_ascii_case(b"OK")),
            Talk::Smtp => line.first() == Some(&b'2'),
        };
        return if yes { Ok(()) } else { Err(odd(&said)) };
    }
    Err(odd(&said))
}

fn odd(said: &[u8]) -> Trouble {
    Trouble::lasting(SendProblem::Refused, &String::from_utf8_lossy(said))
}
