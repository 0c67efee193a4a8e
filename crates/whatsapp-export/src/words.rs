//! The words that stand beside the numbers of a header: halves of the day, eras and fillers.
//!
//! Words are compared folded: lower case, without dots, spaces and invisible marks, so that
//! `a. m.`, `a.m.` and `AM` are one word. ICU's words are in [`crate::tables`]; here are those of
//! older phones.

use crate::tables::{DAY_PARTS, GLUE};
use crate::time::Era;

/// Which hours a word for a part of the day stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum DayPart {
    /// 12 to 11 are 0 to 11.
    Am,
    /// 12 to 11 are 12 to 23.
    Pm,
    /// Around noon: 10 and 11 are themselves, 12 to 9 are 12 to 21.
    Noon,
    /// Around midnight: 12 to 6 are 0 to 6, 7 to 11 are 19 to 23.
    Night,
    /// `ip.`: after noon in Finnish, before noon in Inari Sami.
    Ip,
    /// `ep.`: after noon in Inari Sami. A file that holds it is not Finnish.
    Ep,
}

/// Day parts that current ICU does not print in a short time.
const OLDER_DAY_PARTS: &[(&str, DayPart)] = &[
    ("abends", DayPart::Pm),
    ("delamadrugada", DayPart::Am),
    ("delamañana", DayPart::Am),
    ("delanoche", DayPart::Pm),
    ("delatarde", DayPart::Pm),
    ("delmediodía", DayPart::Noon),
    ("ep", DayPart::Ep),
    ("ip", DayPart::Ip),
    ("mittags", DayPart::Noon),
    ("morgens", DayPart::Am),
    ("nachm", DayPart::Pm),
    ("nachmittags", DayPart::Pm),
    ("nachts", DayPart::Night),
    ("vorm", DayPart::Am),
    ("vormittags", DayPart::Am),
    ("上午", DayPart::Am),
    ("下午", DayPart::Pm),
    ("中午", DayPart::Noon),
    ("傍晚", DayPart::Pm),
    ("凌晨", DayPart::Am),
    ("午前", DayPart::Am),
    ("午後", DayPart::Pm),
    ("早上", DayPart::Am),
    ("晚上", DayPart::Pm),
    ("오전", DayPart::Am),
    ("오후", DayPart::Pm),
];

/// Fillers that current ICU does not print in a short date and time.
const OLDER_GLUE: &[&str] = &["alle", "at", "kell", "kello", "las", "um", "à"];

const ERAS: &[(&str, Era)] = &[
    ("be", Era::Buddhist),
    ("พศ", Era::Buddhist),
    ("ပသ", Era::Buddhist),
    ("ap", Era::Persian),
    ("هش", Era::Persian),
    ("ah", Era::Hijri),
    ("هـ", Era::Hijri),
    ("ه", Era::Hijri),
    ("民國", Era::Minguo),
    ("民国", Era::Minguo),
    ("minguo", Era::Minguo),
    ("r", Era::Reiwa),
    ("令和", Era::Reiwa),
    ("h", Era::Heisei),
    ("平成", Era::Heisei),
];

pub(crate) fn day_part(folded: &str) -> Option<DayPart> {
    let table = |words: &[(&str, DayPart)]| {
        let at = words.binary_search_by(|(word, _)| (*word).cmp(folded)).ok()?;
        words.get(at).map(|(_, part)| *part)
    };
    // The older words are the finer ones: noon is more than a half of the day.
    table(OLDER_DAY_PARTS).or_else(|| table(DAY_PARTS))
}

pub(crate) fn is_glue(folded: &str) -> bool {
    folded.is_empty()
        || GLUE.binary_search(&folded).is_ok()
        || OLDER_GLUE.binary_search(&folded).is_ok()
}

pub(crate) fn era(folded: &str) -> Option<Era> {
    ERAS.iter().find(|(word, _)| *word == folded).map(|(_, era)| *era)
}

/// Appends a word to `folded` as the tables spell it.
pub(crate) fn fold(word: &str, folded: &mut String) {
    for c in word.chars() {
        if c != '.' && !is_joiner(c) && !is_mark(c) && !c.is_whitespace() {
            folded.extend(c.to_lowercase());
        }
    }
}

/// Invisible marks that may stand before or within a header: writing direction, byte order mark
/// and the zero width space.
pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}') || is_bidi_mark(c)
}

/// Marks of writing direction, which are no part of what somebody wrote.
pub(crate) fn is_bidi_mark(c: char) -> bool {
    matches!(
        c,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}'
    )
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{70f}')
}

/// Applies a part of the day to an hour as printed. An hour past 12 is already complete.
pub(crate) fn hour_of(part: Option<DayPart>, hour: u16) -> u16 {
    match (part, hour) {
        (None, hour) | (Some(_), hour @ 13..) => hour,
        (Some(DayPart::Am), 12) => 0,
        (Some(DayPart::Am), hour) => hour,
        (Some(DayPart::Pm | DayPart::Ip | DayPart::Ep), 12) => 12,
        (Some(DayPart::Pm | DayPart::Ip | DayPart::Ep), hour) => hour + 12,
        (Some(DayPart::Noon), hour @ 10..=12) => hour,
        (Some(DayPart::Noon), hour) => hour + 12,
        (Some(DayPart::Night), 12) => 0,
        (Some(DayPart::Night), hour @ 7..) => hour + 12,
        (Some(DayPart::Night), hour) => hour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, hour: u16, expected: Option<u16>) {
        let mut folded = String::new();
        fold(word, &mut folded);
        assert_eq!(day_part(&folded).map(|part| hour_of(Some(part), hour)), expected, "{word}");
    }

    #[test]
    fn twelve_is_midnight_in_the_morning_and_noon_after_it() {
        check("a.\u{202f}m.", 12, Some(0));
        check("p.\u{a0}m.", 12, Some(12));
        check("AM", 11, Some(11));
        check("PM", 1, Some(13));
    }

    #[test]
    fn parts_of_the_day_are_read_by_their_hours() {
        check("中午", 12, Some(12));
        check("中午", 1, Some(13));
        check("nachts", 12, Some(0));
        check("nachts", 11, Some(23));
        check("mittags", 12, Some(12));
        check("凌晨", 12, Some(0));
    }

    #[test]
    fn an_unknown_word_is_no_part_of_the_day() {
        check("cita", 10, None);
        check("", 10, None);
    }

    #[test]
    fn the_tables_are_sorted_for_binary_search() {
        assert!(DAY_PARTS.is_sorted_by_key(|(word, _)| *word));
        assert!(OLDER_DAY_PARTS.is_sorted_by_key(|(word, _)| *word));
        assert!(GLUE.is_sorted());
        assert!(OLDER_GLUE.is_sorted());
    }
}
