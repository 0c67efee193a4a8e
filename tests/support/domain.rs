//! A domain of a test, on this machine: a name server, pages by https, and servers of mail that greet.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::certificate;
use crate::server_thread::ServerThread;

/// What the name server says about a name and a kind of record, as the bytes of each answer.
type Records = HashMap<(String, u16), Vec<Vec<u8>>>;

/// A name server that ends with the test.
pub struct NameServer {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
    stop: Arc<UdpSocket>,
}

impl NameServer {
    /// Starts one. A name without records does not exist.
    pub fn start(records: Records) -> NameServer {
        let socket = Arc::new(UdpSocket::bind(("127.0.0.1", 0)).expect("a port"));
        let address = socket.local_addr().expect("its address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (listening, heard) = (Arc::clone(&socket), Arc::clone(&asked));
        std::thread::spawn(move || {
            let mut packet = [0_u8; 1_500];
            while let Ok((size, from)) = listening.recv_from(&mut packet) {
                let Some(question) = packet.get(..size).filter(|question| !question.is_empty())
                else {
                    return;
                };
                let (name, answer) = answer(question, &records);
                heard.lock().expect("a list").push(name);
                let _ = listening.send_to(&answer, from);
            }
        });
        NameServer { address, asked, stop: socket }
    }

    /// Returns the names that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a list").clone()
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        // A packet without a word ends the thread.
        let _ = self.stop.send_to(&[], self.address);
    }
}

/// A name that leads to this machine, by an address of the public net.
pub fn here(name: &str) -> ((String, u16), Vec<Vec<u8>>) {
    at(name, [93, 184, 216, 34])
}

/// A name that leads to this machine, by an address of one's own.
pub fn at(name: &str, address: [u8; 4]) -> ((String, u16), Vec<Vec<u8>>) {
    ((name.to_owned(), 1), vec![address.to_vec()])
}

/// Who takes the mails of a domain.
pub fn exchanger(domain: &str, host: &str) -> ((String, u16), Vec<Vec<u8>>) {
    let mut data = vec![0, 10];
    data.extend(labels(host));
    ((domain.to_owned(), 15), vec![data])
}

/// Where a service of a domain is.
pub fn service(service: &str, host: &str, port: u16) -> ((String, u16), Vec<Vec<u8>>) {
    let mut data = vec![0, 0, 0, 1];
    data.extend(port.to_be_bytes());
    data.extend(labels(host));
    ((service.to_owned(), 33), vec![data])
}

fn labels(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.').filter(|label| !label.is_empty()) {
        bytes.push(u8::try_from(label.len()).expect("a short label"));
        bytes.extend(label.as_bytes());
    }
    bytes.push(0);
    bytes
}

/// Answers a question (RFC 1035, 4.1): the header, the question as it came, and the answers.
fn answer(question: &[u8], records: &Records) -> (String, Vec<u8>) {
    let (mut name, mut at) = (String::new(), 12);
    while let Some(size) = question.get(at).map(|size| usize::from(*size)).filter(|size| *size > 0)
    {
        let label = question.get(at + 1..at + 1 + size).unwrap_or_default();
        name.push_str(&String::from_utf8_lossy(label).to_lowercase());
        name.push('.');
        at += 1 + size;
    }
    let name = name.trim_end_matches('.').to_owned();
    let kind = question.get(at + 1..at + 3).and_then(|kind| kind.try_into().ok());
    let kind = u16::from_be_bytes(kind.expect("a whole question"));
    let found = records.get(&(name.clone(), kind));
    let exists = records.keys().any(|(known, _)| *known == name);
    let count = u16::try_from(found.map_or(0, Vec::len)).expect("few answers");
    let mut answer = question.get(..2).expect("a header").to_vec();
    answer.extend([0x81, if exists { 0x80 } else { 0x83 }]);
    answer.extend([0, 1]);
    answer.extend(count.to_be_bytes());
    answer.extend([0, 0, 0, 0]);
    answer.extend(question.get(12..at + 5).expect("a question"));
    for data in found.into_iter().flatten() {
        answer.extend([0xc0, 12]);
        answer.extend(kind.to_be_bytes());
        answer.extend([0, 1, 0, 0, 0, 60]);
        answer.extend(u16::try_from(data.len()).expect("short data").to_be_bytes());
        answer.extend(data);
    }
    (name, answer)
}

/// A server with TLS from the first byte that does something with each connection.
pub struct Encrypted {
    /// The thread and its port.
    pub server: ServerThread,
}

/// Pages by https, and what was asked for them.
pub struct Pages {
    /// The thread and its port.
    pub server: ServerThread,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Pages {
    /// Returns each question, with its head and its body.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("a list").clone()
    }
}

/// Pages by https: what is said for a host and a path, whole, with its status line.
pub fn pages(config: &Arc<ServerConfig>, pages: HashMap<String, Vec<u8>>) -> Pages {
    let pages = Arc::new(pages);
    let heard = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&heard);
    let Encrypted { server } = serve(config, move |mut stream| {
        let (pages, heard) = (Arc::clone(&pages), Arc::clone(&heard));
        async move {
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                let Ok(byte) = stream.read_u8().await else { return };
                asked.push(byte);
            }
            let head = String::from_utf8_lossy(&asked).into_owned();
            let size = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let mut body = vec![0; size.and_then(|size| size.parse().ok()).unwrap_or(0)];
            if stream.read_exact(&mut body).await.is_err() {
                return;
            }
            let asked = head + &String::from_utf8_lossy(&body);
            heard.lock().expect("a list").push(asked.clone());
            let path = asked.split(' ').nth(1).unwrap_or_default();
            let host =
                asked.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
            let nothing = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec();
            let page = pages.get(&format!("{host}{path}")).unwrap_or(&nothing);
            let _ = stream.write_all(page).await;
            let _ = stream.shutdown().await;
        }
    });
    Pages { server, asked }
}

/// A whole page.
pub fn page(body: &str) -> Vec<u8> {
    let size = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n{body}").into_bytes()
}

/// A server that says one thing and waits.
pub fn greeter(config: &Arc<ServerConfig>, greeting: &'static str) -> Encrypted {
    serve(config, move |mut stream| async move {
        let _ = stream.write_all(greeting.as_bytes()).await;
        let _ = stream.read_u8().await;
    })
}

fn serve<F, S>(config: &Arc<ServerConfig>, each: S) -> Encrypted
where
    F: Future<Output = ()> + Send + 'static,
    S: Fn(tokio_rustls::server::TlsStream<TcpStream>) -> F + Clone + Send + 'static,
{
    let acceptor = TlsAcceptor::from(Arc::clone(config));
    let server = ServerThread::start(move |listener| async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, each) = (acceptor.clone(), each.clone());
            tokio::spawn(async move {
                if let Ok(stream) = acceptor.accept(stream).await {
                    each(stream).await;
                }
            });
        }
    });
    Encrypted { server }
}

/// A server that greets without encryption, and begins it when it is asked as the protocol has it.
pub fn upgrading(config: &Arc<ServerConfig>, imap: bool) -> ServerThread {
    let acceptor = TlsAcceptor::from(Arc::clone(config));
    ServerThread::start(move |listener| async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Some(stream) = plain(stream, imap).await
                    && let Ok(mut stream) = acceptor.accept(stream).await
                {
                    let _ = stream.read_u8().await;
                }
            });
        }
    })
}

async fn plain(mut stream: TcpStream, imap: bool) -> Option<TcpStream> {
    let steps: &[(&str, &str)] = if imap {
        &[("", "* OK listo\r\n"), ("STARTTLS", "a OK\r\n")]
    } else {
        &[("", "220 listo\r\n"), ("EHLO", "250-yo\r\n250 STARTTLS\r\n"), ("STARTTLS", "220 ya\r\n")]
    };
    for (wanted, answer) in steps {
        if !wanted.is_empty() && !line(&mut stream).await?.contains(wanted) {
            return None;
        }
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
    Some(stream)
}

async fn line(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<String> {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") {
        line.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8_lossy(&line).into_owned())
}

/// Makes a certificate for these names.
pub fn certificate(names: &[&str]) -> (Arc<ServerConfig>, String) {
    certificate::make_for(names)
}
