//! Dates as the two languages write them.

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike, Weekday};
use chrono_tz::Tz;

use crate::Edition;

const ES_DAYS: [&str; 7] =
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const ES_SHORT_DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
const ES_MONTHS: [&str; 12] = [
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
const ES_SHORT_MONTHS: [&str; 12] =
    ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];

fn name<'a>(of: &[&'a str], at: u32) -> &'a str {
    of.get(at as usize).copied().unwrap_or_default()
}

/// Returns "jueves 12 de marzo" or "Thursday 12 March".
pub(crate) fn day(edition: Edition, date: NaiveDate) -> String {
    match edition {
        Edition::Spanish => format!("{} {}", weekday(edition, date), day_and_month(edition, date)),
        Edition::English => date.format("%A %-d %B").to_string(),
    }
}

/// Returns "jueves" or "Thursday".
pub(crate) fn weekday(edition: Edition, date: NaiveDate) -> String {
    match edition {
        Edition::Spanish => name(&ES_DAYS, date.weekday().num_days_from_monday()).to_owned(),
        Edition::English => date.format("%A").to_string(),
    }
}

/// Returns "12 de marzo" or "12 March".
pub(crate) fn day_and_month(edition: Edition, date: NaiveDate) -> String {
    match edition {
        Edition::Spanish => format!("{} de {}", date.day(), name(&ES_MONTHS, date.month0())),
        Edition::English => date.format("%-d %B").to_string(),
    }
}

/// Returns "mié, 27 oct 2021 a las 9:31" or "Wed, 27 Oct 2021 at 09:31", as Gmail writes it.
pub(crate) fn gmail(edition: Edition, at: DateTime<Tz>) -> String {
    match edition {
        Edition::Spanish => format!(
            "{}, {} {} {} a las {}:{:02}",
            name(&ES_SHORT_DAYS, at.weekday().num_days_from_monday()),
            at.day(),
            name(&ES_SHORT_MONTHS, at.month0()),
            at.year(),
            at.hour(),
            at.minute()
        ),
        Edition::English => at.format("%a, %-d %b %Y at %H:%M").to_string(),
    }
}

/// Returns "miércoles, 27 de octubre de 2021 9:31" or "27 October 2021 09:31", as Outlook does.
pub(crate) fn outlook(edition: Edition, at: DateTime<Tz>) -> String {
    match edition {
        Edition::Spanish => format!(
            "{}, {} de {} {}:{:02}",
            weekday(edition, at.date_naive()),
            day_and_month(edition, at.date_naive()),
            at.year(),
            at.hour(),
            at.minute()
        ),
        Edition::English => at.format("%d %B %Y %H:%M").to_string(),
    }
}

/// Returns "27 oct 2021, a las 9:31" or "27 Oct 2021, at 09:31", as Apple's Mail writes it.
pub(crate) fn apple(edition: Edition, at: DateTime<Tz>) -> String {
    match edition {
        Edition::Spanish => format!(
            "{} {} {}, a las {}:{:02}",
            at.day(),
            name(&ES_SHORT_MONTHS, at.month0()),
            at.year(),
            at.hour(),
            at.minute()
        ),
        Edition::English => at.format("%-d %b %Y, at %H:%M").to_string(),
    }
}

/// Returns the date so many working days later (Monday to Friday).
pub(crate) fn working_days_later(from: NaiveDate, days: u64) -> NaiveDate {
    let mut date = from;
    let mut left = days;
    while left > 0 {
        date = date.checked_add_days(Days::new(1)).unwrap_or(date);
        if !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    date
}
