//! How much working time lies between two moments, in the time of a search and whatever lies between them.

use crate::model::Timestamp;

/// Time without a break, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Stretches of working time, in order, of as many days as it was made for; before and after them there is none.
#[derive(Debug, Clone, Default)]
pub struct OpenTime {
    stretches: Vec<Stretch>,
    /// For each stretch, milliseconds of all before it.
    before: Vec<i64>,
}

impl OpenTime {
    pub(super) fn of(stretches: Vec<Stretch>) -> OpenTime {
        let sums = stretches.iter().scan(0, |sum, each| {
            let before = *sum;
            *sum += each.to.0 - each.from.0;
            Some(before)
        });
        let before = sums.collect();
        OpenTime { stretches, before }
    }

    /// Returns the milliseconds of working time from one moment to another; none where the second is not later.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        (self.until(to) - self.until(from)).max(0)
    }

    /// Returns when so many milliseconds of working time have passed since a moment: the earliest such moment, which is
    /// the moment itself for none. `None` where there is not that much.
    pub fn after(&self, from: Timestamp, milliseconds: i64) -> Option<Timestamp> {
        if milliseconds <= 0 {
            return Some(from);
        }
        let wanted = self.until(from).checked_add(milliseconds)?;
        let at = self.before.partition_point(|before| *before < wanted).checked_sub(1)?;
        let (stretch, before) = (self.stretches.get(at)?, self.before.get(at)?);
        let end = Timestamp(stretch.from.0 + (wanted - before));
        (end <= stretch.to).then_some(end)
    }

    /// Whether a moment is working time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        let next = self.stretches.partition_point(|each| each.to <= at);
        self.stretches.get(next).is_some_and(|each| each.from <= at)
    }

    /// Working time of all that lies before a moment.
    fn until(&self, at: Timestamp) -> i64 {
        let begun = self.stretches.partition_point(|each| each.from < at);
        let Some(last) = begun.checked_sub(1) else { return 0 };
        match (self.stretches.get(last), self.before.get(last)) {
            (Some(stretch), Some(before)) => before + (at.min(stretch.to).0 - stretch.from.0),
            _ => 0,
        }
    }
}
