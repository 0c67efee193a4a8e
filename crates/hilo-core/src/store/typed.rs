//! What was typed into the form of a customer's mails, kept for thirty days.

use rusqlite::{Connection, Transaction, params};

use crate::model::{CustomerId, FieldValues, Timestamp};

/// How long a value is kept.
const KEPT_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Returns what was typed for a customer, by field name.
pub fn of_customer(
    connection: &Connection,
    customer: CustomerId,
    now: Timestamp,
) -> rusqlite::Result<FieldValues> {
    connection
        .prepare_cached(
            "SELECT name, value FROM typed_value WHERE customer_id = ?1 AND typed_at > ?2",
        )?
        .query_map([customer.0, now.0 - KEPT_MILLIS], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}

/// Keeps what was typed for a customer, and forgets what is too old, whoever it was typed for.
pub fn remember(
    tx: &Transaction,
    customer: CustomerId,
    values: &FieldValues,
    now: Timestamp,
) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM typed_value WHERE typed_at <= ?1")?
        .execute([now.0 - KEPT_MILLIS])?;
    for (name, value) in values {
        tx.prepare_cached(
            "INSERT INTO typed_value (customer_id, name, value, typed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET value = excluded.value, typed_at = excluded.typed_at",
        )?
        .execute(params![customer.0, name, value, now.0])?;
    }
    Ok(())
}
