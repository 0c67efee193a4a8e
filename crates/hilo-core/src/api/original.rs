//! A mail as it arrived, from the store. One that is too large to be held is read from there piece by piece.

use std::io::{self, BufReader, Read, Write};

use rusqlite::Connection;

use crate::channel::email::{self, Large, MAX_MAIL};
use crate::store::{StoreError, blobs};

/// Returns a mail to read its words, its pictures and what it carries from. Of one that is too large the bulk of its files
/// is left out.
pub(super) fn to_read(data: &Connection, blob: i64) -> Result<Vec<u8>, StoreError> {
    if is_large(data, blob)? { Ok(large(data, blob)?.into_mail()) } else { blobs::get(data, blob) }
}

/// Returns a mail's first bytes, up to so many.
pub(super) fn beginning(data: &Connection, blob: i64, most: u64) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    blobs::reader(data, blob)?.take(most).read_to_end(&mut bytes).map_err(StoreError::Unpack)?;
    Ok(bytes)
}

/// Writes a mail byte for byte.
pub(super) fn copy(data: &Connection, blob: i64, out: &mut impl Write) -> io::Result<()> {
    let mut mail = blobs::reader(data, blob).map_err(io::Error::other)?;
    io::copy(&mut mail, out).map(|_| ())
}

/// Writes the file that a part of a mail is, and says whether there is such a part.
pub(super) fn copy_file(
    data: &Connection,
    blob: i64,
    part: u32,
    out: &mut impl Write,
) -> io::Result<bool> {
    if is_large(data, blob).map_err(io::Error::other)? {
        let large = large(data, blob).map_err(io::Error::other)?;
        return large.write_file(part, blobs::reader(data, blob).map_err(io::Error::other)?, out);
    }
    let raw = blobs::get(data, blob).map_err(io::Error::other)?;
    match email::attachment(&raw, part) {
        Some((_, bytes)) => out.write_all(&bytes).map(|()| true),
        None => Ok(false),
    }
}

fn is_large(data: &Connection, blob: i64) -> Result<bool, StoreError> {
    Ok(blobs::size(data, blob)? > MAX_MAIL as u64)
}

fn large(data: &Connection, blob: i64) -> Result<Large, StoreError> {
    let mail = BufReader::with_capacity(256 * 1024, blobs::reader(data, blob)?);
    // It was read in the same way when it came.
    Large::read(mail).map_err(|_| StoreError::Unpack(io::ErrorKind::InvalidData.into()))
}
