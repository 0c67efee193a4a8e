//! Chooses what of a mail is text, what is HTML and what is a file.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::field::{self, Fields, MediaType};
use super::mime::Part;
use super::{charset, fold, html, name, tnef};
use crate::model::ParsedAttachment;

/// Bytes of text that are read; whoever sends more meant a file, and the raw mail keeps it.
const MAX_TEXT: usize = 2 * 1024 * 1024;

/// The readable parts of a mail, by their place.
#[derive(Default)]
pub(super) struct Body<'p> {
    text: Vec<&'p Part<'p>>,
    html: Vec<&'p Part<'p>>,
    /// The text of those, once somebody has asked for it.
    decoded_html: OnceCell<String>,
    /// Places of the parts that are files.
    files: Vec<usize>,
    /// Places of the texts that count where the mail has no other.
    spare: Vec<usize>,
}

impl<'p> Body<'p> {
    /// Sorts the parts of the mail at `root`; mails inside of it are files.
    pub(super) fn of(parts: &'p [Part<'p>], root: usize) -> Body<'p> {
        let mut body = Body::default();
        let mut places = vec![root];
        while let Some(place) = places.pop() {
            let Some(part) = parts.get(place) else { continue };
            let opened = part.media.kind == "multipart" && !part.children.is_empty();
            if opened || tnef::is_envelope(part) {
                places.extend(part.children.iter().rev());
            }
            if !opened && !part.is_opened {
                body.sort(parts, place, part);
            }
        }
        body.fill(parts);
        body
    }

    /// Takes the text of an envelope for the mail's where it has none of its own.
    fn fill(&mut self, parts: &'p [Part<'p>]) {
        let Some((place, part)) =
            self.spare.first().and_then(|place| Some((*place, parts.get(*place)?)))
        else {
            return;
        };
        let is_empty = |part: &&Part<'_>| decoded_text(part).trim().is_empty();
        if !self.html.is_empty() || !self.text.iter().all(is_empty) {
            return;
        }
        if part.media.is("text", "html") {
            self.html.push(part);
        } else if part.media.is("text", "plain") {
            self.text = vec![part];
        } else {
            self.files.push(place);
        }
    }

    fn sort(&mut self, parts: &'p [Part<'p>], place: usize, part: &'p Part<'p>) {
        let disposition = MediaType::disposition(part.fields.get("content-disposition"));
        let named = raw_name(part, &disposition).is_some();
        let parent = part.parent.and_then(|parent| parts.get(parent));
        if !named && parent.is_some_and(tnef::is_envelope) {
            self.spare.push(place);
            return;
        }
        // Apple Mail calls a text file "inline" as well; its name tells that it is one.
        let attached = disposition.kind == "attachment" || named;
        // A multipart that holds no part is text: its boundary is missing or wrong.
        let plain = part.media.is("text", "plain") || part.media.kind == "multipart";
        let plain = plain || part.media.is("text", "enriched");
        let is_html = part.media.is("text", "html");
        let alternative = parent.is_some_and(|parent| parent.media.is("multipart", "alternative"));
        let readable = plain || is_html;
        let whole_mail = place == 0 || parent.is_some_and(|parent| parent.media.is_message());
        if readable && (!attached || whole_mail && disposition.kind != "attachment") {
            let list = if is_html { &mut self.html } else { &mut self.text };
            // Two versions of one kind in an alternative: the first is kept, the other is a copy.
            if !alternative || list.is_empty() || !is_alone(list, part) {
                list.push(part);
            }
            return;
        }
        let machine = part.media.kind == "message"
            && part.media.subtype.ends_with("delivery-status")
            || part.media.is("message", "disposition-notification")
            || part.media.is("text", "rfc822-headers")
            || part.media.is("text", "x-amp-html")
            || part.media.is("text", "watch-html");
        if !machine {
            self.files.push(place);
        }
    }

    /// Returns the HTML of the mail, its parts one below the other; `None` where there is none.
    pub(super) fn html(&self) -> Option<&str> {
        if self.html.is_empty() {
            return None;
        }
        Some(self.decoded_html.get_or_init(|| {
            self.html.iter().map(|part| decoded_text(part)).collect::<Vec<_>>().join("<hr>")
        }))
    }

    /// Returns the lines of the whole text, made from the HTML where there is no other.
    pub(super) fn text_lines(&self) -> Vec<html::Line> {
        let plain: Vec<String> = self.text.iter().map(|part| decoded_text(part)).collect();
        let plain = plain.join("\n");
        if plain.trim().is_empty()
            && let Some(html) = self.html()
        {
            return html::lines(html);
        }
        let plain = plain.get(..plain.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
        plain
            .trim_end()
            .lines()
            .map(|line| html::Line { text: line.trim_end().to_owned(), quoted: false })
            .collect()
    }

    /// Lists the files of the mail.
    pub(super) fn attachments(&self, parts: &[Part<'_>]) -> Vec<ParsedAttachment> {
        if self.files.is_empty() {
            return Vec::new();
        }
        let mentioned = self.html().unwrap_or_default().to_ascii_lowercase();
        let files = self.files.iter().filter_map(|place| Some((*place, parts.get(*place)?)));
        files.map(|(place, part)| attachment(parts, place, part, &mentioned)).collect()
    }

    /// Returns the places of the files that have a content id, by it.
    pub(super) fn by_content_id(&self, parts: &[Part<'_>]) -> HashMap<String, usize> {
        let files = self.files.iter().rev();
        files.filter_map(|place| Some((content_id(&parts.get(*place)?.fields)?, *place))).collect()
    }
}

/// Whether a list's last part stands in the same alternative.
fn is_alone(list: &[&Part<'_>], part: &Part<'_>) -> bool {
    list.last().is_some_and(|last| last.parent == part.parent)
}

fn attachment(parts: &[Part<'_>], place: usize, part: &Part<'_>, html: &str) -> ParsedAttachment {
    let bytes = part.decoded();
    let disposition = MediaType::disposition(part.fields.get("content-disposition"));
    let media_type = media_type(part);
    let given = raw_name(part, &disposition).map(|given| name::safe(&given));
    let given =
        given.filter(|given| !given.is_empty()).or_else(|| subject_name(parts, part, &bytes));
    let content_id = content_id(&part.fields);
    let shown = content_id
        .as_ref()
        .is_some_and(|id| html.contains(&format!("cid:{}", id.to_ascii_lowercase())));
    let picture = part.media.kind == "image";
    ParsedAttachment {
        name: given.unwrap_or_else(|| name::for_part(place, &media_type)),
        media_type,
        size: u64::try_from(bytes.len()).ok(),
        part: u32::try_from(place).ok(),
        inline: shown || picture && disposition.kind == "inline" && content_id.is_some(),
        content_id,
    }
}

/// The name of an attached mail that has none: its subject.
fn subject_name(parts: &[Part<'_>], part: &Part<'_>, bytes: &[u8]) -> Option<String> {
    if !part.media.is_message() {
        return None;
    }
    let subject = match part.children.first().and_then(|child| parts.get(*child)) {
        Some(inner) => inner.fields.text("subject"),
        None => Fields::read(super::mime::header_block(bytes).0).text("subject"),
    };
    let subject = subject.map(|subject| name::safe(&subject.replace(['/', '\\'], "-")));
    let subject = subject.filter(|subject| !subject.is_empty())?;
    Some(name::safe(&format!("{subject}.eml")))
}

fn raw_name(part: &Part<'_>, disposition: &MediaType) -> Option<String> {
    let given = disposition.parameter("filename").or_else(|| part.media.parameter("name"))?;
    let given = given.trim();
    (!given.is_empty()).then(|| given.to_owned())
}

/// The media type of a file; by its first bytes where the mail says nothing.
pub(super) fn media_type(part: &Part<'_>) -> String {
    let claimed = part.media.as_text();
    if claimed == "application/octet-stream" {
        let bytes = part.decoded();
        if let Some(raster) = html::raster(&bytes) {
            return raster.to_owned();
        }
        if bytes.starts_with(b"%PDF-") {
            return "application/pdf".to_owned();
        }
    }
    claimed
}

fn content_id(fields: &Fields) -> Option<String> {
    let id = fields.get("content-id")?.trim().trim_matches(['<', '>', ' ']);
    (!id.is_empty() && id.len() <= 500).then(|| id.to_owned())
}

/// The first Message-ID of a header block.
pub(super) fn message_id(fields: &Fields) -> Option<String> {
    let value = fields.get("message-id")?;
    let bracketed = field::ids(value).into_iter().next();
    let bare = || {
        let id = value.trim();
        (!id.is_empty() && !id.contains(char::is_whitespace)).then(|| id.to_owned())
    };
    bracketed.or_else(bare)
}

fn decoded_text(part: &Part<'_>) -> String {
    let bytes = part.decoded();
    let named = part.media.parameter("charset").map(str::to_owned);
    let label = named
        .or_else(|| if part.media.is("text", "html") { charset_of_html(&bytes) } else { None });
    let text = charset::decode(&bytes, label.as_deref()).replace("\r\n", "\n").replace('\r', "\n");
    let flowed = part.media.parameter("format").is_some_and(|f| f.eq_ignore_ascii_case("flowed"));
    if flowed { unflowed(&text, part) } else { text }
}

/// Joins the lines that a sender broke only to keep them short (RFC 3676).
fn unflowed(text: &str, part: &Part<'_>) -> String {
    let drop_space = part.media.parameter("delsp").is_some_and(|v| v.eq_ignore_ascii_case("yes"));
    let mut out = String::with_capacity(text.len());
    let mut flows: Option<usize> = None;
    for line in text.lines() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let content = line.get(depth..).unwrap_or_default();
        let content = content.strip_prefix(' ').unwrap_or(content);
        if flows == Some(depth) {
            if drop_space {
                out.pop();
            }
        } else {
            if !out.is_empty() || flows.is_some() {
                out.push('\n');
            }
            out.push_str(&">".repeat(depth));
            if depth > 0 {
                out.push(' ');
            }
        }
        out.push_str(content);
        flows = (content.ends_with(' ') && content != "-- ").then_some(depth);
    }
    out
}

fn charset_of_html(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let label: String =
        label.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// Folds the lines of a text with what its markup says.
pub(super) fn folded(lines: &[html::Line]) -> fold::Folded {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let quoted: Vec<bool> = lines.iter().map(|line| line.quoted).collect();
    fold::fold_lines(&texts, &quoted)
}
