//! From what a person types to what the index is asked.

use crate::identity::fold;

/// Longest query that is looked at, in words.
const WORDS: usize = 12;

/// Returns the FTS5 expression for what was typed: all words, the last one perhaps unfinished, and words in
/// quotation marks side by side. `None` where there is no word to look for.
///
/// ```
/// assert_eq!(hilo_core::search::expression("silla \"pata rota\" 118"),
///            Some("\"pata rota\" \"silla\" \"118\" *".into()));
/// assert_eq!(hilo_core::search::expression(" ¿? "), None);
/// ```
pub fn expression(typed: &str) -> Option<String> {
    let mut terms = Vec::new();
    let mut loose = String::new();
    for (at, piece) in typed.split(['"', '«', '»', '“', '”']).enumerate() {
        let phrase = words(piece).join(" ");
        if at % 2 == 1 && !phrase.is_empty() {
            terms.push(format!("\"{phrase}\""));
        } else {
            loose.push(' ');
            loose.push_str(piece);
        }
    }
    let loose = words(&loose);
    let unfinished = typed.chars().last().is_some_and(char::is_alphanumeric);
    terms.extend(loose.iter().take(WORDS).map(|word| format!("\"{word}\"")));
    if unfinished
        && !loose.is_empty()
        && let Some(last) = terms.last_mut()
    {
        last.push_str(" *");
    }
    (!terms.is_empty()).then(|| terms.join(" "))
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
    fn an_open_quotation_mark_is_harmless() {
        assert_eq!(expression("\"pata ro").as_deref(), Some("\"pata ro\""));
    }
}
