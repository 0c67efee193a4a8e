//! Mails that arrived at the practice mailbox.

use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use crate::model::Timestamp;

/// Keeps a mail that arrived at the practice mailbox.
pub fn insert(
    tx: &Transaction,
    recipients: &[String],
    blob: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO practice_mail (arrived_at, recipients, blob_id) VALUES (?1, ?2, ?3)",
        params![now.0, serde_json::to_string(recipients)?, blob],
    )?;
    Ok(())
}

/// A mail of the practice mailbox as it is kept.
#[derive(Debug)]
pub struct StoredPractice {
    /// Ordinal of arrival.
    pub number: u32,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// Row of its bytes.
    pub blob: i64,
}

/// Returns the last mails of the practice mailbox, newest first.
pub fn list(connection: &Connection, limit: u32) -> Result<Vec<StoredPractice>, StoreError> {
    let rows: Vec<(u32, i64, String, i64)> = connection
        .prepare_cached(
            "SELECT number, arrived_at, recipients, blob_id FROM practice_mail ORDER BY number DESC LIMIT ?1",
        )?
        .query_map([limit], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(number, at, recipients, blob)| {
            Ok(StoredPractice {
                number,
                arrived_at: Timestamp(at),
                recipients: serde_json::from_str(&recipients)?,
                blob,
            })
        })
        .collect()
}
