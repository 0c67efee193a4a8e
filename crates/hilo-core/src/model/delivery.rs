//! What a server reported about a mail that had left.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Timestamp;

/// What became of a mail on its way to a recipient (RFC 3464, 2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportedOutcome {
    /// It does not arrive.
    Failed,
    /// It has not arrived yet; a server still tries.
    Delayed,
    /// It arrived, or was passed on to where no reports are written.
    Delivered,
}

impl ReportedOutcome {
    /// Every outcome.
    pub const ALL: [ReportedOutcome; 3] =
        [ReportedOutcome::Failed, ReportedOutcome::Delayed, ReportedOutcome::Delivered];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            ReportedOutcome::Failed => "failed",
            ReportedOutcome::Delayed => "delayed",
            ReportedOutcome::Delivered => "delivered",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<ReportedOutcome> {
        ReportedOutcome::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// Why a mail did not arrive, for the window to say in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BounceReason {
    /// Nobody has this address.
    NoSuchAddress,
    /// Its domain takes no mail or does not exist.
    NoSuchDomain,
    /// The mailbox is full.
    MailboxFull,
    /// The mailbox is closed.
    Inactive,
    /// The mail is larger than the recipient's server takes.
    TooLarge,
    /// The recipient's server takes the mail for unwanted, or us for somebody it does not want.
    Blocked,
    /// The recipient's server cannot be reached.
    Unreachable,
    /// The report names no reason that we know.
    Other,
}

impl BounceReason {
    /// Every reason.
    pub const ALL: [BounceReason; 8] = [
        BounceReason::NoSuchAddress,
        BounceReason::NoSuchDomain,
        BounceReason::MailboxFull,
        BounceReason::Inactive,
        BounceReason::TooLarge,
        BounceReason::Blocked,
        BounceReason::Unreachable,
        BounceReason::Other,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            BounceReason::NoSuchAddress => "no_such_address",
            BounceReason::NoSuchDomain => "no_such_domain",
            BounceReason::MailboxFull => "mailbox_full",
            BounceReason::Inactive => "inactive",
            BounceReason::TooLarge => "too_large",
            BounceReason::Blocked => "blocked",
            BounceReason::Unreachable => "unreachable",
            BounceReason::Other => "other",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<BounceReason> {
        BounceReason::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// What was reported about a mail of ours and one of its recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryReport {
    /// Address of the recipient, as the report names it.
    pub address: String,
    /// What became of it.
    pub outcome: ReportedOutcome,
    /// Why it did not arrive.
    pub reason: BounceReason,
    /// Status code such as `5.1.1` (RFC 3463); empty where the report has none.
    pub status: String,
    /// The server's own words; empty where the report has none.
    pub server_text: String,
    /// When it was reported; `None` until the report is kept.
    pub at: Option<Timestamp>,
}
