//! Raw bytes, each content once, compressed.

use std::cell::RefCell;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};
use zstd::bulk::Compressor;

use super::StoreError;

/// zstd's level: 3 packs mail to about a third at some 300 MB/s.
const LEVEL: i32 = 3;
/// Largest content that is unpacked into memory, in bytes.
const LIMIT: u64 = 200 * 1024 * 1024;

thread_local! {
    /// Making a compressor costs more than compressing a mail.
    static PACKER: RefCell<Option<Compressor<'static>>> = RefCell::new(Compressor::new(LEVEL).ok());
}

/// Bytes made ready outside a transaction, since packing takes longer than storing.
#[derive(Debug, Clone)]
pub struct Packed {
    sha256: [u8; 32],
    /// How many bytes there were.
    pub size: u64,
    zstd: Vec<u8>,
}

impl Packed {
    /// Returns the SHA-256 of the bytes in hexadecimal.
    pub fn sha256(&self) -> String {
        hex::encode(self.sha256)
    }

    /// Returns how many bytes will be stored.
    pub fn stored(&self) -> usize {
        self.zstd.len()
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
    Ok(Packed { sha256: Sha256::digest(bytes).into(), size: bytes.len() as u64, zstd })
}

/// Stores the bytes unless they are there, and returns their row.
pub fn put(tx: &Transaction, packed: &Packed) -> rusqlite::Result<i64> {
    let found = tx
        .prepare_cached("SELECT id FROM blob WHERE sha256 = ?1")?
        .query_row([packed.sha256], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    tx.prepare_cached("INSERT INTO blob (sha256, size, zstd) VALUES (?1, ?2, ?3)")?.insert(params![
        packed.sha256,
        packed.size,
        packed.zstd
    ])
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
