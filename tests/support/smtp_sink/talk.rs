//! One visitor of a sink.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::{Answer, Arrival, PASSWORD, Place, Server, Speech, USER};

/// Bytes of a line.
const LINE_LIMIT: u64 = 100_000;

/// Bytes of a body after which a server that takes its time rests.
const GULP: usize = 64_000;

/// What comes after an answer.
#[derive(PartialEq, Eq)]
enum Next {
    Go,
    HangUp,
}

pub(super) struct Talk<'a, S> {
    server: &'a Server,
    line: BufReader<S>,
    /// Whether what is said cannot be overheard.
    encrypted: bool,
    recipients: Vec<String>,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Talk<'a, S> {
    pub fn new(server: &'a Server, stream: S, encrypted: bool) -> Self {
        Talk { server, line: BufReader::new(stream), encrypted, recipients: Vec::new() }
    }

    /// Greets and serves. Returns the connection where it is to be encrypted now.
    pub async fn receive(mut self) -> std::io::Result<Option<S>> {
        match self.say(Place::Greeting, "", "220 sink").await? {
            Next::Go => self.go_on().await,
            Next::HangUp => Ok(None),
        }
    }

    /// Serves somebody who was greeted before.
    pub async fn go_on(mut self) -> std::io::Result<Option<S>> {
        while let Some(command) = self.read().await? {
            let command = String::from_utf8_lossy(&command).trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            self.server.seen.note(|facts| facts.commands.push(verb.clone()));
            let next = match verb.as_str() {
                "EHLO" => {
                    let offer = match (self.encrypted, self.server.speech) {
                        (true, _) => "250-AUTH PLAIN LOGIN\r\n",
                        (false, Speech::Starttls | Speech::Injected) => "250-STARTTLS\r\n",
                        (false, Speech::Plain | Speech::Tls | Speech::Behind) => "",
                    };
                    let words = format!("250-sink\r\n{offer}250 8BITMIME");
                    self.say(Place::Ehlo, "", &words).await?
                }
                "STARTTLS" => {
                    let injected = "\r\n250-sink\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok";
                    let slipped =
                        if self.server.speech == Speech::Injected { injected } else { "" };
                    let words = format!("220 go ahead{slipped}");
                    match self.say(Place::Starttls, "", &words).await? {
                        Next::Go => return Ok(Some(self.line.into_inner())),
                        Next::HangUp => Next::HangUp,
                    }
                }
                "AUTH" => {
                    let right = STANDARD.encode(format!("\0{USER}\0{PASSWORD}"));
                    let words = if command.ends_with(&right) {
                        "235 2.7.0 ok"
                    } else {
                        "535 5.7.8 wrong password"
                    };
                    self.say(Place::Auth, "", words).await?
                }
                // What there is to say to the reasons for which a token is refused.
                "" => self.say(Place::Auth, "", "535 5.7.8 wrong token").await?,
                "MAIL" => {
                    self.recipients.clear();
                    self.say(Place::Mail, "", "250 2.1.0 ok").await?
                }
                "RCPT" => self.recipient(&command).await?,
                "DATA" => self.data().await?,
                "RSET" => {
                    self.recipients.clear();
                    self.write(b"250 2.0.0 ok\r\n").await?
                }
                "QUIT" => {
                    self.say(Place::Quit, "", "221 bye").await?;
                    Next::HangUp
                }
                _ => self.write(b"250 2.0.0 ok\r\n").await?,
            };
            if next == Next::HangUp {
                break;
            }
        }
        Ok(None)
    }

    async fn recipient(&mut self, command: &str) -> std::io::Result<Next> {
        let address = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let scripted = self.server.scripted(Place::Rcpt, &address);
        if scripted.as_ref().is_none_or(|(_, keeps)| *keeps) {
            self.recipients.push(address);
        }
        self.answer(scripted.map(|(answer, _)| answer), "250 2.1.5 ok").await
    }

    async fn data(&mut self) -> std::io::Result<Next> {
        let scripted = self.server.scripted(Place::Data, "").map(|(answer, _)| answer);
        let refused = scripted.as_ref().is_some_and(
            |answer| matches!(answer, Answer::Say(words) if !words.starts_with(b"354")),
        );
        let next = self.answer(scripted, "354 go ahead").await?;
        if refused || next == Next::HangUp {
            return Ok(next);
        }
        let (raw, whole) = self.body().await;
        let arrival = Arrival {
            recipients: std::mem::take(&mut self.recipients),
            raw: String::from_utf8_lossy(&raw).into_owned(),
        };
        let scripted = self.server.scripted(Place::Body, "").filter(|_| whole);
        self.server.seen.note(|facts| {
            facts.bodies += usize::from(whole);
            if !whole {
                facts.fragments.push(arrival);
            } else if scripted.as_ref().is_none_or(|(_, keeps)| *keeps) {
                facts.arrivals.push(arrival);
            }
        });
        if !whole {
            return Ok(Next::HangUp);
        }
        self.answer(scripted.map(|(answer, _)| answer), "250 2.0.0 ok").await
    }

    /// Reads a body, and whether its end came.
    async fn body(&mut self) -> (Vec<u8>, bool) {
        let mut raw = Vec::new();
        let mut rest_at = GULP;
        loop {
            if raw.len() >= rest_at {
                rest_at += GULP;
                tokio::time::sleep(self.server.pause).await;
            }
            let mut line = Vec::new();
            let ended = self.read_into(&mut line).await;
            if line == b".\r\n" {
                return (raw, true);
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            if !matches!(ended, Ok(true)) {
                return (raw, false);
            }
        }
    }

    /// Reads a line with its end; `None` where the visitor left or the line has no end.
    async fn read(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        Ok(self.read_into(&mut line).await?.then_some(line))
    }

    /// Reads what there is of a line, and whether its end came.
    async fn read_into(&mut self, line: &mut Vec<u8>) -> std::io::Result<bool> {
        (&mut self.line).take(LINE_LIMIT).read_until(b'\n', line).await?;
        Ok(line.ends_with(b"\n"))
    }

    async fn say(&mut self, place: Place, about: &str, usual: &str) -> std::io::Result<Next> {
        let scripted = self.server.scripted(place, about).map(|(answer, _)| answer);
        self.answer(scripted, usual).await
    }

    async fn answer(&mut self, scripted: Option<Answer>, usual: &str) -> std::io::Result<Next> {
        if !self.server.latency.is_zero() {
            tokio::time::sleep(self.server.latency).await;
        }
        match scripted {
            None => self.write(format!("{usual}\r\n").as_bytes()).await,
            Some(Answer::Say(words)) => self.write(&words).await,
            Some(Answer::SayAndHangUp(words)) => {
                self.write(&words).await?;
                // An orderly end, so that what was said arrives.
                self.line.get_mut().shutdown().await?;
                Ok(Next::HangUp)
            }
            Some(Answer::Flood(words)) => loop {
                self.write(&words).await?;
                self.server.seen.note(|facts| facts.flooded += words.len());
            },
            Some(Answer::Silence) => {
                while self.read().await?.is_some() {}
                Ok(Next::HangUp)
            }
        }
    }

    async fn write(&mut self, words: &[u8]) -> std::io::Result<Next> {
        self.line.write_all(words).await?;
        self.line.flush().await?;
        Ok(Next::Go)
    }
}
