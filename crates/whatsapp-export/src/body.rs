//! Tells what a message is by its body: words, a file, a call, a notice.
//!
//! Where a body's shape tells, the language does not matter; for the rest there are the tables of
//! [`crate::phrases`]. On iPhones everything that WhatsApp wrote itself stands behind an invisible
//! mark, which nobody types, so that there a phrase without the mark is somebody's own words.

use std::borrow::Cow;

use crate::chat::{AttachmentRef, Call, Kind, Style};
use crate::phrases::{self, Phrase};
use crate::words::is_bidi_mark;

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body<'a> {
    pub kind: Kind,
    pub text: Cow<'a, str>,
    pub edited: bool,
    pub attachments: Vec<AttachmentRef<'a>>,
    pub call: Option<Call>,
}

/// Longest phrase of WhatsApp's own that is looked up, in bytes.
const MAX_PHRASE: usize = 120;

/// Reads a body. `marked` tells whether the file sets off generated text by marks at all.
pub(crate) fn read<'a>(
    raw: &'a str,
    style: Style,
    has_sender: bool,
    marked: bool,
    crlf: bool,
) -> Body<'a> {
    let text = clean(raw, crlf);
    let (content, edited) = without_edited(raw);
    let generated = content.starts_with(is_bidi_mark);
    // On iPhones of today only marked text is WhatsApp's own.
    let trusted = style == Style::Android || !marked || generated;
    let mut body = Body { kind: Kind::Text, text, edited, attachments: Vec::new(), call: None };
    let first = first_line(content);
    let single = first.len() == content.trim_end_matches(['\r', '\n']).len();

    if content.trim_matches(|c: char| is_bidi_mark(c) || c.is_whitespace()).is_empty() {
        body.kind = if has_sender { Kind::Empty } else { Kind::Notice };
        return body;
    }
    if let Some(found) = attachments(content, style) {
        let contact = found.iter().any(|a| a.name.as_deref().is_some_and(is_contact));
        body.kind = if contact { Kind::Contact } else { Kind::Media };
        body.attachments = found;
        return body;
    }
    if has_sender && style == Style::Android && is_placeholder(first) {
        body.kind = Kind::Media;
        body.attachments = vec![AttachmentRef { name: None, present: false }];
        return body;
    }
    if let Some((name, phrase)) = omitted(content, style, marked) {
        body.kind = if phrase == Phrase::OmittedContact { Kind::Contact } else { Kind::Media };
        body.attachments = vec![AttachmentRef { name, present: false }];
        return body;
    }
    if trusted && single && first.len() <= MAX_PHRASE {
        let folded = phrases::fold(&clean(first, false));
        if let Some(kind) = phrase_kind(&folded, style, generated, &mut body.call) {
            body.kind = kind;
            return body;
        }
    }
    body.kind = if !has_sender {
        Kind::Notice
    } else if is_poll(content) {
        Kind::Poll
    } else if is_location(content, trusted) {
        Kind::Location
    } else if style != Style::Android && generated {
        Kind::Notice
    } else {
        Kind::Text
    };
    body
}

/// Removes marks of writing direction, and the CR of a file whose lines end in CR LF.
pub(crate) fn clean(raw: &str, crlf: bool) -> Cow<'_, str> {
    // All marks begin with one of two bytes, which most messages do not hold.
    let suspicious = |b: u8| b == 0xe2 || b == 0xd8 || (crlf && b == b'\r');
    if !raw.bytes().any(suspicious) {
        return Cow::Borrowed(raw);
    }
    let carriage = crlf && raw.contains("\r\n");
    if !carriage && !raw.contains(is_bidi_mark) {
        return Cow::Borrowed(raw);
    }
    let unmarked: String = raw.chars().filter(|c| !is_bidi_mark(*c)).collect();
    Cow::Owned(if carriage { unmarked.replace("\r\n", "\n") } else { unmarked })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Splits the note "edited" off the end.
fn without_edited(raw: &str) -> (&str, bool) {
    let end = raw.trim_end();
    let Some((before, note)) =
        end.strip_suffix('>').filter(|e| e.len() < raw.len() + 1).and_then(|e| e.rsplit_once('<'))
    else {
        return (raw, false);
    };
    if note.len() > MAX_PHRASE || !phrases::is_edited(note) {
        return (raw, false);
    }
    (before.trim_end_matches(|c: char| is_bidi_mark(c) || c == ' '), true)
}

/// Whether a line is one of the placeholders that Android writes for a file left out.
fn is_placeholder(line: &str) -> bool {
    let line = line.trim_matches(is_bidi_mark);
    let Some(inner) = line.strip_prefix('<').and_then(|l| l.strip_suffix('>')) else {
        return false;
    };
    let plain = inner.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || !c.is_ascii());
    // A tag like `<br>` is a single word of ASCII.
    plain && inner.len() <= MAX_PHRASE && inner.contains(|c: char| c == ' ' || !c.is_ascii())
}

fn is_contact(name: &str) -> bool {
    let bytes = name.as_bytes();
    bytes.len() > 4 && bytes.ends_with(b".vcf")
}

/// Finds the files that a body says are attached.
fn attachments<'a>(content: &'a str, style: Style) -> Option<Vec<AttachmentRef<'a>>> {
    let mut found = Vec::new();
    match style {
        Style::Android => found.extend(attached_android(first_line(content))),
        Style::Ios | Style::OldIos => {
            if content.contains('<') {
                found.extend(content.lines().filter_map(attached_ios));
            } else if style == Style::OldIos {
                // Old iPhones wrote `2015-03-23-PHOTO-00000001.jpg <attached>`.
                return None;
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// `IMG-20240323-WA0007.jpg (archivo adjunto)`
fn attached_android(line: &str) -> Option<AttachmentRef<'_>> {
    let marked = line.starts_with(is_bidi_mark);
    let line = line.trim_matches(is_bidi_mark).trim_end();
    let (name, note) = line.strip_suffix(')')?.rsplit_once(" (")?;
    let name = name.trim_matches(is_bidi_mark);
    let words =
        !note.is_empty() && note.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '\'');
    let certain = phrases::is_attached(note) || (words && (marked || dated_name(name).is_some()));
    (certain && has_extension(name))
        .then(|| AttachmentRef { name: Some(clean(name, false)), present: true })
}

/// `<adjunto: 00000035-PHOTO-2024-03-23-09-05-01.jpg>` at the end of a line.
fn attached_ios(line: &str) -> Option<AttachmentRef<'_>> {
    let line = line.trim_end().trim_end_matches(is_bidi_mark);
    let inner = line.strip_suffix('>')?;
    // A document's name may hold `<`, but not many: a hostile line has millions of them.
    let (_, tag) = inner
        .rmatch_indices('<')
        .take(8)
        .filter_map(|(at, _)| inner.get(at + 1..).map(|tag| (at, tag)))
        .find(|(_, tag)| tag_name(tag).is_some())?;
    let name = tag_name(tag)?;
    Some(AttachmentRef { name: Some(clean(name, false)), present: true })
}

fn tag_name(tag: &str) -> Option<&str> {
    let (word, name) = tag.split_once(':')?;
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_bidi_mark(c));
    let word_like = !word.trim().is_empty()
        && word.len() <= 40
        && word.chars().all(|c| !c.is_ascii() || c.is_ascii_alphabetic() || c == ' ');
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let counted = digits == 8 && name.as_bytes().get(8) == Some(&b'-');
    (word_like && counted).then_some(name)
}

fn has_extension(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && (1..=8).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

/// The date in the name of a file that WhatsApp named: `IMG-20240323-WA0007.jpg` or
/// `00000035-PHOTO-2024-03-23-09-05-01.jpg`.
pub(crate) fn dated_name(name: &str) -> Option<(u16, u16, u16)> {
    let mut parts = name.split('-');
    let (first, second) = (parts.next()?, parts.next()?);
    let number =
        |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?;
    let capitals =
        |text: &str| (2..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    if capitals(first) && second.len() == 8 && parts.next()?.starts_with("WA") {
        return Some((
            number(second.get(..4)?)?,
            number(second.get(4..6)?)?,
            number(second.get(6..)?)?,
        ));
    }
    if first.len() == 8 && capitals(second) {
        return Some((number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?));
    }
    None
}

/// Finds the placeholder that iPhones write for a file left out, with a document's name.
fn omitted<'a>(
    content: &'a str,
    style: Style,
    marked: bool,
) -> Option<(Option<Cow<'a, str>>, Phrase)> {
    if style == Style::Android {
        return None;
    }
    for line in content.lines() {
        let (before, last) = match line.rfind(is_bidi_mark) {
            Some(at) => line.split_at(at),
            None if marked => continue,
            None => ("", line),
        };
        if last.len() > MAX_PHRASE {
            continue;
        }
        let phrase = phrases::whole(&phrases::fold(last.trim_start_matches(is_bidi_mark)));
        if let Some(phrase @ (Phrase::OmittedMedia | Phrase::OmittedContact)) = phrase {
            // `Presupuesto.pdf • 2 páginas documento omitido`
            let name = before
                .split_once(" • ")
                .map(|(name, _)| name.trim_matches(is_bidi_mark))
                .filter(|name| has_extension(name));
            return Some((name.map(|name| clean(name, false)), phrase));
        }
    }
    None
}

fn phrase_kind(
    folded: &str,
    style: Style,
    generated: bool,
    call: &mut Option<Call>,
) -> Option<Kind> {
    // `voice call, 12 min`: only generated text has the tail.
    let (head, tail) = match folded.split_once(',') {
        Some((head, tail)) if generated => (head.trim_end(), Some(tail)),
        Some(_) | None => (folded, None),
    };
    match phrases::whole(head)? {
        Phrase::OmittedMedia | Phrase::OmittedContact => None,
        Phrase::Deleted => Some(Kind::Deleted),
        Phrase::LiveLocation => Some(Kind::Location),
        Phrase::ViewOnce => (style == Style::Android).then_some(Kind::Empty),
        Phrase::Call { video, missed } => {
            // "Llamada" alone may be somebody's word.
            if !missed && !generated {
                return None;
            }
            let seconds = tail.and_then(duration);
            let unanswered = tail.is_some_and(|tail| !tail.bytes().any(|b| b.is_ascii_digit()));
            *call = Some(Call { video, missed: missed || unanswered, seconds });
            Some(Kind::Call)
        }
    }
}

/// `12 min`, `1 hr 5 min`, `45 sec`, `1 Std. 5 Min.` in seconds.
fn duration(text: &str) -> Option<u32> {
    let mut seconds = 0u32;
    let mut number: Option<u32> = None;
    let mut found = false;
    let words = text.split(|c: char| c.is_whitespace() || is_bidi_mark(c) || c == '.' || c == ',');
    for word in words.filter(|word| !word.is_empty()) {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let (value, unit) = word.split_at_checked(digits)?;
        if digits > 0 {
            number = Some(value.parse().ok()?);
        }
        if unit.is_empty() {
            continue;
        }
        let scale = match unit.as_bytes() {
            [b'h', ..] | [b's', b't', b'd', ..] | [b'o', b'r', ..] | [b'u', ..] => 3600,
            [b'm', ..] => 60,
            [b's', ..] => 1,
            _ => continue,
        };
        if let Some(value) = number.take() {
            seconds = seconds.checked_add(value.checked_mul(scale)?)?;
            found = true;
        }
    }
    found.then_some(seconds)
}

fn is_poll(content: &str) -> bool {
    let first = first_line(content).trim_matches(is_bidi_mark);
    content.contains('\n') && phrases::is_poll(first)
}

/// `ubicación: https://maps.google.com/?q=41.38,2.17`, or a place with its link to Foursquare.
fn is_location(content: &str, trusted: bool) -> bool {
    const PLACE: &str = "https://foursquare.com/v/";
    if !trusted || !content.contains("https://") {
        return false;
    }
    let last = content.trim_end().lines().last().unwrap_or_default().trim_matches(is_bidi_mark);
    if last.starts_with(PLACE) || last.contains("): https://foursquare.com/v/") {
        return true;
    }
    last.split_once(':').is_some_and(|(word, link)| {
        let link = link.trim_start_matches(|c: char| c.is_whitespace() || is_bidi_mark(c));
        let map = ["https://maps.google.com/?q=", "https://maps.apple.com/?"];
        phrases::is_location(word.trim_matches(is_bidi_mark))
            && map.iter().any(|prefix| link.starts_with(prefix))
    })
}
