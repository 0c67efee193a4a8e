//! Reading all that was given, before anything is stored.
//!
//! A folder is one thing: what in it cannot be read, or is no source, is a skip, and its first source that comes in
//! is the one to tell of it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::preview::{self, Held, Seen, Undecided};
use super::source::{Found, Source};
use crate::error::Failure;
use crate::identity;
use crate::model::{Channel, Skip, SourceAnswer, SourcePreview, Who};

/// A source with what it holds, read without a window.
pub struct Looked {
    pub(super) source: Source,
    /// What it holds.
    pub preview: SourcePreview,
}

/// What was read of a source: what it holds, for the person and for the sources after it, and what was decided.
pub(super) type Read = Result<(SourcePreview, Held, SourceAnswer), Failure>;

/// What was read of a path, or why nothing could be.
pub(super) type Outcome<T> = Result<T, (PathBuf, Failure)>;

/// Has every source read by `read`, which is told what the sources before it hold.
pub(super) fn look(
    found: Vec<(PathBuf, Result<Found, Failure>)>,
    mut read: impl FnMut(&Source, &Seen) -> Read,
) -> Vec<Outcome<(Looked, SourceAnswer)>> {
    let mut seen = Seen::default();
    let mut looked = Vec::new();
    for (path, found) in found {
        match found {
            Ok(found) => looked.extend(look_through(found, &mut seen, &mut read)),
            Err(failure) => looked.push(Err((path, failure))),
        }
    }
    let ours =
        looked.iter().flatten().flat_map(|(looked, answer, _)| ours(looked, answer)).collect();
    let decided = looked.into_iter().map(|looked| {
        looked.map(|(mut looked, answer, undecided)| {
            undecided.decide(&ours, &looked.source, &mut looked.preview);
            (looked, answer)
        })
    });
    decided.collect()
}

/// The addresses that are ours by what is said or guessed of a source that comes in.
fn ours(looked: &Looked, answer: &SourceAnswer) -> Vec<String> {
    if answer.leave_out || looked.source.kind.channel() != Channel::Email {
        return Vec::new();
    }
    let guessed = looked.preview.people.iter().map(|person| (&person.sender, &person.who));
    let told = answer.people.iter().map(|person| (&person.sender, &person.who));
    let shop = guessed.chain(told).filter(|(_, who)| **who == Who::Shop);
    shop.filter_map(|(sender, _)| identity::email(sender)).collect()
}

fn look_through(
    mut found: Found,
    seen: &mut Seen,
    read: &mut impl FnMut(&Source, &Seen) -> Read,
) -> Vec<Outcome<(Looked, SourceAnswer, Undecided)>> {
    let (mut looked, mut unread) = (Vec::new(), Vec::new());
    let mut media = HashSet::new();
    for source in std::mem::take(&mut found.sources) {
        match read(&source, seen) {
            Ok((preview, held, answer)) => {
                media.extend(held.media);
                seen.add(held.seen, &answer);
                looked.push((Looked { source, preview }, answer, held.undecided));
            }
            Err(failure) => unread.push((source, failure)),
        }
    }
    // A folder of which nothing can be read is no import.
    let (mut failed, mut skips) = (Vec::new(), Vec::new());
    for (source, failure) in unread {
        if let (Failure::File { problem, .. }, false) = (&failure, looked.is_empty()) {
            let file = source.name_of(&source.path);
            skips.push(Skip { file, line: 0, reason: problem.reason() });
        } else {
            failed.push(Err((source.path, failure)));
        }
    }
    skips.extend(found.skips(&media));
    let beside: Arc<[Skip]> = skips.into();
    // Which of them is left out may yet change.
    for (looked, ..) in &mut looked {
        looked.source.beside = Arc::clone(&beside);
    }
    if let Some((first, ..)) = looked.iter_mut().find(|(_, answer, _)| !answer.leave_out) {
        preview::skip(&mut first.preview, beside.iter().cloned());
    }
    looked.into_iter().map(Ok).chain(failed).collect()
}
