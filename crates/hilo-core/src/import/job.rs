//! Imports of this process: reading, waiting for a decision, running, done.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::source::Source;
use super::{look, preview, run, source};
use crate::Hilo;
use crate::error::{Failure, Thing};
use crate::model::*;

/// Milliseconds between two reports of progress.
const REPORT_EVERY: i64 = 250;

/// What a running import and those who watch it share.
pub(crate) struct Control {
    stop: AtomicBool,
    begun: Instant,
    told: AtomicI64,
    /// Messages read or stored.
    pub messages: AtomicU32,
    /// Bytes read.
    pub bytes: AtomicU64,
    messages_total: Option<u32>,
    bytes_total: u64,
}

impl Control {
    /// Begins to count, towards totals where they are known.
    pub fn new(messages_total: Option<u32>, bytes_total: u64) -> Self {
        Control {
            stop: AtomicBool::new(false),
            begun: Instant::now(),
            told: AtomicI64::new(0),
            messages: AtomicU32::new(0),
            bytes: AtomicU64::new(0),
            messages_total,
            bytes_total,
        }
    }

    /// Whether the person wants it to end.
    pub fn stopped(&self) -> bool {
        self.stop.load(Relaxed)
    }

    /// Tells those who watch that there is progress, a few times a second.
    pub fn tell(&self, hilo: &Hilo) {
        let elapsed = i64::try_from(self.begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        if elapsed - self.told.load(Relaxed) >= REPORT_EVERY {
            self.told.store(elapsed, Relaxed);
            hilo.store().publish(vec![Topic::Imports]);
        }
    }

    fn progress(&self) -> Progress {
        let (messages, bytes) = (self.messages.load(Relaxed), self.bytes.load(Relaxed));
        let seconds = self.begun.elapsed().as_secs_f64().max(0.001);
        // By messages where their number is known: files are read ahead of what is stored.
        let share = match self.messages_total {
            Some(total) if total > 0 => f64::from(messages) / f64::from(total),
            Some(_) | None if self.bytes_total > 0 => bytes as f64 / self.bytes_total as f64,
            Some(_) | None => 0.0,
        };
        let left = (share > 0.01).then(|| seconds * (1.0 - share.min(1.0)) / share);
        Progress {
            messages,
            messages_total: self.messages_total,
            bytes: bytes.min(self.bytes_total),
            bytes_total: self.bytes_total,
            rate: (f64::from(messages) / seconds) as u32,
            seconds_left: left.map(|seconds| seconds.ceil() as u32),
        }
    }
}

struct Entry {
    state: ImportState,
    paths: Vec<PathBuf>,
    sources: Vec<Source>,
    answers: Vec<SourceAnswer>,
    previews: Vec<SourcePreview>,
    control: Arc<Control>,
    summary: Option<ImportSummary>,
    failure: Option<Failure>,
}

/// The imports of a process.
#[derive(Default)]
pub struct Jobs {
    entries: Mutex<(i64, BTreeMap<JobId, Entry>)>,
    turn: Mutex<()>,
}

impl Jobs {
    /// Waits until no other import is storing.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, job: JobId, look: impl FnOnce(&mut Entry) -> T) -> Result<T, Failure> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.1.get_mut(&job).map(look).ok_or(Failure::NotFound { thing: Thing::Import })
    }

    fn ids(&self) -> Vec<JobId> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).1.keys().copied().collect()
    }
}

/// Begins to read files and folders, on a thread of its own.
pub(crate) fn start(hilo: &Hilo, paths: Vec<PathBuf>) -> Result<ImportJob, Failure> {
    let job = {
        let mut entries = hilo.jobs().entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.0 += 1;
        let job = JobId(entries.0);
        let entry = Entry {
            state: ImportState::Reading,
            paths,
            sources: Vec::new(),
            answers: Vec::new(),
            previews: Vec::new(),
            control: Arc::new(Control::new(None, 0)),
            summary: None,
            failure: None,
        };
        entries.1.insert(job, entry);
        job
    };
    spawn(hilo, job, read)?;
    get(hilo, job)
}

/// Reads the sources again under further decisions.
pub(crate) fn answer(
    hilo: &Hilo,
    job: JobId,
    answers: Vec<SourceAnswer>,
) -> Result<ImportJob, Failure> {
    hilo.jobs().with(job, |entry| {
        if entry.state != ImportState::Ready {
            return Err(Failure::TooLate);
        }
        merge(&mut entry.answers, answers);
        entry.state = ImportState::Reading;
        Ok(())
    })??;
    spawn(hilo, job, read)?;
    get(hilo, job)
}

/// Stores what was read, on a thread of its own.
pub(crate) fn begin(
    hilo: &Hilo,
    job: JobId,
    answers: Vec<SourceAnswer>,
) -> Result<ImportJob, Failure> {
    hilo.jobs().with(job, |entry| {
        if entry.state != ImportState::Ready {
            return Err(Failure::TooLate);
        }
        merge(&mut entry.answers, answers);
        let wanted = |path: &str| {
            !entry.answers.iter().any(|answer| answer.path == path && answer.leave_out)
        };
        let previews = entry
            .previews
            .iter()
            .filter(|preview| preview.failure.is_none() && wanted(&preview.path));
        let (messages, bytes) = previews.fold((0, 0), |sum, preview| {
            (sum.0 + preview.messages + preview.skipped, sum.1 + preview.size)
        });
        entry.state = ImportState::Running;
        entry.control = Arc::new(Control::new(Some(messages), bytes));
        Ok(())
    })??;
    spawn(hilo, job, store)?;
    get(hilo, job)
}

/// Stops an import; what it stored is taken out again.
pub(crate) fn cancel(hilo: &Hilo, job: JobId) -> Result<ImportJob, Failure> {
    hilo.jobs().with(job, |entry| {
        entry.control.stop.store(true, Relaxed);
        if entry.state == ImportState::Ready {
            entry.state = ImportState::Cancelled;
        }
    })?;
    hilo.store().publish(vec![Topic::Imports]);
    get(hilo, job)
}

/// Takes an import that has come to its end off the list.
pub(crate) fn dismiss(hilo: &Hilo, job: JobId) -> Result<(), Failure> {
    let state = hilo.jobs().with(job, |entry| entry.state)?;
    if matches!(state, ImportState::Reading | ImportState::Running) {
        return Err(Failure::TooLate);
    }
    hilo.jobs().entries.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&job);
    hilo.store().publish(vec![Topic::Imports]);
    Ok(())
}

/// Returns an import of this process.
pub(crate) fn get(hilo: &Hilo, job: JobId) -> Result<ImportJob, Failure> {
    hilo.jobs().with(job, |entry| ImportJob {
        id: job,
        state: entry.state,
        progress: entry.control.progress(),
        sources: entry.previews.clone(),
        summary: entry.summary.clone(),
        failure: entry.failure.clone(),
    })
}

/// Returns all imports of this process, newest first.
pub(crate) fn list(hilo: &Hilo) -> Result<Vec<ImportJob>, Failure> {
    hilo.jobs().ids().into_iter().rev().map(|job| get(hilo, job)).collect()
}

fn merge(answers: &mut Vec<SourceAnswer>, newer: Vec<SourceAnswer>) {
    for answer in newer {
        answers.retain(|known| known.path != answer.path);
        answers.push(answer);
    }
}

fn answer_for(answers: &[SourceAnswer], source: &Source) -> SourceAnswer {
    let path = source.path.display().to_string();
    answers
        .iter()
        .find(|answer| answer.path == path)
        .cloned()
        .unwrap_or(SourceAnswer { path, ..Default::default() })
}

fn spawn(
    hilo: &Hilo,
    job: JobId,
    work: fn(&Hilo, JobId) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let hilo = hilo.handle().ok_or(Failure::Cancelled)?;
    let run = move || {
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&hilo, job)))
            .unwrap_or_else(|_| Err(Failure::Internal { detail: "import".to_owned() }));
        if let Err(failure) = worked {
            let _ = hilo.jobs().with(job, |entry| {
                entry.state = if failure == Failure::Cancelled {
                    ImportState::Cancelled
                } else {
                    ImportState::Failed
                };
                entry.failure = Some(failure).filter(|failure| *failure != Failure::Cancelled);
            });
        }
        hilo.store().publish(vec![Topic::Imports]);
    };
    let spawned = std::thread::Builder::new().name(format!("import {job}")).spawn(run);
    spawned.map(drop).map_err(|error| Failure::Internal { detail: error.to_string() })
}

fn read(hilo: &Hilo, job: JobId) -> Result<(), Failure> {
    let (paths, answers) =
        hilo.jobs().with(job, |entry| (entry.paths.clone(), entry.answers.clone()))?;
    let found: Vec<_> = paths.into_iter().map(|path| (path.clone(), source::find(&path))).collect();
    let sizes = found.iter().flat_map(|(_, found)| found).flat_map(|found| &found.sources);
    let control = Arc::new(Control::new(None, sizes.map(|source| source.size).sum()));
    let stopped = hilo.jobs().with(job, |entry| {
        let stopped = entry.control.stopped();
        entry.control = Arc::clone(&control);
        stopped
    })?;
    if stopped {
        return Err(Failure::Cancelled);
    }
    let looked = look::look(found, |source, before| {
        if control.stopped() {
            return Err(Failure::Cancelled);
        }
        let answer = answer_for(&answers, source);
        let (preview, held) = preview::preview(hilo, source, &answer, before, &control)?;
        Ok((preview, held, answer))
    });
    if control.stopped() {
        return Err(Failure::Cancelled);
    }
    let (mut sources, mut previews) = (Vec::new(), Vec::new());
    for looked in looked {
        match looked {
            Ok((looked, _)) => {
                previews.push(looked.preview);
                sources.push(looked.source);
            }
            Err((path, failure)) => previews.push(preview::refused(&path, failure)),
        }
    }
    hilo.jobs().with(job, |entry| {
        entry.state = ImportState::Ready;
        entry.sources = sources;
        entry.previews = previews;
    })
}

fn store(hilo: &Hilo, job: JobId) -> Result<(), Failure> {
    let (sources, control) = hilo.jobs().with(job, |entry| {
        // Guesses that were shown and not contradicted are decisions.
        let sources: Vec<_> = entry
            .sources
            .iter()
            .map(|source| {
                let mut answer = answer_for(&entry.answers, source);
                let preview = entry.previews.iter().find(|preview| preview.path == answer.path);
                for person in preview.iter().flat_map(|preview| &preview.people) {
                    if !answer.people.iter().any(|told| told.sender == person.sender) {
                        answer.people.push(PersonAnswer {
                            sender: person.sender.clone(),
                            who: person.who.clone(),
                        });
                    }
                }
                (source.clone(), answer)
            })
            .collect();
        (sources, Arc::clone(&entry.control))
    })?;
    let summary = run::run(hilo, &sources, &control)?;
    hilo.jobs().with(job, |entry| {
        entry.state = ImportState::Done;
        entry.summary = Some(summary);
    })
}
