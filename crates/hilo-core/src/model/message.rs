//! What every channel turns its bytes into, before anybody knows whose it is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Timestamp;

/// The way a message came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// A WhatsApp chat, read from its export.
    Whatsapp,
    /// A telephone call, written down by hand.
    Phone,
    /// Anything else written down by hand; the message carries the channel's label.
    Other,
    /// A remark for ourselves that nobody else ever sees.
    Note,
}

impl Channel {
    /// Every channel, in the order in which lists show them.
    pub const ALL: [Channel; 5] =
        [Channel::Email, Channel::Whatsapp, Channel::Phone, Channel::Other, Channel::Note];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Whatsapp => "whatsapp",
            Channel::Phone => "phone",
            Channel::Other => "other",
            Channel::Note => "note",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.as_str() == word)
    }
}

/// Who spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The customer to the shop.
    In,
    /// The shop to the customer.
    Out,
    /// Neither: a notice of the channel, or a note.
    None,
}

impl Direction {
    /// Returns the word that the database uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::In => "in",
            Direction::Out => "out",
            Direction::None => "none",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Direction> {
        [Direction::In, Direction::Out, Direction::None].into_iter().find(|d| d.as_str() == word)
    }
}

/// What kind of thing was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// Words.
    Text,
    /// A picture, film, voice note, sticker or document, with or without words.
    Media,
    /// Written by the channel itself ("Ana added Luis").
    Notice,
    /// A telephone or video call.
    Call,
    /// Taken back by its sender.
    Deleted,
    /// A question with options and votes.
    Poll,
    /// A place.
    Location,
    /// A contact card.
    Contact,
    /// Nothing to show: view-once media, an event.
    Empty,
}

impl MessageKind {
    const ALL: [MessageKind; 9] = [
        MessageKind::Text,
        MessageKind::Media,
        MessageKind::Notice,
        MessageKind::Call,
        MessageKind::Deleted,
        MessageKind::Poll,
        MessageKind::Location,
        MessageKind::Contact,
        MessageKind::Empty,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageKind::Text => "text",
            MessageKind::Media => "media",
            MessageKind::Notice => "notice",
            MessageKind::Call => "call",
            MessageKind::Deleted => "deleted",
            MessageKind::Poll => "poll",
            MessageKind::Location => "location",
            MessageKind::Contact => "contact",
            MessageKind::Empty => "empty",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<MessageKind> {
        MessageKind::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Why a mail was not written by a person to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Automatic {
    /// An out-of-office answer or another machine's reply (RFC 3834).
    AutoReply,
    /// A mailing list or newsletter.
    List,
    /// A report that a mail could not be delivered (RFC 3464).
    Bounce,
}

impl Automatic {
    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            Automatic::AutoReply => "auto-reply",
            Automatic::List => "list",
            Automatic::Bounce => "bounce",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<Automatic> {
        [Automatic::AutoReply, Automatic::List, Automatic::Bounce]
            .into_iter()
            .find(|automatic| automatic.as_str() == word)
    }
}

/// A name and an address as a mail header writes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
pub struct Mailbox {
    /// Display name; empty where there is none.
    pub name: String,
    /// Address as written.
    pub address: String,
}

/// A file that came with a message, before it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedAttachment {
    /// Name as the sender gave it, made safe to show but not to open.
    pub name: String,
    /// Media type, such as `image/jpeg`.
    pub media_type: String,
    /// Size in bytes once decoded; `None` where the file is not in the source.
    pub size: Option<u64>,
    /// Content-ID without angle brackets, for pictures inside the text.
    pub content_id: Option<String>,
    /// Where the bytes are: the number of the MIME part in the raw mail.
    pub part: Option<u32>,
    /// Whether it is shown inside the text rather than listed under it.
    pub inline: bool,
}

/// Addresses and ids of a mail. The store keeps them as JSON, and the Message-ID in a column of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MailHeaders {
    /// Message-ID without angle brackets.
    #[serde(skip)]
    pub message_id: Option<String>,
    /// In-Reply-To, without angle brackets.
    pub in_reply_to: Vec<String>,
    /// References, without angle brackets, oldest first.
    pub references: Vec<String>,
    /// Writers.
    pub from: Vec<Mailbox>,
    /// Main recipients.
    pub to: Vec<Mailbox>,
    /// Recipients of a copy.
    pub cc: Vec<Mailbox>,
    /// Where answers are to go.
    pub reply_to: Vec<Mailbox>,
    /// Message-ID of the mail that a report or a machine's answer is about, without angle brackets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// A message as its channel wrote it, read but not yet attributed to anybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedMessage {
    /// The channel that it came by.
    pub channel: Channel,
    /// What makes this message itself, and the same in every import of it.
    pub source_id: String,
    /// Key of the chat within the channel. Empty for a mail, which is found its thread by ids.
    pub conversation: String,
    /// Kind of thing said.
    pub kind: MessageKind,
    /// Moment it was sent.
    pub sent_at: Timestamp,
    /// Minutes east of UTC of the clock that wrote the time.
    pub utc_offset: i32,
    /// Name of the sender as written; `None` for notices.
    pub sender: Option<String>,
    /// Subject line; empty where the channel has none.
    pub subject: String,
    /// New text, without quoted text and signature.
    pub text: String,
    /// Quoted text and signature, hidden until asked for; empty where there is none.
    pub quoted: String,
    /// Whether the sender changed the text later.
    pub edited: bool,
    /// Whether the mail carries an HTML part.
    pub has_html: bool,
    /// Set where a machine wrote it.
    pub automatic: Option<Automatic>,
    /// Files that came with it.
    pub attachments: Vec<ParsedAttachment>,
    /// Mail headers; `None` for the other channels.
    pub mail: Option<MailHeaders>,
}

/// Part of a source that could not be read as a message, or a file without which its message came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Skip {
    /// File, relative to what was imported.
    pub file: String,
    /// Line (text files) or ordinal of the mail (mailboxes), from 1; 0 for the whole file. For a file of a message the
    /// line of its chat.
    pub line: u32,
    /// Why, for the window to translate.
    pub reason: SkipReason,
}

/// Why a part of a source was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// A line that stands before the first message of a chat.
    BeforeFirstMessage,
    /// A line that opens like a message but whose date does not exist.
    ImpossibleDate,
    /// A line that opens like a message but whose time cannot be read.
    UnreadableTime,
    /// A mail without any header.
    NotAMail,
    /// A mail without a sender or any recipient that could tell whose it is.
    NobodyToAttribute,
    /// A mail that somebody is still writing.
    Draft,
    /// A newsletter or a machine's mail from an address that nobody has.
    Bulk,
    /// A mail that one of us passed on to ourselves, from an address that nobody has.
    ForwardedByUs,
    /// A mail or file above the limit.
    TooLarge,
    /// A mail nested or split beyond the limits.
    TooComplex,
    /// A file of a kind that Hilo does not read.
    UnknownKind,
    /// A hidden folder, which is looked into only where it is given itself.
    Hidden,
    /// A file without content.
    Empty,
    /// A file that the system does not let us read.
    Unreadable,
    /// A mail or archive whose end is certainly missing: it breaks off within a file or a header of a part.
    Truncated,
    /// An archive that is locked with a password.
    Encrypted,
    /// An archive that unpacks to far more than a chat.
    Unsafe,
    /// An archive that names files outside of it.
    HostileNames,
    /// A file that is not where its message says; the message came in without it.
    FileMissing,
    /// A file above the limit; its message came in without it.
    FileTooLarge,
    /// A file that cannot be read or unpacked; its message came in without it.
    FileUnreadable,
}
