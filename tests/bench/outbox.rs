//! What it costs that a mail is never sent twice: the outbox against bare lettre on one connection.
//!
//! `cargo xtask bench outbox` runs it. Both send the same mails to the same servers: the sink of the tests,
//! which keeps them in memory, and Postfix (as root, where it is installed). `--mails N` sends as many;
//! `--rounds N` does it so often, in turns.

#![expect(clippy::print_stdout, reason = "this program speaks to a terminal")]

mod machine;

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hilo_core::outbox::worker::run_due;
use hilo_tests::mail_server::MailServer;
use hilo_tests::shop::{Shop, limits};
use hilo_tests::smtp_sink::{Arrival, PASSWORD, Script, SmtpSink, USER};
use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Where mails are sent to.
struct Server {
    name: &'static str,
    port: u16,
    authority: String,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, usual: usize| {
        let given = arguments.iter().skip_while(|argument| *argument != name).nth(1);
        given.map_or(Ok(usual), |given| given.parse())
    };
    let (mails, rounds) = (number("--mails", 300)?, number("--rounds", 3)?);
    machine::print();
    println!(
        "\n| each of {mails} mails to | outbox | bare lettre: ratio | the same without Nagle's delay |"
    );
    println!("| --- | --- | --- | --- |");
    for _ in 0..rounds {
        let sink = SmtpSink::start(Script::good());
        let authority = sink.authority.clone();
        let server = Server { name: "the sink", port: sink.port, authority };
        let ours = by_outbox(mails, &server)?;
        let bytes = sink.take().arrivals;
        compare(&server, &bytes, ours)?;
        if let Some(postfix) = MailServer::start() {
            let authority = postfix.authority();
            let server = Server { name: "Postfix", port: postfix.tls, authority };
            let ours = by_outbox(mails, &server)?;
            compare(&server, &bytes, ours)?;
        }
    }
    println!("\nLoad after: {}", machine::load());
    Ok(())
}

/// Sends new mails by the outbox of a new shop, and returns how long it took.
fn by_outbox(mails: usize, server: &Server) -> Outcome<Duration> {
    let shop = Shop::open();
    shop.save_account(&shop.account("tls", server.port, &server.authority));
    for number in 0..mails {
        let customer = shop.customer(&format!("Ana {number}"), &format!("ana+{number}@hilo.test"));
        let outbox = shop.queue(customer, |draft| draft["body"] = json!(words(number)));
        shop.call("outbox_retry", json!({ "outbox": outbox }));
    }
    let start = Instant::now();
    let tried = run_due(&shop.hilo(), limits()).map_err(|failure| format!("{failure:?}"))?;
    let time = start.elapsed();
    let sent = shop.call("outbox_list", json!({}));
    let sent = sent.as_array().into_iter().flatten().filter(|row| row["state"] == "sent").count();
    // The list shows the last hundred.
    if tried.len() != mails || sent != mails.min(100) {
        return Err(
            format!("{} of {mails} mails were tried, {sent} shown as sent", tried.len()).into()
        );
    }
    Ok(time)
}

/// Sends the same mails with nothing but lettre on one connection.
fn bare(server: &Server, mails: &[Arrival], nodelay: bool) -> Outcome<Duration> {
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(send(server, mails, nodelay))?;
    Ok(start.elapsed())
}

fn compare(server: &Server, mails: &[Arrival], ours: Duration) -> Outcome<()> {
    let as_it_is = bare(server, mails, false)?;
    let at_its_best = bare(server, mails, true)?;
    let each = |time: Duration| time.as_secs_f64() * 1000.0 / mails.len() as f64;
    let ratio = |bare: Duration| bare.as_secs_f64() / ours.as_secs_f64();
    println!(
        "| {} | {:.1} ms | {:.1} ms: {:.2} | {:.1} ms: **{:.2}** |",
        server.name,
        each(ours),
        each(as_it_is),
        ratio(as_it_is),
        each(at_its_best),
        ratio(at_its_best),
    );
    Ok(())
}

fn words(number: usize) -> String {
    let paragraph =
        "Hola, Ana:\n\nTu pedido salió **hoy** del almacén y llegará mañana por la tarde, señora. ";
    format!("{} Pedido {number}.", paragraph.repeat(8))
}

async fn send(server: &Server, mails: &[Arrival], nodelay: bool) -> Outcome<()> {
    let socket = TcpStream::connect(("127.0.0.1", server.port)).await?;
    socket.set_nodelay(nodelay)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut trusted = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(server.authority.as_bytes()) {
        trusted.add(certificate?)?;
    }
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost")?;
    let encrypted = TlsConnector::from(Arc::new(config)).connect(name, socket).await?;
    let me = ClientId::Domain("localhost".into());
    let line = Box::new(Encrypted(encrypted));
    let mut connection = AsyncSmtpConnection::connect_with_transport(line, &me).await?;
    connection.auth(&[Mechanism::Plain], &Credentials::new(USER.into(), PASSWORD.into())).await?;
    let sender: Address = USER.parse()?;
    for mail in mails {
        connection.command(Mail::new(Some(sender.clone()), Vec::new())).await?;
        for recipient in &mail.recipients {
            connection.command(Rcpt::new(recipient.parse()?, Vec::new())).await?;
        }
        connection.command(Data).await?;
        connection.message(mail.raw.as_bytes()).await?;
    }
    connection.command(Quit).await?;
    Ok(())
}

/// What lettre itself would make of a socket, which it does without TCP_NODELAY.
#[derive(Debug)]
struct Encrypted(TlsStream<TcpStream>);

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
