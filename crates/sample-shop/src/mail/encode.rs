//! The transfer and header encodings of mail: quoted-printable, Base64, encoded words.

/// How a text part is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    Latin1,
    /// Latin 1 with the euro sign and curly quotes where Windows puts them.
    Windows1252,
}

impl Charset {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Latin1 => "iso-8859-1",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Encodes a text, or falls back to UTF-8 when the charset lacks a letter of it.
    pub(crate) fn encode(self, text: &str) -> (Self, Vec<u8>) {
        let narrow: Option<Vec<u8>> = match self {
            Self::Utf8 => None,
            Self::Latin1 => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).ok().filter(|b| !(0x80..0xa0).contains(b)))
                .collect(),
            Self::Windows1252 => text
                .chars()
                .map(|c| match c {
                    '€' => Some(0x80),
                    '…' => Some(0x85),
                    '“' => Some(0x93),
                    '”' => Some(0x94),
                    '–' => Some(0x96),
                    c => u8::try_from(u32::from(c)).ok().filter(|b| !(0x80..0xa0).contains(b)),
                })
                .collect(),
        };
        match narrow {
            Some(bytes) => (self, bytes),
            None => (Self::Utf8, text.as_bytes().to_vec()),
        }
    }
}

/// Writes bytes as quoted-printable (RFC 2045, section 6.7), lines ended by CRLF.
pub(crate) fn quoted_printable(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 5 / 4);
    for (number, line) in bytes.split(|b| *b == b'\n').enumerate() {
        if number > 0 {
            out.push_str("\r\n");
        }
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut width = 0;
        let mut left = line.iter().peekable();
        while let Some(byte) = left.next() {
            let at_end = left.peek().is_none();
            let safe = matches!(byte, 33..=60 | 62..=126) || (*byte == b' ' && !at_end);
            let piece = if safe { char::from(*byte).to_string() } else { format!("={byte:02X}") };
            if width + piece.len() > 75 {
                out.push_str("=\r\n");
                width = 0;
            }
            width += piece.len();
            out.push_str(&piece);
        }
    }
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_line(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 4 / 3 + 4);
    for group in bytes.chunks(3) {
        let value = group.iter().fold(0_u32, |value, byte| (value << 8) | u32::from(*byte))
            << (8 * (3 - group.len()));
        for place in 0..4 {
            if place <= group.len() {
                let six = (value >> (18 - 6 * place)) & 63;
                out.push(ALPHABET.get(six as usize).copied().map_or('A', char::from));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// Writes bytes as Base64 in lines of 76.
pub(crate) fn base64(bytes: &[u8]) -> String {
    bytes.chunks(57).map(base64_line).collect::<Vec<_>>().join("\r\n")
}

/// Writes a header's text, as encoded words (RFC 2047) where it is not ASCII.
///
/// `q` chooses the Q encoding instead of B. Words stay under 75 characters and never split a letter.
pub(crate) fn header(text: &str, q: bool, charset: Charset) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let (charset, _) = charset.encode(text);
    let mut words: Vec<Vec<u8>> = vec![Vec::new()];
    for c in text.chars() {
        let (_, bytes) = charset.encode(&c.to_string());
        let full = words.last().is_some_and(|word| {
            let cost = if q { q_word(word).len() + 9 } else { (word.len() + 3) * 4 / 3 };
            cost > 52
        });
        if full {
            words.push(Vec::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(bytes);
        }
    }
    words
        .iter()
        .map(|word| {
            let (kind, body) = if q { ('Q', q_word(word)) } else { ('B', base64_line(word)) };
            format!("=?{}?{kind}?{body}?=", charset.name())
        })
        .collect::<Vec<_>>()
        .join("\r\n ")
}

fn q_word(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| match byte {
            b' ' => "_".to_owned(),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b',' | b'!' => {
                char::from(*byte).to_string()
            }
            other => format!("={other:02X}"),
        })
        .collect()
}

/// Writes a person's name and address.
pub(crate) fn mailbox(name: &str, address: &str, q: bool, charset: Charset) -> String {
    if !name.is_ascii() {
        format!("{} <{address}>", header(name, q, charset))
    } else if name.contains(['(', ')', ',', '.', '@', ':']) {
        format!("\"{name}\" <{address}>")
    } else {
        format!("{name} <{address}>")
    }
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads_as_rfc_4648_shows() {
        for (plain, coded) in
            [("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }

    #[test]
    fn quoted_printable_keeps_lines_short_and_spaces_at_the_end() {
        let text = quoted_printable(format!("{} \nñ=", "a".repeat(90)).as_bytes());
        assert!(text.lines().all(|line| line.len() <= 76));
        assert!(text.ends_with("=20\r\n=C3=B1=3D"));
    }

    #[test]
    fn a_letter_that_latin_1_lacks_makes_it_utf_8() {
        assert_eq!(Charset::Latin1.encode("189 €").0, Charset::Utf8);
        assert_eq!(Charset::Latin1.encode("ñ"), (Charset::Latin1, vec![0xf1]));
    }
}
