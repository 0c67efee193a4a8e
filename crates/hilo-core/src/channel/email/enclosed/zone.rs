//! The zone in which an appointment tells its hours: by a name of IANA, by one of Windows, or by its own rules.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Weekday};
use chrono_tz::Tz;

use super::content_line::ContentLine;

/// A zone of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Zone {
    Named(Tz),
    Ruled { standard: Rule, summer: Option<Rule> },
}

/// Since when in a year clocks show what: the n-th weekday of a month, from the last where negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rule {
    /// Seconds ahead of UTC.
    offset: i32,
    since: Option<(u32, i8, Weekday)>,
    hour: NaiveTime,
}

impl Zone {
    /// Returns how many seconds its clocks are ahead of UTC when they show `shown`.
    pub(super) fn offset(&self, shown: NaiveDateTime) -> i32 {
        match self {
            Zone::Named(zone) => offset_of(*zone, shown),
            Zone::Ruled { standard, summer } => {
                let begins = |rule: &Rule| rule.begins(shown.year());
                let Some((summer, (since, until))) =
                    summer.and_then(|summer| Some((summer, (begins(&summer)?, begins(standard)?))))
                else {
                    return standard.offset;
                };
                let is_summer = if since < until {
                    (since..until).contains(&shown)
                } else {
                    !(until..since).contains(&shown)
                };
                if is_summer { summer.offset } else { standard.offset }
            }
        }
    }
}

/// Seconds by which the clocks of a zone are ahead of UTC when they show `shown`, or would had they not been put on.
pub(super) fn offset_of(zone: Tz, shown: NaiveDateTime) -> i32 {
    let local = zone.from_local_datetime(&shown).earliest();
    let offset = local.map(|at| at.offset().fix());
    offset.unwrap_or_else(|| zone.offset_from_utc_datetime(&shown).fix()).local_minus_utc()
}

impl Rule {
    fn begins(&self, year: i32) -> Option<NaiveDateTime> {
        let (month, nth, weekday) = self.since?;
        let day = match u8::try_from(nth) {
            Ok(nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)?,
            Err(_) => (1..=5)
                .rev()
                .find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth))?,
        };
        Some(day.and_time(self.hour))
    }
}

/// Finds a zone by the name that a calendar gives it.
pub(super) fn by_name(name: &str) -> Option<Zone> {
    let name = name.trim().trim_matches('"');
    let known = |name: &str| name.parse::<Tz>().ok();
    // Some put a path before it, such as `/mozilla.org/20050126_1/Europe/Madrid`.
    let tail = || {
        let pieces: Vec<&str> = name.rsplitn(3, '/').collect();
        let (city, area) = (pieces.first()?, pieces.get(1)?);
        known(&format!("{area}/{city}"))
    };
    let windows = || WINDOWS.iter().find(|(own, _)| *own == name).and_then(|(_, iana)| known(iana));
    known(name).or_else(windows).or_else(tail).map(Zone::Named)
}

/// Reads the rules of a VTIMEZONE, from the lines within it.
pub(super) fn by_rules(lines: &[ContentLine]) -> Option<Zone> {
    let (mut standard, mut summer) = (None, None);
    let mut rule = Rule::default();
    for line in lines {
        match (line.name.as_str(), line.value.trim()) {
            ("BEGIN", _) => rule = Rule::default(),
            ("TZOFFSETTO", value) => rule.offset = seconds(value)?,
            ("DTSTART", value) => {
                let hour = value.split_once('T').map(|(_, hour)| hour.trim_end_matches('Z'));
                let hour = hour.and_then(|hour| NaiveTime::parse_from_str(hour, "%H%M%S").ok());
                rule.hour = hour.unwrap_or_default();
            }
            ("RRULE", value) => rule.since = since(value),
            // The last ones hold today; those before them tell of other years.
            ("END", "STANDARD") => standard = Some(rule),
            ("END", "DAYLIGHT") => summer = Some(rule),
            _ => {}
        }
    }
    Some(Zone::Ruled { standard: standard.or(summer)?, summer })
}

/// Reads `+0200`, `-053000`.
fn seconds(written: &str) -> Option<i32> {
    let digits = written.trim_start_matches(['+', '-']);
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
    let seconds = number(0..2)? * 3600 + number(2..4)? * 60;
    let signed = if written.starts_with('-') { -seconds } else { seconds };
    (signed.abs() <= 18 * 3600).then_some(signed)
}

/// Reads `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`.
fn since(rule: &str) -> Option<(u32, i8, Weekday)> {
    let value =
        |name: &str| rule.split(';').find_map(|piece| piece.strip_prefix(name)?.strip_prefix('='));
    let month = value("BYMONTH")?.parse().ok().filter(|month| (1..=12).contains(month))?;
    let by_day = value("BYDAY")?;
    let (nth, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let weekday = match day {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    Some((month, nth.parse().ok().filter(|nth| *nth != 0).unwrap_or(1), weekday))
}

/// What Windows calls the zones of those who write to shops of Europe and the Americas (CLDR `windowsZones`).
const WINDOWS: [(&str, &str); 40] = [
    ("Romance Standard Time", "Europe/Paris"),
    ("W. Europe Standard Time", "Europe/Berlin"),
    ("Central Europe Standard Time", "Europe/Budapest"),
    ("Central European Standard Time", "Europe/Warsaw"),
    ("GMT Standard Time", "Europe/London"),
    ("Greenwich Standard Time", "Atlantic/Reykjavik"),
    ("E. Europe Standard Time", "Europe/Chisinau"),
    ("GTB Standard Time", "Europe/Bucharest"),
    ("FLE Standard Time", "Europe/Kiev"),
    ("Turkey Standard Time", "Europe/Istanbul"),
    ("Russian Standard Time", "Europe/Moscow"),
    ("Morocco Standard Time", "Africa/Casablanca"),
    ("Azores Standard Time", "Atlantic/Azores"),
    ("UTC", "Etc/UTC"),
    ("Eastern Standard Time", "America/New_York"),
    ("US Eastern Standard Time", "America/Indiana/Indianapolis"),
    ("Central Standard Time", "America/Chicago"),
    ("Mountain Standard Time", "America/Denver"),
    ("US Mountain Standard Time", "America/Phoenix"),
    ("Pacific Standard Time", "America/Los_Angeles"),
    ("Pacific Standard Time (Mexico)", "America/Tijuana"),
    ("Atlantic Standard Time", "America/Halifax"),
    ("Central Standard Time (Mexico)", "America/Mexico_City"),
    ("Mountain Standard Time (Mexico)", "America/Mazatlan"),
    ("Eastern Standard Time (Mexico)", "America/Cancun"),
    ("Central America Standard Time", "America/Guatemala"),
    ("SA Pacific Standard Time", "America/Bogota"),
    ("SA Western Standard Time", "America/La_Paz"),
    ("SA Eastern Standard Time", "America/Cayenne"),
    ("Venezuela Standard Time", "America/Caracas"),
    ("Pacific SA Standard Time", "America/Santiago"),
    ("Argentina Standard Time", "America/Buenos_Aires"),
    ("Paraguay Standard Time", "America/Asuncion"),
    ("Montevideo Standard Time", "America/Montevideo"),
    ("E. South America Standard Time", "America/Sao_Paulo"),
    ("Cuba Standard Time", "America/Havana"),
    ("China Standard Time", "Asia/Shanghai"),
    ("India Standard Time", "Asia/Calcutta"),
    ("Tokyo Standard Time", "Asia/Tokyo"),
    ("Israel Standard Time", "Asia/Jerusalem"),
];

#[cfg(test)]
mod tests {
    use super::super::content_line;
    use super::*;

    #[track_caller]
    fn check(zone: Option<Zone>, shown: &str, hours: i32) {
        let shown = NaiveDateTime::parse_from_str(shown, "%Y-%m-%d %H:%M").unwrap();
        assert_eq!(zone.unwrap().offset(shown), hours * 3600);
    }

    #[test]
    fn zones_are_found_by_the_names_that_calendars_give_them() {
        check(by_name("Europe/Madrid"), "2026-07-01 10:00", 2);
        check(by_name("Romance Standard Time"), "2026-07-01 10:00", 2);
        check(by_name("/freeassociation.sourceforge.net/Europe/Madrid"), "2026-12-01 10:00", 1);
        check(by_name("America/Argentina/Buenos_Aires"), "2026-12-01 10:00", -3);
        assert_eq!(by_name("(UTC+01:00) Bruselas, Copenhague, Madrid, París"), None);
        for (name, _) in WINDOWS {
            assert!(by_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn rules_say_when_clocks_are_put_on() {
        let rules = "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
            RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n\
            DTSTART:16010101T020000\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n";
        let zone = || by_rules(&content_line::read(rules));
        check(zone(), "2026-03-29 01:59", 1);
        check(zone(), "2026-03-29 03:00", 2);
        check(zone(), "2026-10-25 02:30", 2);
        check(zone(), "2026-10-25 03:00", 1);
        let south = rules.replace("BYMONTH=3", "BYMONTH=9").replace("BYMONTH=10", "BYMONTH=4");
        check(by_rules(&content_line::read(&south)), "2026-12-24 12:00", 2);
        let fixed = content_line::read("BEGIN:STANDARD\nTZOFFSETTO:-0300\nEND:STANDARD");
        check(by_rules(&fixed), "2026-12-24 12:00", -3);
        assert_eq!(
            by_rules(&content_line::read("BEGIN:STANDARD\nTZOFFSETTO:ñ\nEND:STANDARD")),
            None
        );
    }
}
