//! The folders of the shop's mailbox: how far each was read, and where its mails lie.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{StoreError, aside, left_out};
use crate::model::{
    AboutMail, FolderId, MailboxVisit, MessageId, SendProblem, SkipReason, Timestamp,
};

/// A folder as it was read so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownFolder {
    /// Its row.
    pub id: FolderId,
    /// The server's mark for its numbering.
    pub uid_validity: u32,
    /// Lowest number that was read.
    pub uid_low: u32,
    /// The number after the highest that was read.
    pub uid_next: u32,
    /// Up to where changes are known; `None` where the server does not count them.
    pub mod_seq: Option<u64>,
    /// Mails that the server counted.
    pub mails: u32,
    /// That number when it was last looked which of them are gone.
    pub compared: Option<u32>,
}

/// Returns a folder of a mailbox; `None` where it was never read.
pub fn get(
    connection: &Connection,
    mailbox: &str,
    path: &str,
) -> rusqlite::Result<Option<KnownFolder>> {
    connection
        .prepare_cached(
            "SELECT id, uid_validity, uid_low, uid_next, mod_seq, mails, compared FROM folder
             WHERE mailbox = ?1 AND path = ?2",
        )?
        .query_row([mailbox, path], |row| {
            Ok(KnownFolder {
                id: FolderId(row.get(0)?),
                uid_validity: row.get(1)?,
                uid_low: row.get(2)?,
                uid_next: row.get(3)?,
                mod_seq: row.get::<_, Option<i64>>(4)?.map(i64::cast_unsigned),
                mails: row.get(5)?,
                compared: row.get(6)?,
            })
        })
        .optional()
}

/// Begins a folder, or begins it anew: where its mails lie is forgotten, the mails are not.
pub fn begin(
    tx: &Transaction,
    mailbox: &str,
    path: &str,
    uid_validity: u32,
    next: u32,
) -> rusqlite::Result<FolderId> {
    tx.execute("DELETE FROM folder WHERE mailbox = ?1 AND path = ?2", [mailbox, path])?;
    tx.execute(
        "INSERT INTO folder (mailbox, path, uid_validity, uid_low, uid_next) VALUES (?1, ?2, ?3, ?4, ?4)",
        params![mailbox, path, uid_validity, next],
    )?;
    Ok(FolderId(tx.last_insert_rowid()))
}

/// Keeps how far a folder was read.
pub fn set_read(tx: &Transaction, id: FolderId, low: u32, next: u32) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE folder SET uid_low = ?2, uid_next = ?3 WHERE id = ?1")?
        .execute(params![id.0, low, next])?;
    Ok(())
}

/// Keeps what the server counts in a folder: up to where changes are known, and how many mails.
pub fn set_counted(
    tx: &Transaction,
    id: FolderId,
    mod_seq: Option<u64>,
    mails: u32,
) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE folder SET mod_seq = ?2, mails = ?3 WHERE id = ?1")?
        .execute(params![id.0, mod_seq.map(u64::cast_signed), mails])?;
    Ok(())
}

/// Keeps that all mails of a folder, so many, were compared with what is known of it.
pub fn set_compared(tx: &Transaction, id: FolderId, mails: u32) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE folder SET compared = ?2 WHERE id = ?1")?
        .execute(params![id.0, mails])?;
    Ok(())
}

/// How often in a row the line broke while mails were fetched, and the highest number of them.
pub type Breaks = (u32, Option<u32>);

/// Counts that the line broke while mails of a folder were fetched, of which this is the highest number.
pub fn count_break(tx: &Transaction, id: FolderId, uid: u32) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE folder SET breaks = CASE WHEN broke_at IS ?2 THEN breaks + 1 ELSE 1 END, broke_at = ?2
         WHERE id = ?1",
    )?
    .execute(params![id.0, uid])?;
    Ok(())
}

/// Keeps that the mail of a folder at which the line broke is where it belongs.
pub fn forget_breaks(tx: &Transaction, id: FolderId) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE folder SET breaks = 0, broke_at = NULL WHERE id = ?1 AND breaks > 0
             AND EXISTS (SELECT 1 FROM location WHERE folder_id = ?1 AND uid = broke_at)",
    )?
    .execute([id.0])?;
    Ok(())
}

/// Returns how often the line broke while mails of a folder were fetched, and where.
pub fn breaks(connection: &Connection, id: FolderId) -> rusqlite::Result<Breaks> {
    connection
        .prepare_cached("SELECT breaks, broke_at FROM folder WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Forgets the folders of a mailbox that are not there any more.
pub fn keep_only(tx: &Transaction, mailbox: &str, paths: &[&str]) -> Result<(), StoreError> {
    tx.prepare_cached(
        "DELETE FROM folder WHERE mailbox = ?1 AND path NOT IN (SELECT value FROM json_each(?2))",
    )?
    .execute(params![mailbox, serde_json::to_string(paths)?])?;
    Ok(())
}

/// Returns which mails of a stretch were read already, as when it broke off within it.
pub fn located(
    connection: &Connection,
    id: FolderId,
    uids: &Range<u32>,
) -> rusqlite::Result<BTreeSet<u32>> {
    connection
        .prepare_cached("SELECT uid FROM location WHERE folder_id = ?1 AND uid >= ?2 AND uid < ?3")?
        .query_map(params![id.0, uids.start, uids.end], |row| row.get(0))?
        .collect()
}

/// Returns how many mails of a folder were read.
pub fn count(connection: &Connection, id: FolderId) -> rusqlite::Result<u32> {
    connection
        .prepare_cached("SELECT count(*) FROM location WHERE folder_id = ?1")?
        .query_row([id.0], |row| row.get(0))
}

/// Returns the message that a mail is which Gmail gives this number, where it lies in another folder too.
pub fn by_gmail_id(
    connection: &Connection,
    mailbox: &str,
    gmail_id: u64,
) -> rusqlite::Result<Option<MessageId>> {
    connection
        .prepare_cached(
            "SELECT message_id FROM location JOIN folder ON folder.id = folder_id
             WHERE gmail_id = ?1 AND mailbox = ?2 AND message_id IS NOT NULL LIMIT 1",
        )?
        .query_row(params![gmail_id.cast_signed(), mailbox], |row| row.get(0).map(MessageId))
        .optional()
}

/// A mail as it lies in a folder.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The folder.
    pub folder: FolderId,
    /// Its number there.
    pub uid: u32,
    /// Whether somebody has read it.
    pub seen: bool,
    /// Gmail's own number of it.
    pub gmail_id: Option<u64>,
}

/// Keeps which message a mail of a folder is, or why it is none and what is known of it.
pub fn locate(
    tx: &Transaction,
    place: Place,
    what: Result<MessageId, (SkipReason, Option<AboutMail>)>,
) -> Result<(), StoreError> {
    let (reason, about) =
        what.as_ref().err().map_or((None, None), |(reason, about)| (Some(reason), about.as_ref()));
    let reason = reason.map(serde_json::to_value).transpose()?;
    let about = about.map(serde_json::to_string).transpose()?;
    tx.prepare_cached(
        "INSERT INTO location (folder_id, uid, message_id, left_out, seen, gmail_id, about)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         ON CONFLICT (folder_id, uid) DO UPDATE SET message_id = excluded.message_id,
             left_out = excluded.left_out, seen = excluded.seen, gmail_id = excluded.gmail_id,
             about = excluded.about, again = 0",
    )?
    .execute(params![
        place.folder.0,
        place.uid,
        what.ok().map(|message| message.0),
        reason.as_ref().and_then(|reason| reason.as_str()),
        place.seen,
        place.gmail_id.map(u64::cast_signed),
        about,
    ])?;
    Ok(())
}

/// Keeps whether somebody has read a mail of a folder.
pub fn set_seen(tx: &Transaction, id: FolderId, uid: u32, seen: bool) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE location SET seen = ?3 WHERE folder_id = ?1 AND uid = ?2 AND seen <> ?3",
    )?
    .execute(params![id.0, uid, seen])?;
    Ok(())
}

/// Forgets that mails lie in a folder. The messages that they are stay.
pub fn forget(
    tx: &Transaction,
    id: FolderId,
    gone: &RangeInclusive<u32>,
) -> rusqlite::Result<usize> {
    tx.prepare_cached("DELETE FROM location WHERE folder_id = ?1 AND uid BETWEEN ?2 AND ?3")?
        .execute(params![id.0, gone.start(), gone.end()])
}

/// Returns how the last visit at a mailbox ended; `None` where there was none.
pub fn visit(connection: &Connection, mailbox: &str) -> rusqlite::Result<Option<MailboxVisit>> {
    connection
        .prepare_cached(
            "SELECT in_step_at, problem, server_text,
                 (SELECT count(*) FROM location JOIN folder ON folder.id = folder_id
                  WHERE folder.mailbox = ?1),
                 (SELECT coalesce(sum(mails), 0) FROM folder WHERE mailbox = ?1),
                 EXISTS (SELECT 1 FROM folder WHERE folder.mailbox = ?1 AND uid_low > 1),
                 paused
             FROM mailbox_visit WHERE mailbox = ?1",
        )?
        .query_row([mailbox], |row| {
            let problem: Option<String> = row.get(1)?;
            Ok(MailboxVisit {
                in_step_at: row.get::<_, Option<i64>>(0)?.map(Timestamp),
                problem: problem.as_deref().and_then(SendProblem::parse),
                server_text: row.get(2)?,
                left_out: left_out::count(connection, mailbox)?,
                aside: aside::count(connection)?,
                aside_new: aside::count_new(connection)?,
                read: row.get(3)?,
                mails: row.get(4)?,
                has_older: row.get(5)?,
                paused: row.get(6)?,
            })
        })
        .optional()
}

/// Keeps whether older mails of a mailbox that was visited are to come in.
pub fn pause(tx: &Transaction, mailbox: &str, paused: bool) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE mailbox_visit SET paused = ?2 WHERE mailbox = ?1 AND paused <> ?2")?
        .execute(params![mailbox, paused])?;
    Ok(())
}

/// Returns whether a person wants no older mails of a mailbox to come in.
pub fn is_paused(connection: &Connection, mailbox: &str) -> rusqlite::Result<bool> {
    let paused = connection
        .prepare_cached("SELECT paused FROM mailbox_visit WHERE mailbox = ?1")?
        .query_row([mailbox], |row| row.get(0))
        .optional()?;
    Ok(paused.unwrap_or(false))
}

/// Keeps how a visit ended: in step at a moment, or with a problem and the server's words.
pub fn set_visit(
    tx: &Transaction,
    mailbox: &str,
    ended: Result<Timestamp, (SendProblem, &str)>,
) -> rusqlite::Result<()> {
    let (problem, words) = ended.err().unzip();
    tx.prepare_cached(
        "INSERT INTO mailbox_visit (mailbox, in_step_at, problem, server_text) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (mailbox) DO UPDATE SET in_step_at = coalesce(excluded.in_step_at, in_step_at),
             problem = excluded.problem, server_text = excluded.server_text",
    )?
    .execute(params![
        mailbox,
        ended.ok().map(|at| at.0),
        problem.map(SendProblem::as_str),
        words.unwrap_or_default(),
    ])?;
    Ok(())
}
