//! An SMTP server that misbehaves as it is told and remembers what it got.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

/// The user that the sink knows.
pub const USER: &str = "soporte@hilo.test";
/// That user's password.
pub const PASSWORD: &str = "clave-1";

/// How the sink misbehaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Not at all.
    None,
    /// Keeps the first mail and hangs up instead of saying so.
    DropAfterData,
    /// Hangs up at the end of each body and keeps nothing.
    DropBeforeData,
    /// Asks to come again the first time.
    LaterFirst,
    /// Turns everybody away at the door.
    Busy,
    /// Finds every mail too big.
    TooBig,
    /// Refuses one recipient.
    RefuseRecipient(&'static str),
    /// Asks one recipient to come again, so many times.
    DeferRecipient(&'static str, usize),
    /// Takes the body and never answers.
    Hang,
    /// Shows a certificate that nobody trusts.
    BadCertificate,
    /// Shows a certificate of another host.
    OtherHost,
}

/// How the sink speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS.
    Starttls,
    /// Plainly, and offers nothing else.
    Plain,
    /// STARTTLS, with words slipped in behind the answer to it.
    Injected,
}

/// A mail that the sink kept.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The mail.
    pub raw: String,
}

#[derive(Default)]
struct Seen {
    arrivals: Vec<Arrival>,
    commands: Vec<String>,
    bodies: usize,
    deferred: usize,
}

/// A running sink. It ends when it is dropped.
pub struct SmtpSink {
    /// Port.
    pub port: u16,
    /// The certificate to trust, as PEM.
    pub authority: String,
    seen: Arc<Mutex<Seen>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl SmtpSink {
    /// Starts a sink with TLS.
    pub fn start(fault: Fault) -> SmtpSink {
        SmtpSink::speaking(Speech::Tls, fault)
    }

    /// Starts a sink.
    pub fn speaking(speech: Speech, fault: Fault) -> SmtpSink {
        let host = if fault == Fault::OtherHost { "otra.example" } else { "localhost" };
        let (config, mut authority) = certificate(host);
        if fault == Fault::BadCertificate {
            authority = certificate(host).1;
        }
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let server =
            Server { speech, fault, seen: Arc::clone(&seen), tls: Arc::new(config).into() };
        let thread = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("tokio");
            runtime.block_on(async move {
                let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
                tell.send(listener.local_addr().expect("its address").port()).expect("the test");
                tokio::select! {
                    () = server.listen(listener) => {}
                    _ = stopped => {}
                }
            });
        });
        let port = told.recv().expect("the sink");
        SmtpSink { port, authority, seen, stop: Some(stop), thread: Some(thread) }
    }

    /// Returns the mails that were kept.
    pub fn arrivals(&self) -> Vec<Arrival> {
        lock(&self.seen).arrivals.clone()
    }

    /// Returns the first words of every command that came.
    pub fn commands(&self) -> Vec<String> {
        lock(&self.seen).commands.clone()
    }

    /// Waits until so many whole bodies have come, kept or not.
    pub fn wait_for_bodies(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while lock(&self.seen).bodies < count {
            assert!(Instant::now() < deadline, "no body came");
            std::thread::yield_now();
        }
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a certificate that is its own authority, and returns it as PEM as well.
fn certificate(host: &str) -> (ServerConfig, String) {
    let made = rcgen::generate_simple_self_signed([host.to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a certificate that fits its key");
    (config, made.cert.pem())
}

struct Server {
    speech: Speech,
    fault: Fault,
    seen: Arc<Mutex<Seen>>,
    tls: TlsAcceptor,
}

/// What comes after a command.
enum Next {
    Go,
    Encrypt,
    HangUp,
}

trait Line: AsyncRead + AsyncWrite + Unpin {}
impl<T: AsyncRead + AsyncWrite + Unpin> Line for T {}

impl Server {
    async fn listen(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            // One visitor after the other; how a visit ends is the visitor's matter.
            let _ = self.visit(stream).await;
        }
    }

    async fn visit(&self, stream: tokio::net::TcpStream) -> std::io::Result<()> {
        if self.speech == Speech::Tls {
            let stream = self.tls.accept(stream).await?;
            return self.talk(&mut BufReader::new(stream), true, true).await.map(|_| ());
        }
        let mut plain = BufReader::new(stream);
        if let Next::Encrypt = self.talk(&mut plain, false, true).await? {
            let stream = self.tls.accept(plain.into_inner()).await?;
            self.talk(&mut BufReader::new(stream), true, false).await?;
        }
        Ok(())
    }

    async fn talk<S: Line>(
        &self,
        line: &mut BufReader<S>,
        encrypted: bool,
        greet: bool,
    ) -> std::io::Result<Next> {
        if greet && self.fault == Fault::Busy {
            say(line, "421 4.7.0 too many connections").await?;
            return Ok(Next::HangUp);
        }
        if greet {
            say(line, "220 sink").await?;
        }
        let mut recipients = Vec::new();
        let mut text = String::new();
        loop {
            text.clear();
            if line.read_line(&mut text).await? == 0 {
                return Ok(Next::HangUp);
            }
            let command = text.trim_end().to_owned();
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            lock(&self.seen).commands.push(verb.clone());
            match verb.as_str() {
                "EHLO" => {
                    let offer = match (encrypted, self.speech) {
                        (true, _) => "250-AUTH PLAIN LOGIN\r\n",
                        (false, Speech::Plain | Speech::Tls) => "",
                        (false, Speech::Starttls | Speech::Injected) => "250-STARTTLS\r\n",
                    };
                    say(line, &format!("250-sink\r\n{offer}250 8BITMIME")).await?;
                }
                "STARTTLS" => {
                    let injected = "\r\n250-sink\r\n250 AUTH PLAIN\r\n235 ok\r\n250 ok\r\n250 ok";
                    let slipped = if self.speech == Speech::Injected { injected } else { "" };
                    say(line, &format!("220 go ahead{slipped}")).await?;
                    return Ok(Next::Encrypt);
                }
                "AUTH" => {
                    let right = command.ends_with(&credentials());
                    let answer = if right { "235 2.7.0 ok" } else { "535 5.7.8 wrong password" };
                    say(line, answer).await?;
                }
                "RCPT" => {
                    let address = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    if matches!(self.fault, Fault::RefuseRecipient(refused) if refused == address) {
                        say(line, "550 5.1.1 no such user").await?;
                    } else if self.defers(&address) {
                        say(line, "450 4.2.0 greylisted").await?;
                    } else {
                        recipients.push(address);
                        say(line, "250 2.1.5 ok").await?;
                    }
                }
                "DATA" => {
                    say(line, "354 go ahead").await?;
                    let raw = body(line).await?;
                    if let Next::HangUp = self.take(line, &recipients, raw).await? {
                        return Ok(Next::HangUp);
                    }
                }
                "QUIT" => {
                    say(line, "221 bye").await?;
                    return Ok(Next::HangUp);
                }
                _ => say(line, "250 2.0.0 ok").await?,
            }
        }
    }

    fn defers(&self, address: &str) -> bool {
        let Fault::DeferRecipient(deferred, times) = self.fault else { return false };
        let mut seen = lock(&self.seen);
        let defers = deferred == address && seen.deferred < times;
        seen.deferred += usize::from(defers);
        defers
    }

    async fn take<S: Line>(
        &self,
        line: &mut BufReader<S>,
        recipients: &[String],
        raw: String,
    ) -> std::io::Result<Next> {
        let count = {
            let mut seen = lock(&self.seen);
            seen.bodies += 1;
            seen.bodies
        };
        let keep = || {
            let arrival = Arrival { recipients: recipients.to_vec(), raw };
            lock(&self.seen).arrivals.push(arrival);
        };
        match self.fault {
            Fault::DropBeforeData => return Ok(Next::HangUp),
            Fault::LaterFirst if count == 1 => say(line, "451 4.3.0 try again later").await?,
            Fault::TooBig => say(line, "552 5.2.3 message too big").await?,
            Fault::DropAfterData if count == 1 => {
                keep();
                return Ok(Next::HangUp);
            }
            Fault::Hang if count == 1 => {
                keep();
                // Until the other side hangs up.
                let mut rest = String::new();
                line.read_line(&mut rest).await?;
                return Ok(Next::HangUp);
            }
            Fault::None
            | Fault::LaterFirst
            | Fault::DropAfterData
            | Fault::Busy
            | Fault::RefuseRecipient(_)
            | Fault::DeferRecipient(..)
            | Fault::Hang
            | Fault::BadCertificate
            | Fault::OtherHost => {
                keep();
                say(line, "250 2.0.0 ok").await?;
            }
        }
        Ok(Next::Go)
    }
}

async fn say<S: Line>(line: &mut BufReader<S>, words: &str) -> std::io::Result<()> {
    line.write_all(format!("{words}\r\n").as_bytes()).await?;
    line.flush().await
}

async fn body<S: Line>(line: &mut BufReader<S>) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut text = String::new();
        if line.read_line(&mut text).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if text == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(text.strip_prefix('.').unwrap_or(&text));
    }
}

/// `\0USER\0PASSWORD` as base64.
fn credentials() -> String {
    let plain = format!("\0{USER}\0{PASSWORD}");
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in plain.as_bytes().chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte))
            << (8 * (3 - three.len()));
        for place in 0..4 {
            let index = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap_or_default();
            let letter = letters.get(index).filter(|_| place <= three.len());
            out.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    out
}
