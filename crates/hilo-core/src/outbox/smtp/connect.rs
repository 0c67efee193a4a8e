//! Opens a connection and signs in: name, socket, encryption, greeting, password.

use std::net::Ipv4Addr;
use std::str::FromStr;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Ehlo, Noop, Starttls};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::refusal::{self, Stage};
use super::stream::{Carrier, Line};
use super::{Limits, Route, say, text_of};
use crate::model::{Account, Security, SendProblem};
use crate::net::{answers, look_up, one_line, reach, tls};
use crate::oauth::{Bearer, Credential, xoauth2};
use crate::outbox::state::Refusal;
use crate::secrets::Secret;

/// How we name ourselves. Not by the name of the person's machine: it is nobody's business.
const OURSELVES: ClientId = ClientId::Ipv4(Ipv4Addr::LOCALHOST);

/// Opens a connection that is ready for a mail.
pub(super) async fn open(route: &Route, limits: Limits) -> Result<AsyncSmtpConnection, Refusal> {
    match route {
        Route::Practice(port) => {
            let opened = async { begin(Line::new(reach(&[port.address()]).await?)).await };
            within(limits, opened).await
        }
        Route::Server { account, credential: Some(Credential::Bearer(bearer)) } => {
            by_token(account, bearer, limits).await
        }
        Route::Server { account, credential } => {
            let mut connection = within(limits, encrypted(account)).await?;
            let password = match credential {
                Some(Credential::Password(password)) => Some(password),
                Some(Credential::Bearer(_)) | None => None,
            };
            sign_in(&mut connection, account, password, limits).await?;
            Ok(connection)
        }
    }
}

async fn within(
    limits: Limits,
    opened: impl Future<Output = Result<AsyncSmtpConnection, Refusal>>,
) -> Result<AsyncSmtpConnection, Refusal> {
    let late = |_| refusal::passing(SendProblem::Unreachable, "no answer in time");
    timeout(limits.connect, opened).await.map_err(late)?
}

/// Opens a connection and signs in by XOAUTH2. A token that is refused may have ended early: a new one is asked for, once.
async fn by_token(
    account: &Account,
    bearer: &Bearer,
    limits: Limits,
) -> Result<AsyncSmtpConnection, Refusal> {
    let mut last_try = false;
    loop {
        let token = bearer.token().await?;
        let mut connection = within(limits, encrypted(account)).await?;
        let Err(refusal) = show(&mut connection, &account.user, &token, limits).await else {
            return Ok(connection);
        };
        if refusal.problem != SendProblem::SignIn {
            return Err(refusal);
        }
        let told = answers::token_refused(account.host.trim(), &refusal.server_text);
        let is_the_tokens = told.problem == SendProblem::OauthRefused;
        if is_the_tokens {
            bearer.refused(&token).await;
        }
        if last_try || !is_the_tokens {
            return Err(Refusal { problem: told.problem, passing: told.passing, ..refusal });
        }
        last_try = true;
    }
}

/// Shows a token. A server that refuses it gives its reasons first, and waits for what there is to say to them: nothing.
/// `lettre` would break off there, without having heard the refusal.
async fn show(
    connection: &mut AsyncSmtpConnection,
    user: &str,
    token: &Secret,
    limits: Limits,
) -> Result<(), Refusal> {
    if !connection.server_info().supports_auth_mechanism(Mechanism::Xoauth2) {
        let words = "the server does not offer AUTH XOAUTH2";
        return Err(refusal::lasting(SendProblem::OauthRefused, words));
    }
    let shown = format!("AUTH XOAUTH2 {}\r\n", xoauth2(user, token).expose());
    let mut answer = say(connection, shown, Stage::SignIn, limits).await?;
    if answer.code().severity == Severity::PositiveIntermediate {
        answer = say(connection, "\r\n", Stage::SignIn, limits).await?;
    }
    match answer.code().severity {
        Severity::PositiveCompletion => Ok(()),
        Severity::PositiveIntermediate
        | Severity::TransientNegativeCompletion
        | Severity::PermanentNegativeCompletion => {
            Err(refusal::lasting(SendProblem::SignIn, &text_of(&answer)))
        }
    }
}

/// Opens a connection that is encrypted, one way or the other. There is no third.
async fn encrypted(account: &Account) -> Result<AsyncSmtpConnection, Refusal> {
    let host = account.host.trim();
    let addresses = look_up(host, account.port).await?;
    let authority = account.authority.as_deref();
    let stream = reach(&addresses).await?;
    match account.security {
        Security::Tls => {
            let encrypted = tls::encrypt(stream, host, authority).await;
            begin(Line::new(encrypted.map_err(|error| refusal::broken(&error))?)).await
        }
        Security::Starttls => {
            let stream = ask_for_encryption(stream).await?;
            let encrypted = tls::encrypt(stream, host, authority).await;
            begin(Line::greeted(encrypted.map_err(|error| refusal::broken(&error))?)).await
        }
        Security::Practice => {
            Err(refusal::lasting(SendProblem::NoEncryption, "the practice mailbox is no server"))
        }
    }
}

async fn begin<S: Carrier + 'static>(line: Line<S>) -> Result<AsyncSmtpConnection, Refusal> {
    AsyncSmtpConnection::connect_with_transport(Box::new(line), &OURSELVES)
        .await
        .map_err(|error| refusal::of(&error, Stage::Greeting))
}

/// Says the few plain words that lead to encryption (RFC 3207).
///
/// Whoever stands between us and the server can send words after the server's "go ahead" and hope that
/// they are taken for encrypted ones (CVE-2011-0411). None is: the connection comes back only if all that
/// was said has been read, and what comes later meets the handshake, and ends it.
async fn ask_for_encryption(stream: TcpStream) -> Result<TcpStream, Refusal> {
    let mut line = BufReader::new(Line::new(stream));
    hear(&mut line, Stage::Greeting).await?;
    tell(&mut line, Ehlo::new(OURSELVES)).await?;
    let offer = hear(&mut line, Stage::Greeting).await?;
    if !offer.message().any(|word| word.trim().eq_ignore_ascii_case("STARTTLS")) {
        let words = "the server does not offer STARTTLS";
        return Err(refusal::lasting(SendProblem::NoEncryption, words));
    }
    tell(&mut line, Starttls).await?;
    hear(&mut line, Stage::Encryption).await?;
    let all_read = line.buffer().is_empty();
    let stream = line.into_inner().into_inner().ok().filter(|_| all_read);
    stream.ok_or_else(slipped_in)
}

fn slipped_in() -> Refusal {
    let words = "the server said more than was asked before the encryption began";
    refusal::lasting(SendProblem::NoEncryption, words)
}

async fn tell(
    line: &mut BufReader<Line<TcpStream>>,
    command: impl std::fmt::Display,
) -> Result<(), Refusal> {
    let told = line.write_all(command.to_string().as_bytes()).await;
    told.map_err(|error| refusal::broken(&error))
}

/// Hears a whole answer. It is a yes.
async fn hear(line: &mut BufReader<Line<TcpStream>>, stage: Stage) -> Result<Response, Refusal> {
    let mut words = String::new();
    loop {
        let begin = words.len();
        let read = line.read_line(&mut words).await.map_err(|error| match (stage, error.kind()) {
            (Stage::Encryption, std::io::ErrorKind::InvalidData) => slipped_in(),
            _ => refusal::broken(&error),
        });
        if read? == 0 {
            return Err(refusal::passing(SendProblem::Unreachable, "the server hung up"));
        }
        if words.as_bytes().get(begin + 3) != Some(&b'-') {
            break;
        }
    }
    let Ok(response) = Response::from_str(&words) else {
        return Err(refusal::passing(SendProblem::Unreachable, &words));
    };
    if response.is_positive() {
        Ok(response)
    } else {
        Err(refusal::answered(&response.code().to_string(), &one_line(&words), stage))
    }
}

/// Signs in over a connection that [`encrypted`] opened.
async fn sign_in(
    connection: &mut AsyncSmtpConnection,
    account: &Account,
    password: Option<&Secret>,
    limits: Limits,
) -> Result<(), Refusal> {
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
        Ok(Err(error)) => Err(meant(&account.host, refusal::of(&error, Stage::SignIn))),
        Err(_) => Err(refusal::passing(SendProblem::Unreachable, "no answer in time")),
    }
}

/// What a refused sign-in means in the words of this server.
fn meant(host: &str, refusal: Refusal) -> Refusal {
    if refusal.problem != SendProblem::SignIn {
        return refusal;
    }
    let told = answers::sign_in_refused(host.trim(), &refusal.server_text);
    Refusal { problem: told.problem, passing: told.passing, ..refusal }
}
