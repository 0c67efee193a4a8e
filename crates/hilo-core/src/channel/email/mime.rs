//! Splits a raw mail into its MIME parts (RFC 2045, 2046) without decoding them.
//!
//! The general parsers recurse as deep as the mail asks for and search the rest of it again for every
//! boundary that is missing. This one looks at the lines that could be boundaries once, keeps its
//! own stack, and stops at limits: what lies beyond them stays together in the last part.
//!
//! Invariant: time and memory are linear in the size of the mail, whatever it holds.

use std::borrow::Cow;
use std::ops::Range;

use super::field::{Fields, MediaType};

/// Bytes of headers that are read; the rest of a longer block is passed over.
pub(super) const MAX_HEADER: usize = 256 * 1024;
/// Levels of multiparts and nested mails that are opened.
pub(super) const MAX_DEPTH: usize = 64;
/// Parts that are told apart.
pub(super) const MAX_PARTS: usize = 1_000;

/// What stands behind the last byte of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A boundary, its own or that of a part around it.
    Boundary,
    /// The end of the mail, as it should be.
    Mail,
    /// The end of the mail where a boundary should be.
    Missing,
}

/// A part of a mail; the first one is the mail itself.
pub(super) struct Part<'a> {
    /// Place of the part that holds this one.
    pub(super) parent: Option<usize>,
    /// Places of the parts inside; empty for a leaf.
    pub(super) children: Vec<usize>,
    /// Header fields.
    pub(super) fields: Fields,
    /// Media type with its parameters.
    pub(super) media: MediaType,
    /// Body, still in its transfer encoding.
    pub(super) body: Cow<'a, [u8]>,
    /// Where the body stands in the mail; `None` where it stood in another part, packed.
    pub(super) range: Option<Range<usize>>,
    /// What follows.
    pub(super) end: End,
    /// Whether something follows its header, if only an empty line.
    pub(super) has_whole_header: bool,
    /// Whether all that it holds stands in parts of its own, though it is no multipart.
    pub(super) is_opened: bool,
}

impl Part<'_> {
    /// Returns the body with its transfer encoding undone.
    pub(super) fn decoded(&self) -> Cow<'_, [u8]> {
        match self.encoding().as_str() {
            "base64" => Cow::Owned(super::transfer::base64(&self.body)),
            "quoted-printable" => Cow::Owned(super::transfer::quoted_printable(&self.body)),
            _ => Cow::Borrowed(&self.body),
        }
    }

    /// Returns its transfer encoding in small letters.
    pub(super) fn encoding(&self) -> String {
        let value = self.fields.get("content-transfer-encoding").unwrap_or_default();
        value.split([';', ' ']).next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn is_encoded(&self) -> bool {
        matches!(self.encoding().as_str(), "base64" | "quoted-printable")
    }
}

struct Task {
    range: Range<usize>,
    parent: Option<usize>,
    depth: usize,
    end: End,
}

/// Splits a mail into parts in the order in which they stand.
pub(super) fn split(raw: &[u8]) -> Vec<Part<'_>> {
    let marks = boundary_lines(raw);
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut tasks = vec![Task { range: 0..raw.len(), parent: None, depth: 0, end: End::Mail }];
    while let Some(task) = tasks.pop() {
        let slice = raw.get(task.range.clone()).unwrap_or_default();
        let (header, body_at) = header_block(slice);
        let fields = Fields::read(header);
        let in_digest = task
            .parent
            .and_then(|parent| parts.get(parent))
            .is_some_and(|parent| parent.media.is("multipart", "digest"));
        let media = MediaType::read(fields.get("content-type"), in_digest);
        let index = parts.len();
        if let Some(parent) = task.parent.and_then(|parent| parts.get_mut(parent)) {
            parent.children.push(index);
        }
        let body_start = task.range.start.saturating_add(body_at).min(task.range.end);
        let body = body_start..task.range.end;
        let part = Part {
            parent: task.parent,
            children: Vec::new(),
            fields,
            media,
            body: Cow::Borrowed(raw.get(body.clone()).unwrap_or_default()),
            range: Some(body.clone()),
            end: task.end,
            has_whole_header: header.len() < slice.len(),
            is_opened: false,
        };
        let room = MAX_PARTS.saturating_sub(index + 1 + tasks.len());
        if task.depth < MAX_DEPTH && room > 0 {
            let inside = if part.media.kind == "multipart" {
                children(raw, &marks, body, part.media.parameter("boundary"), room)
            } else if part.media.is_message() && !part.is_encoded() {
                vec![(body, End::Mail)]
            } else {
                Vec::new()
            };
            tasks.extend(inside.into_iter().rev().map(|(range, end)| Task {
                range,
                parent: Some(index),
                depth: task.depth + 1,
                // What ends with the part around it is followed by what follows that one.
                end: match (end, task.end) {
                    (End::Boundary, _) | (_, End::Boundary) => End::Boundary,
                    (End::Mail, around) => around,
                    (End::Missing, End::Mail | End::Missing) => End::Missing,
                },
            }));
        }
        parts.push(part);
    }
    parts
}

/// Returns the header block of a mail or part and where its body begins.
///
/// A body that follows the headers without an empty line begins at the first line that cannot be a
/// header. One such line in the middle of the headers is a fold that lost its indent, not the body.
pub(super) fn header_block(raw: &[u8]) -> (&[u8], usize) {
    let mut end = 0;
    let mut lines = Lines::new(raw).peekable();
    let mut first = true;
    while let Some(line) = lines.next() {
        let text = trim_line(line);
        let fits = text.first().is_some_and(|byte| matches!(byte, b' ' | b'\t')) && !first
            || is_field(text)
            || first && (text.starts_with(b"From ") || text.starts_with(b">From "))
            || first && text.starts_with(b"\xef\xbb\xbf");
        let blank = text.iter().all(|byte| matches!(byte, b' ' | b'\t'));
        if blank && (text.is_empty() || !lines.peek().is_some_and(|next| is_field(next))) {
            return (raw.get(..end).unwrap_or_default(), end.saturating_add(line.len()));
        }
        let lost_indent =
            !fits && !first && lines.peek().is_some_and(|next| is_known_field(trim_line(next)));
        if !fits && !blank && !lost_indent {
            return (raw.get(..end).unwrap_or_default(), end);
        }
        end = end.saturating_add(line.len());
        first = false;
    }
    (raw, raw.len())
}

/// Whether a line can open a header field: a name without spaces, then a colon.
fn is_field(line: &[u8]) -> bool {
    let Some(colon) = line.iter().take(100).position(|byte| *byte == b':') else { return false };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    !name.is_empty() && name.iter().all(u8::is_ascii_graphic)
}

/// Whether a line opens one of the fields that any real mail has.
pub(super) fn is_known_field(line: &[u8]) -> bool {
    const KNOWN: [&str; 16] = [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "received",
        "return-path",
        "delivered-to",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "reply-to",
        "sender",
        "in-reply-to",
        "x-mailer",
    ];
    let Some(colon) = line.iter().take(32).position(|byte| *byte == b':') else { return false };
    let name = line.get(..colon).unwrap_or_default().trim_ascii_end();
    KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

/// Ranges of the parts of a multipart whose body is `body`, with what follows each within it; at most
/// `room`, the last one to the end.
fn children(
    raw: &[u8],
    marks: &[u32],
    body: Range<usize>,
    boundary: Option<&str>,
    room: usize,
) -> Vec<(Range<usize>, End)> {
    let from = marks.partition_point(|mark| (*mark as usize) < body.start);
    let to = marks.partition_point(|mark| (*mark as usize) < body.end);
    let marks = marks.get(from..to).unwrap_or_default();
    let named = boundary.map(|boundary| boundary.as_bytes().trim_ascii_end());
    let named = named.filter(|boundary| !boundary.is_empty());
    let found = named.map(|boundary| cut(raw, marks, &body, boundary, room)).unwrap_or_default();
    if !found.is_empty() {
        return found;
    }
    match guessed_boundary(raw, marks, &body) {
        Some(boundary) => cut(raw, marks, &body, boundary, room),
        None => Vec::new(),
    }
}

fn cut(
    raw: &[u8],
    marks: &[u32],
    body: &Range<usize>,
    boundary: &[u8],
    room: usize,
) -> Vec<(Range<usize>, End)> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut end = End::Missing;
    for mark in marks {
        let at = *mark as usize;
        let line = raw.get(at..body.end).unwrap_or_default();
        let Some(rest) = line.get(2..).and_then(|line| line.strip_prefix(boundary)) else {
            continue;
        };
        let (closes, rest) = match rest.strip_prefix(b"--") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let Some(tail) = blank_to_line_end(rest) else { continue };
        if let Some(start) = open.take() {
            if found.len() + 1 == room {
                open = Some(start);
                end = End::Boundary;
                break;
            }
            found.push((start..without_line_end(raw, start, at), End::Boundary));
        }
        if closes {
            break;
        }
        open = Some(body.end.saturating_sub(rest.len()).saturating_add(tail));
    }
    if let Some(start) = open
        && start < body.end
    {
        found.push((start..body.end, end));
    }
    found
}

/// Length of a line that holds nothing but blanks, its end included.
fn blank_to_line_end(rest: &[u8]) -> Option<usize> {
    let blanks =
        rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).take(200).count();
    match rest.get(blanks) {
        Some(b'\n') => Some(blanks + 1),
        Some(_) => None,
        None => Some(blanks),
    }
}

fn without_line_end(raw: &[u8], start: usize, end: usize) -> usize {
    let slice = raw.get(start..end).unwrap_or_default();
    let slice = slice.strip_suffix(b"\n").unwrap_or(slice);
    let slice = slice.strip_suffix(b"\r").unwrap_or(slice);
    start + slice.len()
}

/// The boundary that a mail uses without naming it: the first such line with a part's header below.
fn guessed_boundary<'a>(raw: &'a [u8], marks: &[u32], body: &Range<usize>) -> Option<&'a [u8]> {
    marks.iter().take(64).find_map(|mark| {
        let mut lines = Lines::new(raw.get(*mark as usize..body.end)?);
        let boundary = trim_line(lines.next()?).get(2..)?.trim_ascii_end();
        let header = lines.next()?.get(..8)?;
        (!boundary.is_empty() && header.eq_ignore_ascii_case(b"content-")).then_some(boundary)
    })
}

/// Places of the lines that begin with two hyphens.
fn boundary_lines(raw: &[u8]) -> Vec<u32> {
    let mut at = 0usize;
    let mut marks = Vec::new();
    for line in Lines::new(raw) {
        if line.starts_with(b"--")
            && let Ok(place) = u32::try_from(at)
        {
            marks.push(place);
        }
        at += line.len();
    }
    marks
}

/// Lines with their ends.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    pub(super) fn new(raw: &'a [u8]) -> Self {
        Lines { rest: raw }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', self.rest).map_or(self.rest.len(), |at| at + 1);
        let (line, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(line)
    }
}

/// A line without its end.
pub(super) fn trim_line(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}
