//! Addresses at which the mailbox gets mail, and what a person said of them.

use rusqlite::Transaction;

/// Counts a mail that came to an address. Returns how many have; `None` where a person said that the address is not ours.
pub fn count(tx: &Transaction, address: &str) -> rusqlite::Result<Option<u32>> {
    tx.prepare_cached(
        "INSERT INTO delivered_to (address, mails) VALUES (?1, 1)
         ON CONFLICT (address) DO UPDATE SET mails = mails + 1
         RETURNING CASE refused WHEN 0 THEN mails END",
    )?
    .query_row([address], |row| row.get(0))
}

/// Keeps that a person says of an address whether it is ours: one that they took away is not learned again.
pub fn say(tx: &Transaction, address: &str, is_ours: bool) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO delivered_to (address, refused) VALUES (?1, ?2)
         ON CONFLICT (address) DO UPDATE SET refused = excluded.refused",
    )?
    .execute(rusqlite::params![address, !is_ours])?;
    Ok(())
}
