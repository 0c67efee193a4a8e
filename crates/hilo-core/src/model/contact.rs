//! Whom the shop may write to unasked, and how often it did.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{BounceReason, IdentityId, MessageId, Timestamp};

/// That a customer wants no mail that they did not ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OptOut {
    /// Since when.
    pub at: Timestamp,
    /// The customer's mail that said so; `None` where a person wrote it down.
    pub message: Option<MessageId>,
}

/// What is known of those whom a draft goes to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct DraftContact {
    /// Set where the draft is a mail that nobody asked for.
    pub unrequested: Option<Unrequested>,
    /// Those of its addresses at which no mail arrives.
    pub dead: Vec<DeadAddress>,
}

/// An address of a customer of which a server said that no mail arrives there, and nobody has said otherwise since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadAddress {
    /// Which.
    pub identity: IdentityId,
    /// As it was first written.
    pub address: String,
    /// When the server said so.
    pub at: Timestamp,
    /// Why.
    pub reason: BounceReason,
}

/// Mails of the shop's own accord to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Unrequested {
    /// How many left in the last [`days`](Unrequested::days) or are on their way.
    pub recent: u32,
    /// Days that are looked back.
    pub days: u32,
    /// How many the shop finds enough.
    pub limit: u32,
    /// Set where the customer wants none.
    pub opted_out: Option<OptOut>,
}
