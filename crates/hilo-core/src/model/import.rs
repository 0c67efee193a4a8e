//! What is about to be imported, what is being imported, and what was.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Channel, CustomerId, ImportId, JobId, Skip, Timestamp};
use crate::error::Failure;

/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// One mail (RFC 5322).
    Eml,
    /// A mailbox of many mails (mboxrd or mboxo).
    Mbox,
    /// A Maildir folder.
    Maildir,
    /// The text of a WhatsApp chat.
    WhatsappText,
    /// A WhatsApp export with its media.
    WhatsappZip,
}

impl SourceKind {
    /// Returns the channel that a source of this kind belongs to.
    pub fn channel(self) -> Channel {
        match self {
            SourceKind::Eml | SourceKind::Mbox | SourceKind::Maildir => Channel::Email,
            SourceKind::WhatsappText | SourceKind::WhatsappZip => Channel::Whatsapp,
        }
    }
}

/// Order of day, month and year in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// How the order of the dates of a chat was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DateReading {
    /// Order.
    pub order: DateOrder,
    /// Code of the reason, for the window to translate (such as `impossible_month`).
    pub reason: String,
    /// How many facts speak for it, where they can be counted.
    pub evidence: u32,
    /// Whether it is proved or a guess.
    pub certain: bool,
}

/// Who somebody in a chat is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Who {
    /// One of us.
    Shop,
    /// A customer who is known already.
    Customer {
        /// Who.
        customer: CustomerId,
    },
    /// Somebody new.
    NewCustomer {
        /// Name to give; the sender's where it is empty.
        name: String,
        /// Telephone, where the person knows it.
        phone: String,
    },
}

/// A sender in a source, with who it seems to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourcePerson {
    /// Name or number as written.
    pub sender: String,
    /// Messages.
    pub messages: u32,
    /// Best guess, or what the person has decided.
    pub who: Who,
    /// Name of the customer in `who`, for showing.
    pub title: String,
    /// Why the guess was made.
    pub because: WhoReason,
}

/// Why a sender is taken for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WhoReason {
    /// The person said so, now or in an earlier import.
    Told,
    /// The shop's settings hold this name.
    OwnName,
    /// The file is named after this person.
    FileName,
    /// The other side of a chat of two.
    OtherSide,
    /// Another chat of the same import says so of this name.
    OtherChat,
    /// The telephone number belongs to the customer.
    Phone,
    /// A customer has this very name: a suggestion to be confirmed.
    SameName,
    /// Nothing is known.
    Unknown,
}

/// A message of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sample {
    /// When, as read.
    pub sent_at: Timestamp,
    /// Minutes east of UTC.
    pub utc_offset: i32,
    /// Sender as written.
    pub sender: String,
    /// Subject or first words.
    pub text: String,
}

/// What a source holds, before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SourcePreview {
    /// Path as given, or the path of a source found in a folder.
    pub path: String,
    /// Name to show.
    pub name: String,
    /// Kind; `None` where it could not be read, then `failure` says why.
    pub kind: Option<SourceKind>,
    /// Size in bytes.
    pub size: u64,
    /// Messages, notices included.
    pub messages: u32,
    /// How many of them are notices that nobody wrote, such as "the calls are encrypted".
    pub notices: u32,
    /// Messages that are not stored yet.
    pub new: u32,
    /// Messages that are stored already.
    pub duplicate: u32,
    /// Parts that cannot be read.
    pub skipped: u32,
    /// Files that messages would come in without, though their export says that it holds them. They are among `skips`
    /// and not among the parts.
    pub missing_files: u32,
    /// Files that come with the messages and are in the source.
    pub attachments: u32,
    /// Oldest message.
    pub first: Option<Timestamp>,
    /// Newest message.
    pub last: Option<Timestamp>,
    /// Time zone in which the times are read; `None` where the source says it itself.
    pub zone: Option<String>,
    /// How the dates were read; `None` where they are not in question.
    pub dates: Option<DateReading>,
    /// First, a middle and the last message.
    pub samples: Vec<Sample>,
    /// Senders who have to be told apart, most messages first; empty for mail.
    pub people: Vec<SourcePerson>,
    /// Skips, at most fifty: the first, and at least one for each reason.
    pub skips: Vec<Skip>,
    /// Why the source cannot be imported.
    pub failure: Option<Failure>,
}

/// What the person decided about a source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SourceAnswer {
    /// Path of the source, as in its preview.
    pub path: String,
    /// Leave this source out.
    pub leave_out: bool,
    /// Time zone; `None` keeps the guess.
    pub zone: Option<String>,
    /// Order of dates; `None` keeps the guess.
    pub order: Option<DateOrder>,
    /// Who is who, by sender as written.
    pub people: Vec<PersonAnswer>,
}

/// Who a sender is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonAnswer {
    /// Sender as written.
    pub sender: String,
    /// Who it is.
    pub who: Who,
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The sources are being read; nothing is stored.
    Reading,
    /// The preview is there and waits for a decision.
    Ready,
    /// Messages are being stored.
    Running,
    /// All is stored.
    Done,
    /// Stopped by the person; what was stored is taken out again.
    Cancelled,
    /// It failed; what was stored is taken out again.
    Failed,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Progress {
    /// Messages read or stored.
    pub messages: u32,
    /// Messages in all, once known.
    pub messages_total: Option<u32>,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub bytes_total: u64,
    /// Messages per second, over the whole run.
    pub rate: u32,
    /// Seconds left at this rate; `None` while it cannot be told.
    pub seconds_left: Option<u32>,
}

/// An import of this process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportJob {
    /// Id.
    pub id: JobId,
    /// State.
    pub state: ImportState,
    /// Progress of the reading or the run.
    pub progress: Progress,
    /// What the sources hold; empty while they are being read.
    pub sources: Vec<SourcePreview>,
    /// What was stored, once it is done.
    pub summary: Option<ImportSummary>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// What one source brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedSource {
    /// Path as given.
    pub path: String,
    /// Channel.
    pub channel: Channel,
    /// Messages stored.
    pub new: u32,
    /// Messages that were there already.
    pub duplicate: u32,
    /// Parts that could not be read.
    pub skipped: u32,
    /// Files that messages came in without. They are told among the skips and are not among the parts.
    pub missing_files: u32,
    /// Oldest message.
    pub first: Option<Timestamp>,
    /// Newest message.
    pub last: Option<Timestamp>,
}

/// What an import brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportSummary {
    /// Id.
    pub id: ImportId,
    /// When it ran.
    pub started_at: Timestamp,
    /// Sources.
    pub sources: Vec<ImportedSource>,
    /// Messages stored.
    pub new: u32,
    /// Messages that were there already.
    pub duplicate: u32,
    /// Parts that could not be read.
    pub skipped: u32,
    /// Files that messages came in without. They are told among the skips and are not among the parts.
    pub missing_files: u32,
    /// Customers who were met for the first time.
    pub customers: u32,
    /// Whether it was undone.
    pub undone: bool,
}
