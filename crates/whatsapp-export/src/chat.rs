//! What a chat is once it has been read: plain data that borrows from the export's bytes.

use std::borrow::Cow;
use std::fmt;

use crate::order::OrderDecision;
use crate::time::LocalDateTime;

/// A chat, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat<'a> {
    /// Messages and notices in file order. Time may run backwards, as it does in most exports.
    pub entries: Vec<Entry<'a>>,
    /// Lines that belong to no entry, in file order.
    pub skips: Vec<Skip>,
    /// How the dates of most entries were read.
    pub order: OrderDecision,
    /// Every way in which the file prints times, the most frequent first.
    pub spellings: Vec<Spelling>,
    /// Which kind of phone wrote most of the file.
    pub style: Style,
    /// Everyone who wrote, or whom a notice of an iPhone names, in order of appearance.
    pub senders: Vec<Sender<'a>>,
    /// The other person or the group, by the name of the file.
    pub title: Option<String>,
    /// How the bytes became text.
    pub encoding: Encoding,
    /// Number of lines in the file. The last line need not end in a line break.
    pub lines: u32,
}

impl<'a> Chat<'a> {
    /// The name of an entry's sender.
    pub fn sender_name(&self, entry: &Entry<'_>) -> Option<&str> {
        let id = entry.sender?;
        self.senders.get(id.0 as usize).map(|sender| sender.name.as_ref())
    }

    /// The earliest and the latest time of an entry.
    pub fn period(&self) -> Option<(LocalDateTime, LocalDateTime)> {
        let first = self.entries.iter().map(|entry| entry.sent_at).min()?;
        let last = self.entries.iter().map(|entry| entry.sent_at).max()?;
        Some((first, last))
    }

    /// Copies what is borrowed, so that the chat outlives the bytes that it was read from.
    pub fn into_owned(self) -> Chat<'static> {
        Chat {
            entries: self.entries.into_iter().map(Entry::into_owned).collect(),
            senders: self
                .senders
                .into_iter()
                .map(|s| Sender { name: Cow::Owned(s.name.into_owned()), messages: s.messages })
                .collect(),
            skips: self.skips,
            order: self.order,
            spellings: self.spellings,
            style: self.style,
            title: self.title,
            encoding: self.encoding,
            lines: self.lines,
        }
    }
}

/// One message, call or notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Number of its first line, from 1.
    pub line: u32,
    /// When it was sent, by the wall clock of the exporting phone.
    pub sent_at: LocalDateTime,
    /// Who sent it. A notice has none on Android and the chat's label on iPhones.
    pub sender: Option<SenderId>,
    /// What it is.
    pub kind: Kind,
    /// The body as written, without the invisible marks of writing direction. Lines are separated
    /// by `\n`; lines that name attachments and the note "edited" are part of it.
    pub text: Cow<'a, str>,
    /// Whether the sender changed it later.
    pub edited: bool,
    /// Files that came with it, attached or left out.
    pub attachments: Vec<AttachmentRef<'a>>,
    /// What is known of a call, for [`Kind::Call`].
    pub call: Option<Call>,
}

impl Entry<'_> {
    fn into_owned(self) -> Entry<'static> {
        Entry {
            text: Cow::Owned(self.text.into_owned()),
            attachments: self
                .attachments
                .into_iter()
                .map(|a| AttachmentRef {
                    name: a.name.map(|name| Cow::Owned(name.into_owned())),
                    present: a.present,
                })
                .collect(),
            line: self.line,
            sent_at: self.sent_at,
            sender: self.sender,
            kind: self.kind,
            edited: self.edited,
            call: self.call,
        }
    }
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Words.
    Text,
    /// A picture, a recording or a document, perhaps with words.
    Media,
    /// Something that WhatsApp says: who joined, what changed.
    Notice,
    /// A call.
    Call,
    /// A message that was deleted for everyone.
    Deleted,
    /// A poll with its options and votes.
    Poll,
    /// A place, or the sharing of where someone is.
    Location,
    /// A contact card.
    Contact,
    /// Nothing: a picture to be seen once, an event or an invitation leave an empty body.
    Empty,
}

impl Kind {
    /// The kind in one lower-case word.
    pub fn code(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Media => "media",
            Self::Notice => "notice",
            Self::Call => "call",
            Self::Deleted => "deleted",
            Self::Poll => "poll",
            Self::Location => "location",
            Self::Contact => "contact",
            Self::Empty => "empty",
        }
    }
}

/// Place of a sender in [`Chat::senders`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SenderId(pub u32);

/// Someone who wrote in the chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender<'a> {
    /// The name or number as the export prints it, without marks of writing direction.
    pub name: Cow<'a, str>,
    /// How many messages are theirs. Notices do not count, so it can be 0 on iPhones.
    pub messages: u32,
}

/// A file that a message mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentRef<'a> {
    /// The file's name, where the export tells it.
    pub name: Option<Cow<'a, str>>,
    /// Whether the export says that the file comes with it. It may still be missing.
    pub present: bool,
}

/// What the export tells of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    /// Whether it was a video call.
    pub video: bool,
    /// Whether nobody took it.
    pub missed: bool,
    /// How long it lasted, in seconds, where the export tells it.
    pub seconds: Option<u32>,
}

/// A line that belongs to no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Skip {
    /// Its number, from 1.
    pub line: u32,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why a line belongs to no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SkipReason {
    /// No message has begun yet.
    #[error("stands before the first message")]
    BeforeFirstMessage,
    /// It opens a message, with a date that does not exist.
    #[error("opens a message with a date that does not exist")]
    ImpossibleDate,
    /// It opens a message, with a time that does not exist.
    #[error("opens a message with a time that does not exist")]
    ImpossibleTime,
    /// It opens a message, with a word beside the time that is not known.
    #[error("opens a message with an unknown word beside its time")]
    UnknownWord,
    /// It continues a message whose opening line was skipped.
    #[error("continues a message whose first line was skipped")]
    ContinuesSkipped,
}

/// One way of printing times that a file uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// The first time printed this way.
    pub example: String,
    /// Entries that use it.
    pub entries: u32,
    /// How its dates were read.
    pub order: OrderDecision,
}

/// Which kind of phone wrote an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `23/3/24, 9:05 - Ana: hola`
    Android,
    /// `[23/3/24, 9:05:01] Ana: hola`
    Ios,
    /// `23/03/15 09:05:01: Ana: hola`, as iPhones wrote until about 2015.
    OldIos,
}

/// How the bytes of an export became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// UTF-8, as WhatsApp writes.
    Utf8,
    /// UTF-8 with bytes that are none; each is shown as U+FFFD.
    DamagedUtf8,
    /// UTF-16 with a byte order mark, as some editors save.
    Utf16,
}

/// Why bytes are not a chat.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAChat {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// No line opens a message.
    #[error("no line opens with the time of a message, so this is not a WhatsApp chat")]
    NoHeader,
    /// Lines look like messages, but none of their times can be read.
    #[error("line {line} looks like a message, but its time cannot be read: {example}")]
    UnreadableHeader {
        /// The first such line, from 1.
        line: u32,
        /// How it opens.
        example: String,
    },
    /// The bytes are not text.
    #[error("the file is not text")]
    Binary,
    /// The file is longer than [`MAX_BYTES`](crate::MAX_BYTES).
    #[error("the file has {bytes} bytes, more than any chat")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
}

/// What is known about a file besides its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints<'a> {
    /// Name of the text file, or of the zip that it was in.
    pub file_name: Option<&'a str>,
    /// When the file was written, by the zip or the file system. No message can be later.
    pub written: Option<LocalDateTime>,
    /// The person's decision about the order of dates. Only a proof in the file overrules it.
    pub order: Option<crate::DateOrder>,
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Android => "Android",
            Self::Ios => "iPhone",
            Self::OldIos => "iPhone (until about 2015)",
        })
    }
}
