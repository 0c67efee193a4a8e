//! From what a person types to what the index is asked, and to what is shown of a hit.

mod snippet;

use crate::identity::fold;
use crate::model::SnippetPart;

/// Longest query that is looked at, in words.
const WORDS: usize = 12;
/// Letters from which on the last word may be unfinished: almost every message has a word that begins with
/// a given letter, which helps nobody and costs the most.
const BEGINNING: usize = 2;

/// A word, or words side by side.
struct Term {
    words: Vec<String>,
    /// Whether the last word may go on.
    unfinished: bool,
}

impl Term {
    /// Whether these words begin with the term.
    fn begins(&self, words: &[String]) -> bool {
        let last = self.words.len().saturating_sub(1);
        words.len() >= self.words.len()
            && self.words.iter().zip(words).enumerate().all(|(at, (wanted, word))| {
                word == wanted || (self.unfinished && at == last && word.starts_with(wanted))
            })
    }
}

/// Returns the FTS5 expression for what was typed: all words, the last one perhaps unfinished, and words in
/// quotation marks side by side. `None` where there is no word to look for.
///
/// A single letter is a whole word, never a beginning.
///
/// ```
/// assert_eq!(hilo_core::search::expression("silla \"pata rota\" 118"),
///            Some("\"pata rota\" \"silla\" \"118\" *".into()));
/// assert_eq!(hilo_core::search::expression(" ¿? "), None);
/// ```
pub fn expression(typed: &str) -> Option<String> {
    let write = |term: &Term| {
        let unfinished = if term.unfinished { " *" } else { "" };
        format!("\"{}\"{unfinished}", term.words.join(" "))
    };
    let terms: Vec<String> = terms(typed).iter().map(write).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

/// Returns a piece of the first of `texts` that holds the most of what was typed, with the hits in it.
pub fn snippet(typed: &str, texts: &[&str]) -> Vec<SnippetPart> {
    snippet::snippet(&terms(typed), texts)
}

fn terms(typed: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut loose = String::new();
    for (at, piece) in typed.split(['"', '«', '»', '“', '”']).enumerate() {
        let phrase = words(piece);
        if at % 2 == 1 && !phrase.is_empty() {
            terms.push(Term { words: phrase, unfinished: false });
        } else {
            loose.push(' ');
            loose.push_str(piece);
        }
    }
    let loose = words(&loose).into_iter().take(WORDS);
    let phrases = terms.len();
    terms.extend(loose.map(|word| Term { words: vec![word], unfinished: false }));
    let typing = typed.chars().last().is_some_and(char::is_alphanumeric);
    if typing
        && terms.len() > phrases
        && let Some(last) = terms.last_mut()
    {
        last.unfinished = last.words.last().is_some_and(|word| word.chars().count() >= BEGINNING);
    }
    terms
}

/// Words as the index cuts them: letters and digits.
fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::expression;

    #[test]
    fn operators_of_the_index_are_only_words() {
        assert_eq!(expression("NOT ana OR *").as_deref(), Some("\"not\" \"ana\" \"or\""));
        assert_eq!(expression("subject:hola").as_deref(), Some("\"subject\" \"hola\" *"));
    }

    #[test]
    fn a_single_letter_is_no_beginning() {
        assert_eq!(expression("mesa y").as_deref(), Some("\"mesa\" \"y\""));
        assert_eq!(expression("mesa ya").as_deref(), Some("\"mesa\" \"ya\" *"));
    }

    #[test]
    fn an_open_quotation_mark_is_harmless() {
        assert_eq!(expression("\"pata ro").as_deref(), Some("\"pata ro\""));
    }
}
