//! When a mail was written, as far as its headers can be believed.

use chrono::{DateTime, FixedOffset};

use super::field::Fields;
use crate::model::Timestamp;

/// 1990-01-01 and 2100-01-01 in seconds: mails with another date have a wrong clock.
const BELIEVABLE: std::ops::Range<i64> = 631_152_000..4_102_444_800;
/// Seconds by which a mail may claim to be younger than its arrival.
const AHEAD: i64 = 24 * 3600;

/// The moment a mail was written and the clock that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentDate {
    /// Moment.
    pub at: Timestamp,
    /// Minutes east of UTC of the writer's clock.
    pub utc_offset: i32,
}

impl SentDate {
    /// Returns the date as RFC 3339 writes it, such as `2021-10-27T09:31:00+02:00`.
    pub fn to_rfc3339(&self) -> String {
        self.at.at_offset(self.utc_offset).to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }
}

/// Returns the date of a mail: its Date, or the oldest Received line where the Date is missing,
/// unreadable, before 1990 or more than a day after the mail's arrival.
pub(super) fn sent(fields: &Fields) -> Option<SentDate> {
    let arrivals = fields.all("received").take(100).filter_map(|line| {
        let (_, date) = line.rsplit_once(';')?;
        read(date)
    });
    let arrivals: Vec<DateTime<FixedOffset>> = arrivals.collect();
    let latest = arrivals.first();
    let written = fields.all("date").find_map(read);
    let believed = written.filter(|date| {
        latest.is_none_or(|latest| date.timestamp() <= latest.timestamp().saturating_add(AHEAD))
    });
    let date = believed.as_ref().or(arrivals.last()).or(written.as_ref())?;
    Some(SentDate {
        at: Timestamp(date.timestamp().saturating_mul(1000)),
        utc_offset: date.offset().local_minus_utc() / 60,
    })
}

/// Reads one date in any form that mails carry; `None` where no clock could have shown it.
pub(super) fn read(text: &str) -> Option<DateTime<FixedOffset>> {
    let text = text.get(..text.floor_char_boundary(200)).unwrap_or_default();
    let text = super::field::one_line(text);
    let without_comment = text.split('(').next().unwrap_or_default().trim();
    let found = DateTime::parse_from_rfc2822(without_comment)
        .ok()
        .or_else(|| DateTime::parse_from_rfc3339(without_comment).ok())
        .or_else(|| by_words(without_comment))?;
    BELIEVABLE.contains(&found.timestamp()).then_some(found)
}

/// Reads a date by its words: a clock, a named month, a year, a day and perhaps a zone.
fn by_words(text: &str) -> Option<DateTime<FixedOffset>> {
    // A weekday can open like a month: "mar" is Tuesday in Spanish.
    let text = match text.split_once(',') {
        Some((weekday, rest)) if !weekday.contains(|c: char| c.is_ascii_digit()) => rest,
        _ => text,
    };
    let (mut day, mut month, mut year, mut clock, mut offset) = (None, None, None, None, 0);
    for word in text.split([' ', ',', '-', '/', '\t', '.']).filter(|word| !word.is_empty()) {
        if word.contains(':') && clock.is_none() {
            let (hour, rest) = word.split_once(':')?;
            let mut rest = rest.split(':');
            let minute: u32 = rest.next()?.parse().ok()?;
            let second: u32 = rest.next().and_then(|second| second.parse().ok()).unwrap_or(0);
            clock = Some((hour.parse::<u32>().ok()?, minute, second.min(59)));
        } else if let Some(found) = month_by_name(word) {
            month = month.or(Some(found));
        } else if let Some(zone) = zone(word) {
            offset = zone;
        } else if let Ok(number) = word.parse::<u32>() {
            if word.len() == 4 {
                year = year.or(i32::try_from(number).ok());
            } else if day.is_none() && (1..=31).contains(&number) {
                day = Some(number);
            } else if month.is_none() && year.is_none() && (1..=12).contains(&number) {
                month = Some(number);
            } else if year.is_none() && word.len() == 2 {
                year = i32::try_from(number).ok().map(|n| if n < 70 { n + 2000 } else { n + 1900 });
            }
        }
    }
    // The minus of a western zone was taken for a separator.
    if let Some((_, tail)) = text.rsplit_once(" -")
        && tail.len() == 4
        && let Some(zone) = zone(&format!("+{tail}"))
    {
        offset = -zone;
    }
    let (hour, minute, second) = clock.unwrap_or((12, 0, 0));
    let local =
        chrono::NaiveDate::from_ymd_opt(year?, month?, day?)?.and_hms_opt(hour, minute, second)?;
    local.and_local_timezone(FixedOffset::east_opt(offset * 60)?).single()
}

fn zone(word: &str) -> Option<i32> {
    let digits = word.strip_prefix('+')?;
    if digits.len() != 4 {
        return None;
    }
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?;
    (minutes < 15 * 60).then_some(minutes)
}

fn month_by_name(word: &str) -> Option<u32> {
    const NAMES: [(&str, u32); 24] = [
        ("jan", 1),
        ("ene", 1),
        ("feb", 2),
        ("fév", 2),
        ("mar", 3),
        ("mär", 3),
        ("apr", 4),
        ("abr", 4),
        ("avr", 4),
        ("may", 5),
        ("mai", 5),
        ("jun", 6),
        ("jul", 7),
        ("aug", 8),
        ("ago", 8),
        ("aoû", 8),
        ("sep", 9),
        ("set", 9),
        ("oct", 10),
        ("okt", 10),
        ("out", 10),
        ("nov", 11),
        ("dec", 12),
        ("dic", 12),
    ];
    let word = word.to_lowercase();
    NAMES.iter().find(|(name, _)| word.starts_with(name)).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expected: &str) {
        let found = read(input).map(|date| date.to_rfc3339()).unwrap_or_default();
        assert_eq!(found, expected, "{input}");
    }

    #[test]
    fn dates_are_read_in_the_forms_that_mails_carry() {
        check("Wed, 27 Oct 2021 09:31:00 +0200", "2021-10-27T09:31:00+02:00");
        check("27 Oct 2021 09:31 GMT", "2021-10-27T09:31:00+00:00");
        check("Wed, 27 Oct 2021 09:31:00 +0200 (CEST)", "2021-10-27T09:31:00+02:00");
        check("Wed, 27 Oct 21 09:31:00 +0200", "2021-10-27T09:31:00+02:00");
        check("2021-10-27T09:31:00Z", "2021-10-27T09:31:00+00:00");
        check("mié, 27 oct 2021 09:31:00 +0200", "2021-10-27T09:31:00+02:00");
        check("27/10/2021 9:31:00", "2021-10-27T09:31:00+00:00");
        check("Wed Oct 27 09:31:00 2021", "2021-10-27T09:31:00+00:00");
        check("Tue, 27 Octubre 2021 09:31:00 -0500", "2021-10-27T09:31:00-05:00");
    }

    #[test]
    fn dates_that_no_clock_showed_are_none() {
        check("Thu, 01 Jan 1970 00:00:00 +0000", "");
        check("Wed, 31 Feb 2021 09:31:00 +0200", "");
        check("ayer por la tarde", "");
        check("Wed, 27 Oct 9021 09:31:00 +0200", "");
        check("", "");
    }
}
