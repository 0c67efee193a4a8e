//! Source → channel → identity → store.
//!
//! What a file is its content says. First everything is read and shown, then it is stored: in batches, each
//! whole, with what made a message itself as its key, so that a second import adds only what is new. New
//! messages, duplicates and skips account for all of a source, in the preview as in the run. An import that
//! fails, is stopped or is cut off by a crash leaves nothing behind.

pub(crate) mod aside;
mod attribute;
mod chat_people;
mod chats;
mod job;
mod look;
mod mails;
mod own_names;
mod parse;
mod people;
mod preview;
mod read;
mod replies;
mod run;
mod source;

use std::path::PathBuf;

pub(crate) use attribute::{Known, People, Put, Speakers, put, senders};
pub use job::Jobs;
pub(crate) use job::{answer, begin, cancel, dismiss, get, list, start};
pub use look::Looked;
pub(crate) use mails::MailBytes;
pub use parse::{Read, parse};
pub(crate) use read::{Ready, ready_mail};
pub(crate) use replies::reconcile;

use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use job::Control;

/// Reads files and folders and says what they hold; each that cannot be read gives its failure.
///
/// What cannot be read among other things of a folder is a skip of that folder.
pub fn look(
    hilo: &Hilo,
    paths: &[PathBuf],
    answers: impl Fn(&SourcePreview) -> SourceAnswer,
) -> Vec<Result<(Looked, SourceAnswer), Failure>> {
    let found = paths.iter().map(|path| (path.clone(), source::find(path))).collect();
    let looked = look::look(found, |source, before| {
        let control = Control::new(None, source.size);
        let nothing =
            SourceAnswer { path: source.path.display().to_string(), ..Default::default() };
        let (preview, held) = preview::preview(hilo, source, &nothing, before, &control)?;
        let answer = answers(&preview);
        if answer == nothing {
            return Ok((preview, held, answer));
        }
        let (preview, held) = preview::preview(hilo, source, &answer, before, &control)?;
        Ok((preview, held, answer))
    });
    looked.into_iter().map(|looked| looked.map_err(|(_, failure)| failure)).collect()
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
