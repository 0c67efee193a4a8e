//! Where a mail stands and what may happen to it next. Pure: `now` is a parameter.
//!
//! ```text
//! held ──────┐        ┌─► stopped          (the customer wrote meanwhile; a person decides)
//!            ├─► claimed ─► transmitting ─► sent
//! scheduled ─┘        │            ├──────► failed
//!                     └► deferred ◄┤                deferred ─► claimed …
//!                                  └──────► unknown   (no answer, or a restart)
//! claimed ─► held or deferred by a restart, whichever it was
//! held, scheduled, deferred ─► unneeded   (an answer came, or whom it is for wants none like it)
//! held, scheduled, stopped, deferred, failed ─► held (now), scheduled or cancelled by a person
//! unknown ─► sent by a proof; ─► held, sent or cancelled by a person only
//! ```
//!
//! A mail of which nobody knew stays in doubt, wherever it goes from there, until it is known to have been sent: a
//! proof that its first try arrived settles it also where another try was refused, or is still to come. A person's
//! word that it arrived settles it too, but is no proof: such a mail is sent and in doubt, until one comes.
//!
//! What always holds: once a body may have reached the server, nothing but the person's own decision
//! makes it leave again. Only a server that answered "no" makes a mail leave a second time.

use crate::model::{OutboxState, SendProblem, SendProgress, Timestamp};

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
    /// Its time has come, and the customer said something that the person had not seen.
    Newer,
    /// It was only for the case that no answer came, and one has come.
    Answered,
    /// Nobody asked for it, and whom it is for has said meanwhile to want none like it.
    Unwanted,
    /// Its body is about to leave.
    BodyBegins,
    /// A try ended.
    Outcome(Outcome),
    /// Hilo starts and finds it like this.
    Restart,
    /// Something shows that it arrived: a copy in the Sent folder, or an answer or a report that names it.
    Proof,
    /// The person takes it back.
    Cancel,
    /// The person wants it to leave at this moment and not before.
    Schedule(Timestamp),
    /// The person wants it tried now: without waiting for the end of the undo time, and whatever stopped it.
    Retry,
    /// The person wants it sent again, not knowing whether it arrived.
    Resend,
    /// The person says that it arrived.
    MarkSent,
    /// The person wants it off the list, or not to leave at all.
    Discard,
}

/// The mail is not in a state in which this can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the mail is no longer in a state in which this can be done")]
pub struct TooLate;

impl SendProgress {
    /// Returns a mail that was sent off just now and can be taken back for `undo_seconds`.
    pub fn held(now: Timestamp, undo_seconds: u32) -> Self {
        SendProgress {
            state: OutboxState::Held,
            attempts: 0,
            not_before: now.plus_seconds(undo_seconds.into()),
            problem: None,
            server_text: String::new(),
            settled_at: None,
            in_doubt: false,
        }
    }

    /// Returns a mail that is to leave at a chosen moment.
    pub fn scheduled(at: Timestamp) -> Self {
        SendProgress { state: OutboxState::Scheduled, ..SendProgress::held(at, 0) }
    }

    /// Returns where the mail stands after `event`, or [`TooLate`] where it cannot happen.
    pub fn after(&self, event: &Event, now: Timestamp) -> Result<SendProgress, TooLate> {
        use OutboxState::*;
        let mut next = self.clone();
        let due = self.not_before <= now;
        match (event, self.state) {
            (Event::Claim, Held | Scheduled | Deferred) if due => {
                next.state = Claimed;
                next.attempts = self.attempts.saturating_add(1);
            }
            (Event::Newer, Held | Scheduled | Deferred) if due => {
                next.state = Stopped;
            }
            (Event::Answered, Held | Scheduled | Deferred) if due => {
                next.settle(Unneeded, now);
            }
            (Event::Unwanted, Held | Scheduled | Deferred) if due => {
                next.problem = Some(SendProblem::OptedOut);
                next.settle(Unneeded, now);
            }
            (Event::BodyBegins, Claimed) => next.state = Transmitting,
            (Event::Outcome(outcome), Claimed | Transmitting) => next.end_try(outcome, now)?,
            // No byte of its body has left: it was no try.
            (Event::Restart, Claimed) => {
                next.attempts = self.attempts.saturating_sub(1);
                next.state = if self.problem.is_some() { Deferred } else { Held };
            }
            (Event::Restart, Transmitting) => {
                next.end_try(&Outcome::Broken { server_text: String::new() }, now)?;
            }
            (
                Event::Restart,
                Held | Scheduled | Stopped | Sent | Deferred | Failed | Unknown | Cancelled
                | Unneeded,
            ) => {}
            (Event::Cancel, Held | Scheduled | Stopped | Deferred | Failed) => {
                next.settle(Cancelled, now);
            }
            (Event::Schedule(at), Held | Scheduled | Stopped | Deferred | Failed) => {
                next.wait_until(Scheduled, *at);
            }
            (Event::Retry, Held | Scheduled | Stopped | Deferred | Failed)
            | (Event::Resend, Unknown) => {
                next.problem = None;
                next.wait_until(Held, now);
            }
            (Event::Proof, Unknown) => next.arrive(now),
            (
                Event::Proof,
                Held | Scheduled | Stopped | Deferred | Failed | Cancelled | Unneeded,
            ) if self.in_doubt => next.arrive(now),
            // What a person said is known now.
            (Event::Proof, Sent) if self.in_doubt => next.in_doubt = false,
            (
                Event::MarkSent,
                Held | Scheduled | Stopped | Deferred | Failed | Unknown | Cancelled | Unneeded,
            ) if self.in_doubt || self.state == Unknown => {
                next.problem = None;
                next.in_doubt = true;
                // It left when it was tried, not when somebody said so.
                next.settle(Sent, self.settled_at.unwrap_or(now));
            }
            (Event::Discard, Scheduled | Stopped | Failed | Unknown) => {
                next.settle(Cancelled, now);
            }
            (
                Event::Claim
                | Event::Newer
                | Event::Answered
                | Event::Unwanted
                | Event::BodyBegins
                | Event::Outcome(_)
                | Event::Proof
                | Event::Cancel
                | Event::Schedule(_)
                | Event::Retry
                | Event::Resend
                | Event::MarkSent
                | Event::Discard,
                _,
            ) => return Err(TooLate),
        }
        Ok(next)
    }

    fn wait_until(&mut self, state: OutboxState, at: Timestamp) {
        self.state = state;
        self.not_before = at;
        self.settled_at = None;
    }

    fn arrive(&mut self, now: Timestamp) {
        self.problem = None;
        self.in_doubt = false;
        self.settle(OutboxState::Sent, now);
    }

    fn end_try(&mut self, outcome: &Outcome, now: Timestamp) -> Result<(), TooLate> {
        let begun = self.state == OutboxState::Transmitting;
        match outcome {
            Outcome::Accepted { server_text } if begun => {
                self.server_text.clone_from(server_text);
                self.arrive(now);
            }
            Outcome::Broken { server_text } if begun => {
                self.problem = Some(SendProblem::Interrupted);
                self.in_doubt = true;
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
        if refusal.account_wide {
            // It was not about this mail, and the account knows how long all of them wait.
            self.attempts = self.attempts.saturating_sub(1);
            self.state = OutboxState::Deferred;
            self.not_before = now;
            return;
        }
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
mod tests;
