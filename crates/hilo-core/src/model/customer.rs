//! The people served and the addresses by which they are known.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Channel, CustomerId, DeadAddress, Direction, IdentityId, MessageId, OperationId, OptOut,
    Timestamp,
};

/// Kind of address by which a customer is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// Mail address, normalised.
    Email,
    /// Telephone number in E.164.
    Phone,
    /// Name under which a WhatsApp chat shows the person, confirmed by the one who imported it.
    WhatsappName,
}

impl IdentityKind {
    /// Returns the word that the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            IdentityKind::Email => "email",
            IdentityKind::Phone => "phone",
            IdentityKind::WhatsappName => "whatsapp_name",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<IdentityKind> {
        [IdentityKind::Email, IdentityKind::Phone, IdentityKind::WhatsappName]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// How the shop speaks to a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Formality {
    /// "Tú".
    Tu,
    /// "Usted".
    Usted,
}

/// The person or company served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Customer {
    /// Id.
    pub id: CustomerId,
    /// Full name; empty while nobody has told it, then lists show the first identity.
    pub name: String,
    /// Name to greet with; empty where it is not known.
    pub first_name: String,
    /// Company; empty where there is none.
    pub company: String,
    /// Language that the customer writes, as a BCP 47 tag; `None` follows the shop's.
    pub language: Option<String>,
    /// How to speak to the customer; `None` follows the shop's setting.
    pub formality: Option<Formality>,
    /// What the shop wants to remember.
    pub notes: String,
    /// Words to find similar customers by.
    pub tags: Vec<String>,
    /// When the customer was first seen by Hilo.
    pub created_at: Timestamp,
}

/// An address on a channel that belongs to a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Identity {
    /// Id.
    pub id: IdentityId,
    /// Customer it belongs to.
    pub customer: CustomerId,
    /// Kind.
    pub kind: IdentityKind,
    /// Normal form, by which it is found.
    pub value: String,
    /// As it was first written, for reading.
    pub written: String,
    /// What the shop calls it ("work"); empty where it has no label.
    pub label: String,
    /// How many messages came or went by it.
    pub messages: u32,
}

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomerRow {
    /// Id.
    pub id: CustomerId,
    /// Name to show: the customer's, or the first identity where there is none.
    pub title: String,
    /// Whether `title` is an identity because nobody has told the name.
    pub unnamed: bool,
    /// Company; empty where there is none.
    pub company: String,
    /// Channels the customer has used.
    pub channels: Vec<Channel>,
    /// Messages on the timeline.
    pub messages: u32,
    /// Last interaction.
    pub last_at: Option<Timestamp>,
    /// First words of the last interaction.
    pub last_text: String,
    /// The channel of the last interaction where that was ours.
    pub last_ours: Option<Channel>,
    /// Since when an answer is owed.
    pub waiting_since: Option<Timestamp>,
}

/// A page of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomerPage {
    /// Rows in the order asked for.
    pub rows: Vec<CustomerRow>,
    /// Offset of the next page; `None` at the end.
    pub next: Option<u32>,
    /// How many customers match.
    pub total: u32,
}

/// A customer whom somebody may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundCustomer {
    /// Who.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
}

/// A recent contact, for the panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentContact {
    /// Message.
    pub message: MessageId,
    /// Channel.
    pub channel: Channel,
    /// Who spoke.
    pub direction: Direction,
    /// When.
    pub sent_at: Timestamp,
    /// First words.
    pub text: String,
}

/// Another customer who may be the same person, with the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SamePerson {
    /// The other customer.
    pub customer: CustomerId,
    /// Name to show.
    pub title: String,
    /// What speaks for it.
    pub because: SamePersonReason,
}

/// Why two customers may be one person. A suggestion, never acted on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SamePersonReason {
    /// Both have the same name.
    Name,
    /// A WhatsApp name equals the other's name.
    WhatsappName,
    /// The mail addresses differ only in dots or a plus part that the provider ignores.
    EmailVariant,
}

/// Everything the panel "who is this" shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomerCard {
    /// The customer.
    pub customer: Customer,
    /// Name to show.
    pub title: String,
    /// Addresses, most used first.
    pub identities: Vec<Identity>,
    /// Those of them at which no mail arrives.
    pub dead: Vec<DeadAddress>,
    /// Last three contacts.
    pub recent: Vec<RecentContact>,
    /// How many interactions each channel has.
    pub channels: Vec<ChannelCount>,
    /// First contact.
    pub first_at: Option<Timestamp>,
    /// Last contact.
    pub last_at: Option<Timestamp>,
    /// Since when an answer is owed.
    pub waiting_since: Option<Timestamp>,
    /// Set where they want no mail that they did not ask for.
    pub opt_out: Option<OptOut>,
    /// Who may be the same person.
    pub suggestions: Vec<SamePerson>,
}

/// How often a channel was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelCount {
    /// Channel.
    pub channel: Channel,
    /// Interactions.
    pub count: u32,
}

/// A change that was made and can be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Customer concerned.
    pub customer: Option<CustomerId>,
    /// What `undo` takes.
    pub operation: OperationId,
}
