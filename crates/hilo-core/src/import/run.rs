//! From sources to rows: reading on one thread, storing on another, a batch in a transaction. A third takes apart
//! what is stored, which would hold up the second.
//!
//! A batch goes on from one source to the next: two hundred short chats are not two hundred transactions.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};

use rusqlite::Transaction;

use super::attribute::{Known, People, Put, Speakers, put};
use super::chat_people::customers_of_chat;
use super::job::Control;
use super::read::{Step, read_chat, read_mails};
use super::replies::reconcile;
use super::source::Source;
use crate::Hilo;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::blobs::Packed;
use crate::store::{accounts, imports, own_names};

/// Messages of a transaction: what the index and the pages of the other indexes cost is shared by them, and
/// whoever writes something down meanwhile waits for one.
const BATCH: usize = 2_000;
/// Bytes of mails and files, packed, after which a batch is full with fewer messages.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Batches that are read ahead of the store, which must not wait for the reader between two of them.
const AHEAD: usize = 2;

/// Gathers what was read until it fills a transaction.
pub(super) struct Batches<'a> {
    give: SyncSender<Vec<Step<'a>>>,
    control: &'a Control,
    batch: Vec<Step<'a>>,
    bytes: usize,
    /// Whether anybody takes what is read.
    open: bool,
}

impl<'a> Batches<'a> {
    /// Adds a step and says whether to go on.
    pub fn add(&mut self, step: Step<'a>) -> bool {
        if let Step::Message(ready) = &step {
            let packed = ready.raw.iter().chain(ready.files.iter().flatten());
            self.bytes += packed.map(Packed::held).sum::<usize>();
        }
        self.batch.push(step);
        if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
            self.flush();
        }
        self.goes_on()
    }

    /// Whether there is still somebody to read for.
    fn goes_on(&self) -> bool {
        self.open && !self.control.stopped()
    }

    /// Hands over what there is.
    fn flush(&mut self) {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        self.open = self.goes_on() && (batch.is_empty() || self.give.send(batch).is_ok());
    }

    /// Waits until all that was added is stored, for a reader who asks the store about it.
    pub fn settle(&mut self) {
        let (held, gone) = channel();
        self.batch.push(Step::Waited { _for: held });
        self.flush();
        // A batch is dropped once it is stored, and what is held in it with it: the channel ends.
        let _ = gone.recv();
    }
}

/// Imports sources as decided and returns what they brought.
///
/// Stopped or failed, everything that was stored so far is taken out again.
pub(crate) fn run(
    hilo: &Hilo,
    sources: &[(Source, SourceAnswer)],
    control: &Control,
) -> Result<ImportSummary, Failure> {
    let _one_at_a_time = hilo.jobs().turn();
    let store = hilo.store();
    let import = store.write(|tx| {
        let import = imports::begin(tx, hilo.now())?;
        remember_own(tx, import, sources, hilo.now())?;
        Ok::<_, Failure>(import)
    })?;
    let all = || {
        all(hilo, import, sources, control)?;
        if control.stopped() {
            return Err(Failure::Cancelled);
        }
        store.write(|tx| {
            imports::finish(tx, import, hilo.now())?;
            reconcile(tx)
        })
    };
    // A panic leaves as little behind as any other failure.
    let ran = store.in_bulk(|| {
        catch_unwind(AssertUnwindSafe(all))
            .unwrap_or_else(|_| Err(Failure::Internal { detail: "import".to_owned() }))
    })?;
    if let Err(failure) = ran {
        store
            .write(|tx| imports::drop_unfinished(tx, import, hilo.now()).map_err(Failure::from))?;
        return Err(failure);
    }
    store.read(|data| Ok(imports::summary(data, import)?))
}

/// Keeps which addresses and names are the shop's, as the person said; undone with the import.
fn remember_own(
    tx: &Transaction,
    import: ImportId,
    sources: &[(Source, SourceAnswer)],
    now: Timestamp,
) -> Result<(), Failure> {
    for (source, answer) in sources.iter().filter(|(_, answer)| !answer.leave_out) {
        for person in answer.people.iter().filter(|person| person.who == Who::Shop) {
            let email =
                identity::email(&person.sender).filter(|_| source.kind.channel() == Channel::Email);
            match email {
                Some(address) => own_names::say(tx, import, Channel::Email, &address, now)?,
                None => own_names::say(tx, import, Channel::Whatsapp, &person.sender, now)?,
            }
        }
    }
    Ok(())
}

/// Reads and stores all sources.
fn all(
    hilo: &Hilo,
    import: ImportId,
    sources: &[(Source, SourceAnswer)],
    control: &Control,
) -> Result<(), Failure> {
    std::thread::scope(|scope| {
        let (give, take) = sync_channel(AHEAD);
        let reader = scope.spawn(move || {
            let mut batches = Batches { give, control, batch: Vec::new(), bytes: 0, open: true };
            let mut told = None;
            for (source, answer) in sources.iter().filter(|(_, answer)| !answer.leave_out) {
                batches.add(Step::Source(source));
                // The first source of a folder is the one to tell what lies beside.
                let is_first = told.is_none_or(|told| !Arc::ptr_eq(told, &source.beside));
                for skip in source.beside.iter().filter(|_| is_first) {
                    batches.add(Step::Skip(skip.clone(), 0));
                }
                told = Some(&source.beside);
                read(hilo, source, answer, &mut batches)?;
                if !batches.goes_on() {
                    break;
                }
            }
            batches.flush();
            Ok(())
        });
        let (leave, left) = sync_channel(1);
        scope.spawn(move || left.into_iter().for_each(drop::<Vec<Step>>));
        let stored = store(hilo, import, take, leave, control);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Failure::Internal { detail: "import".to_owned() }));
        stored.and(read)
    })
}

fn read<'a>(
    hilo: &Hilo,
    source: &'a Source,
    answer: &SourceAnswer,
    batches: &mut Batches<'a>,
) -> Result<(), Failure> {
    match source.kind.channel() {
        Channel::Email => read_mails(source, batches),
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            read_chat(hilo, source, answer, batches)
        }
    }
}

fn store<'a>(
    hilo: &Hilo,
    import: ImportId,
    take: Receiver<Vec<Step<'a>>>,
    leave: SyncSender<Vec<Step<'a>>>,
    control: &Control,
) -> Result<(), Failure> {
    let own = hilo.store().read(accounts::own_addresses)?;
    let mut brought: Option<(&'a Source, ImportedSource)> = None;
    let mut speakers = Speakers::new();
    // No transaction is open while the reader is waited for.
    for batch in take {
        if control.stopped() {
            return Ok(());
        }
        let (mut messages, mut bytes) = (0, 0);
        hilo.store().write(|tx| {
            // Between batches a person may have given an address to somebody else.
            let mut known: Known = HashMap::new();
            let mut unindexed = Vec::new();
            for step in &batch {
                match step {
                    Step::Source(next) => {
                        if let Some((_, done)) = brought.replace((*next, nothing_of(next))) {
                            imports::add_source(tx, import, &done)?;
                        }
                    }
                    Step::Chat { people, key } => {
                        speakers = customers_of_chat(tx, hilo.now(), import, people, key)?;
                    }
                    Step::Skip(skip, read) => {
                        imports::add_skip(tx, import, skip)?;
                        count(&mut brought, None, &Put::Nobody);
                        (messages, bytes) = (messages + 1, bytes + read);
                    }
                    Step::Message(ready) => {
                        let people = People { own: &own, speakers: &speakers, known: &mut known };
                        let put = put(tx, hilo.now(), Some(import), ready, people)?;
                        if let (Put::Nobody, Some((source, _))) = (&put, &brought) {
                            let skip = source.skip(ready.at, SkipReason::NobodyToAttribute);
                            imports::add_skip(tx, import, &skip)?;
                        }
                        let at = (!matches!(put, Put::Nobody)).then_some(ready.message.sent_at);
                        count(&mut brought, at, &put);
                        if let Put::New(stored) = put {
                            unindexed.push(stored);
                            for skip in &ready.missing {
                                imports::add_skip(tx, import, skip)?;
                                brought.iter_mut().for_each(|(_, told)| told.missing_files += 1);
                            }
                        }
                        (messages, bytes) = (messages + 1, bytes + ready.bytes);
                    }
                    Step::Waited { .. } => {}
                }
            }
            for stored in unindexed {
                stored.index(tx)?;
            }
            Ok::<_, Failure>(())
        })?;
        control.messages.fetch_add(messages, Relaxed);
        control.bytes.fetch_add(bytes, Relaxed);
        control.tell(hilo);
        // Should nobody take it, it is dropped here.
        let _ = leave.send(batch);
    }
    match brought {
        Some((_, last)) => hilo.store().write(|tx| Ok(imports::add_source(tx, import, &last)?)),
        None => Ok(()),
    }
}

/// A source of which nothing is counted yet.
fn nothing_of(source: &Source) -> ImportedSource {
    ImportedSource {
        path: source.path.display().to_string(),
        channel: source.kind.channel(),
        new: 0,
        duplicate: 0,
        skipped: 0,
        missing_files: 0,
        first: None,
        last: None,
    }
}

/// Counts what became of a part of a source.
fn count(brought: &mut Option<(&Source, ImportedSource)>, at: Option<Timestamp>, put: &Put) {
    let Some((_, brought)) = brought else { return };
    match put {
        Put::New(_) => brought.new += 1,
        Put::Duplicate => brought.duplicate += 1,
        Put::Nobody | Put::Aside(_) => brought.skipped += 1,
    }
    brought.first = brought.first.min(at).or(at).or(brought.first);
    brought.last = brought.last.max(at);
}
