//! The chat of a source, with its media.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike, Local, Timelike};
use chrono_tz::Tz;
use whatsapp_export::archive::{self, Archive, ArchiveError, Limits};
use whatsapp_export::{Chat, Hints, LocalDateTime, NotAChat};

use super::source::{Source, failure, unreadable};
use crate::channel::whatsapp;
use crate::error::{Failure, FileProblem};
use crate::model::{DateOrder, ParsedAttachment, Skip, SkipReason, SourceKind};

/// Largest file of a chat that is kept, in bytes.
const MEDIA_LIMIT: u64 = 64 * 1024 * 1024;
/// Largest text of a chat, in bytes.
const TEXT_LIMIT: u64 = 256 * 1024 * 1024;

/// A chat as its source holds it.
pub(crate) struct ReadChat {
    /// The chat.
    pub chat: Chat<'static>,
    /// Lines that belong to no message.
    pub skips: Vec<Skip>,
    /// Files of its zip that it does not name, another chat or a mail among them.
    pub unnamed: Vec<Skip>,
    /// The files that come with it.
    pub media: Media,
}

/// The files that come with a chat: in its zip, or beside its text.
pub(crate) enum Media {
    Zip(Box<Archive<BufReader<File>>>),
    Beside(Beside),
}

/// The folder in which the text of a chat lies.
pub(crate) struct Beside {
    folder: PathBuf,
    /// Its files by the names under which an archive would find them.
    by_key: OnceCell<HashMap<String, PathBuf>>,
}

impl Beside {
    /// Returns where a file of this name lies, or would: a Mac writes "é" in two characters and WhatsApp in one.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let plain = Some(self.folder.join(name)).filter(|_| is_plain(name))?;
        if fs::symlink_metadata(&plain).is_ok() {
            return Some(plain);
        }
        let by_key = self.by_key.get_or_init(|| self.names()).get(&archive::key(name));
        Some(by_key.cloned().unwrap_or(plain))
    }

    fn names(&self) -> HashMap<String, PathBuf> {
        let here = Path::new(".");
        let folder = if self.folder.as_os_str().is_empty() { here } else { &self.folder };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let named = entries.map(|entry| entry.file_name());
        named.map(|name| (archive::key(&name.to_string_lossy()), self.folder.join(name))).collect()
    }
}

impl ReadChat {
    /// Reads the chat of a source; `order` is the person's decision about the dates.
    pub fn open(source: &Source, order: Option<DateOrder>) -> Result<ReadChat, Failure> {
        let path = &source.path;
        let name =
            path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        let (text, hints_name, written, media) = if source.kind == SourceKind::WhatsappZip {
            let mut archive = Archive::open(BufReader::new(file), Limits::default())
                .map_err(|error| zip_failure(path, &error))?;
            let text = archive.read_chat().map_err(|error| zip_failure(path, &error))?;
            let title = archive.title_source(&name).to_owned();
            let written = archive.written();
            (text, title, written, Media::Zip(Box::new(archive)))
        } else {
            let metadata = file.metadata().map_err(|error| unreadable(path, &error))?;
            if metadata.len() > TEXT_LIMIT {
                return Err(failure(path, FileProblem::TooLarge));
            }
            let text = fs::read(path).map_err(|error| unreadable(path, &error))?;
            let written =
                metadata.modified().ok().and_then(|at| local(DateTime::<Local>::from(at)));
            let folder = path.parent().map(Path::to_owned).unwrap_or_default();
            let beside = Beside { folder, by_key: OnceCell::new() };
            (text, name.clone(), written, Media::Beside(beside))
        };
        let hints = Hints { file_name: Some(&hints_name), written, order: order.map(order_of) };
        let chat = whatsapp_export::read(&text, &hints)
            .map_err(|error| not_a_chat(path, &error))?
            .into_owned();
        let lines = chat.skips.iter().map(|skip| source.skip(skip.line, reason(skip.reason)));
        let (skips, unnamed) = (lines.collect(), unnamed(&media, &chat, source));
        Ok(ReadChat { chat, skips, unnamed, media })
    }

    /// Returns the files beside the chat's text that it names, whether they are there or not.
    pub fn beside(&self) -> HashSet<PathBuf> {
        let Media::Beside(beside) = &self.media else { return HashSet::new() };
        let named = self.chat.entries.iter().flat_map(whatsapp::files);
        named.filter_map(|(name, _)| beside.path(name)).collect()
    }
}

impl Media {
    /// Looks for a file that the chat names.
    ///
    /// # Errors
    /// Why it does not come in, as far as that shows without reading it.
    pub fn find(&self, name: &str) -> Result<(), SkipReason> {
        let size = match self {
            Media::Zip(archive) => {
                let file = archive.find(name).and_then(|at| archive.media().get(at));
                file.ok_or(SkipReason::FileMissing)?.claimed_size
            }
            Media::Beside(beside) => {
                let path = beside.path(name).ok_or(SkipReason::FileMissing)?;
                let metadata = fs::symlink_metadata(path).map_err(|_| SkipReason::FileMissing)?;
                if !metadata.is_file() {
                    return Err(SkipReason::FileUnreadable);
                }
                metadata.len()
            }
        };
        if size > MEDIA_LIMIT { Err(SkipReason::FileTooLarge) } else { Ok(()) }
    }

    /// Returns the bytes of a file that the chat names.
    ///
    /// # Errors
    /// Why it does not come in: [`SkipReason::Unsafe`] means that nothing of its zip may.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, SkipReason> {
        self.find(name)?;
        match self {
            Media::Zip(archive) => {
                let index = archive.find(name).ok_or(SkipReason::FileMissing)?;
                let mut bytes = Vec::new();
                match archive.copy_media(index, &mut bytes, MEDIA_LIMIT) {
                    Ok(_) => Ok(bytes),
                    Err(ArchiveError::Bomb) => Err(SkipReason::Unsafe),
                    Err(ArchiveError::TooLarge { .. }) => Err(SkipReason::FileTooLarge),
                    Err(_) => Err(SkipReason::FileUnreadable),
                }
            }
            Media::Beside(beside) => {
                let path = beside.path(name).ok_or(SkipReason::FileMissing)?;
                fs::read(path).map_err(|_| SkipReason::FileUnreadable)
            }
        }
    }
}

/// Tells of a file that its message comes in without, unless its export says that it left it out.
pub(crate) fn missing(
    source: &Source,
    line: u32,
    file: &ParsedAttachment,
    is_told: bool,
    reason: SkipReason,
) -> Option<Skip> {
    let is_known = !is_told && reason == SkipReason::FileMissing;
    (!is_known).then(|| Skip { file: source.name_of_medium(&file.name), line, reason })
}

/// Returns the files of a zip that its chat does not name.
fn unnamed(media: &Media, chat: &Chat<'_>, source: &Source) -> Vec<Skip> {
    let Media::Zip(archive) = media else { return Vec::new() };
    let attached = chat.entries.iter().flat_map(|entry| &entry.attachments);
    let named: HashSet<usize> =
        attached.filter_map(|file| archive.find(file.name.as_deref()?)).collect();
    let others = archive.media().iter().enumerate().filter(|(at, _)| !named.contains(at));
    let skip = |(_, file): (usize, &whatsapp_export::archive::Media)| Skip {
        file: source.name_of_medium(&file.name),
        line: 0,
        reason: SkipReason::UnknownKind,
    };
    others.map(skip).collect()
}

/// A name that stays in its folder on every system.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\', ':', '\0']) && !matches!(name, "." | "..")
}

fn order_of(order: DateOrder) -> whatsapp_export::DateOrder {
    match order {
        DateOrder::Dmy => whatsapp_export::DateOrder::Dmy,
        DateOrder::Mdy => whatsapp_export::DateOrder::Mdy,
        DateOrder::Ymd => whatsapp_export::DateOrder::Ymd,
    }
}

fn local(at: DateTime<Local>) -> Option<LocalDateTime> {
    let small = |number: u32| u8::try_from(number).ok();
    LocalDateTime::new(
        u16::try_from(at.year()).ok()?,
        small(at.month())?,
        small(at.day())?,
        small(at.hour())?,
        small(at.minute())?,
        small(at.second())?,
    )
}

fn reason(reason: whatsapp_export::SkipReason) -> SkipReason {
    match reason {
        whatsapp_export::SkipReason::BeforeFirstMessage => SkipReason::BeforeFirstMessage,
        whatsapp_export::SkipReason::ImpossibleDate => SkipReason::ImpossibleDate,
        whatsapp_export::SkipReason::ImpossibleTime
        | whatsapp_export::SkipReason::UnknownWord
        | whatsapp_export::SkipReason::ContinuesSkipped => SkipReason::UnreadableTime,
    }
}

fn not_a_chat(path: &Path, error: &NotAChat) -> Failure {
    let problem = match error {
        NotAChat::Empty => FileProblem::Empty,
        NotAChat::TooLarge { .. } => FileProblem::TooLarge,
        NotAChat::NoHeader | NotAChat::UnreadableHeader { .. } | NotAChat::Binary => {
            FileProblem::Foreign
        }
    };
    failure(path, problem)
}

fn zip_failure(path: &Path, error: &ArchiveError) -> Failure {
    let problem = match error {
        ArchiveError::NotAZip => FileProblem::Foreign,
        ArchiveError::Truncated | ArchiveError::Damaged { .. } => FileProblem::Truncated,
        ArchiveError::Encrypted => FileProblem::Encrypted,
        ArchiveError::NoChat => FileProblem::NoChat,
        ArchiveError::TooManyFiles { .. } | ArchiveError::Bomb => FileProblem::ZipBomb,
        ArchiveError::HostileName { .. } => FileProblem::HostileNames,
        ArchiveError::TooLarge { .. } => FileProblem::TooLarge,
        ArchiveError::Unsupported { .. } | ArchiveError::Io(_) => FileProblem::Unreadable,
    };
    failure(path, problem)
}

/// Returns the zone of this name.
pub(crate) fn zone(name: &str) -> Result<Tz, Failure> {
    name.parse().map_err(|_| Failure::Invalid {
        field: crate::error::InvalidField::TimeZone,
        value: name.to_owned(),
    })
}
