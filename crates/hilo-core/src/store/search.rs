//! Full-text search: words, blind to accents and capitals, newest first.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};

use super::StoreError;
use crate::model::*;

/// Marks around a hit within a snippet: characters that no message keeps.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

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

/// Returns the newest messages that match, and how many match in all.
pub fn messages(
    connection: &Connection,
    query: &Query,
) -> Result<(Vec<SearchHit>, u32), StoreError> {
    let mut values = vec![Sql::Text(query.expression.to_owned())];
    let mut filter = String::new();
    if let Some(channel) = query.channel {
        values.push(Sql::Text(channel.as_str().to_owned()));
        filter.push_str(&format!(" AND message.channel = ?{}", values.len()));
    }
    if let Some(customer) = query.customer {
        values.push(Sql::Integer(customer.0));
        filter.push_str(&format!(" AND message.customer_id = ?{}", values.len()));
    }
    let total = if filter.is_empty() {
        "SELECT count(*) FROM message_words WHERE message_words MATCH ?1".to_owned()
    } else {
        format!(
            "SELECT count(*) FROM message_words JOIN message ON message.id = message_words.rowid
             WHERE message_words MATCH ?1{filter}"
        )
    };
    let total = connection
        .prepare_cached(&total)?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    // Newest first by id within the index, then by time for the rows of the page: snippets are made for these only.
    let hits = connection
        .prepare_cached(&format!(
            "WITH page AS MATERIALIZED (
                 SELECT message.id AS id FROM message_words JOIN message ON message.id = message_words.rowid
                 WHERE message_words MATCH ?1{filter}
                 ORDER BY message.ordered_at DESC, message.id DESC LIMIT {} OFFSET {})
             SELECT message.id, message.customer_id, message.channel, message.direction, message.sent_at, message.subject,
                    snippet(message_words, -1, '{OPEN}', '{CLOSE}', '…', 24),
                    CASE WHEN customer.name <> '' THEN customer.name WHEN customer.company <> '' THEN customer.company
                        ELSE coalesce((SELECT written FROM identity WHERE identity.customer_id = customer.id
                                       ORDER BY kind = 'phone' DESC, id LIMIT 1), '') END
             FROM page JOIN message_words ON message_words.rowid = page.id
             JOIN message ON message.id = page.id JOIN customer ON customer.id = message.customer_id
             WHERE message_words MATCH ?1 ORDER BY message.ordered_at DESC, message.id DESC",
            query.limit, query.offset
        ))?
        .query_map(params_from_iter(&values), |row| {
            let (channel, direction, snippet): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(6)?);
            Ok(SearchHit {
                message: MessageId(row.get(0)?),
                customer: CustomerId(row.get(1)?),
                title: row.get(7)?,
                channel: Channel::parse(&channel).unwrap_or(Channel::Other),
                direction: Direction::parse(&direction).unwrap_or(Direction::None),
                sent_at: Timestamp(row.get(4)?),
                subject: row.get(5)?,
                snippet: parts(&snippet),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok((hits, total))
}

fn parts(snippet: &str) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    for (at, piece) in snippet.split(OPEN).enumerate() {
        let (hit, rest) =
            if at == 0 { ("", piece) } else { piece.split_once(CLOSE).unwrap_or((piece, "")) };
        for (text, hit) in [(hit, true), (rest, false)] {
            if !text.is_empty() {
                parts.push(SnippetPart { text: text.to_owned(), hit });
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_falls_into_hits_and_what_lies_between() {
        let parts = parts("la \u{E000}silla\u{E001} y la \u{E000}mesa\u{E001}");
        let shown: Vec<_> = parts.iter().map(|part| (part.text.as_str(), part.hit)).collect();
        assert_eq!(shown, [("la ", false), ("silla", true), (" y la ", false), ("mesa", true)]);
    }
}
