//! How Hilo stands with the shop's mailbox.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, Mailbox, SendProblem, SkipReason, Timestamp};

/// How the last visit at the mailbox ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxVisit {
    /// When all mails that were there had last come in; `None` for never.
    pub in_step_at: Option<Timestamp>,
    /// What has stood in the way since.
    pub problem: Option<SendProblem>,
    /// What the server or the system said, as it said it.
    pub server_text: String,
    /// Mails that are on no timeline: nobody can be told whose they are, or they cannot be read. Those
    /// that are put aside are told apart, and drafts are none.
    pub left_out: u32,
    /// Mails of any mailbox that wait until their address is a customer's.
    pub aside: u32,
    /// Those of them that nobody was shown yet.
    pub aside_new: u32,
    /// Mails that were read, those included.
    pub read: u32,
    /// Mails that the server counted in the folders that are read.
    pub mails: u32,
    /// Whether older mails are still on their way.
    pub has_older: bool,
    /// Whether a person wants no older ones to come in for now; of several mailboxes, of none that has some.
    pub paused: bool,
}

/// Whether older mails come in, until a person says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailboxPause {
    /// Whether none do; what is new comes all the same.
    pub paused: bool,
    /// Address of the account that is meant; all without.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub address: Option<String>,
}

/// An account whose address stands in a customer's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountOfCustomer {
    /// The account's address.
    pub address: String,
    /// Whose record it is.
    pub customer: CustomerId,
    /// As lists call them.
    pub title: String,
}

/// How Hilo stands with the mailbox of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountVisit {
    /// The account's address.
    pub address: String,
    /// How the last visit ended; `None` where there was none.
    pub visit: Option<MailboxVisit>,
}

/// Mails of the mailbox that are on no timeline though a person may miss them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOuts {
    /// How many there are.
    pub count: u32,
    /// The latest of them; at most two hundred.
    pub mails: Vec<LeftOut>,
}

/// A mail of the mailbox that is on no timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    /// The folder in which it lies.
    pub folder: String,
    /// Why.
    pub reason: SkipReason,
    /// What is known of it.
    pub about: AboutMail,
    /// Whether it is about to be tried once more.
    pub again: bool,
}

/// What is known of a mail that is on no timeline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct AboutMail {
    /// When the server got it.
    pub received: Option<Timestamp>,
    /// Its size in bytes, where the server says it.
    pub size: Option<u64>,
    /// Who wrote it, where that can be read.
    pub from: Option<Mailbox>,
    /// Its subject; empty where that cannot be read.
    pub subject: String,
}
