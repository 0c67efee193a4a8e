//! The database: the only module with SQL.
//!
//! One file, one writer, query-only readers. A change happens in one transaction of [`Store::write`]; what
//! it touched is told to everybody who listens once it is committed. Nothing here decides anything about
//! customers or messages: callers bring decisions, the store remembers.

pub mod accounts;
pub mod aside;
pub mod blobs;
pub mod cases;
pub mod checks;
pub mod contact;
pub mod customers;
mod danger;
pub mod dead_addresses;
pub mod delivered_to;
pub mod draft;
pub mod folders;
pub mod identities;
pub mod imports;
pub mod journal;
pub mod left_out;
pub mod manual;
pub mod messages;
pub mod names;
pub mod now;
pub mod outbox;
pub mod own_names;
pub mod pace;
pub mod practice;
pub mod replies;
pub mod reports;
pub mod search;
pub mod seen;
pub mod sent_copy;
pub mod settings;
pub mod status;
pub mod template;
pub mod threads;
pub mod timeline;
pub mod typed;
pub mod variants;

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, hooks::Action};
use rusqlite_migration::{M, Migrations};
use tokio::sync::broadcast;

use crate::error::{Failure, Thing};
use crate::model::Topic;

/// The database in its folder.
const DATABASE: &str = "hilo.db";
/// What is locked while a process has the folder.
const LOCK: &str = "hilo.lock";
/// Marks the file as Hilo's (`file(1)` shows it).
const APPLICATION_ID: i32 = 0x4849_4c4f;
/// Connections kept open for reading.
const READERS: usize = 4;
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 64;
/// What brings a file from one version to the next, in order. A change of the file is a further one.
const MIGRATIONS: [&str; 22] = [
    include_str!("../migrations/0001_initial.sql"),
    include_str!("../migrations/0002_missing_files.sql"),
    include_str!("../migrations/0003_variants.sql"),
    include_str!("../migrations/0004_checks.sql"),
    include_str!("../migrations/0005_outbox.sql"),
    include_str!("../migrations/0006_template_states.sql"),
    include_str!("../migrations/0007_delivery_reports.sql"),
    include_str!("../migrations/0008_replies.sql"),
    include_str!("../migrations/0009_sent_copies.sql"),
    include_str!("../migrations/0010_contact.sql"),
    include_str!("../migrations/0011_dead_addresses.sql"),
    include_str!("../migrations/0012_doubt.sql"),
    include_str!("../migrations/0013_mailbox.sql"),
    include_str!("../migrations/0014_flags.sql"),
    include_str!("../migrations/0015_aside.sql"),
    include_str!("../migrations/0016_accounts.sql"),
    include_str!("../migrations/0017_left_out.sql"),
    include_str!("../migrations/0018_threads.sql"),
    include_str!("../migrations/0019_delivered_to.sql"),
    include_str!("../migrations/0020_paused.sql"),
    include_str!("../migrations/0021_cases.sql"),
    include_str!("../migrations/0022_arrival.sql"),
];

/// Why the store could not do something.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refused.
    #[error("database")]
    Sqlite(#[from] rusqlite::Error),
    /// The file could not be brought to this version.
    #[error("migration")]
    Migration(#[from] rusqlite_migration::Error),
    /// The folder or the file could not be reached.
    #[error("data folder {path}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is stored as JSON is not what is expected there.
    #[error("stored value")]
    Json(#[from] serde_json::Error),
    /// Stored bytes cannot be unpacked.
    #[error("stored bytes")]
    Unpack(#[source] std::io::Error),
    /// Another process has the folder.
    #[error("data folder {0} is in use")]
    InUse(PathBuf),
    /// A newer Hilo wrote the file.
    #[error("data folder {0} belongs to a newer version")]
    NewerVersion(PathBuf),
    /// The file is somebody else's database.
    #[error("{0} is not Hilo's")]
    Foreign(PathBuf),
    /// What was asked for is not there.
    #[error("not found")]
    NotFound(Thing),
    /// The row is no longer what the change to undo made of it.
    #[error("changed since")]
    ChangedSince,
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let path = |path: &Path| path.display().to_string();
        match &error {
            StoreError::NotFound(thing) => Failure::NotFound { thing: *thing },
            StoreError::ChangedSince => Failure::ChangedSince,
            StoreError::Foreign(file) => Failure::Database {
                detail: format!("{} is not Hilo's; it was left untouched", file.display()),
            },
            StoreError::InUse(dir) => Failure::InUse { path: path(dir) },
            StoreError::NewerVersion(dir) => Failure::NewerVersion { path: path(dir) },
            StoreError::Io { path: at, source } => {
                Failure::Database { detail: format!("{}: {source}", at.display()) }
            }
            StoreError::Sqlite(sqlite) if is_full(sqlite) => {
                Failure::DiskFull { path: String::new() }
            }
            StoreError::Sqlite(sqlite) => Failure::Database { detail: sqlite.to_string() },
            StoreError::Migration(migration) => Failure::Database { detail: migration.to_string() },
            StoreError::Json(json) => Failure::Database { detail: json.to_string() },
            StoreError::Unpack(unpack) => Failure::Database { detail: unpack.to_string() },
        }
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DiskFull)
}

/// The opened database.
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    touched: Arc<Mutex<BTreeSet<Topic>>>,
    feed: broadcast::Sender<Vec<Topic>>,
    _lock: File,
}

impl Store {
    /// Opens the database in `dir`, making folder and file where they are missing.
    ///
    /// Fails when another process has it, when a newer version wrote it (the file is left untouched) and
    /// when the disk does not allow it.
    pub fn open(dir: &Path) -> Result<Store, StoreError> {
        let io = |source| StoreError::Io { path: dir.to_owned(), source };
        make_private(dir).map_err(io)?;
        let lock = File::create(dir.join(LOCK)).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(dir.to_owned())),
            Err(TryLockError::Error(source)) => return Err(io(source)),
        }
        let path = dir.join(DATABASE);
        let mut writer = Connection::open(&path)?;
        writer.busy_timeout(Duration::from_secs(5))?;
        let migrations = Migrations::from_iter(MIGRATIONS.map(M::up));
        let mark: i32 = writer.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let tables: i64 =
            writer.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if mark != APPLICATION_ID && (mark != 0 || tables > 0) {
            return Err(StoreError::Foreign(path));
        }
        let version: i32 = writer.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if usize::try_from(version).is_ok_and(|version| version > MIGRATIONS.len()) {
            return Err(StoreError::NewerVersion(dir.to_owned()));
        }
        writer.execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0;
             PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
        ))?;
        migrations.to_latest(&mut writer)?;
        let catching_up = writer.transaction()?;
        threads::catch_up(&catching_up)?;
        catching_up.commit()?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS);
        let touched = Arc::new(Mutex::new(BTreeSet::new()));
        let seen = Arc::clone(&touched);
        writer.update_hook(Some(move |_: Action, _: &str, table: &str, _: i64| {
            if let Some(topic) = topic_of(table) {
                unpoisoned(&seen).insert(topic);
            }
        }))?;
        let (feed, _) = broadcast::channel(64);
        Ok(Store {
            path,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            touched,
            feed,
            _lock: lock,
        })
    }

    /// Whether there is a database in `dir`; fails when another process has it. Nothing there is touched.
    pub fn is_in(dir: &Path) -> Result<bool, StoreError> {
        if !dir.join(DATABASE).exists() {
            return Ok(false);
        }
        let io = |source| StoreError::Io { path: dir.to_owned(), source };
        match File::open(dir.join(LOCK)).map(|lock| lock.try_lock()) {
            Ok(Ok(())) => Ok(true),
            Ok(Err(TryLockError::WouldBlock)) => Err(StoreError::InUse(dir.to_owned())),
            Ok(Err(TryLockError::Error(source))) => Err(io(source)),
            // Copied without it, say.
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(io(error)),
        }
    }

    /// Runs queries that see one state of the data, beside a writer.
    pub fn read<T, E>(&self, query: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let pooled = unpoisoned(&self.readers).pop();
        let mut reader = match pooled {
            Some(reader) => reader,
            None => self.open_reader().map_err(|error| E::from(error.into()))?,
        };
        let answer = {
            let snapshot = reader.transaction().map_err(|error| E::from(error.into()))?;
            query(&snapshot)
        };
        let mut readers = unpoisoned(&self.readers);
        if readers.len() < READERS {
            readers.push(reader);
        }
        answer
    }

    /// Makes one change: all of it or, on an error, none.
    pub fn write<T, E>(&self, change: impl FnOnce(&Transaction) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let mut writer = unpoisoned(&self.writer);
        unpoisoned(&self.touched).clear();
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| E::from(error.into()))?;
        let answer = change(&transaction)?;
        transaction.commit().map_err(|error| E::from(error.into()))?;
        let touched: Vec<Topic> =
            std::mem::take(&mut *unpoisoned(&self.touched)).into_iter().collect();
        drop(writer);
        self.publish(touched);
        Ok(answer)
    }

    /// Runs `bulk` with the writer tuned for many rows that can be brought in again.
    ///
    /// Commits stay as durable as ever: others write in between, a mail that leaves among them.
    pub fn in_bulk<T>(&self, bulk: impl FnOnce() -> T) -> Result<T, StoreError> {
        struct Restore<'a>(&'a Store);
        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                // Should it fail, the next opening sets it.
                let _ = self.0.tune(
                    "PRAGMA secure_delete = ON; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 1000;",
                );
            }
        }
        // Indexes are written all over: the longer a checkpoint waits (here for 160 MB of log), the more often
        // a page was changed by the time it is written to its place.
        self.tune(
            "PRAGMA secure_delete = OFF; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 40000;",
        )?;
        let restore = Restore(self);
        let answer = bulk();
        drop(restore);
        unpoisoned(&self.writer).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(answer)
    }

    /// Tells those who listen that something outside the tables changed.
    pub fn publish(&self, topics: Vec<Topic>) {
        if !topics.is_empty() {
            // Nobody listening is no mistake: the command line has no window.
            let _ = self.feed.send(topics);
        }
    }

    /// Listens to changes from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Vec<Topic>> {
        self.feed.subscribe()
    }

    fn tune(&self, pragmas: &str) -> Result<(), StoreError> {
        Ok(unpoisoned(&self.writer).execute_batch(pragmas)?)
    }

    fn open_reader(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        reader.busy_timeout(Duration::from_secs(5))?;
        reader.execute_batch(
            "PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0;
             PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000;",
        )?;
        reader.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(reader)
    }
}

fn topic_of(table: &str) -> Option<Topic> {
    Some(match table {
        "customer" | "identity" => Topic::Customers,
        "message" | "mail" | "attachment" | "delivery_report" | "reply" | "seen" => Topic::Messages,
        "import" | "import_source" => Topic::Imports,
        "template" => Topic::Templates,
        "draft" | "check_left" | "check_count" => Topic::Drafts,
        "outbox" | "practice_mail" | "sending_account" | "sent_copy" => Topic::Outbox,
        "account" | "setting" => Topic::Settings,
        "customer_case" => Topic::Cases,
        "mailbox_visit" => Topic::Mailbox,
        _ => return None,
    })
}

/// Makes the folder; on systems with file modes, for its owner alone.
fn make_private(dir: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// A poisoned lock means that a handler panicked; its transaction was rolled back, so the data is whole.
fn unpoisoned<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
