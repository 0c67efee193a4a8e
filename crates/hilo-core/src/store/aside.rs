//! Mails of the mailbox that wait until their address is a customer's.

use rusqlite::{Connection, Transaction, params};

use crate::identity::visible;
use crate::model::{AsideReason, AsideSender, Mailbox, Timestamp};

/// A mail that is put aside.
#[derive(Debug)]
pub struct NewAside<'a> {
    /// What makes it itself.
    pub source_id: &'a str,
    /// Whose it would be, in its normal form.
    pub address: &'a str,
    /// The same as it was written.
    pub mailbox: &'a Mailbox,
    /// Why it waits.
    pub reason: AsideReason,
    /// Its subject.
    pub subject: &'a str,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The mail as it arrived.
    pub blob: i64,
}

/// Those that are on no timeline.
const WAITING: &str = "NOT EXISTS (SELECT 1 FROM message
     WHERE message.channel = 'email' AND message.source_id = aside.source_id)";

/// Keeps a mail, once.
pub fn keep(tx: &Transaction, new: &NewAside) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO aside (source_id, address, written, name, reason, subject, sent_at, blob_id)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (source_id) DO NOTHING",
    )?
    .execute(params![
        new.source_id,
        new.address,
        new.mailbox.address.trim(),
        new.mailbox.name.trim(),
        new.reason.as_str(),
        new.subject,
        new.sent_at.0,
        new.blob,
    ])?;
    Ok(())
}

/// Returns the mails whose address is a customer's by now and that are on no timeline: the mail as it arrived, and when
/// it was sent.
pub fn due(connection: &Connection) -> rusqlite::Result<Vec<(i64, Timestamp)>> {
    connection
        .prepare_cached(&format!(
            "SELECT blob_id, sent_at FROM aside
             JOIN identity ON identity.kind = 'email' AND identity.value = aside.address
             WHERE {WAITING} ORDER BY sent_at"
        ))?
        .query_map([], |row| Ok((row.get(0)?, Timestamp(row.get(1)?))))?
        .collect()
}

/// Returns from whom the mails are that wait, the latest first.
pub fn senders(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<AsideSender>> {
    connection
        .prepare_cached(&format!(
            // With max(), the other columns are those of the latest mail.
            "SELECT written, name, reason, subject, max(sent_at), count(*) FROM aside
             WHERE {WAITING} GROUP BY address ORDER BY 5 DESC LIMIT ?1"
        ))?
        .query_map([limit], |row| {
            let reason: String = row.get(2)?;
            Ok(AsideSender {
                address: row.get(0)?,
                name: visible(row.get(1)?),
                reason: AsideReason::parse(&reason).unwrap_or(AsideReason::Bulk),
                subject: visible(row.get(3)?),
                last_at: Timestamp(row.get(4)?),
                mails: row.get(5)?,
            })
        })?
        .collect()
}

/// Returns the mails from an address that wait, the latest first: each as it arrived, when it was sent, its subject.
pub fn of_address(
    connection: &Connection,
    address: &str,
    limit: u32,
) -> rusqlite::Result<Vec<(i64, Timestamp, String)>> {
    connection
        .prepare_cached(&format!(
            "SELECT blob_id, sent_at, subject FROM aside
             WHERE {WAITING} AND address = ?1 ORDER BY sent_at DESC LIMIT ?2"
        ))?
        .query_map(params![address, limit], |row| {
            Ok((row.get(0)?, Timestamp(row.get(1)?), visible(row.get(2)?)))
        })?
        .collect()
}

/// Returns how many mails wait that nobody was shown yet.
pub fn count_new(connection: &Connection) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(&format!("SELECT count(*) FROM aside WHERE looked = 0 AND {WAITING}"))?
        .query_row([], |row| row.get(0))
}

/// Notes that all mails which are here were shown, and returns whether one of them had not been.
pub fn look(tx: &Transaction) -> rusqlite::Result<bool> {
    Ok(tx.execute("UPDATE aside SET looked = 1 WHERE looked = 0", [])? > 0)
}

/// Returns how many mails wait.
pub fn count(connection: &Connection) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(&format!("SELECT count(*) FROM aside WHERE {WAITING}"))?
        .query_row([], |row| row.get(0))
}
