//! Full-text search: words, blind to accents and capitals, newest first.
//!
//! The index knows messages by their ids, a page wants them by their times. Sorting all hits by time costs
//! most for the words that everybody uses, so there are two ways: few hits are looked up and sorted; of
//! many, the page is picked while walking through the messages from the newest back. Both give the same
//! rows. Where a filter has to be counted too, the walk goes to the end: it reads an index, no message.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::StoreError;
use super::customers::TITLE;
use crate::model::*;

/// Hits that are looked up one by one: about what a page of fifty costs by walking.
const FEW: usize = 1_000;
/// Longest text that is looked at for a snippet, in characters.
const TEXT_LIMIT: u32 = 65_536;

/// What to look for.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// An FTS5 expression made by `search::expression`.
    pub expression: &'a str,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only this customer.
    pub customer: Option<CustomerId>,
    /// Hits to pass over.
    pub offset: u32,
    /// Hits at most.
    pub limit: u32,
}

/// A message that matches, and what of it is searched.
#[derive(Debug)]
pub struct Found {
    /// The hit, its snippet still to be cut.
    pub hit: SearchHit,
    /// Texts that may hold the words, the one to quote from first.
    pub texts: [String; 5],
}

/// Returns the newest messages that match, and how many match in all.
pub fn messages(connection: &Connection, query: &Query) -> Result<(Vec<Found>, u32), StoreError> {
    let matching: Vec<i64> = connection
        .prepare_cached(
            "SELECT rowid FROM message_words WHERE message_words MATCH ?1 ORDER BY rowid",
        )?
        .query_map([query.expression], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let (page, total) = if matching.len() <= FEW {
        look_up(connection, query, &matching)?
    } else {
        walk(connection, query, &matching)?
    };
    let found = page.into_iter().map(|id| found(connection, id)).collect::<Result<_, _>>()?;
    Ok((found, u32::try_from(total).unwrap_or(u32::MAX)))
}

/// Finds the page by looking at every hit.
fn look_up(
    connection: &Connection,
    query: &Query,
    matching: &[i64],
) -> rusqlite::Result<(Vec<i64>, usize)> {
    let (filter, values) = filter(query);
    let mut statement = connection
        .prepare_cached(&format!("SELECT ordered_at FROM message WHERE id = ?1{filter}"))?;
    let mut places = Vec::new();
    for id in matching {
        let key = [Sql::Integer(*id)];
        let mut rows = statement.query(params_from_iter(key.iter().chain(&values)))?;
        if let Some(row) = rows.next()? {
            places.push((row.get::<_, i64>(0)?, *id));
        }
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    let total = places.len();
    let page = places.into_iter().skip(offset(query)).take(limit(query));
    Ok((page.map(|(_, id)| id).collect(), total))
}

/// Finds the page by looking at messages from the newest back. `matching` is in order.
fn walk(
    connection: &Connection,
    query: &Query,
    matching: &[i64],
) -> rusqlite::Result<(Vec<i64>, usize)> {
    let (filter, values) = filter(query);
    // ?1 is always true; it keeps the numbers of the filter's values.
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM message WHERE ?1{filter} ORDER BY ordered_at DESC, id DESC"
    ))?;
    let always = [Sql::Integer(1)];
    let mut rows = statement.query(params_from_iter(always.iter().chain(&values)))?;
    let (mut page, mut passed) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if matching.binary_search(&id).is_err() {
            continue;
        }
        passed += 1;
        if passed > offset(query) && page.len() < limit(query) {
            page.push(id);
        }
        // Without a filter all that match are counted already.
        if filter.is_empty() && page.len() >= limit(query) {
            break;
        }
    }
    Ok((page, if filter.is_empty() { matching.len() } else { passed }))
}

/// Returns conditions on a message and their values, from `?2` on.
fn filter(query: &Query) -> (String, Vec<Sql>) {
    let (mut conditions, mut values) = (String::new(), Vec::new());
    if let Some(customer) = query.customer {
        values.push(Sql::Integer(customer.0));
        conditions.push_str(&format!(" AND customer_id = ?{}", values.len() + 1));
    }
    if let Some(channel) = query.channel {
        values.push(Sql::Text(channel.as_str().to_owned()));
        // The plus keeps SQLite from going by channel, which would leave it all to be sorted by time.
        conditions.push_str(&format!(" AND +channel = ?{}", values.len() + 1));
    }
    (conditions, values)
}

fn offset(query: &Query) -> usize {
    usize::try_from(query.offset).unwrap_or(usize::MAX)
}

fn limit(query: &Query) -> usize {
    usize::try_from(query.limit).unwrap_or(usize::MAX)
}

fn found(connection: &Connection, id: i64) -> Result<Found, StoreError> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT message.customer_id, message.channel, message.direction, message.sent_at, message.subject,
                    {TITLE},
                    substr(message.text, 1, {TEXT_LIMIT}), substr(message.quoted, 1, {TEXT_LIMIT}), message.files,
                    message.sender
             FROM message JOIN customer ON customer.id = message.customer_id WHERE message.id = ?1"
        ))?
        .query_row([id], |row| {
            let (channel, direction, subject): (String, String, String) =
                (row.get(1)?, row.get(2)?, row.get(4)?);
            Ok(Found {
                texts: [row.get(6)?, subject.clone(), row.get(7)?, row.get(8)?, row.get(9)?],
                hit: SearchHit {
                    message: MessageId(id),
                    customer: CustomerId(row.get(0)?),
                    title: row.get(5)?,
                    channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                    direction: Direction::parse(&direction).unwrap_or(Direction::None),
                    sent_at: Timestamp(row.get(3)?),
                    subject,
                    snippet: Vec::new(),
                },
            })
        })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn looking_up_and_walking_give_the_same_page_under_every_filter() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        store
            .write(|tx| {
                tx.execute_batch(
                    "INSERT INTO customer (id, name, first_name, company, notes, tags, created_at)
                         VALUES (1, 'Ana', '', '', '', '[]', 0), (2, 'Luis', '', '', '', '[]', 0);
                     INSERT INTO conversation (id, channel, thread) VALUES (1, 'email', 'x');
                     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
                     INSERT INTO message (id, customer_id, conversation_id, channel, label, source_id, direction, kind,
                         turn, sent_at, utc_offset, ordered_at, sender, subject, text, quoted, files, has_html, edited)
                     SELECT i, 1 + i % 2, 1, CASE WHEN i % 3 = 0 THEN 'whatsapp' ELSE 'email' END, '', i, 'in', 'text',
                         1, i, 0, i * 37 % 50, '', '', 'hola', '', '', 0, 0 FROM n;",
                )?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
        let matching: Vec<i64> = (1..=300).filter(|id| id % 7 != 0).collect();
        for channel in [None, Some(Channel::Email)] {
            for customer in [None, Some(CustomerId(2))] {
                for offset in [0, 35, 1_000] {
                    let query = Query { expression: "", channel, customer, offset, limit: 20 };
                    let (one, other) = store
                        .read(|data| {
                            let one = look_up(data, &query, &matching)?;
                            Ok::<_, StoreError>((one, walk(data, &query, &matching)?))
                        })
                        .unwrap();
                    assert_eq!(one, other, "{query:?}");
                    assert!(offset == 1_000 || !one.0.is_empty());
                }
            }
        }
    }
}
