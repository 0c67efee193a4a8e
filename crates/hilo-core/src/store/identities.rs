//! Addresses by which customers are known.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{StoreError, outbox, threads};
use crate::error::Thing;
use crate::identity as normal;
use crate::model::*;

const COLUMNS: &str = "identity.id, identity.customer_id, identity.kind, identity.value, identity.written, identity.label,
     (SELECT count(*) FROM message WHERE message.identity_id = identity.id)";

/// Finds who has an address, given in its normal form.
pub fn find(
    connection: &Connection,
    kind: IdentityKind,
    value: &str,
) -> rusqlite::Result<Option<(IdentityId, CustomerId)>> {
    connection
        .prepare_cached("SELECT id, customer_id FROM identity WHERE kind = ?1 AND value = ?2")?
        .query_row(params![kind.as_str(), value], |row| {
            Ok((IdentityId(row.get(0)?), CustomerId(row.get(1)?)))
        })
        .optional()
}

/// Gives an address to a customer. Its normal form must be free.
pub fn insert(
    tx: &Transaction,
    customer: CustomerId,
    kind: IdentityKind,
    value: &str,
    written: &str,
    label: &str,
    import: Option<ImportId>,
) -> rusqlite::Result<IdentityId> {
    let id = tx
        .prepare_cached(
            "INSERT INTO identity (customer_id, kind, value, written, label, import_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .insert(params![customer.0, kind.as_str(), value, written, label, import.map(|id| id.0)])?;
    Ok(IdentityId(id))
}

/// Returns an identity.
pub fn get(connection: &Connection, id: IdentityId) -> Result<Identity, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM identity WHERE id = ?1"))?
        .query_row([id.0], identity)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Identity))
}

/// Returns the identities of a customer, most used first.
pub fn of_customer(
    connection: &Connection,
    customer: CustomerId,
) -> rusqlite::Result<Vec<Identity>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM identity WHERE customer_id = ?1 ORDER BY 7 DESC, id"
        ))?
        .query_map([customer.0], identity)?
        .collect()
}

/// Returns who has a WhatsApp name that equals one of these folded names, but for `except`.
pub fn whatsapp_named(
    connection: &Connection,
    folded: &str,
    except: CustomerId,
) -> rusqlite::Result<Vec<CustomerId>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT customer_id FROM identity
             WHERE kind = 'whatsapp_name' AND value = ?1 AND customer_id <> ?2 LIMIT 5",
        )?
        .query_map(params![folded, except.0], |row| row.get(0).map(CustomerId))?
        .collect()
}

/// Gives an identity, with all that came and went by it, to another customer.
pub fn give(tx: &Transaction, identity: &Identity, to: CustomerId) -> Result<(), StoreError> {
    tx.execute("UPDATE identity SET customer_id = ?2 WHERE id = ?1", params![identity.id.0, to.0])?;
    follow(tx, identity.id, identity.customer)
}

/// Takes what came and went by an identity from `former` to whom the identity belongs now: messages, and mails
/// of the outbox whether they have left or not.
pub fn follow(tx: &Transaction, id: IdentityId, former: CustomerId) -> Result<(), StoreError> {
    let conversations = threads::of_identity(tx, id)?;
    tx.execute(
        "UPDATE message SET customer_id = identity.customer_id FROM identity
         WHERE identity.id = ?1 AND message.identity_id = identity.id",
        [id.0],
    )?;
    threads::rebuild(tx, &conversations)?;
    outbox::follow(tx, &get(tx, id)?, former)
}

/// Whether a mail address, as somebody wrote it, is this identity.
pub fn is_written(identity: &Identity, address: &str) -> bool {
    identity.kind == IdentityKind::Email && normal::email(address).as_ref() == Some(&identity.value)
}

/// Removes an identity by which nothing came or went.
pub fn remove(tx: &Transaction, id: IdentityId) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM identity WHERE id = ?1", [id.0])?;
    Ok(())
}

fn identity(row: &Row) -> rusqlite::Result<Identity> {
    let kind: String = row.get(2)?;
    Ok(Identity {
        id: IdentityId(row.get(0)?),
        customer: CustomerId(row.get(1)?),
        kind: IdentityKind::parse(&kind).unwrap_or(IdentityKind::WhatsappName),
        value: row.get(3)?,
        written: row.get(4)?,
        label: row.get(5)?,
        messages: row.get(6)?,
    })
}

/// Returns who has a Gmail address that differs from `variant` only in what Gmail ignores.
pub fn gmail_variants(connection: &Connection, variant: &str) -> rusqlite::Result<Vec<CustomerId>> {
    let Some(local) = variant.strip_suffix("@gmail.com") else { return Ok(Vec::new()) };
    connection
        .prepare_cached(
            "SELECT DISTINCT customer_id FROM identity WHERE kind = 'email' AND value LIKE '%@gmail.com'
               AND replace(substr(value, 1, instr(replace(value, '@', '+'), '+') - 1), '.', '') = ?1 LIMIT 5",
        )?
        .query_map([local], |row| row.get(0).map(CustomerId))?
        .collect()
}
