//! Mails that were read in Hilo, and which of them the mailbox is to be told of.

use rusqlite::{Connection, Transaction, params};

use crate::model::{FolderId, MessageId, Timestamp};

/// Keeps that messages were read. One that is not there any more is passed over.
pub fn add(tx: &Transaction, messages: &[MessageId], now: Timestamp) -> rusqlite::Result<()> {
    let mut add = tx.prepare_cached(
        "INSERT OR IGNORE INTO seen (message_id, at) SELECT id, ?2 FROM message WHERE id = ?1",
    )?;
    for message in messages {
        add.execute(params![message.0, now.0])?;
    }
    Ok(())
}

/// A folder and the mails in it that were read here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Its row.
    pub folder: FolderId,
    /// Its name as the server writes it.
    pub path: String,
    /// The numbering that the numbers belong to.
    pub uid_validity: u32,
    /// The mails' numbers, upwards.
    pub uids: Vec<u32>,
}

/// Returns what the server of a mailbox is to be told, for at most `limit` mails.
pub fn untold(
    connection: &Connection,
    mailbox: &str,
    limit: usize,
) -> rusqlite::Result<Vec<Untold>> {
    let mut rows = connection.prepare_cached(
        // From the few that were read here to where they lie, never through all that lies somewhere.
        "SELECT folder.id, path, uid_validity, uid FROM seen
         CROSS JOIN location ON location.message_id = seen.message_id
         CROSS JOIN folder ON folder.id = location.folder_id
         WHERE mailbox = ?1 AND location.seen = 0 AND told = 0 ORDER BY folder.id, uid LIMIT ?2",
    )?;
    let rows = rows.query_map(params![mailbox, limit], |row| {
        Ok((FolderId(row.get(0)?), row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
    })?;
    let mut untold: Vec<Untold> = Vec::new();
    for row in rows {
        let (folder, path, uid_validity, uid) = row?;
        match untold.last_mut() {
            Some(last) if last.folder == folder => last.uids.push(uid),
            _ => untold.push(Untold { folder, path, uid_validity, uids: vec![uid] }),
        }
    }
    Ok(untold)
}

/// Keeps that the server was told. Where it did not want to hear it, it is not told again.
pub fn set_told(
    tx: &Transaction,
    folder: FolderId,
    uids: &[u32],
    agreed: bool,
) -> rusqlite::Result<()> {
    let mut told = tx.prepare_cached(
        "UPDATE location SET told = 1, seen = max(seen, ?3) WHERE folder_id = ?1 AND uid = ?2",
    )?;
    // What the server knows needs no row of its own, and who marks it as unread there has the last word.
    let mut known = tx.prepare_cached(
        "DELETE FROM seen WHERE message_id = (SELECT message_id FROM location WHERE folder_id = ?1 AND uid = ?2)
             AND NOT EXISTS (SELECT 1 FROM location WHERE message_id = seen.message_id AND seen = 0)",
    )?;
    for uid in uids {
        told.execute(params![folder.0, uid, agreed])?;
        known.execute(params![folder.0, uid])?;
    }
    Ok(())
}
