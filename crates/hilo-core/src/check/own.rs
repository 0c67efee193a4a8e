//! The own new text of a letter, taken apart once for every rule: lines, blocks, sentences, words.
//!
//! Quoted lines (`> …`), the line that introduces them, what stands below "Mensaje original" and a
//! signature below `-- ` are left out. Every place is one of the whole text, so that a fix can edit it.

use std::ops::Range;

use super::Letter;
use crate::identity::fold;

/// Words of a sentence. What rules do within one takes a time that grows with its square.
const SENTENCE_LIMIT: usize = 200;

/// Bytes of a mail address.
const MAIL_LIMIT: usize = 320;

/// Bytes of a web address.
const WEB_LIMIT: usize = 2_000;

/// A word of the text. A web or mail address is one word.
#[derive(Debug, Clone)]
pub struct Word<'a> {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// As it stands there.
    pub text: &'a str,
    /// In small letters, with accents.
    pub lower: String,
    /// In small letters, without accents.
    pub folded: String,
    /// Number of its sentence.
    pub sentence: usize,
    /// Whether it is a web or mail address.
    pub is_address: bool,
    /// Whether it stands in quotation marks: a title, or what somebody else says.
    pub is_quoted: bool,
}

/// The own new text.
pub struct Own<'a> {
    /// The whole text, quotes included: what places refer to.
    pub body: &'a str,
    /// Lines that are ours, in order, without their ends.
    pub lines: Vec<Range<usize>>,
    /// Blocks of lines with nothing between them.
    pub blocks: Vec<Range<usize>>,
    /// Words, in order.
    pub words: Vec<Word<'a>>,
    /// Sentences with their marks, in order.
    pub sentences: Vec<Range<usize>>,
    /// Whether the text is Spanish.
    pub is_spanish: bool,
}

impl<'a> Own<'a> {
    /// Takes a letter apart.
    pub fn read(letter: &'a Letter) -> Self {
        let mut own = Own::of(&letter.body);
        own.is_spanish = is_spanish(&own.words, letter.language != "en");
        own
    }

    /// Takes a text apart, taking it for Spanish.
    pub fn of(body: &'a str) -> Self {
        let lines = own_lines(body);
        let blocks = blocks(body, &lines);
        let mut own =
            Own { body, lines, blocks, words: Vec::new(), sentences: Vec::new(), is_spanish: true };
        for block in own.blocks.clone() {
            own.take_block(block);
        }
        own
    }

    /// Returns a part of the text.
    pub fn text(&self, range: &Range<usize>) -> &'a str {
        self.body.get(range.clone()).unwrap_or_default()
    }

    /// Returns the words of a sentence with the number of the first.
    pub fn sentence(&self, number: usize) -> &[Word<'a>] {
        let first = self.words.partition_point(|word| word.sentence < number);
        let end = self.words.partition_point(|word| word.sentence <= number);
        self.words.get(first..end).unwrap_or_default()
    }

    /// Returns the text from one word to another.
    pub fn between(&self, first: usize, last: usize) -> &'a str {
        match (self.words.get(first), self.words.get(last)) {
            (Some(first), Some(last)) => self.text(&(first.range.start..last.range.end)),
            _ => "",
        }
    }

    /// Returns what stands between a word and the next one.
    pub fn gap(&self, word: usize) -> &'a str {
        let Some(one) = self.words.get(word) else { return "" };
        let end = self.words.get(word + 1).map_or(self.body.len(), |next| next.range.start);
        self.text(&(one.range.end..end))
    }

    /// Returns the text with other words in some places. Places must not overlap.
    pub fn edited(&self, mut edits: Vec<(Range<usize>, String)>) -> String {
        edits.sort_by_key(|(range, _)| range.start);
        let mut written = String::with_capacity(self.body.len());
        let mut at = 0;
        for (range, new) in edits {
            if range.start < at {
                continue;
            }
            written.push_str(self.text(&(at..range.start)));
            written.push_str(&new);
            at = range.end;
        }
        written.push_str(self.text(&(at..self.body.len())));
        written
    }

    /// Returns the text without a sentence, the white space mended.
    pub fn without_sentence(&self, number: usize) -> Option<String> {
        let range = self.sentences.get(number)?;
        let before = self.body.get(..range.start)?;
        let after = self.body.get(range.end..)?;
        let at_line_start = before.is_empty() || before.ends_with('\n');
        let after = if at_line_start { after.trim_start_matches([' ', '\n']) } else { after };
        let before = if at_line_start { before } else { before.trim_end_matches(' ') };
        Some(format!("{before}{after}"))
    }

    fn take_block(&mut self, block: Range<usize>) {
        let text = self.text(&block);
        let mut quotation = Quotation::of(text);
        let mut begin: Option<usize> = None;
        let mut at = 0;
        let mut list_line = true;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if list_line && is_item(rest) {
                self.end_sentence(&mut begin, block.start + at);
            }
            list_line = false;
            let (length, kind) = token(rest);
            let range = block.start + at..block.start + at + length;
            match kind {
                Token::Word | Token::Address => {
                    if self.is_long() {
                        self.end_sentence(&mut begin, range.start);
                    }
                    begin.get_or_insert(range.start);
                    let word = self.text(&range);
                    self.words.push(Word {
                        lower: word.to_lowercase(),
                        folded: if kind == Token::Address { String::new() } else { fold(word) },
                        sentence: self.sentences.len(),
                        is_address: kind == Token::Address,
                        is_quoted: quotation.is_open,
                        text: word,
                        range: range.clone(),
                    });
                }
                Token::Other => match rest.chars().next().inspect(|c| quotation.take(*c)) {
                    Some('¿' | '¡') => {
                        begin.get_or_insert(range.start);
                    }
                    Some('.' | '!' | '?' | '…') if self.ends_here(rest, begin) => {
                        let marks =
                            rest.trim_start_matches(['.', '!', '?', '…', ')', '"', '»', '*', '_']);
                        let end = at + rest.len() - marks.len();
                        self.end_sentence(&mut begin, block.start + end);
                        at = end;
                        continue;
                    }
                    Some('\n') => list_line = true,
                    _ => {}
                },
            }
            at += length;
        }
        self.end_sentence(&mut begin, block.end);
    }

    /// Whether the sentence that is read has as many words as one may have.
    fn is_long(&self) -> bool {
        let first = self.words.len().checked_sub(SENTENCE_LIMIT);
        let first = first.and_then(|first| self.words.get(first));
        first.is_some_and(|word| word.sentence == self.sentences.len())
    }

    fn end_sentence(&mut self, begin: &mut Option<usize>, end: usize) {
        let Some(begin) = begin.take() else { return };
        let trimmed = self.text(&(begin..end)).trim_end().len();
        self.sentences.push(begin..begin + trimmed);
    }

    /// Whether a mark ends the sentence: no abbreviation before it, white space and no small letter after.
    fn ends_here(&self, rest: &str, begin: Option<usize>) -> bool {
        let Some(begin) = begin else { return false };
        let after = rest.trim_start_matches(['.', '!', '?', '…', ')', '"', '»', '*', '_']);
        if after.is_empty() {
            return true;
        }
        if !after.starts_with(char::is_whitespace) {
            return false;
        }
        let last = self.words.last().filter(|word| word.range.start >= begin);
        if rest.starts_with('.') && last.is_some_and(|word| ABBREVIATIONS.contains(&&*word.folded))
        {
            return false;
        }
        !after.trim_start().starts_with(char::is_lowercase)
    }
}

/// Whether what is read stands in quotation marks.
struct Quotation {
    is_open: bool,
    /// Whether `"` opens and closes: a single one does neither.
    straight: bool,
}

impl Quotation {
    fn of(block: &str) -> Self {
        let straight = block.matches('"').count().is_multiple_of(2);
        Quotation { is_open: false, straight }
    }

    fn take(&mut self, c: char) {
        match c {
            '«' | '“' => self.is_open = true,
            '»' | '”' => self.is_open = false,
            '"' if self.straight => self.is_open = !self.is_open,
            _ => {}
        }
    }
}

/// Words that a full stop shortens.
const ABBREVIATIONS: [&str; 30] = [
    "sr", "sra", "srta", "sres", "d", "dna", "dr", "dra", "num", "n", "no", "tel", "tfno", "tlf",
    "art", "pag", "aprox", "max", "min", "ref", "c", "av", "avda", "ud", "uds", "vd", "vds", "p",
    "s", "a",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Word,
    Address,
    Other,
}

/// Returns the length and kind of what a text begins with.
fn token(text: &str) -> (usize, Token) {
    let first = text.chars().next().unwrap_or(' ');
    if !first.is_alphanumeric() {
        return (first.len_utf8(), Token::Other);
    }
    let address = address(text);
    if address > 0 {
        return (address, Token::Address);
    }
    let mut length = 0;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let inside = matches!(c, '\'' | '’') && letters.peek().is_some_and(|c| c.is_alphabetic());
        // An accent of its own belongs to the letter before it.
        if c.is_alphanumeric() || inside || unicode_normalization::char::is_combining_mark(c) {
            length += c.len_utf8();
        } else {
            break;
        }
    }
    (length, Token::Word)
}

/// Returns the length of a web or mail address, 0 where there is none.
fn address(text: &str) -> usize {
    let web = ["http://", "https://", "www."].iter().any(|begin| text.starts_with(begin));
    let limit = if web { WEB_LIMIT } else { MAIL_LIMIT };
    let text = text.get(..text.floor_char_boundary(limit)).unwrap_or(text);
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | '<' | '"' | ']' | '(' | ','))
        .unwrap_or(text.len());
    let chunk = text.get(..end).unwrap_or_default();
    let chunk = chunk.trim_end_matches(['.', ':', ';', '!', '?', '*', '_', '…']);
    let mail = chunk.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !domain.starts_with('.')
    });
    if web || mail { chunk.len() } else { 0 }
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start_matches(' ');
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    ["- ", "* ", "+ ", "• "].iter().any(|mark| line.starts_with(mark))
        || (digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") ")))
}

/// Whether a block is a list.
pub fn is_list(block: &str) -> bool {
    is_item(block)
}

/// Returns the text with quotes and a typed signature left out.
pub fn without_quotes(body: &str) -> String {
    let lines = own_lines(body);
    let lines: Vec<&str> =
        lines.into_iter().map(|line| body.get(line).unwrap_or_default()).collect();
    lines.join("\n")
}

fn own_lines(body: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        let range = at..at + words.len();
        at += line.len();
        if ends_the_own(words) {
            break;
        }
        if words.trim_start().starts_with('>') {
            // "El lunes, Ana escribió:" is no sentence of ours.
            if introduces(lines.last().and_then(|line: &Range<usize>| body.get(line.clone()))) {
                lines.pop();
            }
            // What stands on both sides of a quote is two blocks.
            lines.push(range.start..range.start);
            continue;
        }
        lines.push(range);
    }
    lines
}

/// Below it nothing is our own: a mail that was sent on, or a signature.
fn ends_the_own(line: &str) -> bool {
    let folded = fold(line.trim_matches(['-', '_', ' ', '*']));
    line == "--"
        || line == "-- "
        // Outlook's line above what is answered; a gap to fill in is shorter, or stands in a sentence.
        || (line.len() >= 20 && line.trim_end().chars().all(|c| c == '_'))
        || (line.starts_with("--")
            && ["mensaje original", "original message", "mensaje reenviado", "forwarded message"]
                .iter()
                .any(|words| folded.starts_with(words)))
}

fn introduces(line: Option<&str>) -> bool {
    line.is_some_and(|line| {
        let line = fold(line);
        line.ends_with("escribio:") || line.ends_with("wrote:")
    })
}

fn blocks(body: &str, lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for line in lines {
        let is_blank = body.get(line.clone()).unwrap_or_default().trim().is_empty();
        match blocks.last_mut().filter(|_| open && !is_blank) {
            Some(block) => block.end = line.end,
            None if !is_blank => blocks.push(line.clone()),
            None => {}
        }
        open = !is_blank;
    }
    blocks
}

/// Small words by which the languages differ.
const SPANISH: &[&str] = &[
    "de", "la", "el", "que", "los", "las", "un", "una", "por", "para", "con", "tu", "su", "te",
    "le", "lo", "se", "del", "al", "es", "y", "en", "nos", "hola", "gracias", "pedido", "muy",
];
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "you", "your", "we", "is", "it", "for", "with", "our", "will", "are",
    "that", "this", "have", "hi", "hello", "dear", "thanks", "order", "on", "from", "be", "at",
];

/// Those that neither Portuguese nor Catalan has.
const SPANISH_ALONE: &[&str] =
    &["los", "las", "con", "y", "lo", "hola", "gracias", "muy", "es", "pero", "esta", "hoy"];
const PORTUGUESE: &[&str] = &[
    "nao", "uma", "um", "com", "pelo", "pela", "pelos", "pelas", "em", "na", "nas", "dos", "das",
    "lhe", "obrigado", "obrigada", "amanha", "hoje", "seu", "sua", "voce", "ao", "foi", "bom",
    "ela", "vai", "muito", "bem", "tudo", "qualquer", "abraco", "oi",
];
const CATALAN: &[&str] = &[
    "amb", "els", "per", "dema", "gracies", "teu", "teva", "aquest", "aquesta", "ens", "hem",
    "bon", "molt", "dels", "als", "tot", "fins", "i", "avui", "som",
];

fn is_spanish(words: &[Word<'_>], otherwise: bool) -> bool {
    let count = |list: &[&str]| words.iter().filter(|word| list.contains(&&*word.folded)).count();
    let neighbour = count(PORTUGUESE).max(count(CATALAN));
    if neighbour > 2 && neighbour > count(SPANISH_ALONE) {
        return false;
    }
    let (spanish, english) = (count(SPANISH), count(ENGLISH));
    if spanish == english { otherwise } else { spanish > english }
}
