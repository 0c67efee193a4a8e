//! How an account stands with its server: how fast it may send, and how long it waits after the server
//! turned all of its mails away. Pure: `now` is a parameter.
//!
//! Providers count the mails of an account by the minute, hour and day, and shut out whoever sends too
//! fast. The allowance is a token bucket: a minute's worth may leave at once, the rest as it fills up.

use super::state::Refusal;
use crate::model::{Pace, SendProblem, Timestamp};

/// What one mail takes of the allowance.
const MAIL: i64 = 1000;

/// Seconds to wait after the first refusals of an account, one after the other.
const WAITS: [i64; 6] = [30, 60, 120, 300, 900, 1800];

/// Longest wait in seconds where there was no way to the server: networks come back.
const LONGEST_OFFLINE: i64 = 300;

/// When the next mail of an account may leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leave {
    /// Now; this is how the account stands once it has.
    Now(Pace),
    /// Not before this moment.
    At(Timestamp),
    /// Once a person has looked at the account.
    Stopped,
}

impl Pace {
    /// Returns how an account stands of which nothing is known.
    pub fn fresh(per_minute: u32, now: Timestamp) -> Pace {
        Pace {
            allowance: full(per_minute),
            filled_at: now,
            refusals: 0,
            wait_until: None,
            stopped: false,
            problem: None,
            server_text: String::new(),
        }
    }

    /// Says when the next mail may leave. `per_minute` is how many may in a minute, 0 for any number.
    pub fn leave(&self, per_minute: u32, now: Timestamp) -> Leave {
        if self.stopped {
            return Leave::Stopped;
        }
        if let Some(until) = self.wait_until.filter(|until| *until > now) {
            return Leave::At(until);
        }
        let rate = i64::from(per_minute);
        if rate == 0 {
            return Leave::Now(Pace { filled_at: now, ..self.clone() });
        }
        // A clock that was set back fills nothing; the moment of the last filling is kept for it.
        let passed = now.0.saturating_sub(self.filled_at.0).max(0);
        let filled = passed.saturating_mul(rate) / 60;
        let allowance = self.allowance.saturating_add(filled).min(full(per_minute));
        if allowance >= MAIL {
            return Leave::Now(Pace {
                allowance: allowance - MAIL,
                filled_at: now,
                ..self.clone()
            });
        }
        let missing = MAIL - allowance;
        // Rounded up, so that the mail that waited finds its allowance.
        Leave::At(Timestamp(now.0.saturating_add(missing * 60 / rate + 1)))
    }

    /// Returns how the account stands after the server let a mail in, or refused that mail alone.
    pub fn let_in(&self) -> Pace {
        Pace {
            refusals: 0,
            wait_until: None,
            stopped: false,
            problem: None,
            server_text: String::new(),
            ..self.clone()
        }
    }

    /// Returns how the account stands after a refusal of all of its mails.
    pub fn turned_away(&self, refusal: &Refusal, now: Timestamp) -> Pace {
        let refusals = self.refusals.saturating_add(1);
        Pace {
            refusals,
            wait_until: refusal
                .passing
                .then(|| now.plus_seconds(seconds(refusal.problem, refusals))),
            stopped: !refusal.passing,
            problem: Some(refusal.problem),
            server_text: refusal.server_text.clone(),
            ..self.clone()
        }
    }
}

/// Seconds to wait after so many refusals one after the other.
fn seconds(problem: SendProblem, refusals: u32) -> i64 {
    let position = usize::try_from(refusals.saturating_sub(1)).unwrap_or(usize::MAX);
    let seconds = WAITS.get(position).or(WAITS.last()).copied().unwrap_or_default();
    let offline = matches!(problem, SendProblem::Unreachable | SendProblem::UnknownHost);
    if offline { seconds.min(LONGEST_OFFLINE) } else { seconds }
}

fn full(per_minute: u32) -> i64 {
    i64::from(per_minute).saturating_mul(MAIL)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn refusal(problem: SendProblem, passing: bool) -> Refusal {
        Refusal { problem, server_text: "no".into(), passing, account_wide: true }
    }

    #[test]
    fn a_minutes_worth_leaves_at_once_and_the_rest_as_it_fills_up() {
        let mut pace = Pace::fresh(20, NOW);
        for sent in 0..20 {
            let Leave::Now(next) = pace.leave(20, NOW) else { panic!("after {sent}") };
            pace = next;
        }
        let Leave::At(at) = pace.leave(20, NOW) else { panic!("a mail too many") };
        assert_eq!(at.0 - NOW.0, 3001);
        assert!(matches!(pace.leave(20, at), Leave::Now(_)));
        assert!(matches!(pace.leave(0, NOW), Leave::Now(_)), "no limit");
    }

    #[test]
    fn waits_grow_with_the_refusals_and_end_with_a_mail_that_was_let_in() {
        let mut pace = Pace::fresh(20, NOW);
        let mut waits = Vec::new();
        for _ in 0..7 {
            pace = pace.turned_away(&refusal(SendProblem::TryLater, true), NOW);
            let Leave::At(at) = pace.leave(20, NOW) else { panic!("{pace:?}") };
            waits.push((at.0 - NOW.0) / 1000);
        }
        assert_eq!(waits, [30, 60, 120, 300, 900, 1800, 1800]);
        assert!(matches!(pace.let_in().leave(20, NOW), Leave::Now(_)));
    }

    #[test]
    fn a_network_that_is_away_is_asked_again_within_five_minutes() {
        let mut pace = Pace::fresh(20, NOW);
        for _ in 0..9 {
            pace = pace.turned_away(&refusal(SendProblem::Unreachable, true), NOW);
        }
        assert_eq!(pace.leave(20, NOW), Leave::At(NOW.plus_seconds(300)));
    }

    #[test]
    fn a_wrong_password_stops_the_account_until_somebody_looks() {
        let pace = Pace::fresh(20, NOW).turned_away(&refusal(SendProblem::SignIn, false), NOW);
        assert_eq!(pace.leave(20, NOW.plus_seconds(1_000_000)), Leave::Stopped);
        assert_eq!(pace.problem, Some(SendProblem::SignIn));
        assert!(matches!(pace.let_in().leave(20, NOW), Leave::Now(_)));
    }

    proptest! {
        #[test]
        fn no_minute_sees_more_than_twice_its_worth(
            per_minute in 1_u32..200,
            steps in proptest::collection::vec(0_i64..5_000, 1..400),
        ) {
            let mut now = NOW;
            let mut pace = Pace::fresh(per_minute, now);
            let mut sent: Vec<Timestamp> = Vec::new();
            for step in steps {
                now = Timestamp(now.0 + step);
                match pace.leave(per_minute, now) {
                    Leave::Now(next) => {
                        pace = next;
                        sent.push(now);
                    }
                    Leave::At(at) => prop_assert!(at > now),
                    Leave::Stopped => prop_assert!(false, "nobody stopped it"),
                }
                let minute = sent.iter().filter(|at| at.0 > now.0 - 60_000).count();
                prop_assert!(minute <= 2 * per_minute as usize, "{minute}");
            }
        }
    }
}
