//! Customers, and the facts about their timelines that lists show without counting.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params, params_from_iter};

use super::{StoreError, contact, draft};
use crate::error::Thing;
use crate::identity::{fold, visible};
use crate::model::*;

/// Name, company and the rest of somebody new.
#[derive(Debug, Clone, Default)]
pub struct NewCustomer<'a> {
    /// Full name; empty where it is not known.
    pub name: &'a str,
    /// Name to greet with.
    pub first_name: &'a str,
    /// Company.
    pub company: &'a str,
    /// Import that met the customer.
    pub import: Option<ImportId>,
}

/// Name to show of the row `customer`: their own, or the company's, or the identity that was met first.
pub(super) const TITLE: &str = "CASE WHEN customer.name <> '' THEN customer.name
    WHEN customer.company <> '' THEN customer.company
    ELSE coalesce((SELECT written FROM identity WHERE identity.customer_id = customer.id
                   ORDER BY kind = 'phone' DESC, id LIMIT 1), '') END";

/// Adds a customer.
pub fn insert(tx: &Transaction, new: &NewCustomer, now: Timestamp) -> rusqlite::Result<CustomerId> {
    let id = tx
        .prepare_cached(
            "INSERT INTO customer (name, first_name, company, notes, tags, created_at, import_id)
             VALUES (?1, ?2, ?3, '', '[]', ?4, ?5)",
        )?
        .insert(params![new.name, new.first_name, new.company, now.0, new.import.map(|id| id.0)])?;
    Ok(CustomerId(id))
}

/// Writes a customer's own facts. Id and time of creation stay.
pub fn update(tx: &Transaction, customer: &Customer) -> Result<(), StoreError> {
    let formality = customer.formality.map(|formality| match formality {
        Formality::Tu => "tu",
        Formality::Usted => "usted",
    });
    tx.execute(
        "UPDATE customer SET name = ?2, first_name = ?3, company = ?4, language = ?5, formality = ?6, notes = ?7, tags = ?8
         WHERE id = ?1",
        params![
            customer.id.0,
            customer.name,
            customer.first_name,
            customer.company,
            customer.language,
            formality,
            customer.notes,
            serde_json::to_string(&customer.tags)?
        ],
    )?;
    Ok(())
}

/// Gives a name to a customer who has none; a name that is there is never overwritten.
pub fn fill_name(
    tx: &Transaction,
    id: CustomerId,
    name: &str,
    first_name: &str,
    import: Option<ImportId>,
) -> rusqlite::Result<()> {
    if let Some(import) = import {
        tx.prepare_cached(
            "INSERT INTO import_name (import_id, customer_id, name, first_name)
             SELECT ?4, id, ?2, CASE WHEN first_name = '' THEN ?3 ELSE '' END
             FROM customer WHERE id = ?1 AND name = '' AND company = '' AND ?2 <> ''",
        )?
        .execute(params![id.0, name, first_name, import.0])?;
    }
    tx.prepare_cached(
        "UPDATE customer SET name = ?2, first_name = CASE WHEN first_name = '' THEN ?3 ELSE first_name END
         WHERE id = ?1 AND name = '' AND company = '' AND ?2 <> ''",
    )?
    .execute(params![id.0, name, first_name])?;
    Ok(())
}

/// Takes back the names that an import filled in, but for those that the person has changed since.
pub fn take_back_names(tx: &Transaction, import: ImportId) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE customer SET name = '', first_name = CASE
             WHEN customer.first_name = import_name.first_name THEN '' ELSE customer.first_name END
         FROM import_name WHERE import_name.import_id = ?1 AND import_name.customer_id = customer.id
             AND import_name.name = customer.name",
        [import.0],
    )?;
    tx.execute("DELETE FROM import_name WHERE import_id = ?1", [import.0])?;
    Ok(())
}

/// Returns a customer.
pub fn get(connection: &Connection, id: CustomerId) -> Result<Customer, StoreError> {
    connection
        .prepare_cached(
            "SELECT id, name, first_name, company, language, formality, notes, tags, created_at
             FROM customer WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            let formality: Option<String> = row.get(5)?;
            let tags: String = row.get(7)?;
            Ok(Customer {
                id: CustomerId(row.get(0)?),
                name: row.get(1)?,
                first_name: row.get(2)?,
                company: row.get(3)?,
                language: row.get(4)?,
                formality: match formality.as_deref() {
                    Some("tu") => Some(Formality::Tu),
                    Some("usted") => Some(Formality::Usted),
                    Some(_) | None => None,
                },
                notes: row.get(6)?,
                tags: serde_json::from_str(&tags).unwrap_or_default(),
                created_at: Timestamp(row.get(8)?),
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Customer))
}

/// Returns the name to show for a customer.
pub fn title(connection: &Connection, id: CustomerId) -> Result<String, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {TITLE} FROM customer WHERE id = ?1"))?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Customer))
}

/// Returns customers whose name is exactly `name` but for accents and capitals.
pub fn named(connection: &Connection, name: &str) -> rusqlite::Result<Vec<CustomerId>> {
    let folded = fold(name);
    if folded.is_empty() {
        return Ok(Vec::new());
    }
    let like = format!("{}\n%", escaped(&folded));
    connection
        .prepare_cached(
            "SELECT id FROM customer WHERE folded LIKE ?1 ESCAPE '\\' ORDER BY id LIMIT 20",
        )?
        .query_map([like], |row| row.get(0).map(CustomerId))?
        .collect()
}

/// Whether there is such a customer.
pub fn exists(connection: &Connection, id: CustomerId) -> rusqlite::Result<bool> {
    connection.prepare_cached("SELECT 1 FROM customer WHERE id = ?1")?.exists([id.0])
}

/// Returns a page of customers who match all `words`.
pub fn list(
    connection: &Connection,
    words: &[String],
    recent_first: bool,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<CustomerPage> {
    let (matches, patterns) = matching(words);
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM customer WHERE {matches}"))?
        .query_row(params_from_iter(&patterns), |row| row.get(0))?;
    let rows = rows(connection, words, recent_first, offset, limit)?;
    let end = offset.saturating_add(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    Ok(CustomerPage { rows, next: (end < total).then_some(end), total })
}

/// Returns customers who match all `words`, without counting the others who do.
pub fn rows(
    connection: &Connection,
    words: &[String],
    recent_first: bool,
    offset: u32,
    limit: u32,
) -> rusqlite::Result<Vec<CustomerRow>> {
    let (matches, patterns) = matching(words);
    let order = if recent_first {
        "customer.last_at DESC, customer.id DESC"
    } else {
        "customer.folded, customer.id"
    };
    connection
        .prepare_cached(&format!(
            "SELECT customer.id, {TITLE}, {COLUMNS} FROM customer WHERE {matches} ORDER BY {order} LIMIT {limit} OFFSET {offset}"
        ))?
        .query_map(params_from_iter(&patterns), list_row)?
        .collect()
}

/// Returns the condition that a customer matches all `words`, and its values.
fn matching(words: &[String]) -> (String, Vec<String>) {
    let matches = match words.len() {
        0 => "1".to_owned(),
        count => (1..=count)
            .map(|at| format!("customer.folded LIKE ?{at} ESCAPE '\\'"))
            .collect::<Vec<_>>()
            .join(" AND "),
    };
    (matches, words.iter().map(|word| format!("%{}%", escaped(word))).collect())
}

/// The columns of [`list_row`] after id and title: looked up for the rows shown, never counted over all.
const COLUMNS: &str = "customer.name = '' AND customer.company = '',
     customer.company,
     (SELECT group_concat(channel) FROM (SELECT DISTINCT channel FROM message WHERE customer_id = customer.id)),
     customer.messages, customer.last_at,
     coalesce((SELECT CASE WHEN subject <> '' THEN subject ELSE substr(text, 1, 160) END FROM message
               WHERE customer_id = customer.id AND kind <> 'notice' AND automatic IS NOT 'bounce' ORDER BY ordered_at DESC, id DESC LIMIT 1), ''),
     customer.waiting_since,
     (SELECT CASE WHEN direction = 'out' THEN channel END FROM message
      WHERE customer_id = customer.id AND kind <> 'notice' AND automatic IS NOT 'bounce' ORDER BY ordered_at DESC, id DESC LIMIT 1)";

fn list_row(row: &Row) -> rusqlite::Result<CustomerRow> {
    let channels: Option<String> = row.get(4)?;
    let mut channels: Vec<Channel> =
        channels.unwrap_or_default().split(',').filter_map(Channel::parse).collect();
    channels.sort();
    Ok(CustomerRow {
        id: CustomerId(row.get(0)?),
        title: row.get(1)?,
        unnamed: row.get(2)?,
        company: row.get(3)?,
        channels,
        messages: row.get(5)?,
        last_at: row.get::<_, Option<i64>>(6)?.map(Timestamp),
        last_text: visible(row.get(7)?),
        last_ours: row.get::<_, Option<String>>(9)?.as_deref().and_then(Channel::parse),
        waiting_since: row.get::<_, Option<i64>>(8)?.map(Timestamp),
    })
}

/// Marks that what the customer said so far needs no answer. What is dated ahead of `now` still waits.
pub fn settle(tx: &Transaction, id: CustomerId, now: Timestamp) -> Result<(), StoreError> {
    let changed = tx.execute(
        "UPDATE customer SET settled_until = max(settled_until, min(coalesce(last_at, 0), ?2)) WHERE id = ?1",
        params![id.0, now.0],
    )?;
    if changed == 0 {
        return Err(StoreError::NotFound(Thing::Customer));
    }
    refresh(tx, id)?;
    Ok(())
}

/// Brings the facts kept with a customer up to date; returns whether there is such a customer.
pub fn refresh(tx: &Transaction, id: CustomerId) -> Result<bool, StoreError> {
    let Some((name, company, tags, settled_until)) = tx
        .prepare_cached("SELECT name, company, tags, settled_until FROM customer WHERE id = ?1")?
        .query_row([id.0], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, i64>(3)?,
            ))
        })
        .optional()?
    else {
        return Ok(false);
    };
    let (messages, last_at): (u32, Option<i64>) = tx
        .prepare_cached("SELECT count(*), max(ordered_at) FROM message WHERE customer_id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let answered: (i64, i64) = tx
        .prepare_cached(
            // What came back has answered nobody, in whatever order it and the report about it were read.
            "SELECT ordered_at, id FROM message WHERE customer_id = ?1 AND turn = -1
                 AND NOT EXISTS (SELECT 1 FROM mail
                     JOIN delivery_report AS report ON report.about = mail.rfc_id AND report.outcome = 'failed'
                     JOIN identity AS own ON own.customer_id = ?1 AND own.value = lower(report.address)
                     WHERE mail.message_id = message.id)
             ORDER BY ordered_at DESC, id DESC LIMIT 1",
        )?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .unwrap_or((i64::MIN, 0));
    let (waiting, waiting_since): (u32, Option<i64>) = tx
        .prepare_cached(
            "SELECT count(*), min(ordered_at) FROM message
             WHERE customer_id = ?1 AND turn = 1 AND ordered_at > ?4 AND (ordered_at, id) > (?2, ?3)",
        )?
        .query_row(params![id.0, answered.0, answered.1, settled_until], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let arrived_at: Option<i64> = match waiting_since {
        Some(since) => tx
            .prepare_cached(
                "SELECT coalesce(arrived_at, sent_at) FROM message
                 WHERE customer_id = ?1 AND ordered_at = ?2 AND turn = 1 ORDER BY id LIMIT 1",
            )?
            .query_row([id.0, since], |row| row.get(0))
            .optional()?,
        None => None,
    };
    let identities: Vec<String> = tx
        .prepare_cached(
            "SELECT value || ' ' || written FROM identity WHERE customer_id = ?1 ORDER BY id",
        )?
        .query_map([id.0], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let tags: Vec<String> = serde_json::from_str(&tags)?;
    // The name stands alone on the first line: `named` compares it whole.
    let folded = format!(
        "{}\n{} {} {}",
        fold(&name),
        fold(&company),
        fold(&tags.join(" ")),
        fold(&identities.join(" "))
    );
    tx.prepare_cached(
        "UPDATE customer SET messages = ?2, last_at = ?3, waiting = ?4, waiting_since = ?5, folded = ?6,
             waiting_arrived_at = ?7 WHERE id = ?1",
    )?
    .execute(params![id.0, messages, last_at, waiting, waiting_since, folded, arrived_at])?;
    Ok(true)
}

/// Whether nothing is connected with a customer any more, and nobody wrote anything down about them.
pub fn is_empty(connection: &Connection, id: CustomerId) -> rusqlite::Result<bool> {
    Ok(is_empty_but_for_a_draft(connection, id)? && !draft::exists(connection, id)?)
}

/// Whether a customer is [empty](is_empty) or would be without a draft.
pub fn is_empty_but_for_a_draft(connection: &Connection, id: CustomerId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM customer WHERE id = ?1 AND notes = '' AND tags = '[]'
               AND NOT EXISTS (SELECT 1 FROM message WHERE customer_id = ?1)
               AND NOT EXISTS (SELECT 1 FROM identity WHERE customer_id = ?1)
               AND NOT EXISTS (SELECT 1 FROM outbox WHERE customer_id = ?1)
               AND NOT EXISTS (SELECT 1 FROM customer_case WHERE customer_id = ?1)",
        )?
        .exists([id.0])
}

/// Whether nothing that was said with a customer, and no other address, is left without one of their identities.
pub fn is_nobody_without(
    connection: &Connection,
    id: CustomerId,
    identity: IdentityId,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM message WHERE customer_id = ?1 AND identity_id IS NOT ?2
             UNION ALL SELECT 1 FROM identity WHERE customer_id = ?1 AND id <> ?2",
        )?
        .exists([id.0, identity.0])
        .map(|something| !something)
}

/// Removes a customer who is [empty](is_empty); returns whether it was removed.
///
/// Who wants no mail that they did not ask for stays: somebody who comes back unknown would be written to.
pub fn remove_if_empty(tx: &Transaction, id: CustomerId) -> Result<bool, StoreError> {
    if !is_empty(tx, id)? || contact::opt_out(tx, id)?.is_some() {
        return Ok(false);
    }
    remove(tx, id)?;
    Ok(true)
}

/// Removes a customer with whom nothing is connected any more.
pub fn remove(tx: &Transaction, id: CustomerId) -> rusqlite::Result<()> {
    tx.execute("DELETE FROM customer WHERE id = ?1", [id.0])?;
    Ok(())
}

/// Returns how often each channel was used, servers' reports aside, the first and last contact and since when the customer waits.
#[allow(
    clippy::type_complexity,
    reason = "three facts of one row, taken apart at once by the only caller"
)]
pub fn facts(
    connection: &Connection,
    id: CustomerId,
) -> rusqlite::Result<(Vec<ChannelCount>, Option<Timestamp>, Option<Timestamp>, Option<Timestamp>)>
{
    let channels = connection
        .prepare_cached(
            "SELECT channel, count(*) FROM message
             WHERE customer_id = ?1 AND NOT (turn = 0 AND channel = 'email' AND automatic IS 'bounce')
             GROUP BY channel ORDER BY 2 DESC",
        )?
        .query_map([id.0], |row| {
            let channel: String = row.get(0)?;
            Ok(ChannelCount { channel: Channel::parse(&channel).unwrap_or(Channel::Other), count: row.get(1)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(ordered_at) FROM message WHERE customer_id = ?1")?
        .query_row([id.0], |row| row.get(0))?;
    let (last, waiting): (Option<i64>, Option<i64>) = connection
        .prepare_cached("SELECT last_at, waiting_since FROM customer WHERE id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((channels, first.map(Timestamp), last.map(Timestamp), waiting.map(Timestamp)))
}

/// Makes a word safe within a LIKE pattern whose escape is a backslash.
pub(super) fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Returns how many customers there are.
pub fn count(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row("SELECT count(*) FROM customer", [], |row| row.get(0))
}
