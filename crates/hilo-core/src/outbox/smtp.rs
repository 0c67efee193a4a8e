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
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailParameter};
use lettre::transport::smtp::response::{Response, Severity};
use tokio::time::timeout;

use super::practice::PracticePort;
use super::state::{Outcome, Refusal};
use crate::model::{Account, AccountTest, OutboxRecipient, SendProblem};
use crate::net::one_line;
use crate::oauth::Credential;

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
        account: Box<Account>,
        /// What the server is shown; `None` where there is none.
        credential: Option<Credential>,
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

/// Mails that leave by one connection; some servers hang up after a hundred.
const LINK_MAILS: u32 = 50;

/// An open connection that is ready for a mail.
pub struct Link {
    connection: AsyncSmtpConnection,
    mails: u32,
}

impl Link {
    /// Takes leave of the server. Good manners only: every mail is settled, whatever comes of this.
    pub async fn close(mut self, limits: Limits) {
        let patience = limits.command.min(Duration::from_secs(5));
        let _ = timeout(patience, self.connection.command(Quit)).await;
    }
}

/// Tries to send a mail, once.
///
/// `link` is the connection of the mail before, where it is still open, and becomes that of this one. A
/// connection that turns out to be dead before the body is opened anew once: servers hang up on who is slow.
///
/// `before_body` runs when the server is ready for the body and nothing of it has left. If it fails,
/// the connection is dropped, nothing has been sent and its error comes back. `meanwhile` runs while the
/// server makes up its mind about a body that it has.
pub async fn send<E, F>(
    link: &mut Option<Link>,
    route: &Route,
    parcel: Parcel<'_>,
    limits: Limits,
    before_body: impl FnOnce() -> F,
    meanwhile: impl FnOnce(),
) -> Result<Report, E>
where
    F: Future<Output = Result<(), E>>,
{
    let mut recipients = unanswered(parcel);
    let mut open = match ready(link.take(), route, parcel, &mut recipients, limits).await {
        Ok(open) => open,
        Err((refusal, rest)) => {
            not_taken(&mut recipients);
            *link = rest;
            return Ok(Report { outcome: Outcome::NotBegun(refusal), recipients });
        }
    };
    before_body().await?;
    // In this order: the first is asked first, and gets the body away before it has to wait.
    let (outcome, ()) = tokio::join!(biased; transmit(&mut open.connection, parcel.bytes, limits), async { meanwhile() });
    if !matches!(outcome, Outcome::Accepted { .. }) {
        not_taken(&mut recipients);
    }
    open.mails = open.mails.saturating_add(1);
    let usable = match &outcome {
        Outcome::Accepted { .. } => open.mails < LINK_MAILS,
        Outcome::Answered(refusal) => !refusal.account_wide,
        Outcome::NotBegun(_) | Outcome::Broken { .. } => false,
    };
    if usable {
        *link = Some(open);
    } else if !matches!(outcome, Outcome::Broken { .. }) {
        open.close(limits).await;
    }
    Ok(Report { outcome, recipients })
}

fn unanswered(parcel: Parcel<'_>) -> Vec<OutboxRecipient> {
    let fresh = |address: &String| OutboxRecipient {
        address: address.clone(),
        accepted: None,
        server_text: String::new(),
    };
    parcel.recipients.iter().map(fresh).collect()
}

/// Brings a connection to where the server waits for the body. Where it refuses the mail alone, the
/// connection comes back for the next one.
async fn ready(
    former: Option<Link>,
    route: &Route,
    parcel: Parcel<'_>,
    recipients: &mut Vec<OutboxRecipient>,
    limits: Limits,
) -> Result<Link, (Refusal, Option<Link>)> {
    if let Some(mut link) = former {
        match offer(&mut link.connection, parcel, recipients, limits).await {
            Ok(()) => return Ok(link),
            Err(refusal) if is_end(&refusal) => *recipients = unanswered(parcel),
            Err(refusal) => return Err((refusal, reset(link, limits).await)),
        }
    }
    let connection = match connect::open(route, limits).await {
        Ok(connection) => connection,
        // Who is not let in is not let in with another mail either.
        Err(refusal) => return Err((Refusal { account_wide: true, ..refusal }, None)),
    };
    let mut link = Link { connection, mails: 0 };
    match offer(&mut link.connection, parcel, recipients, limits).await {
        Ok(()) => Ok(link),
        Err(refusal) if is_end(&refusal) => Err((refusal, None)),
        Err(refusal) => Err((refusal, reset(link, limits).await)),
    }
}

/// Whether a refusal is the end of its connection.
fn is_end(refusal: &Refusal) -> bool {
    refusal.account_wide || refusal.problem == SendProblem::Unreachable
}

/// Makes a connection forget the mail that was refused, or gives the connection up.
async fn reset(mut link: Link, limits: Limits) -> Option<Link> {
    say(&mut link.connection, Rset, Stage::Sender, limits).await.ok()?;
    Some(link)
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
            AccountTest { problem: None, server_text: String::new(), page: None }
        }
        Err(refusal) => AccountTest {
            problem: Some(refusal.problem),
            server_text: refusal.server_text,
            page: None,
        },
    }
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
            Err(refusal) if is_end(&refusal) => return Err(refusal),
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
        return Err(refusal);
    }
    let response = say(connection, Data, Stage::Data, limits).await?;
    if response.code().severity == Severity::PositiveIntermediate {
        Ok(())
    } else {
        Err(Refusal {
            account_wide: false,
            ..refusal::passing(SendProblem::TryLater, &text_of(&response))
        })
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
///
/// A connection that breaks here, once we were let in, may have broken over this very mail: it is no
/// reason to keep the others waiting.
async fn say(
    connection: &mut AsyncSmtpConnection,
    command: impl std::fmt::Display,
    stage: Stage,
    limits: Limits,
) -> Result<Response, Refusal> {
    let broken = |refusal: Refusal| Refusal {
        account_wide: refusal.account_wide && refusal.problem != SendProblem::Unreachable,
        ..refusal
    };
    match timeout(limits.command, connection.command(command)).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => Err(broken(refusal::of(&error, stage))),
        Err(_) => Err(broken(refusal::passing(SendProblem::Unreachable, "no answer in time"))),
    }
}

fn text_of(response: &Response) -> String {
    let words: Vec<&str> = response.message().collect();
    one_line(&format!("{} {}", response.code(), words.join(" ")))
}
