//! What became of findings: which were left, how many of each rule, and the texts to compare with.

use rusqlite::{Connection, Row, Transaction, params};

use super::StoreError;
use crate::model::{CustomerId, Draft, RuleId, Timestamp};

/// Texts to a customer that are looked back at.
const TO_CUSTOMER: u32 = 50;
/// Mails of a template that are looked back at.
const OF_TEMPLATE: u32 = 20;

/// A finding that stands.
#[derive(Debug, Clone, Copy)]
pub struct Left<'a> {
    /// By which rule.
    pub rule: RuleId,
    /// Its key.
    pub key: &'a str,
    /// Whose draft; `None` where it is the same in every mail.
    pub customer: Option<CustomerId>,
}

/// What is counted of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Which.
    pub rule: RuleId,
    /// Findings at sending.
    pub found: u32,
    /// Mended with their key.
    pub fixed: u32,
    /// Left as they were.
    pub ignored: u32,
    /// Since when.
    pub since: Timestamp,
}

/// Keeps that a finding is left as it is; tells whether that is new. One that was left after `since` keeps its moment:
/// a finding that every mail is queued with would otherwise never be spoken of again.
pub fn leave(
    tx: &Transaction,
    left: Left<'_>,
    by_hand: bool,
    since: Timestamp,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let (customer, rule) = (left.customer.map(|customer| customer.0), left.rule.as_str());
    let known = tx
        .prepare_cached(
            "UPDATE check_left SET by_hand = max(by_hand, ?3), at = CASE WHEN at > ?5 THEN at ELSE ?4 END
             WHERE coalesce(customer_id, 0) = coalesce(?1, 0) AND key = ?2",
        )?
        .execute(params![customer, left.key, by_hand, now.0, since.0])?;
    if known == 0 {
        tx.prepare_cached(
            "INSERT INTO check_left (customer_id, key, rule, by_hand, at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![customer, left.key, rule, by_hand, now.0])?;
    }
    Ok(known == 0)
}

/// Returns the keys of findings that need not be shown: those of the customer's draft that were left by hand, and
/// those of every mail that were left after `since`.
pub fn left(
    connection: &Connection,
    customer: CustomerId,
    since: Timestamp,
) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT key FROM check_left WHERE customer_id = ?1 AND by_hand
             UNION ALL SELECT key FROM check_left WHERE customer_id IS NULL AND at > ?2",
        )?
        .query_map(params![customer.0, since.0], |row| row.get(0))?
        .collect()
}

/// Forgets what was left of a customer's draft: a new one begins.
pub fn forget(tx: &Transaction, customer: CustomerId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM check_left WHERE customer_id = ?1")?.execute([customer.0])?;
    Ok(())
}

/// Counts findings of a rule.
pub fn count(tx: &Transaction, counted: Counted) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO check_count (rule, found, fixed, ignored, since) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (rule) DO UPDATE SET found = found + excluded.found, fixed = fixed + excluded.fixed,
             ignored = ignored + excluded.ignored",
    )?
    .execute(params![
        counted.rule.as_str(),
        counted.found,
        counted.fixed,
        counted.ignored,
        counted.since.0
    ])?;
    Ok(())
}

/// Returns what was counted, for the rules of which anything was.
pub fn counts(connection: &Connection) -> rusqlite::Result<Vec<Counted>> {
    let read = |row: &Row<'_>| {
        let rule: String = row.get(0)?;
        Ok(RuleId::parse(&rule).map(|rule| -> rusqlite::Result<Counted> {
            Ok(Counted {
                rule,
                found: row.get(1)?,
                fixed: row.get(2)?,
                ignored: row.get(3)?,
                since: Timestamp(row.get(4)?),
            })
        }))
    };
    let rows = connection
        .prepare_cached("SELECT rule, found, fixed, ignored, since FROM check_count")?
        .query_map([], read)?
        .collect::<Result<Vec<_>, _>>()?;
    rows.into_iter().flatten().collect()
}

/// A text that was sent.
#[derive(Debug, Clone)]
pub struct SentText {
    /// Text.
    pub text: String,
    /// Values of its template's fields.
    pub values: Vec<String>,
    /// When.
    pub at: Timestamp,
}

/// Returns what went to a customer by mail, or may have, and what is on its way, the newest first.
pub fn sent_to(connection: &Connection, customer: CustomerId) -> Result<Vec<SentText>, StoreError> {
    let mut sent: Vec<SentText> = waiting(connection, customer)?;
    let read = |row: &Row<'_>| {
        Ok(SentText { text: row.get(0)?, values: Vec::new(), at: Timestamp(row.get(1)?) })
    };
    let texts = connection
        .prepare_cached(
            "SELECT text, sent_at FROM message WHERE customer_id = ?1 AND channel = 'email' AND direction = 'out'
             ORDER BY ordered_at DESC, id DESC LIMIT ?2",
        )?
        .query_map(params![customer.0, TO_CUSTOMER], read)?
        .collect::<Result<Vec<_>, _>>()?;
    sent.extend(texts);
    Ok(sent)
}

fn waiting(connection: &Connection, customer: CustomerId) -> Result<Vec<SentText>, StoreError> {
    let rows: Vec<(String, i64)> = connection
        .prepare_cached(
            "SELECT draft, queued_at FROM outbox WHERE customer_id = ?1 AND message_id IS NULL
                 AND state NOT IN ('cancelled', 'unneeded', 'failed') ORDER BY id DESC LIMIT ?2",
        )?
        .query_map(params![customer.0, TO_CUSTOMER], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter().map(draft_text).collect()
}

/// Returns the last mails with a template to others, the newest first.
pub fn sent_with(
    connection: &Connection,
    template: &str,
    except: CustomerId,
) -> Result<Vec<SentText>, StoreError> {
    let rows: Vec<(String, i64)> = connection
        .prepare_cached(
            "SELECT draft, queued_at FROM outbox WHERE template = ?1 AND template <> '' AND customer_id <> ?2
                 AND (state NOT IN ('cancelled', 'unneeded', 'failed') OR in_doubt = 1) ORDER BY id DESC LIMIT ?3",
        )?
        .query_map(params![template, except.0, OF_TEMPLATE], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    rows.into_iter().map(draft_text).collect()
}

fn draft_text((draft, at): (String, i64)) -> Result<SentText, StoreError> {
    let draft: Draft = serde_json::from_str(&draft)?;
    let values = draft.values.into_values().collect();
    Ok(SentText { text: draft.body, values, at: Timestamp(at) })
}
