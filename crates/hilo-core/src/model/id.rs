//! Ids are numbers of their own kind, so that one can never be given for another.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// The person or company served.
    CustomerId;
    /// An address on a channel that belongs to a customer.
    IdentityId;
    /// Messages of one thread or chat.
    ConversationId;
    /// One message of the timeline.
    MessageId;
    /// A file that came with a message.
    AttachmentId;
    /// One run of an import.
    ImportId;
    /// An import that is being read, decided or run in this process.
    JobId;
    /// A mail template.
    TemplateId;
    /// A mail on its way out.
    OutboxId;
    /// A folder of the shop's mailbox.
    FolderId;
    /// A matter to be settled.
    CaseId;
    /// A change of something mutable, as the journal keeps it.
    OperationId;
}
