//! Whom the shop may write to unasked: who wants no such mail, and how many left.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;
use crate::error::Thing;
use crate::model::{CustomerId, IdentityId, ImportId, MessageId, OptOut, Timestamp};

/// Whether one of those whom the mail in the row `outbox` goes to wants none like it.
pub(super) const UNWANTED: &str = "unsubscribe IS NOT NULL AND EXISTS (
     SELECT 1 FROM customer WHERE opted_out_at IS NOT NULL AND (customer.id = outbox.customer_id OR customer.id IN (
         SELECT identity.customer_id FROM outbox_recipient AS written
         JOIN identity ON identity.kind = 'email' AND identity.value = lower(written.address)
         WHERE written.outbox_id = outbox.id)))";

/// Returns since when a customer wants no mail that they did not ask for.
pub fn opt_out(connection: &Connection, id: CustomerId) -> Result<Option<OptOut>, StoreError> {
    let (at, message): (Option<i64>, Option<i64>) = connection
        .prepare_cached("SELECT opted_out_at, opted_out_by FROM customer WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Customer))?;
    Ok(at.map(|at| OptOut { at: Timestamp(at), message: message.map(MessageId) }))
}

/// Keeps whether a customer wants no mail that they did not ask for.
pub fn set_opt_out(
    tx: &Transaction,
    id: CustomerId,
    opt_out: Option<OptOut>,
) -> Result<(), StoreError> {
    let (at, by) = (opt_out.map(|out| out.at.0), opt_out.and_then(|out| out.message));
    tx.prepare_cached("UPDATE customer SET opted_out_at = ?2, opted_out_by = ?3 WHERE id = ?1")?
        .execute(params![id.0, at, by.map(|by| by.0)])?;
    Ok(())
}

/// Forgets what customers asked for in mails of an import, which is taken back.
pub fn take_back(tx: &Transaction, import: ImportId) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE customer SET opted_out_at = NULL, opted_out_by = NULL WHERE opted_out_by IN (
             SELECT id FROM message WHERE import_id = ?1)",
        [import.0],
    )?;
    Ok(())
}

/// Returns whose mail a token was made for, with the address that the mail went to.
pub fn addressee(
    connection: &Connection,
    token: &str,
) -> rusqlite::Result<Option<(CustomerId, Option<IdentityId>)>> {
    connection
        .prepare_cached(
            "SELECT outbox.customer_id, message.identity_id FROM outbox
             LEFT JOIN message ON message.id = outbox.message_id WHERE unsubscribe = ?1",
        )?
        .query_row([token], |row| {
            Ok((CustomerId(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(IdentityId)))
        })
        .optional()
}

/// Returns how many mails that nobody asked for left to a customer since a moment or are on their way.
pub fn unrequested_since(
    connection: &Connection,
    customer: CustomerId,
    since: Timestamp,
) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT count(*) FROM outbox WHERE customer_id = ?1 AND unsubscribe IS NOT NULL
               AND state NOT IN ('failed', 'cancelled', 'unneeded') AND coalesce(settled_at, ?2 + 1) > ?2",
        )?
        .query_row(params![customer.0, since.0], |row| row.get(0))
}
