//! One message, whole: its text, its HTML made safe, its files, and the mail as it arrived.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::*;
use crate::Hilo;
use crate::channel::email;
use crate::error::{Failure, FileProblem, Thing};
use crate::store::{blobs, messages, seen, timeline};

/// Longest source that is shown, in bytes.
const SOURCE_LIMIT: usize = 2 * 1024 * 1024;
/// Messages that are read at once.
const SEEN_LIMIT: usize = 1_000;
/// Largest picture that is shown, in bytes.
const PICTURE_LIMIT: usize = 8 * 1024 * 1024;

/// Returns one message, whole.
pub fn message_get(hilo: &Hilo, request: OfMessage) -> Result<MessageDetail, Failure> {
    let id = request.message;
    let (row, (text, quoted), mail, raw, pictures) = hilo.store().read(|data| {
        let raw = messages::raw(data, id)?.map(|blob| blobs::get(data, blob)).transpose()?;
        Ok::<_, Failure>((
            timeline::row(data, id)?,
            timeline::texts(data, id)?,
            messages::mail(data, id)?,
            raw,
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
        original_size: raw.map(|raw| raw.len() as u64),
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
    let raw = original(hilo, request.message)?;
    let shown = raw.get(..SOURCE_LIMIT).unwrap_or(&raw);
    Ok(Content {
        content: String::from_utf8_lossy(shown).into_owned(),
        cut: shown.len() < raw.len(),
    })
}

/// Writes a mail byte for byte as it arrived.
pub fn message_save(hilo: &Hilo, request: MessageSave) -> Result<WrittenFile, Failure> {
    write_whole(Path::new(&request.path), &original(hilo, request.message)?)
}

/// Returns a picture as a `data:` address. Only raster pictures, known by their first bytes.
pub fn attachment_picture(hilo: &Hilo, request: OfAttachment) -> Result<Content, Failure> {
    let (_, bytes) = content(hilo, request.attachment)?;
    let missing = Failure::NotFound { thing: Thing::Attachment };
    let media_type = raster(&bytes).filter(|_| bytes.len() <= PICTURE_LIMIT).ok_or(missing)?;
    Ok(Content { content: format!("data:{media_type};base64,{}", base64(&bytes)), cut: false })
}

/// Writes an attachment where the person chose.
pub fn attachment_save(hilo: &Hilo, request: AttachmentSave) -> Result<WrittenFile, Failure> {
    let path = Path::new(&request.path);
    let written = write_whole(path, &content(hilo, request.attachment)?.1)?;
    outside::mark(path);
    Ok(written)
}

/// Writes a copy of an attachment for the system to open, under a safe name in a folder of its own.
pub fn attachment_extract(hilo: &Hilo, request: OfAttachment) -> Result<WrittenFile, Failure> {
    let (name, bytes) = content(hilo, request.attachment)?;
    let folder = hilo.opened().join(request.attachment.to_string());
    let unwritable = |_| Failure::File { path: name.clone(), problem: FileProblem::Unwritable };
    fs::create_dir_all(&folder).map_err(unwritable)?;
    let path = folder.join(email::safe_name(&name));
    let written = write_whole(&path, &bytes)?;
    outside::mark(&path);
    Ok(written)
}

pub(super) fn original(hilo: &Hilo, message: MessageId) -> Result<Vec<u8>, Failure> {
    hilo.store().read(|data| {
        let blob =
            messages::raw(data, message)?.ok_or(Failure::NotFound { thing: Thing::Message })?;
        Ok(blobs::get(data, blob)?)
    })
}

fn content(hilo: &Hilo, attachment: AttachmentId) -> Result<(String, Vec<u8>), Failure> {
    let (file, bytes) = hilo.store().read(|data| {
        let file = messages::file(data, attachment)?;
        let blob = file.blob.or(file.part.map(|(raw, _)| raw));
        let bytes = blob.map(|blob| blobs::get(data, blob)).transpose()?;
        Ok::<_, Failure>((file, bytes))
    })?;
    let missing = Failure::NotFound { thing: Thing::Attachment };
    let bytes = match (bytes, file.blob, file.part) {
        (Some(bytes), Some(_), _) => bytes,
        (Some(raw), None, Some((_, part))) => email::attachment(&raw, part).ok_or(missing)?.1,
        _ => return Err(missing),
    };
    Ok((file.name, bytes))
}

/// Writes beside the place and moves there, so that a file is whole or not there.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<WrittenFile, Failure> {
    let written = || {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let beside = PathBuf::from(beside);
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    written().map_err(|_: std::io::Error| Failure::File {
        path: path.display().to_string(),
        problem: FileProblem::Unwritable,
    })?;
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
