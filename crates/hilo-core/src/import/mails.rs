//! The mails of a source, one after the other.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use super::source::{Source, failure, unreadable};
use crate::channel::email::{MAX_MAIL, ParsedMail, parse};
use crate::channel::mbox::Mbox;
use crate::error::{Failure, FileProblem};
use crate::model::{ParsedMessage, Skip, SkipReason, SourceKind, Timestamp};

/// A mail that was read, with what only the whole mail tells.
#[derive(Debug)]
pub(crate) struct ReadMail {
    /// The message.
    pub message: ParsedMessage,
    /// Who the customer may be, best first: addresses with names.
    pub correspondents: Vec<crate::model::Mailbox>,
    /// Message-ID of the mail that a delivery report is about.
    pub about: Option<String>,
    /// The mail as it arrived.
    pub raw: Vec<u8>,
}

/// What a source gives, with the bytes that were read for it.
pub(crate) struct Item {
    /// A mail or why there is none.
    pub mail: Result<Box<ReadMail>, Skip>,
    /// Bytes of the source that it took.
    pub bytes: u64,
}

/// Reads every mail of a source and hands it to `take`, which says whether to go on.
///
/// A single mail that cannot be read is a failure of the file; within a mailbox or folder it is a skip.
pub(crate) fn read(source: &Source, mut take: impl FnMut(Item) -> bool) -> Result<(), Failure> {
    if source.kind == SourceKind::Mbox {
        return mbox(&source.path, take);
    }
    let alone = source.files.len() == 1 && source.files.first() == Some(&source.path);
    for path in &source.files {
        let name = if alone {
            file_name(path)
        } else {
            path.strip_prefix(&source.path).unwrap_or(path).display().to_string()
        };
        let read = one(path);
        let bytes = read.as_ref().map_or(0, |(raw, _)| raw.len() as u64);
        let mail = match read {
            Ok((raw, written)) => mail(raw, written),
            Err(failure) if alone => return Err(failure),
            Err(Failure::File { problem: FileProblem::TooLarge, .. }) => Err(SkipReason::TooLarge),
            Err(_) => Err(SkipReason::Unreadable),
        };
        let mail = match mail {
            Ok(mail) => Ok(mail),
            Err(reason) if alone => return Err(failure(path, problem(&reason))),
            Err(reason) => Err(Skip { file: name, line: 0, reason }),
        };
        if !take(Item { mail, bytes }) {
            break;
        }
    }
    Ok(())
}

fn mbox(path: &Path, mut take: impl FnMut(Item) -> bool) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let written = written(&file);
    let mut at = 0;
    for entry in Mbox::new(BufReader::with_capacity(256 * 1024, file)) {
        let entry = entry.map_err(|error| unreadable(path, &error))?;
        let bytes = entry.offset.saturating_sub(at);
        at = entry.offset;
        let mail = entry.mail.and_then(|raw| mail(raw, entry.received.unwrap_or(written)));
        let mail =
            mail.map_err(|reason| Skip { file: file_name(path), line: entry.ordinal, reason });
        if !take(Item { mail, bytes }) {
            break;
        }
    }
    Ok(())
}

fn one(path: &Path) -> Result<(Vec<u8>, Timestamp), Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let size = file.metadata().map_err(|error| unreadable(path, &error))?.len();
    if size > MAX_MAIL as u64 {
        return Err(failure(path, FileProblem::TooLarge));
    }
    let raw = fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok((raw, written(&file)))
}

fn mail(raw: Vec<u8>, undated: Timestamp) -> Result<Box<ReadMail>, SkipReason> {
    let mut parsed: ParsedMail = parse(&raw)?;
    let correspondents = std::mem::take(&mut parsed.correspondents);
    let about = parsed.bounce.take().and_then(|bounce| bounce.original_message_id);
    if correspondents.is_empty() && about.is_none() {
        return Err(SkipReason::NobodyToAttribute);
    }
    parsed.correspondents.clone_from(&correspondents);
    let message = parsed.message(undated)?;
    Ok(Box::new(ReadMail { message, correspondents, about, raw }))
}

fn written(file: &File) -> Timestamp {
    let modified = file.metadata().and_then(|metadata| metadata.modified());
    modified.map_or(Timestamp(0), |at| chrono::DateTime::<chrono::Utc>::from(at).into())
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn problem(reason: &SkipReason) -> FileProblem {
    match reason {
        SkipReason::Empty => FileProblem::Empty,
        SkipReason::TooLarge | SkipReason::TooComplex => FileProblem::TooLarge,
        SkipReason::Truncated => FileProblem::Truncated,
        SkipReason::Unreadable => FileProblem::Unreadable,
        SkipReason::BeforeFirstMessage
        | SkipReason::ImpossibleDate
        | SkipReason::UnreadableTime
        | SkipReason::NotAMail
        | SkipReason::NobodyToAttribute
        | SkipReason::UnknownKind => FileProblem::Foreign,
    }
}
