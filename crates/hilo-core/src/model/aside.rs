//! Mails of the mailbox that are on no timeline until their address is a customer's.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SkipReason, Timestamp};

/// Why a mail makes nobody a customer by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AsideReason {
    /// A newsletter, or a machine that reads no answers, from an address that nobody has.
    Bulk,
    /// One of us passed it on to ourselves, and nobody has the address of who wrote it.
    Forwarded,
}

impl AsideReason {
    /// Returns the word that the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            AsideReason::Bulk => "bulk",
            AsideReason::Forwarded => "forwarded",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<AsideReason> {
        [AsideReason::Bulk, AsideReason::Forwarded].into_iter().find(|each| each.as_str() == word)
    }

    /// Returns why such a mail is on no timeline.
    pub fn skip(self) -> SkipReason {
        match self {
            AsideReason::Bulk => SkipReason::Bulk,
            AsideReason::Forwarded => SkipReason::ForwardedByUs,
        }
    }
}

/// Mails that are on no timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Aside {
    /// How many there are.
    pub mails: u32,
    /// From whom, the latest first; at most two hundred.
    pub senders: Vec<AsideSender>,
}

/// From whom such mails are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AsideSender {
    /// Address, as the latest of them writes it.
    pub address: String,
    /// Name beside it; empty for none.
    pub name: String,
    /// Why the latest of them is on no timeline.
    pub reason: AsideReason,
    /// How many there are.
    pub mails: u32,
    /// When the latest was sent.
    pub last_at: Timestamp,
    /// Its subject.
    pub subject: String,
}

/// Whose mails to read that are put aside.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AsideMails {
    /// The sender's address.
    pub address: String,
}

/// A mail that is put aside, to be read before anybody decides about who sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AsideMail {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Its subject.
    pub subject: String,
    /// Its words, whole; of one that one of us passed on those of who wrote it.
    pub text: String,
    /// The address of ours that passed it on; empty where it came from who wrote it.
    pub passed_on_by: String,
    /// What was written above it there.
    pub above: String,
}
