//! Drafts: one mail being written per customer.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;
use super::journal::{Entity, Operation};
use crate::error::Thing;
use crate::model::{CustomerId, Draft, MessageId, OperationId, Timestamp};

/// Returns a customer's draft.
pub fn get(connection: &Connection, customer: CustomerId) -> Result<Option<Draft>, StoreError> {
    let draft: Option<String> = connection
        .prepare_cached("SELECT draft FROM draft WHERE customer_id = ?1")?
        .query_row([customer.0], |row| row.get(0))
        .optional()?;
    let draft = draft.map(|draft| serde_json::from_str::<Draft>(&draft)).transpose()?;
    Ok(draft.map(|draft| Draft { customer, ..draft }))
}

/// Whether a customer has a draft.
pub fn exists(connection: &Connection, customer: CustomerId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM draft WHERE customer_id = ?1")?.exists([customer.0])
}

/// Keeps a draft in place of the customer's earlier one, and returns it as kept.
///
/// Drafts are saved while somebody types; only throwing one away is kept in the journal. No two that are kept
/// one after the other have the same moment, whatever the clock says: it tells them apart.
pub fn save(tx: &Transaction, mut draft: Draft, now: Timestamp) -> Result<Draft, StoreError> {
    let before = get(tx, draft.customer)?.map_or(Timestamp(i64::MIN), |kept| kept.saved_at);
    draft.saved_at = now.max(Timestamp(before.0.saturating_add(1)));
    tx.prepare_cached(
        "INSERT INTO draft (customer_id, draft, saved_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (customer_id) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at",
    )?
    .execute(params![draft.customer.0, serde_json::to_string(&draft)?, draft.saved_at.0])?;
    Ok(draft)
}

/// Removes a draft, so that it can be brought back by undo.
pub fn discard(
    tx: &Transaction,
    customer: CustomerId,
    now: Timestamp,
) -> Result<OperationId, StoreError> {
    let mut operation = Operation::begin(tx, now)?;
    operation.change(Entity::Draft, customer.0, |tx| remove(tx, customer))?;
    Ok(operation.id())
}

/// Gives a customer's draft to another one, where it goes above the words that are there.
pub fn give(
    tx: &Transaction,
    operation: &mut Operation,
    from: CustomerId,
    to: CustomerId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some(draft) = get(tx, from)? else { return Ok(()) };
    let draft = Draft { customer: to, ..draft };
    let draft = match get(tx, to)? {
        Some(there) => draft.above(there),
        None => draft,
    };
    operation.change(Entity::Draft, from.0, |tx| remove(tx, from))?;
    operation.change(Entity::Draft, to.0, |tx| save(tx, draft, now).map(drop))
}

/// Removes a draft that has become a mail.
pub fn remove(tx: &Transaction, customer: CustomerId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM draft WHERE customer_id = ?1", [customer.0])?;
    Ok(())
}

/// Returns the subject of a message that a draft answers.
pub fn subject_of(connection: &Connection, message: MessageId) -> Result<String, StoreError> {
    connection
        .prepare_cached("SELECT subject FROM message WHERE id = ?1")?
        .query_row([message.0], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}
