//! A line between Hilo and a server that breaks at a byte, in the way that it is told.
//!
//! Where the words of the dialogue count ([`Layer::Words`]), encryption ends here: towards Hilo the proxy
//! is a server with TLS and a certificate of its own, towards the sink it speaks plainly on this machine
//! ([`Speech::Behind`](crate::smtp_sink::Speech)). So byte `n` is byte `n` of what is said, and everything
//! before it has arrived whole, while Hilo's own connection is as encrypted as any. Where a network is
//! imitated ([`Layer::Wire`]), bytes pass as they come, TLS records and handshakes among them.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::certificate;
use crate::server_thread::ServerThread;

/// Which bytes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Those of the dialogue.
    Words,
    /// Those of the network.
    Wire,
}

/// Whose bytes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// What Hilo says.
    Ours,
    /// What the server says.
    Theirs,
}

/// How a line breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum How {
    /// Both ends are closed, without TLS's farewell.
    Close,
    /// Both ends are reset.
    Reset,
    /// Nothing more is said in this direction; the other one goes on.
    HalfClose,
    /// Nothing passes any more, and nobody is told.
    Stall,
}

/// Where a line breaks: when the byte after so many of a side is about to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Whose bytes.
    pub side: Side,
    /// How many of them pass.
    pub at: usize,
    /// How.
    pub how: How,
}

/// What passed in one go.
pub type Piece = (Side, Vec<u8>);

/// A running proxy. It ends when it is dropped.
pub struct CuttingProxy {
    /// Port.
    pub port: u16,
    /// The certificate to trust, as PEM; of no use where bytes pass as they come.
    pub authority: String,
    plan: Arc<Mutex<Plan>>,
    _thread: ServerThread,
}

#[derive(Default)]
struct Plan {
    next: Option<Cut>,
    cuts_made: usize,
    passed: Vec<Piece>,
}

impl CuttingProxy {
    /// Starts a proxy before a server of this machine.
    pub fn start(layer: Layer, server: u16) -> CuttingProxy {
        let (config, authority) = certificate::make("localhost");
        let plan = Arc::<Mutex<Plan>>::default();
        let shared = Arc::clone(&plan);
        let thread =
            ServerThread::start(move |listener| listen(listener, layer, server, config, shared));
        CuttingProxy { port: thread.port, authority, plan, _thread: thread }
    }

    /// Breaks the next connection like this. Those after it are left alone.
    pub fn cut_next(&self, cut: Cut) {
        lock(&self.plan).next = Some(cut);
    }

    /// Returns how many connections were broken.
    pub fn cuts_made(&self) -> usize {
        lock(&self.plan).cuts_made
    }

    /// Returns what passed on the newest connection, in order.
    pub fn passed(&self) -> Vec<Piece> {
        lock(&self.plan).passed.clone()
    }
}

fn lock(plan: &Mutex<Plan>) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn listen(
    listener: TcpListener,
    layer: Layer,
    server: u16,
    config: Arc<ServerConfig>,
    plan: Arc<Mutex<Plan>>,
) {
    while let Ok((ours, _)) = listener.accept().await {
        let cut = {
            let mut plan = lock(&plan);
            plan.passed.clear();
            plan.next.take()
        };
        let (config, plan) = (Arc::clone(&config), Arc::clone(&plan));
        tokio::spawn(async move {
            // How a line ends is what the test looks at from both its ends.
            let _ = connect(ours, layer, server, config, cut, &plan).await;
        });
    }
}

async fn connect(
    ours: TcpStream,
    layer: Layer,
    server: u16,
    config: Arc<ServerConfig>,
    cut: Option<Cut>,
    plan: &Mutex<Plan>,
) -> io::Result<()> {
    ours.set_nodelay(true)?;
    let theirs = TcpStream::connect(("127.0.0.1", server)).await?;
    theirs.set_nodelay(true)?;
    match layer {
        Layer::Words => {
            let ours = TlsAcceptor::from(config).accept(ours).await?;
            Line { ours, theirs, cut, plan, passed: 0 }.carry().await
        }
        Layer::Wire => Line { ours, theirs, cut, plan, passed: 0 }.carry().await,
    }
}

/// One end of a line.
trait End: AsyncRead + AsyncWrite + Unpin {
    fn socket(&self) -> &TcpStream;
}

impl End for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl End for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

struct Line<'a, S> {
    ours: S,
    theirs: TcpStream,
    cut: Option<Cut>,
    plan: &'a Mutex<Plan>,
    /// Bytes of the side that is cut.
    passed: usize,
}

impl<S: End> Line<'_, S> {
    async fn carry(mut self) -> io::Result<()> {
        let (mut ours, mut theirs) = (vec![0; 4096], vec![0; 4096]);
        let mut silent = None;
        loop {
            let (side, read) = tokio::select! {
                read = self.ours.read(&mut ours), if silent != Some(Side::Ours) => (Side::Ours, read?),
                read = self.theirs.read(&mut theirs), if silent != Some(Side::Theirs) => (Side::Theirs, read?),
            };
            if read == 0 {
                return Ok(());
            }
            let bytes = if side == Side::Ours { &ours } else { &theirs };
            let bytes = bytes.get(..read).unwrap_or_default();
            let Some(cut) = self.cut.filter(|cut| cut.side == side && self.passed + read > cut.at)
            else {
                self.pass(side, bytes).await?;
                continue;
            };
            let before = bytes.get(..cut.at.saturating_sub(self.passed)).unwrap_or_default();
            self.pass(side, before).await?;
            self.cut = None;
            lock(self.plan).cuts_made += 1;
            match cut.how {
                How::Close => return Ok(()),
                How::Reset => {
                    self.ours.socket().set_zero_linger()?;
                    return self.theirs.set_zero_linger();
                }
                How::HalfClose => {
                    silent = Some(side);
                    match side {
                        Side::Ours => self.theirs.shutdown().await?,
                        Side::Theirs => self.ours.shutdown().await?,
                    }
                }
                // Until Hilo has had enough of it.
                How::Stall => while self.ours.read(&mut ours).await? > 0 {},
            }
        }
    }

    async fn pass(&mut self, side: Side, bytes: &[u8]) -> io::Result<()> {
        if self.cut.is_some_and(|cut| cut.side == side) {
            self.passed += bytes.len();
        }
        lock(self.plan).passed.push((side, bytes.to_vec()));
        match side {
            Side::Ours => self.theirs.write_all(bytes).await,
            Side::Theirs => {
                self.ours.write_all(bytes).await?;
                self.ours.flush().await
            }
        }
    }
}
