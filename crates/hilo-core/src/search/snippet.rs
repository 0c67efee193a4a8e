//! The words around a hit.
//!
//! The index could cut snippets itself, but looks all hits of an unfinished word up again for every one of
//! them; for the rows of a page it is quicker to read their texts.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;

use super::Term;
use crate::identity::fold;
use crate::model::SnippetPart;

/// Words of a snippet.
const WIDTH: usize = 24;
/// Words before the first hit.
const LEAD: usize = 8;

/// A word of a text: where it is, and which of the terms it belongs to.
struct Word {
    start: usize,
    end: usize,
    term: Option<usize>,
}

/// Returns a piece of the first of `texts` that holds the most terms, cut where they are closest.
///
/// Where none holds any, it is the beginning of the first that is not empty. Marks of quotation at the beginning of
/// lines are left out.
pub(super) fn snippet(terms: &[Term], texts: &[&str]) -> Vec<SnippetPart> {
    let texts: Vec<Cow<str>> =
        texts.iter().filter(|text| !text.is_empty()).map(|text| unmarked(text)).collect();
    let mut best: Option<(usize, &str, Vec<Word>, usize)> = None;
    for text in &texts {
        let words = mark(terms, text);
        let (held, at) = densest(&words);
        if best.as_ref().is_none_or(|(most, ..)| held > *most) {
            best = Some((held, text, words, at));
        }
        if held == terms.len() {
            break;
        }
    }
    best.map(|(_, text, words, at)| cut(text, &words, at)).unwrap_or_default()
}

/// Returns a text without marks of quotation, which on the one line of a snippet would say nothing.
fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.starts_with('>') && !text.contains("\n>") {
        return Cow::Borrowed(text);
    }
    let bare = |line: &str| {
        let marked = line.starts_with('>');
        line.trim_start_matches(|c: char| marked && matches!(c, '>' | ' ')).to_owned()
    };
    Cow::Owned(text.lines().map(bare).collect::<Vec<_>>().join("\n"))
}

/// Cuts a text into words as the index does, and finds the terms among them.
fn mark(terms: &[Term], text: &str) -> Vec<Word> {
    let (mut words, mut folded) = (Vec::new(), Vec::new());
    let mut start = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, character) in ends {
        // A mark belongs to the letter before it.
        let inside =
            character.is_alphanumeric() || (start.is_some() && is_combining_mark(character));
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                folded.push(fold(text.get(from..at).unwrap_or_default()));
                words.push(Word { start: from, end: at, term: None });
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    for (number, term) in terms.iter().enumerate() {
        for at in 0..words.len() {
            let here = folded.get(at..).unwrap_or_default();
            if term.begins(here) {
                let hits = words.get_mut(at..at + term.words.len()).unwrap_or_default();
                hits.iter_mut().for_each(|word| word.term = Some(number));
            }
        }
    }
    words
}

/// Returns how many terms the densest piece holds, and the number of its first hit.
fn densest(words: &[Word]) -> (usize, usize) {
    let mut best = (0, 0);
    for at in (0..words.len()).filter(|at| words.get(*at).is_some_and(|word| word.term.is_some())) {
        let piece = words.iter().skip(at).take(WIDTH - LEAD);
        let mut terms: Vec<usize> = piece.filter_map(|word| word.term).collect();
        terms.sort_unstable();
        terms.dedup();
        if terms.len() > best.0 {
            best = (terms.len(), at);
        }
    }
    best
}

fn cut(text: &str, words: &[Word], hit: usize) -> Vec<SnippetPart> {
    let first = hit.saturating_sub(LEAD);
    let last = (first + WIDTH).min(words.len()).saturating_sub(1);
    let from = words.get(first).filter(|_| first > 0).map_or(0, |word| word.start);
    let cut_off = last + 1 < words.len();
    let to = words.get(last).filter(|_| cut_off).map_or(text.len(), |word| word.end);
    let mut parts = Parts::default();
    parts.push(if first > 0 { "…" } else { "" }, false);
    let mut at = from;
    let mut before = None;
    for word in words.iter().skip(first).take(WIDTH) {
        let gap = text.get(at..word.start).unwrap_or_default();
        // Words of one phrase are shown as one hit.
        parts.push(gap, word.term.is_some() && before == word.term);
        parts.push(text.get(word.start..word.end).unwrap_or_default(), word.term.is_some());
        before = word.term;
        at = word.end;
    }
    parts.push(text.get(at..to).unwrap_or_default(), false);
    parts.push(if cut_off { "…" } else { "" }, false);
    parts.0
}

/// Pieces of a text, hits and the rest by turns.
#[derive(Default)]
struct Parts(Vec<SnippetPart>);

impl Parts {
    fn push(&mut self, text: &str, hit: bool) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.hit == hit => last.text.push_str(text),
            Some(_) | None => self.0.push(SnippetPart { text: text.to_owned(), hit }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::snippet;

    /// Writes a snippet with its hits in brackets.
    fn check(typed: &str, texts: &[&str], expected: &str) {
        let shown: String = snippet(typed, texts)
            .into_iter()
            .map(|part| if part.hit { format!("[{}]", part.text) } else { part.text })
            .collect();
        assert_eq!(shown, expected, "{typed}");
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        check(
            "LAMPARA ",
            &["La lámpara, la LÁMPARA y la la\u{301}mpara."],
            "La [lámpara], la [LÁMPARA] y la [la\u{301}mpara].",
        );
    }

    #[test]
    fn the_last_word_may_be_a_beginning() {
        check(
            "mesa pedi",
            &["El pedido de la mesa y la mesas"],
            "El [pedido] de la [mesa] y la mesas",
        );
    }

    #[test]
    fn a_phrase_is_one_hit_and_its_words_alone_are_none() {
        check(
            "\"pata rota\"",
            &["La pata está rota: una pata rota."],
            "La pata está rota: una [pata rota].",
        );
    }

    #[test]
    fn the_text_that_holds_the_most_is_quoted() {
        check("silla roble ", &["Una silla", "Silla de roble"], "[Silla] de [roble]");
    }

    #[test]
    fn marks_of_quotation_are_left_out_and_signs_within_a_line_stay() {
        check("roble ", &["> > La mesa\n> es de roble\n2 > 1"], "La mesa\nes de [roble]\n2 > 1");
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides_of_the_hit() {
        let text = format!("{}aguja {}", "heno ".repeat(30), "paja ".repeat(30));
        let expected = format!("…{}[aguja]{}…", "heno ".repeat(8), " paja".repeat(15));
        check("aguja", &[&text], &expected);
    }

    #[test]
    fn a_text_without_the_words_is_quoted_from_its_beginning() {
        check("nada", &["", "Buenos días"], "Buenos días");
        check("nada", &["", ""], "");
    }
}
