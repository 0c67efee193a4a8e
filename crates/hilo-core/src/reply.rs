//! A reply that leaves by WhatsApp: a letter made short, its link, and which message of a chat it became.
//!
//! Hilo sends nothing by WhatsApp itself. It opens WhatsApp with the words ready, or copies them, and never learns
//! whether they were sent: only the next export of the chat shows it.
//!
//! This module is pure: no file, no clock, no database.
//!
//! What always holds:
//! - What is made short keeps its paragraphs word for word; only greeting, farewell, signature and quotes change.
//! - A link leads to `wa.me` and nowhere else, and its text reads back as it was.
//! - A message of a chat is at most one reply, and a reply at most one message.

mod link;
mod pairs;
mod short;

pub use link::{LINK_LIMIT, link};
pub use pairs::{EARLY, LATE, Words, pairs};
pub use short::{initials, says_nothing, short};

/// Characters that a reply may have. What is longer is no message for a chat.
pub const TEXT_LIMIT: usize = 4_096;
