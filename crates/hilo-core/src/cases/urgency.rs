//! What of all that customers are owed comes first, and why.
//!
//! First what is broken already: a promised day that is over, an answer that is late; what burns most of it before the rest.
//! Then what breaks today, by when. Then what was promised for the next working day and what burns, again by how much; then
//! cases of today; last what was old when it came, of which nobody can be late.

use std::cmp::Reverse;

use chrono::NaiveDate;

use super::clocks::{self, Asked, Working};
use crate::hours::Calendar;
use crate::model::{Burning, CaseId, ClockState, NowReason, Timestamp};

/// An open case, as far as it matters for when something is due.
#[derive(Debug, Clone, Copy)]
pub struct OpenCase {
    /// The case.
    pub id: CaseId,
    /// Where it begins.
    pub starts_at: Timestamp,
    /// The latest day that the customer was given, unless it is solved.
    pub promised_for: Option<NaiveDate>,
}

/// What one customer is owed.
#[derive(Debug, Clone, Default)]
pub struct Owed {
    /// The first thing they said that nobody has answered.
    pub asked: Option<Asked>,
    /// Their open cases.
    pub cases: Vec<OpenCase>,
}

/// The worst of what a customer is owed. The greater is the less urgent.
#[derive(Debug, Clone, Copy)]
pub struct Urgency {
    /// Why.
    pub reason: NowReason,
    /// How much of what burns most.
    pub burning: Burning,
    /// The case that it is about.
    pub case: Option<CaseId>,
    place: (u8, Reverse<Burning>, i64),
}

impl Urgency {
    /// Where it stands among others: the smaller comes first.
    pub fn place(&self) -> impl Ord + use<> {
        self.place
    }
}

/// The moment from which on everything is looked at.
pub struct Today<'a> {
    calendar: &'a Calendar,
    working: Working<'a>,
    now: Timestamp,
    day: NaiveDate,
    next: NaiveDate,
}

impl<'a> Today<'a> {
    /// `working` reaches from the first moment that is looked at to `now`.
    pub fn new(calendar: &'a Calendar, working: Working<'a>, now: Timestamp) -> Today<'a> {
        let day = calendar.day(now);
        let next = day.succ_opt().map_or(day, |tomorrow| calendar.working_day(tomorrow));
        Today { calendar, working, now, day, next }
    }

    /// Returns the worst of what a customer is owed; `None` where that is nothing.
    pub fn worst(&self, owed: &Owed) -> Option<Urgency> {
        let asked = owed.asked.iter().map(|asked| self.of_question(asked));
        let cases = owed.cases.iter().map(|case| self.of_case(case));
        let all: Vec<Urgency> = asked.chain(cases).collect();
        let burning = all.iter().map(|each| each.burning).max()?;
        let worst = all.into_iter().min_by_key(|each| each.place)?;
        Some(Urgency { burning, ..worst })
    }

    fn of_question(&self, asked: &Asked) -> Urgency {
        let first = clocks::first_answer(asked, self.working, self.now);
        let answer = clocks::answer(asked, self.working, self.now);
        let due = |due: Option<Timestamp>| due.unwrap_or(asked.at);
        let reason = match (answer.state, first.state) {
            (ClockState::History, _) => NowReason::Unanswered,
            (ClockState::Late, _) => NowReason::AnswerLate { due: due(answer.due) },
            (_, ClockState::Late) => NowReason::FirstAnswerLate { due: due(first.due) },
            _ => NowReason::FirstAnswerDue { due: due(first.due) },
        };
        let is_history = answer.state == ClockState::History;
        let burning = if is_history { Burning::Cold } else { self.burning(asked.at) };
        placed(reason, burning, None, asked.at)
    }

    fn of_case(&self, case: &OpenCase) -> Urgency {
        let burning = self.burning(case.starts_at);
        let reason = match case.promised_for {
            Some(day) if day < self.day => NowReason::PromiseBroken { day },
            Some(day) if day == self.day => NowReason::PromiseToday,
            Some(day) if day <= self.next => NowReason::PromiseNext { day },
            _ if burning > Burning::Cold => NowReason::Burns,
            _ => NowReason::Open,
        };
        placed(reason, burning, Some(case.id), case.starts_at)
    }

    fn burning(&self, since: Timestamp) -> Burning {
        clocks::burning(self.calendar.day(since), self.day)
    }
}

fn placed(reason: NowReason, burning: Burning, case: Option<CaseId>, since: Timestamp) -> Urgency {
    // A day has no moment: by its end it is put among the moments, wherever the shop is.
    let end = |day: NaiveDate| {
        day.and_hms_opt(23, 59, 59).map_or(since.0, |end| end.and_utc().timestamp_millis())
    };
    let place = match reason {
        NowReason::PromiseBroken { day } => (0, burning, end(day)),
        NowReason::AnswerLate { due } | NowReason::FirstAnswerLate { due } => (0, burning, due.0),
        NowReason::FirstAnswerDue { due } => (1, Burning::Cold, due.0),
        // All that runs today comes before what has the whole day.
        NowReason::PromiseToday => (1, Burning::Cold, i64::MAX),
        NowReason::PromiseNext { .. } | NowReason::Burns => (2, burning, since.0),
        NowReason::Open => (3, burning, since.0),
        NowReason::Unanswered => (4, burning, since.0),
    };
    Urgency { reason, burning, case, place: (place.0, Reverse(place.1), place.2) }
}

#[cfg(test)]
mod tests;
