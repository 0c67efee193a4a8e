//! Opens a connection and signs in: name, socket, encryption, greeting, password.

use std::net::{Ipv4Addr, SocketAddr};

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::commands::Noop;
use lettre::transport::smtp::extension::{ClientId, Extension};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::refusal::{self, Stage};
use super::stream::Unbuffered;
use super::{Limits, Route, say};
use crate::model::{Account, Security, SendProblem};
use crate::outbox::state::Refusal;
use crate::secrets::Secret;

/// How we name ourselves. Not by the name of the person's machine: it is nobody's business.
const OURSELVES: ClientId = ClientId::Ipv4(Ipv4Addr::LOCALHOST);

/// Opens a connection that is ready for a mail.
pub(super) async fn open(route: &Route, limits: Limits) -> Result<AsyncSmtpConnection, Refusal> {
    let opened = async {
        match route {
            Route::Practice(port) => plain(&[port.address()]).await,
            Route::Server { account, .. } => encrypted(account).await,
        }
    };
    let mut connection = timeout(limits.connect, opened)
        .await
        .map_err(|_| refusal::passing(SendProblem::Unreachable, "no answer in time"))??;
    if let Route::Server { account, password } = route {
        sign_in(&mut connection, account, password.as_ref(), limits).await?;
    }
    Ok(connection)
}

/// Returns whether a text holds certificates of authorities that can be trusted besides the system's.
pub fn authority_is_fine(pem: &str) -> bool {
    pem.contains("-----BEGIN CERTIFICATE-----") && trust("localhost", Some(pem)).is_ok()
}

async fn encrypted(account: &Account) -> Result<AsyncSmtpConnection, Refusal> {
    let host = account.host.trim();
    let trust = trust(host, account.authority.as_deref())
        .map_err(|error| refusal::lasting(SendProblem::Certificate, &error.to_string()))?;
    let addresses: Vec<SocketAddr> = lookup_host((host, account.port))
        .await
        .map_err(|error| refusal::passing(SendProblem::UnknownHost, &error.to_string()))?
        .collect();
    match account.security {
        Security::Tls => {
            AsyncSmtpConnection::connect_tokio1(&*addresses, None, &OURSELVES, Some(trust), None)
                .await
                .map_err(|error| refusal::of(&error, Stage::Greeting))
        }
        Security::Starttls => {
            let mut connection = plain(&addresses).await?;
            if !connection.server_info().supports_feature(Extension::StartTls) {
                return Err(refusal::lasting(
                    SendProblem::NoEncryption,
                    "the server does not offer STARTTLS",
                ));
            }
            connection
                .starttls(trust, &OURSELVES)
                .await
                .map_err(|error| refusal::of(&error, Stage::Encryption))?;
            Ok(connection)
        }
        Security::Practice => {
            Err(refusal::lasting(SendProblem::NoEncryption, "the practice mailbox is no server"))
        }
    }
}

/// Connects without encryption: to the practice mailbox, or to ask for STARTTLS.
async fn plain(addresses: &[SocketAddr]) -> Result<AsyncSmtpConnection, Refusal> {
    let stream = TcpStream::connect(addresses)
        .await
        .map_err(|error| refusal::passing(SendProblem::Unreachable, &error.to_string()))?;
    // Commands are short and each waits for its answer. A system that cannot do this is only slower.
    let _ = stream.set_nodelay(true);
    AsyncSmtpConnection::connect_with_transport(Box::new(Unbuffered::new(stream)), &OURSELVES)
        .await
        .map_err(|error| refusal::of(&error, Stage::Greeting))
}

fn trust(
    host: &str,
    authority: Option<&str>,
) -> Result<TlsParameters, lettre::transport::smtp::Error> {
    let mut trust = TlsParametersBuilder::new(host.to_owned());
    if let Some(pem) = authority.filter(|pem| !pem.trim().is_empty()) {
        trust = trust.add_root_certificate(Certificate::from_pem(pem.as_bytes())?);
    }
    trust.build_rustls()
}

async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    account: &Account,
    password: Option<&Secret>,
    limits: Limits,
) -> Result<(), Refusal> {
    // Nothing below may run over a plain connection, whatever the code above becomes.
    if !connection.is_encrypted() {
        return Err(refusal::lasting(SendProblem::NoEncryption, "the connection is not encrypted"));
    }
    if account.user.is_empty() {
        say(connection, Noop, Stage::Greeting, limits).await?;
        return Ok(());
    }
    let Some(password) = password else {
        return Err(refusal::lasting(SendProblem::NoPassword, ""));
    };
    let credentials = Credentials::new(account.user.clone(), password.expose().to_owned());
    let mechanisms = [Mechanism::Plain, Mechanism::Login];
    match timeout(limits.command, connection.auth(&mechanisms, &credentials)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refusal::of(&error, Stage::SignIn)),
        Err(_) => Err(refusal::passing(SendProblem::Unreachable, "no answer in time")),
    }
}
