//! The loop that empties the outbox: one thread for an opened data folder.
//!
//! It wakes when the outbox or the account changes and when a mail's time has come. Stopping it lets
//! a mail that is leaving come to its end, for as long as the caller has patience.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{broadcast, watch};
use tokio::time::sleep;

use super::delivery::{Step, deliver_next};
use super::smtp::Limits;
use crate::Hilo;
use crate::error::Failure;
use crate::model::{OutboxId, Topic};

/// Longest sleep: after it the clock is read anew, since machines sleep and clocks are set.
const LONGEST: Duration = Duration::from_secs(60);

/// Rest after a server refused the account as a whole, or the database did not answer.
const REST: Duration = Duration::from_secs(30);

/// Longest wait for the end of a worker that was told to stop now: it may be held up by the system, as by
/// a keychain that asks its person, and whoever closes the window is not to wait for that.
const FAREWELL: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Run,
    /// Stop once the mail that is leaving came to its end.
    Finish,
    /// Stop now.
    Abandon,
}

/// A running worker. Dropping it stops it at once, as a crash would, and waits for its end no longer than
/// a second; [`Worker::stop`] is the polite way.
#[derive(Debug)]
pub struct Worker {
    order: watch::Sender<Order>,
    ended: mpsc::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Worker {
    /// Starts the worker of a data folder. One is enough: two would share the work, not double it.
    pub fn start(hilo: Arc<Hilo>) -> Result<Worker, Failure> {
        Worker::start_with(hilo, Limits::default())
    }

    /// Starts a worker whose steps may take no longer than `limits`.
    pub fn start_with(hilo: Arc<Hilo>, limits: Limits) -> Result<Worker, Failure> {
        let (order, orders) = watch::channel(Order::Run);
        let (end, ended) = mpsc::channel();
        let runtime = runtime()?;
        let thread = std::thread::Builder::new()
            .name("outbox".into())
            .spawn(move || {
                runtime.block_on(async {
                    let mut abandon = orders.clone();
                    tokio::select! {
                        () = run(hilo, limits, orders) => {}
                        _ = abandon.wait_for(|order| *order == Order::Abandon) => {}
                    }
                });
                // A name that is still being looked up would hold up the end.
                runtime.shutdown_background();
                // Nobody waits for the end of a worker that was dropped.
                let _ = end.send(());
            })
            .map_err(|error| Failure::Internal { detail: error.to_string() })?;
        Ok(Worker { order, ended, thread: Some(thread) })
    }

    /// Stops the worker. A mail that is leaving has `patience` to come to its end; after that its
    /// connection is dropped, and the next start marks it as unknown.
    pub fn stop(self, patience: Duration) {
        // A worker that has ended takes no orders.
        let _ = self.order.send(Order::Finish);
        let _ = self.ended.recv_timeout(patience);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.order.send(Order::Abandon);
        let ended = self.ended.recv_timeout(FAREWELL) != Err(mpsc::RecvTimeoutError::Timeout);
        if let Some(thread) = self.thread.take().filter(|_| ended) {
            let _ = thread.join();
        }
    }
}

/// Sends every mail whose time has come, one after the other, and returns which were tried.
///
/// Blocks. A refusal of the whole account ends the round.
pub fn run_due(hilo: &Arc<Hilo>, limits: Limits) -> Result<Vec<OutboxId>, Failure> {
    let mut tried = Vec::new();
    runtime()?.block_on(async {
        while let Step::Tried { mail, account_wide } = deliver_next(hilo, limits).await? {
            tried.push(mail);
            if account_wide {
                break;
            }
        }
        Ok(tried)
    })
}

/// Makes a runtime for the calling thread.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal { detail: error.to_string() })
}

async fn run(hilo: Arc<Hilo>, limits: Limits, mut orders: watch::Receiver<Order>) {
    let mut feed = hilo.subscribe();
    while *orders.borrow() == Order::Run {
        let rest = match deliver_next(&hilo, limits).await {
            Ok(Step::Tried { account_wide: false, .. }) => continue,
            Ok(Step::Tried { account_wide: true, .. }) => REST,
            Ok(Step::NoAccount | Step::Wait(None)) => LONGEST,
            Ok(Step::Wait(Some(next))) => until(next.0 - hilo.now().0),
            Err(failure) => {
                tracing::error!(code = failure.code(), "the outbox cannot be worked on");
                REST
            }
        };
        // What a refused try itself changed is no reason to try again; what a person changes is.
        if rest == REST {
            while feed.try_recv().is_ok() {}
        }
        tokio::select! {
            () = sleep(rest) => {}
            () = touched(&mut feed) => {}
            _ = orders.changed() => {}
        }
    }
}

fn until(milliseconds: i64) -> Duration {
    Duration::from_millis(u64::try_from(milliseconds).unwrap_or(0).saturating_add(1)).min(LONGEST)
}

/// Waits until something changes that concerns the outbox.
async fn touched(feed: &mut broadcast::Receiver<Vec<Topic>>) {
    loop {
        match feed.recv().await {
            Ok(topics) if topics.iter().any(|t| matches!(t, Topic::Outbox | Topic::Settings)) => {
                return;
            }
            Ok(_) => {}
            // Whatever was missed, a look does no harm.
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
