//! Makes text of an export's bytes.

use std::borrow::Cow;

use crate::chat::{Encoding, NotAChat};

/// Reads UTF-8, with or without a byte order mark, or UTF-16 with one.
///
/// Bytes that are no UTF-8 become U+FFFD, so that one damaged place does not cost a chat. Text
/// holds no NUL: a file with one among its first bytes is refused.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), NotAChat> {
    /// So far into the file a NUL proves that it is none of text.
    const HEAD: usize = 8 << 10;
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Ok(utf16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => return Ok(utf16(rest, u16::from_be_bytes)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NotAChat::Empty);
    }
    if bytes.iter().take(HEAD).any(|b| *b == 0) {
        return Err(NotAChat::Binary);
    }
    Ok(match String::from_utf8_lossy(bytes) {
        text @ Cow::Borrowed(_) => (text, Encoding::Utf8),
        text @ Cow::Owned(_) => (text, Encoding::DamagedUtf8),
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (Cow<'_, str>, Encoding) {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    (Cow::Owned(text.collect()), Encoding::Utf16)
}
