//! Rows of the timeline.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    AttachmentId, Automatic, Channel, ConversationId, DeliveryReport, Direction, Mailbox,
    MessageId, MessageKind, OutboxId, OutboxRecipient, OutboxState, ReplyStanding, Timestamp,
};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// We spoke.
    Spoke,
    /// Nobody picked up.
    NoAnswer,
    /// A message was left.
    Voicemail,
    /// A call back was agreed.
    CallBack,
    /// The customer hung up.
    HungUp,
}

impl CallOutcome {
    /// Every outcome.
    pub const ALL: [CallOutcome; 5] = [
        CallOutcome::Spoke,
        CallOutcome::NoAnswer,
        CallOutcome::Voicemail,
        CallOutcome::CallBack,
        CallOutcome::HungUp,
    ];

    /// Returns the word that the database, JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            CallOutcome::Spoke => "spoke",
            CallOutcome::NoAnswer => "no_answer",
            CallOutcome::Voicemail => "voicemail",
            CallOutcome::CallBack => "call_back",
            CallOutcome::HungUp => "hung_up",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<CallOutcome> {
        CallOutcome::ALL.into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// Facts of a telephone call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CallFacts {
    /// Number spoken to, in E.164; empty where it is not known.
    pub number: String,
    /// Which of the shop's lines.
    pub line: String,
    /// How it ended.
    pub outcome: CallOutcome,
    /// Length in minutes.
    pub minutes: u32,
}

/// What may happen where a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// It runs: a program, a script, a shortcut, an installer, a disk image.
    Program,
    /// A browser runs what is in it: a page, a vector picture.
    Page,
    /// A document with programs in it.
    Macro,
    /// One of the others, under a name that has the ending of a plain document before the real one.
    Disguise,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attachment {
    /// Id.
    pub id: AttachmentId,
    /// Name, made safe for a file system.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes; `None` where the file was not in the source.
    pub size: Option<u64>,
    /// Whether the bytes are here.
    pub present: bool,
    /// Whether it can be shown as a picture.
    pub picture: bool,
    /// What may happen where it is opened; asked about first.
    pub danger: Option<Danger>,
    /// Whether it stands inside the text.
    pub inline: bool,
}

/// What is known about the way of an outgoing mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// Its row in the outbox.
    pub outbox: OutboxId,
    /// State; a timeline row exists only once the server took it or nobody can know.
    pub state: OutboxState,
    /// What the server said last.
    pub server_text: String,
    /// Whom the server refused: the mail left without them.
    pub refused: Vec<OutboxRecipient>,
    /// Whether it may have arrived although no server said so, also where a later try failed. Of a mail that is sent:
    /// that it arrived is a person's word.
    pub in_doubt: bool,
}

/// A row of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Interaction {
    /// Id.
    pub id: MessageId,
    /// Conversation it belongs to.
    pub conversation: ConversationId,
    /// Channel.
    pub channel: Channel,
    /// Label of another channel ("chat", "social", "counter", own words); empty for the rest.
    pub label: String,
    /// Who spoke.
    pub direction: Direction,
    /// Kind.
    pub kind: MessageKind,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Minutes east of UTC of the clock that wrote the time.
    pub utc_offset: i32,
    /// Sender as written; empty for notes.
    pub sender: String,
    /// Subject; empty where the channel has none.
    pub subject: String,
    /// New text, at most [`Interaction::TEXT_LIMIT`] characters.
    pub text: String,
    /// Whether `text` was cut; `message_get` has the whole.
    pub cut: bool,
    /// How many lines of quoted text are folded.
    pub quoted_lines: u32,
    /// Whether what is folded is a signature and nothing else: no line of it counts as quoted.
    pub signature: bool,
    /// Whether the mail has an HTML part to show.
    pub has_html: bool,
    /// Whether the sender changed the text later.
    pub edited: bool,
    /// Set where a machine wrote it.
    pub automatic: Option<Automatic>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Set for calls.
    pub call: Option<CallFacts>,
    /// Set for mails sent from here.
    pub delivery: Option<Delivery>,
    /// What servers reported about it after it left, a recipient each.
    pub reports: Vec<DeliveryReport>,
    /// Set for replies by WhatsApp that no export has shown yet.
    pub reply: Option<ReplyStanding>,
    /// The writer's address, where the name is or holds another one; empty where it does not.
    pub real_sender: String,
    /// The address of ours that passed it on, where these are the words of who wrote the mail in it; else empty.
    pub passed_on_by: String,
    /// Whether name or subject have a word with letters of another script that look like ours.
    pub look_alike: bool,
    /// Name of the template it was written with; empty where there was none.
    pub template: String,
    /// Whether nobody has read it, here or elsewhere, as far as the mailbox tells; never for what it does not hold.
    pub unread: bool,
}

impl Interaction {
    /// Characters of text that a timeline row carries.
    pub const TEXT_LIMIT: usize = 2_000;
}

/// A place in a timeline: the sort key of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct Cursor {
    /// Order key, milliseconds.
    pub at: i64,
    /// Message, to tell rows of one moment apart.
    pub id: MessageId,
}

/// Part of a timeline, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TimelinePage {
    /// Rows, newest first.
    pub rows: Vec<Interaction>,
    /// Give it as `after` for newer rows; `None` at the top.
    pub newer: Option<Cursor>,
    /// Give it as `before` for older rows; `None` at the end.
    pub older: Option<Cursor>,
    /// Rows of the whole timeline under this filter.
    pub total: u32,
}

/// What speaks against a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkDoubt {
    /// Something that looks like a host stands before the real one (`bank.example@other.example`).
    Disguise,
    /// Its host has letters that look like those of another script, or mixes scripts.
    LookAlike,
    /// Its host is a number.
    Number,
    /// Its words look like another host.
    Mismatch,
}

/// A link of a mail with where it really leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MailLink {
    /// Words of the link.
    pub text: String,
    /// Address.
    pub url: String,
    /// Host that it leads to, as ASCII.
    pub host: String,
    /// The same in its own letters, where it has others than ASCII; empty where it has none.
    pub letters: String,
    /// What speaks against it; asked about before it is opened.
    pub doubt: Option<LinkDoubt>,
}

/// Whose the remote pictures of a mail are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct PicturesOf {
    /// Address of the one writer, for whom it can be decided; `None` where the mail is the first that has to do
    /// with that address, or has several writers.
    pub sender: Option<String>,
    /// Whether this sender's pictures are always fetched.
    pub always: bool,
}

/// A mail with its remote pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShownPictures {
    /// The whole, sanitised document with the pictures in it.
    pub html: String,
    /// Pictures that came.
    pub shown: u32,
    /// Pictures that could not be fetched, or are none.
    pub failed: u32,
    /// Pictures that only count who reads; they are left out.
    pub counters: u32,
}

/// One message, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageDetail {
    /// The row.
    pub row: Interaction,
    /// New text, whole.
    pub text: String,
    /// Quoted text and signature.
    pub quoted: String,
    /// A whole, sanitised document for a sandboxed frame; `None` where there is no HTML.
    pub html: Option<String>,
    /// Remote pictures that were left out.
    pub blocked_pictures: u32,
    /// Whose they are, and what was decided about them.
    pub pictures: PicturesOf,
    /// Links of the HTML part, for listing outside the frame.
    pub links: Vec<MailLink>,
    /// Writers.
    pub from: Vec<Mailbox>,
    /// Recipients.
    pub to: Vec<Mailbox>,
    /// Recipients of a copy.
    pub cc: Vec<Mailbox>,
    /// Where answers go.
    pub reply_to: Vec<Mailbox>,
    /// Size of the message as it arrived, in bytes; `None` where there is no original.
    pub original_size: Option<u64>,
}
