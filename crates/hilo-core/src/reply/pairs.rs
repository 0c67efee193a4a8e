//! Which message of a chat a reply became.
//!
//! Only words and time can tell: an export has no ids. Replies and messages are paired in two steps.
//! 1. Those of the same words, as WhatsApp writes them, each run of equal words in the order of time.
//! 2. What is left, where enough words are the same: somebody changed the text in WhatsApp before sending it.
//!
//! Where several ways are open, as many as possible find each other, then the most alike, then the nearest in time.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::identity::fold;
use crate::model::Timestamp;

/// Milliseconds by which a message may stand before its reply was opened: the export has no seconds, and the
/// telephone's clock is another one.
pub const EARLY: i64 = 10 * 60 * 1000;
/// Milliseconds after which what is said is not this reply any more.
pub const LATE: i64 = 24 * 3600 * 1000;
/// How much of two texts, in thousandths, is the same where one was made of the other.
const ALIKE: i64 = 700;
/// Words of a text that are compared.
const WORDS: usize = 1_000;

/// Words with their moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// When they were opened in WhatsApp, or said there.
    pub at: Timestamp,
    /// The words.
    pub text: String,
}

/// Returns which of the messages `said` each of the replies `opened` became, as pairs of their numbers, in the
/// order of the replies. Both are in the order of time.
pub fn pairs(opened: &[Words], said: &[Words]) -> Vec<(usize, usize)> {
    let mut found = same_words(opened, said);
    loop {
        let free = |of: fn(&(usize, usize)) -> usize, count: usize| -> Vec<usize> {
            (0..count).filter(|at| !found.iter().any(|pair| of(pair) == *at)).collect()
        };
        let (replies, messages) =
            (free(|pair| pair.0, opened.len()), free(|pair| pair.1, said.len()));
        let more = align(&replies, &messages, |reply, message| {
            let (reply, message) = (opened.get(reply)?, said.get(message)?);
            near(reply, message)?;
            Some(likeness(&reply.text, &message.text)).filter(|alike| *alike >= ALIKE)
        });
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    found.sort_unstable();
    found
}

/// Pairs those whose words are the same.
fn same_words(opened: &[Words], said: &[Words]) -> Vec<(usize, usize)> {
    let mut groups: BTreeMap<String, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (number, reply) in opened.iter().enumerate() {
        groups.entry(as_written(&reply.text)).or_default().0.push(number);
    }
    for (number, message) in said.iter().enumerate() {
        if let Some((_, messages)) = groups.get_mut(&as_written(&message.text)) {
            messages.push(number);
        }
    }
    let nearness = |reply: usize, message: usize| {
        near(opened.get(reply)?, said.get(message)?).map(|apart| -apart)
    };
    let groups = groups.iter().filter(|(words, _)| !words.is_empty());
    groups.flat_map(|(_, (replies, messages))| align(replies, messages, nearness)).collect()
}

/// Returns how far a message is from its reply, where it can be it at all.
fn near(reply: &Words, message: &Words) -> Option<i64> {
    let apart = message.at.0.saturating_sub(reply.at.0);
    (-EARLY..=LATE).contains(&apart).then(|| apart.abs())
}

/// A text as WhatsApp would write it: the same characters composed, no invisible marks, white space as one.
fn as_written(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
    let shown: String = text.nfc().filter(|c| !unseen(*c)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns how much of two texts is the same, in thousandths: the words that stand in both in the same order, of what
/// each holds on average. Accents, capitals and marks make no difference.
fn likeness(one: &str, other: &str) -> i64 {
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.take(WORDS).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let numbers = |count: usize| (0..count).collect::<Vec<_>>();
    let same = align(&numbers(one.len()), &numbers(other.len()), |a, b| {
        (one.get(a)? == other.get(b)?).then_some(0)
    });
    let share = (2_000 * same.len()).checked_div(one.len() + other.len()).unwrap_or_default();
    i64::try_from(share).unwrap_or_default()
}

/// What a way of pairing comes to: how many pairs, and how good they are together.
type Worth = (usize, i64);

/// Pairs two rows without crossing: as many as possible, of those ways the best by `worth`, of those the earliest.
fn align(
    rows: &[usize],
    columns: &[usize],
    worth: impl Fn(usize, usize) -> Option<i64>,
) -> Vec<(usize, usize)> {
    let width = columns.len() + 1;
    let worths: Vec<Vec<Option<i64>>> = rows
        .iter()
        .map(|row| columns.iter().map(|column| worth(*row, *column)).collect())
        .collect();
    // What the rest of both is worth, from the end.
    let mut below: Vec<Worth> = vec![(0, 0); width];
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(rows.len());
    for row in worths.iter().rev() {
        let mut here: Vec<Worth> = vec![(0, 0)];
        let mut taken: Vec<Step> = Vec::with_capacity(columns.len());
        for (column, worth) in row.iter().enumerate().rev() {
            let right = here.last().copied().unwrap_or_default();
            let down = below.get(column).copied().unwrap_or_default();
            let diagonal = below.get(column + 1).copied().unwrap_or_default();
            let paired = worth.map(|worth| (diagonal.0 + 1, diagonal.1.saturating_add(worth)));
            let ways = [(paired, Step::Pair), (Some(right), Step::Right), (Some(down), Step::Down)];
            let best =
                ways.into_iter().filter_map(|(worth, step)| Some((worth?, Reverse(step)))).max();
            let (worth, Reverse(step)) = best.unwrap_or(((0, 0), Reverse(Step::Down)));
            here.push(worth);
            taken.push(step);
        }
        here.reverse();
        taken.reverse();
        below = here;
        steps.push(taken);
    }
    steps.reverse();
    let (mut row, mut column, mut found) = (0, 0, Vec::new());
    while let Some(step) = steps.get(row).and_then(|taken| taken.get(column)) {
        if *step == Step::Pair {
            found.extend(rows.get(row).copied().zip(columns.get(column).copied()));
        }
        row += usize::from(*step != Step::Right);
        column += usize::from(*step != Step::Down);
    }
    found
}

/// A step through the table of [`align`], the first one preferred among equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Pair,
    Right,
    Down,
}

#[cfg(test)]
mod tests;
