//! Reads the zip that a phone makes of a chat: the text, and the media that the text names.
//!
//! A zip from outside is hostile until read. Names that would leave a folder are refused, as are
//! links and encrypted files; what is unpacked is counted while it streams, because the sizes that
//! a zip claims may be lies. Nothing is ever written to disk here.
//!
//! ```no_run
//! use whatsapp_export::archive::{Archive, Limits};
//! use whatsapp_export::{Hints, read};
//!
//! let file = std::fs::File::open("WhatsApp Chat - Ana.zip")?;
//! let mut archive = Archive::open(file, Limits::default())?;
//! let text = archive.read_chat()?;
//! let title = archive.title_source("WhatsApp Chat - Ana.zip");
//! let hints = Hints { file_name: Some(title), written: archive.written(), order: None };
//! let chat = read(&text, &hints)?;
//! for attachment in chat.entries.iter().flat_map(|entry| &entry.attachments) {
//!     if let Some(index) = attachment.name.as_deref().and_then(|name| archive.find(name)) {
//!         let mut bytes = Vec::new();
//!         archive.copy_media(index, &mut bytes, 16 << 20)?;
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom, Write};

use unicode_normalization::UnicodeNormalization as _;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::time::LocalDateTime;
use crate::words::is_bidi_mark;

mod choose;

/// How much a zip may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that all its files together may unpack to.
    pub total_bytes: u64,
    /// Files and folders in it.
    pub files: usize,
    /// How many times larger than its packed form a file may be, once it is past `ratio_after`.
    pub ratio: u64,
    /// Bytes up to which any ratio is fine.
    pub ratio_after: u64,
}

impl Default for Limits {
    /// 2 GB in 20,000 files, and a ratio of 100 from 10 MB on. A phone packs up to 10,000 messages
    /// with media.
    fn default() -> Self {
        Self { total_bytes: 2 << 30, files: 20_000, ratio: 100, ratio_after: 10 << 20 }
    }
}

/// Why a zip is not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The file is none.
    #[error("the file is not a zip")]
    NotAZip,
    /// The file begins as a zip, but its end is missing.
    #[error("the zip is cut off: its end is missing")]
    Truncated,
    /// A file in it is damaged.
    #[error("the zip is damaged at {name:?}")]
    Damaged {
        /// The file's name.
        name: String,
    },
    /// A file in it is encrypted.
    #[error("the zip is encrypted")]
    Encrypted,
    /// A file is packed in a way that phones do not use.
    #[error("{name:?} is packed in a way that is not supported")]
    Unsupported {
        /// The file's name.
        name: String,
    },
    /// No file in it is a chat.
    #[error("the zip holds no WhatsApp chat")]
    NoChat,
    /// It holds more files than [`Limits::files`].
    #[error("the zip holds {files} files, more than any chat")]
    TooManyFiles {
        /// How many.
        files: usize,
    },
    /// It unpacks to more than the limits allow.
    #[error("the zip unpacks to far more than a chat can hold, so it is not unpacked")]
    Bomb,
    /// A file in it would be written outside of its folder.
    #[error("the zip holds a file with a dangerous name: {name:?}")]
    HostileName {
        /// The name.
        name: String,
    },
    /// A file is longer than the cap of a call.
    #[error("{name:?} is longer than {cap} bytes")]
    TooLarge {
        /// The file's name.
        name: String,
        /// The cap.
        cap: u64,
    },
    /// The zip could not be read from where it is, or its content not be written.
    #[error("the zip could not be read")]
    Io(#[source] io::Error),
}

/// A file in the zip that is neither the chat nor a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// Its name without folders.
    pub name: String,
    /// The size that the zip claims. It may be a lie.
    pub claimed_size: u64,
    index: usize,
}

/// An opened zip in which a chat was found.
#[derive(Debug)]
pub struct Archive<R> {
    zip: ZipArchive<R>,
    limits: Limits,
    length: u64,
    unpacked: u64,
    chat: Media,
    written: Option<LocalDateTime>,
    media: Vec<Media>,
    by_name: HashMap<String, usize>,
}

/// Whether a file is a zip, by its first bytes.
pub fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

impl<R: Read + Seek> Archive<R> {
    /// Opens a zip and finds the chat in it.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] tells what is wrong with the zip. Nothing of it is used then.
    pub fn open(mut reader: R, limits: Limits) -> Result<Self, ArchiveError> {
        let length = reader.seek(SeekFrom::End(0)).map_err(ArchiveError::Io)?;
        reader.rewind().map_err(ArchiveError::Io)?;
        let mut head = Vec::new();
        reader.by_ref().take(4).read_to_end(&mut head).map_err(ArchiveError::Io)?;
        reader.rewind().map_err(ArchiveError::Io)?;
        let mut zip = match ZipArchive::new(reader) {
            Ok(zip) => zip,
            Err(_) if is_zip(&head) => return Err(ArchiveError::Truncated),
            Err(_) => return Err(ArchiveError::NotAZip),
        };
        if zip.len() > limits.files {
            return Err(ArchiveError::TooManyFiles { files: zip.len() });
        }
        let listing = list(&mut zip, length, &limits)?;
        let mut archive = Self {
            chat: Media { name: String::new(), claimed_size: 0, index: usize::MAX },
            zip,
            limits,
            length,
            unpacked: 0,
            written: None,
            media: Vec::new(),
            by_name: HashMap::new(),
        };
        let chosen = choose::chat(&mut archive, &listing)?;
        for file in listing {
            if file.index == chosen {
                archive.written = file.written;
                archive.chat = file.into_media();
            } else if !file.is_resource_fork() {
                archive.by_name.entry(key(file.name())).or_insert(archive.media.len());
                archive.media.push(file.into_media());
            }
        }
        Ok(archive)
    }

    /// Name of the chat's text without folders: `_chat.txt` from an iPhone.
    pub fn chat_name(&self) -> &str {
        &self.chat.name
    }

    /// The name that tells the chat's title: its text's, or the zip's where that tells nothing.
    pub fn title_source<'n>(&'n self, zip_name: &'n str) -> &'n str {
        if crate::title::title(&self.chat.name).is_some() { &self.chat.name } else { zip_name }
    }

    /// When the chat's text was written, by the phone's wall clock.
    pub fn written(&self) -> Option<LocalDateTime> {
        self.written
    }

    /// All files besides the chat.
    pub fn media(&self) -> &[Media] {
        &self.media
    }

    /// Finds the file that the chat's text names, whichever way accents are encoded. The result is
    /// a place in [`Archive::media`].
    pub fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&key(name)).copied()
    }

    /// Unpacks the chat's text.
    ///
    /// # Errors
    ///
    /// Fails if the file is damaged or longer than the limits or [`MAX_BYTES`](crate::MAX_BYTES).
    pub fn read_chat(&mut self) -> Result<Vec<u8>, ArchiveError> {
        let mut text = Vec::new();
        let cap = u64::try_from(crate::MAX_BYTES).unwrap_or(u64::MAX);
        self.copy(self.chat.index, &mut text, cap)?;
        Ok(text)
    }

    /// Unpacks one of the files into `to` and returns its length. At most `cap` bytes are written.
    ///
    /// # Errors
    ///
    /// Fails if the file is damaged, longer than `cap` or beyond the limits; `to` then holds its
    /// beginning.
    pub fn copy_media(
        &mut self,
        index: usize,
        to: &mut dyn Write,
        cap: u64,
    ) -> Result<u64, ArchiveError> {
        let media =
            self.media.get(index).ok_or(ArchiveError::Io(io::ErrorKind::NotFound.into()))?;
        self.copy(media.index, to, cap)
    }

    fn copy(&mut self, index: usize, to: &mut dyn Write, cap: u64) -> Result<u64, ArchiveError> {
        const CHUNK: usize = 64 << 10;
        let limits = self.limits;
        let mut file = self.zip.by_index(index).map_err(|error| unreadable(error, ""))?;
        let name = file.name().to_owned();
        // The packed size cannot be more than there is.
        let packed = file.compressed_size().min(self.length).max(1);
        let mut buffer = vec![0; CHUNK];
        let mut copied = 0u64;
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => return Ok(copied),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(ArchiveError::Damaged { name }),
            };
            let chunk = buffer.get(..count).unwrap_or_default();
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            copied += count;
            self.unpacked += count;
            if self.unpacked > limits.total_bytes
                || is_bomb(&limits, copied, packed)
                || is_bomb(&limits, self.unpacked, self.length)
            {
                return Err(ArchiveError::Bomb);
            }
            if copied > cap {
                return Err(ArchiveError::TooLarge { name, cap });
            }
            to.write_all(chunk).map_err(ArchiveError::Io)?;
        }
    }

    /// Reads the beginning of a file, to tell what it is. Counts like everything else.
    fn head(&mut self, index: usize, length: u64) -> Result<Vec<u8>, ArchiveError> {
        let mut head = Vec::new();
        match self.copy(index, &mut head, length) {
            Ok(_) | Err(ArchiveError::TooLarge { .. }) => Ok(head),
            Err(error) => Err(error),
        }
    }
}

fn is_bomb(limits: &Limits, unpacked: u64, packed: u64) -> bool {
    unpacked > limits.ratio_after && unpacked / packed.max(1) > limits.ratio
}

fn unreadable(error: ZipError, name: &str) -> ArchiveError {
    let name = name.to_owned();
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            ArchiveError::Encrypted
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ArchiveError::Unsupported { name }
        }
        ZipError::Io(_) | ZipError::InvalidArchive(_) | ZipError::FileNotFound | _ => {
            ArchiveError::Damaged { name }
        }
    }
}

/// A file of the zip, before it is known which one is the chat.
struct Listed {
    /// With its folders.
    path: String,
    index: usize,
    claimed_size: u64,
    written: Option<LocalDateTime>,
}

impl Listed {
    fn name(&self) -> &str {
        self.path.rsplit(['/', '\\']).next().unwrap_or_default()
    }

    /// What macOS adds beside every file.
    fn is_resource_fork(&self) -> bool {
        self.path.starts_with("__MACOSX/") || self.name().starts_with("._")
    }

    fn into_media(self) -> Media {
        Media { name: self.name().to_owned(), claimed_size: self.claimed_size, index: self.index }
    }
}

/// Lists the files, and refuses a zip that is dangerous by its list already.
fn list<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    length: u64,
    limits: &Limits,
) -> Result<Vec<Listed>, ArchiveError> {
    let mut files = Vec::new();
    let mut claimed = 0u64;
    for index in 0..zip.len() {
        let file = zip.by_index_raw(index).map_err(|error| unreadable(error, ""))?;
        let path = name_of(&file);
        if is_hostile(&path) || file.is_symlink() {
            return Err(ArchiveError::HostileName { name: path });
        }
        if file.encrypted() {
            return Err(ArchiveError::Encrypted);
        }
        claimed = claimed.saturating_add(file.size());
        if claimed > limits.total_bytes || is_bomb(limits, claimed, length) {
            return Err(ArchiveError::Bomb);
        }
        if !file.is_dir() {
            let written = file.last_modified().and_then(|t| {
                LocalDateTime::new(t.year(), t.month(), t.day(), t.hour(), t.minute(), t.second())
            });
            // 1980 is what a zip says that knows no time.
            let written = written.filter(|written| written.year() >= 2009);
            files.push(Listed { path, index, claimed_size: file.size(), written });
        }
    }
    Ok(files)
}

/// A name as it was meant: some phones write UTF-8 without saying so, and it then looks like
/// code page 437.
fn name_of<R: Read>(file: &ZipFile<'_, R>) -> String {
    std::str::from_utf8(file.name_raw()).unwrap_or(file.name()).to_owned()
}

fn is_hostile(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [b'a'..=b'z' | b'A'..=b'Z', b':', ..]);
    path.is_empty()
        || drive
        || path.starts_with(['/', '\\'])
        || path.contains('\0')
        || path.split(['/', '\\']).any(|part| part == "..")
}

/// A name by which a file is found: composed accents, no marks of writing direction.
pub fn key(name: &str) -> String {
    name.chars().filter(|c| !is_bidi_mark(*c)).nfc().collect()
}
