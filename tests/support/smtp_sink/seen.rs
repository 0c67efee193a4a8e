//! What a sink remembers.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest wait for something that has to happen.
const PATIENCE: Duration = Duration::from_secs(30);

/// A mail that came, whole or in part.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// The mail.
    pub raw: String,
}

/// What came since the last look.
#[derive(Debug, Default)]
pub struct Taken {
    /// Mails that were kept.
    pub arrivals: Vec<Arrival>,
    /// Bodies that were asked for and whose end never came.
    pub fragments: Vec<Arrival>,
}

#[derive(Default)]
pub(super) struct Facts {
    pub arrivals: Vec<Arrival>,
    pub fragments: Vec<Arrival>,
    pub commands: Vec<String>,
    pub bodies: usize,
    pub visitors: usize,
    pub visits: usize,
    pub flooded: usize,
}

#[derive(Default)]
pub(super) struct Seen {
    facts: Mutex<Facts>,
    changed: Condvar,
}

impl Seen {
    /// Notes something and wakes who waits for it.
    pub fn note<T>(&self, change: impl FnOnce(&mut Facts) -> T) -> T {
        let answer = change(&mut self.lock());
        self.changed.notify_all();
        answer
    }

    /// Waits until something is so.
    pub fn wait(&self, what: &str, so: impl Fn(&Facts) -> bool) {
        let (facts, waited) = self
            .changed
            .wait_timeout_while(self.lock(), PATIENCE, |facts| !so(facts))
            .unwrap_or_else(PoisonError::into_inner);
        drop(facts);
        assert!(!waited.timed_out(), "waited in vain: {what}");
    }

    pub fn lock(&self) -> MutexGuard<'_, Facts> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
