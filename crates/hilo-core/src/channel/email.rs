//! Mails (RFC 5322 and MIME), as they really arrive.
//!
//! [`parse`] reads a raw mail into everything that Hilo wants to know of it; [`rendered`] makes its
//! HTML fit to be shown; [`attachment`] takes one file out later. Nothing here knows whose mail it
//! is, and nothing touches a file or a clock.
//!
//! Invariants: no input panics, and work is linear in its size. Words are never lost: the new text
//! and the quoted text together are the whole text, and what lies beyond a limit stays readable as
//! one part. What Outlook packs into a `winmail.dat` is told as if it stood in the mail.

mod address;
mod automatic;
mod body;
mod bounce;
mod charset;
mod cut;
mod date;
mod enclosed;
mod field;
mod fold;
mod forward;
mod html;
mod identity;
mod large;
mod mime;
mod name;
mod tnef;
mod transfer;
mod word;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use automatic::correspondents;
pub use bounce::{Bounce, BounceRecipient, of_answer as refusal_reason};
pub use date::SentDate;
pub use enclosed::Card;
pub use fold::{Folded, fold};
pub use forward::Forwarded;
pub use html::{MailHtml, RemotePictures, sanitised};
pub use large::{Large, MAX_LARGE};
pub use name::safe as safe_name;

use chrono_tz::Tz;

use crate::model::{
    Automatic, Channel, Invitation, MailHeaders, Mailbox, MessageKind, ParsedAttachment,
    ParsedMessage, SkipReason, Timestamp,
};

/// Bytes of a mail that are read.
pub const MAX_MAIL: usize = 50 * 1024 * 1024;

/// Addresses at which a mailbox got a mail that are read.
const MAX_DELIVERED: usize = 10;

/// Everything that one mail says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParsedMail {
    /// Addresses and ids.
    pub headers: MailHeaders,
    /// Subject on one line; empty where there is none.
    pub subject: String,
    /// When it was written; `None` where neither Date nor Received tells.
    pub date: Option<SentDate>,
    /// Whole text, made from the HTML where there is no other.
    pub text: String,
    /// Text without quotes, signature and footers.
    pub new_text: String,
    /// Quotes, signature and footers.
    pub quoted: String,
    /// Whether it has HTML within the limits; [`html`] and [`rendered`] make it fit to be seen.
    pub has_html: bool,
    /// Files.
    pub attachments: Vec<ParsedAttachment>,
    /// Set where a machine wrote it.
    pub automatic: Option<Automatic>,
    /// Whether nobody who would wait for an answer wrote it: a newsletter, or a machine that reads no answers.
    pub bulk: bool,
    /// Set for delivery reports.
    pub bounce: Option<Bounce>,
    /// The mail that this one passes on.
    pub forwarded: Option<Forwarded>,
    /// Who the customer may be, best first; see [`correspondents`]. For a delivery report those whom
    /// the mail did not reach.
    pub correspondents: Vec<Mailbox>,
    /// The addresses at which its mailbox got it, as the last server wrote them: whoever sends a mail has no say in what
    /// stands above the first Received.
    pub delivered_to: Vec<Mailbox>,
    /// What makes this mail itself, the same in every copy of it.
    ///
    /// A hash of Message-ID, date, writers and body; a Message-ID alone is reused by careless
    /// senders. Without Message-ID a hash of the whole mail. Line ends and blanks at them do not
    /// count, because mailboxes change them.
    pub source_id: String,
}

impl ParsedMail {
    /// Returns the mail as a message of the timeline; `undated` is its moment where it has none
    /// itself, such as the time of the file.
    ///
    /// Fails with [`SkipReason::NobodyToAttribute`] where no address could tell whose it is.
    pub fn message(self, undated: Timestamp) -> Result<ParsedMessage, SkipReason> {
        if self.correspondents.is_empty() {
            return Err(SkipReason::NobodyToAttribute);
        }
        let sender = self.headers.from.first().or(self.correspondents.first());
        let sender =
            sender.map(
                |from| {
                    if from.name.is_empty() { from.address.clone() } else { from.name.clone() }
                },
            );
        let listed = self.attachments.iter().any(|attachment| !attachment.inline);
        let kind =
            if self.new_text.is_empty() && listed { MessageKind::Media } else { MessageKind::Text };
        Ok(ParsedMessage {
            channel: Channel::Email,
            source_id: self.source_id,
            conversation: String::new(),
            kind,
            sent_at: self.date.map_or(undated, |date| date.at),
            utc_offset: self.date.map_or(0, |date| date.utc_offset),
            sender,
            subject: self.subject,
            text: self.new_text,
            quoted: self.quoted,
            edited: false,
            has_html: self.has_html,
            automatic: self.automatic,
            attachments: self.attachments,
            mail: Some(self.headers),
        })
    }
}

/// Reads a raw mail.
///
/// # Errors
/// [`SkipReason::Empty`] without content, [`SkipReason::NotAMail`] without a header that a mail has,
/// [`SkipReason::Truncated`] where something is certainly missing at its end, [`SkipReason::TooLarge`] above
/// [`MAX_MAIL`], [`SkipReason::TooComplex`] should reading it fail.
pub fn parse(raw: &[u8]) -> Result<ParsedMail, SkipReason> {
    if raw.len() > MAX_MAIL {
        return Err(SkipReason::TooLarge);
    }
    if raw.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Err(SkipReason::Empty);
    }
    guarded(|| read(raw)).unwrap_or(Err(SkipReason::TooComplex))
}

/// Returns who wrote a mail and its subject, of one that cannot be read any further than its header.
pub fn sender_and_subject(beginning: &[u8]) -> (Option<Mailbox>, String) {
    let read = guarded(|| {
        let fields = field::Fields::read(mime::header_block(beginning).0);
        let from = fields.get("from").map(address::mailboxes).unwrap_or_default();
        (from.into_iter().next(), fields.text("subject").unwrap_or_default())
    });
    read.unwrap_or_default()
}

/// Takes all files out of a mail, each with the part that it is.
pub fn attachments(raw: &[u8]) -> Vec<(u32, Vec<u8>)> {
    if raw.len() > MAX_MAIL {
        return Vec::new();
    }
    let files = guarded(|| {
        let parts = opened(raw);
        let files = body::Body::of(&parts, 0).attachments(&parts).into_iter();
        let decoded = files.filter_map(|file| {
            let part = file.part?;
            Some((part, parts.get(usize::try_from(part).ok()?)?.decoded().into_owned()))
        });
        decoded.collect()
    });
    files.unwrap_or_default()
}

/// Takes the file out of the part of a mail that a [`ParsedAttachment`] names.
pub fn attachment(raw: &[u8], part: u32) -> Option<(String, Vec<u8>)> {
    if raw.len() > MAX_MAIL {
        return None;
    }
    guarded(|| {
        let parts = opened(raw);
        let part = parts.get(usize::try_from(part).ok()?)?;
        Some((body::media_type(part), part.decoded().into_owned()))
    })?
}

/// Returns the HTML of a mail, sanitised and without a document around it; `None` where it has none or it is
/// beyond the limits.
pub fn html(raw: &[u8]) -> Option<String> {
    if raw.len() > MAX_MAIL {
        return None;
    }
    guarded(|| {
        let parts = opened(raw);
        let fragment = html::fragment(body::Body::of(&parts, 0).html()?)?;
        Some(fragment.html)
    })?
}

/// What a mail carries beside its words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Carried {
    /// Appointments.
    pub invitations: Vec<Invitation>,
    /// Contacts.
    pub cards: Vec<Card>,
    /// The mail that it passes on.
    pub forwarded: Option<Forwarded>,
    /// What it says itself, and apart from that what it quotes; empty where it passes none on.
    pub words: Folded,
}

/// Returns what a mail carries beside its words; an hour of an appointment without a zone is by the clocks of `shop`.
pub fn carried(raw: &[u8], shop: Tz) -> Carried {
    if raw.len() > MAX_MAIL {
        return Carried::default();
    }
    let carried = guarded(|| {
        let parts = opened(raw);
        let invitations = enclosed::invitations(&parts, shop);
        let cards = enclosed::cards(&parts);
        let Some(mail) = read(raw).ok().filter(|mail| mail.forwarded.is_some()) else {
            return Carried { invitations, cards, ..Carried::default() };
        };
        let words = Folded { new: mail.new_text, quoted: mail.quoted };
        Carried { invitations, cards, forwarded: mail.forwarded, words }
    });
    carried.unwrap_or_default()
}

/// Makes the HTML of a mail fit to be shown; `None` where it has none or it is beyond the limits. No remote
/// picture is shown.
pub fn rendered(raw: &[u8]) -> Option<MailHtml> {
    rendered_with(raw, &|_| None)
}

/// Does what [`rendered`] does, and shows the remote pictures that `remote` has bytes for, by their address
/// as [`remote_pictures`] tells it.
pub fn rendered_with(raw: &[u8], remote: &RemotePictures<'_>) -> Option<MailHtml> {
    if raw.len() > MAX_MAIL {
        return None;
    }
    guarded(|| {
        let parts = opened(raw);
        let body = body::Body::of(&parts, 0);
        let by_content_id = body.by_content_id(&parts);
        let pictures = |id: &str| {
            let place = by_content_id.get(id)?;
            parts.get(*place).map(|part| part.decoded().into_owned())
        };
        html::rendered(body.html()?, &pictures, remote)
    })?
}

/// Returns the addresses of a mail's remote pictures that are there to be seen, each once.
pub fn remote_pictures(raw: &[u8]) -> Vec<String> {
    if raw.len() > MAX_MAIL {
        return Vec::new();
    }
    let found = guarded(|| {
        let parts = opened(raw);
        body::Body::of(&parts, 0).html().map(html::remote_pictures)
    });
    found.flatten().unwrap_or_default()
}

/// Runs a reader so that a mistake in it, or in a library below it, costs one mail and no more.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// Splits a mail into parts and opens those that are envelopes themselves.
fn opened(raw: &[u8]) -> Vec<mime::Part<'_>> {
    tnef::open(mime::split(raw))
}

/// Whether a server on the way found that the writer's domain does not know of the mail (RFC 8601, 2.7; RFC 7489). Nothing
/// that such a mail says of others is believed.
fn is_forged(fields: &field::Fields) -> bool {
    fields.all("authentication-results").take(100).any(|results| {
        let words: String = results.chars().filter(|c| !c.is_whitespace()).take(10_000).collect();
        words.to_ascii_lowercase().contains("dmarc=fail")
    })
}

fn read(raw: &[u8]) -> Result<ParsedMail, SkipReason> {
    let parts = opened(raw);
    let Some(root) = parts.first() else { return Err(SkipReason::NotAMail) };
    let fields = &root.fields;
    if !fields.look_like_a_mail() {
        return Err(SkipReason::NotAMail);
    }
    if cut::is_cut(&parts) {
        return Err(SkipReason::Truncated);
    }
    let boxes = |name: &str| fields.all(name).flat_map(address::mailboxes).collect::<Vec<_>>();
    let mut headers = MailHeaders {
        message_id: body::message_id(fields),
        in_reply_to: fields.get("in-reply-to").map(field::ids).unwrap_or_default(),
        references: fields.get("references").map(field::ids).unwrap_or_default(),
        from: if fields.has(&["from"]) { boxes("from") } else { boxes("sender") },
        to: boxes("to"),
        cc: boxes("cc"),
        reply_to: boxes("reply-to"),
        about: None,
    };
    let subject = fields.text("subject").unwrap_or_default();
    let date = date::sent(fields);
    let body = body::Body::of(&parts, 0);
    let lines = body.text_lines();
    let text = lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let folded = body::folded(&lines);
    let automatic = automatic::automatic(fields, &root.media, &headers, &subject);
    let bounce = (automatic == Some(Automatic::Bounce)).then(|| bounce::read(&parts, &text));
    headers.about = match &bounce {
        Some(bounce) => bounce.original_message_id.clone(),
        None => bounce::about(&parts, &headers, automatic),
    };
    let original: Vec<Mailbox> = ["x-original-from", "x-original-sender", "x-forwarded-for"]
        .into_iter()
        .flat_map(boxes)
        .filter(|mailbox| mailbox.address.contains('@'))
        .collect();
    Ok(ParsedMail {
        source_id: identity::source_id(raw, &headers, date),
        delivered_to: ["delivered-to", "x-original-to"]
            .into_iter()
            .flat_map(|name| fields.above(name, "received"))
            .flat_map(address::mailboxes)
            .take(MAX_DELIVERED)
            .collect(),
        has_html: body.html().is_some_and(html::is_bounded),
        bulk: automatic::is_bulk(&headers, automatic, &original),
        attachments: body.attachments(&parts),
        forwarded: if bounce.is_some() || is_forged(fields) {
            None
        } else {
            forward::find(&parts, &text, &subject)
        },
        correspondents: match &bounce {
            Some(bounce) if !bounce.recipients.is_empty() => bounce.undelivered(),
            Some(_) | None => correspondents(&headers, automatic, &original),
        },
        bounce,
        text,
        new_text: folded.new,
        quoted: folded.quoted,
        headers,
        subject,
        date,
        automatic,
    })
}

/// Whether a text begins with the header of a mail: fields from its first line on, at least two of
/// them such as every mail has.
pub(super) fn looks_like_a_mail(head: &[u8]) -> bool {
    let (header, _) = mime::header_block(head);
    mime::Lines::new(header).filter(|line| mime::is_known_field(line)).take(2).count() == 2
}

/// Whether a text begins with a field of a mail's header.
pub(super) fn opens_header(text: &[u8]) -> bool {
    let line = mime::trim_line(mime::Lines::new(text).next().unwrap_or_default());
    let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    mime::is_known_field(line)
        || name.len() < line.len() && name.contains(&b'-') && name.iter().all(plain)
}

/// Whether a line of a mailbox that opens with `From ` carries a moment.
pub(super) fn is_separator_date(line: &[u8]) -> bool {
    separator_date(line).is_some()
}

/// The moment on a line of a mailbox such as `From ana@c.example Wed Oct 27 09:31:00 2021`.
pub(super) fn separator_date(line: &[u8]) -> Option<Timestamp> {
    let line = String::from_utf8_lossy(line.get(..300).unwrap_or(line)).into_owned();
    let (_, rest) = line.strip_prefix("From ")?.split_once(' ')?;
    if !rest.contains(':') {
        return None;
    }
    date::read(rest).map(|date| Timestamp(date.timestamp().saturating_mul(1000)))
}
