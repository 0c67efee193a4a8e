//! Days, amounts and lists as a language writes them.
//!
//! How it writes them is Unicode's knowledge (CLDR, through ICU4X), not Hilo's. English is that of
//! Great Britain and Portuguese that of Portugal, as a shop in Spain writes them.

use chrono::{Datelike, NaiveDate};
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_list::ListFormatter;
use icu_list::options::{ListFormatterOptions, ListLength};
use icu_locale_core::{Locale, locale};

use crate::model::Language;

/// Countries whose money is the euro.
const EURO: [&str; 21] = [
    "AD", "AT", "BE", "BG", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU",
    "LV", "MT", "NL", "PT", "SI",
];

fn locale_of(language: &str) -> Locale {
    match Language::of_tag(language).unwrap_or_default() {
        Language::Spanish => locale!("es-ES"),
        Language::English => locale!("en-GB"),
        Language::Catalan => locale!("ca"),
        Language::Galician => locale!("gl"),
        Language::Basque => locale!("eu"),
        Language::Portuguese => locale!("pt-PT"),
        Language::French => locale!("fr"),
        Language::Italian => locale!("it"),
        Language::German => locale!("de"),
    }
}

/// Writes `2026-11-30` as "30 de noviembre de 2026" or, for `en`, "30 November 2026". Gives `None`
/// for anything that is not a day in that form: it is text already.
pub(super) fn day(value: &str, language: &str) -> Option<String> {
    let day = NaiveDate::parse_from_str(value, "%Y-%m-%d").ok()?;
    let (month, number) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    let date = Date::try_new_gregorian(day.year(), month, number).ok()?;
    let formatter: FixedCalendarDateTimeFormatter<Gregorian, YMD> =
        FixedCalendarDateTimeFormatter::try_new(locale_of(language).into(), YMD::long()).ok()?;
    Some(formatter.format(&date).to_string())
}

/// Returns the sign of a country's money where it is the euro, and otherwise nothing.
pub fn currency(country: &str) -> &'static str {
    if EURO.contains(&country) { "€" } else { "" }
}

/// Writes an amount that was typed as a number, with `€` or `EUR` beside it or without, as the language
/// writes it: `1234.5` is "1234,50 €". `currency` is the sign for a number that has none. Gives `None`
/// for anything else: it is text already.
pub(super) fn amount(value: &str, language: &str, currency: &str) -> Option<String> {
    let typed = value.trim();
    let bare = ["€", "EUR", "eur"].iter().find_map(|sign| {
        typed.strip_suffix(sign).or_else(|| typed.strip_prefix(sign)).map(str::trim)
    });
    let sign = if bare.is_some() { "€" } else { currency };
    let formatter =
        DecimalFormatter::try_new(locale_of(language).into(), Default::default()).ok()?;
    let mark = formatter.format(&Decimal::try_from_str("0.1").ok()?).to_string();
    let mark = mark.chars().find(|c| !c.is_ascii_digit())?;
    let number = Decimal::try_from_str(&plain(bare.unwrap_or(typed), mark)?).ok()?;
    let number = formatter.format(&number).to_string();
    Some(match (sign, Language::of_tag(language)) {
        ("", _) => number,
        (sign, Some(Language::English)) => format!("{sign}{number}"),
        (sign, _) => format!("{number}\u{A0}{sign}"),
    })
}

/// Returns a number as a machine writes it, its cents whole: `1.234,5` is `1234.50`. Its last mark is
/// the decimal one where one or two digits follow; three follow a mark between thousands. What could be
/// either, or is no number, gives `None`.
fn plain(number: &str, decimal: char) -> Option<String> {
    let mark = |c: char| matches!(c, '.' | ',');
    let last = number.rfind(mark);
    let (whole, cents) = match last.and_then(|at| Some((number.get(..at)?, number.get(at + 1..)?)))
    {
        Some((whole, cents)) if cents.len() < 3 => (whole, cents),
        Some((_, _)) if last.and_then(|at| number.get(at..)?.chars().next()) == Some(decimal) => {
            return None;
        }
        Some(_) | None => (number, ""),
    };
    let groups: Vec<&str> = whole.split(|c| mark(c) || c == ' ').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    if !groups.iter().all(digits) || !thousands || groups.concat().len() > 15 {
        return None;
    }
    match (last, cents.len()) {
        (Some(_), 1) if digits(&cents) => Some(format!("{}.{cents}0", groups.concat())),
        (Some(_), 2) if digits(&cents) => Some(format!("{}.{cents}", groups.concat())),
        (_, 0) if !number.ends_with(mark) => Some(groups.concat()),
        _ => None,
    }
}

/// Writes "a, b y c"; in Spanish "e" before an "i".
pub(super) fn list(items: &[String], language: &str) -> Option<String> {
    let options = ListFormatterOptions::default().with_length(ListLength::Wide);
    let formatter = ListFormatter::try_new_and(locale_of(language).into(), options).ok()?;
    Some(formatter.format(items.iter()).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_as_each_language_does() {
        let days =
            Language::ALL.map(|language| day("2026-04-01", language.as_str()).expect("a day"));
        assert_eq!(
            days,
            [
                "1 de abril de 2026",
                "1 April 2026",
                "1 d’abril del 2026",
                "1 de abril de 2026",
                "2026(e)ko apirilaren 1(a)",
                "1 de abril de 2026",
                "1 avril 2026",
                "1 aprile 2026",
                "1. April 2026",
            ]
        );
        for text in ["lunes", "2026-13-01", "2026-02-30", "", "1/4/2026"] {
            assert_eq!(day(text, "es"), None, "{text}");
        }
    }

    #[test]
    fn an_amount_is_written_as_each_language_does() {
        let written = |typed: &str, language: &str| amount(typed, language, "€");
        for (typed, language, expected) in [
            ("49,9", "es", "49,90\u{A0}€"),
            ("49.90", "es", "49,90\u{A0}€"),
            ("49,90 €", "en", "€49.90"),
            ("EUR 1.234,50", "de", "1.234,50\u{A0}€"),
            ("12345", "es", "12.345\u{A0}€"),
            ("1,234", "es", ""),
            ("1.234", "es", "1234\u{A0}€"),
            ("1,234", "en", "€1,234"),
            ("12 345,6", "fr", "12\u{202F}345,60\u{A0}€"),
            ("7", "ca", "7\u{A0}€"),
        ] {
            assert_eq!(
                written(typed, language).unwrap_or_default(),
                expected,
                "{typed} {language}"
            );
        }
        assert_eq!(amount("1234,5", "es", "").as_deref(), Some("1234,50"));
        for text in [
            "",
            "unos 20",
            "1.2.3",
            "-5",
            "20 $",
            "1,2,3",
            ",",
            "5,",
            ",5",
            "1e9",
            "٣",
            "1234567890123456",
        ] {
            assert_eq!(written(text, "es"), None, "{text}");
        }
    }

    #[test]
    fn a_list_is_written_as_each_language_does() {
        let written = |items: &[&str], language: &str| {
            let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
            list(&items, language).expect("a list")
        };
        assert_eq!(written(&["una tetera", "dos tazas", "té"], "es"), "una tetera, dos tazas y té");
        assert_eq!(written(&["agua", "infusiones"], "es"), "agua e infusiones");
        assert_eq!(written(&["agua", "hielo"], "es"), "agua y hielo");
        assert_eq!(written(&["a", "b", "c"], "en"), "a, b and c");
        assert_eq!(written(&["a", "b"], "de"), "a und b");
        assert_eq!(written(&["a", "b"], "eu"), "a eta b");
        assert_eq!(written(&["sola"], "es"), "sola");
        assert_eq!(written(&[], "es"), "");
    }

    #[test]
    fn the_euro_is_given_where_it_is_money() {
        assert_eq!((currency("ES"), currency("MX"), currency("")), ("€", "", ""));
    }
}
