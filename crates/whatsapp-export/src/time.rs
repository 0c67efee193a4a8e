//! Dates and times as a phone's wall clock shows them, and the calendars it may show them in.
//!
//! Nothing here knows a time zone or the present time: an export holds neither.

use std::fmt;

use crate::tables::{HIJRI_LONG_MONTHS, HIJRI_START};

/// A moment by the wall clock of the phone that wrote the export, in the Gregorian calendar.
///
/// It always names a day that exists and a time from 00:00:00 to 23:59:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LocalDateTime {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

impl LocalDateTime {
    /// Returns the moment, or `None` if there is no such day or time.
    pub fn new(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Option<Self> {
        let valid = day_exists(i32::from(year), u32::from(month), u32::from(day))
            && hour < 24
            && minute < 60
            && second < 60;
        valid.then_some(Self { year, month, day, hour, minute, second })
    }

    /// The year, for example 2024.
    pub fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    pub fn minute(self) -> u8 {
        self.minute
    }

    /// The second, 0 to 59; 0 where the export prints none.
    pub fn second(self) -> u8 {
        self.second
    }

    pub(crate) fn date(self) -> Date {
        Date { year: self.year, month: self.month, day: self.day }
    }
}

/// `2024-03-23T09:05:00`.
impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )
    }
}

/// In which order an export prints day, month and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

impl DateOrder {
    /// `dmy`, `mdy` or `ymd`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// A day of the Gregorian calendar that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Date {
    pub(crate) fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        if !day_exists(year, month, day) {
            return None;
        }
        Some(Self {
            year: u16::try_from(year).ok()?,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        })
    }

    /// Days since 1970-01-01.
    pub(crate) fn day_number(self) -> i32 {
        day_number(i32::from(self.year), u32::from(self.month), u32::from(self.day))
    }

    fn from_day_number(days: i32) -> Option<Self> {
        // Howard Hinnant, "chrono-compatible low-level date algorithms": civil_from_days.
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        Self::new(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
    }
}

/// A calendar that a header can name by its era or by its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Era {
    /// No era printed: the year tells the calendar.
    None,
    Buddhist,
    Persian,
    Hijri,
    Minguo,
    Reiwa,
    Heisei,
}

/// Reads a date in the calendar that its era or, without one, its year belongs to.
///
/// The years of the calendars do not overlap within the life of WhatsApp, so four digits name
/// their calendar. Two digits are 20yy or a Buddhist 25yy. Returns `None` for a day that does not
/// exist or a year in which nobody can have written.
pub(crate) fn resolve(era: Era, year: u16, digits: u8, month: u16, day: u16) -> Option<Date> {
    let (y, m, d) = (i32::from(year), u32::from(month), u32::from(day));
    match era {
        Era::Buddhist => gregorian(y - 543, m, d),
        Era::Minguo => gregorian(y + 1911, m, d),
        Era::Reiwa => gregorian(y + 2018, m, d),
        Era::Heisei => gregorian(y + 1988, m, d),
        Era::Persian => persian(y, m, d),
        Era::Hijri => hijri(y, m, d),
        Era::None => match (digits, y) {
            (1 | 2, 0..=50) => gregorian(2000 + y, m, d),
            (1 | 2, 52..=83) => gregorian(2500 + y - 543, m, d),
            (4, 1970..=2150) => gregorian(y, m, d),
            (4, 1388..=1415) => persian(y, m, d),
            (4, 1430..=1455) => hijri(y, m, d),
            (4, 2552..=2590) => gregorian(y - 543, m, d),
            _ => None,
        },
    }
}

fn gregorian(year: i32, month: u32, day: u32) -> Option<Date> {
    (1970..=2150).contains(&year).then(|| Date::new(year, month, day)).flatten()
}

/// The Solar Hijri calendar by its cycle of 33 years, which is exact from 1210 to 1498.
fn persian(year: i32, month: u32, day: u32) -> Option<Date> {
    let leap = (25 * year + 11).rem_euclid(33) < 8;
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(leap),
        _ => return None,
    };
    if day == 0 || day > length || !(1348..=1498).contains(&year) {
        return None;
    }
    // 1 Farvardin 1348 was 21 March 1969.
    let leaps = (1348..year).filter(|y| (25 * y + 11).rem_euclid(33) < 8).count();
    let before = 31 * (month - 1).min(6) + 30 * (month - 1).saturating_sub(6);
    let start = day_number(1969, 3, 21) + 365 * (year - 1348) + i32::try_from(leaps).ok()?;
    Date::from_day_number(start + i32::try_from(before + day - 1).ok()?)
}

/// The Islamic calendar as Saudi Arabia keeps it (Umm al-Qura), the one that phones show.
fn hijri(year: i32, month: u32, day: u32) -> Option<Date> {
    let index = usize::try_from(year - 1430).ok()?;
    let bits = *HIJRI_LONG_MONTHS.get(index)?;
    let length = |bits: u16, month: u32| 29 + u32::from(bits >> month & 1);
    if !(1..=12).contains(&month) || day == 0 || day > length(bits, month - 1) {
        return None;
    }
    let years: u32 = HIJRI_LONG_MONTHS.iter().take(index).map(|b| 348 + b.count_ones()).sum();
    let months: u32 = (0..month - 1).map(|m| length(bits, m)).sum();
    let (y, m, d) = HIJRI_START;
    Date::from_day_number(day_number(y, m, d) + i32::try_from(years + months + day - 1).ok()?)
}

fn day_number(year: i32, month: u32, day: u32) -> i32 {
    // Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month as i32 + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day as i32 - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

fn day_exists(year: i32, month: u32, day: u32) -> bool {
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    };
    (1..=9999).contains(&year) && day >= 1 && day <= length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(era: Era, (year, digits): (u16, u8), month: u16, day: u16, expected: &str) {
        let date = resolve(era, year, digits, month, day)
            .map_or("none".to_owned(), |d| format!("{}-{}-{}", d.year, d.month, d.day));
        assert_eq!(date, expected, "{era:?} {year}/{month}/{day}");
    }

    #[test]
    fn a_year_of_four_digits_names_its_calendar() {
        check(Era::None, (2024, 4), 2, 29, "2024-2-29");
        check(Era::None, (2566, 4), 1, 3, "2023-1-3");
        check(Era::None, (1401, 4), 10, 13, "2023-1-3");
        check(Era::None, (1403, 4), 12, 30, "2025-3-20");
        check(Era::None, (1444, 4), 6, 10, "2023-1-3");
        check(Era::None, (1455, 4), 12, 29, "2034-3-20");
    }

    #[test]
    fn an_era_names_the_calendar_of_a_short_year() {
        check(Era::Reiwa, (5, 1), 1, 3, "2023-1-3");
        check(Era::Heisei, (31, 2), 4, 30, "2019-4-30");
        check(Era::Minguo, (112, 3), 1, 3, "2023-1-3");
    }

    #[test]
    fn two_digits_of_a_far_future_are_a_buddhist_year() {
        check(Era::None, (66, 2), 1, 3, "2023-1-3");
        check(Era::None, (23, 2), 1, 3, "2023-1-3");
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_date() {
        check(Era::None, (23, 2), 2, 29, "none");
        check(Era::None, (1404, 4), 12, 30, "none");
        check(Era::None, (2024, 4), 13, 1, "none");
        check(Era::None, (1024, 4), 1, 1, "none");
    }
}
