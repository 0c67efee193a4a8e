//! Phrases to look for, written as a person reads them.
//!
//! `llama|llame nos? al|a ..` is words in a row: `a|b` is either word, `*` at the end of a word is any
//! ending, `word?` may be left out, `_` is any word, `..` is up to four words. A word with an accent wants
//! that accent; one without takes both. A phrase never goes on into the next sentence.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use super::own::{Own, Word};

/// Words that `..` may pass over.
const GAP: usize = 4;

#[derive(Debug)]
enum Item {
    Word { any_of: Vec<&'static str>, optional: bool },
    Any,
    Gap,
}

/// A list of phrases, read once.
#[derive(Debug)]
pub struct Phrases {
    phrases: Vec<Vec<Item>>,
    /// Phrases by a whole word that they may begin with.
    by_word: HashMap<&'static str, Vec<usize>>,
    /// Phrases that begin in another way.
    others: Vec<usize>,
}

impl Phrases {
    /// Reads a list: a phrase a line. An empty line and one that begins with `#` are none.
    pub fn read(list: &'static str) -> Self {
        let mut phrases = Phrases { phrases: Vec::new(), by_word: HashMap::new(), others: vec![] };
        for phrase in lines(list) {
            phrases.add(phrase);
        }
        phrases
    }

    fn add(&mut self, phrase: &'static str) {
        let items: Vec<Item> = phrase.split_whitespace().map(item).collect();
        let number = self.phrases.len();
        match first_words(&items) {
            Some(words) => {
                for word in words {
                    self.by_word.entry(word).or_default().push(number);
                }
            }
            None => self.others.push(number),
        }
        self.phrases.push(items);
    }

    /// Returns the places of phrases by the numbers of their first and last word, those in quotation marks left
    /// out. Of those that begin at one word the longest counts, and none begins within another.
    pub fn find(&self, own: &Own<'_>) -> Vec<RangeInclusive<usize>> {
        let mut found: Vec<RangeInclusive<usize>> = Vec::new();
        let mut next = 0;
        while next < own.words.len() {
            let said = own.words.get(next).is_some_and(|word| !word.is_quoted);
            match self.at(&own.words, next).filter(|_| said) {
                Some(last) => {
                    found.push(next..=last);
                    next = last + 1;
                }
                None => next += 1,
            }
        }
        found
    }

    /// Returns the last word of the longest phrase that begins at a word.
    pub fn at(&self, words: &[Word<'_>], first: usize) -> Option<usize> {
        let word = words.get(first)?;
        let known = self.by_word.get(word.folded.as_str()).into_iter().flatten();
        known
            .chain(&self.others)
            .filter_map(|&number| {
                let items = self.phrases.get(number)?;
                matches(items, words, first, word.sentence)
            })
            .filter(|&end| end > first)
            .map(|end| end - 1)
            .max()
    }
}

/// Returns the lines of a list that say something.
pub fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the words of a list.
pub fn set(list: &'static str) -> HashSet<&'static str> {
    lines(list).flat_map(str::split_whitespace).collect()
}

fn item(text: &'static str) -> Item {
    match text {
        "_" => Item::Any,
        ".." => Item::Gap,
        text => {
            let optional = text.ends_with('?');
            let any_of = text.trim_end_matches('?').split('|').collect();
            Item::Word { any_of, optional }
        }
    }
}

/// Returns the whole words that a phrase may begin with, or nothing where it may begin in another way.
fn first_words(items: &[Item]) -> Option<Vec<&'static str>> {
    let (first, rest) = items.split_first()?;
    let Item::Word { any_of, optional } = first else { return None };
    if any_of.iter().any(|word| !word.is_ascii() || word.ends_with('*')) {
        return None;
    }
    let mut words = any_of.clone();
    if *optional {
        words.extend(first_words(rest)?);
    }
    Some(words)
}

/// Returns the number of the word after the phrase.
fn matches(items: &[Item], words: &[Word<'_>], at: usize, sentence: usize) -> Option<usize> {
    let Some((item, rest)) = items.split_first() else { return Some(at) };
    let word = words.get(at).filter(|word| word.sentence == sentence);
    match item {
        Item::Any => matches(rest, words, word.map(|_| at + 1)?, sentence),
        Item::Gap => (0..=GAP).find_map(|skip| matches(rest, words, at + skip, sentence)),
        Item::Word { any_of, optional } => {
            let here = word.filter(|word| any_of.iter().any(|one| is(one, word)));
            let with = here.and_then(|_| matches(rest, words, at + 1, sentence));
            with.or_else(|| optional.then(|| matches(rest, words, at, sentence)).flatten())
        }
    }
}

fn is(pattern: &str, word: &Word<'_>) -> bool {
    let (stem, open) = match pattern.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (pattern, false),
    };
    let written = if stem.is_ascii() { &word.folded } else { &word.lower };
    if open { written.starts_with(stem) } else { written == stem }
}
