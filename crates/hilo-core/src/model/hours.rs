//! When the shop answers.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Minutes of a day in which the shop answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub struct OpenSpan {
    /// First minute since midnight, below `to`.
    pub from: u16,
    /// The minute after the last one, at most 1440.
    pub to: u16,
}

/// A day that is not like its weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayException {
    /// The day.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// Why, in the shop's words; may be empty.
    pub name: String,
    /// When the shop answers on that day; nothing where it is closed.
    pub open: Vec<OpenSpan>,
}

/// The working week, the holidays and what differs from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct WorkingHours {
    /// When the shop answers on each day of a week, Monday first.
    pub week: [Vec<OpenSpan>; 7],
    /// Whether public holidays are days off.
    pub closed_on_holidays: bool,
    /// Region whose holidays are kept beside the country's: what stands behind the country in ISO 3166-2, such as `MD`;
    /// empty for none.
    pub region: String,
    /// Days that are not like their weekday, each once; they decide, holiday or not.
    pub exceptions: Vec<DayException>,
}

impl Default for WorkingHours {
    fn default() -> Self {
        let day = || vec![OpenSpan { from: 9 * 60, to: 18 * 60 }];
        WorkingHours {
            week: [day(), day(), day(), day(), day(), Vec::new(), Vec::new()],
            closed_on_holidays: true,
            region: String::new(),
            exceptions: Vec::new(),
        }
    }
}

/// Working hours to look at before they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoursAsked {
    /// The hours; those that are kept where there are none.
    pub hours: Option<WorkingHours>,
}

/// What Hilo knows about the working days of a shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoursKnown {
    /// The day that it is at the shop.
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// Whether any public holiday of the shop's country is known.
    pub has_holidays: bool,
    /// Regions of the country whose holidays are known, by the code of [`WorkingHours::region`].
    pub regions: Vec<String>,
    /// The first few times within a year that the shop is closed other than by its week, from today on.
    pub days_off: Vec<ComingDayOff>,
}

/// Days in a row that are off for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComingDayOff {
    /// The first of them.
    #[ts(type = "string")]
    pub day: NaiveDate,
    /// The last of them, which may be the first.
    #[ts(type = "string")]
    pub last: NaiveDate,
    /// Name of the holiday, or the shop's reason, which may be empty.
    pub name: String,
    /// Whether it is a public holiday.
    pub holiday: bool,
}

/// Why nobody answers on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOff<'a> {
    /// A public holiday, by its name.
    Holiday(&'a str),
    /// The shop said so, with its reason, which may be empty.
    Exception(&'a str),
    /// The shop does not answer on that day of the week.
    Weekly,
}
