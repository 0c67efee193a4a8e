//! What a mail carries that programs write for programs: appointments and contacts.

mod calendar;
mod content_line;
mod vcard;
mod zone;

pub use vcard::Card;

use chrono_tz::Tz;

use super::mime::Part;
use super::{body, charset};
use crate::model::Invitation;

/// Bytes of such a file that are read.
const MAX_FILE: usize = 1024 * 1024;
/// Such files of one mail that are read.
const MAX_FILES: usize = 20;

/// Returns the appointments of a mail, each once; what names no zone is by the shop's clocks.
pub(super) fn invitations(parts: &[Part<'_>], shop: Tz) -> Vec<Invitation> {
    let mut found: Vec<Invitation> = Vec::new();
    for text in texts(parts, &["text/calendar", "application/ics"], "ics") {
        for invitation in calendar::read(&text, shop) {
            // The same one stands in the mail and, for some programs, once more as a file.
            if !found.contains(&invitation) {
                found.push(invitation);
            }
        }
    }
    found
}

/// Returns the contacts of a mail, each once.
pub(super) fn cards(parts: &[Part<'_>]) -> Vec<Card> {
    let mut found: Vec<Card> = Vec::new();
    let types = [
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "application/vcard",
        "application/x-vcard",
    ];
    for text in texts(parts, &types, "vcf") {
        for card in vcard::read(&text) {
            if !found.contains(&card) {
                found.push(card);
            }
        }
    }
    found
}

/// The texts of a mail's files of some media types or of an extension.
fn texts(parts: &[Part<'_>], types: &[&str], extension: &str) -> Vec<String> {
    let files = body::Body::of(parts, 0).attachments(parts).into_iter().filter(|file| {
        let of_extension = |(_, own): (&str, &str)| own.eq_ignore_ascii_case(extension);
        types.contains(&file.media_type.as_str())
            || file.name.rsplit_once('.').is_some_and(of_extension)
    });
    let parts = files.filter_map(|file| parts.get(usize::try_from(file.part?).ok()?));
    let texts = parts.take(MAX_FILES).filter_map(|part| {
        let bytes = part.decoded();
        let label = part.media.parameter("charset").unwrap_or("utf-8");
        (bytes.len() <= MAX_FILE).then(|| charset::decode(&bytes, Some(label)))
    });
    texts.collect()
}
