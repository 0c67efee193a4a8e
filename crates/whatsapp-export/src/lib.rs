//! Reads WhatsApp's "Export chat" into messages.
//!
//! An export is plain text without a schema: a line that opens with a time starts a message, every
//! other line continues the one above, and how the time is spelled follows the language, the
//! region and the settings of the phone that wrote it. This crate turns that text into
//! [`Entry`]s. It touches no file, no clock and no time zone;
//! [`archive`] reads the zip that a phone puts it in.
//!
//! What always holds:
//! - The entries and the [`Skip`]s account for every line of the file.
//! - Entries stand in the order of the file. Exports run backwards in time, and are never sorted.
//! - A date that had to be guessed says so, see [`OrderDecision`].
//! - No input makes it panic.
//!
//! ```
//! use whatsapp_export::{DateOrder, Hints, Kind, read};
//!
//! let export = "23/3/24, 9:05 - Ana: Hola, ¿llegó el pedido?\n\
//!               23/3/24, 9:07 - Taller Nudo: IMG-20240323-WA0007.jpg (archivo adjunto)\n\
//!               Aquí está.\n";
//! let chat = read(export.as_bytes(), &Hints::default())?;
//!
//! let [question, answer] = chat.entries.as_slice() else { panic!("two messages") };
//! assert_eq!(chat.sender_name(question), Some("Ana"));
//! assert_eq!(question.sent_at.to_string(), "2024-03-23T09:05:00");
//! assert_eq!(answer.kind, Kind::Media);
//! assert_eq!(answer.attachments[0].name.as_deref(), Some("IMG-20240323-WA0007.jpg"));
//! assert_eq!(chat.order.order, DateOrder::Dmy);
//! assert!(chat.order.certain);
//! # Ok::<(), whatsapp_export::NotAChat>(())
//! ```
//!
//! # Map
//!
//! `decode` makes text of bytes; `scan` finds the lines that open a message, which `stamp` reads
//! with the words of `words` and `tables`; `order` decides about day and month; `sender` and
//! `body` divide and name what a message holds, with the phrases of `phrases`.

#[cfg(feature = "zip")]
pub mod archive;
mod assemble;
mod body;
mod chat;
mod decode;
mod order;
mod phrases;
mod scan;
mod sender;
mod stamp;
mod tables;
mod time;
mod title;
mod words;

use std::borrow::Cow;

pub use chat::{
    AttachmentRef, Call, Chat, Encoding, Entry, Hints, Kind, NotAChat, Sender, SenderId, Skip,
    SkipReason, Spelling, Style,
};
pub use order::{OrderDecision, OrderReason};
pub use time::{DateOrder, LocalDateTime};

/// The longest text that is read, in bytes. Phones export some 40,000 messages, a few megabytes;
/// what is read takes up to ten times the length of a hostile text.
pub const MAX_BYTES: usize = 256 << 20;

/// Reads a chat. Borrows from `bytes` wherever a text is as it stands there.
///
/// # Errors
///
/// [`NotAChat`] tells why the bytes hold no chat. What is odd within a chat is never an error: it
/// becomes a [`Skip`].
pub fn read<'a>(bytes: &'a [u8], hints: &Hints<'_>) -> Result<Chat<'a>, NotAChat> {
    if bytes.len() > MAX_BYTES {
        return Err(NotAChat::TooLarge { bytes: bytes.len() });
    }
    let (text, encoding) = decode::decode(bytes)?;
    let chat = match text {
        Cow::Borrowed(text) => assemble::assemble(text, hints)?,
        Cow::Owned(text) => assemble::assemble(&text, hints)?.into_owned(),
    };
    Ok(Chat { encoding, ..chat })
}

/// Whether a file looks like a chat, by its first bytes; a few kilobytes are enough.
///
/// True if one of the first lines opens a message in a way that [`read`] understands.
pub fn looks_like_chat(head: &[u8]) -> bool {
    const LINES: usize = 50;
    headers(head, LINES) > 0
}

/// How many lines open a message.
#[cfg(feature = "zip")]
fn count_headers(head: &[u8]) -> usize {
    headers(head, usize::MAX)
}

fn headers(head: &[u8], lines: usize) -> usize {
    // The head may end within a character.
    let Ok((text, _)) = decode::decode(head) else { return 0 };
    let opens = |line: &&str| {
        let line = line.trim_end_matches('\r');
        matches!(stamp::read(line), stamp::Opening::Header { stamp, body, .. }
            if line.len() > body && order::dates_exist(&stamp))
    };
    text.split('\n').take(lines).filter(opens).count()
}
