//! The practice mailbox: a mail server inside Hilo that keeps what it gets and passes nothing on.
//!
//! It listens on this machine only, on a port that the system chooses, while a mail is being sent to
//! it. A newcomer sends through the same code as later to a real server, and sees the mail arrive.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::mime::SIZE_LIMIT;

/// Bytes of a command.
const LINE_LIMIT: usize = 2_000;
/// Recipients of a mail.
const RECIPIENT_LIMIT: usize = 100;
/// Time for a whole visit.
const VISIT: Duration = Duration::from_secs(60);

/// A mail that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The mail.
    pub raw: Vec<u8>,
}

/// Keeps an arrival, or says why it cannot: the sender then hears "later".
pub type Keep = dyn Fn(Arrival) -> Result<(), String> + Send + Sync;

/// The port of a practice mailbox of this process. Only that mailbox can make one, so that a plain
/// connection can lead nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticePort(u16);

impl PracticePort {
    pub(super) fn address(self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.0))
    }
}

/// A practice mailbox that is open. It closes when it is dropped.
#[derive(Debug)]
pub struct Practice {
    port: PracticePort,
    listening: JoinHandle<()>,
}

impl Practice {
    /// Opens the mailbox. `keep` runs before the sender is told that the mail arrived.
    pub async fn open(keep: Arc<Keep>) -> std::io::Result<Practice> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = PracticePort(listener.local_addr()?.port());
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A visitor that misbehaves is put out; there is nobody to tell.
                let _ = timeout(VISIT, Visit::new(stream).receive(&*keep)).await;
            }
        });
        Ok(Practice { port, listening })
    }

    /// Returns where it listens.
    pub fn port(&self) -> PracticePort {
        self.port
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One connection.
struct Visit {
    stream: BufReader<TcpStream>,
    sender: bool,
    recipients: Vec<String>,
}

impl Visit {
    fn new(stream: TcpStream) -> Self {
        Visit { stream: BufReader::new(stream), sender: false, recipients: Vec::new() }
    }

    async fn receive(mut self, keep: &Keep) -> std::io::Result<()> {
        self.say("220 practice mailbox").await?;
        while let Some(line) = self.line(LINE_LIMIT).await? {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let size = format!("250 SIZE {SIZE_LIMIT}");
                    self.say(&format!("250-practice\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n{size}"))
                        .await?;
                }
                "HELO" | "NOOP" => self.say("250 2.0.0 ok").await?,
                "RSET" => {
                    self.forget();
                    self.say("250 2.0.0 ok").await?;
                }
                "MAIL" => {
                    self.forget();
                    self.sender = true;
                    self.say("250 2.1.0 ok").await?;
                }
                "RCPT" => self.recipient(&line).await?,
                "DATA" if self.sender && !self.recipients.is_empty() => self.data(keep).await?,
                "DATA" => self.say("503 5.5.1 say first who it is for").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("502 5.5.1 not known here").await?,
            }
        }
        Ok(())
    }

    async fn recipient(&mut self, line: &str) -> std::io::Result<()> {
        let address = line
            .split_once('<')
            .and_then(|(_, rest)| rest.split_once('>'))
            .map(|(address, _)| address.to_owned())
            .filter(|address| address.contains('@'));
        match address {
            Some(_) if !self.sender => self.say("503 5.5.1 say first who it is from").await,
            Some(_) if self.recipients.len() >= RECIPIENT_LIMIT => {
                self.say("452 4.5.3 too many recipients").await
            }
            Some(address) => {
                self.recipients.push(address);
                self.say("250 2.1.5 ok").await
            }
            None => self.say("501 5.1.3 not an address").await,
        }
    }

    async fn data(&mut self, keep: &Keep) -> std::io::Result<()> {
        self.say("354 go ahead").await?;
        let mut raw = Vec::new();
        let mut too_large = false;
        loop {
            let Some(line) = self.line(SIZE_LIMIT).await? else { return Ok(()) };
            if line == b".\r\n" {
                break;
            }
            too_large |= raw.len().saturating_add(line.len()) > SIZE_LIMIT;
            if !too_large {
                raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            }
        }
        let recipients = std::mem::take(&mut self.recipients);
        self.forget();
        if too_large {
            return self.say("552 5.3.4 larger than a mail may be").await;
        }
        match keep(Arrival { recipients, raw }) {
            Ok(()) => self.say("250 2.0.0 kept in the practice mailbox").await,
            Err(_) => self.say("451 4.3.0 cannot be kept now").await,
        }
    }

    fn forget(&mut self) {
        self.sender = false;
        self.recipients.clear();
    }

    /// Reads a line with its end; `None` when the visitor left or the line is longer than `limit`.
    async fn line(&mut self, limit: usize) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        (&mut self.stream).take(limit).read_until(b'\n', &mut line).await?;
        Ok(line.ends_with(b"\n").then_some(line))
    }

    async fn say(&mut self, words: &str) -> std::io::Result<()> {
        self.stream.write_all(format!("{words}\r\n").as_bytes()).await
    }
}

#[cfg(test)]
mod tests;
