//! From sources to rows: reading on one thread, storing on another, a batch in a transaction.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::Transaction;

use super::attribute::{Known, Put, own_addresses, put};
use super::job::Control;
use super::read::{Step, read_chat, read_mails};
use super::source::Source;
use crate::Hilo;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::blobs::Packed;
use crate::store::{imports, settings};

/// Messages of a transaction: a crash costs no more, and each keeps its readers waiting briefly.
const BATCH: usize = 500;
/// Bytes of mails and files, packed, after which a batch is full with fewer messages.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Batches that are read ahead of the store, which must not wait for the reader between two of them.
const AHEAD: usize = 2;

/// Gathers what was read until it fills a transaction.
struct Batches<'a> {
    give: SyncSender<Vec<Step>>,
    control: &'a Control,
    batch: Vec<Step>,
    bytes: usize,
}

impl Batches<'_> {
    /// Adds a step and says whether to go on.
    fn add(&mut self, step: Step) -> bool {
        if let Step::Message(ready) = &step {
            let packed = ready.raw.iter().chain(ready.files.iter().flatten());
            self.bytes += packed.map(Packed::stored).sum::<usize>();
        }
        self.batch.push(step);
        self.batch.len() < BATCH && self.bytes < BATCH_BYTES || self.flush()
    }

    /// Hands over what there is and says whether to go on.
    fn flush(&mut self) -> bool {
        self.bytes = 0;
        let batch = std::mem::take(&mut self.batch);
        !self.control.stopped() && (batch.is_empty() || self.give.send(batch).is_ok())
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
        if let Some(operation) = remember_own(tx, sources, hilo.now())? {
            imports::set_operation(tx, import, operation)?;
        }
        Ok::<_, Failure>(import)
    })?;
    let all = || {
        for (source, answer) in sources {
            if control.stopped() {
                return Err(Failure::Cancelled);
            }
            if !answer.leave_out {
                let brought = one(hilo, import, source, answer, control)?;
                store
                    .write(|tx| imports::add_source(tx, import, &brought).map_err(Failure::from))?;
            }
        }
        if control.stopped() {
            return Err(Failure::Cancelled);
        }
        store.write(|tx| imports::finish(tx, import, hilo.now()).map_err(Failure::from))
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
    sources: &[(Source, SourceAnswer)],
    now: Timestamp,
) -> Result<Option<OperationId>, Failure> {
    let mut settings = settings::get(tx)?;
    let before = settings.clone();
    for (source, answer) in sources.iter().filter(|(_, answer)| !answer.leave_out) {
        for person in answer.people.iter().filter(|person| person.who == Who::Shop) {
            let email =
                identity::email(&person.sender).filter(|_| source.kind.channel() == Channel::Email);
            let list = if email.is_some() {
                &mut settings.own_addresses
            } else {
                &mut settings.own_whatsapp_names
            };
            let name = email.unwrap_or_else(|| person.sender.clone());
            if !list.contains(&name) {
                list.push(name);
            }
        }
    }
    if settings == before {
        return Ok(None);
    }
    Ok(Some(settings::save(tx, &settings, now)?))
}

fn one(
    hilo: &Hilo,
    import: ImportId,
    source: &Source,
    answer: &SourceAnswer,
    control: &Control,
) -> Result<ImportedSource, Failure> {
    let mut brought = ImportedSource {
        path: source.path.display().to_string(),
        channel: source.kind.channel(),
        new: 0,
        duplicate: 0,
        skipped: 0,
        first: None,
        last: None,
    };
    std::thread::scope(|scope| {
        let (give, take) = sync_channel(AHEAD);
        let reader = scope.spawn(move || {
            let mut batches = Batches { give, control, batch: Vec::new(), bytes: 0 };
            let mut give = |step| batches.add(step);
            for skip in &source.skips {
                give(Step::Skip(skip.clone(), 0));
            }
            let read = match source.kind.channel() {
                Channel::Email => read_mails(source, &mut give),
                Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
                    read_chat(hilo, import, source, answer, &mut give)
                }
            };
            batches.flush();
            read
        });
        let stored = store(hilo, import, take, control, &mut brought);
        let read = reader
            .join()
            .unwrap_or_else(|_| Err(Failure::Internal { detail: "import".to_owned() }));
        stored.and(read)
    })?;
    Ok(brought)
}

fn store(
    hilo: &Hilo,
    import: ImportId,
    take: Receiver<Vec<Step>>,
    control: &Control,
    brought: &mut ImportedSource,
) -> Result<(), Failure> {
    let own = hilo.store().read(own_addresses)?;
    // No transaction is open while the reader is waited for.
    for batch in take {
        if control.stopped() {
            return Ok(());
        }
        let stored = hilo.store().write(|tx| {
            // Between batches a person may have given an address to somebody else.
            let mut known: Known = HashMap::new();
            let (mut new, mut duplicate, mut skipped) = (0, 0, 0);
            for step in &batch {
                match step {
                    Step::Skip(skip, _) => {
                        imports::add_skip(tx, import, skip)?;
                        skipped += 1;
                    }
                    Step::Message(ready) => {
                        match put(tx, hilo.now(), import, ready, &own, &mut known)? {
                            Put::New => new += 1,
                            Put::Duplicate => duplicate += 1,
                            Put::Nobody => {
                                let reason = SkipReason::NobodyToAttribute;
                                imports::add_skip(
                                    tx,
                                    import,
                                    &Skip { file: brought.path.clone(), line: 0, reason },
                                )?;
                                skipped += 1;
                            }
                        }
                    }
                }
            }
            Ok::<_, Failure>((new, duplicate, skipped))
        })?;
        brought.new += stored.0;
        brought.duplicate += stored.1;
        brought.skipped += stored.2;
        let mut bytes = 0;
        for step in &batch {
            bytes += match step {
                Step::Skip(_, bytes) => *bytes,
                Step::Message(ready) => {
                    let at = Some(ready.message.sent_at);
                    brought.first = brought.first.min(at).or(at);
                    brought.last = brought.last.max(at);
                    ready.bytes
                }
            };
        }
        control.messages.fetch_add(u32::try_from(batch.len()).unwrap_or(u32::MAX), Relaxed);
        control.bytes.fetch_add(bytes, Relaxed);
        control.tell(hilo);
    }
    Ok(())
}
