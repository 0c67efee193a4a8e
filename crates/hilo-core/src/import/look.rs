//! Reading all that was given, before anything is stored.
//!
//! A folder is one thing: what in it cannot be read, or is no source, is a skip, and its first source that comes in
//! is the one to tell of it.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::own_names;
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
///
/// Chats are read once more where what another of them says of a name makes it ours.
pub(super) fn look(
    found: Vec<(PathBuf, Result<Found, Failure>)>,
    mut read: impl FnMut(&Source, &Seen) -> Read,
) -> Vec<Outcome<(Looked, SourceAnswer)>> {
    let mut seen = Seen::default();
    let mut heard: Vec<Outcome<(Found, Vec<Read>)>> = Vec::new();
    for (path, found) in found {
        heard.push(found.map_err(|failure| (path, failure)).map(|found| {
            let reads = found.sources.iter().map(|source| take(source, &mut seen, &mut read));
            let reads = reads.collect();
            (found, reads)
        }));
    }
    read_again(&mut heard, &mut read);
    let mut looked = Vec::new();
    for heard in heard {
        match heard {
            Ok((found, reads)) => looked.extend(look_through(found, reads)),
            Err(refused) => looked.push(Err(refused)),
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

/// Has a source read, and keeps what it holds for those after it.
fn take(source: &Source, seen: &mut Seen, read: &mut impl FnMut(&Source, &Seen) -> Read) -> Read {
    let (preview, mut held, answer) = read(source, seen)?;
    seen.add(std::mem::take(&mut held.seen), &answer);
    Ok((preview, held, answer))
}

/// Has the chats read again under the names that are ours in any of them, where that changes who somebody is.
///
/// Mails stay as they were read: what they hold does not depend on a chat.
fn read_again(
    heard: &mut [Outcome<(Found, Vec<Read>)>],
    read: &mut impl FnMut(&Source, &Seen) -> Read,
) {
    let sources = heard.iter().flatten().flat_map(|(found, reads)| found.sources.iter().zip(reads));
    let chats: Vec<&SourcePreview> = sources
        .filter(|(source, _)| source.kind.channel() == Channel::Whatsapp)
        .filter_map(|(_, read)| read.as_ref().ok())
        .filter(|(_, _, answer)| !answer.leave_out)
        .map(|(preview, ..)| preview)
        .collect();
    let names = own_names::ours(&chats);
    if !chats.iter().any(|chat| own_names::concern(&names, chat)) {
        return;
    }
    let mut seen = Seen::under(names);
    for (found, reads) in heard.iter_mut().flatten() {
        for (source, heard) in found.sources.iter().zip(reads) {
            if source.kind.channel() == Channel::Whatsapp {
                *heard = take(source, &mut seen, read);
            }
        }
    }
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
    reads: Vec<Read>,
) -> Vec<Outcome<(Looked, SourceAnswer, Undecided)>> {
    let (mut looked, mut unread) = (Vec::new(), Vec::new());
    let mut media = HashSet::new();
    for (source, read) in std::mem::take(&mut found.sources).into_iter().zip(reads) {
        match read {
            Ok((preview, held, answer)) => {
                media.extend(held.media);
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
