//! Days in Spanish words: "el 4 de marzo", "mañana", "antes del viernes", "en 48 horas", "4/3/2026".

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::own::{Own, Word};

/// What a mention of time tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A day.
    Day(NaiveDate),
    /// A span that ends: "en 48 horas", "esta semana".
    Span,
}

/// How a day is written, for writing another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// "7 de marzo", "sábado 7 de marzo de 2026".
    Month,
    /// "7/3/2026".
    Digits,
    /// "sábado".
    Weekday,
    /// "mañana" and the like, and spans.
    Other,
}

/// A mention of time.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Its words.
    pub words: RangeInclusive<usize>,
    /// What it tells.
    pub told: Told,
    /// How it is written.
    pub written: Written,
}

const MONTHS: [&str; 12] = [
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
const WEEKDAYS: [&str; 7] =
    ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"];
const NUMBERS: [&str; 16] = [
    "cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
    "once", "doce", "trece", "catorce", "quince",
];

/// Words of a number: "de dos a tres", "dos o tres".
const COUNTED_LIMIT: usize = 6;

/// Reads every mention of time.
pub fn mentions(own: &Own<'_>, today: NaiveDate) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < own.words.len() {
        let mention = month_day(own, at, today)
            .or_else(|| digits(own, at, today))
            .or_else(|| weekday(own, at, today))
            .or_else(|| near_day(own, at, today))
            .or_else(|| weekend(own, at, today))
            .or_else(|| span(own, at));
        at = mention.as_ref().map_or(at, |mention: &Mention| *mention.words.end()) + 1;
        found.extend(mention);
    }
    found
}

/// Returns the name of a weekday.
pub fn weekday_name(day: NaiveDate) -> &'static str {
    usize::try_from(day.weekday().num_days_from_monday())
        .ok()
        .and_then(|number| WEEKDAYS.get(number))
        .copied()
        .unwrap_or_default()
}

/// Writes another day the way a mention is written.
pub fn rewritten(own: &Own<'_>, mention: &Mention, day: NaiveDate) -> String {
    let text = own.between(*mention.words.start(), *mention.words.end());
    let month = usize::try_from(day.month0()).ok().and_then(|month| MONTHS.get(month));
    match mention.written {
        Written::Weekday => weekday_name(day).to_owned(),
        Written::Digits => {
            let mark = text.chars().find(|c| !c.is_ascii_digit()).unwrap_or('/');
            let parts: Vec<&str> = text.split(mark).collect();
            match parts.as_slice() {
                [year, _, _] if year.len() == 4 => day.to_string(),
                [number, month, rest @ ..] => {
                    let wide = |old: &str, new: u32| match old.starts_with('0') {
                        true => format!("{new:02}"),
                        false => new.to_string(),
                    };
                    let mut written =
                        format!("{}{mark}{}", wide(number, day.day()), wide(month, day.month()));
                    for year in rest {
                        let new = if year.len() == 2 { day.year() % 100 } else { day.year() };
                        written.push_str(&format!("{mark}{new}"));
                    }
                    written
                }
                _ => day.to_string(),
            }
        }
        Written::Month => {
            let named = own
                .words
                .get(*mention.words.start())
                .is_some_and(|word| weekday_of(word).is_some());
            let name = if named { format!("{} ", weekday_name(day)) } else { String::new() };
            let last = own.words.get(*mention.words.end());
            let year = match last.is_some_and(|word| number(word).is_some_and(|n| n > 1900)) {
                true => format!(" de {}", day.year()),
                false => String::new(),
            };
            format!("{name}{} de {}{year}", day.day(), month.copied().unwrap_or_default())
        }
        Written::Other => format!(
            "el {} {} de {}",
            weekday_name(day),
            day.day(),
            month.copied().unwrap_or_default()
        ),
    }
}

/// "4 de marzo", "miércoles 4 de marzo de 2026", "1 de mayo".
fn month_day(own: &Own<'_>, at: usize, today: NaiveDate) -> Option<Mention> {
    let mut first = at;
    if weekday_of(own.words.get(at)?).is_some() {
        first += 1;
        if folded(own, first) == "dia" {
            first += 1;
        }
    }
    let day = number(own.words.get(first)?).filter(|day| (1..=31).contains(day)).or_else(|| {
        let first_day = matches!(folded(own, first), "uno" | "primero" | "1o");
        first_day.then_some(1)
    })?;
    let mut next = first + 1;
    if folded(own, next) == "de" {
        next += 1;
    }
    let name = folded(own, next);
    let month = MONTHS
        .iter()
        .position(|month| *month == name || (name == "setiembre" && *month == "septiembre"))?;
    let month = u32::try_from(month).ok()? + 1;
    let mut last = next;
    let mut year_at = next + 1;
    if matches!(folded(own, year_at), "de" | "del") {
        year_at += 1;
    }
    let year = own.words.get(year_at).and_then(number).filter(|year| (1900..2200).contains(year));
    if year.is_some() && own.words.get(year_at)?.sentence == own.words.get(at)?.sentence {
        last = year_at;
    }
    let date = with_year(year, month, day, today)?;
    Some(Mention { words: at..=last, told: Told::Day(date), written: Written::Month })
}

/// "4/3/2026", "04-03-26", "4/3", "2026-03-04".
fn digits(own: &Own<'_>, at: usize, today: NaiveDate) -> Option<Mention> {
    let one = own.words.get(at)?;
    let first = number(one)?;
    let mark = own.gap(at);
    if !matches!(mark, "/" | "-" | ".") {
        return None;
    }
    let second = number(own.words.get(at + 1)?)?;
    let third = own.words.get(at + 2).and_then(number).filter(|_| own.gap(at + 1) == mark);
    let (day, month, year, last) = match third {
        Some(day) if first > 1900 => (day, second, Some(first), at + 2),
        Some(year) if year > 1900 => (first, second, Some(year), at + 2),
        // Two digits of a year; "1.2.3" is no day.
        Some(year) if mark != "." && own.words.get(at + 2)?.text.len() == 2 => {
            (first, second, Some(2000 + year), at + 2)
        }
        // "4/3" is a day, "2-3" and "24.48" are not.
        None if mark == "/" => (first, second, None, at + 1),
        _ => return None,
    };
    if !(1..=31).contains(&day) || !(1..=12).contains(&month) {
        return None;
    }
    let date = with_year(year, month, day, today)?;
    Some(Mention { words: at..=last, told: Told::Day(date), written: Written::Digits })
}

/// "el lunes", "este viernes", "el próximo martes", "antes del jueves", "el jueves que viene".
fn weekday(own: &Own<'_>, at: usize, today: NaiveDate) -> Option<Mention> {
    let day = weekday_of(own.words.get(at)?)?;
    let before = at.checked_sub(1).map(|before| folded(own, before)).unwrap_or_default();
    // "Los lunes" is every one of them; "de lunes a viernes" are the opening hours.
    if matches!(before, "los" | "a" | "de" | "cada" | "y" | "o" | "todos") {
        return None;
    }
    if matches!(folded(own, at + 1), "a" | "pasado" | "santo") {
        return None;
    }
    let ahead = (7 + day.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    let ahead = if ahead == 0 && before != "este" { 7 } else { ahead };
    let date = today.checked_add_days(Days::new(ahead.into()))?;
    Some(Mention { words: at..=at, told: Told::Day(date), written: Written::Weekday })
}

/// "Hoy", "mañana", "pasado mañana".
fn near_day(own: &Own<'_>, at: usize, today: NaiveDate) -> Option<Mention> {
    let word = own.words.get(at)?;
    let before = at.checked_sub(1).map(|before| folded(own, before)).unwrap_or_default();
    let (days, last) = match word.lower.as_str() {
        "hoy" => (0, at),
        "pasado" if folded(own, at + 1) == "manana" => (2, at + 1),
        // "Esta mañana" is today, "por la mañana" any day.
        "mañana" if !matches!(before, "la" | "esta" | "una" | "cada" | "misma") => (1, at),
        _ => return None,
    };
    let date = today.checked_add_days(Days::new(days))?;
    Some(Mention { words: at..=last, told: Told::Day(date), written: Written::Other })
}

/// "Este fin de semana", "el finde": its Saturday.
fn weekend(own: &Own<'_>, at: usize, today: NaiveDate) -> Option<Mention> {
    let last = match (folded(own, at), folded(own, at + 1), folded(own, at + 2)) {
        ("fin", "de", "semana") => at + 2,
        ("finde", _, _) => at,
        _ => return None,
    };
    let before = at.checked_sub(1).map(|before| folded(own, before)).unwrap_or_default();
    let ahead = (12 - today.weekday().num_days_from_monday()) % 7;
    let date = today.checked_add_days(Days::new(ahead.into()))?;
    let mention = Mention { words: at..=last, told: Told::Day(date), written: Written::Other };
    matches!(before, "este" | "el" | "proximo").then_some(mention)
}

/// "En 48 horas", "en 2 o 3 días laborables", "dentro de una semana", "esta semana", "a lo largo del día".
fn span(own: &Own<'_>, at: usize) -> Option<Mention> {
    let units = |word: &str| {
        matches!(
            word,
            "hora"
                | "horas"
                | "h"
                | "dia"
                | "dias"
                | "semana"
                | "semanas"
                | "minutos"
                | "minuto"
                | "mes"
                | "meses"
                | "quincena"
        )
    };
    let first = folded(own, at);
    let counted = |at: usize| {
        own.words.get(at).is_some_and(|word| {
            number(word).is_some()
                || NUMBERS.contains(&&*word.folded)
                || matches!(&*word.folded, "una" | "unos" | "unas" | "pocos" | "pocas" | "media")
        })
    };
    let last = if counted(at) {
        let mut next = at + 1;
        while next < at + COUNTED_LIMIT
            && (counted(next)
                || (matches!(folded(own, next), "a" | "o" | "y" | "u" | "-") && counted(next + 1)))
        {
            next += 1;
        }
        units(folded(own, next)).then(|| {
            let kind = folded(own, next + 1);
            let working =
                matches!(kind, "laborables" | "habiles" | "laborable" | "habil" | "naturales");
            if working { next + 1 } else { next }
        })?
    } else if matches!(first, "esta" | "este" | "misma" | "mismo" | "proxima" | "proximo") {
        let next = folded(own, at + 1);
        let part = matches!(next, "semana" | "tarde" | "mes" | "noche" | "manana" | "dia");
        part.then_some(at + 1)?
    } else if (first == "semana" && folded(own, at + 1) == "que" && folded(own, at + 2) == "viene")
        || (matches!(first, "final" | "finales" | "principios" | "mediados" | "fin")
            && matches!(folded(own, at + 1), "de" | "del")
            && own
                .words
                .get(at + 2)
                .is_some_and(|word| units(&word.folded) || MONTHS.contains(&&*word.folded)))
    {
        at + 2
    } else {
        return None;
    };
    Some(Mention { words: at..=last, told: Told::Span, written: Written::Other })
}

/// The year that is meant where none is written: the one in which the day is nearest to today.
fn with_year(year: Option<u32>, month: u32, day: u32, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    }
    let years = [today.year(), today.year() + 1, today.year() - 1];
    let days = years.into_iter().filter_map(|year| NaiveDate::from_ymd_opt(year, month, day));
    days.min_by_key(|date| (*date - today).num_days().abs())
}

fn weekday_of(word: &Word<'_>) -> Option<Weekday> {
    Some(match word.folded.as_str() {
        "lunes" => Weekday::Mon,
        "martes" => Weekday::Tue,
        "miercoles" => Weekday::Wed,
        "jueves" => Weekday::Thu,
        "viernes" => Weekday::Fri,
        "sabado" => Weekday::Sat,
        "domingo" => Weekday::Sun,
        _ => return None,
    })
}

fn number(word: &Word<'_>) -> Option<u32> {
    let short = word.text.len() <= 4 && word.text.chars().all(|c| c.is_ascii_digit());
    if short { word.text.parse().ok() } else { None }
}

fn folded<'a>(own: &'a Own<'_>, at: usize) -> &'a str {
    own.words.get(at).map(|word| word.folded.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<Told> {
        // A Wednesday.
        let today = NaiveDate::from_ymd_opt(2026, 3, 4).expect("a day");
        mentions(&Own::of(text), today).into_iter().map(|mention| mention.told).collect()
    }

    fn day(year: i32, month: u32, day: u32) -> Vec<Told> {
        vec![Told::Day(NaiveDate::from_ymd_opt(year, month, day).expect("a day"))]
    }

    #[test]
    fn days_are_read_in_the_ways_in_which_people_write_them() {
        for (text, expected) in [
            ("el 9 de marzo", day(2026, 3, 9)),
            ("el lunes 9 de marzo de 2026", day(2026, 3, 9)),
            ("el miércoles, 11 de marzo", day(2026, 3, 11)),
            ("el 4 de enero", day(2026, 1, 4)),
            ("el 28 de diciembre", day(2025, 12, 28)),
            ("el 12 de septiembre del 2026", day(2026, 9, 12)),
            ("el 9/3/2026", day(2026, 3, 9)),
            ("el 09-03-26", day(2026, 3, 9)),
            ("el 2026-03-09", day(2026, 3, 9)),
            ("el 9/3", day(2026, 3, 9)),
            ("hoy", day(2026, 3, 4)),
            ("mañana por la mañana", day(2026, 3, 5)),
            ("pasado mañana", day(2026, 3, 6)),
            ("antes del viernes", day(2026, 3, 6)),
            ("el MARTES", day(2026, 3, 10)),
            ("este miércoles", day(2026, 3, 4)),
            ("el miercoles que viene", day(2026, 3, 11)),
            ("este fin de semana", day(2026, 3, 7)),
            ("en 48 horas", vec![Told::Span]),
            ("en 2-3 días laborables", vec![Told::Span]),
            ("de dos a tres semanas", vec![Told::Span]),
            ("esta semana", vec![Told::Span]),
            ("a finales de mes", vec![Told::Span]),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_not_read_as_one() {
        for text in [
            "el pedido 1182",
            "por la mañana",
            "de lunes a viernes",
            "los sábados",
            "talla 38/40",
            "el 31 de febrero",
            "versión 1.2.3",
            "el lunes pasado",
            "600 123 456",
        ] {
            assert_eq!(told(text), vec![], "{text}");
        }
    }
}
