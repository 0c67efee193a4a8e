//! An SMTP server that misbehaves as it is told and remembers what it got.

mod script;
mod seen;
mod talk;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::certificate;
use crate::server_thread::ServerThread;
pub use script::{Answer, Fault, Place, Script, Shown};
use seen::Seen;
pub use seen::{Arrival, Taken};

/// The user that the sink knows.
pub const USER: &str = "soporte@hilo.test";
/// That user's password.
pub const PASSWORD: &str = "clave-1";

/// How the sink speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// TLS from the first byte.
    Tls,
    /// STARTTLS.
    Starttls,
    /// Plainly, and offers nothing else.
    Plain,
    /// Plainly, to somebody who took the encryption off before: a sign-in is offered.
    Behind,
    /// STARTTLS, with words slipped in behind the answer to it.
    Injected,
}

/// A running sink. It ends when it is dropped.
pub struct SmtpSink {
    /// Port.
    pub port: u16,
    /// The certificate to trust, as PEM.
    pub authority: String,
    seen: Arc<Seen>,
    _thread: ServerThread,
}

impl SmtpSink {
    /// Starts a sink with TLS.
    pub fn start(script: impl Into<Script>) -> SmtpSink {
        SmtpSink::speaking(Speech::Tls, script)
    }

    /// Starts a sink.
    pub fn speaking(speech: Speech, script: impl Into<Script>) -> SmtpSink {
        let script = script.into();
        let host = if script.shown == Shown::OtherHost { "otra.example" } else { "localhost" };
        let (config, mut authority) = certificate::make(host);
        if script.shown == Shown::Untrusted {
            authority = certificate::make(host).1;
        }
        let seen = Arc::new(Seen::default());
        let server = Server {
            speech,
            latency: script.latency,
            pause: script.pause,
            script: Mutex::new(script),
            seen: Arc::clone(&seen),
            tls: config.into(),
        };
        let thread = ServerThread::start(|listener| Arc::new(server).listen(listener));
        SmtpSink { port: thread.port, authority, seen, _thread: thread }
    }

    /// Returns the mails that were kept.
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.seen.lock().arrivals.clone()
    }

    /// Takes out what was kept and what broke off, so that it takes no room here any longer.
    pub fn take(&self) -> Taken {
        self.seen.note(|facts| Taken {
            arrivals: std::mem::take(&mut facts.arrivals),
            fragments: std::mem::take(&mut facts.fragments),
        })
    }

    /// Returns the first words of every command that came.
    pub fn commands(&self) -> Vec<String> {
        self.seen.lock().commands.clone()
    }

    /// Returns how many bytes of a flood were taken by whoever listened.
    pub fn flooded(&self) -> usize {
        self.seen.lock().flooded
    }

    /// Returns how many connections came in all.
    pub fn visits(&self) -> usize {
        self.seen.lock().visits
    }

    /// Waits until so many whole bodies have come, kept or not.
    pub fn wait_for_bodies(&self, count: usize) {
        self.seen.wait("a body", |facts| facts.bodies >= count);
    }

    /// Waits until so many connections have come and all of them are at their end.
    pub fn wait_for_end_of(&self, visits: usize) {
        self.seen.wait("the end of a visit", |facts| facts.visits >= visits && facts.visitors == 0);
    }
}

struct Server {
    speech: Speech,
    latency: Duration,
    pause: Duration,
    script: Mutex<Script>,
    seen: Arc<Seen>,
    tls: TlsAcceptor,
}

impl Server {
    async fn listen(self: Arc<Self>, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            self.seen.note(|facts| {
                facts.visits += 1;
                facts.visitors += 1;
            });
            let server = Arc::clone(&self);
            tokio::spawn(async move {
                // How a visit ends is the visitor's matter.
                let _ = server.visit(stream).await;
                server.seen.note(|facts| facts.visitors -= 1);
            });
        }
    }

    async fn visit(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        match self.speech {
            Speech::Tls => {
                let stream = self.tls.accept(stream).await?;
                talk::Talk::new(self, stream, true).receive().await.map(drop)
            }
            Speech::Behind => talk::Talk::new(self, stream, true).receive().await.map(drop),
            Speech::Plain | Speech::Starttls | Speech::Injected => {
                let Some(plain) = talk::Talk::new(self, stream, false).receive().await? else {
                    return Ok(());
                };
                let stream = self.tls.accept(plain).await?;
                talk::Talk::new(self, stream, true).go_on().await.map(drop)
            }
        }
    }

    /// Takes what the script says at a point.
    fn scripted(&self, place: Place, recipient: &str) -> Option<(Answer, bool)> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).take(place, recipient)
    }
}
