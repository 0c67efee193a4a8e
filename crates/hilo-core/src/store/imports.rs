//! Imports: what each brought, and taking it out again.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::cases::Leaving;
use super::journal::{self, Operation};
use super::{StoreError, blobs, contact, customers, own_names, replies, reports, threads};
use crate::error::Thing;
use crate::model::*;

/// Begins an import. Until [`finish`] it counts as broken off.
pub fn begin(tx: &Transaction, now: Timestamp) -> rusqlite::Result<ImportId> {
    tx.prepare_cached("INSERT INTO import (started_at) VALUES (?1)")?.insert([now.0]).map(ImportId)
}

/// Keeps what a source brought.
pub fn add_source(
    tx: &Transaction,
    import: ImportId,
    source: &ImportedSource,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO import_source (import_id, path, channel, new, duplicate, skipped, missing_files, first, last)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        import.0,
        source.path,
        source.channel.as_str(),
        source.new,
        source.duplicate,
        source.skipped,
        source.missing_files,
        source.first.map(|at| at.0),
        source.last.map(|at| at.0)
    ])?;
    Ok(())
}

/// Keeps a part of a source that could not be read, or a file without which its message came in.
pub fn add_skip(tx: &Transaction, import: ImportId, skip: &Skip) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT INTO import_skip (import_id, file, line, reason) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![import.0, skip.file, skip.line, serde_json::to_string(&skip.reason)?])?;
    Ok(())
}

/// Brings every customer of the import up to date and marks it as whole.
pub fn finish(tx: &Transaction, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    // Somebody of whom nothing new came in is not somebody new.
    tx.execute(
        "DELETE FROM identity WHERE import_id = ?1
           AND customer_id IN (SELECT id FROM customer WHERE import_id = ?1 AND NOT EXISTS
               (SELECT 1 FROM message WHERE message.customer_id = customer.id))",
        [import.0],
    )?;
    for customer in customers_of(tx, import)? {
        let met = tx
            .prepare_cached("SELECT 1 FROM customer WHERE id = ?1 AND import_id = ?2")?
            .exists([customer.0, import.0])?;
        if !met || !customers::remove_if_empty(tx, customer)? {
            customers::refresh(tx, customer)?;
        }
    }
    tx.execute(
        "UPDATE import SET finished_at = ?2, customers = (SELECT count(*) FROM customer WHERE import_id = ?1) WHERE id = ?1",
        params![import.0, now.0],
    )?;
    Ok(())
}

/// Takes out all that an import brought: messages, and customers and identities that nothing else uses.
fn take_out(tx: &Transaction, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let concerned = customers_of(tx, import)?;
    let reported = reports::about(tx, import)?;
    customers::take_back_names(tx, import)?;
    replies::give_back(tx, import)?;
    contact::take_back(tx, import)?;
    // What lies in the mailbox as well came twice, and is taken back once.
    tx.execute(
        "UPDATE message SET import_id = NULL
         WHERE import_id = ?1 AND id IN (SELECT message_id FROM location)",
        [import.0],
    )?;
    tx.execute("UPDATE outbox SET message_id = NULL WHERE message_id IN (SELECT id FROM message WHERE import_id = ?1)", [import.0])?;
    let_cases_go(tx, import, now)?;
    let conversations = threads::of_import(tx, import)?;
    tx.execute("DELETE FROM message WHERE import_id = ?1", [import.0])?;
    threads::rebuild(tx, &conversations)?;
    for about in reported {
        reports::settle_turn(tx, &about)?;
    }
    own_names::take_back(tx, import, now)?;
    tx.execute(
        "DELETE FROM identity WHERE import_id = ?1
           AND NOT EXISTS (SELECT 1 FROM message WHERE identity_id = identity.id)",
        [import.0],
    )?;
    for customer in concerned {
        let own: Option<i64> = tx
            .prepare_cached("SELECT import_id FROM customer WHERE id = ?1")?
            .query_row([customer.0], |row| row.get(0))
            .optional()?
            .flatten();
        if own != Some(import.0) || !customers::remove_if_empty(tx, customer)? {
            customers::refresh(tx, customer)?;
        }
    }
    // Who stays belongs to no import any more.
    tx.execute("UPDATE customer SET import_id = NULL WHERE import_id = ?1", [import.0])?;
    tx.execute("UPDATE identity SET import_id = NULL WHERE import_id = ?1", [import.0])?;
    threads::prune(tx)?;
    blobs::prune(tx)?;
    Ok(())
}

/// Cases do not stay closed by words that are not there any more.
fn let_cases_go(tx: &Transaction, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let mut operation = Operation::begin(tx, now)?;
    journal::let_cases_go(tx, &mut operation, Leaving::Import(import))
}

/// Takes an import back and remembers that it was.
pub fn undo(tx: &Transaction, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE import SET undone_at = ?2 WHERE id = ?1 AND finished_at IS NOT NULL AND undone_at IS NULL",
        params![import.0, now.0],
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound(Thing::Import));
    }
    take_out(tx, import, now)
}

/// Removes an import that came to no end, with all that it brought.
pub fn drop_unfinished(
    tx: &Transaction,
    import: ImportId,
    now: Timestamp,
) -> Result<(), StoreError> {
    take_out(tx, import, now)?;
    tx.execute("DELETE FROM import WHERE id = ?1", [import.0])?;
    Ok(())
}

/// Returns imports that were broken off by a crash or a power cut.
pub fn unfinished(connection: &Connection) -> rusqlite::Result<Vec<ImportId>> {
    connection
        .prepare("SELECT id FROM import WHERE finished_at IS NULL")?
        .query_map([], |row| row.get(0).map(ImportId))?
        .collect()
}

/// Returns the last hundred imports, newest first.
pub fn history(connection: &Connection) -> Result<Vec<ImportSummary>, StoreError> {
    let ids: Vec<ImportId> = connection
        .prepare_cached(
            "SELECT id FROM import WHERE finished_at IS NOT NULL ORDER BY id DESC LIMIT 100",
        )?
        .query_map([], |row| row.get(0).map(ImportId))?
        .collect::<Result<_, _>>()?;
    ids.into_iter().map(|id| summary(connection, id)).collect()
}

/// Returns what an import brought.
pub fn summary(connection: &Connection, id: ImportId) -> Result<ImportSummary, StoreError> {
    let (started_at, undone, customers) = connection
        .prepare_cached(
            "SELECT started_at, undone_at IS NOT NULL, customers FROM import WHERE id = ?1",
        )?
        .query_row([id.0], |row| Ok((Timestamp(row.get(0)?), row.get(1)?, row.get(2)?)))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Import))?;
    let sources: Vec<ImportedSource> = connection
        .prepare_cached(
            "SELECT path, channel, new, duplicate, skipped, missing_files, first, last FROM import_source
             WHERE import_id = ?1 ORDER BY id",
        )?
        .query_map([id.0], |row| {
            let channel: String = row.get(1)?;
            Ok(ImportedSource {
                path: row.get(0)?,
                channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                new: row.get(2)?,
                duplicate: row.get(3)?,
                skipped: row.get(4)?,
                missing_files: row.get(5)?,
                first: row.get::<_, Option<i64>>(6)?.map(Timestamp),
                last: row.get::<_, Option<i64>>(7)?.map(Timestamp),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(ImportSummary {
        id,
        started_at,
        new: sources.iter().map(|source| source.new).sum(),
        duplicate: sources.iter().map(|source| source.duplicate).sum(),
        skipped: sources.iter().map(|source| source.skipped).sum(),
        missing_files: sources.iter().map(|source| source.missing_files).sum(),
        sources,
        customers,
        undone,
    })
}

/// Returns what an import could not read, in the order of the sources.
pub fn skips(connection: &Connection, id: ImportId) -> Result<Vec<Skip>, StoreError> {
    let rows: Vec<(String, u32, String)> = connection
        .prepare_cached(
            "SELECT file, line, reason FROM import_skip WHERE import_id = ?1 ORDER BY id",
        )?
        .query_map([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter()
        .map(|(file, line, reason)| Ok(Skip { file, line, reason: serde_json::from_str(&reason)? }))
        .collect()
}

/// Returns for each imported channel when that last happened and its newest message.
pub fn freshness(connection: &Connection) -> rusqlite::Result<Vec<ImportedChannel>> {
    connection
        .prepare_cached(
            "SELECT channel, max(import.finished_at), max(last) FROM import_source JOIN import ON import.id = import_id
             WHERE import.finished_at IS NOT NULL AND import.undone_at IS NULL GROUP BY channel ORDER BY channel",
        )?
        .query_map([], |row| {
            let channel: String = row.get(0)?;
            Ok(ImportedChannel {
                channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                imported_at: Timestamp(row.get(1)?),
                newest: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            })
        })?
        .collect()
}

fn customers_of(connection: &Connection, import: ImportId) -> rusqlite::Result<Vec<CustomerId>> {
    connection
        .prepare_cached(
            "SELECT customer_id FROM message WHERE import_id = ?1
             UNION SELECT id FROM customer WHERE import_id = ?1
             UNION SELECT customer_id FROM identity WHERE import_id = ?1
             UNION SELECT customer_id FROM import_name WHERE import_id = ?1
             UNION SELECT ours.customer_id FROM message AS told JOIN delivery_report AS report ON report.message_id = told.id
                 JOIN mail ON mail.rfc_id = report.about JOIN message AS ours ON ours.id = mail.message_id
                 WHERE told.import_id = ?1",
        )?
        .query_map([import.0], |row| row.get(0).map(CustomerId))?
        .collect()
}
