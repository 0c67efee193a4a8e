//! How much of two texts is the same, by runs of words.
//!
//! Of each text every run of [`RUN`] words is taken, without accents, capitals and marks, and with one sign for
//! any number: an order's number makes no other text. The likeness is what the two texts share of what each
//! holds on average (Sørensen and Dice). A word changed here or there takes away the runs through it, another
//! order of the sentences the few runs across their borders.

use crate::identity::fold;

/// Words of a run.
const RUN: usize = 2;

/// A text as its runs.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    /// Each once, by size.
    runs: Vec<u64>,
    /// Words of the text.
    pub words: usize,
}

/// Takes a text apart. `values` are left out of it: what a form put in is not what somebody wrote.
pub fn runs(text: &str, values: &[String]) -> Runs {
    let words = words(text);
    let values: Vec<Vec<String>> =
        values.iter().map(|value| self::words(value)).filter(|value| !value.is_empty()).collect();
    let kept: Vec<u64> = without(&words, &values).into_iter().map(|word| hashed(word)).collect();
    let size = RUN.min(kept.len()).max(1);
    let run = |run: &[u64]| run.iter().fold(SEED, |hash, word| mixed(hash, *word));
    let mut runs: Vec<u64> = kept.windows(size).map(run).collect();
    runs.sort_unstable();
    runs.dedup();
    Runs { runs, words: kept.len() }
}

/// Returns how much is the same, from 0 (nothing) to 1 (the runs are the same). Texts without a word are like
/// nothing.
pub fn likeness(one: &Runs, other: &Runs) -> f64 {
    let all = one.runs.len() + other.runs.len();
    let shared = one.runs.iter().filter(|run| other.runs.binary_search(run).is_ok()).count();
    // Counts of words are far below what a float tells apart.
    #[expect(clippy::cast_precision_loss, reason = "counts of words")]
    let likeness = if all == 0 { 0.0 } else { 2.0 * shared as f64 / all as f64 };
    likeness
}

/// FNV-1a: the texts are our own, and nobody gains by two words of one hash.
const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mixed(hash: u64, part: u64) -> u64 {
    (hash ^ part).wrapping_mul(0x0100_0000_01b3)
}

/// A word, or any number.
fn hashed(word: &str) -> u64 {
    if word.bytes().any(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    word.bytes().fold(SEED, |hash, byte| mixed(hash, u64::from(byte)))
}

fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Leaves out the values where they stand as a whole.
fn without<'a>(words: &'a [String], values: &[Vec<String>]) -> Vec<&'a String> {
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let value = values.iter().filter(|value| rest.starts_with(value)).map(Vec::len).max();
        match value.and_then(|length| rest.get(length..)) {
            Some(after) => rest = after,
            None => {
                kept.push(word);
                rest = after;
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn like(one: &str, other: &str) -> f64 {
        likeness(&runs(one, &[]), &runs(other, &[]))
    }

    proptest! {
        #[test]
        fn a_text_is_wholly_like_itself(text in "[a-zñáéíóú]{1,8}( [a-zñáéíóú]{1,8}){0,60}") {
            prop_assert_eq!(like(&text, &text), 1.0);
        }

        #[test]
        fn likeness_is_the_same_both_ways(
            one in "[a-d]{1,2}( [a-d]{1,2}){0,40}",
            other in "[a-d]{1,2}( [a-d]{1,2}){0,40}",
        ) {
            prop_assert_eq!(like(&one, &other), like(&other, &one));
            prop_assert!((0.0..=1.0).contains(&like(&one, &other)));
        }

        #[test]
        fn texts_that_share_no_word_are_not_alike(
            one in "[a-m]{1,8}( [a-m]{1,8}){0,40}",
            other in "[n-z]{1,8}( [n-z]{1,8}){0,40}",
        ) {
            prop_assert_eq!(like(&one, &other), 0.0);
        }

        #[test]
        fn no_text_is_too_odd(one in "\\PC{0,200}", other in "\\PC{0,200}", value in "\\PC{0,20}") {
            likeness(&runs(&one, std::slice::from_ref(&value)), &runs(&other, &[value]));
        }
    }

    #[test]
    fn accents_capitals_and_marks_make_no_difference() {
        assert_eq!(like("Tu pedido SALIÓ ayer.", "tu pedido salio, ayer"), 1.0);
    }

    #[test]
    fn another_order_is_less_alike_and_not_unlike() {
        let one = "hemos enviado tu paquete esta mañana y llegará el jueves por la tarde a tu casa";
        let turned =
            "llegará el jueves por la tarde a tu casa y hemos enviado tu paquete esta mañana";
        assert!((0.8..0.99).contains(&like(one, turned)), "{}", like(one, turned));
    }

    #[test]
    fn what_a_form_put_in_does_not_count() {
        let text = |number: &str, name: &str| {
            format!("Hola, {name}: tu pedido {number} ha salido esta mañana y llegará en dos días.")
        };
        let (one, other) = (text("1182", "Ana"), text("77 201", "José Luis"));
        assert!(like(&one, &other) < 0.95);
        let one = runs(&one, &["1182".into(), "Ana".into()]);
        let other = runs(&other, &["77 201".into(), "José Luis".into()]);
        assert_eq!(likeness(&one, &other), 1.0);
    }
}
