//! Reading all that was given, before anything is stored.
//!
//! A folder is one thing: what in it cannot be read, or is no source, is a skip, and its first source that comes in
//! is the one to tell of it.

use std::collections::HashSet;
use std::path::PathBuf;

use super::preview::{self, Held, Seen};
use super::source::{Found, Source};
use crate::error::Failure;
use crate::model::{Skip, SourceAnswer, SourcePreview};

/// A source with what it holds, read without a window.
pub struct Looked {
    pub(super) source: Source,
    /// What it holds.
    pub preview: SourcePreview,
}

/// What was read of a source: what it holds, for the person and for the sources after it, and what was decided.
pub(super) type Read = Result<(SourcePreview, Held, SourceAnswer), Failure>;

/// A source that was read, or a path of which nothing can be.
pub(super) type Outcome = Result<(Looked, SourceAnswer), (PathBuf, Failure)>;

/// Has every source read by `read`, which is told what the sources before it hold.
pub(super) fn look(
    found: Vec<(PathBuf, Result<Found, Failure>)>,
    mut read: impl FnMut(&Source, &Seen) -> Read,
) -> Vec<Outcome> {
    let mut seen = Seen::default();
    let mut looked = Vec::new();
    for (path, found) in found {
        match found {
            Ok(found) => looked.extend(look_through(found, &mut seen, &mut read)),
            Err(failure) => looked.push(Err((path, failure))),
        }
    }
    looked
}

fn look_through(
    mut found: Found,
    seen: &mut Seen,
    read: &mut impl FnMut(&Source, &Seen) -> Read,
) -> Vec<Outcome> {
    let (mut looked, mut unread) = (Vec::new(), Vec::new());
    let mut media = HashSet::new();
    for source in std::mem::take(&mut found.sources) {
        match read(&source, seen) {
            Ok((preview, mut held, answer)) => {
                media.extend(std::mem::take(&mut held.media));
                seen.add(held, &answer);
                looked.push((Looked { source, preview }, answer));
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
    if let Some((first, _)) = looked.iter_mut().find(|(_, answer)| !answer.leave_out) {
        preview::skip(&mut first.preview, &skips);
        first.source.beside = skips;
    }
    looked.into_iter().map(Ok).chain(failed).collect()
}
