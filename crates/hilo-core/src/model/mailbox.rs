//! How Hilo stands with the shop's mailbox.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SendProblem, Timestamp};

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
    /// that are put aside are told by `aside_list`.
    pub left_out: u32,
    /// Mails that were read, those included.
    pub read: u32,
    /// Mails that the server counted in the folders that are read.
    pub mails: u32,
    /// Whether older mails are still on their way.
    pub has_older: bool,
}
