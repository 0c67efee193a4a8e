//! The loop that empties the outbox: one thread for an opened data folder.
//!
//! It wakes when the outbox or the account changes and when a mail's time has come. Stopping it lets
//! a mail that is leaving come to its end, for as long as the caller has patience.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::delivery::{Round, Step, prove};
use super::smtp::Limits;
use crate::Hilo;
use crate::attendant::{Attendant, LONGEST, Order, REST, rest_until, runtime, touched};
use crate::error::Failure;
use crate::model::{OutboxId, Topic};

/// What the outbox looks at: a message may be news that stops a mail, or prove that one arrived.
const CONCERNS: [Topic; 3] = [Topic::Outbox, Topic::Settings, Topic::Messages];

/// A running worker. Dropping it stops it at once, as a crash would, and waits for its end no longer than
/// a second; [`Worker::stop`] is the polite way.
#[derive(Debug)]
pub struct Worker(Attendant);

impl Worker {
    /// Starts the worker of a data folder. One is enough: two would share the work, not double it.
    pub fn start(hilo: Arc<Hilo>) -> Result<Worker, Failure> {
        Worker::start_with(hilo, Limits::default())
    }

    /// Starts a worker whose steps may take no longer than `limits`.
    pub fn start_with(hilo: Arc<Hilo>, limits: Limits) -> Result<Worker, Failure> {
        Attendant::start("outbox", move |orders| run(hilo, limits, orders)).map(Worker)
    }

    /// Stops the worker. A mail that is leaving has `patience` to come to its end; after that its
    /// connection is dropped, and the next start marks it as unknown.
    pub fn stop(self, patience: Duration) {
        self.0.stop(patience);
    }
}

/// Sends every mail whose time has come, one after the other, and returns which were tried.
///
/// Blocks. The round ends where all mails of the account have to wait.
pub fn run_due(hilo: &Arc<Hilo>, limits: Limits) -> Result<Vec<OutboxId>, Failure> {
    let mut tried = Vec::new();
    runtime()?.block_on(async {
        prove(hilo.store(), hilo.now())?;
        let mut round = Round::new(Arc::clone(hilo), limits);
        let end = loop {
            match round.step().await {
                Ok(Step::Tried(mail)) => tried.push(mail),
                Ok(Step::Wait(_) | Step::NoAccount) => break Ok(()),
                Err(failure) => break Err(failure),
            }
        };
        round.end().await;
        end.map(|()| tried)
    })
}

async fn run(hilo: Arc<Hilo>, limits: Limits, mut orders: watch::Receiver<Order>) {
    let mut feed = hilo.subscribe();
    let mut round = Round::new(Arc::clone(&hilo), limits);
    while *orders.borrow() == Order::Run {
        let step = match prove(hilo.store(), hilo.now()) {
            Ok(()) => round.step().await,
            Err(failure) => Err(failure),
        };
        let rest = match step {
            Ok(Step::Tried(_)) => continue,
            Ok(Step::NoAccount) => LONGEST,
            Ok(Step::Wait(next)) => rest_until(next, hilo.now()),
            Err(failure) => {
                tracing::error!(code = failure.code(), "the outbox cannot be worked on");
                // What the failed try itself changed is no reason to try again at once.
                while feed.try_recv().is_ok() {}
                REST
            }
        };
        tokio::select! {
            () = sleep(rest) => {}
            () = touched(&mut feed, &CONCERNS) => {}
            _ = orders.changed() => {}
        }
    }
    round.end().await;
}
