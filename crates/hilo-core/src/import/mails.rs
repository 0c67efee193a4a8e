//! The mails of a source, one after the other.

use std::fs::{self, File};
use std::io::{BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use super::source::{Source, failure, unreadable};
use crate::channel::email::{Bounce, Forwarded, Large, MAX_MAIL, ParsedMail, parse};
use crate::channel::mbox::Mbox;
use crate::error::{Failure, FileProblem};
use crate::model::{ParsedMessage, SkipReason, SourceKind, Timestamp};

/// Bytes of a mail that tell what it is about.
const BEGINNING: usize = 16 * 1024;

/// A mail as it arrived.
#[derive(Debug)]
pub(crate) enum MailBytes {
    Memory(Vec<u8>),
    /// One that is too large to be held: a file without a name, in a folder where there is room for another.
    Disk {
        file: File,
        folder: PathBuf,
    },
}

impl MailBytes {
    /// Returns how many bytes are in memory.
    pub fn held(&self) -> usize {
        match self {
            MailBytes::Memory(bytes) => bytes.len(),
            MailBytes::Disk { .. } => 0,
        }
    }

    /// Returns the first bytes, where the header stands. Nothing where they cannot be read.
    pub fn beginning(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self {
            MailBytes::Memory(raw) => bytes.extend(raw.iter().take(BEGINNING)),
            MailBytes::Disk { file, .. } => {
                let mut file = file;
                if file.rewind().is_ok() {
                    // What was read before it broke off is a beginning too.
                    let _ = file.take(BEGINNING as u64).read_to_end(&mut bytes);
                }
            }
        }
        bytes
    }
}

/// A mail that was read, with what only the whole mail tells.
#[derive(Debug)]
pub(crate) struct ReadMail {
    /// The message.
    pub message: ParsedMessage,
    /// Who the customer may be, best first: addresses with names.
    pub correspondents: Vec<crate::model::Mailbox>,
    /// Whether nobody who would wait for an answer wrote it.
    pub bulk: bool,
    /// The mail that it passes on.
    pub forwarded: Option<Forwarded>,
    /// What a delivery report says.
    pub bounce: Option<Bounce>,
    /// The addresses at which its mailbox got it.
    pub delivered_to: Vec<crate::model::Mailbox>,
    /// The mail as it arrived.
    pub raw: MailBytes,
}

/// What a source gives.
pub(crate) struct Item {
    /// A mail or why there is none.
    pub mail: Result<Box<ReadMail>, SkipReason>,
    /// Its number in the source, from 1.
    pub at: u32,
    /// Bytes of the source that it took.
    pub bytes: u64,
}

/// A mail as it arrived, and as it was read.
pub(crate) struct RawMail {
    /// The bytes.
    pub raw: Vec<u8>,
    /// What they say.
    pub parsed: ParsedMail,
    /// When it was received, where it does not say when it was written.
    received: Timestamp,
}

/// Reads every mail of a source as a message and hands it to `take`, which says whether to go on.
///
/// A single mail that cannot be read is a failure of the file; within a mailbox or folder it is a skip.
pub(crate) fn read(source: &Source, mut take: impl FnMut(Item) -> bool) -> Result<(), Failure> {
    let mut refused = None;
    let alone = is_alone(source);
    each(source, |mail, at, bytes| match mail.and_then(message) {
        Err(reason) if alone => {
            refused = Some(failure(&source.path, problem(&reason)));
            false
        }
        mail => take(Item { mail, at, bytes }),
    })?;
    refused.map_or(Ok(()), Err)
}

/// Reads every mail of a source and hands it to `take` with its number in it, from 1, and the bytes that it took.
pub(crate) fn each(
    source: &Source,
    mut take: impl FnMut(Result<Box<RawMail>, SkipReason>, u32, u64) -> bool,
) -> Result<(), Failure> {
    if source.kind == SourceKind::Mbox {
        return mbox(&source.path, take);
    }
    let alone = is_alone(source);
    for (at, path) in (1..).zip(&source.files) {
        let read = one(path);
        let bytes = read.as_ref().map_or(0, |(raw, _)| raw.len() as u64);
        let mail = match read {
            Ok((raw, received)) => parsed(raw, received),
            Err(failure) if alone => return Err(failure),
            Err(Failure::File { problem: FileProblem::TooLarge, .. }) => Err(SkipReason::TooLarge),
            Err(_) => Err(SkipReason::Unreadable),
        };
        if let (Err(reason), true) = (&mail, alone) {
            return Err(failure(path, problem(reason)));
        }
        if !take(mail, at, bytes) {
            break;
        }
    }
    Ok(())
}

fn is_alone(source: &Source) -> bool {
    source.kind == SourceKind::Eml
        && source.files.len() == 1
        && source.files.first() == Some(&source.path)
}

fn mbox(
    path: &Path,
    mut take: impl FnMut(Result<Box<RawMail>, SkipReason>, u32, u64) -> bool,
) -> Result<(), Failure> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let written = written(&file);
    let mut at = 0;
    for entry in Mbox::new(BufReader::with_capacity(256 * 1024, file)) {
        let entry = entry.map_err(|error| unreadable(path, &error))?;
        let bytes = entry.offset.saturating_sub(at);
        at = entry.offset;
        let mail = entry.mail.and_then(|raw| parsed(raw, entry.received.unwrap_or(written)));
        if !take(mail, entry.ordinal, bytes) {
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

/// Reads a mail as a message. Where it does not say when it was written, it was when it was received.
pub(super) fn read_one(mail: MailBytes, received: Timestamp) -> Result<Box<ReadMail>, SkipReason> {
    match mail {
        MailBytes::Memory(raw) => message(parsed(raw, received)?),
        MailBytes::Disk { file, folder } => {
            let parsed = parsed_on_disk(&file)?;
            as_message(parsed, received, MailBytes::Disk { file, folder })
        }
    }
}

fn parsed_on_disk(file: &File) -> Result<ParsedMail, SkipReason> {
    let from_begin = || {
        let mut mail = file;
        mail.rewind().map_err(|_| SkipReason::Unreadable)?;
        Ok(BufReader::with_capacity(256 * 1024, mail))
    };
    match Large::read(from_begin()?) {
        Ok(large) => large.parse(from_begin()?),
        Err(SkipReason::Unreadable) => Err(SkipReason::Unreadable),
        // Whose files cannot be told from its words is read as a whole, where that can be held.
        Err(reason) => {
            let mut raw = Vec::new();
            let most = MAX_MAIL as u64 + 1;
            from_begin()?.take(most).read_to_end(&mut raw).map_err(|_| SkipReason::Unreadable)?;
            if raw.len() > MAX_MAIL { Err(reason) } else { parse(&raw) }
        }
    }
}

fn parsed(raw: Vec<u8>, received: Timestamp) -> Result<Box<RawMail>, SkipReason> {
    let parsed = parse(&raw)?;
    Ok(Box::new(RawMail { raw, parsed, received }))
}

fn message(mail: Box<RawMail>) -> Result<Box<ReadMail>, SkipReason> {
    let RawMail { raw, parsed, received } = *mail;
    as_message(parsed, received, MailBytes::Memory(raw))
}

fn as_message(
    mut parsed: ParsedMail,
    received: Timestamp,
    raw: MailBytes,
) -> Result<Box<ReadMail>, SkipReason> {
    let correspondents = parsed.correspondents.clone();
    let bounce = parsed.bounce.take();
    let bulk = parsed.bulk;
    let delivered_to = std::mem::take(&mut parsed.delivered_to);
    let forwarded = parsed.forwarded.take();
    let message = parsed.message(received)?;
    Ok(Box::new(ReadMail { message, correspondents, bulk, forwarded, bounce, delivered_to, raw }))
}

fn written(file: &File) -> Timestamp {
    let modified = file.metadata().and_then(|metadata| metadata.modified());
    modified.map_or(Timestamp(0), |at| chrono::DateTime::<chrono::Utc>::from(at).into())
}

/// Returns what is wrong with a file of which nothing but this is known.
pub(crate) fn problem(reason: &SkipReason) -> FileProblem {
    match reason {
        SkipReason::Empty => FileProblem::Empty,
        SkipReason::TooLarge | SkipReason::TooComplex => FileProblem::TooLarge,
        SkipReason::Truncated => FileProblem::Truncated,
        SkipReason::Unreadable
        | SkipReason::FileMissing
        | SkipReason::FileTooLarge
        | SkipReason::FileUnreadable => FileProblem::Unreadable,
        SkipReason::BeforeFirstMessage
        | SkipReason::ImpossibleDate
        | SkipReason::UnreadableTime
        | SkipReason::NotAMail
        | SkipReason::NobodyToAttribute
        | SkipReason::Draft
        | SkipReason::Bulk
        | SkipReason::ForwardedByUs
        | SkipReason::UnknownKind
        | SkipReason::Hidden => FileProblem::Foreign,
        SkipReason::Encrypted => FileProblem::Encrypted,
        SkipReason::Unsafe => FileProblem::ZipBomb,
        SkipReason::HostileNames => FileProblem::HostileNames,
    }
}
