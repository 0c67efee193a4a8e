//! Undoes transfer encodings (RFC 2045) without ever giving up.
//!
//! Real mails break them: stray characters in base64, a lone `=` in quoted-printable. A strict
//! decoder answers with nothing; these keep every byte that can be read.

/// What each byte stands for in base64, that of addresses included; 64 where it does not belong to it.
#[expect(clippy::indexing_slicing, reason = "the compiler runs it, and would refuse a wrong place")]
const VALUES: [u8; 256] = {
    let mut values = [64; 256];
    let mut byte = 0;
    while byte < 256 {
        values[byte] = match byte as u8 {
            letter @ b'A'..=b'Z' => letter - b'A',
            letter @ b'a'..=b'z' => letter - b'a' + 26,
            digit @ b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => 64,
        };
        byte += 1;
    }
    values
};

/// Decodes base64; characters that do not belong to it are passed over.
pub(super) fn base64(encoded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len() / 4 * 3);
    let mut pending = Base64::default();
    pending.decode(encoded, &mut out);
    pending.end(&mut out);
    out
}

/// Base64 that comes in pieces: the digits of a word that is not whole.
#[derive(Debug, Default)]
pub(super) struct Base64 {
    word: u32,
    digits: u8,
}

impl Base64 {
    /// Decodes the next piece.
    pub(super) fn decode(&mut self, encoded: &[u8], out: &mut Vec<u8>) {
        let Base64 { mut word, mut digits } = *self;
        for byte in encoded {
            let value = match VALUES.get(usize::from(*byte)) {
                Some(value @ 0..64) => *value,
                _ if *byte == b'=' => {
                    flush(out, word, digits);
                    (word, digits) = (0, 0);
                    continue;
                }
                _ => continue,
            };
            word = word << 6 | u32::from(value);
            digits += 1;
            if digits == 4 {
                let [_, a, b, c] = word.to_be_bytes();
                out.extend_from_slice(&[a, b, c]);
                (word, digits) = (0, 0);
            }
        }
        *self = Base64 { word, digits };
    }

    /// Decodes what is left once nothing more comes.
    pub(super) fn end(self, out: &mut Vec<u8>) {
        flush(out, self.word, self.digits);
    }
}

fn flush(out: &mut Vec<u8>, word: u32, digits: u8) {
    match digits {
        2 => out.push((word >> 4) as u8),
        3 => out.extend_from_slice(&[(word >> 10) as u8, (word >> 2) as u8]),
        _ => {}
    }
}

/// Decodes quoted-printable; a `=` that opens nothing stays as it is.
pub(super) fn quoted_printable(encoded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len());
    for line in super::mime::Lines::new(encoded) {
        let content = super::mime::trim_line(line);
        let end = line.get(content.len()..).unwrap_or_default();
        let trimmed = content.trim_ascii_end();
        match trimmed.strip_suffix(b"=") {
            Some(joined) => escapes(joined, false, &mut out),
            None => {
                escapes(trimmed, false, &mut out);
                out.extend_from_slice(end);
            }
        }
    }
    out
}

/// Undoes the Q encoding of header words (RFC 2047).
pub(super) fn q_word(encoded: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(encoded.len());
    escapes(encoded, true, &mut out);
    out
}

fn escapes(mut encoded: &[u8], underscore_is_space: bool, out: &mut Vec<u8>) {
    while let Some((byte, rest)) = encoded.split_first() {
        encoded = rest;
        let pair = match rest {
            [a, b, ..] if *byte == b'=' => hex(*a).zip(hex(*b)),
            _ => None,
        };
        match pair {
            Some((high, low)) => {
                out.push(high << 4 | low);
                encoded = rest.get(2..).unwrap_or_default();
            }
            None if underscore_is_space && *byte == b'_' => out.push(b' '),
            None => out.push(*byte),
        }
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_with_stray_characters_is_read() {
        assert_eq!(base64(b"SG9s\r\n!YQ=="), b"Hola");
        assert_eq!(base64(b"SG9sYQ"), b"Hola");
    }

    #[test]
    fn a_lone_equals_sign_stays() {
        assert_eq!(quoted_printable(b"2 = 2 =\r\nsi =C3=B1 =Z9"), "2 = 2 si ñ =Z9".as_bytes());
    }
}
