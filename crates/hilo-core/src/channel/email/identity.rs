//! What makes a mail itself.

use sha2::{Digest, Sha256};

use super::date::SentDate;
use super::mime;
use crate::model::MailHeaders;

/// The key under which a mail is stored once, however often it comes.
pub(super) fn source_id(raw: &[u8], headers: &MailHeaders, date: Option<SentDate>) -> String {
    let mut key = Key::of(headers, date);
    let from = if key.is_of_body { mime::header_block(raw).1 } else { 0 };
    mime::Lines::new(raw.get(from..).unwrap_or_default()).for_each(|line| key.line(line));
    key.end()
}

/// A key while the lines of its mail come.
pub(super) struct Key {
    hash: Sha256,
    /// Empty lines that came and count only if something follows them.
    empty: usize,
    /// Whether it is made of the body's lines alone, with what the header says of the mail.
    pub(super) is_of_body: bool,
}

impl Key {
    pub(super) fn of(headers: &MailHeaders, date: Option<SentDate>) -> Key {
        let mut hash = Sha256::new();
        if let Some(id) = &headers.message_id {
            let date = date.map(|date| date.at.0).unwrap_or_default();
            hash.update(format!("{id}\0{date}\0"));
            for from in &headers.from {
                hash.update(from.address.to_lowercase());
                hash.update(b"\0");
            }
        }
        Key { hash, empty: 0, is_of_body: headers.message_id.is_some() }
    }

    /// Takes a line as every copy of the mail has it: without its end's kind, blanks at its end, empty lines at the end
    /// of the mail and the marks that mailboxes put before "From ".
    pub(super) fn line(&mut self, line: &[u8]) {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            self.empty += 1;
            return;
        }
        for _ in 0..std::mem::take(&mut self.empty) {
            self.hash.update(b"\n");
        }
        let unmarked = line.trim_ascii_start_of(b'>');
        self.hash.update(if unmarked.starts_with(b"From ") { unmarked } else { line });
        self.hash.update(b"\n");
    }

    pub(super) fn end(self) -> String {
        short(&self.hash.finalize())
    }
}

/// Half of a SHA-256: no two mails will ever meet in it by chance, and every message has it in an index.
fn short(hash: &[u8]) -> String {
    hex::encode(hash.get(..16).unwrap_or(hash))
}

trait TrimStartOf {
    fn trim_ascii_start_of(&self, byte: u8) -> &[u8];
}

impl TrimStartOf for [u8] {
    fn trim_ascii_start_of(&self, byte: u8) -> &[u8] {
        let marks = self.iter().take_while(|own| **own == byte).count();
        self.get(marks..).unwrap_or_default()
    }
}
