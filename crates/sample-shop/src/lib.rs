//! The history of an invented online shop, to look around with, to test with and to measure with.
//!
//! The shop sells handmade furniture and lamps. Its customers write mails and WhatsApp messages and
//! telephone about the same matters: a late parcel, a broken leg, an invoice, a thank-you. This
//! crate writes the files that such a shop would have on its computer (mbox, Maildir, `.eml`, chat
//! exports) and the answers that a person would give while importing them.
//!
//! It reads no clock and no disk and depends on nothing of Hilo's: it writes the formats from their
//! own descriptions, so that the readers are tested by something that does not share their mistakes.
//!
//! What always holds: the same edition and `now` give the same bytes; nothing happens after `now` or
//! more than about six months before it; every person, shop, carrier and number is invented, mail
//! domains end in `.example`, telephone numbers are of the form +34 600 000 0xx.

mod haste;
mod mail;
mod people;
mod picture;
mod plan;
mod rng;
mod shop;
mod slots;
mod story;
mod whatsapp;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

pub(crate) use shop::AGENT;
pub use shop::sample_shop;

/// The zone of the shop's clock.
pub(crate) const SHOP_ZONE: Tz = Tz::Europe__Madrid;

/// In which language the shop and most of its customers write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Spanish of Spain, with some customers from Mexico and Argentina.
    Spanish,
    /// English.
    English,
}

/// The whole shop: who it is, the files it has, and what a person would tell Hilo about them.
#[derive(Debug, Clone, PartialEq)]
pub struct SampleShop {
    /// The shop itself.
    pub shop: ShopFacts,
    /// Everything to import.
    pub files: Vec<SourceFile>,
    /// For each chat among the files, the answers that its import asks for.
    pub chats: Vec<ChatAnswer>,
    /// Telephone calls, in order of time.
    pub calls: Vec<Call>,
    /// What was noted by hand from other channels, in order of time.
    pub notes: Vec<Note>,
    /// The cards of the customers.
    pub customers: Vec<CustomerFacts>,
}

/// What a shop fills in about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopFacts {
    /// The name over the door.
    pub name: String,
    /// The name on invoices.
    pub legal_name: String,
    /// Who answers the customers.
    pub agent_name: String,
    /// The address that customers write to.
    pub email: String,
    /// E.164.
    pub phone: String,
    /// The profile name under which the shop's own WhatsApp messages appear in exports.
    pub whatsapp_name: String,
    /// With scheme.
    pub web: String,
    /// Street and town in one line.
    pub address: String,
    /// Opening hours in words.
    pub hours: String,
    /// ISO 3166.
    pub country: String,
    /// IANA name.
    pub time_zone: String,
}

/// A file of the shop's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative, with `/` between the parts, and fit for Windows too.
    pub path: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// What a person answers when a chat is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatAnswer {
    /// Which of the files, by its path.
    pub file: String,
    /// The names under which the shop writes in it.
    pub me: Vec<String>,
    /// The customer's name, or the number where nobody knows it.
    pub customer: String,
    /// E.164.
    pub customer_phone: Option<String>,
    /// The zone of the telephone that made the export.
    pub zone: Tz,
}

/// How to find a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomerKey {
    /// By mail address.
    Email(String),
    /// By telephone, E.164.
    Phone(String),
}

/// A telephone call as the shop noted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// With whom.
    pub customer: CustomerKey,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Whether the customer rang the shop.
    pub incoming: bool,
    /// Zero when nobody spoke.
    pub minutes: u32,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Which of the shop's lines, in words.
    pub line: String,
    /// What was said.
    pub text: String,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallOutcome {
    /// They spoke.
    Spoke,
    /// Nobody answered.
    NoAnswer,
    /// A message was left.
    Voicemail,
    /// They agreed to ring again.
    CallBack,
    /// The shop did not pick up.
    Missed,
}

/// Something noted by hand from another channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// About whom.
    pub customer: CustomerKey,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// "chat", "social", "skype" or "counter".
    pub channel: String,
    /// Whether the customer said it.
    pub incoming: bool,
    /// What was said.
    pub text: String,
}

/// The card of a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerFacts {
    /// Full name.
    pub name: String,
    /// The mail address that the shop knows.
    pub email: Option<String>,
    /// E.164.
    pub phone: Option<String>,
    /// ISO 639.
    pub language: String,
    /// Whether the customer is addressed as "usted" or "tú".
    pub formality: Formality,
    /// What the shop keeps in mind about this person; may be empty.
    pub notes: String,
    /// What was bought, the oldest first.
    pub orders: Vec<Order>,
}

/// How a customer is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formality {
    /// By first name and "tú".
    Familiar,
    /// "Usted".
    Formal,
}

/// An order of the shop's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// As it appears in subjects.
    pub number: String,
    /// The thing bought.
    pub what: String,
    /// The day.
    pub date: NaiveDate,
}
