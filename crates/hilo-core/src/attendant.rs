//! A thread that attends to an open shop, such as the one that empties its outbox: begun, told to stop, waited
//! for. What it does is the business of whoever starts it.

use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{broadcast, watch};

use crate::error::Failure;
use crate::model::{Timestamp, Topic};

/// Longest sleep: after it the clock is read anew, since machines sleep and clocks are set.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);

/// Rest after the database did not answer.
pub(crate) const REST: Duration = Duration::from_secs(30);

/// Longest wait for the end of an attendant that was told to stop now: it may be held up by the system, as by
/// a keychain that asks its person, and whoever closes the window is not to wait for that.
const FAREWELL: Duration = Duration::from_secs(1);

/// What an attendant is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Run,
    /// Stop once what is under way came to its end.
    Finish,
    /// Stop now.
    Abandon,
}

/// A running attendant. Dropping it stops it at once, as a crash would, and waits for its end no longer than
/// a second; [`Attendant::stop`] is the polite way.
#[derive(Debug)]
pub(crate) struct Attendant {
    order: watch::Sender<Order>,
    ended: mpsc::Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Attendant {
    /// Starts a thread of this name for what `work` does until it is told to stop.
    pub fn start<F: Future<Output = ()>>(
        name: &str,
        work: impl FnOnce(watch::Receiver<Order>) -> F + Send + 'static,
    ) -> Result<Attendant, Failure> {
        let (order, orders) = watch::channel(Order::Run);
        let (end, ended) = mpsc::channel();
        let runtime = runtime()?;
        let thread = std::thread::Builder::new()
            .name(name.into())
            .spawn(move || {
                runtime.block_on(async {
                    let mut abandon = orders.clone();
                    tokio::select! {
                        () = work(orders) => {}
                        _ = abandon.wait_for(|order| *order == Order::Abandon) => {}
                    }
                });
                // A name that is still being looked up would hold up the end.
                runtime.shutdown_background();
                // Nobody waits for the end of an attendant that was dropped.
                let _ = end.send(());
            })
            .map_err(|error| Failure::Internal { detail: error.to_string() })?;
        Ok(Attendant { order, ended, thread: Some(thread) })
    }

    /// Stops the attendant. What is under way has `patience` to come to its end; after that it is dropped.
    pub fn stop(self, patience: Duration) {
        // An attendant that has ended takes no orders.
        let _ = self.order.send(Order::Finish);
        let _ = self.ended.recv_timeout(patience);
    }
}

impl Drop for Attendant {
    fn drop(&mut self) {
        let _ = self.order.send(Order::Abandon);
        let ended = self.ended.recv_timeout(FAREWELL) != Err(mpsc::RecvTimeoutError::Timeout);
        if let Some(thread) = self.thread.take().filter(|_| ended) {
            let _ = thread.join();
        }
    }
}

/// Makes a runtime for the calling thread.
pub(crate) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Internal { detail: error.to_string() })
}

/// Returns how long to sleep until a moment, if there is one.
pub(crate) fn rest_until(next: Option<Timestamp>, now: Timestamp) -> Duration {
    let Some(next) = next else { return LONGEST };
    let milliseconds = u64::try_from(next.0.saturating_sub(now.0)).unwrap_or(0);
    Duration::from_millis(milliseconds.saturating_add(1)).min(LONGEST)
}

/// Waits until something changes that is among `concerns`.
pub(crate) async fn touched(feed: &mut broadcast::Receiver<Vec<Topic>>, concerns: &[Topic]) {
    loop {
        match feed.recv().await {
            Ok(topics) if topics.iter().any(|topic| concerns.contains(topic)) => return,
            Ok(_) => {}
            // Whatever was missed, a look does no harm.
            Err(broadcast::error::RecvError::Lagged(_)) => return,
            Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
        }
    }
}
