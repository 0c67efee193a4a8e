//! One message, whole: its text, its HTML made safe, its files, and the mail as it arrived.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::*;
use crate::Hilo;
use crate::channel::email;
use crate::error::{Failure, FileProblem, Thing};
use crate::store::messages::{self, StoredFile};
use crate::store::{blobs, seen, timeline};

/// Longest source that is shown, in bytes.
const SOURCE_LIMIT: u64 = 2 * 1024 * 1024;
/// Messages that are read at once.
const SEEN_LIMIT: usize = 1_000;
/// Largest picture that is shown, in bytes.
const PICTURE_LIMIT: u64 = 8 * 1024 * 1024;

/// Returns one message, whole.
pub fn message_get(hilo: &Hilo, request: OfMessage) -> Result<MessageDetail, Failure> {
    let id = request.message;
    let (row, (text, quoted), mail, raw, size, pictures) = hilo.store().read(|data| {
        let blob = messages::raw(data, id)?;
        let raw = blob.map(|blob| original::to_read(data, blob)).transpose()?;
        let size = blob.map(|blob| blobs::size(data, blob)).transpose()?;
        Ok::<_, Failure>((
            timeline::row(data, id)?,
            timeline::texts(data, id)?,
            messages::mail(data, id)?,
            raw,
            size,
            pictures::sender(data, id)?,
        ))
    })?;
    let headers = mail.unwrap_or_default();
    let html = raw.as_deref().filter(|_| row.has_html).and_then(email::rendered);
    let (html, blocked_pictures, links) = match html {
        Some(html) => (Some(html.document), html.blocked_pictures, html.links),
        None => (None, 0, Vec::new()),
    };
    Ok(MessageDetail {
        row,
        text,
        quoted,
        html,
        blocked_pictures,
        pictures,
        links,
        from: visible(headers.from),
        to: visible(headers.to),
        cc: visible(headers.cc),
        reply_to: visible(headers.reply_to),
        original_size: size,
    })
}

/// Keeps that a person has read messages; the mailbox is told of its mails where the account says so.
pub fn messages_seen(hilo: &Hilo, request: MessagesSeen) -> Result<Nothing, Failure> {
    let messages = request.messages.get(..SEEN_LIMIT).unwrap_or(&request.messages);
    let now = hilo.now();
    hilo.store().write(|tx| Ok::<_, Failure>(seen::add(tx, messages, now)?))?;
    Ok(Nothing {})
}

/// Names with a box for what nobody sees.
fn visible(people: Vec<Mailbox>) -> Vec<Mailbox> {
    let shown = |Mailbox { name, address }| Mailbox {
        name: crate::identity::visible(name),
        address: crate::identity::visible(address),
    };
    people.into_iter().map(shown).collect()
}

/// Returns a mail as it arrived, as text; bytes that are none are shown as such.
pub fn message_source(hilo: &Hilo, request: OfMessage) -> Result<Content, Failure> {
    hilo.store().read(|data| {
        let blob = mail_of(data, request.message)?;
        let shown = original::beginning(data, blob, SOURCE_LIMIT)?;
        Ok(Content {
            content: String::from_utf8_lossy(&shown).into_owned(),
            cut: (shown.len() as u64) < blobs::size(data, blob)?,
        })
    })
}

/// Writes a mail byte for byte as it arrived.
pub fn message_save(hilo: &Hilo, request: MessageSave) -> Result<WrittenFile, Failure> {
    hilo.store().read(|data| {
        let blob = mail_of(data, request.message)?;
        write_whole(Path::new(&request.path), |file| original::copy(data, blob, file))
    })
}

/// Returns a picture as a `data:` address. Only raster pictures, known by their first bytes.
pub fn attachment_picture(hilo: &Hilo, request: OfAttachment) -> Result<Content, Failure> {
    let missing = || Failure::NotFound { thing: Thing::Attachment };
    let bytes = hilo.store().read(|data| {
        let file = messages::file(data, request.attachment)?;
        if file.size.is_none_or(|size| size > PICTURE_LIMIT) {
            return Err(missing());
        }
        let mut bytes = Vec::new();
        copy(data, &file, &mut bytes).map_err(of_ours)?;
        Ok(bytes)
    })?;
    let media_type = raster(&bytes).ok_or_else(missing)?;
    Ok(Content { content: format!("data:{media_type};base64,{}", base64(&bytes)), cut: false })
}

/// Writes an attachment where the person chose.
pub fn attachment_save(hilo: &Hilo, request: AttachmentSave) -> Result<WrittenFile, Failure> {
    let path = Path::new(&request.path);
    hilo.store().read(|data| {
        let file = messages::file(data, request.attachment)?;
        write_file(data, &file, path)
    })
}

/// Writes a copy of an attachment for the system to open, under a safe name in a folder of its own.
pub fn attachment_extract(hilo: &Hilo, request: OfAttachment) -> Result<WrittenFile, Failure> {
    hilo.store().read(|data| {
        let file = messages::file(data, request.attachment)?;
        let folder = hilo.opened().join(request.attachment.to_string());
        let unwritable =
            |_| Failure::File { path: file.name.clone(), problem: FileProblem::Unwritable };
        fs::create_dir_all(&folder).map_err(unwritable)?;
        write_file(data, &file, &folder.join(email::safe_name(&file.name)))
    })
}

/// Returns where a mail lies as it arrived.
pub(super) fn mail_of(data: &Connection, message: MessageId) -> Result<i64, Failure> {
    messages::raw(data, message)?.ok_or(Failure::NotFound { thing: Thing::Message })
}

fn write_file(data: &Connection, file: &StoredFile, path: &Path) -> Result<WrittenFile, Failure> {
    if file.blob.is_none() && file.part.is_none() {
        return Err(Failure::NotFound { thing: Thing::Attachment });
    }
    let written = write_whole(path, |out| copy(data, file, out))?;
    outside::mark(path);
    Ok(written)
}

fn copy(data: &Connection, file: &StoredFile, out: &mut impl Write) -> io::Result<()> {
    let missing = || io::Error::from(io::ErrorKind::NotFound);
    match (file.blob, file.part) {
        (Some(blob), _) => original::copy(data, blob, out),
        (None, Some((mail, part))) => {
            original::copy_file(data, mail, part, out)?.then_some(()).ok_or_else(missing)
        }
        (None, None) => Err(missing()),
    }
}

/// What stands in the way of a copy where nothing does of writing it.
fn of_ours(error: io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::NotFound { thing: Thing::Attachment };
    }
    Failure::Database { detail: error.to_string() }
}

/// A file that is being written, which keeps whether that failed.
pub(super) struct Written {
    file: File,
    failed: bool,
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).inspect_err(|error| {
            self.failed |= error.kind() != io::ErrorKind::Interrupted;
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().inspect_err(|_| self.failed = true)
    }
}

/// Writes beside the place and moves there, so that a file is whole or not there.
///
/// Fails with [`FileProblem::Unwritable`] where the place cannot be written to, and with another failure where what is to
/// be written cannot be had.
pub(super) fn write_whole(
    path: &Path,
    fill: impl FnOnce(&mut Written) -> io::Result<()>,
) -> Result<WrittenFile, Failure> {
    let unwritable = |_: io::Error| Failure::File {
        path: path.display().to_string(),
        problem: FileProblem::Unwritable,
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside);
    let mut written = Written { file: file.map_err(unwritable)?, failed: false };
    let filled = match fill(&mut written) {
        Err(error) if !written.failed => Err(of_ours(error)),
        filled => filled
            .and_then(|()| written.file.sync_all())
            .and_then(|()| fs::rename(&beside, path))
            .map_err(unwritable),
    };
    if let Err(failure) = filled {
        // What cannot be written may be not removable either; it says itself that it is a part.
        let _ = fs::remove_file(&beside);
        return Err(failure);
    }
    Ok(WrittenFile { path: path.display().to_string() })
}

fn raster(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("image/png"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
