//! Header fields as text: unfolded, in Unicode, encoded words undone.

use mail_parser::{HeaderValue, parsers::MessageStream};

use super::{charset, mime, transfer, word};

/// Bytes of a structured value that are read; file names are the longest honest ones.
const MAX_STRUCTURED: usize = 4 * 1024;
/// Parameters of a structured value that are read.
const MAX_PARAMETERS: usize = 128;
/// Ids of a References field that are kept.
const MAX_IDS: usize = 200;

/// The fields of one header block, in order.
#[derive(Default)]
pub(super) struct Fields {
    list: Vec<(String, String)>,
}

impl Fields {
    /// Reads a header block; lines beyond [`mime::MAX_HEADER`] bytes are passed over.
    pub(super) fn read(block: &[u8]) -> Fields {
        let block = match block.get(..mime::MAX_HEADER) {
            Some(head) => {
                let whole = head.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
                head.get(..whole).unwrap_or_default()
            }
            None => block,
        };
        let text = charset::header(block);
        let mut list: Vec<(String, String)> = Vec::new();
        for line in text.trim_start_matches('\u{feff}').split('\n') {
            let line = line.trim_end_matches('\r');
            if line.starts_with([' ', '\t']) {
                if let Some((_, value)) = list.last_mut() {
                    value.push_str(line);
                }
                continue;
            }
            match line.split_once(':') {
                Some((name, value)) if !name.trim_end().contains([' ', '\t']) => {
                    list.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                // A fold that lost its indent.
                _ => {
                    if let Some((_, value)) = list.last_mut() {
                        value.push(' ');
                        value.push_str(line);
                    }
                }
            }
        }
        Fields { list }
    }

    /// Makes fields of names in lower case and their values.
    pub(super) fn of(list: impl Iterator<Item = (&'static str, String)>) -> Fields {
        Fields { list: list.map(|(name, value)| (name.to_owned(), value)).collect() }
    }

    /// Returns the first field of a name, given in lower case, as written.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Returns every field of a name, given in lower case, in order.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.list.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Returns every field of a name that stands above the first of another, both given in lower case.
    pub(super) fn above<'f>(
        &'f self,
        name: &'f str,
        other: &'f str,
    ) -> impl Iterator<Item = &'f str> {
        let above = self.list.iter().take_while(move |(field, _)| field != other);
        above.filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Returns a field with its encoded words undone, on one line without control characters.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| one_line(&word::decode(value)))
    }

    /// Whether any of these fields is there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.list.iter().any(|(field, _)| names.contains(&field.as_str()))
    }

    /// Whether one of the fields says that this is a mail.
    pub(super) fn look_like_a_mail(&self) -> bool {
        self.list.iter().any(|(field, value)| {
            !value.is_empty() && mime::is_known_field(format!("{field}:").as_bytes())
        })
    }
}

/// Makes a value fit to stand on one line: no control characters, blanks collapsed.
pub(super) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_control() || c == ' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A media type or disposition with its parameters (RFC 2045, 2183, 2231).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MediaType {
    /// What stands before the slash, in lower case.
    pub(super) kind: String,
    /// What stands after the slash, in lower case.
    pub(super) subtype: String,
    parameters: Vec<(String, String)>,
}

impl MediaType {
    /// Reads a Content-Type; a missing or unreadable one is plain text, or a mail in a digest.
    pub(super) fn read(value: Option<&str>, in_digest: bool) -> MediaType {
        let read = value.map(structured).filter(|read| !read.kind.is_empty());
        let (kind, subtype) = if in_digest { ("message", "rfc822") } else { ("text", "plain") };
        let mut media = read.unwrap_or_default();
        if media.kind.is_empty() || media.subtype.is_empty() {
            media.kind = kind.to_owned();
            media.subtype = subtype.to_owned();
        }
        media
    }

    /// Reads a Content-Disposition; its kind is the disposition.
    pub(super) fn disposition(value: Option<&str>) -> MediaType {
        value.map(structured).unwrap_or_default()
    }

    /// Returns it with one more parameter, named in lower case.
    pub(super) fn with_parameter(mut self, name: &str, value: &str) -> MediaType {
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Whether it is this very type.
    pub(super) fn is(&self, kind: &str, subtype: &str) -> bool {
        self.kind == kind && self.subtype == subtype
    }

    /// Whether it is a whole mail.
    pub(super) fn is_message(&self) -> bool {
        self.is("message", "rfc822") || self.is("message", "global") || self.is("message", "news")
    }

    /// Returns a parameter, given in lower case.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(parameter, _)| parameter == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the type as written in a header, without parameters.
    pub(super) fn as_text(&self) -> String {
        let safe = |word: &str| {
            word.chars()
                .filter(|c| c.is_ascii_alphanumeric() || "+-._".contains(*c))
                .take(80)
                .collect::<String>()
        };
        let (kind, subtype) = (safe(&self.kind), safe(&self.subtype));
        if kind.is_empty() || subtype.is_empty() {
            return "application/octet-stream".to_owned();
        }
        format!("{kind}/{subtype}")
    }
}

fn structured(value: &str) -> MediaType {
    let end = value.match_indices(';').nth(MAX_PARAMETERS).map_or(value.len(), |(at, _)| at);
    let end = value.floor_char_boundary(end.min(MAX_STRUCTURED));
    let line = format!("{}\n", value.get(..end).unwrap_or_default());
    let HeaderValue::ContentType(read) = MessageStream::new(line.as_bytes()).parse_content_type()
    else {
        return MediaType::default();
    };
    let attributes = read.attributes.unwrap_or_default();
    MediaType {
        kind: read.c_type.trim().to_ascii_lowercase(),
        subtype: read.c_subtype.unwrap_or_default().trim().to_ascii_lowercase(),
        parameters: attributes
            .into_iter()
            .map(|attribute| (attribute.name.into_owned(), word::decode(&attribute.value)))
            .collect(),
    }
}

/// Returns the ids of a Message-ID, In-Reply-To or References field, without angle brackets.
///
/// Of a chain longer than [`MAX_IDS`] the first and the latest stay.
pub(super) fn ids(value: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if value.contains('<') {
        for piece in value.split('<').skip(1) {
            let id = piece.split('>').next().unwrap_or_default();
            found.push(id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect());
        }
    } else {
        let words = value.split([' ', '\t', ',', ';']);
        found.extend(words.filter(|word| word.contains('@')).map(str::to_owned));
    }
    found.retain(|id| !id.is_empty() && id.len() <= 1_000);
    if found.len() > MAX_IDS {
        let latest = found.len() - (MAX_IDS - 1);
        found.drain(1..latest);
    }
    found
}

/// Undoes one encoded word's encoding.
pub(super) fn undo(encoding: char, text: &[u8]) -> Option<Vec<u8>> {
    match encoding {
        'b' | 'B' => Some(transfer::base64(text)),
        'q' | 'Q' => Some(transfer::q_word(text)),
        _ => None,
    }
}
