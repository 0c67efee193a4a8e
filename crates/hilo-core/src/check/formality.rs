//! C9: tú and usted are not mixed, and the customer is spoken to as the shop does.
//!
//! Some forms are one or the other beyond doubt. "Su" and "le" before certain words are the reader's most of
//! the time: alone they tell that somebody is spoken to as usted, beside a tú they may be somebody else's and
//! count for nothing. "Vos" is a way of saying tú. The subject counts too.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::own::Own;
use super::phrases::{Phrases, lines};
use super::{Letter, finding, in_body, new_body};
use crate::model::{Detail, Finding, Fix, Formality, RuleId};

type Forms = HashMap<&'static str, &'static str>;

static TU_FORMS: LazyLock<Forms> = LazyLock::new(|| forms(include_str!("words/forms_tu.txt")));
static USTED_FORMS: LazyLock<Forms> =
    LazyLock::new(|| forms(include_str!("words/forms_usted.txt")));
static TU: LazyLock<Phrases> = LazyLock::new(|| Phrases::read(include_str!("words/tu.txt")));
static USTED: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/usted_strong.txt")));
static USTED_WEAK: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/usted_weak.txt")));
static AR: LazyLock<Vec<&str>> = LazyLock::new(|| stems(include_str!("words/verbs_ar.txt")));
static ER: LazyLock<Vec<&str>> = LazyLock::new(|| stems(include_str!("words/verbs_er.txt")));

fn forms(list: &'static str) -> Forms {
    lines(list).filter_map(|line| line.split_once(" = ")).collect()
}

fn stems(list: &'static str) -> Vec<&'static str> {
    lines(list).flat_map(str::split_whitespace).collect()
}

/// Looks at how the customer is spoken to.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let subject = Own::of(&letter.subject);
    let tu = spoken(own, &subject, Formality::Tu);
    let usted = spoken(own, &subject, Formality::Usted);
    let weak = [own, &subject].into_iter().find_map(|text| first(text, &USTED_WEAK));
    let detail = match (tu, usted, weak, letter.formality) {
        (Some(tu), Some(usted), _, _) => Detail::MixedFormality { tu, usted },
        (Some(words), None, _, Some(expected @ Formality::Usted))
        | (None, Some(words), _, Some(expected @ Formality::Tu))
        | (None, None, Some(words), Some(expected @ Formality::Tu)) => {
            Detail::OtherFormality { words, expected }
        }
        _ => return Vec::new(),
    };
    let wanted = letter.formality.unwrap_or(Formality::Tu);
    let words = match (&detail, wanted) {
        (Detail::MixedFormality { tu, .. }, Formality::Usted) => tu.clone(),
        (Detail::MixedFormality { usted, .. }, Formality::Tu) => usted.clone(),
        (Detail::OtherFormality { words, .. }, _) => words.clone(),
        _ => String::new(),
    };
    let place = if own.body.contains(&words) { in_body(&words) } else { None };
    vec![finding(RuleId::Tone, "", detail, place, turned(own, &subject, wanted))]
}

/// Returns the first words that say tú or usted beyond doubt, in the text and then in the subject.
fn spoken(own: &Own<'_>, subject: &Own<'_>, formality: Formality) -> Option<String> {
    [own, subject].into_iter().find_map(|text| {
        let (table, phrases): (&Forms, &Phrases) = match formality {
            Formality::Tu => (&TU_FORMS, &TU),
            Formality::Usted => (&USTED_FORMS, &USTED),
        };
        let word = (0..text.words.len()).find(|&number| {
            text.words.get(number).is_some_and(|word| {
                let form = word.lower.as_str();
                let told = match form {
                    "te" => formality == Formality::Tu && !is_tea(text, number),
                    _ => table.contains_key(form) || ends_as(form, &word.folded) == Some(formality),
                };
                told && !word.is_quoted && !is_named(text, number) && !is_noun(text, number)
            })
        });
        word.and_then(|number| text.words.get(number))
            .map(|word| word.text.to_owned())
            .or_else(|| first(text, phrases))
    })
}

fn first(text: &Own<'_>, phrases: &Phrases) -> Option<String> {
    let phrase = phrases.find(text).into_iter().next()?;
    Some(text.between(*phrase.start(), *phrase.end()).to_owned())
}

/// What the ending of a verb tells: "encargaste", "podrías", "acuérdate", "quítalas", "quítelas".
fn ends_as(form: &str, folded: &str) -> Option<Formality> {
    /// Nouns, adverbs and verbs of others that end alike.
    const OTHERS: &[&str] = &[
        "contraste",
        "desgaste",
        "existe",
        "consiste",
        "insiste",
        "persiste",
        "resiste",
        "asiste",
        "triste",
        "chiste",
        "traste",
        "subsiste",
        "desiste",
        "reviste",
        "gaste",
        "baste",
        "límite",
        "trámite",
        "satélite",
        "demás",
        "jamás",
        "además",
        "quizás",
        "diarias",
        "varías",
    ];
    if form.chars().count() < 6 || OTHERS.contains(&form) {
        return None;
    }
    let verb = ["arás", "erás", "irás", "arías", "irías", "drías", "drás", "aste", "iste"];
    let accented = form.chars().any(|c| "áéíóú".contains(c));
    let reflexive = accented && form.ends_with("te") && !form.ends_with("mente");
    if verb.iter().any(|end| form.ends_with(end)) || reflexive {
        return Some(Formality::Tu);
    }
    if !accented {
        return None;
    }
    let clitics = ["noslo", "melo", "selo", "los", "las", "nos", "lo", "la", "le", "me", "se"];
    let stem = clitics.iter().find_map(|clitic| folded.strip_suffix(clitic))?;
    let (stem, vowel) = stem.split_at_checked(stem.len().saturating_sub(1))?;
    match (vowel, AR.contains(&stem), ER.contains(&stem)) {
        ("a", true, _) | ("e", false, true) => Some(Formality::Tu),
        ("e", true, false) | ("a", false, true) => Some(Formality::Usted),
        _ => None,
    }
}

/// "Te verde", "un te": tea without its accent.
fn is_tea(own: &Own<'_>, number: usize) -> bool {
    let word = |at: usize| own.words.get(at).map(|word| word.folded.as_str()).unwrap_or_default();
    let before = number.checked_sub(1).map(word).unwrap_or_default();
    matches!(before, "un" | "el" | "del" | "de" | "tu" | "su" | "este" | "cada")
        || matches!(word(number + 1), "verde" | "negro" | "rojo" | "blanco" | "de" | "matcha")
}

/// Whether a word that could be a verb is a thing: "una disculpa", "su compra".
fn is_noun(own: &Own<'_>, number: usize) -> bool {
    let before = number.checked_sub(1).and_then(|before| own.words.get(before));
    before.is_some_and(|before| {
        matches!(
            &*before.folded,
            "una"
                | "mi"
                | "su"
                | "nuestra"
                | "otra"
                | "cada"
                | "alguna"
                | "ninguna"
                | "esta"
                | "de"
                | "sin"
        )
    })
}

/// "Tu" and the like within a name: "Tu Casa Feliz" is a shop.
fn is_named(own: &Own<'_>, number: usize) -> bool {
    let capital =
        |at: usize| own.words.get(at).is_some_and(|word| word.text.starts_with(char::is_uppercase));
    number > 0 && capital(number) && capital(number + 1)
}

/// Turns every form of one way of speaking into the other, where each has one and nothing is left over.
fn turned(own: &Own<'_>, subject: &Own<'_>, wanted: Formality) -> Fix {
    let (table, other): (&Forms, _) = match wanted {
        Formality::Tu => (&USTED_FORMS, Formality::Usted),
        Formality::Usted => (&TU_FORMS, Formality::Tu),
    };
    let mut edits = Vec::new();
    for (number, word) in own.words.iter().enumerate() {
        if word.is_quoted || is_named(own, number) || (word.lower == "te" && is_tea(own, number)) {
            continue;
        }
        let form = match (table.get(word.lower.as_str()), wanted, word.lower.as_str()) {
            (Some(form), _, _) => form,
            (None, Formality::Tu, "su") if is_readers(own, number) => "tu",
            (None, Formality::Tu, "sus") if is_readers(own, number) => "tus",
            (None, Formality::Tu, "le") if is_readers(own, number) => "te",
            _ => continue,
        };
        edits.push((word.range.clone(), like(word.text, form)));
    }
    let body = own.edited(edits);
    // Where a form is left that nobody turned, half a change is worse than none.
    let again = Own::of(&body);
    let weak = wanted == Formality::Tu
        && [&again, subject].into_iter().any(|text| first(text, &USTED_WEAK).is_some());
    let left = spoken(&again, subject, other).is_some() || weak;
    if left || body == own.body { Fix::Show } else { new_body(body) }
}

/// Whether "su" or "le" begins a phrase in which it is the reader's.
fn is_readers(own: &Own<'_>, number: usize) -> bool {
    [&*USTED, &*USTED_WEAK].into_iter().any(|phrases| phrases.at(&own.words, number).is_some())
}

fn like(written: &str, form: &str) -> String {
    let mut letters = form.chars();
    match (written.starts_with(char::is_uppercase), letters.next()) {
        (true, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => form.to_owned(),
    }
}
