//! Mails of the mailbox that are on no timeline because nobody can be told whose they are, or nobody can read them.
//! Those that wait for their address to be a customer's are [`super::aside`]'s.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;
use crate::model::{AboutMail, FolderId, LeftOut, SkipReason};

/// Why a mail is no case for a person: it waits, or somebody is still writing it.
const EXPECTED: &str = "('bulk', 'forwarded_by_us', 'draft')";

/// Returns how many there are in a mailbox.
pub fn count(connection: &Connection, mailbox: &str) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM location JOIN folder ON folder.id = folder_id
             WHERE left_out IS NOT NULL AND left_out NOT IN {EXPECTED} AND folder.mailbox = ?1"
        ))?
        .query_row([mailbox], |row| row.get(0))
}

/// Returns those of some mailboxes, up to `limit`, the latest first.
pub fn list(
    connection: &Connection,
    mailboxes: &[String],
    limit: usize,
) -> Result<Vec<LeftOut>, StoreError> {
    let mut rows = connection.prepare_cached(&format!(
        "SELECT path, left_out, about, again FROM location JOIN folder ON folder.id = folder_id
         WHERE left_out IS NOT NULL AND left_out NOT IN {EXPECTED}
             AND folder.mailbox IN (SELECT value FROM json_each(?1))
         ORDER BY about ->> 'received' DESC, uid DESC LIMIT ?2"
    ))?;
    let rows = rows.query_map(params![serde_json::to_string(mailboxes)?, limit], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?, row.get(3)?))
    })?;
    rows.map(|row| {
        let (folder, reason, about, again) = row?;
        let reason: SkipReason = serde_json::from_value(reason.into())?;
        let about: AboutMail =
            about.map(|about| serde_json::from_str(&about)).transpose()?.unwrap_or_default();
        Ok(LeftOut { folder, reason, about, again })
    })
    .collect()
}

/// Times that a mail is tried because of one wish, where the line breaks at it.
const TRIES: u32 = 3;

/// Wants all of them to be tried once more, and returns how many.
pub fn try_again(tx: &Transaction) -> rusqlite::Result<usize> {
    tx.execute(
        &format!(
            "UPDATE location SET again = 1
             WHERE left_out IS NOT NULL AND left_out NOT IN {EXPECTED} AND again = 0"
        ),
        [],
    )
}

/// Whether any of a mailbox is to be tried once more.
pub fn is_due(connection: &Connection, mailbox: &str) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM location JOIN folder ON folder.id = folder_id
             WHERE left_out IS NOT NULL AND again > 0 AND folder.mailbox = ?1)",
        )?
        .query_row([mailbox], |row| row.get(0))
}

/// Returns the one of a folder that is to be tried next, and counts the try, so that a mail at which the line breaks
/// keeps nobody waiting for ever. What becomes of a try ends it ([`super::folders::locate`]).
pub fn take_due(tx: &Transaction, folder: FolderId) -> rusqlite::Result<Option<u32>> {
    tx.prepare_cached(
        "UPDATE location SET again = CASE WHEN again < ?2 THEN again + 1 ELSE 0 END
         WHERE folder_id = ?1 AND uid = (SELECT uid FROM location
             WHERE left_out IS NOT NULL AND again > 0 AND folder_id = ?1 ORDER BY again, uid LIMIT 1)
         RETURNING uid",
    )?
    .query_row(params![folder.0, TRIES], |row| row.get(0))
    .optional()
}

/// Lets the wishes go that concern folders which are not read.
pub fn drop_due(tx: &Transaction, mailbox: &str, read: &[FolderId]) -> Result<(), StoreError> {
    let read: Vec<i64> = read.iter().map(|folder| folder.0).collect();
    tx.prepare_cached(
        "UPDATE location SET again = 0 WHERE left_out IS NOT NULL AND again > 0
             AND folder_id IN (SELECT id FROM folder WHERE mailbox = ?1
                 AND id NOT IN (SELECT value FROM json_each(?2)))",
    )?
    .execute(params![mailbox, serde_json::to_string(&read)?])?;
    Ok(())
}
