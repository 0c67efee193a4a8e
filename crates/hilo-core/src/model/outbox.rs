//! Mails on their way out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, MessageId, OutboxId, Timestamp};

/// Where a mail is on its way. See `outbox` for the transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waiting for its time; can be taken back.
    Queued,
    /// A worker has it and no byte of the body has left.
    Claimed,
    /// The body is leaving: from here on only the server's answer tells whether it arrived.
    Transmitting,
    /// The server took it.
    Sent,
    /// The server asked to come again later.
    Deferred,
    /// The server refused it for good.
    Failed,
    /// The connection broke before the answer: nobody can know whether it left.
    Unknown,
    /// Taken back by the person.
    Cancelled,
}

impl OutboxState {
    /// Every state.
    pub const ALL: [OutboxState; 8] = [
        OutboxState::Queued,
        OutboxState::Claimed,
        OutboxState::Transmitting,
        OutboxState::Sent,
        OutboxState::Deferred,
        OutboxState::Failed,
        OutboxState::Unknown,
        OutboxState::Cancelled,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            OutboxState::Queued => "queued",
            OutboxState::Claimed => "claimed",
            OutboxState::Transmitting => "transmitting",
            OutboxState::Sent => "sent",
            OutboxState::Deferred => "deferred",
            OutboxState::Failed => "failed",
            OutboxState::Unknown => "unknown",
            OutboxState::Cancelled => "cancelled",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<OutboxState> {
        OutboxState::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Why a mail did not leave, for the window to say in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SendProblem {
    /// The server cannot be reached: no network, wrong host or port.
    Unreachable,
    /// The host's name is unknown.
    UnknownHost,
    /// The server's certificate is not trusted or is for another host.
    Certificate,
    /// The server offers no encryption: nothing was sent.
    NoEncryption,
    /// User name or password refused.
    SignIn,
    /// The password is not in the keychain.
    NoPassword,
    /// The server asked to come again later.
    TryLater,
    /// The recipient's address was refused.
    Recipient,
    /// Our own address was refused as sender.
    Sender,
    /// The mail is larger than the server takes.
    TooLarge,
    /// The server refused the mail for another reason.
    Refused,
    /// The connection broke after the body began to leave.
    Interrupted,
}

impl SendProblem {
    /// Every problem.
    pub const ALL: [SendProblem; 12] = [
        SendProblem::Unreachable,
        SendProblem::UnknownHost,
        SendProblem::Certificate,
        SendProblem::NoEncryption,
        SendProblem::SignIn,
        SendProblem::NoPassword,
        SendProblem::TryLater,
        SendProblem::Recipient,
        SendProblem::Sender,
        SendProblem::TooLarge,
        SendProblem::Refused,
        SendProblem::Interrupted,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            SendProblem::Unreachable => "unreachable",
            SendProblem::UnknownHost => "unknown_host",
            SendProblem::Certificate => "certificate",
            SendProblem::NoEncryption => "no_encryption",
            SendProblem::SignIn => "sign_in",
            SendProblem::NoPassword => "no_password",
            SendProblem::TryLater => "try_later",
            SendProblem::Recipient => "recipient",
            SendProblem::Sender => "sender",
            SendProblem::TooLarge => "too_large",
            SendProblem::Refused => "refused",
            SendProblem::Interrupted => "interrupted",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<SendProblem> {
        SendProblem::ALL.into_iter().find(|problem| problem.as_str() == word)
    }
}

/// How far a mail has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendProgress {
    /// State.
    pub state: OutboxState,
    /// Tries made.
    pub attempts: u32,
    /// When it may leave.
    pub not_before: Timestamp,
    /// Why it did not leave.
    pub problem: Option<SendProblem>,
    /// What the server said last.
    pub server_text: String,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
}

/// A recipient of a mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxRecipient {
    /// Address.
    pub address: String,
    /// Whether the server took it; `None` before it answered.
    pub accepted: Option<bool>,
    /// What the server said.
    pub server_text: String,
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxRow {
    /// Id.
    pub id: OutboxId,
    /// Who it is for.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
    /// Recipients.
    pub recipients: Vec<OutboxRecipient>,
    /// Subject.
    pub subject: String,
    /// First words.
    pub text: String,
    /// State.
    pub state: OutboxState,
    /// Tries made.
    pub attempts: u32,
    /// When it may leave: the end of the undo time, or the next try.
    pub not_before: Timestamp,
    /// Why it did not leave.
    pub problem: Option<SendProblem>,
    /// What the server said last, as it said it.
    pub server_text: String,
    /// When it was queued.
    pub queued_at: Timestamp,
    /// When it was settled.
    pub settled_at: Option<Timestamp>,
    /// Its row on the timeline, once it was sent.
    pub message: Option<MessageId>,
}

/// A mail that was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Queued {
    /// Its row.
    pub outbox: OutboxId,
    /// Until when it can be taken back for certain.
    pub undo_until: Timestamp,
}
