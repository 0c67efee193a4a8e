//! The account that mail leaves by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{SendProblem, Timestamp};

/// How the connection to a mail server is protected. There is no unprotected way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required (port 587).
    Starttls,
    /// The practice mailbox inside Hilo: never leaves the machine.
    Practice,
}

/// An account that mail leaves by. The password lives in the OS keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Account {
    /// Name of the server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// User name.
    pub user: String,
    /// Address that mail comes from.
    pub from_address: String,
    /// Name that mail comes from.
    pub from_name: String,
    /// A certificate authority of the shop's own, as PEM, trusted besides the system's.
    pub authority: Option<String>,
}

/// What a test of an account found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountTest {
    /// `None` when the server let us in.
    pub problem: Option<SendProblem>,
    /// What the server or the system said, as it said it.
    pub server_text: String,
}

/// A mail that arrived at the practice mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeMail {
    /// Ordinal of arrival, from 1.
    pub number: u32,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// Sender as the From header says.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// The HTML part as a sanitised document for a sandboxed frame.
    pub html: Option<String>,
}
