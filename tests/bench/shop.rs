//! A data folder with the corpus in it, made through the doors that a person uses, and its times.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hilo_core::model::{PersonAnswer, Settings, SourceAnswer, SourcePreview, Who};
use hilo_core::secrets::Memory;
use hilo_core::{Hilo, api, import};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

use crate::Outcome;
use crate::corpus::{self, ADDRESS, CALLS, CHATS, Person, SHOP};
use crate::words::{Chance, Words};

/// Messages of a transaction, as in an import of Hilo's.
const BATCH: usize = 2_000;

/// How long something took on the clock, and how many seconds of processors.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// On the clock.
    pub time: Duration,
    /// Of all threads together.
    pub busy: f64,
}

/// Begins to count what something costs; the value tells at its end.
pub fn clock() -> impl FnOnce() -> Cost {
    let (begun, busy) = (Instant::now(), time_of_processors());
    move || Cost { time: begun.elapsed(), busy: time_of_processors() - busy }
}

/// What it cost to bring the files in.
pub struct Imported {
    /// Reading them for the preview.
    pub look: Cost,
    /// Reading them again and storing them.
    pub store: Cost,
    /// Messages that were new.
    pub messages: u32,
}

/// Opens a data folder.
pub fn open(data: &Path) -> Outcome<Arc<Hilo>> {
    Hilo::open(data, Arc::new(Memory::default())).map_err(|failure| format!("{failure:?}").into())
}

/// Runs a command, as the window does.
pub fn call(hilo: &Hilo, name: &str, request: Value) -> Outcome<Value> {
    api::dispatch(hilo, name, request).map_err(|failure| format!("{name}: {failure:?}").into())
}

/// Imports the files into the empty folder `data`.
pub fn import(data: &Path, files: &[PathBuf], people: &[Person]) -> Outcome<Imported> {
    let hilo = open(data)?;
    let settings = Settings {
        shop_name: SHOP.to_owned(),
        own_addresses: vec![ADDRESS.to_owned()],
        own_whatsapp_names: vec![SHOP.to_owned()],
        welcomed: true,
        ..Settings::default()
    };
    call(&hilo, "settings_save", serde_json::to_value(settings)?)?;
    for person in people.iter().take(CHATS) {
        let new = json!({ "name": person.name, "email": person.email, "phone": person.phone });
        call(&hilo, "customer_create", new)?;
    }
    let cost = clock();
    let looked = import::look(&hilo, files, |preview| answer(preview, people));
    let looked: Result<Vec<_>, _> = looked.into_iter().collect();
    let looked = looked.map_err(|failure| format!("{failure:?}"))?;
    let look = cost();
    let cost = clock();
    let summary = import::store(&hilo, looked).map_err(|failure| format!("{failure:?}"))?;
    Ok(Imported { look, store: cost(), messages: summary.new })
}

/// What a person would answer about a chat: the file is named after the customer.
fn answer(preview: &SourcePreview, people: &[Person]) -> SourceAnswer {
    let customer = |sender: &str| people.iter().find(|person| person.name == sender);
    let people = preview
        .people
        .iter()
        .map(|person| PersonAnswer {
            sender: person.sender.clone(),
            who: match customer(&person.sender) {
                Some(known) => {
                    Who::NewCustomer { name: known.name.clone(), phone: known.phone.clone() }
                }
                None => Who::Shop,
            },
        })
        .collect();
    SourceAnswer { path: preview.path.clone(), people, ..SourceAnswer::default() }
}

/// Writes the calls down, each as by hand, and returns how long that took.
pub fn add_calls(data: &Path, people: &[Person]) -> Outcome<Duration> {
    let hilo = open(data)?;
    let (words, mut chance) = (Words::new(), Chance::new(23));
    let begun = Instant::now();
    for at in 0..CALLS {
        let number = people.get(chance.below(CHATS)).map(|person| person.phone.as_str());
        let call_of = json!({
            "customer": null, "number": number, "name": "", "line": "", "outcome": "spoke",
            "direction": if chance.percent(50) { "in" } else { "out" }, "minutes": 4,
            "text": words.sentence(&mut chance),
            "at": corpus::moment(at, CALLS).timestamp_millis(),
        });
        call(&hilo, "call_add", call_of)?;
    }
    Ok(begun.elapsed())
}

/// A row as the bare table takes it: five texts, and the mail as it arrived, compressed.
type Row = ([String; 5], Option<Vec<u8>>);

/// Reads the imported messages of a data folder into memory.
pub fn rows(data: &Path) -> Outcome<Vec<Row>> {
    let connection = Connection::open(data.join("hilo.db"))?;
    let mut statement = connection.prepare(
        "SELECT sender, subject, text, quoted, files, zstd FROM message LEFT JOIN blob ON blob.id = blob_id
         WHERE message.import_id IS NOT NULL ORDER BY message.id",
    )?;
    let rows = statement.query_map([], |row| {
        let texts = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
        Ok((texts, row.get(5)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Inserts the rows into a table and an index without anything of Hilo's around them.
///
/// The index has the options of Hilo's, the writer is tuned as Hilo tunes it for an import, and the words of a
/// batch follow its rows, as they do there.
pub fn insert_bare(file: &Path, rows: &[Row]) -> Outcome<Cost> {
    let mut connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = OFF;
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 40000;
         CREATE TABLE message (id INTEGER PRIMARY KEY, sender TEXT, subject TEXT, text TEXT, quoted TEXT,
             files TEXT, raw BLOB) STRICT;
         CREATE VIRTUAL TABLE message_words USING fts5 (sender, subject, text, quoted, files,
             content = 'message', content_rowid = 'id',
             tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
         INSERT INTO message_words (message_words, rank) VALUES ('hashsize', 8388608);",
    )?;
    let cost = clock();
    for batch in rows.chunks(BATCH) {
        let transaction = connection.transaction()?;
        {
            let mut message = transaction.prepare_cached(
                "INSERT INTO message (sender, subject, text, quoted, files, raw) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let mut words = transaction.prepare_cached(
                "INSERT INTO message_words (rowid, sender, subject, text, quoted, files)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let mut ids = Vec::with_capacity(batch.len());
            for ([sender, subject, text, quoted, files], raw) in batch {
                ids.push(message.insert(params![sender, subject, text, quoted, files, raw])?);
            }
            for (id, ([sender, subject, text, quoted, files], _)) in ids.into_iter().zip(batch) {
                words.insert(params![id, sender, subject, text, quoted, files])?;
            }
        }
        transaction.commit()?;
    }
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(cost())
}

/// Makes the system forget what it has read of the database, so that the next read comes from the disk.
pub fn forget(data: &Path) -> Outcome<()> {
    let file = format!("if={}", data.join("hilo.db").display());
    let forgotten =
        Command::new("dd").args([&file, "iflag=nocache", "count=0", "status=none"]).status()?;
    if forgotten.success() { Ok(()) } else { Err("dd cannot drop the file from memory".into()) }
}

/// Returns how long this process has kept processors busy, with all its threads, in seconds. Unlike the
/// time on the clock it hardly grows when others work on the machine.
fn time_of_processors() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets: user and system time are the 12th and 13th, in hundredths.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields).unwrap_or_default();
    let ticks =
        fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
