//! Copies of sent mails in the mailbox's folder for them.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::StoreError;
use crate::model::*;

/// A copy that is to be tried, with its mail.
#[derive(Debug)]
pub struct DueCopy {
    /// Which mail.
    pub id: OutboxId,
    /// Whether the mail was sent; otherwise nobody knows.
    pub is_sent: bool,
    /// Message-ID, without angle brackets.
    pub rfc_id: String,
    /// Row of its bytes.
    pub blob: i64,
    /// When it was written.
    pub written: Timestamp,
    /// How its copy stands.
    pub copy: SentCopy,
}

const COPY: &str =
    "sent_copy.state, sent_copy.attempts, sent_copy.not_before, sent_copy.problem, sent_copy.server_text,
     sent_copy.folder, sent_copy.uid_validity, sent_copy.uid";

/// Wants a copy of a mail of `address`, beginning anew where it was not filed yet. `like` is how it stands.
pub fn want(
    tx: &Transaction,
    id: OutboxId,
    address: &str,
    like: &SentCopy,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO sent_copy (outbox_id, state, attempts, not_before, problem, server_text)
         SELECT id, ?3, ?4, ?5, ?6, ?7 FROM outbox WHERE id = ?1 AND lower(sender) = lower(?2)
         ON CONFLICT (outbox_id) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
             not_before = excluded.not_before, problem = excluded.problem, server_text = excluded.server_text
         WHERE state <> 'filed'",
    )?
    .execute(params![
        id.0,
        address,
        like.state.as_str(),
        like.attempts,
        like.not_before.0,
        like.problem.map(SendProblem::as_str),
        like.server_text,
    ])?;
    Ok(())
}

/// Wants no copy of a mail any more.
pub fn drop(tx: &Transaction, id: OutboxId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sent_copy WHERE outbox_id = ?1 AND state <> 'filed'")?
        .execute([id.0])?;
    Ok(())
}

/// Wants no copies any more of mails that were written from other addresses than these.
pub fn drop_others(tx: &Transaction, addresses: &[String]) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM sent_copy WHERE state <> 'filed' AND outbox_id IN (
             SELECT id FROM outbox WHERE lower(sender) NOT IN (SELECT lower(value) FROM json_each(?1)))",
        [serde_json::to_string(addresses)?],
    )?;
    Ok(())
}

/// Returns how the copy of a mail stands, where one is wanted.
pub fn get(connection: &Connection, id: OutboxId) -> rusqlite::Result<Option<SentCopy>> {
    connection
        .prepare_cached(&format!("SELECT {COPY} FROM sent_copy WHERE outbox_id = ?1"))?
        .query_row([id.0], |row| read(row, 0))
        .optional()
}

/// Keeps how the copy of a mail stands, if it is still wanted.
pub fn set(tx: &Transaction, id: OutboxId, copy: &SentCopy) -> rusqlite::Result<()> {
    let place = copy.place.as_ref();
    tx.prepare_cached(
        "UPDATE sent_copy SET state = ?2, attempts = ?3, not_before = ?4, problem = ?5, server_text = ?6,
             folder = ?7, uid_validity = ?8, uid = ?9 WHERE outbox_id = ?1",
    )?
    .execute(params![
        id.0,
        copy.state.as_str(),
        copy.attempts,
        copy.not_before.0,
        copy.problem.map(SendProblem::as_str),
        copy.server_text,
        place.map(|place| &place.folder),
        place.and_then(|place| place.uid_validity),
        place.and_then(|place| place.uid),
    ])?;
    Ok(())
}

/// Returns the copies whose time has come, of mails that were written from an address.
pub fn due(
    connection: &Connection,
    address: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<DueCopy>, StoreError> {
    let due = connection
        .prepare_cached(&format!(
            "SELECT outbox.id, outbox.state = 'sent', rfc_id, blob_id, queued_at, {COPY}
             FROM sent_copy JOIN outbox ON outbox.id = outbox_id
             WHERE sent_copy.state = 'waiting' AND sent_copy.not_before <= ?1
                 AND (outbox.state = 'sent' OR in_doubt = 1) AND lower(sender) = lower(?3)
             ORDER BY sent_copy.not_before, outbox.id LIMIT ?2"
        ))?
        .query_map(params![now.0, limit, address.trim()], |row| {
            Ok(DueCopy {
                id: OutboxId(row.get(0)?),
                is_sent: row.get(1)?,
                rfc_id: row.get(2)?,
                blob: row.get(3)?,
                written: Timestamp(row.get(4)?),
                copy: read(row, 5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(due)
}

/// Returns when the next copy may be tried, if one waits.
pub fn next_due(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    connection
        .prepare_cached(
            "SELECT min(sent_copy.not_before) FROM sent_copy JOIN outbox ON outbox.id = outbox_id
             WHERE sent_copy.state = 'waiting' AND (outbox.state = 'sent' OR in_doubt = 1)",
        )?
        .query_row([], |row| Ok(row.get::<_, Option<i64>>(0)?.map(Timestamp)))
}

/// Returns the copy that was given up last, of mails that were written from an address.
pub fn last_given_up(connection: &Connection, address: &str) -> rusqlite::Result<Option<SentCopy>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COPY} FROM sent_copy JOIN outbox ON outbox.id = outbox_id
             WHERE sent_copy.state = 'given_up' AND lower(sender) = lower(?1)
             ORDER BY sent_copy.not_before DESC LIMIT 1"
        ))?
        .query_row([address.trim()], |row| read(row, 0))
        .optional()
}

/// Lets every copy that is not filed be tried now, as if it had never been: of the mails that were written from an
/// address, or of all.
pub fn resume(tx: &Transaction, now: Timestamp, address: Option<&str>) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE sent_copy SET state = 'waiting', attempts = 0, not_before = ?1, problem = NULL, server_text = ''
         WHERE state <> 'filed' AND (?2 IS NULL OR outbox_id IN (
             SELECT id FROM outbox WHERE lower(sender) = lower(?2)))",
        params![now.0, address.map(str::trim)],
    )?;
    Ok(())
}

fn read(row: &Row, from: usize) -> rusqlite::Result<SentCopy> {
    let word: String = row.get(from)?;
    let problem: Option<String> = row.get(from + 3)?;
    let folder: Option<String> = row.get(from + 5)?;
    let (uid_validity, uid) = (row.get(from + 6)?, row.get(from + 7)?);
    Ok(SentCopy {
        // A state that nobody knows is left to the person.
        state: CopyState::parse(&word).unwrap_or(CopyState::GivenUp),
        attempts: row.get(from + 1)?,
        not_before: Timestamp(row.get(from + 2)?),
        problem: problem.as_deref().and_then(SendProblem::parse),
        server_text: row.get(from + 4)?,
        place: folder.map(|folder| CopyPlace { folder, uid_validity, uid }),
    })
}
