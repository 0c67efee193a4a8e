//! What a search finds.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Channel, CustomerId, CustomerRow, Direction, MessageId, Timestamp};

/// A message that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// Message.
    pub message: MessageId,
    /// Customer whose timeline holds it.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
    /// Channel.
    pub channel: Channel,
    /// Who spoke.
    pub direction: Direction,
    /// When.
    pub sent_at: Timestamp,
    /// Subject; empty where there is none.
    pub subject: String,
    /// Words around the match, in pieces.
    pub snippet: Vec<SnippetPart>,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnippetPart {
    /// Text.
    pub text: String,
    /// Whether it is what was looked for.
    pub hit: bool,
}

/// What a search finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchResult {
    /// Customers whose name or address matches, best first, at most ten.
    pub customers: Vec<CustomerRow>,
    /// Messages, newest first.
    pub hits: Vec<SearchHit>,
    /// How many messages match in all.
    pub total: u32,
}
