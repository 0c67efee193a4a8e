//! Encoded words of headers (RFC 2047), as real senders write them.
//!
//! Neighbouring words of one charset are joined before they are decoded, because many senders cut
//! a character in two; words inside quotes, with blanks in them or glued to text are read as well.

use super::{charset, field};

/// Characters that an encoded word's charset may take.
const MAX_CHARSET: usize = 60;

/// Undoes every encoded word of a text; what only looks like one stays.
pub(super) fn decode(text: &str) -> String {
    if !text.contains("=?") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = text;
    // Once a search for the end has failed, every later one would fail again.
    let mut may_close = true;
    while let Some((before, after)) = rest.split_once("=?") {
        let read = if may_close { encoded(after, &mut may_close) } else { None };
        let Some((label, bytes, tail)) = read else {
            flush(&mut pending, &mut out);
            out.push_str(before);
            out.push_str("=?");
            rest = after;
            continue;
        };
        let joins = before.trim().is_empty() && pending.is_some();
        if !joins {
            flush(&mut pending, &mut out);
            out.push_str(before);
        }
        match &mut pending {
            Some((charset, joined)) if charset.eq_ignore_ascii_case(&label) => {
                joined.extend_from_slice(&bytes);
            }
            _ => {
                flush(&mut pending, &mut out);
                pending = Some((label, bytes));
            }
        }
        rest = tail;
    }
    flush(&mut pending, &mut out);
    out.push_str(rest);
    out
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((label, bytes)) = pending.take() {
        out.push_str(&charset::decode(&bytes, Some(&label)));
    }
}

/// Reads `charset?encoding?text?=` and returns the charset, the bytes and what follows.
fn encoded<'t>(text: &'t str, may_close: &mut bool) -> Option<(String, Vec<u8>, &'t str)> {
    let (head, _) = text.split_at_checked(text.floor_char_boundary(MAX_CHARSET))?;
    let (label, _) = head.split_once('?')?;
    let rest = text.get(label.len() + 1..)?;
    let mut letters = rest.chars();
    let encoding = letters.next()?;
    let body = letters.as_str().strip_prefix('?')?;
    let Some((body, tail)) = body.split_once("?=") else {
        *may_close = false;
        return None;
    };
    // `=?utf-8?Q??=` followed by an escape: the first `?=` belongs to the text.
    let bytes = field::undo(encoding, body.as_bytes())?;
    // RFC 2231 lets a language follow the charset.
    let label = label.split('*').next().unwrap_or_default().to_owned();
    Some((label, bytes, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        assert_eq!(decode(input), expected);
    }

    #[test]
    fn encoded_words_are_read() {
        check("=?UTF-8?Q?Devoluci=C3=B3n?= del pedido", "Devolución del pedido");
        check("=?iso-8859-1?B?8Q==?=", "ñ");
        check("Re: =?utf-8?q?caf=C3=A9?=", "Re: café");
    }

    #[test]
    fn a_character_cut_in_two_words_is_whole_again() {
        check("=?UTF-8?Q?Env=C3?= =?UTF-8?Q?=ADo?=", "Envío");
    }

    #[test]
    fn a_space_between_words_goes_and_one_before_text_stays() {
        check("=?utf-8?q?a?= =?utf-8?q?b?= c", "ab c");
    }

    #[test]
    fn what_only_looks_like_an_encoded_word_stays() {
        check("2 =? 3 =?x?z?y?= =?utf-8?q?sin fin", "2 =? 3 =?x?z?y?= =?utf-8?q?sin fin");
    }
}
