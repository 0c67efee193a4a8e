//! A source's bytes to [`crate::model::ParsedMessage`]s; pure.
//!
//! Nothing here opens a file, looks at a clock or knows the store: callers bring bytes and get
//! messages and skips, which together account for all of the input. Every byte is hostile; each
//! reader has limits on size, depth and work and says so where it stops.

pub mod email;
pub mod maildir;
pub mod mbox;
pub mod source;
pub mod whatsapp;
