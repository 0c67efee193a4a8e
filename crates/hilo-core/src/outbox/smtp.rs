//! One mail to one server, step by step, so that it is always known how far it came.
//!
//! `lettre` knows how to speak SMTP; this module says what and when: it keeps every recipient's
//! answer, lets the caller commit "the body leaves now" before the first byte of it, and turns what
//! went wrong into an [`Outcome`]. There is no unencrypted way to a server: the only plain connection
//! is the one to our own [`Practice`](super::practice::Practice) mailbox.
//!
//! No password reaches `Debug` output or a log.

mod connect;
mod refusal;
mod stream;

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::time::timeout;

use super::practice::PracticePort;
use super::state::{Outcome, Refusal};
use crate::model::{Account, AccountTest, OutboxRecipient, SendProblem};
use crate::secrets::Secret;

pub use connect::authority_is_fine;
use refusal::Stage;

/// How long each step may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Finding the server, connecting and agreeing on encryption.
    pub connect: Duration,
    /// The answer to a command.
    pub command: Duration,
    /// The body and the answer to it (RFC 5321, 4.5.3.2.6 asks for ten minutes).
    pub body: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(30),
            command: Duration::from_secs(60),
            body: Duration::from_secs(600),
        }
    }
}

/// The way to a server.
#[derive(Debug, Clone)]
pub enum Route {
    /// A mail server, encrypted.
    Server {
        /// The account; its security is not `practice`.
        account: Account,
        /// Its password; `None` where it has none.
        password: Option<Secret>,
    },
    /// The practice mailbox of this process.
    Practice(PracticePort),
}

/// A mail and whom it is for.
#[derive(Debug, Clone, Copy)]
pub struct Parcel<'a> {
    /// Envelope sender.
    pub sender: &'a str,
    /// Envelope recipients.
    pub recipients: &'a [String],
    /// The mail.
    pub bytes: &'a [u8],
    /// Whether the mail leaves without those whom the server does not take yet: there is no later try.
    pub is_last_try: bool,
}

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The whole.
    pub outcome: Outcome,
    /// What became of each recipient. Where one is refused for good and others are not, the mail leaves
    /// for the others. Where one is to wait (RFC 5321, 4.2.1: 4yz), all of them do: a mail leaves once
    /// and whole, and nobody gets it twice.
    pub recipients: Vec<OutboxRecipient>,
}

/// Tries to send a mail, once.
///
/// `before_body` runs when the server is ready for the body and nothing of it has left. If it fails,
/// the connection is dropped, nothing has been sent and its error comes back.
pub async fn send<E, F>(
    route: &Route,
    parcel: Parcel<'_>,
    limits: Limits,
    before_body: impl FnOnce() -> F,
) -> Result<Report, E>
where
    F: Future<Output = Result<(), E>>,
{
    let mut recipients: Vec<OutboxRecipient> = parcel
        .recipients
        .iter()
        .map(|address| OutboxRecipient {
            address: address.clone(),
            accepted: None,
            server_text: String::new(),
        })
        .collect();
    let ready = async {
        let mut connection = connect::open(route, limits).await?;
        offer(&mut connection, parcel, &mut recipients, limits).await?;
        Ok(connection)
    };
    let mut connection = match ready.await {
        Ok(connection) => connection,
        Err(refusal) => {
            not_taken(&mut recipients);
            return Ok(Report { outcome: Outcome::NotBegun(refusal), recipients });
        }
    };
    before_body().await?;
    let outcome = transmit(&mut connection, parcel.bytes, limits).await;
    if !matches!(outcome, Outcome::Accepted { .. }) {
        not_taken(&mut recipients);
    }
    if matches!(outcome, Outcome::Accepted { .. } | Outcome::Answered(_)) {
        // Good manners only: the mail is settled, whatever comes of this.
        let _ = timeout(limits.command.min(Duration::from_secs(5)), connection.command(Quit)).await;
    }
    Ok(Report { outcome, recipients })
}

/// A recipient counts as taken only once the server took the mail.
fn not_taken(recipients: &mut [OutboxRecipient]) {
    for recipient in recipients.iter_mut().filter(|recipient| recipient.accepted == Some(true)) {
        recipient.accepted = None;
    }
}

/// Connects and signs in, without sending anything.
pub async fn test(route: &Route, limits: Limits) -> AccountTest {
    match connect::open(route, limits).await {
        Ok(mut connection) => {
            let _ = timeout(limits.command, connection.command(Quit)).await;
            AccountTest { problem: None, server_text: String::new() }
        }
        Err(refusal) => {
            AccountTest { problem: Some(refusal.problem), server_text: refusal.server_text }
        }
    }
}

/// Returns the key under which the password of an account is kept.
pub fn password_key(account: &Account) -> String {
    format!("smtp:{}@{}", account.user, account.host)
}

/// Names sender and recipients and asks to send, up to the point where the server waits for the body.
async fn offer(
    connection: &mut AsyncSmtpConnection,
    parcel: Parcel<'_>,
    recipients: &mut [OutboxRecipient],
    limits: Limits,
) -> Result<(), Refusal> {
    let mut options = Vec::new();
    let plain = parcel.sender.is_ascii() && recipients.iter().all(|to| to.address.is_ascii());
    if !plain {
        if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(refusal::lasting(
                SendProblem::Recipient,
                "the server takes no address with letters beyond ASCII",
            ));
        }
        options.push(MailParameter::SmtpUtfEight);
    }
    let from = address(parcel.sender, SendProblem::Sender)?;
    say(connection, Mail::new(Some(from), options), Stage::Sender, limits).await?;
    let mut refused = None;
    for recipient in recipients.iter_mut() {
        let to = address(&recipient.address, SendProblem::Recipient)?;
        match say(connection, Rcpt::new(to, Vec::new()), Stage::Recipient, limits).await {
            Ok(response) => {
                recipient.accepted = Some(true);
                recipient.server_text = text_of(&response);
            }
            Err(refusal) if refusal.problem == SendProblem::Unreachable => return Err(refusal),
            Err(refusal) => {
                let waits = refusal.passing && !parcel.is_last_try;
                recipient.accepted = (!waits).then_some(false);
                recipient.server_text.clone_from(&refusal.server_text);
                refused = better(refused, refusal);
            }
        }
    }
    let somebody = recipients.iter().any(|recipient| recipient.accepted == Some(true));
    let all_known = recipients.iter().all(|recipient| recipient.accepted.is_some());
    if let Some(refusal) = refused
        && !(somebody && all_known)
    {
        let _ = timeout(Duration::from_secs(5), connection.command(Quit)).await;
        return Err(refusal);
    }
    let response = say(connection, Data, Stage::Data, limits).await?;
    if response.code().severity == Severity::PositiveIntermediate {
        Ok(())
    } else {
        Err(refusal::passing(SendProblem::TryLater, &text_of(&response)))
    }
}

/// Of two refusals the one to tell: one that passes, so that the mail is tried again.
fn better(first: Option<Refusal>, second: Refusal) -> Option<Refusal> {
    match first {
        Some(first) if first.passing || !second.passing => Some(first),
        Some(_) | None => Some(second),
    }
}

/// Sends the body. From its first byte on only the server's answer tells what became of the mail.
async fn transmit(connection: &mut AsyncSmtpConnection, bytes: &[u8], limits: Limits) -> Outcome {
    // The end of a body is a line break and a dot; the one that the mail ends with is that break.
    let body = bytes.strip_suffix(b"\r\n").unwrap_or(bytes);
    match timeout(limits.body, connection.message(body)).await {
        Ok(Ok(response)) if response.code().severity == Severity::PositiveCompletion => {
            Outcome::Accepted { server_text: text_of(&response) }
        }
        Ok(Ok(response)) => Outcome::Broken { server_text: text_of(&response) },
        Ok(Err(error)) if error.status().is_some() => {
            Outcome::Answered(refusal::of(&error, Stage::Body))
        }
        Ok(Err(error)) => Outcome::Broken { server_text: refusal::text_of_error(&error) },
        Err(_) => Outcome::Broken { server_text: "no answer in time".into() },
    }
}

fn address(written: &str, problem: SendProblem) -> Result<Address, Refusal> {
    super::mime::address(written).map_err(|error| refusal::lasting(problem, &error.to_string()))
}

/// Says a command and waits for the answer.
async fn say(
    connection: &mut AsyncSmtpConnection,
    command: impl std::fmt::Display,
    stage: Stage,
    limits: Limits,
) -> Result<Response, Refusal> {
    match timeout(limits.command, connection.command(command)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(refusal::of(&error, stage)),
        Err(_) => Err(refusal::passing(SendProblem::Unreachable, "no answer in time")),
    }
}

fn text_of(response: &Response) -> String {
    let words: Vec<&str> = response.message().collect();
    refusal::one_line(&format!("{} {}", response.code(), words.join(" ")))
}
