//! How far a folder was read, and what is read next. Pure.
//!
//! A folder numbers its mails upwards (RFC 3501, 2.3.1.1). What was read is one stretch of those numbers: it grows
//! upwards by what is new and, once that is read, downwards by what is old. So the newest mails are there first, and
//! whatever breaks off goes on where it was.

use std::ops::Range;

/// Numbers of the first stretch of a folder that was never read: what fills a screen.
const FIRST: u32 = 50;
/// Numbers of a stretch.
const USUAL: u32 = 5_000;
/// Numbers of the longest stretch: in a folder from which much was removed, most of them are nobody's.
const LONGEST: u32 = 1 << 24;

/// What was read of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The folder's numbering.
    pub uid_validity: u32,
    /// Lowest number of those that were looked at.
    pub low: u32,
    /// The number after the highest of them.
    pub next: u32,
}

/// A folder as the server shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selected {
    /// The folder's numbering.
    pub uid_validity: u32,
    /// What the next mail that comes will be numbered.
    pub uid_next: u32,
    /// Mails in it.
    pub exists: u32,
}

impl Stretch {
    /// Nothing of a folder.
    pub fn nothing_of(selected: Selected) -> Stretch {
        let next = selected.uid_next.max(1);
        Stretch { uid_validity: selected.uid_validity, low: next, next }
    }

    /// Whether what was read is still what the folder's numbers mean. A server that counts anew, or goes back in
    /// its numbers, has made them mean something else.
    pub fn holds(&self, selected: Selected) -> bool {
        self.uid_validity == selected.uid_validity && self.next <= selected.uid_next.max(1)
    }

    /// Returns the numbers to read next; `None` once all were. `empty` is how many stretches in a row had no mail.
    pub fn ahead(&self, selected: Selected, empty: u32) -> Option<Range<u32>> {
        let usual = USUAL.saturating_mul(1 << empty.min(20)).min(LONGEST);
        if self.next < selected.uid_next {
            return Some(self.next..selected.uid_next.min(self.next.saturating_add(usual)));
        }
        let size = if self.low == self.next { FIRST } else { usual };
        (self.low > 1).then(|| self.low.saturating_sub(size).max(1)..self.low)
    }

    /// What was read once these numbers were, too.
    pub fn with(self, read: &Range<u32>) -> Stretch {
        Stretch { low: self.low.min(read.start), next: self.next.max(read.end), ..self }
    }

    /// Whether older mails wait.
    pub fn has_older(&self) -> bool {
        self.low > 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn selected(uid_next: u32) -> Selected {
        Selected { uid_validity: 7, uid_next, exists: 0 }
    }

    #[test]
    fn the_newest_fill_a_screen_first_and_the_oldest_come_last() {
        let folder = selected(10_001);
        let mut stretch = Stretch::nothing_of(folder);
        let mut read = Vec::new();
        while let Some(ahead) = stretch.ahead(folder, 0) {
            stretch = stretch.with(&ahead);
            read.push(ahead);
        }
        assert_eq!(read, [9_951..10_001, 4_951..9_951, 1..4_951]);
    }

    #[test]
    fn what_came_since_is_read_before_what_is_old() {
        let stretch = Stretch { uid_validity: 7, low: 400, next: 1_000 };
        assert_eq!(stretch.ahead(selected(1_003), 0), Some(1_000..1_003));
        assert_eq!(stretch.ahead(selected(1_000), 0), Some(1..400));
    }

    #[test]
    fn numbers_that_mean_something_else_are_noticed() {
        let stretch = Stretch { uid_validity: 7, low: 1, next: 1_000 };
        assert!(stretch.holds(selected(1_000)));
        assert!(!stretch.holds(selected(999)));
        assert!(!stretch.holds(Selected { uid_validity: 8, ..selected(1_000) }));
    }

    proptest! {
        #[test]
        fn every_number_is_read_once_and_emptiness_is_crossed_fast(
            uid_next in 0..=u32::MAX, grown in 0_u32..3_000, broken in 0_usize..9,
        ) {
            let mut folder = selected(uid_next);
            let mut stretch = Stretch::nothing_of(folder);
            let mut steps = 0;
            let mut count = 0_u64;
            while let Some(ahead) = stretch.ahead(folder, steps) {
                prop_assert!(!ahead.is_empty());
                prop_assert!(ahead.end == stretch.low || ahead.start == stretch.next);
                count += u64::from(ahead.end - ahead.start);
                stretch = stretch.with(&ahead);
                steps += 1;
                if steps as usize == broken {
                    folder = selected(uid_next.saturating_add(grown));
                }
                prop_assert!(steps < 400);
            }
            prop_assert_eq!(count, u64::from(folder.uid_next.max(1)) - 1);
        }
    }
}
