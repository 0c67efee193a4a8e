//! The parts of a letter: greeting, what it says, farewell.

use std::ops::Range;

use super::length::{is_farewell, words_in};
use super::own::{self, Own};
use super::{Letter, name};

/// Words that the name below a farewell has at most.
const SIGNED_WORDS: usize = 14;
/// Blocks below a farewell at most: a name, and the shop's.
const SIGNED_BLOCKS: usize = 3;

/// The parts of a letter, in Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The greeting that it begins with; empty for none.
    pub greeting: String,
    /// What it says.
    pub body: String,
    /// Whether a farewell stood below the body.
    pub has_farewell: bool,
    /// Whether it quoted something, or a signature was typed.
    pub has_quotes: bool,
}

/// Takes a letter apart. Quotes and a typed signature are left out; a letter that is nothing but a farewell says it.
pub fn outline(markdown: &str) -> Outline {
    let body = own::without_quotes(markdown);
    let letter = Letter { body, ..Letter::default() };
    let own = Own::read(&letter);
    let greets = own.blocks.first().is_some_and(|block| name::is_only_greeting(&own, block));
    let blocks = own.blocks.get(usize::from(greets)..).unwrap_or_default();
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else {
        return Outline { body: letter.body, ..Outline::default() };
    };
    let farewell = farewell(&own, blocks).filter(|at| *at > first.start);
    let greeting = if greets { own.blocks.first() } else { None };
    let words = |text: &str| text.split_whitespace().count();
    Outline {
        greeting: greeting.map(|block| own.text(block).to_owned()).unwrap_or_default(),
        body: own.text(&(first.start..farewell.unwrap_or(last.end))).trim_end().to_owned(),
        has_farewell: farewell.is_some(),
        has_quotes: words(&letter.body) < words(markdown),
    }
}

/// Returns where the farewell begins, which may be within the last paragraph.
fn farewell(own: &Own<'_>, blocks: &[Range<usize>]) -> Option<usize> {
    for block in blocks.iter().rev().take(SIGNED_BLOCKS) {
        let lines = own.lines.iter().filter(|line| block.contains(&line.start));
        let mut ends = lines.map(|line| line.start..block.end);
        if let Some(end) = ends.find(|end| is_farewell(own, end)) {
            return Some(end.start);
        }
        if !is_name(own, block) {
            break;
        }
    }
    None
}

/// Whether a block can be the name below a farewell: few words with capitals, and no full stop.
fn is_name(own: &Own<'_>, block: &Range<usize>) -> bool {
    let words = own.words.get(words_in(own, block)).unwrap_or_default();
    let named = words.first().is_some_and(|word| word.text.starts_with(char::is_uppercase));
    let ends = own.text(block).trim_end().ends_with(['.', '?', '!', ':']);
    named && words.len() <= SIGNED_WORDS && !ends
}
