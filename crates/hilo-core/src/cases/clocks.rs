//! Two clocks for whatever a customer asks, and how much of it burns.
//!
//! The first answer is due after an hour of the shop's working hours, an answer that says something after 24 hours of its
//! working days, each counted from midnight to midnight, so that what comes on Friday at five is due on Monday at five.
//! They run on the time of the message, not of its arrival, and not while the matter waits for somebody else. What was old
//! when it arrived, as the mails of an old mailbox are, has none: nobody could have answered it in time.
//!
//! An acknowledgement stops the first clock and not the second. Nothing stops what burns, which goes by the calendar: the
//! customer's days have no holidays.

use chrono::NaiveDate;

use crate::hours::OpenTime;
use crate::model::{Burning, Clock, ClockState, Timestamp};

const HOUR: i64 = 3_600_000;
/// Working time within which the first answer is due.
pub const FIRST_ANSWER: i64 = HOUR;
/// Time of working days within which an answer is due.
pub const ANSWER: i64 = 24 * HOUR;
/// Age at arrival from which on a message is history.
const HISTORY: i64 = 7 * 24 * HOUR;

/// Something that a customer said and that waits for an answer.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// When they said it.
    pub at: Timestamp,
    /// When it came to Hilo.
    pub arrived_at: Timestamp,
    /// When somebody said that it was received, or answered it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// From when to when the matter waited for somebody else, in order and apart; the last one may go on.
    pub frozen: Vec<(Timestamp, Option<Timestamp>)>,
}

/// Working time around all that is looked at: hours for the first answer, days for the second.
#[derive(Debug, Clone, Copy)]
pub struct Working<'a> {
    /// The shop's hours.
    pub hours: &'a OpenTime,
    /// The shop's days, each from midnight to midnight.
    pub days: &'a OpenTime,
}

/// Returns how the clock of the first answer stands.
pub fn first_answer(asked: &Asked, working: Working, now: Timestamp) -> Clock {
    let stopped = asked.acknowledged_at.into_iter().chain(asked.answered_at).min();
    clock(asked, working.hours, FIRST_ANSWER, stopped, now)
}

/// Returns how the clock of the answer stands.
pub fn answer(asked: &Asked, working: Working, now: Timestamp) -> Clock {
    clock(asked, working.days, ANSWER, asked.answered_at, now)
}

/// Returns how much of something that is open burns, by the days since it began: 10 % where it was not settled on its day,
/// then 20, 40 and 80 %.
pub fn burning(began: NaiveDate, today: NaiveDate) -> Burning {
    match today.signed_duration_since(began).num_days() {
        ..=0 => Burning::Cold,
        1 => Burning::Ten,
        2 => Burning::Twenty,
        3 => Burning::Forty,
        4.. => Burning::Eighty,
    }
}

fn clock(
    asked: &Asked,
    open: &OpenTime,
    limit: i64,
    stopped: Option<Timestamp>,
    now: Timestamp,
) -> Clock {
    if asked.arrived_at.0.saturating_sub(asked.at.0) >= HISTORY {
        return Clock { state: ClockState::History, due: None, left: 0 };
    }
    let end = stopped.unwrap_or(now);
    let runs = runs(asked, end);
    let used: i64 = runs.iter().map(|(from, to)| open.between(*from, *to)).sum();
    let left = limit - used;
    let state = match (stopped, left >= 0) {
        (Some(_), true) => ClockState::Kept,
        (Some(_), false) => ClockState::Broken,
        (None, false) => ClockState::Late,
        (None, true) if is_frozen(asked, end) => ClockState::Frozen,
        (None, true) => ClockState::Running,
    };
    let due = match state {
        ClockState::Frozen => None,
        ClockState::Running | ClockState::Kept => open.after(end.max(asked.at), left),
        ClockState::Late | ClockState::Broken | ClockState::History => ran_out(&runs, open, limit),
    };
    Clock { state, due, left }
}

fn is_frozen(asked: &Asked, at: Timestamp) -> bool {
    asked.frozen.iter().any(|(from, to)| *from <= at && to.is_none_or(|to| to > at))
}

/// The stretches in which the clock ran until `end`.
fn runs(asked: &Asked, end: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    let mut runs = Vec::new();
    let mut from = asked.at;
    for (begin, until) in &asked.frozen {
        if *begin > from {
            runs.push((from, (*begin).min(end)));
        }
        match until {
            Some(until) => from = from.max(*until),
            None => return kept(runs, end),
        }
    }
    runs.push((from, end));
    kept(runs, end)
}

fn kept(runs: Vec<(Timestamp, Timestamp)>, end: Timestamp) -> Vec<(Timestamp, Timestamp)> {
    runs.into_iter().filter(|(from, to)| from <= to && *from <= end).collect()
}

/// The moment at which the working time of these stretches came to the limit.
fn ran_out(runs: &[(Timestamp, Timestamp)], open: &OpenTime, limit: i64) -> Option<Timestamp> {
    let mut left = limit;
    for (from, to) in runs {
        let here = open.between(*from, *to);
        if here >= left {
            return open.after(*from, left);
        }
        left -= here;
    }
    None
}

#[cfg(test)]
mod tests;
