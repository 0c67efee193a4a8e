//! C3: at most three paragraphs of own new text, greeting, farewell and signature not counted.

use std::ops::Range;
use std::sync::LazyLock;

use super::own::{Own, is_list};
use super::phrases::Phrases;
use super::{Letter, finding, name};
use crate::model::{Detail, Finding, Fix, FixFile, Formality, RuleId};

/// Paragraphs that are fine.
const MOST: usize = 3;
/// Words that a farewell has at most.
const FAREWELL_WORDS: usize = 14;
/// Words that the name below a farewell has at most.
const SIGNED_WORDS: usize = 8;
/// Lines that a signature below a farewell has at most.
const CARD_LINES: usize = 6;
/// Characters that each of them has at most.
const CARD_WIDTH: usize = 70;

static FAREWELLS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/farewells.txt")));

/// Looks at the length.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let paragraphs = paragraphs(own);
    if paragraphs.len() <= MOST {
        return Vec::new();
    }
    let count = u32::try_from(paragraphs.len()).unwrap_or(u32::MAX);
    let most = u32::try_from(MOST).unwrap_or_default();
    let detail = Detail::TooLong { paragraphs: count, most };
    vec![finding(RuleId::Length, "", detail, None, to_a_file(letter, own, &paragraphs))]
}

/// Returns the paragraphs of a letter: its blocks without greeting, rules, headings, farewell and what
/// stands below it. A list is one, however its items stand.
pub fn paragraphs(own: &Own<'_>) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    for (number, block) in own.blocks.iter().enumerate() {
        let text = own.text(block);
        let is_rule = !text.chars().any(char::is_alphanumeric);
        let is_heading = text.starts_with('#') && !text.contains('\n');
        let greets = number == 0 && name::is_only_greeting(own, block);
        if is_rule || is_heading || greets {
            continue;
        }
        match blocks.last_mut() {
            // Answers between the lines that they answer are read one by one, like a list.
            Some(last) if is_quoted_between(own, last, block) => last.end = block.end,
            // What is indented below an item belongs to it, and so does the line that leads into a list.
            Some(last)
                if (ends_in_item(own.text(last)) && (is_list(text) || text.starts_with("  ")))
                    || (own.text(last).trim_end().ends_with(':') && is_list(text)) =>
            {
                last.end = block.end;
            }
            _ => blocks.push(block.clone()),
        }
    }
    let end = body_end(own, &blocks);
    blocks.truncate(end);
    blocks
}

fn is_quoted_between(own: &Own<'_>, last: &Range<usize>, block: &Range<usize>) -> bool {
    own.text(&(last.end..block.start)).lines().any(|line| line.trim_start().starts_with('>'))
}

fn ends_in_item(text: &str) -> bool {
    is_list(text) || text.lines().last().is_some_and(is_list)
}

/// Returns how many of the blocks come before the farewell, and before a name that stands without one.
fn body_end(own: &Own<'_>, blocks: &[Range<usize>]) -> usize {
    let blocks = match blocks.iter().position(|block| is_postscript(own.text(block))) {
        Some(first) => blocks.get(..first).unwrap_or_default(),
        None => blocks,
    };
    let mut end = blocks.len();
    let mut signed = 0;
    if let [.., farewell, below] = blocks
        && is_farewell(own, farewell)
        && is_card(own.text(below))
    {
        return blocks.len() - 2;
    }
    for (number, block) in blocks.iter().enumerate().rev() {
        if is_farewell(own, block) {
            end = number;
            signed = 0;
        } else if is_name(own, block) && signed < 2 && number > 0 {
            signed += 1;
        } else {
            break;
        }
    }
    end.min(blocks.len() - signed)
}

/// Whether a block can be the name below a mail: few words with capitals, and no full stop.
fn is_name(own: &Own<'_>, block: &Range<usize>) -> bool {
    let words = own.words.get(words_in(own, block)).unwrap_or_default();
    let text = own.text(block).trim_end();
    let named = words.first().is_some_and(|word| word.text.starts_with(char::is_uppercase));
    named && words.len() <= SIGNED_WORDS && !text.ends_with(['.', '?', '!', ':'])
}

fn is_postscript(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| !c.is_whitespace()).take(4).collect();
    ["P.D.", "P.S.", "PD:", "PS:", "PD."].iter().any(|mark| letters.starts_with(mark))
}

/// Whether a block is who signs, with the ways to reach them: short lines, none of them a sentence.
fn is_card(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.len() <= CARD_LINES
        && lines.iter().all(|line| {
            line.chars().count() <= CARD_WIDTH && !line.ends_with(['.', '?', '!', ':', ','])
        })
}

/// Whether a block says goodbye: a few words that begin so, or lines of a few words each below them.
pub fn is_farewell(own: &Own<'_>, block: &Range<usize>) -> bool {
    let numbers = words_in(own, block);
    let first_line = own.text(block).lines().next().unwrap_or_default();
    let first_words = first_line.split_whitespace().count();
    let lines = own.text(block).lines().count();
    let short = numbers.len() <= FAREWELL_WORDS || (first_words <= 6 && lines <= 6);
    short && FAREWELLS.at(&own.words, numbers.start).is_some()
}

/// Returns the numbers of a block's words.
pub fn words_in(own: &Own<'_>, block: &Range<usize>) -> Range<usize> {
    let first = own.words.partition_point(|word| word.range.start < block.start);
    let end = own.words.partition_point(|word| word.range.start < block.end);
    first..end
}

/// Moves what is behind the second paragraph into a file.
fn to_a_file(letter: &Letter, own: &Own<'_>, paragraphs: &[Range<usize>]) -> Fix {
    let (Some(first), Some(last)) = (paragraphs.get(MOST - 1), paragraphs.last()) else {
        return Fix::Show;
    };
    let moved = first.start..last.end;
    // What is quoted in between is not ours to move.
    let quoted = own.text(&moved).lines().any(|line| line.trim_start().starts_with('>'));
    if quoted {
        return Fix::Show;
    }
    let (name, sentence) = match (own.is_spanish, letter.formality) {
        (false, _) => ("details.txt", "You will find the details in the attached file."),
        (true, Some(Formality::Usted)) => {
            ("detalles.txt", "Encontrará los detalles en el archivo adjunto.")
        }
        (true, _) => ("detalles.txt", "Encontrarás los detalles en el archivo adjunto."),
    };
    let text = format!("{}\n", crate::template::plain(own.text(&moved)));
    Fix::Edit {
        subject: None,
        body: Some(own.edited(vec![(moved, sentence.to_owned())])),
        file: Some(FixFile { name: name.to_owned(), text }),
    }
}
