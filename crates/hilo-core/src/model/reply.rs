//! Replies that leave by WhatsApp, where nobody tells Hilo whether they were sent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{CustomerId, MessageId, Timestamp};

/// What was done to a letter to make it short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shortening {
    /// The greeting stands on one line, right above the text.
    Greeting,
    /// Farewell and what stands below it are gone.
    Farewell,
    /// Quoted text is gone.
    Quotes,
    /// Bold, italic and struck words have WhatsApp's marks.
    Marks,
    /// The writer signs with initials.
    Initials,
}

/// A letter made short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Short {
    /// The text as WhatsApp takes it.
    pub text: String,
    /// What was done to it.
    pub did: Vec<Shortening>,
}

/// How a reply gets into WhatsApp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReplyWay {
    /// A link opens the chat with the text ready.
    Link,
    /// The text is copied.
    Copy,
}

/// What is known of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReplyState {
    /// Nobody knows whether it was sent: the customer waits.
    Pending,
    /// The person says that it was.
    Sent,
    /// The person says that it was not.
    NotSent,
}

impl ReplyState {
    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            ReplyState::Pending => "pending",
            ReplyState::Sent => "sent",
            ReplyState::NotSent => "not_sent",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<ReplyState> {
        [ReplyState::Pending, ReplyState::Sent, ReplyState::NotSent]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// How a reply stands that no export has shown yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplyStanding {
    /// What is known of it.
    pub state: ReplyState,
    /// Whether an export of the chat that goes on after it does not hold it.
    pub missing: bool,
}

/// A reply that no export has shown yet, in the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplyRow {
    /// Its message on the timeline.
    pub message: MessageId,
    /// To whom.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
    /// When it was opened or copied.
    pub opened_at: Timestamp,
    /// Its words.
    pub text: String,
    /// How it stands.
    pub standing: ReplyStanding,
}
