//! Raw bytes, each content once, compressed.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};

use rusqlite::{Connection, MAIN_DB, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};
use zstd::bulk::Compressor;

use super::StoreError;

/// zstd's level: 3 packs mail to about a third at some 300 MB/s.
const LEVEL: i32 = 3;
/// Largest content that is unpacked into memory, in bytes.
const LIMIT: u64 = 200 * 1024 * 1024;
/// Bytes that are in memory at a time of those that are not held.
const CHUNK: usize = 256 * 1024;

thread_local! {
    /// Making a compressor costs more than compressing a mail.
    static PACKER: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(LEVEL).ok());
}

/// Bytes made ready outside a transaction, since packing takes longer than storing.
#[derive(Debug)]
pub struct Packed {
    sha256: [u8; 32],
    /// How many bytes there were.
    pub size: u64,
    zstd: Zstd,
}

/// Packed bytes on their way to the database.
#[derive(Debug)]
enum Zstd {
    Memory(Vec<u8>),
    /// A file without a name, and how long it is.
    Disk(File, u64),
    /// They are there.
    Stored(i64),
}

impl Packed {
    /// Returns the SHA-256 of the bytes in hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(self.sha256)
    }

    /// Returns how many bytes are held in memory until they are stored.
    pub fn held(&self) -> usize {
        match &self.zstd {
            Zstd::Memory(bytes) => bytes.len(),
            Zstd::Disk(..) | Zstd::Stored(_) => 0,
        }
    }
}

/// Packs bytes for [`put`].
pub fn pack(bytes: &[u8]) -> Result<Packed, StoreError> {
    let zstd = PACKER.with_borrow_mut(|packer| match packer {
        Some(packer) => packer.compress(bytes),
        // Without memory for one that is kept, there may still be enough for this once.
        None => zstd::bulk::compress(bytes, LEVEL),
    });
    let zstd = zstd.map_err(StoreError::Unpack)?;
    Ok(Packed {
        sha256: Sha256::digest(bytes).into(),
        size: bytes.len() as u64,
        zstd: Zstd::Memory(zstd),
    })
}

/// Packs bytes for [`put`] that are too many to be held: the packed ones lie in `beside`, a file without a name.
pub fn pack_on_disk(mut bytes: impl Read, mut beside: File) -> Result<Packed, StoreError> {
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    let mut packing = zstd::Encoder::new(&mut beside, LEVEL).map_err(StoreError::Unpack)?;
    let mut pack = || {
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = bytes.read(&mut chunk)?;
            let read = chunk.get(..count).unwrap_or_default();
            if read.is_empty() {
                return Ok(());
            }
            hash.update(read);
            size += read.len() as u64;
            packing.write_all(read)?;
        }
    };
    pack().map_err(StoreError::Unpack)?;
    packing.finish().map_err(StoreError::Unpack)?;
    let stored = beside.stream_position().map_err(StoreError::Unpack)?;
    Ok(Packed { sha256: hash.finalize().into(), size, zstd: Zstd::Disk(beside, stored) })
}

/// Stores the bytes unless they are there, and returns their row.
pub fn put(tx: &Transaction, packed: &Packed) -> Result<i64, StoreError> {
    let found = tx
        .prepare_cached("SELECT id FROM blob WHERE sha256 = ?1")?
        .query_row([packed.sha256], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    match &packed.zstd {
        // It was found above, unless it went since.
        Zstd::Stored(id) => Ok(*id),
        Zstd::Memory(zstd) => Ok(tx
            .prepare_cached("INSERT INTO blob (sha256, size, zstd) VALUES (?1, ?2, ?3)")?
            .insert(params![packed.sha256, packed.size, zstd])?),
        Zstd::Disk(file, stored) => {
            let id = tx
                .prepare_cached(
                    "INSERT INTO blob (sha256, size, zstd) VALUES (?1, ?2, zeroblob(?3))",
                )?
                .insert(params![packed.sha256, packed.size, stored])?;
            let mut row = tx.blob_open(MAIN_DB, "blob", "zstd", id, false)?;
            let mut packed = file;
            packed.rewind().map_err(StoreError::Unpack)?;
            let copied = io::copy(&mut packed, &mut row).map_err(StoreError::Unpack)?;
            row.close()?;
            let cut = || StoreError::Unpack(io::ErrorKind::UnexpectedEof.into());
            (copied == *stored).then_some(id).ok_or_else(cut)
        }
    }
}

/// Returns the bytes of a row for [`put`], which then need no packing.
pub fn stored(connection: &Connection, id: i64) -> rusqlite::Result<Packed> {
    connection
        .prepare_cached("SELECT sha256, size FROM blob WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Packed { sha256: row.get(0)?, size: row.get(1)?, zstd: Zstd::Stored(id) })
        })
}

/// Finds bytes by their SHA-256 in hexadecimal.
pub fn find(connection: &Connection, sha256: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT id FROM blob WHERE sha256 = unhex(?1)")?
        .query_row([sha256], |row| row.get(0))
        .optional()
}

/// Returns the bytes of a row.
pub fn get(connection: &Connection, id: i64) -> Result<Vec<u8>, StoreError> {
    let (size, zstd): (u64, Vec<u8>) = connection
        .prepare_cached("SELECT size, zstd FROM blob WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let capacity = usize::try_from(size.min(LIMIT)).unwrap_or(0);
    zstd::bulk::decompress(&zstd, capacity).map_err(StoreError::Unpack)
}

/// Returns how many bytes a row has.
pub fn size(connection: &Connection, id: i64) -> rusqlite::Result<u64> {
    connection
        .prepare_cached("SELECT size FROM blob WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
}

/// Returns the bytes of a row one after the other, for those that are too many to be held.
pub fn reader(connection: &Connection, id: i64) -> Result<impl Read, StoreError> {
    let size = size(connection, id)?;
    let row = connection.blob_open(MAIN_DB, "blob", "zstd", id, true)?;
    let unpacked = zstd::Decoder::new(BufReader::with_capacity(CHUNK, row));
    Ok(unpacked.map_err(StoreError::Unpack)?.take(size))
}

/// Removes the bytes that nothing refers to any more, and returns how many there were.
pub fn prune(tx: &Transaction) -> rusqlite::Result<usize> {
    tx.execute(
        "DELETE FROM blob WHERE NOT EXISTS (SELECT 1 FROM message WHERE blob_id = blob.id)
           AND NOT EXISTS (SELECT 1 FROM attachment WHERE blob_id = blob.id)
           AND NOT EXISTS (SELECT 1 FROM outbox WHERE blob_id = blob.id)
           AND NOT EXISTS (SELECT 1 FROM practice_mail WHERE blob_id = blob.id)
           AND NOT EXISTS (SELECT 1 FROM aside WHERE blob_id = blob.id)
           AND lower(hex(sha256)) NOT IN (
               SELECT coalesce(value ->> '$.logo.sha256', '') FROM setting WHERE name = 'settings'
               UNION SELECT coalesce(journal.before ->> 'value' ->> '$.logo.sha256', '') FROM journal
                   WHERE entity = 'setting'
               UNION
               SELECT file.value ->> 'sha256' FROM draft, json_each(draft.draft, '$.attachments') AS file
               UNION SELECT file.value ->> 'sha256' FROM outbox, json_each(outbox.draft, '$.attachments') AS file
               UNION SELECT file.value ->> 'sha256' FROM journal,
                   json_each(journal.before ->> 'draft', '$.attachments') AS file WHERE entity = 'draft')",
        [],
    )
}
