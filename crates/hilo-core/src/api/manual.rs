//! The service manual: read, kept, and made into a page to print.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use super::settings::{LINE_LIMIT, is_longer, refuse};
use super::{Nothing, messages};
use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::manual::{self, Words};
use crate::model::*;
use crate::store::{manual as manuals, settings};

/// Characters of an answer.
const ANSWER_LIMIT: usize = 2_000;
/// Hundredths of an amount.
const AMOUNT_LIMIT: i64 = 10_000_000_000;
/// Days of a claim.
const DAY_LIMIT: i32 = 365;
/// Words that send a claim above.
const WORD_LIMIT: usize = 50;
/// Characters of such a word.
const WORD_LENGTH: usize = 60;

/// Returns the manual with its limits.
pub fn manual_get(hilo: &Hilo, _: Nothing) -> Result<Manual, Failure> {
    Ok(hilo.store().read(manuals::get)?)
}

/// Keeps the manual, which is given whole: what is missing of it is empty then. White space around texts goes, and of words
/// that are the same but for capitals the first stays.
///
/// Fails with [`Failure::Invalid`] and the field where something is beyond its limit. Then nothing is changed.
pub fn manual_save(hilo: &Hilo, mut manual: Manual) -> Result<Changed, Failure> {
    let Manual { answers, limits } = &mut manual;
    let texts = [
        (&mut answers.people, ANSWER_LIMIT),
        (&mut answers.training, ANSWER_LIMIT),
        (&mut answers.resources, ANSWER_LIMIT),
        (&mut answers.hours, ANSWER_LIMIT),
        (&mut answers.responsible, ANSWER_LIMIT),
        (&mut answers.escalation, ANSWER_LIMIT),
        (&mut answers.satisfaction, ANSWER_LIMIT),
        (&mut limits.decides_above, LINE_LIMIT),
    ];
    for (text, limit) in texts {
        *text = text.trim().to_owned();
        refuse(is_longer(text, limit), InvalidField::ManualText, text)?;
    }
    check_limits(limits)?;
    let operation = hilo.store().write(|tx| manuals::save(tx, &manual, hilo.now()))?;
    Ok(Changed { customer: None, operation })
}

fn check_limits(limits: &mut ManualLimits) -> Result<(), Failure> {
    let currency = &limits.currency;
    let known = currency.len() == 3 && currency.bytes().all(|c| c.is_ascii_uppercase());
    refuse(!known, InvalidField::Currency, currency)?;
    for amount in [limits.compensation_amount, limits.escalate.amount].into_iter().flatten() {
        let out = !(0..=AMOUNT_LIMIT).contains(&amount);
        refuse(out, InvalidField::ManualAmount, &manual::decimal(amount))?;
    }
    let share = limits.compensation_share.unwrap_or_default();
    refuse(!(0..=100).contains(&share), InvalidField::ManualShare, &share.to_string())?;
    let days = limits.escalate.days.unwrap_or(1);
    refuse(!(1..=DAY_LIMIT).contains(&days), InvalidField::ManualDays, &days.to_string())?;
    let words = &mut limits.escalate.words;
    let mut seen = BTreeSet::new();
    *words =
        words.iter().map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    words.retain(|word| !word.is_empty() && seen.insert(word.to_lowercase()));
    refuse(words.len() > WORD_LIMIT, InvalidField::ManualWords, "")?;
    for word in words {
        refuse(is_longer(word, WORD_LENGTH), InvalidField::ManualWords, word)?;
    }
    Ok(())
}

/// Returns the manual as a page to print, with the shop's name, its hours and its ways to be reached.
///
/// Fails with [`InvalidField::Language`] where the window does not speak the language.
pub fn manual_page(hilo: &Hilo, request: ManualAsked) -> Result<ManualPage, Failure> {
    let (shop, manual) =
        hilo.store().read(|data| Ok::<_, Failure>((settings::get(data)?, manuals::get(data)?)))?;
    let language = request.language.or_else(|| shop.language.clone());
    let language = language.as_deref().unwrap_or("es");
    let unknown = || Failure::Invalid {
        field: InvalidField::Language,
        value: language.chars().take(80).collect(),
    };
    let words = Words::of(language).ok_or_else(unknown)?;
    Ok(manual::page(&manual, &shop, words, shop.day(hilo.now())))
}

/// Writes that page into a file.
///
/// Fails as [`manual_page`], and with [`crate::error::FileProblem::Unwritable`].
pub fn manual_export(hilo: &Hilo, request: ManualExport) -> Result<ManualWritten, Failure> {
    let ManualPage { html, lines_over } =
        manual_page(hilo, ManualAsked { language: request.language })?;
    let written =
        messages::write_whole(Path::new(&request.path), |file| file.write_all(html.as_bytes()))?;
    Ok(ManualWritten { path: written.path, lines_over })
}
