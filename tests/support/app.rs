//! An open shop for tests and for the bridge: what the shell is to the window, without a window.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hilo_core::error::Failure;
use hilo_core::mailbox;
use hilo_core::model::Topic;
use hilo_core::outbox::worker::Worker;
use hilo_core::secrets::{Memory, Secrets};
use hilo_core::{Desk, Hilo, api};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::spawn_blocking;

/// Time that a mail which is just leaving gets when its shop is closed.
const PATIENCE: Duration = Duration::from_secs(5);

/// An open shop with its outbox and its mailbox at work. Passwords live in memory.
#[derive(Clone)]
pub struct App(Arc<Open>);

struct Open {
    desk: Desk,
    attendance: Mutex<Option<Attendance>>,
    /// The shop whose changes are told.
    shown: watch::Sender<Arc<Hilo>>,
}

impl App {
    /// Opens the shop of a folder. Blocks.
    pub fn open(data: &Path) -> Result<App, Failure> {
        App::open_with(data, Arc::new(Memory::default()))
    }

    /// As [`App::open`], with another keychain.
    pub fn open_with(data: &Path, keychain: Arc<dyn Secrets>) -> Result<App, Failure> {
        let desk = Desk::open(data, keychain)?;
        let hilo = desk.hilo();
        let attendance = Mutex::new(Some(Attendance::begin(&hilo)?));
        Ok(App(Arc::new(Open { desk, attendance, shown: watch::Sender::new(hilo) })))
    }

    /// Returns the shop that is open.
    pub fn hilo(&self) -> Arc<Hilo> {
        self.0.desk.hilo()
    }

    /// Runs one command on a thread where blocking is fine.
    pub async fn call(&self, name: String, request: Value) -> Result<Value, Failure> {
        let open = Arc::clone(&self.0);
        blocking(move || api::dispatch(&open.desk.hilo(), &name, request)).await
    }

    /// Opens the sample shop in a language.
    pub async fn open_sample(&self, language: String) -> Result<(), Failure> {
        let open = Arc::clone(&self.0);
        blocking(move || open.swap(|desk| desk.open_sample(&language))).await
    }

    /// Opens the own shop again.
    pub async fn open_own(&self) -> Result<(), Failure> {
        let open = Arc::clone(&self.0);
        blocking(move || open.swap(|desk| Ok(desk.open_own()))).await
    }

    /// Listens to changes from now on, through every change of shop.
    pub fn changes(&self) -> Changes {
        let mut shown = self.0.shown.subscribe();
        let feed = shown.borrow_and_update().subscribe();
        Changes { shown, feed }
    }
}

/// What runs beside an open shop.
struct Attendance {
    outbox: Worker,
    _mailbox: mailbox::worker::Worker,
    _receiver: mailbox::receiver::Receiver,
}

impl Attendance {
    fn begin(hilo: &Arc<Hilo>) -> Result<Attendance, Failure> {
        let outbox = Worker::start(Arc::clone(hilo))?;
        let mailbox = mailbox::worker::Worker::start(Arc::clone(hilo))?;
        let receiver = mailbox::receiver::Receiver::start(Arc::clone(hilo))?;
        Ok(Attendance { outbox, _mailbox: mailbox, _receiver: receiver })
    }
}

impl Open {
    fn swap(&self, open: impl FnOnce(&Desk) -> Result<Arc<Hilo>, Failure>) -> Result<(), Failure> {
        let mut attendance = self.attendance.lock().unwrap_or_else(PoisonError::into_inner);
        let hilo = open(&self.desk)?;
        let next = Attendance::begin(&hilo)?;
        if let Some(before) = attendance.replace(next) {
            before.outbox.stop(PATIENCE);
        }
        self.shown.send_replace(hilo);
        Ok(())
    }
}

/// The change feed of the shop that is shown.
pub struct Changes {
    shown: watch::Receiver<Arc<Hilo>>,
    feed: broadcast::Receiver<Vec<Topic>>,
}

impl Changes {
    /// Returns what changed next; `None` once the shop is closed for good.
    pub async fn next(&mut self) -> Option<Vec<Topic>> {
        let topics = tokio::select! {
            swapped = self.shown.changed() => return swapped.ok().map(|()| self.turn()),
            topics = self.feed.recv() => topics,
        };
        match topics {
            Ok(topics) => Some(topics),
            // Too much changed to have kept count of it.
            Err(RecvError::Lagged(_)) => Some(Topic::ALL.to_vec()),
            // The shop was closed; the next one is about to open.
            Err(RecvError::Closed) => self.shown.changed().await.ok().map(|()| self.turn()),
        }
    }

    /// Turns to the shop that is shown now, where everything is different.
    fn turn(&mut self) -> Vec<Topic> {
        self.feed = self.shown.borrow_and_update().subscribe();
        Topic::ALL.to_vec()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Internal { detail: error.to_string() }))
}
