//! Reads the date and time that open a line, in any spelling that a phone can print.
//!
//! A header is split into numbers and what stands between them (*gaps*); the gaps then tell which
//! number is what. There is no list of formats: digits, separators and words come from tables, so
//! a spelling is read because its parts are known. Day and month stay undecided here, see
//! [`crate::order`].

use crate::chat::{SkipReason, Style};
use crate::tables::ZEROS;
use crate::time::Era;
use crate::words::{DayPart, day_part, era, fold, hour_of, is_glue, is_mark};

/// A header is never longer than this many bytes, terminator included.
const MAX_HEADER: usize = 160;
/// Words in one gap.
const MAX_WORDS: usize = 6;

/// How a header is spelled, without its numbers. Headers of one shape share one date order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    pub style: Style,
    pub separator: Separator,
    pub time_first: bool,
    pub seconds: bool,
    /// Digits of the first and the third number of the date, when there are more than two.
    pub long: [u8; 2],
    pub era: Era,
    pub part: PartPlace,
    /// Whether the time stands in brackets of its own, as in Basque.
    pub enclosed_time: bool,
    /// Whether a dot follows the third number, as in Korean.
    pub closing_dot: bool,
    /// Whether the digits are those of ASCII.
    pub ascii: bool,
    /// Whether a word for the part of the day is written in capitals.
    pub capitals: bool,
}

impl Shape {
    /// The shape without the part of the day, to compare headers whose words are not known.
    pub(crate) fn skeleton(self) -> Self {
        Self { part: PartPlace::None, capitals: false, ..self }
    }

    pub(crate) fn year_first(self) -> bool {
        self.long.first().is_some_and(|digits| *digits > 2)
    }

    pub(crate) fn short_year(self) -> bool {
        self.long == [0, 0]
    }
}

/// What stands between the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Separator {
    Slash,
    Dot,
    Dash,
    /// 年, 月 and 日.
    Ideographs,
}

/// Where the part of the day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PartPlace {
    None,
    Before,
    After,
}

/// A header whose words are known. Its date is not decided yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// The date's numbers in the order in which they stand.
    pub numbers: [u16; 3],
    /// How many digits each of them has.
    pub digits: [u8; 3],
    /// Hour, minute and second of a day of 24 hours.
    pub time: [u8; 3],
    pub hour_digits: u8,
    pub part: Option<DayPart>,
    pub shape: Shape,
}

/// What a line turned out to open with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// Nothing like a header.
    Text,
    Header {
        stamp: Stamp,
        /// Where the hour begins and where the time ends, in bytes of the line.
        time: (usize, usize),
        /// Where the sender or the notice begins.
        body: usize,
    },
    /// Built like a header, but a word or the time makes no sense.
    Unreadable { shape: Shape, reason: SkipReason },
}

/// Whether a line can open with a header at all, by its first bytes.
pub(crate) fn may_open(line: &[u8]) -> bool {
    match line {
        [b'0'..=b'9' | b'[' | 0x80.., ..] => true,
        [b'A' | b'H' | b'M' | b'R', ..] => {
            line.iter().take(12).any(|b| b.is_ascii_digit() || *b >= 0x80)
        }
        _ => false,
    }
}

/// The value of a decimal digit of any script.
pub(crate) fn digit_value(c: char) -> Option<u16> {
    if c.is_ascii_digit() {
        return Some(c as u16 - u16::from(b'0'));
    }
    let code = c as u32;
    if code < 0x660 {
        return None;
    }
    let zero = ZEROS.get(ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?)?;
    u16::try_from(code - zero).ok().filter(|value| *value < 10)
}

/// What a gap holds besides words.
mod has {
    pub const SLASH: u16 = 1;
    pub const DOT: u16 = 2;
    pub const DASH: u16 = 4;
    pub const COLON: u16 = 8;
    pub const COMMA: u16 = 16;
    pub const BRACKET: u16 = 32;
    pub const SPACE: u16 = 64;
    pub const OTHER: u16 = 128;
}

#[derive(Clone, Copy, Default)]
struct Gap<'t> {
    marks: u16,
    words: [&'t str; MAX_WORDS],
    count: usize,
}

impl<'t> Gap<'t> {
    fn words(&self) -> &[&'t str] {
        self.words.get(..self.count).unwrap_or_default()
    }

    fn any(&self, marks: u16) -> bool {
        self.marks & marks != 0
    }
}

#[derive(Clone, Copy, Default)]
struct Number {
    value: u16,
    digits: u8,
    start: usize,
    end: usize,
}

/// A header taken apart: a gap stands before each number, and one after the last.
#[derive(Default)]
struct Parts<'t> {
    numbers: [Number; 6],
    count: usize,
    gaps: [Gap<'t>; 7],
    ascii: bool,
}

impl<'t> Parts<'t> {
    fn gap(&mut self) -> Option<&mut Gap<'t>> {
        self.gaps.get_mut(self.count)
    }
}

/// Reads what a line opens with.
pub(crate) fn read(line: &str) -> Opening {
    if !may_open(line.as_bytes()) {
        return Opening::Text;
    }
    take_apart(line)
        .and_then(|(parts, style, body)| classify(&parts, style, body))
        .unwrap_or(Opening::Text)
}

/// Splits a header and finds its end. Returns `None` for a line that has none.
fn take_apart(line: &str) -> Option<(Parts<'_>, Style, usize)> {
    let mut parts = Parts { ascii: true, ..Parts::default() };
    let mut at = line.len() - line.trim_start_matches(is_mark).len();
    let bracket = line.get(at..)?.starts_with('[');
    at += usize::from(bracket);
    let mut after_space = false;
    loop {
        let rest = line.get(at..)?;
        let c = rest.chars().next()?;
        if at > MAX_HEADER {
            return None;
        }
        let space = c.is_whitespace();
        if is_mark(c) {
            at += c.len_utf8();
            continue;
        } else if digit_value(c).is_some() {
            at = take_number(&mut parts, line, at)?;
        } else if space {
            parts.gap()?.marks |= has::SPACE;
            at += c.len_utf8();
        } else if bracket && c == ']' {
            return (parts.count >= 5).then(|| (parts, Style::Ios, after_bracket(line, at + 1)));
        } else if matches!(c, '-' | '–' | '—') {
            let next = rest.chars().nth(1);
            let spaced = after_space && next.is_none_or(|c| c.is_whitespace() || is_mark(c));
            let end = at + c.len_utf8();
            match (spaced && !bracket, parts.count) {
                (true, 5..) => {
                    let space = next.filter(|c| c.is_whitespace()).map_or(0, char::len_utf8);
                    return Some((parts, Style::Android, end + space));
                }
                (true, 3) => parts.gap()?.marks |= has::SPACE,
                (true, _) => return None,
                (false, _) => parts.gap()?.marks |= has::DASH,
            }
            at = end;
        } else if c == ':' && !bracket && parts.count >= 5 && ends_old_ios(rest) {
            let body = at + rest.len().min(2);
            return Some((parts, Style::OldIos, body));
        } else if let Some(mark) = punctuation(c) {
            parts.gap()?.marks |= mark;
            at += c.len_utf8();
        } else {
            at = take_word(&mut parts, line, at)?;
        }
        after_space = space;
    }
}

fn ends_old_ios(rest: &str) -> bool {
    matches!(rest.as_bytes(), [b':', b' ', ..])
}

/// Finds the body behind `]`, over the dash that converters put there.
fn after_bracket(line: &str, at: usize) -> usize {
    let rest = line.get(at..).unwrap_or_default();
    let rest = rest.strip_prefix(" -").or_else(|| rest.strip_prefix('-')).unwrap_or(rest);
    line.len() - rest.strip_prefix(' ').unwrap_or(rest).len()
}

fn punctuation(c: char) -> Option<u16> {
    Some(match c {
        '/' => has::SLASH,
        '.' => has::DOT,
        ':' => has::COLON,
        ',' | '،' => has::COMMA,
        '(' | ')' => has::BRACKET,
        '#' => has::OTHER,
        _ => return None,
    })
}

fn take_number(parts: &mut Parts<'_>, line: &str, start: usize) -> Option<usize> {
    // What cannot be a header is given up early: most lines that open with a number are text.
    let gap = parts.gaps.get(parts.count)?;
    if (1..=2).contains(&parts.count) && !gap.words().iter().all(|word| known(word)) {
        return None;
    }
    let mut number = Number { start, end: start, ..Number::default() };
    for c in line.get(start..)?.chars() {
        let Some(value) = digit_value(c) else { break };
        if number.digits == 4 {
            return None;
        }
        parts.ascii &= c.is_ascii();
        number.value = number.value * 10 + value;
        number.digits += 1;
        number.end += c.len_utf8();
    }
    *parts.numbers.get_mut(parts.count)? = number;
    parts.count += 1;
    Some(number.end)
}

fn take_word<'t>(parts: &mut Parts<'t>, line: &'t str, start: usize) -> Option<usize> {
    let rest = line.get(start..)?;
    let ends = |c: char| {
        c.is_whitespace()
            || digit_value(c).is_some()
            || is_mark(c)
            || matches!(c, ',' | '،' | ':' | '/' | '(' | ')' | '[' | ']' | '#' | '-' | '–')
            || matches!(c, '年' | '月' | '日')
    };
    // `दपेहरा/संजा` and `Hwaĩ-inĩ` are one word each.
    let joined = |at: usize| {
        let mut after = rest.get(at..).unwrap_or_default().chars();
        matches!(after.next(), Some('/' | '-')) && after.next().is_some_and(char::is_alphabetic)
    };
    let first = rest.chars().next()?.len_utf8();
    let end = rest
        .char_indices()
        .find(|(at, c)| *at >= first && ends(*c) && !joined(*at))
        .map(|(at, _)| at)?;
    let gap = parts.gap()?;
    *gap.words.get_mut(gap.count)? = rest.get(..end)?;
    gap.count += 1;
    Some(start + end)
}

fn known(word: &str) -> bool {
    let mut folded = String::new();
    fold(word, &mut folded);
    is_glue(&folded) || era(&folded).is_some() || day_part(&folded).is_some()
}

/// What the words of a gap say.
#[derive(Default)]
struct Said {
    part: Option<DayPart>,
    era: Option<Era>,
    capitals: bool,
    unknown: bool,
}

/// Reads the words of a gap, the longest known run of words first.
fn said(gap: &Gap<'_>, eras: bool) -> Said {
    let mut said = Said::default();
    let words = gap.words();
    let mut from = 0;
    let mut folded = String::new();
    'words: while from < words.len() {
        for to in (from + 1..=words.len()).rev() {
            let run = words.get(from..to).unwrap_or_default();
            folded.clear();
            run.iter().for_each(|word| fold(word, &mut folded));
            let era = if eras { era(&folded) } else { None };
            let part = if era.is_none() { day_part(&folded) } else { None };
            if era.is_some() {
                said.unknown |= said.era.is_some();
                said.era = era;
            } else if part.is_some() {
                said.unknown |= said.part.is_some();
                said.part = part;
                said.capitals = run.iter().any(|w| w.chars().any(char::is_uppercase));
            } else if !(to == from + 1 && is_glue(&folded)) {
                continue;
            }
            from = to;
            continue 'words;
        }
        said.unknown = true;
        from += 1;
    }
    said
}

fn separator(gap: &Gap<'_>) -> Option<Separator> {
    match gap.marks & !has::SPACE {
        has::SLASH => Some(Separator::Slash),
        has::DOT => Some(Separator::Dot),
        has::DASH => Some(Separator::Dash),
        0 => match gap.words() {
            ["年" | "月" | "年." | "月."] => Some(Separator::Ideographs),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a gap can stand between hour and minute, or minute and second.
fn parts_time(gap: &Gap<'_>) -> bool {
    match (gap.marks & !has::SPACE, gap.words()) {
        (has::COLON | has::DOT, []) => !gap.any(has::SPACE),
        (0, [_, ..]) => !said(gap, false).unknown && said(gap, false).part.is_none(),
        _ => false,
    }
}

/// Tells what each number of a header is.
fn classify(parts: &Parts<'_>, style: Style, body: usize) -> Option<Opening> {
    let gap = |n: usize| parts.gaps.get(n).copied();
    let number = |n: usize| parts.numbers.get(n).copied();
    let time_first = gap(1)?.any(has::COLON) && !gap(1)?.any(has::SLASH | has::DASH);
    let seconds = if time_first { gap(2)?.any(has::COLON) } else { parts.count == 6 };
    let times = 2 + usize::from(seconds);
    if parts.count != 3 + times {
        return None;
    }
    let (time_at, date_at) = if time_first { (0, times) } else { (3, 0) };
    let (lead, middle, tail) =
        (gap(0)?, gap(if time_first { times } else { 3 })?, gap(parts.count)?);

    // The separators must be those of one date and one time.
    let (one, two) = (gap(date_at + 1)?, gap(date_at + 2)?);
    let separator = separator(&one)?;
    let inner = said(&two, true);
    let same = self::separator(&two) == Some(separator);
    let space_before_year =
        two.marks == has::SPACE && two.count == 0 && separator == Separator::Slash;
    let ideographs = separator == Separator::Ideographs;
    if !(same || space_before_year) || (!ideographs && (inner.unknown || one.count > 0)) {
        return None;
    }
    if !parts_time(&gap(time_at + 1)?) || (seconds && !parts_time(&gap(time_at + 2)?)) {
        return None;
    }
    let stray = has::SLASH | has::COLON;
    if lead.any(!has::SPACE) || middle.any(stray) || tail.any(stray | has::COMMA) {
        return None;
    }

    let (first, second_number, third) =
        (number(date_at)?, number(date_at + 1)?, number(date_at + 2)?);
    let date = [first, second_number, third];
    let hour = number(time_at)?;
    let minute = number(time_at + 1)?;
    let second = if seconds { number(time_at + 2)? } else { Number::default() };
    if date.iter().any(|n| n.digits == 0) || second_number.digits > 2 || hour.digits > 2 {
        return None;
    }

    let (before, between, after) =
        (said(&lead, true), said(&middle, true), said(&tail, time_first));
    let eras = [before.era, inner.era, between.era, after.era];
    let era = eras.into_iter().flatten().next().unwrap_or(Era::None);
    let part_before = if time_first { before.part } else { before.part.or(between.part) };
    let part_after = if time_first { between.part.or(after.part) } else { after.part };
    let long = |n: &Number| if n.digits > 2 { n.digits } else { 0 };
    let shape = Shape {
        style,
        separator,
        time_first,
        seconds,
        // An era in front names the first number the year, however short it is.
        long: [if !time_first && before.era.is_some() { 4 } else { long(&first) }, long(&third)],
        era,
        part: match (part_before, part_after) {
            (None, None) => PartPlace::None,
            (Some(_), _) => PartPlace::Before,
            (None, Some(_)) => PartPlace::After,
        },
        enclosed_time: middle.any(has::BRACKET),
        closing_dot: separator == Separator::Dot && !time_first && middle.any(has::DOT),
        ascii: parts.ascii,
        capitals: before.capitals || between.capitals || after.capitals,
    };
    if before.unknown {
        return None;
    }
    let twice = part_before.is_some() && part_after.is_some();
    if between.unknown || after.unknown || twice {
        return Some(Opening::Unreadable { shape, reason: SkipReason::UnknownWord });
    }
    let part = part_before.or(part_after);
    let hours = hour_of(part, hour.value);
    if hours > 23 || minute.value > 59 || second.value > 59 {
        return Some(Opening::Unreadable { shape, reason: SkipReason::ImpossibleTime });
    }
    let byte = |value: u16| u8::try_from(value).unwrap_or_default();
    let stamp = Stamp {
        numbers: date.map(|n| n.value),
        digits: date.map(|n| n.digits),
        time: [byte(hours), byte(minute.value), byte(second.value)],
        hour_digits: hour.digits,
        part,
        shape,
    };
    let last = if seconds { second } else { minute };
    Some(Opening::Header { stamp, time: (hour.start, last.end), body })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &str) {
        let shown = match read(line) {
            Opening::Text => "text".to_owned(),
            Opening::Unreadable { reason, .. } => format!("{reason:?}"),
            Opening::Header { stamp: s, body, .. } => {
                let [a, b, c] = s.numbers;
                let [h, m, sec] = s.time;
                let body = line.get(body..).expect("a place in the line");
                format!("{a} {b} {c} {h}:{m}:{sec} {body}")
            }
        };
        assert_eq!(shown, expected, "{line:?}");
    }

    #[test]
    fn the_six_main_languages_are_read() {
        check("23/3/24, 9:05 - Ana: hola", "23 3 24 9:5:0 Ana: hola");
        check("3/1/23, 12:07\u{a0}a.\u{a0}m. - Ana: hola", "3 1 23 0:7:0 Ana: hola");
        check("3/1/23, 12:07\u{202f}p.m. - Ana: hola", "3 1 23 12:7:0 Ana: hola");
        check("1/3/23, 12:07 AM - Ana: hola", "1 3 23 0:7:0 Ana: hola");
        check("03.01.23, 00:07 - Ana: hola", "3 1 23 0:7:0 Ana: hola");
        check("03/01/2023 à 00:07 - Ana: hola", "3 1 2023 0:7:0 Ana: hola");
        check("2023-01-03 00 h 07 - Ana: hola", "2023 1 3 0:7:0 Ana: hola");
        check("[2023-01-03 12 h 07 min 09 s a.m.] Ana: hola", "2023 1 3 0:7:9 Ana: hola");
        check("\u{200e}[23/3/24, 9:05:01] Ana: hola", "23 3 24 9:5:1 Ana: hola");
    }

    #[test]
    fn the_time_may_come_first() {
        check("[14:56:01, 18/3/22] Ana: hola", "18 3 22 14:56:1 Ana: hola");
        check("12:07 SA 3/1/23 - Ana: hola", "3 1 23 0:7:0 Ana: hola");
    }

    #[test]
    fn other_scripts_and_calendars_are_read() {
        check("٣\u{200f}/١\u{200f}/٢٠٢٣، ١٢:٠٧ ص - Ana: hola", "3 1 2023 0:7:0 Ana: hola");
        check("23年01月03日 00:07 - Ana: hola", "23 1 3 0:7:0 Ana: hola");
        check("23. 1. 3. 오후 3:07 - Ana: hola", "23 1 3 15:7:0 Ana: hola");
        check("23/1/3 (00:07) - Ana: hola", "23 1 3 0:7:0 Ana: hola");
        check("R5/1/3 午後0:08 - Ana: hola", "5 1 3 12:8:0 Ana: hola");
        check("AP ۱۴۰۱/۱۰/۱۳ ۰:۰۷ - Ana: hola", "1401 10 13 0:7:0 Ana: hola");
        check("03-01-2023 - 00:07 - Ana: hola", "3 1 2023 0:7:0 Ana: hola");
    }

    #[test]
    fn converters_and_old_phones_are_read() {
        check("23/03/15 09:05:01: Ana: hola", "23 3 15 9:5:1 Ana: hola");
        check("[23/3/24, 9:05:01]- Ana: hola", "23 3 24 9:5:1 Ana: hola");
        check("[23/3/24, 9:05:01] - Ana: hola", "23 3 24 9:5:1 Ana: hola");
        check("23/3/24, 9:05 – Ana: hola", "23 3 24 9:5:0 Ana: hola");
        check("[\u{feff}23/3/24, 9:05:01] Ana: hola", "23 3 24 9:5:1 Ana: hola");
    }

    #[test]
    fn a_line_that_only_begins_like_a_time_is_text() {
        for line in [
            "1. Comprar pan",
            "23/3/24",
            "10:30 - dentista",
            "23/3/24, 9:05",
            "12/5 a las 10:30 - Ana",
            "600 000 011 - Ana",
            "[23/3, 9:05] Ana: hola",
            "[]",
            "-",
            "",
            "1/2/3/4/5/6/7 - x",
            "99999/1/1, 9:05 - Ana: hola",
        ] {
            check(line, "text");
        }
    }

    #[test]
    fn an_unknown_word_or_time_is_told() {
        check("23/3/24, 9:05 qq - Ana: hola", "UnknownWord");
        check("23/3/24, 25:05 - Ana: hola", "ImpossibleTime");
    }
}
