//! Working time: when the shop answers, and how much of that lies between two moments.
//!
//! A day is open by what the shop said of it ([`DayException`](crate::model::DayException)); else it is closed where it is
//! a public holiday; else it is like its weekday. Hours are those of a wall clock in the shop's zone: an hour that a
//! change of the clocks skips is no working time, and one that comes twice counts twice.
//!
//! Pure: no clock, no database. Public holidays are data (`hours/holidays.csv`, which says in `hours/public_holidays.py`
//! how it is made), known for the years 2015 to 2035; outside of them only the week and the exceptions are.

mod holidays;
mod open_time;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

pub use holidays::{are_known, regions};
pub use open_time::OpenTime;
use open_time::Stretch;

use crate::model::{ComingDayOff, DayOff, OpenSpan, Settings, Timestamp, WorkingHours};

/// Days that are looked at for the next one on which somebody works.
const LOOK_AHEAD: usize = 366;
/// Days around two moments that are taken in, so that clocks that run out later are known.
const MARGIN: u64 = 60;
/// Days of which open time is made at most: what a false date in a mail asks for is not counted.
const MOST_DAYS: i64 = 60 * 366;

/// Returns a span as people write it: `09:00-18:00`.
pub fn written(span: OpenSpan) -> String {
    let OpenSpan { from, to } = span;
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

/// The days and hours of a shop.
#[derive(Debug, Clone)]
pub struct Calendar {
    zone: Tz,
    week: [Vec<OpenSpan>; 7],
    holidays: BTreeMap<NaiveDate, &'static str>,
    exceptions: BTreeMap<NaiveDate, (String, Vec<OpenSpan>)>,
}

impl Calendar {
    /// Returns the calendar of a shop.
    pub fn of(shop: &Settings) -> Calendar {
        let WorkingHours { week, closed_on_holidays, region, exceptions } = &shop.hours;
        let holidays = match closed_on_holidays {
            true => holidays::of(&shop.country, region),
            false => BTreeMap::new(),
        };
        let exceptions =
            exceptions.iter().map(|each| (each.day, (each.name.clone(), each.open.clone())));
        Calendar {
            zone: shop.time_zone.parse().unwrap_or(Tz::UTC),
            week: week.clone(),
            holidays,
            exceptions: exceptions.collect(),
        }
    }

    /// Returns the day that a moment belongs to.
    pub fn day(&self, at: Timestamp) -> NaiveDate {
        at.utc().with_timezone(&self.zone).date_naive()
    }

    /// Returns why nobody answers on a day; `None` where somebody does.
    pub fn day_off(&self, day: NaiveDate) -> Option<DayOff<'_>> {
        if let Some((name, open)) = self.exceptions.get(&day) {
            return open.is_empty().then_some(DayOff::Exception(name));
        }
        if let Some(name) = self.holidays.get(&day) {
            return Some(DayOff::Holiday(name));
        }
        self.of_weekday(day).is_empty().then_some(DayOff::Weekly)
    }

    /// Returns the first day from this one on at which somebody answers; the day itself where there is none within a year.
    pub fn working_day(&self, day: NaiveDate) -> NaiveDate {
        let works = |day: &NaiveDate| self.day_off(*day).is_none();
        day.iter_days().take(LOOK_AHEAD).find(works).unwrap_or(day)
    }

    /// Returns the first times within a year, `most` at most, that the shop is closed other than by its week, from a day on.
    pub fn coming_days_off(&self, from: NaiveDate, most: usize) -> Vec<ComingDayOff> {
        let mut found: Vec<ComingDayOff> = Vec::new();
        for day in from.iter_days().take(LOOK_AHEAD) {
            let (name, holiday) = match self.day_off(day) {
                Some(DayOff::Holiday(name)) if !self.of_weekday(day).is_empty() => (name, true),
                Some(DayOff::Exception(name)) => (name, false),
                Some(DayOff::Holiday(_) | DayOff::Weekly) | None => continue,
            };
            let same = |before: &&mut ComingDayOff| {
                (before.name.as_str(), before.holiday, before.last.succ_opt())
                    == (name, holiday, Some(day))
            };
            if let Some(before) = found.last_mut().filter(same) {
                before.last = day;
            } else if found.len() < most {
                found.push(ComingDayOff { day, last: day, name: name.to_owned(), holiday });
            } else {
                break;
            }
        }
        found
    }

    /// Returns the working hours around two moments.
    pub fn open_hours(&self, from: Timestamp, to: Timestamp) -> OpenTime {
        self.stretches(from, to, |day| self.open(day).to_vec())
    }

    /// Returns the days on which somebody works around two moments, each from midnight to midnight.
    pub fn open_days(&self, from: Timestamp, to: Timestamp) -> OpenTime {
        self.stretches(from, to, |day| match self.day_off(day) {
            Some(_) => Vec::new(),
            None => vec![OpenSpan { from: 0, to: 24 * 60 }],
        })
    }

    fn open(&self, day: NaiveDate) -> &[OpenSpan] {
        match (self.exceptions.get(&day), self.day_off(day)) {
            (Some((_, open)), _) => open,
            (None, Some(_)) => &[],
            (None, None) => self.of_weekday(day),
        }
    }

    fn of_weekday(&self, day: NaiveDate) -> &[OpenSpan] {
        let number = day.weekday().num_days_from_monday();
        usize::try_from(number).ok().and_then(|n| self.week.get(n)).map_or(&[], Vec::as_slice)
    }

    fn stretches(
        &self,
        from: Timestamp,
        to: Timestamp,
        open: impl Fn(NaiveDate) -> Vec<OpenSpan>,
    ) -> OpenTime {
        let around = |day: NaiveDate, days: Option<NaiveDate>| days.unwrap_or(day);
        let (first, last) = (self.day(from), self.day(to.max(from)));
        let first = around(first, first.checked_sub_days(Days::new(MARGIN)));
        let last = around(last, last.checked_add_days(Days::new(MARGIN)));
        let first = around(first, last.checked_sub_signed(TimeDelta::days(MOST_DAYS))).max(first);
        let mut stretches: Vec<Stretch> = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last) {
            for span in open(day) {
                let (from, to) = (self.first(day, span.from), self.last(day, span.to));
                // Where clocks go back, spans that do not meet on the wall may.
                let from = stretches.last().map_or(from, |before| from.max(before.to));
                if from < to {
                    stretches.push(Stretch { from, to });
                }
            }
        }
        OpenTime::of(stretches)
    }

    /// Returns the first moment at which the wall clock shows a minute or a later one.
    fn first(&self, day: NaiveDate, minute: u16) -> Timestamp {
        match self.shown(day, minute) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc().into(),
            LocalResult::None => self.after_gap(day, minute),
        }
    }

    /// Returns the last moment at which the wall clock comes to a minute.
    fn last(&self, day: NaiveDate, minute: u16) -> Timestamp {
        match self.shown(day, minute) {
            LocalResult::Single(at) | LocalResult::Ambiguous(_, at) => at.to_utc().into(),
            LocalResult::None => self.after_gap(day, minute),
        }
    }

    fn shown(&self, day: NaiveDate, minute: u16) -> LocalResult<DateTime<Tz>> {
        let midnight = day.and_time(NaiveTime::MIN);
        self.zone.from_local_datetime(&(midnight + TimeDelta::minutes(minute.into())))
    }

    /// Clocks went forward past the minute: the moment at which they did.
    fn after_gap(&self, day: NaiveDate, minute: u16) -> Timestamp {
        let midnight = day.and_time(NaiveTime::MIN);
        // The widest gap, a day that islands left out when they moved over the date line, is 24 hours.
        let later =
            (1..=24 * 60).map(|more| midnight + TimeDelta::minutes(i64::from(minute) + more));
        let at = later.filter_map(|wall| self.zone.from_local_datetime(&wall).earliest()).next();
        at.map(|at| at.to_utc()).unwrap_or_else(|| midnight.and_utc()).into()
    }
}

#[cfg(test)]
mod tests;
