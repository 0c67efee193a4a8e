//! C7: what is said to be attached is attached.

use std::sync::LazyLock;

use super::own::Own;
use super::phrases::Phrases;
use super::{Letter, finding, in_body};
use crate::model::{Detail, Finding, Fix, RuleId};

/// We attach something.
static SPANISH: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/attach_ours.txt")));

static ENGLISH: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/attach_english.txt")));

/// The customer attached it, or is asked to.
static THEIRS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/attach_theirs.txt")));

/// Asking somebody to attach: "Adjunta una foto", but not "Adjunta encontrarás" nor "la factura adjunta".
fn asks(own: &Own<'_>, number: usize) -> bool {
    let Some(word) = own.words.get(number) else { return false };
    let next = own.words.get(number + 1).filter(|next| next.sentence == word.sentence);
    let begins = number == 0
        || own.words.get(number - 1).is_none_or(|before| {
            before.sentence != word.sentence
                || matches!(
                    &*before.folded,
                    "y" | "favor"
                        | "puedes"
                        | "puede"
                        | "quieres"
                        | "quiere"
                        | "correo"
                        | "mensaje"
                        | "solo"
                        | "e"
                        | "o"
                        | "luego"
                        | "despues"
                )
        });
    let thing = next.is_some_and(|next| {
        matches!(
            &*next.folded,
            "una"
                | "un"
                | "la"
                | "el"
                | "tu"
                | "su"
                | "las"
                | "los"
                | "tus"
                | "sus"
                | "fotos"
                | "foto"
                | "alguna"
                | "algun"
                | "copia"
                | "dos"
                | "varias"
                | "tambien"
                | "por"
        )
    });
    word.folded == "adjunta" && begins && thing
}

/// Looks for attachments that are spoken of where there are none.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    if !letter.attachments.is_empty() {
        return Vec::new();
    }
    let ours: &Phrases = if own.is_spanish { &SPANISH } else { &ENGLISH };
    let theirs = THEIRS.find(own);
    let found = ours.find(own).into_iter().find(|phrase| {
        let inside = theirs
            .iter()
            .any(|other| other.start() <= phrase.end() && phrase.start() <= other.end());
        !inside && !asks(own, *phrase.start())
    });
    let Some(phrase) = found else { return Vec::new() };
    let first = phrase.start().saturating_sub(usize::from(is_pronoun(own, *phrase.start())));
    let words = own.between(first, *phrase.end());
    let detail = Detail::NoAttachment { words: words.to_owned() };
    vec![finding(RuleId::Attachment, words, detail, in_body(words), Fix::Attach)]
}

/// Whether "te", "le" … stands right before a word.
fn is_pronoun(own: &Own<'_>, number: usize) -> bool {
    let sentence = own.words.get(number).map(|word| word.sentence);
    number.checked_sub(1).and_then(|before| own.words.get(before)).is_some_and(|word| {
        Some(word.sentence) == sentence && matches!(&*word.folded, "te" | "le" | "os" | "les")
    })
}
