//! Mails on their way out.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, DeliveryReport, MessageId, OutboxId, SendProblem, SentCopy, Timestamp};

/// Where a mail is on its way. See `outbox` for the transitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OutboxState {
    /// Waiting for the end of its undo time, and then for its turn.
    Held,
    /// Waiting for the moment at which it is to leave.
    Scheduled,
    /// Waiting for the person: the customer wrote meanwhile.
    Stopped,
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
    /// It was only for the case that no answer came, and one came.
    Unneeded,
}

impl OutboxState {
    /// Every state.
    pub const ALL: [OutboxState; 11] = [
        OutboxState::Held,
        OutboxState::Scheduled,
        OutboxState::Stopped,
        OutboxState::Claimed,
        OutboxState::Transmitting,
        OutboxState::Sent,
        OutboxState::Deferred,
        OutboxState::Failed,
        OutboxState::Unknown,
        OutboxState::Cancelled,
        OutboxState::Unneeded,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            OutboxState::Held => "held",
            OutboxState::Scheduled => "scheduled",
            OutboxState::Stopped => "stopped",
            OutboxState::Claimed => "claimed",
            OutboxState::Transmitting => "transmitting",
            OutboxState::Sent => "sent",
            OutboxState::Deferred => "deferred",
            OutboxState::Failed => "failed",
            OutboxState::Unknown => "unknown",
            OutboxState::Cancelled => "cancelled",
            OutboxState::Unneeded => "unneeded",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<OutboxState> {
        OutboxState::ALL.into_iter().find(|state| state.as_str() == word)
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
    /// Whether a try may have arrived without an answer.
    pub in_doubt: bool,
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
    /// Whether it is only to leave if the customer has not answered by then.
    pub only_unanswered: bool,
    /// Message of the customer that came after it was written, and stopped it.
    pub newer: Option<MessageId>,
    /// Earlier mail to the same customer that leaves first.
    pub after: Option<OutboxId>,
    /// Whether it may have arrived although no server said so: in one of its tries no answer came. Of one that is
    /// sent: that it arrived is a person's word.
    pub in_doubt: bool,
    /// What servers reported about it since.
    pub reports: Vec<DeliveryReport>,
    /// Its copy in the folder for sent mails, where Hilo files one or looks for one.
    pub copy: Option<SentCopy>,
}

/// How the account stands with its server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Pace {
    /// Thousandths of a mail that it may still send at `filled_at`.
    pub allowance: i64,
    /// When the allowance was last counted.
    pub filled_at: Timestamp,
    /// Refusals of the account one after the other.
    pub refusals: u32,
    /// Until when all of its mails wait.
    pub wait_until: Option<Timestamp>,
    /// Whether all of its mails wait for a person to look at the account.
    pub stopped: bool,
    /// Why they wait.
    pub problem: Option<SendProblem>,
    /// What the server said.
    pub server_text: String,
}

/// A mail that was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Queued {
    /// Its row.
    pub outbox: OutboxId,
    /// Until when it can be taken back for certain.
    pub undo_until: Timestamp,
}
