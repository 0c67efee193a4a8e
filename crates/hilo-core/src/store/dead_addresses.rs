//! Addresses at which no mail arrives: what servers said of them, unless something later says otherwise.
//!
//! Nothing is marked, so nothing has to be put right when an import is taken back: an address is dead while the last
//! word about it is a server's. A person's word and a mail that comes from it are words as well.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::reports::BELIEVED;
use super::{StoreError, identities};
use crate::model::*;

/// What was last said of an address in its normal form (`?1`): by a report about a mail of ours, or by our own server.
fn last_word() -> String {
    format!(
        "SELECT message.ordered_at AS at, delivery_report.reason
     FROM delivery_report JOIN message ON message.id = delivery_report.message_id
     WHERE value = ?1 AND outcome = 'failed' AND delivery_report.reason IN ('no_such_address', 'no_such_domain')
       AND EXISTS (SELECT 1 FROM mail JOIN message AS ours ON ours.id = mail.message_id
                   WHERE mail.rfc_id = delivery_report.about AND ours.direction = 'out'
                     AND {BELIEVED})
     UNION ALL
     SELECT coalesce(outbox.settled_at, outbox.queued_at), outbox_recipient.reason
     FROM outbox_recipient JOIN outbox ON outbox.id = outbox_recipient.outbox_id
     WHERE lower(outbox_recipient.address) = ?1 AND outbox_recipient.reason IN ('no_such_address', 'no_such_domain')
     ORDER BY 1 DESC LIMIT 1"
    )
}

/// Returns since when and why no mail arrives at an address, as far as is known.
pub fn get(connection: &Connection, id: IdentityId) -> Result<Option<DeadAddress>, StoreError> {
    let identity = identities::get(connection, id)?;
    if identity.kind != IdentityKind::Email {
        return Ok(None);
    }
    let last: Option<(i64, String)> = connection
        .prepare_cached(&last_word())?
        .query_row([&identity.value], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((at, reason)) = last else { return Ok(None) };
    let works_since: Option<i64> = connection
        .prepare_cached(
            "SELECT max(coalesce(identity.works_since, 0), coalesce((
                 SELECT max(ordered_at) FROM message WHERE identity_id = identity.id AND direction = 'in'
                     AND coalesce(automatic, '') <> 'bounce'), 0))
             FROM identity WHERE id = ?1",
        )?
        .query_row([id.0], |row| row.get(0))?;
    if works_since.is_some_and(|since| since >= at) {
        return Ok(None);
    }
    let reason = BounceReason::parse(&reason).unwrap_or(BounceReason::Other);
    Ok(Some(DeadAddress { identity: id, address: identity.written, at: Timestamp(at), reason }))
}

/// Returns those of a customer's addresses at which no mail arrives.
pub fn of_customer(
    connection: &Connection,
    identities: &[Identity],
) -> Result<Vec<DeadAddress>, StoreError> {
    let dead = identities.iter().map(|identity| get(connection, identity.id));
    Ok(dead.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Keeps that an address takes mail, on a person's word.
pub fn works(tx: &Transaction, id: IdentityId, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE identity SET works_since = ?2 WHERE id = ?1")?
        .execute(params![id.0, now.0])?;
    Ok(())
}

/// Keeps why our own server did not take the address of a recipient.
pub fn refused(
    tx: &Transaction,
    mail: OutboxId,
    address: &str,
    reason: Option<BounceReason>,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE outbox_recipient SET reason = ?3
         WHERE outbox_id = ?1 AND address = ?2 AND reason IS NOT ?3",
    )?
    .execute(params![mail.0, address, reason.map(BounceReason::as_str)])?;
    Ok(())
}
