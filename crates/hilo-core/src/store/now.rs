//! What the first screen is made of: whoever waits, and the cases that are open.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;
use crate::identity::visible;
use crate::model::{CaseId, Channel, CustomerId, NowWaiting, Timestamp};

/// What somebody said that has no answer.
#[derive(Debug, Clone, Copy)]
pub struct Unanswered {
    /// Who.
    pub customer: CustomerId,
    /// When they first said something of it.
    pub since: Timestamp,
    /// When that came to Hilo.
    pub arrived_at: Timestamp,
}

/// Returns what waits since `from` or later.
pub fn unanswered(connection: &Connection, from: Timestamp) -> rusqlite::Result<Vec<Unanswered>> {
    connection
        .prepare_cached(
            "SELECT id, waiting_since, coalesce(waiting_arrived_at, waiting_since) FROM customer
             WHERE waiting_since >= ?1",
        )?
        .query_map([from.0], |row| {
            Ok(Unanswered {
                customer: CustomerId(row.get(0)?),
                since: Timestamp(row.get(1)?),
                arrived_at: Timestamp(row.get(2)?),
            })
        })?
        .collect()
}

/// Returns how many have waited since before `from`.
pub fn waiting_before(connection: &Connection, from: Timestamp) -> rusqlite::Result<u32> {
    connection
        .prepare_cached("SELECT count(*) FROM customer WHERE waiting_since < ?1")?
        .query_row([from.0], |row| row.get(0))
}

/// An open case: whose, its number, where it begins, and the day that the customer was given, unless it is solved.
pub type OpenRow = (CustomerId, CaseId, Timestamp, Option<String>);

/// Returns the open cases.
pub fn open_cases(connection: &Connection) -> rusqlite::Result<Vec<OpenRow>> {
    connection
        .prepare_cached(
            "SELECT customer_id, id, starts_at, CASE WHEN solved_at IS NULL THEN promised_for END
             FROM customer_case WHERE closed_at IS NULL ORDER BY id",
        )?
        .query_map([], |row| {
            Ok((CustomerId(row.get(0)?), CaseId(row.get(1)?), Timestamp(row.get(2)?), row.get(3)?))
        })?
        .collect()
}

/// Returns how many customers are on the first screen that looks back to `from`.
pub fn count(connection: &Connection, from: Timestamp) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "SELECT count(*) FROM (SELECT id FROM customer WHERE waiting_since >= ?1
                 UNION SELECT customer_id FROM customer_case WHERE closed_at IS NULL)",
        )?
        .query_row([from.0], |row| row.get(0))
}

/// Returns what of the customers waits, in words.
pub fn waiting(
    connection: &Connection,
    customers: impl Iterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, NowWaiting>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT customer.waiting_since, customer.waiting, message.channel,
                CASE WHEN message.subject <> '' THEN message.subject ELSE substr(message.text, 1, 160) END
         FROM customer JOIN message ON message.id =
             (SELECT id FROM message WHERE customer_id = customer.id AND turn = 1
              ORDER BY ordered_at DESC, id DESC LIMIT 1)
         WHERE customer.id = ?1 AND customer.waiting_since IS NOT NULL",
    )?;
    let mut all = HashMap::new();
    for customer in customers {
        let waiting = statement
            .query_row(params![customer.0], |row| {
                let channel: String = row.get(2)?;
                Ok(NowWaiting {
                    since: Timestamp(row.get(0)?),
                    messages: row.get(1)?,
                    channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                    text: visible(row.get(3)?),
                })
            })
            .optional()?;
        all.extend(waiting.map(|waiting| (customer, waiting)));
    }
    Ok(all)
}
