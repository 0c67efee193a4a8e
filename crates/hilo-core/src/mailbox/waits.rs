//! What becomes of a copy after a try, and when the next one is. Pure: `now` is a parameter.
//!
//! A mail that was sent is filed; one of which nobody knows whether it left is only looked for. Both are
//! tried at once, after half a minute, two minutes, ten minutes, an hour, and then every four hours for two
//! days. What only a person can mend is given up at once, and everything that is given up can be begun anew.

use crate::model::{CopyPlace, CopyState, SentCopy, Timestamp};
use crate::net::Trouble;

/// Seconds from one try to the next.
const WAITS: [i64; 5] = [30, 90, 480, 3000, 4 * 3600];

/// Tries after which a copy is given up: the last one comes some two days after the first.
const LAST_TRY: u32 = 16;

/// What came of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tried {
    /// The mail is in a folder.
    Filed(CopyPlace),
    /// It is not there. This is no proof that it did not leave: servers file late, and some write another
    /// Message-ID.
    NotThere,
    /// Nobody could look, or the server took no copy.
    Trouble(Trouble),
}

/// Returns how a copy stands after a try.
pub fn after(copy: &SentCopy, tried: Tried, now: Timestamp) -> SentCopy {
    let attempts = copy.attempts.saturating_add(1);
    let (place, trouble) = match tried {
        Tried::Filed(place) => (Some(place), None),
        Tried::NotThere => (None, None),
        Tried::Trouble(trouble) => (None, Some(trouble)),
    };
    let lasting = trouble.as_ref().is_some_and(|trouble| !trouble.passing);
    let next = next_try(now, attempts).filter(|_| !lasting);
    SentCopy {
        state: match (&place, next) {
            (Some(_), _) => CopyState::Filed,
            (None, Some(_)) => CopyState::Waiting,
            (None, None) => CopyState::GivenUp,
        },
        attempts,
        not_before: next.unwrap_or(now),
        problem: trouble.as_ref().map(|trouble| trouble.problem),
        server_text: trouble.map(|trouble| trouble.server_text).unwrap_or_default(),
        place,
    }
}

/// Returns when to try again after so many tries; `None` once it is to be given up.
fn next_try(now: Timestamp, attempts: u32) -> Option<Timestamp> {
    if attempts >= LAST_TRY {
        return None;
    }
    let position = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = WAITS.get(position).or(WAITS.last()).copied().unwrap_or_default();
    Some(now.plus_seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SendProblem;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    #[test]
    fn it_is_looked_at_once_after_half_a_minute_and_two_minutes_and_given_up_after_two_days() {
        let mut copy = SentCopy::wanted(NOW);
        let mut at = Vec::new();
        while copy.state == CopyState::Waiting {
            at.push((copy.not_before.0 - NOW.0) / 1000);
            copy = after(&copy, Tried::NotThere, copy.not_before);
        }
        assert_eq!(at[..6], [0, 30, 120, 600, 3600, 18_000]);
        assert_eq!(at.len(), 16);
        assert_eq!(at[15] / 3600, 45, "hours");
        assert_eq!(copy.state, CopyState::GivenUp);
    }

    #[test]
    fn what_passes_is_waited_for_and_what_does_not_is_told_at_once() {
        let copy = SentCopy::wanted(NOW);
        let away = Trouble::passing(SendProblem::Unreachable, "connection refused");
        let waits = after(&copy, Tried::Trouble(away), NOW);
        assert_eq!((waits.state, waits.not_before), (CopyState::Waiting, NOW.plus_seconds(30)));
        assert_eq!(waits.problem, Some(SendProblem::Unreachable));
        let wrong = Trouble::lasting(SendProblem::SignIn, "no such user");
        let told = after(&copy, Tried::Trouble(wrong), NOW);
        assert_eq!((told.state, told.server_text.as_str()), (CopyState::GivenUp, "no such user"));
    }

    #[test]
    fn a_copy_that_is_there_has_no_problem_any_more() {
        let away = Trouble::passing(SendProblem::Unreachable, "");
        let waits = after(&SentCopy::wanted(NOW), Tried::Trouble(away), NOW);
        let place = CopyPlace { folder: "Sent".into(), uid_validity: Some(7), uid: Some(3) };
        let filed = after(&waits, Tried::Filed(place.clone()), NOW);
        assert_eq!((filed.state, filed.problem), (CopyState::Filed, None));
        assert_eq!((filed.attempts, filed.place), (2, Some(place)));
    }
}
