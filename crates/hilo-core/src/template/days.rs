//! Days in words, as a sentence of a mail holds them.

use chrono::{Datelike, NaiveDate};

const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Writes `2026-11-30` as "30 de noviembre de 2026" or, for `en`, "30 November 2026". Gives `None`
/// for anything that is not a day in that form: it is text already.
pub(super) fn in_words(value: &str, language: &str) -> Option<String> {
    let day = NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()?;
    let month = usize::try_from(day.month0()).ok()?;
    Some(if language == "en" {
        format!("{} {} {}", day.day(), ENGLISH.get(month)?, day.year())
    } else {
        format!("{} de {} de {}", day.day(), SPANISH.get(month)?, day.year())
    })
}
