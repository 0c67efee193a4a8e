//! Working days: weekends everywhere, and Spain's national holidays.
//!
//! The holidays are those that article 37.2 of the Estatuto de los Trabajadores and article 45 of Real
//! Decreto 2001/1983 name for all of Spain and that the yearly list in the Boletín Oficial del Estado keeps.
//! A region's and a town's own are not known here. One that falls on a Sunday is not moved: which region
//! moves it is decided every year.

use chrono::{Datelike, Days, NaiveDate, Weekday};

const FIXED: [(u32, u32, &str); 9] = [
    (1, 1, "Año Nuevo"),
    (1, 6, "Epifanía del Señor"),
    (5, 1, "Fiesta del Trabajo"),
    (8, 15, "Asunción de la Virgen"),
    (10, 12, "Fiesta Nacional de España"),
    (11, 1, "Todos los Santos"),
    (12, 6, "Día de la Constitución Española"),
    (12, 8, "Inmaculada Concepción"),
    (12, 25, "Natividad del Señor"),
];

/// Returns the holiday of a day in a country.
pub fn holiday(day: NaiveDate, country: &str) -> Option<&'static str> {
    if country != "ES" {
        return None;
    }
    let fixed =
        FIXED.iter().find(|(month, number, _)| (day.month(), day.day()) == (*month, *number));
    let good_friday = easter(day.year()).and_then(|easter| easter.checked_sub_days(Days::new(2)));
    fixed
        .map(|(_, _, name)| *name)
        .or_else(|| (good_friday == Some(day)).then_some("Viernes Santo"))
}

/// Whether a day is a Saturday or Sunday.
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Returns the first day from this one on at which people work.
pub fn working_day(mut day: NaiveDate, country: &str) -> NaiveDate {
    while is_weekend(day) || holiday(day, country).is_some() {
        match day.succ_opt() {
            Some(next) => day = next,
            None => return day,
        }
    }
    day
}

/// Returns Easter Sunday, by the anonymous Gregorian computus (Nature, 20 April 1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day")
    }

    #[test]
    fn good_friday_moves_with_easter() {
        // As the Boletín Oficial del Estado lists them.
        for good_friday in
            [day(2023, 4, 7), day(2024, 3, 29), day(2025, 4, 18), day(2026, 4, 3), day(2027, 3, 26)]
        {
            assert_eq!(holiday(good_friday, "ES"), Some("Viernes Santo"), "{good_friday}");
        }
        assert_eq!(holiday(day(2026, 4, 2), "ES"), None);
    }

    #[test]
    fn spain_has_its_holidays_and_other_countries_their_weekends() {
        assert_eq!(holiday(day(2026, 10, 12), "ES"), Some("Fiesta Nacional de España"));
        assert_eq!(holiday(day(2026, 10, 12), "MX"), None);
        assert_eq!(working_day(day(2026, 12, 5), "ES"), day(2026, 12, 7));
        assert_eq!(working_day(day(2026, 12, 8), "ES"), day(2026, 12, 9));
        assert_eq!(working_day(day(2026, 4, 3), "ES"), day(2026, 4, 6));
        assert_eq!(working_day(day(2026, 4, 3), "AR"), day(2026, 4, 3));
    }
}
