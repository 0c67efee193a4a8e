//! Source → channel → identity → store.
//!
//! What a file is its content says. First everything is read and shown, then it is stored: in batches, each
//! whole, with what made a message itself as its key, so that a second import adds only what is new. New
//! messages, duplicates and skips account for all of a source. An import that fails, is stopped or is cut
//! off by a crash leaves nothing behind.

mod attribute;
mod chat_people;
mod chats;
mod job;
mod mails;
mod parse;
mod people;
mod preview;
mod read;
mod run;
mod source;

use std::path::{Path, PathBuf};

pub use job::Jobs;
pub(crate) use job::{answer, begin, cancel, dismiss, get, list, start};
pub use parse::{Read, parse};

use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use job::Control;
use preview::Seen;

/// A source with what it holds, read without a window.
pub struct Looked {
    source: source::Source,
    /// What it holds.
    pub preview: SourcePreview,
}

/// Reads files and folders and says what they hold; each that cannot be read gives its failure.
///
/// What cannot be read among other things of a folder is a skip of that folder.
pub fn look(
    hilo: &Hilo,
    paths: &[PathBuf],
    answers: impl Fn(&SourcePreview) -> SourceAnswer,
) -> Vec<Result<(Looked, SourceAnswer), Failure>> {
    let mut seen = Seen::default();
    paths.iter().flat_map(|path| look_at(hilo, path, &answers, &mut seen)).collect()
}

fn look_at(
    hilo: &Hilo,
    path: &Path,
    answers: &impl Fn(&SourcePreview) -> SourceAnswer,
    seen: &mut Seen,
) -> Vec<Result<(Looked, SourceAnswer), Failure>> {
    let (mut looked, mut unread) = (Vec::new(), Vec::new());
    // What lies in a folder is told with its first source, or with the next where that one cannot be read.
    let mut orphans = Vec::new();
    for found in source::find(&[path.to_owned()]) {
        let file = found.as_ref().ok().map(|source| source.path.clone());
        let beside = found.as_ref().map_or(Vec::new(), |source| source.skips.clone());
        let read = found.and_then(|source| read_through(hilo, source, answers, seen));
        if read.is_err() {
            orphans.extend(beside);
        }
        match (&read, file.as_deref().and_then(|file| file.strip_prefix(path).ok())) {
            (Err(Failure::File { problem, .. }), Some(inside)) if inside != Path::new("") => {
                let file = inside.display().to_string();
                unread.push((Skip { file, line: 0, reason: problem.reason() }, read));
            }
            _ => looked.push(read),
        }
    }
    match looked.iter_mut().find_map(|read| read.as_mut().ok()) {
        Some((first, _)) => {
            let skips: Vec<Skip> =
                unread.into_iter().map(|(skip, _)| skip).chain(orphans).collect();
            preview::skip(&mut first.preview, &skips);
            first.source.skips.extend(skips);
        }
        // A folder of which nothing can be read is no import.
        None => looked.extend(unread.into_iter().map(|(_, read)| read)),
    }
    looked
}

fn read_through(
    hilo: &Hilo,
    source: source::Source,
    answers: &impl Fn(&SourcePreview) -> SourceAnswer,
    seen: &mut Seen,
) -> Result<(Looked, SourceAnswer), Failure> {
    let control = Control::new(None, source.size);
    let nothing = SourceAnswer { path: source.path.display().to_string(), ..Default::default() };
    let (first, held) = preview::preview(hilo, &source, &nothing, seen, &control)?;
    let answer = answers(&first);
    let (preview, held) = if answer == nothing {
        (first, held)
    } else {
        preview::preview(hilo, &source, &answer, seen, &control)?
    };
    seen.add(held, &answer);
    Ok((Looked { source, preview }, answer))
}

/// Stores what was looked at, as decided. Guesses of the preview that nobody contradicted are not decisions
/// here: a customer who merely has the same name is somebody new.
pub fn store(hilo: &Hilo, looked: Vec<(Looked, SourceAnswer)>) -> Result<ImportSummary, Failure> {
    let (messages, bytes) = looked.iter().fold((0, 0), |sum, (looked, _)| {
        (sum.0 + looked.preview.messages, sum.1 + looked.preview.size)
    });
    let sources: Vec<_> = looked
        .into_iter()
        .map(|(looked, mut answer)| {
            for person in looked.preview.people {
                if answer.people.iter().any(|told| told.sender == person.sender) {
                    continue;
                }
                let who = match (&person.who, person.because) {
                    (Who::Customer { .. }, WhoReason::SameName) => Who::NewCustomer {
                        name: people::bare(&person.sender).to_owned(),
                        phone: String::new(),
                    },
                    (who, _) => who.clone(),
                };
                answer.people.push(PersonAnswer { sender: person.sender, who });
            }
            (looked.source, answer)
        })
        .collect();
    run::run(hilo, &sources, &Control::new(Some(messages), bytes))
}

/// First words of a text, on one line.
fn excerpt(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
