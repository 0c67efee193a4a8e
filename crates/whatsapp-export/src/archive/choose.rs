//! Finds the chat among the files of a zip.
//!
//! Documents sent in the chat may be texts too, even exports of other chats. So names go first,
//! and only where they tell nothing does the content decide.

use std::io::{Read, Seek};

use super::{Archive, ArchiveError, Listed};

/// So much of a text is looked at.
const HEAD: u64 = 64 << 10;
/// So many texts are looked at; a chat with more of them has the right name.
const TEXTS: usize = 50;

/// Returns the index of the chat's text.
pub(super) fn chat<R: Read + Seek>(
    archive: &mut Archive<R>,
    files: &[Listed],
) -> Result<usize, ArchiveError> {
    let mut texts: Vec<&Listed> = files.iter().filter(|f| is_text(f)).collect();
    texts.sort_by_key(|file| (depth(file), file.index));
    if let Some(file) = texts.iter().find(|file| file.name() == "_chat.txt") {
        return Ok(file.index);
    }
    texts.retain(|file| !is_document(file.name()));
    let named = |file: &Listed| file.name().to_lowercase().contains("whatsapp");
    let (named, other): (Vec<&Listed>, Vec<&Listed>) = texts.into_iter().partition(|f| named(f));
    match most_headers(archive, &named)? {
        Some(index) => Ok(index),
        None => most_headers(archive, &other)?.ok_or(ArchiveError::NoChat),
    }
}

fn is_text(file: &Listed) -> bool {
    let name = file.name().as_bytes();
    let ending = name.len().checked_sub(4).and_then(|at| name.get(at..)).unwrap_or_default();
    ending.eq_ignore_ascii_case(b".txt") && !file.is_resource_fork()
}

fn depth(file: &Listed) -> usize {
    file.path.split(['/', '\\']).count()
}

/// Whether a name is that of a document sent in a chat: `00000012-notas.txt`,
/// `DOC-20240323-WA0001.txt`.
fn is_document(name: &str) -> bool {
    let bytes = name.as_bytes();
    let counted = bytes.len() > 9
        && bytes.iter().take(8).all(u8::is_ascii_digit)
        && bytes.get(8) == Some(&b'-');
    counted || name.starts_with("DOC-")
}

/// The text with the most lines that open a message, if any has one. Texts higher up win a tie.
fn most_headers<R: Read + Seek>(
    archive: &mut Archive<R>,
    texts: &[&Listed],
) -> Result<Option<usize>, ArchiveError> {
    let mut best = None;
    for file in texts.iter().take(TEXTS) {
        let head = archive.head(file.index, HEAD)?;
        let count = crate::count_headers(&head);
        if count > best.map_or(0, |(most, _)| most) {
            best = Some((count, file.index));
        }
    }
    Ok(best.map(|(_, index)| index))
}
