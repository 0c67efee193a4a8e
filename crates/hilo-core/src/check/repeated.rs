//! C11: the text is not the same as one that was sent before.

use super::own::Own;
use super::similar::{likeness, runs};
use super::{Letter, Sent, finding, length, name};
use crate::model::{Detail, Finding, Fix, RuleId, Severity};

/// From which likeness on a text is the same.
const SAME: f64 = 0.90;
/// Words that a text has at least: short thanks are alike by nature.
const WORDS: usize = 12;

/// Looks for a text that was sent before, to this customer first.
pub fn check(letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    let names = [&letter.customer.name, &letter.customer.first_name];
    let values: Vec<String> =
        letter.values.iter().chain(names).filter(|value| !value.is_empty()).cloned().collect();
    let text = runs(&core(own), &values);
    if text.words < WORDS {
        return Vec::new();
    }
    let like = |sent: &Sent, values: &[String]| {
        let before = sent.text.replace('\r', "");
        likeness(&text, &runs(&core(&Own::of(&before)), values))
    };
    let most = |sents: &[Sent], with_names: bool| {
        sents
            .iter()
            .map(|sent| {
                let mut known = sent.values.clone();
                known.extend(with_names.then_some(&values).into_iter().flatten().cloned());
                (like(sent, &known), sent.at)
            })
            .filter(|(like, _)| *like >= SAME)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
    };
    let fix = if letter.has_variants { Fix::NextVariant } else { Fix::Show };
    if let Some((like, at)) = most(&letter.before, true) {
        let detail = Detail::SameAsBefore { percent: percent(like), at };
        return vec![finding(RuleId::Repeated, &at.0.to_string(), detail, None, fix)];
    }
    let Some((like, at)) = most(&letter.others_before, false) else { return Vec::new() };
    let detail = Detail::SameAsOthers { percent: percent(like), at };
    let mut found = finding(RuleId::Repeated, "", detail, None, fix);
    found.severity = Severity::Advice;
    vec![found]
}

/// The text without greeting and farewell: these are the same in every mail.
fn core(own: &Own<'_>) -> String {
    let paragraphs = length::paragraphs(own);
    let mut texts: Vec<&str> = paragraphs.iter().map(|block| own.text(block)).collect();
    // A greeting in the line above the first words is one still.
    if let Some(first) = paragraphs.first()
        && let Some((line, rest)) = own.text(first).split_once('\n')
        && name::is_only_greeting(own, &(first.start..first.start + line.len()))
        && let Some(text) = texts.first_mut()
    {
        *text = rest;
    }
    texts.join("\n")
}

fn percent(likeness: f64) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let percent = (likeness * 100.0).round() as u32;
    percent
}
