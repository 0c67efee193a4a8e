//! Turns bytes into text, whatever charset they claim or do not claim.
//!
//! Order of belief: a label that names a real charset and fits; else UTF-8 when the bytes are valid
//! UTF-8; else what `chardetng` guesses from the bytes. Decoding never fails.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use mail_parser::decoders::charsets::map::charset_decoder;

/// Bytes that are looked at to guess a charset.
const GUESS_FROM: usize = 64 * 1024;

/// Decodes a text under the charset that it claims.
pub(super) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    let claimed = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let text = match (claimed, label) {
        (Some(encoding), _) if encoding == UTF_8 || encoding == WINDOWS_1252 => {
            // Both are claimed by mails that hold the other, so valid UTF-8 is always believed.
            match std::str::from_utf8(bytes) {
                Ok(text) if !claims_ascii_only(text) || encoding == UTF_8 => text.to_owned(),
                Ok(text) => guessed_or(bytes, text),
                Err(_) if encoding == UTF_8 => guess(bytes).decode(bytes).0.into_owned(),
                Err(_) => encoding.decode(bytes).0.into_owned(),
            }
        }
        (Some(encoding), _) if encoding == encoding_rs::REPLACEMENT => guessed(bytes),
        (Some(encoding), _) => encoding.decode(bytes).0.into_owned(),
        (None, Some(label)) if label.to_ascii_lowercase().contains("utf-7") => {
            charset_decoder(b"utf-7").map_or_else(|| guessed(bytes), |decode| decode(bytes))
        }
        (None, _) => guessed(bytes),
    };
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

/// Whether the text could as well be a seven-bit encoding that switches by escape sequences.
fn claims_ascii_only(text: &str) -> bool {
    text.contains('\u{1b}')
}

fn guessed_or(bytes: &[u8], text: &str) -> String {
    let encoding = guess(bytes);
    if encoding == encoding_rs::ISO_2022_JP {
        encoding.decode(bytes).0.into_owned()
    } else {
        text.to_owned()
    }
}

fn guessed(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if claims_ascii_only(text) => guessed_or(bytes, text),
        Ok(text) => text.to_owned(),
        // Mostly UTF-8 with a broken byte here and there: chardetng would call it something else.
        Err(error) if error.valid_up_to() > 0 && mostly_utf8(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Err(_) => guess(bytes).decode(bytes).0.into_owned(),
    }
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let read = text.chars().filter(|c| !c.is_ascii()).count();
    broken > 0 && broken.saturating_mul(5) < read
}

/// The charset that the bytes look like.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..GUESS_FROM).unwrap_or(bytes), true);
    // A Spanish shop: it settles what the bytes leave open (`ñ` against the Polish `ń`).
    detector.guess(Some(b"es"), Utf8Detection::Allow)
}

/// Decodes a header block line by line: UTF-8 where it is, one guess for all the rest.
pub(super) fn header(block: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(block)
        && !claims_ascii_only(text)
    {
        return text.replace('\0', "");
    }
    let foreign = |line: &[u8]| std::str::from_utf8(line).ok().is_none_or(claims_ascii_only);
    let odd: Vec<u8> =
        super::mime::Lines::new(block).filter(|line| foreign(line)).flatten().copied().collect();
    let encoding = guess(&odd);
    let mut text = String::with_capacity(block.len());
    for line in super::mime::Lines::new(block) {
        if foreign(line) {
            text.push_str(&encoding.decode_without_bom_handling(line).0);
        } else {
            text.push_str(&String::from_utf8_lossy(line));
        }
    }
    text.replace('\0', "")
}
