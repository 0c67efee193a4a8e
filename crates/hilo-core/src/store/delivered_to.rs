//! Addresses at which the mailbox gets mail, and what a person said of them.

use rusqlite::Transaction;

/// Notes that somebody's mail came to an address. Returns how many have written to it, up to `most`; `None` where a person
/// said that the address is not ours.
pub fn note(
    tx: &Transaction,
    address: &str,
    writer: &str,
    most: u32,
) -> rusqlite::Result<Option<u32>> {
    tx.prepare_cached(
        "INSERT INTO delivered_to (address, writers) VALUES (?1, json_array(?2))
         ON CONFLICT (address) DO UPDATE SET writers = CASE
             WHEN json_array_length(writers) >= ?3
                 OR EXISTS (SELECT 1 FROM json_each(writers) WHERE value = ?2) THEN writers
             ELSE json_insert(writers, '$[#]', ?2) END
         RETURNING CASE refused WHEN 0 THEN json_array_length(writers) END",
    )?
    .query_row(rusqlite::params![address, writer, most], |row| row.get(0))
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
