//! Where a mail stands and what may happen to it next. Pure: `now` is a parameter.
//!
//! ```text
//! queued ─► claimed ─► transmitting ─► sent
//!    ▲         │             ├───────► deferred ─► claimed …
//!    └─────────┘ restart     ├───────► failed
//!                            └───────► unknown   (no answer, or a restart)
//! queued, deferred, failed ─► cancelled     unknown ─► queued | sent | cancelled, by a person only
//! ```
//!
//! What always holds: once a body may have reached the server, nothing but the person's own decision
//! makes it leave again. Only a server that answered "no" makes a mail leave a second time.

use crate::model::{OutboxState, SendProblem, SendProgress, Timestamp};

/// Seconds that a mail waits so that it can be taken back.
pub const UNDO_SECONDS: i64 = 10;

/// Minutes to wait after the first tries; after these, every four hours up to two days in all.
const DELAYS: [i64; 5] = [1, 5, 15, 60, 240];

/// Tries after which a mail is given up: the last one comes some 48 hours after the first.
const LAST_ATTEMPT: u32 = 16;

/// Whether a mail that was tried so often is not deferred any more.
pub fn is_last(attempts: u32) -> bool {
    attempts >= LAST_ATTEMPT
}

/// Returns when to try a deferred mail again, or `None` once it is to be given up.
///
/// `attempts` counts the tries already made.
pub fn next_attempt(now: Timestamp, attempts: u32) -> Option<Timestamp> {
    if is_last(attempts) {
        return None;
    }
    let position = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX);
    let minutes = DELAYS.get(position).or(DELAYS.last()).copied().unwrap_or_default();
    Some(now.plus_seconds(minutes * 60))
}

/// Why a server or the way to it said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// For the window to say in words.
    pub problem: SendProblem,
    /// What the server or the system said, as it said it.
    pub server_text: String,
    /// Whether the same mail can be taken later.
    pub passing: bool,
    /// Whether any other mail of the account would be refused as well.
    pub account_wide: bool,
}

/// What came of a try to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the mail.
    Accepted {
        /// What it said.
        server_text: String,
    },
    /// It ended before the first byte of the body left.
    NotBegun(Refusal),
    /// The server had the body and answered no.
    Answered(Refusal),
    /// The body began to leave and no answer came back.
    Broken {
        /// What the system said.
        server_text: String,
    },
}

/// Something that happens to a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A worker takes it up.
    Claim,
    /// Its body is about to leave.
    BodyBegins,
    /// A try ended.
    Outcome(Outcome),
    /// Hilo starts and finds it like this.
    Restart,
    /// The person takes it back.
    Cancel,
    /// The person wants it tried now, without waiting for the end of the undo time either.
    Retry,
    /// The person wants it sent again, not knowing whether it arrived.
    Resend,
    /// The person knows that it arrived.
    MarkSent,
    /// The person wants it off the list.
    Discard,
}

/// The mail is not in a state in which this can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the mail is no longer in a state in which this can be done")]
pub struct TooLate;

impl SendProgress {
    /// Returns a mail that was queued just now and can be taken back for [`UNDO_SECONDS`].
    pub fn queued(now: Timestamp) -> Self {
        SendProgress {
            state: OutboxState::Queued,
            attempts: 0,
            not_before: now.plus_seconds(UNDO_SECONDS),
            problem: None,
            server_text: String::new(),
            settled_at: None,
        }
    }

    /// Returns where the mail stands after `event`, or [`TooLate`] where it cannot happen.
    pub fn after(&self, event: &Event, now: Timestamp) -> Result<SendProgress, TooLate> {
        use OutboxState::*;
        let mut next = self.clone();
        match (event, self.state) {
            (Event::Claim, Queued | Deferred) if self.not_before <= now => {
                next.state = Claimed;
                next.attempts = self.attempts.saturating_add(1);
            }
            (Event::BodyBegins, Claimed) => next.state = Transmitting,
            (Event::Outcome(outcome), Claimed | Transmitting) => next.end_try(outcome, now)?,
            // No byte of its body has left.
            (Event::Restart, Claimed) => next.state = Queued,
            (Event::Restart, Transmitting) => {
                next.end_try(&Outcome::Broken { server_text: String::new() }, now)?;
            }
            (Event::Restart, Queued | Sent | Deferred | Failed | Unknown | Cancelled) => {}
            (Event::Cancel, Queued | Deferred | Failed) => next.settle(Cancelled, now),
            (Event::Retry, Queued | Deferred | Failed) | (Event::Resend, Unknown) => {
                next.state = Queued;
                next.not_before = now;
                next.settled_at = None;
            }
            (Event::MarkSent, Unknown) => {
                next.problem = None;
                next.settle(Sent, now);
            }
            (Event::Discard, Failed | Unknown) => next.settle(Cancelled, now),
            (
                Event::Claim
                | Event::BodyBegins
                | Event::Outcome(_)
                | Event::Cancel
                | Event::Retry
                | Event::Resend
                | Event::MarkSent
                | Event::Discard,
                _,
            ) => return Err(TooLate),
        }
        Ok(next)
    }

    fn end_try(&mut self, outcome: &Outcome, now: Timestamp) -> Result<(), TooLate> {
        let begun = self.state == OutboxState::Transmitting;
        match outcome {
            Outcome::Accepted { server_text } if begun => {
                self.problem = None;
                self.server_text.clone_from(server_text);
                self.settle(OutboxState::Sent, now);
            }
            Outcome::Broken { server_text } if begun => {
                self.problem = Some(SendProblem::Interrupted);
                self.server_text.clone_from(server_text);
                self.settle(OutboxState::Unknown, now);
            }
            Outcome::Answered(refusal) if begun => self.refuse(refusal, now),
            Outcome::NotBegun(refusal) if !begun => self.refuse(refusal, now),
            Outcome::Accepted { .. }
            | Outcome::Broken { .. }
            | Outcome::Answered(_)
            | Outcome::NotBegun(_) => return Err(TooLate),
        }
        Ok(())
    }

    fn refuse(&mut self, refusal: &Refusal, now: Timestamp) {
        self.problem = Some(refusal.problem);
        self.server_text.clone_from(&refusal.server_text);
        match next_attempt(now, self.attempts).filter(|_| refusal.passing) {
            Some(later) => {
                self.state = OutboxState::Deferred;
                self.not_before = later;
            }
            None => self.settle(OutboxState::Failed, now),
        }
    }

    fn settle(&mut self, state: OutboxState, now: Timestamp) {
        self.state = state;
        self.settled_at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);
    const LATER: Timestamp = Timestamp(1_795_000_010_000);

    fn refusal(passing: bool) -> Refusal {
        Refusal {
            problem: SendProblem::TryLater,
            server_text: "450 later".into(),
            passing,
            account_wide: false,
        }
    }

    fn after(events: &[Event]) -> SendProgress {
        events.iter().fold(SendProgress::queued(NOW), |progress, event| {
            progress.after(event, LATER).unwrap_or_else(|_| panic!("{event:?} in {progress:?}"))
        })
    }

    fn state(events: &[Event]) -> OutboxState {
        after(events).state
    }

    fn ended(outcome: Outcome) -> Event {
        Event::Outcome(outcome)
    }

    fn accepted() -> Event {
        ended(Outcome::Accepted { server_text: "250 ok".into() })
    }

    fn broken() -> Event {
        ended(Outcome::Broken { server_text: "reset".into() })
    }

    #[test]
    fn a_mail_goes_its_way() {
        assert_eq!(state(&[Event::Claim, Event::BodyBegins, accepted()]), OutboxState::Sent);
        assert_eq!(state(&[Event::Claim, Event::BodyBegins, broken()]), OutboxState::Unknown);
        let no = |passing| ended(Outcome::Answered(refusal(passing)));
        assert_eq!(state(&[Event::Claim, Event::BodyBegins, no(true)]), OutboxState::Deferred);
        assert_eq!(state(&[Event::Claim, Event::BodyBegins, no(false)]), OutboxState::Failed);
        let not_begun = |passing| ended(Outcome::NotBegun(refusal(passing)));
        assert_eq!(state(&[Event::Claim, not_begun(true)]), OutboxState::Deferred);
        assert_eq!(state(&[Event::Claim, not_begun(false)]), OutboxState::Failed);
    }

    #[test]
    fn a_mail_does_not_leave_within_its_undo_time() {
        assert_eq!(
            SendProgress::queued(NOW).after(&Event::Claim, NOW.plus_seconds(9)),
            Err(TooLate)
        );
        assert!(SendProgress::queued(NOW).after(&Event::Claim, NOW.plus_seconds(10)).is_ok());
    }

    #[test]
    fn a_start_settles_what_a_crash_left() {
        assert_eq!(state(&[Event::Claim, Event::Restart]), OutboxState::Queued);
        let crashed = after(&[Event::Claim, Event::BodyBegins, Event::Restart]);
        assert_eq!(crashed.state, OutboxState::Unknown);
        assert_eq!(crashed.problem, Some(SendProblem::Interrupted));
    }

    #[test]
    fn a_mail_on_its_way_cannot_be_taken_back() {
        for events in [
            vec![Event::Claim],
            vec![Event::Claim, Event::BodyBegins],
            vec![Event::Claim, Event::BodyBegins, accepted()],
            vec![Event::Claim, Event::BodyBegins, broken()],
            vec![Event::Cancel],
        ] {
            assert_eq!(after(&events).after(&Event::Cancel, LATER), Err(TooLate), "{events:?}");
        }
    }

    #[test]
    fn delays_grow_and_end_after_two_days() {
        let mut now = NOW;
        let mut minutes = Vec::new();
        for attempts in 1.. {
            let Some(next) = next_attempt(now, attempts) else { break };
            minutes.push((next.0 - now.0) / 60_000);
            now = next;
        }
        assert_eq!(minutes.get(..6), Some(&[1, 5, 15, 60, 240, 240][..]));
        let hours = (now.0 - NOW.0) / 3_600_000;
        assert!((44..=48).contains(&hours), "{hours}");
    }

    fn event() -> impl Strategy<Value = Event> {
        let refused = (any::<bool>(), any::<bool>()).prop_map(|(passing, begun)| {
            let refusal = refusal(passing);
            ended(if begun { Outcome::Answered(refusal) } else { Outcome::NotBegun(refusal) })
        });
        prop_oneof![
            3 => Just(Event::Claim),
            3 => Just(Event::BodyBegins),
            2 => refused,
            1 => Just(accepted()),
            2 => Just(broken()),
            2 => Just(Event::Restart),
            1 => Just(Event::Cancel),
            1 => Just(Event::Retry),
            1 => Just(Event::Resend),
            1 => Just(Event::MarkSent),
            1 => Just(Event::Discard),
        ]
    }

    proptest! {
        #[test]
        fn nothing_that_may_have_arrived_leaves_again_without_the_person(
            events in proptest::collection::vec(event(), 1..200)
        ) {
            let mut progress = SendProgress::queued(NOW);
            let mut now = NOW;
            let mut may_have_arrived = false;
            for event in events {
                // Time passes as far as the mail waits for.
                now = Timestamp(now.0.max(progress.not_before.0) + 1);
                let Ok(next) = progress.after(&event, now) else { continue };
                match &event {
                    Event::BodyBegins => {
                        prop_assert!(!may_have_arrived, "sent again by itself");
                        may_have_arrived = true;
                    }
                    Event::Resend => may_have_arrived = false,
                    Event::Outcome(Outcome::Answered(_)) => may_have_arrived = false,
                    Event::Outcome(Outcome::Accepted { .. }) | Event::MarkSent => {
                        prop_assert_eq!(next.state, OutboxState::Sent);
                    }
                    Event::Claim | Event::Outcome(_) | Event::Restart | Event::Cancel
                    | Event::Retry | Event::Discard => {}
                }
                let settled = matches!(
                    next.state,
                    OutboxState::Sent | OutboxState::Failed | OutboxState::Unknown | OutboxState::Cancelled
                );
                prop_assert_eq!(next.settled_at.is_some(), settled);
                progress = next;
            }
        }
    }
}
