//! The loop that files copies: a thread of its own, so that a slow server never holds up a mail.
//!
//! It wakes when the outbox or the account changes and when a copy's time has come. While no mailbox is set up
//! it only sleeps. It may be stopped at any moment, since each try begins with a search.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::connection::Limits;
use super::copies::{Step, round};
use crate::Hilo;
use crate::attendant::{Attendant, Order, REST, rest_until, runtime, touched};
use crate::error::Failure;
use crate::model::{OutboxId, Topic};

/// Rest between two visits at the server: copies of mails that leave one after the other go together.
const BREATH: Duration = Duration::from_secs(10);

/// What the mailbox looks at.
const CONCERNS: [Topic; 2] = [Topic::Outbox, Topic::Settings];

/// A running worker. Dropping it stops it.
#[derive(Debug)]
pub struct Worker {
    _attendant: Attendant,
}

impl Worker {
    /// Starts the worker of a data folder.
    pub fn start(hilo: Arc<Hilo>) -> Result<Worker, Failure> {
        let attendant =
            Attendant::start("mailbox", move |orders| run(hilo, Limits::default(), orders))?;
        Ok(Worker { _attendant: attendant })
    }
}

/// Tries every copy whose time has come, and returns which were tried. Blocks.
pub fn run_due(hilo: &Arc<Hilo>, limits: Limits) -> Result<Vec<OutboxId>, Failure> {
    runtime()?.block_on(async {
        let mut all = Vec::new();
        while let Step::Tried(mut tried) = round(hilo, limits).await? {
            all.append(&mut tried);
        }
        Ok(all)
    })
}

async fn run(hilo: Arc<Hilo>, limits: Limits, mut orders: watch::Receiver<Order>) {
    let mut feed = hilo.subscribe();
    while *orders.borrow() == Order::Run {
        let rest = match round(&hilo, limits).await {
            Ok(Step::Tried(_)) => {
                tokio::select! {
                    () = sleep(BREATH) => {}
                    _ = orders.changed() => {}
                }
                continue;
            }
            Ok(Step::Wait(next)) => rest_until(next, hilo.now()),
            Err(failure) => {
                tracing::error!(code = failure.code(), "no copy can be filed");
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
}
