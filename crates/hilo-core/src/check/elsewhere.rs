//! C8: the customer is not asked to call, write or go to another channel.
//!
//! Answering the mail is no other channel: "escríbenos", "responde a este correo" and "contáctanos" alone
//! are fine. So is the shop calling or writing itself.

use std::sync::LazyLock;

use super::own::Own;
use super::phrases::Phrases;
use super::{Letter, finding, in_body, new_body};
use crate::model::{Detail, Finding, Fix, RuleId};

/// Asks by itself.
static ASKS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/elsewhere_asks.txt")));

/// Asks to get in touch; another channel has to stand in the same sentence.
static TOUCH: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/elsewhere_touch.txt")));

/// Other channels.
static CHANNELS: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/elsewhere_channels.txt")));

/// Before a verb these tell that somebody else does it, or that it is about what was: "te escribe alguien".
const NO_REQUEST: &[&str] = &[
    "te", "le", "os", "les", "se", "nos", "me", "lo", "la", "que", "quien", "alguien", "ya", "has",
    "ha", "he", "hemos", "cuando", "como",
];

/// It is no need, or the one and only: "no hace falta que nos llames".
static NO_NEED: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::read(include_str!("words/elsewhere_calm.txt")));

/// Looks for requests to go elsewhere.
pub fn check(_: &Letter, own: &Own<'_>) -> Vec<Finding> {
    if !own.is_spanish {
        return Vec::new();
    }
    let channels = CHANNELS.find(own);
    let calm = NO_NEED.find(own);
    let sentence_of = |number: usize| own.words.get(number).map(|word| word.sentence);
    let touches = TOUCH.find(own).into_iter().filter_map(|touch| {
        let channel = channels.iter().find(|channel| {
            sentence_of(*channel.start()) == sentence_of(*touch.start())
                && channel.end() > touch.end()
                && channel.start().saturating_sub(*touch.end()) <= 8
        })?;
        Some(*touch.start()..=*channel.end())
    });
    let mut found: Vec<_> = ASKS.find(own).into_iter().chain(touches).collect();
    found.extend(address_elsewhere(own));
    found.sort_by_key(|phrase| (*phrase.start(), std::cmp::Reverse(*phrase.end())));
    let found = found.into_iter().find(|phrase| {
        let sentence = sentence_of(*phrase.start());
        let same = |number: usize| sentence_of(number) == sentence;
        let calmed = calm
            .iter()
            .any(|calm| same(*calm.start()) && phrase.start().abs_diff(*calm.start()) <= 8);
        let before = phrase.start().checked_sub(1).and_then(|before| own.words.get(before));
        let ourselves = before.is_some_and(|word| {
            Some(word.sentence) == sentence
                && NO_REQUEST.contains(&&*word.folded)
                && !has_to(own, *phrase.start())
        });
        !calmed && !ourselves
    });
    let Some(phrase) = found else { return Vec::new() };
    let words = own.between(*phrase.start(), *phrase.end());
    let fix = sentence_of(*phrase.start())
        .and_then(|sentence| own.without_sentence(sentence))
        .filter(|body| body.trim().len() > 20)
        .map_or(Fix::Show, new_body);
    let detail = Detail::SentElsewhere { words: words.to_owned() };
    vec![finding(RuleId::OtherChannel, words, detail, in_body(words), fix)]
}

/// "Tienes que", "hay que" right before a word.
fn has_to(own: &Own<'_>, number: usize) -> bool {
    let back = |steps: usize| {
        let word = number.checked_sub(steps).and_then(|at| own.words.get(at));
        word.map(|word| word.folded.as_str()).unwrap_or_default()
    };
    back(1) == "que"
        && matches!(
            back(2),
            "tienes" | "tiene" | "tendras" | "tendra" | "tendrias" | "tendria" | "hay"
        )
}

/// "Escríbenos a pedidos@…": a mail to another address.
fn address_elsewhere(own: &Own<'_>) -> Option<std::ops::RangeInclusive<usize>> {
    static WRITE: LazyLock<Phrases> =
        LazyLock::new(|| Phrases::read(include_str!("words/elsewhere_write.txt")));
    WRITE.find(own).into_iter().find_map(|write| {
        let verb = own.words.get(*write.start())?;
        let rest = own.words.iter().enumerate().skip(*write.end() + 1).take(10);
        let mut rest = rest.take_while(|(_, word)| word.sentence == verb.sentence);
        let (at, _) = rest.find(|(_, word)| word.is_address && word.text.contains('@'))?;
        Some(*write.start()..=at)
    })
}
