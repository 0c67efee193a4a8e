//! The shop behind the window: opened while the window shows, and swapped for the sample and back.
//!
//! Beside an open shop run its outbox, its mailbox and its change feed; all end with it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hilo_core::error::Failure;
use hilo_core::mailbox;
use hilo_core::model::Topic;
use hilo_core::outbox::worker::Worker;
use hilo_core::secrets::Keychain;
use hilo_core::{Desk, Hilo, api};
use serde_json::json;
use tauri::async_runtime::{JoinHandle, spawn, spawn_blocking};
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::watch;

/// Time that a mail which is just leaving gets when its shop is closed.
const PATIENCE: Duration = Duration::from_secs(5);

/// What to open.
pub struct Opening {
    /// Folder of the shop.
    pub data: PathBuf,
    /// Language of the sample shop, where that is wanted.
    pub sample: Option<&'static str>,
    /// Files and folders to import.
    pub files: Vec<String>,
}

/// The shop, once it is open.
pub struct Shop {
    app: AppHandle,
    opened: watch::Receiver<Option<Result<Arc<Desk>, Failure>>>,
    attendance: Mutex<Option<Attendance>>,
}

/// What runs beside an open shop.
struct Attendance {
    feed: JoinHandle<()>,
    outbox: Worker,
    _mailbox: mailbox::worker::Worker,
    _receiver: mailbox::receiver::Receiver,
}

impl Shop {
    /// Begins to open a shop; the window need not wait for it.
    pub fn open(app: AppHandle, opening: Opening) -> Arc<Shop> {
        let (tell, opened) = watch::channel(None);
        let shop = Arc::new(Shop { app, opened, attendance: Mutex::new(None) });
        let opener = Arc::clone(&shop);
        spawn_blocking(move || {
            let desk = opener.open_desk(&opening);
            if let Err(failure) = &desk {
                tracing::error!(code = failure.code(), "the shop does not open");
            }
            tell.send_replace(Some(desk));
        });
        shop
    }

    /// Returns the desk, as soon as there is one.
    pub async fn desk(&self) -> Result<Arc<Desk>, Failure> {
        let mut opened = self.opened.clone();
        let desk = opened.wait_for(Option::is_some).await.ok().and_then(|desk| desk.clone());
        desk.unwrap_or_else(|| Err(Failure::Internal { detail: "opening broke off".into() }))
    }

    /// Opens the sample shop in a language. Blocks.
    pub fn open_sample(&self, desk: &Desk, language: &str) -> Result<(), Failure> {
        self.swap(|| desk.open_sample(language))
    }

    /// Opens the own shop again. Blocks.
    pub fn open_own(&self, desk: &Desk) -> Result<(), Failure> {
        self.swap(|| Ok(desk.open_own()))
    }

    /// Ends what runs beside the shop; a mail that is leaving may come to its end. Blocks.
    pub fn close(&self) {
        if let Some(attendance) = self.attendance().take() {
            attendance.end();
        }
    }

    fn attendance(&self) -> MutexGuard<'_, Option<Attendance>> {
        self.attendance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_desk(&self, opening: &Opening) -> Result<Arc<Desk>, Failure> {
        let desk = open_when_free(&opening.data)?;
        match opening.sample {
            Some(language) => self.open_sample(&desk, language)?,
            None => self.swap(|| Ok(desk.hilo()))?,
        }
        if !opening.files.is_empty() {
            api::dispatch(&desk.hilo(), "import_start", json!({ "paths": opening.files }))?;
        }
        Ok(Arc::new(desk))
    }

    /// Attends the shop that `open` gives in place of the one before. One after the other, and where it
    /// fails the one before goes on.
    fn swap(&self, open: impl FnOnce() -> Result<Arc<Hilo>, Failure>) -> Result<(), Failure> {
        let mut attendance = self.attendance();
        let next = Attendance::begin(&self.app, open()?)?;
        if let Some(before) = attendance.replace(next) {
            before.end();
        }
        Ok(())
    }
}

/// Opens the own shop; a Hilo that is just closing it may come to its end first.
fn open_when_free(data: &Path) -> Result<Desk, Failure> {
    let patient = Instant::now() + PATIENCE;
    loop {
        match Desk::open(data, Arc::new(Keychain)) {
            Err(Failure::InUse { .. }) if Instant::now() < patient => {
                std::thread::sleep(Duration::from_millis(50));
            }
            opened => return opened,
        }
    }
}

impl Attendance {
    fn begin(app: &AppHandle, hilo: Arc<Hilo>) -> Result<Self, Failure> {
        let changes = hilo.subscribe();
        let outbox = Worker::start(Arc::clone(&hilo))?;
        let mailbox = mailbox::worker::Worker::start(Arc::clone(&hilo))?;
        let receiver = mailbox::receiver::Receiver::start(hilo)?;
        let feed = spawn(feed(app.clone(), changes));
        Ok(Attendance { feed, outbox, _mailbox: mailbox, _receiver: receiver })
    }

    fn end(self) {
        self.feed.abort();
        self.outbox.stop(PATIENCE);
    }
}

/// Tells the window what changed.
async fn feed(app: AppHandle, mut changes: Receiver<Vec<Topic>>) {
    loop {
        let topics = match changes.recv().await {
            Ok(topics) => topics,
            // Too much changed to have kept count of it.
            Err(RecvError::Lagged(_)) => Topic::ALL.to_vec(),
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = app.emit("changes", json!({ "topics": topics })) {
            tracing::warn!(%error, "the window does not hear of a change");
        }
    }
}
