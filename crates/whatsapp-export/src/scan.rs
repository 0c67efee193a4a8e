//! Finds the lines that open a message, and tells them from pasted ones.
//!
//! Only a line feed ends a line. The first pass notes every line that has the build of a header;
//! then the file as a whole decides which of them open a message: a few lines spelled otherwise
//! than all the rest, or that stand behind a bare line feed in a file whose records end in CR LF,
//! are something that somebody pasted.

use std::collections::HashMap;

use crate::chat::{SkipReason, Style};
use crate::stamp::{Opening, Shape, Stamp, may_open, read};
use crate::words::DayPart;

/// So many headers in a row are no quotation.
const OWN_RUN: usize = 20;

/// Place of a [`Shape`] in [`Scan::shapes`].
pub(crate) type ShapeId = u32;

/// A line with the build of a header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    /// Number of the line, from 1, and where it and its body begin.
    pub line: u32,
    pub start: u32,
    pub body: u32,
    pub numbers: [u16; 3],
    pub digits: [u8; 3],
    pub time: [u8; 3],
    pub hour_digits: u8,
    pub part: Option<DayPart>,
    /// Whether the line before ended in CR LF. The first line counts as if it did.
    pub after_crlf: bool,
    pub shape: ShapeId,
    pub verdict: Verdict,
}

/// What is to become of a line with the build of a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It opens a message.
    Opens,
    /// It would open a message, but cannot be read.
    Skipped(SkipReason),
    /// It is a part of the message above.
    Text,
}

/// All lines of a file that have the build of a header.
pub(crate) struct Scan {
    pub candidates: Vec<Candidate>,
    pub shapes: Vec<Shape>,
    /// Number of lines.
    pub lines: u32,
    /// Whether records end in CR LF, so that a CR before the end of one is none of its text.
    pub crlf: bool,
}

/// Reads every line of a text that is shorter than 4 GB.
pub(crate) fn scan(text: &str) -> Scan {
    let mut reader = Reader::new(text);
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut after_crlf = true;
    let mut lines = 0;
    let mut start = 0;
    for bytes in text.as_bytes().split_inclusive(|b| *b == b'\n') {
        lines += 1;
        if may_open(bytes)
            && let Some(mut found) = reader.read(start, start + content(bytes).len())
        {
            found.line = lines;
            found.after_crlf = after_crlf;
            candidates.push(found);
        }
        after_crlf = bytes.ends_with(b"\r\n");
        start += bytes.len();
    }
    let mut scan = Scan { candidates, shapes: reader.shapes, lines, crlf: false };
    scan.settle_sami();
    scan.drop_pasted();
    scan
}

/// A line without its line break.
fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Reads headers, remembering the last one: the next line mostly has the same date.
struct Reader<'t> {
    text: &'t str,
    shapes: Vec<Shape>,
    ids: HashMap<Shape, ShapeId>,
    last: Option<Memo<'t>>,
}

/// A date as it was spelled, with the endings that were seen behind its times.
struct Memo<'t> {
    prefix: &'t [u8],
    stamp: Stamp,
    endings: Vec<(&'t [u8], Option<DayPart>, ShapeId)>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, shapes: Vec::new(), ids: HashMap::new(), last: None }
    }

    fn read(&mut self, start: usize, end: usize) -> Option<Candidate> {
        let line = self.text.get(start..end)?;
        if let Some(found) = self.recall(line.as_bytes(), start) {
            return Some(found);
        }
        let (stamp, shape, body, verdict) = match read(line) {
            Opening::Text => return None,
            Opening::Unreadable { shape, reason } => {
                (None, shape, line.len(), Verdict::Skipped(reason))
            }
            Opening::Header { stamp, time, body } => {
                let id = self.intern(stamp.shape);
                self.remember(line.as_bytes(), stamp, time, body, id);
                (Some(stamp), stamp.shape, body, Verdict::Opens)
            }
        };
        Some(Candidate {
            line: 0,
            start: u32::try_from(start).ok()?,
            body: u32::try_from(start + body).ok()?,
            numbers: stamp.map(|s| s.numbers).unwrap_or_default(),
            digits: stamp.map(|s| s.digits).unwrap_or_default(),
            time: stamp.map(|s| s.time).unwrap_or_default(),
            hour_digits: stamp.map(|s| s.hour_digits).unwrap_or_default(),
            part: stamp.and_then(|s| s.part),
            after_crlf: true,
            shape: self.intern(shape),
            verdict,
        })
    }

    fn intern(&mut self, shape: Shape) -> ShapeId {
        let next = u32::try_from(self.shapes.len()).unwrap_or(u32::MAX);
        *self.ids.entry(shape).or_insert_with(|| {
            self.shapes.push(shape);
            next
        })
    }

    fn remember(
        &mut self,
        line: &'t [u8],
        stamp: Stamp,
        time: (usize, usize),
        body: usize,
        shape: ShapeId,
    ) {
        let (Some(prefix), Some(ending)) = (line.get(..time.0), line.get(time.1..body)) else {
            return;
        };
        if stamp.shape.time_first {
            return;
        }
        match &mut self.last {
            Some(memo)
                if memo.prefix == prefix && memo.stamp.shape.seconds == stamp.shape.seconds =>
            {
                if memo.endings.len() < 4 {
                    memo.endings.push((ending, stamp.part, shape));
                }
            }
            last => {
                *last = Some(Memo { prefix, stamp, endings: vec![(ending, stamp.part, shape)] });
            }
        }
    }

    /// Reads a line that has the last date and an ending that was seen with it.
    fn recall(&self, line: &[u8], start: usize) -> Option<Candidate> {
        let memo = self.last.as_ref()?;
        let rest = line.strip_prefix(memo.prefix)?;
        let (hour, hour_digits, rest) = match rest {
            [h @ b'0'..=b'9', b':', rest @ ..] => (h - b'0', 1, rest),
            [t @ b'0'..=b'9', h @ b'0'..=b'9', b':', rest @ ..] => {
                ((t - b'0') * 10 + (h - b'0'), 2, rest)
            }
            _ => return None,
        };
        let (minute, rest) = two_digits(rest)?;
        let (second, rest) = if memo.stamp.shape.seconds {
            two_digits(rest.strip_prefix(b":")?)?
        } else {
            (0, rest)
        };
        let (ending, part, shape) = memo.endings.iter().find(|(e, ..)| rest.starts_with(e))?;
        let hour = crate::words::hour_of(*part, u16::from(hour));
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let body = start + line.len() - rest.len() + ending.len();
        Some(Candidate {
            line: 0,
            start: u32::try_from(start).ok()?,
            body: u32::try_from(body).ok()?,
            numbers: memo.stamp.numbers,
            digits: memo.stamp.digits,
            time: [u8::try_from(hour).ok()?, minute, second],
            hour_digits,
            part: *part,
            after_crlf: true,
            shape: *shape,
            verdict: Verdict::Opens,
        })
    }
}

fn two_digits(bytes: &[u8]) -> Option<(u8, &[u8])> {
    match bytes {
        [t @ b'0'..=b'9', u @ b'0'..=b'9', rest @ ..] => Some(((t - b'0') * 10 + (u - b'0'), rest)),
        _ => None,
    }
}

impl Scan {
    fn shape(&self, candidate: &Candidate) -> Option<Shape> {
        self.shapes.get(candidate.shape as usize).copied()
    }

    /// Reads `ip.` as the morning in a file whose afternoon is `ep.`.
    fn settle_sami(&mut self) {
        if !self.candidates.iter().any(|c| c.part == Some(DayPart::Ep)) {
            return;
        }
        for candidate in self.candidates.iter_mut().filter(|c| c.part == Some(DayPart::Ip)) {
            if let Some(hour) = candidate.time.first_mut() {
                *hour = hour.saturating_sub(12);
            }
        }
    }

    /// Turns the candidates that somebody pasted into text.
    fn drop_pasted(&mut self) {
        let (crlf, lf) = self.readable().fold((0usize, 0usize), |(crlf, lf), c| {
            if c.after_crlf { (crlf + 1, lf) } else { (crlf, lf + 1) }
        });
        self.crlf = crlf > lf;
        // iPhones end records in CR LF and keep a bare LF inside of messages.
        if crlf >= 2 && lf * 4 <= crlf {
            self.turn_to_text(|_, c| !c.after_crlf);
        }
        let Some(main) = self.main_shape() else { return };

        // Another style is a second export behind the first, or a few pasted lines.
        let total = self.readable().count();
        let mut own = HashMap::new();
        let mut run: (Option<ShapeId>, usize) = (None, 0);
        let mut counts: HashMap<ShapeId, usize> = HashMap::new();
        for candidate in self.readable() {
            run = if run.0 == Some(candidate.shape) {
                (run.0, run.1 + 1)
            } else {
                (Some(candidate.shape), 1)
            };
            *counts.entry(candidate.shape).or_default() += 1;
            let longest: &mut usize = own.entry(candidate.shape).or_default();
            *longest = run.1.max(*longest);
        }
        let pasted: Vec<bool> = (0u32..)
            .zip(&self.shapes)
            .map(|(id, shape)| {
                let count = counts.get(&id).copied().unwrap_or_default();
                let run = own.get(&id).copied().unwrap_or_default();
                let kin = shape.skeleton() == main.skeleton();
                let share = if shape.style == main.style { 50 } else { 5 };
                !kin && run < OWN_RUN && count * share < total
            })
            .collect();
        self.turn_to_text(|_, c| pasted.get(c.shape as usize).copied().unwrap_or_default());

        // What cannot be read counts only if it is built like the headers of this file.
        let unreadable = self.candidates.len() - self.readable().count();
        let many = unreadable * 5 >= total;
        self.turn_to_text(|shape, c| {
            let Verdict::Skipped(reason) = c.verdict else { return false };
            let kin = shape.is_some_and(|shape| shape.skeleton() == main.skeleton());
            let twelve_hours = main.part != crate::stamp::PartPlace::None;
            !(kin && (twelve_hours || many || reason == SkipReason::ImpossibleTime))
        });
    }

    fn readable(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|c| c.verdict == Verdict::Opens)
    }

    fn turn_to_text(&mut self, pasted: impl Fn(Option<Shape>, &Candidate) -> bool) {
        let shapes = &self.shapes;
        for candidate in &mut self.candidates {
            let shape = shapes.get(candidate.shape as usize).copied();
            if candidate.verdict != Verdict::Text && pasted(shape, candidate) {
                candidate.verdict = Verdict::Text;
            }
        }
    }

    /// The most frequent shape; of several the one that comes first.
    fn main_shape(&self) -> Option<Shape> {
        let mut counts: Vec<u32> = vec![0; self.shapes.len()];
        for candidate in self.readable() {
            if let Some(count) = counts.get_mut(candidate.shape as usize) {
                *count += 1;
            }
        }
        let most = counts.iter().copied().max().filter(|most| *most > 0)?;
        let first = self
            .readable()
            .find(|c| counts.get(c.shape as usize).is_some_and(|count| *count == most))?;
        self.shape(first)
    }

    /// The style of most messages.
    pub(crate) fn style(&self) -> Style {
        self.main_shape().map_or(Style::Android, |shape| shape.style)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_date_is_read_as_a_new_one() {
        let lines = [
            "3/1/23, 12:07 a. m. - Ana: a",
            "3/1/23, 9:05 a. m. - Ana: b",
            "3/1/23, 12:07 p. m. - Ana: c",
            "3/1/23, 9:05 p. m. - Ana: d",
            "3/1/23, 19:65 p. m. - Ana: e",
            "3/1/23, 9:05 - Ana: f",
        ];
        let together = scan(&lines.join("\n"));
        for (line, found) in lines.iter().zip(&together.candidates) {
            let alone = scan(line).candidates;
            let [alone] = alone.as_slice() else { panic!("{line} is a header") };
            assert_eq!(alone.time, found.time, "{line}");
            assert_eq!(alone.body - alone.start, found.body - found.start, "{line}");
        }
    }

    #[test]
    fn the_first_of_equally_frequent_shapes_is_the_main_one() {
        let style = scan("[3/1/23, 9:05:00] Ana: a\n3/1/23, 9:05 - Ana: b\n").style();
        assert_eq!(style, Style::Ios);
    }
}
