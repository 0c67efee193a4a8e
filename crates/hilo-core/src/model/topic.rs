//! What a query reads and a change touches.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A part of the data whose change makes queries run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Customers and identities.
    Customers,
    /// Messages and all that hangs on them.
    Messages,
    /// Imports, running and past.
    Imports,
    /// Templates.
    Templates,
    /// Drafts.
    Drafts,
    /// The outbox and the practice mailbox.
    Outbox,
    /// Settings and the account.
    Settings,
    /// How Hilo stands with the shop's mailbox.
    Mailbox,
    /// Cases.
    Cases,
}

impl Topic {
    /// All of them: what to tell whoever lost count of the changes.
    pub const ALL: [Topic; 9] = [
        Topic::Customers,
        Topic::Messages,
        Topic::Imports,
        Topic::Templates,
        Topic::Drafts,
        Topic::Outbox,
        Topic::Settings,
        Topic::Mailbox,
        Topic::Cases,
    ];
}
