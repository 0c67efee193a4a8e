//! Variants: several ways to write a block of a letter, of which each letter takes one.
//!
//! ```text
//! {% variants saludo %}
//! Hola, {{ customer.first_name }}:
//! {% or %}
//! Buenos días, {{ customer.first_name }}:
//! {% end %}
//! ```
//!
//! They are read before the template engine sees the text, so a variant may hold fields and
//! conditions of its own. A name is optional; a block without one goes by its number. White space
//! around a variant is not part of it. Blocks do not hold blocks.
//!
//! What always holds: a text without the notation stays as it is, and every word that was chosen keeps
//! the number of its line. What was not chosen leaves its line breaks behind, in a comment.

use std::collections::BTreeMap;

use super::tags;
use crate::model::{TemplateMistake, VariantBlock, VariantChoices};

/// Variants that a block may have.
pub const VARIANTS_LIMIT: usize = 20;

/// Characters of a block's name.
const NAME_LIMIT: usize = 40;

/// Which variants were used before, by block: each once, the one used last first.
pub type VariantsUsed = BTreeMap<String, Vec<u32>>;

/// What decides which variants a letter takes.
#[derive(Debug, Clone, Default)]
pub struct Choosing {
    /// What the person chose, by block; one that is not there is passed over.
    pub given: VariantChoices,
    /// What was used before.
    pub used: VariantsUsed,
}

impl Choosing {
    /// Takes what was chosen, and otherwise never what was used last: a variant that was not used
    /// yet, in the order written, or the one that has rested longest.
    fn choose(&self, block: &Block<'_>) -> usize {
        let there = |number: &&u32| index(**number) < block.variants.len();
        if let Some(given) = self.given.get(&block.key).filter(there) {
            return index(*given);
        }
        let used = self.used.get(&block.key).map(Vec::as_slice).unwrap_or_default();
        let fresh = (0..block.variants.len())
            .find(|variant| !used.iter().any(|before| index(*before) == *variant));
        fresh.or_else(|| used.iter().rfind(there).map(|variant| index(*variant))).unwrap_or(0)
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// A mistake in the notation with its line from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub line: usize,
    pub mistake: TemplateMistake,
    /// The same in English.
    pub message: String,
}

/// A text as its pieces in order.
#[derive(Debug)]
pub(super) struct Written<'a>(Vec<Piece<'a>>);

#[derive(Debug)]
enum Piece<'a> {
    Text(Words<'a>),
    Block(Block<'a>),
}

/// Words and the line on which they begin.
#[derive(Debug, Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    line: usize,
}

#[derive(Debug)]
struct Block<'a> {
    key: String,
    named: bool,
    variants: Vec<Words<'a>>,
    /// Line of its first tag.
    first: usize,
    /// Line on which its last tag ends.
    last: usize,
}

/// A text with its variants chosen.
#[derive(Debug, Clone, Default)]
pub(super) struct Chosen {
    pub text: String,
    pub blocks: Vec<VariantBlock>,
}

impl Chosen {
    /// Takes `words` out of a piece that stands on the lines from `first` to `last`.
    fn push(&mut self, words: Words<'_>, first: usize, last: usize) {
        self.skip(words.line.saturating_sub(first));
        self.text.push_str(words.text);
        self.skip(last.saturating_sub(words.line + breaks(words.text)));
    }

    fn skip(&mut self, lines: usize) {
        if lines > 0 {
            self.text.push_str("{#");
            self.text.extend(std::iter::repeat_n('\n', lines));
            self.text.push_str("#}");
        }
    }
}

impl Written<'_> {
    /// Takes one variant of each block.
    pub fn choose(&self, choosing: &Choosing) -> Chosen {
        let mut chosen = Chosen::default();
        for piece in &self.0 {
            match piece {
                Piece::Text(words) => chosen.text.push_str(words.text),
                Piece::Block(block) => {
                    let variant = choosing.choose(block);
                    if let Some(words) = block.variants.get(variant) {
                        chosen.push(*words, block.first, block.last);
                    }
                    chosen.blocks.push(VariantBlock {
                        block: block.key.clone(),
                        named: block.named,
                        count: number(block.variants.len()),
                        chosen: number(variant),
                        last: choosing.used.get(&block.key).and_then(|used| used.first()).copied(),
                    });
                }
            }
        }
        chosen
    }

    /// Returns texts that together hold every variant at least once.
    pub fn all(&self) -> Vec<Chosen> {
        let blocks = || {
            self.0.iter().filter_map(|piece| match piece {
                Piece::Block(block) => Some(block),
                Piece::Text(_) => None,
            })
        };
        let most = blocks().map(|block| block.variants.len()).max().unwrap_or(1);
        (0..most)
            .map(|variant| {
                let of_each = |block: &Block<'_>| {
                    let last = block.variants.len().saturating_sub(1);
                    (block.key.clone(), number(variant.min(last)))
                };
                let given = blocks().map(of_each).collect();
                self.choose(&Choosing { given, used: VariantsUsed::new() })
            })
            .collect()
    }
}

/// Reads the blocks of a text.
pub(super) fn read(source: &str) -> Result<Written<'_>, Wrong> {
    let mut pieces = Vec::new();
    let mut open: Option<Block<'_>> = None;
    let mut blocks = 0;
    let mut rest = Words { text: source, line: 1 };
    while let Some(tag) = tags::next(rest.text, &["variants", "or", "end"]) {
        let before = Words { text: tag.before, ..rest };
        let line = before.line + breaks(before.text);
        rest = Words { text: tag.after, line: line + breaks(tag.whole) };
        let wrong =
            |mistake, message: &str| Err(Wrong { line, mistake, message: message.to_owned() });
        match (tag.word, &mut open) {
            ("variants", None) => {
                blocks += 1;
                let Some(name) = name(tag.content) else {
                    return wrong(TemplateMistake::Syntax, "a block's name begins with a letter");
                };
                let named = !name.is_empty();
                let key = if named { name } else { blocks.to_string() };
                if pieces.iter().any(|piece| matches!(piece, Piece::Block(b) if b.key == key)) {
                    let mistake = TemplateMistake::VariantsTwice { name: key };
                    return wrong(mistake, "two blocks have this name");
                }
                pieces.push(Piece::Text(before));
                open = Some(Block { key, named, variants: Vec::new(), first: line, last: line });
            }
            ("or" | "end", Some(block)) => {
                if !tag.content.is_empty() {
                    return wrong(TemplateMistake::Syntax, "nothing may stand behind this word");
                }
                let variant = trimmed(before);
                if variant.text.is_empty() {
                    return wrong(TemplateMistake::VariantEmpty, "a variant has no words");
                }
                if block.variants.len() == VARIANTS_LIMIT {
                    let limit = number(VARIANTS_LIMIT);
                    let mistake = TemplateMistake::TooManyVariants { limit };
                    return wrong(mistake, "too many variants");
                }
                block.variants.push(variant);
                if tag.word == "end" {
                    block.last = rest.line;
                    pieces.extend(open.take().map(Piece::Block));
                }
            }
            (word, _) => {
                let mistake = TemplateMistake::UnknownStatement { name: word.to_owned() };
                return wrong(mistake, "unexpected statement");
            }
        }
    }
    if let Some(Block { first: line, .. }) = open {
        let message = "a block of variants has no end".to_owned();
        return Err(Wrong { line, mistake: TemplateMistake::VariantsOpen, message });
    }
    pieces.push(Piece::Text(rest));
    Ok(Written(pieces))
}

/// Returns the name of a block with single spaces, empty where it has none; `None` where it cannot be
/// one.
fn name(written: &str) -> Option<String> {
    let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    // One that began with a digit could be the number of another block.
    let begins = !name.starts_with(|c: char| !c.is_alphabetic());
    (letters && begins && name.chars().count() <= NAME_LIMIT).then_some(name)
}

/// Returns words without the white space around them.
fn trimmed(words: Words<'_>) -> Words<'_> {
    let text = words.text.trim_start();
    let before = words.text.len() - text.len();
    let line = words.line + words.text.get(..before).map_or(0, breaks);
    Words { text: text.trim_end(), line }
}

fn breaks(text: &str) -> usize {
    text.bytes().filter(|&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests;
