//! Which variants of a template a customer was sent.

use std::collections::BTreeMap;

use rusqlite::{Connection, Transaction, params};

use crate::model::{CustomerId, TemplateId, Timestamp, VariantChoices};

/// Returns the variants that a customer was sent, by block, the last one first.
pub fn used(
    connection: &Connection,
    customer: CustomerId,
    template: TemplateId,
) -> rusqlite::Result<BTreeMap<String, Vec<u32>>> {
    let rows: Vec<(String, u32)> = connection
        .prepare_cached(
            "SELECT block, variant FROM variant_use WHERE customer_id = ?1 AND template_id = ?2
             ORDER BY used_at DESC, variant DESC",
        )?
        .query_map([customer.0, template.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut used = BTreeMap::<String, Vec<u32>>::new();
    for (block, variant) in rows {
        used.entry(block).or_default().push(variant);
    }
    Ok(used)
}

/// Remembers what a customer is sent.
pub fn remember(
    tx: &Transaction,
    customer: CustomerId,
    template: TemplateId,
    chosen: &VariantChoices,
    now: Timestamp,
) -> rusqlite::Result<()> {
    for (block, variant) in chosen {
        tx.prepare_cached(
            "INSERT INTO variant_use (customer_id, template_id, block, variant, used_at)
             VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET used_at = excluded.used_at",
        )?
        .execute(params![customer.0, template.0, block, variant, now.0])?;
    }
    Ok(())
}
