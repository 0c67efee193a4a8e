//! Puts a chat together: decides the dates of every spelling, then reads entry by entry.

use std::collections::{HashMap, HashSet};

use crate::body::{self, dated_name};
use crate::chat::{
    Chat, Encoding, Entry, Hints, Kind, NotAChat, Skip, SkipReason, Spelling, Style,
};
use crate::order::{self, Evidence, OrderDecision, OrderReason};
use crate::phrases;
use crate::scan::{Candidate, Scan, Verdict, scan};
use crate::sender::{Senders, quoted_name, split};
use crate::time::{Date, DateOrder, LocalDateTime};
use crate::title::title;
use crate::words::is_mark;

/// So many messages of a spelling are searched for phrases that tell the language.
const LANGUAGE_SAMPLE: usize = 5000;

/// So many lines with the dates of another order are pasted, if they are few among all.
const PASTED: usize = 3;

/// Reads a text of less than 4 GB.
pub(crate) fn assemble<'a>(text: &'a str, hints: &Hints<'_>) -> Result<Chat<'a>, NotAChat> {
    let mut scan = scan(text);
    if scan.candidates.iter().all(|c| c.verdict != Verdict::Opens) {
        return Err(match scan.candidates.first() {
            Some(first) => NotAChat::UnreadableHeader {
                line: first.line,
                example: line_at(text, first.start).chars().take(60).collect(),
            },
            None => NotAChat::NoHeader,
        });
    }
    let decisions = decide(text, &scan, hints);
    judge_dates(&mut scan, &decisions);
    if scan.candidates.iter().all(|c| c.verdict != Verdict::Opens) {
        return Err(NotAChat::NoHeader);
    }
    let title = hints.file_name.and_then(title);
    let spellings = spellings(text, &scan, &decisions);
    let order = spellings.first().map(|s| s.order).ok_or(NotAChat::NoHeader)?;
    let reader = Reader {
        text,
        title: title.as_deref(),
        recurring: recurring_quoted_names(text, &scan),
        marked: uses_marks(text, &scan),
        scan: &scan,
        decisions: &decisions,
    };
    let (entries, skips, senders) = reader.read();
    Ok(Chat {
        entries,
        skips,
        order,
        spellings,
        style: scan.style(),
        senders: senders.into_list(),
        title,
        encoding: Encoding::Utf8,
        lines: scan.lines,
    })
}

fn line_at(text: &str, start: u32) -> &str {
    let rest = text.get(start as usize..).unwrap_or_default();
    rest.split('\n').next().unwrap_or_default().trim_end_matches('\r')
}

/// Decides the date order of every shape; the index is the shape's id.
fn decide(text: &str, scan: &Scan, hints: &Hints<'_>) -> Vec<OrderDecision> {
    let mut groups: Vec<Vec<Candidate>> = vec![Vec::new(); scan.shapes.len()];
    let mut named: Vec<Vec<([u16; 3], Date)>> = vec![Vec::new(); scan.shapes.len()];
    let mut day_first_language = false;
    for candidate in scan.candidates.iter().filter(|c| c.verdict == Verdict::Opens) {
        let at = candidate.shape as usize;
        let Some(group) = groups.get_mut(at) else { continue };
        group.push(*candidate);
        let line = line_at(text, candidate.body);
        if let (Some(date), Some(named)) = (date_in_name(line), named.get_mut(at)) {
            named.push((candidate.numbers, date));
        }
        // The language shows early, and only matters where nothing else tells.
        if !day_first_language
            && group.len() < LANGUAGE_SAMPLE
            && let Some((_, body)) = line.split_once(": ")
            && body.len() < 60
        {
            let body = body.trim_start_matches(is_mark);
            day_first_language = phrases::is_day_first(&phrases::fold(body));
        }
    }
    let mut decisions: Vec<OrderDecision> = groups
        .iter()
        .zip(&scan.shapes)
        .zip(&named)
        .map(|((candidates, shape), named)| {
            order::decide(&Evidence {
                shape: *shape,
                candidates,
                named,
                day_first_language,
                written: hints.written.filter(|written| written.year() >= 2009),
                person: hints.order,
            })
        })
        .collect();
    // What was proven for one spelling holds for others of the file that tell nothing.
    let proven = groups
        .iter()
        .zip(&decisions)
        .zip(&scan.shapes)
        .filter(|((group, d), shape)| {
            d.certain && d.order != DateOrder::Ymd && !group.is_empty() && !shape.year_first()
        })
        .max_by_key(|((group, _), _)| group.len())
        .map(|((_, decision), shape)| (decision.order, shape.style));
    if let Some((order, style)) = proven {
        for (decision, shape) in decisions.iter_mut().zip(&scan.shapes) {
            let weak = matches!(
                decision.reason,
                OrderReason::Guess | OrderReason::Language | OrderReason::ShorterSpan
            );
            if weak && shape.style == style {
                *decision = OrderDecision { order, reason: OrderReason::SameFile, certain: false };
            }
        }
    }
    decisions
}

/// The date in the name of an attachment that a line tells of.
fn date_in_name(line: &str) -> Option<Date> {
    let end = line.trim_end().strip_suffix([')', '>'])?;
    let tagged = end.rsplit_once('<').and_then(|(_, tag)| tag.split_once(':')).map(|(_, n)| n);
    let plain = || end.rsplit_once(" (").and_then(|(name, _)| name.rsplit_once(": "));
    let name = tagged.or_else(|| plain().map(|(_, name)| name))?;
    let (year, month, day) = dated_name(name.trim_matches(|c: char| c == ' ' || is_mark(c)))?;
    Date::new(i32::from(year), u32::from(month), u32::from(day))
}

/// Marks headers whose dates do not exist in the order that was decided.
fn judge_dates(scan: &mut Scan, decisions: &[OrderDecision]) {
    let mut wrong: HashMap<u32, usize> = HashMap::new();
    let mut all: HashMap<u32, usize> = HashMap::new();
    let shapes = &scan.shapes;
    let date = |c: &Candidate, order| {
        shapes.get(c.shape as usize).and_then(|shape| order::date_of(*shape, c, order))
    };
    let decided = |c: &Candidate| {
        decisions.get(c.shape as usize).and_then(|decision| date(c, decision.order))
    };
    for c in scan.candidates.iter().filter(|c| c.verdict == Verdict::Opens) {
        *all.entry(c.shape).or_default() += 1;
        *wrong.entry(c.shape).or_default() += usize::from(decided(c).is_none());
    }
    for c in &mut scan.candidates {
        if c.verdict != Verdict::Opens || decided(c).is_some() {
            continue;
        }
        let [count, all] = [&wrong, &all].map(|m| m.get(&c.shape).copied().unwrap_or_default());
        let elsewhere =
            [DateOrder::Dmy, DateOrder::Mdy].into_iter().any(|order| date(c, order).is_some());
        c.verdict = if elsewhere && count <= PASTED && count * 50 < all {
            Verdict::Text
        } else {
            Verdict::Skipped(SkipReason::ImpossibleDate)
        };
    }
}

/// The spellings of a file, the most frequent first.
fn spellings(text: &str, scan: &Scan, decisions: &[OrderDecision]) -> Vec<Spelling> {
    let mut found: HashMap<u32, (u32, u32, u32)> = HashMap::new();
    for c in scan.candidates.iter().filter(|c| c.verdict == Verdict::Opens) {
        found.entry(c.shape).or_insert((c.start, c.body, 0)).2 += 1;
    }
    let mut list: Vec<(u32, Spelling)> = found
        .into_iter()
        .filter_map(|(shape, (start, body, entries))| {
            let order = *decisions.get(shape as usize)?;
            let example = text.get(start as usize..body as usize)?;
            let example = example.trim_matches(|c: char| is_mark(c) || c.is_whitespace());
            Some((start, Spelling { example: example.to_owned(), entries, order }))
        })
        .collect();
    list.sort_by_key(|(start, spelling)| (std::cmp::Reverse(spelling.entries), *start));
    list.into_iter().map(|(_, spelling)| spelling).collect()
}

/// Names with quotation marks that stand before more than one message, and so are names.
fn recurring_quoted_names<'a>(text: &'a str, scan: &Scan) -> HashSet<&'a str> {
    let mut once = HashSet::new();
    let mut recurring = HashSet::new();
    for c in scan.candidates.iter().filter(|c| c.verdict == Verdict::Opens) {
        if let Some(name) = quoted_name(line_at(text, c.body))
            && !once.insert(name)
        {
            recurring.insert(name);
        }
    }
    recurring
}

/// Whether a file sets off what WhatsApp wrote with marks, as iPhones do.
fn uses_marks(text: &str, scan: &Scan) -> bool {
    let iphone = |c: &Candidate| {
        scan.shapes.get(c.shape as usize).is_some_and(|s| s.style != Style::Android)
    };
    scan.candidates.iter().filter(|c| c.verdict == Verdict::Opens && iphone(c)).any(|c| {
        let line = line_at(text, c.body);
        line.split_once(": ").is_some_and(|(_, body)| body.starts_with(['\u{200e}', '\u{200f}']))
    })
}

struct Reader<'a, 's> {
    text: &'a str,
    title: Option<&'s str>,
    recurring: HashSet<&'a str>,
    marked: bool,
    scan: &'s Scan,
    decisions: &'s [OrderDecision],
}

impl<'a> Reader<'a, '_> {
    fn read(&self) -> (Vec<Entry<'a>>, Vec<Skip>, Senders<'a>) {
        let mut entries = Vec::with_capacity(self.scan.candidates.len());
        let mut skips = Vec::new();
        let mut senders = Senders::default();
        let mut records =
            self.scan.candidates.iter().filter(|c| c.verdict != Verdict::Text).peekable();
        let first = records.peek().map_or(self.scan.lines + 1, |c| c.line);
        let before = SkipReason::BeforeFirstMessage;
        skips.extend((1..first).map(|line| Skip { line, reason: before }));
        while let Some(candidate) = records.next() {
            let next = records.peek();
            let end = next.map_or(self.text.len(), |c| c.start as usize);
            let last = next.map_or(self.scan.lines, |c| c.line - 1);
            let reason = match candidate.verdict {
                Verdict::Skipped(reason) => reason,
                Verdict::Opens | Verdict::Text => match self.entry(candidate, end, &mut senders) {
                    Some(entry) => {
                        entries.push(entry);
                        continue;
                    }
                    None => SkipReason::ImpossibleDate,
                },
            };
            skips.push(Skip { line: candidate.line, reason });
            let reason = SkipReason::ContinuesSkipped;
            skips.extend((candidate.line + 1..=last).map(|line| Skip { line, reason }));
        }
        (entries, skips, senders)
    }

    fn entry(&self, c: &Candidate, end: usize, senders: &mut Senders<'a>) -> Option<Entry<'a>> {
        let shape = *self.scan.shapes.get(c.shape as usize)?;
        let date = order::date_of(shape, c, self.decisions.get(c.shape as usize)?.order)?;
        let [hour, minute, second] = c.time;
        let sent_at = LocalDateTime::new(date.year, date.month, date.day, hour, minute, second)?;
        let record = self.text.get(c.body as usize..end)?;
        let record = record.strip_suffix('\n').unwrap_or(record);
        let record =
            if self.scan.crlf { record.strip_suffix('\r').unwrap_or(record) } else { record };
        let split = split(record, self.title, |name| self.recurring.contains(name));
        let has_sender = split.sender.is_some();
        let crlf = self.scan.crlf;
        let body = body::read(split.body, shape.style, has_sender, self.marked, crlf);
        let sender = split.sender.map(|raw| senders.intern(raw));
        if let Some(id) = sender
            && body.kind != Kind::Notice
        {
            senders.count(id);
        }
        Some(Entry {
            line: c.line,
            sent_at,
            sender,
            kind: body.kind,
            text: body.text,
            edited: body.edited,
            attachments: body.attachments,
            call: body.call,
        })
    }
}
