//! The opened data folder: what every command works on.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};

use chrono::Utc;
use tokio::sync::broadcast;

use crate::discovery::Searches;
use crate::error::Failure;
use crate::import::Jobs;
use crate::model::{Timestamp, Topic};
use crate::oauth::Oauth;
use crate::outbox::delivery;
use crate::remote::Fetches;
use crate::secrets::{FolderSecrets, Memory, Secrets};
use crate::store::{Store, imports, template};
use crate::template::starters;

/// Name of the folder with copies of attachments.
const OPENED: &str = "opened";

/// Tells the time.
pub type Clock = dyn Fn() -> Timestamp + Send + Sync;

/// A data folder, opened. One process has it at a time.
pub struct Hilo {
    dir: PathBuf,
    clock: Arc<Clock>,
    store: Store,
    secrets: Arc<dyn Secrets>,
    folder_secrets: Arc<FolderSecrets>,
    jobs: Jobs,
    fetches: Fetches,
    searches: Searches,
    oauth: Oauth,
    /// How often an account was saved or removed, a new password included.
    accounts_saved: AtomicU64,
    handle: Weak<Hilo>,
}

impl Hilo {
    /// Opens the folder `dir`, making it where it is missing.
    ///
    /// An import that a crash broke off is taken out, so that nothing half-done is ever shown. A mail
    /// that was leaving is marked as one of which nobody knows whether it left. Copies of attachments
    /// that were made to be opened are removed. A new folder gets the templates to begin with.
    ///
    /// `keychain` keeps the secrets, unless the folder has chosen a vault of its own.
    pub fn open(dir: &Path, keychain: Arc<dyn Secrets>) -> Result<Arc<Hilo>, Failure> {
        Hilo::open_at(dir, keychain, Arc::new(|| Utc::now().into()))
    }

    /// Opens a folder as [`Hilo::open`] does, for whom `clock` is the time.
    pub fn open_at(
        dir: &Path,
        keychain: Arc<dyn Secrets>,
        clock: Arc<Clock>,
    ) -> Result<Arc<Hilo>, Failure> {
        let store = Store::open(dir)?;
        let now = clock();
        for import in store.read(|data| Ok::<_, Failure>(imports::unfinished(data)?))? {
            store.write(|tx| imports::drop_unfinished(tx, import, now))?;
        }
        remove_copies(&dir.join(OPENED));
        delivery::after_restart(&store, now)?;
        if !store.read(|data| Ok::<_, Failure>(template::installed(data)?))? {
            let starters = starters();
            store.write(|tx| {
                Ok::<_, Failure>(template::install(tx, starters.iter().map(|s| &s.text), now)?)
            })?;
        }
        let folder_secrets = Arc::new(FolderSecrets::open(dir, keychain));
        Ok(Arc::new_cyclic(|handle| Hilo {
            dir: dir.to_owned(),
            clock,
            store,
            secrets: Arc::clone(&folder_secrets) as Arc<dyn Secrets>,
            folder_secrets,
            jobs: Jobs::default(),
            fetches: Fetches::default(),
            searches: Searches::default(),
            oauth: Oauth::default(),
            accounts_saved: AtomicU64::new(0),
            handle: handle.clone(),
        }))
    }

    /// Tells those who attend to accounts that one is about to change; what is written next wakes them.
    pub(crate) fn account_saved(&self) {
        self.accounts_saved.fetch_add(1, Ordering::SeqCst);
    }

    /// Returns how often an account was saved or removed since the folder was opened.
    pub(crate) fn accounts_saved(&self) -> u64 {
        self.accounts_saved.load(Ordering::SeqCst)
    }

    /// Returns the folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns where copies of attachments are put for other programs to open: a folder for each.
    pub fn opened(&self) -> PathBuf {
        self.dir.join(OPENED)
    }

    /// Returns the database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Returns where passwords live.
    pub fn secrets(&self) -> &Arc<dyn Secrets> {
        &self.secrets
    }

    /// Returns who keeps them.
    pub fn folder_secrets(&self) -> &FolderSecrets {
        &self.folder_secrets
    }

    /// Listens to changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Vec<Topic>> {
        self.store.subscribe()
    }

    /// Returns itself for a thread of its own; `None` while it is being closed.
    pub(crate) fn handle(&self) -> Option<Arc<Hilo>> {
        self.handle.upgrade()
    }

    /// Returns the imports of this process.
    pub(crate) fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Returns the fetches of remote pictures that are under way.
    pub(crate) fn fetches(&self) -> &Fetches {
        &self.fetches
    }

    /// Returns the search for servers of this process.
    pub(crate) fn searches(&self) -> &Searches {
        &self.searches
    }

    /// Returns the sign-ins at providers' pages of this process.
    pub fn oauth(&self) -> &Oauth {
        &self.oauth
    }

    /// Reads the clock. Nothing below the commands does.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

/// Removes the copies of attachments that an earlier process left; customers' files are not to pile up
/// in plain sight.
///
/// Only the folders that are named as ours are: what somebody else put beside them stays. A copy that
/// another program holds goes at the next start.
fn remove_copies(opened: &Path) {
    // A link may lead anywhere.
    if !opened.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return;
    }
    for folder in std::fs::read_dir(opened).into_iter().flatten().flatten() {
        let ours = folder.file_name().to_str().is_some_and(|name| name.parse::<i64>().is_ok());
        if ours && folder.file_type().is_ok_and(|kind| kind.is_dir()) {
            let _ = std::fs::remove_dir_all(folder.path());
        }
    }
}

/// A desk with its shop, which can look at the sample shop and come back.
pub struct Desk {
    /// Held all the time, so that coming back never fails.
    own: Arc<Hilo>,
    /// Sample shops that were opened, by language.
    samples: Mutex<HashMap<&'static str, Arc<Hilo>>>,
    open: RwLock<Arc<Hilo>>,
}

impl Desk {
    /// Opens the shop's own folder.
    pub fn open(own: &Path, keychain: Arc<dyn Secrets>) -> Result<Desk, Failure> {
        let own = Hilo::open(own, keychain)?;
        Ok(Desk { open: RwLock::new(Arc::clone(&own)), own, samples: Mutex::default() })
    }

    /// Returns the shop that is open.
    pub fn hilo(&self) -> Arc<Hilo> {
        Arc::clone(&self.open.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Opens the sample shop beside the own one, making it the first time.
    ///
    /// `language` is `es` or `en`. Everything done there stays there, passwords included.
    pub fn open_sample(&self, language: &str) -> Result<Arc<Hilo>, Failure> {
        let edition = if language == "en" { "en" } else { "es" };
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let sample = match samples.get(edition) {
            Some(sample) => Arc::clone(sample),
            None => {
                let folder = self.own.dir().join("sample").join(edition);
                let sample = crate::demo::open(&folder, edition, Arc::new(Memory::default()))?;
                samples.insert(edition, Arc::clone(&sample));
                sample
            }
        };
        self.swap(Arc::clone(&sample));
        Ok(sample)
    }

    /// Opens the shop's own folder again.
    pub fn open_own(&self) -> Arc<Hilo> {
        self.swap(Arc::clone(&self.own));
        Arc::clone(&self.own)
    }

    fn swap(&self, hilo: Arc<Hilo>) {
        *self.open.write().unwrap_or_else(PoisonError::into_inner) = hilo;
    }
}
