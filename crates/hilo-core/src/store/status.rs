//! Facts of the status line.

use rusqlite::Connection;

use crate::model::Timestamp;

/// How the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutboxCounts {
    /// Mails that leave by themselves.
    pub open: u32,
    /// Mails that need a decision.
    pub attention: u32,
    /// When a server last took one.
    pub last_sent_at: Option<Timestamp>,
}

/// Returns how the outbox stands.
pub fn outbox(connection: &Connection) -> rusqlite::Result<OutboxCounts> {
    connection.query_row(
        "SELECT coalesce(sum(state IN ('held', 'scheduled', 'claimed', 'transmitting', 'deferred')), 0),
                coalesce(sum(state IN ('stopped', 'failed', 'unknown')), 0),
                max(CASE WHEN state = 'sent' AND in_doubt = 0 THEN settled_at END)
         FROM outbox WHERE state <> 'cancelled'",
        [],
        |row| {
            Ok(OutboxCounts {
                open: row.get(0)?,
                attention: row.get(1)?,
                last_sent_at: row.get::<_, Option<i64>>(2)?.map(Timestamp),
            })
        },
    )
}

/// Returns how many messages there are and how many of them the index knows.
pub fn messages(connection: &Connection) -> rusqlite::Result<(u32, u32)> {
    connection.query_row(
        "SELECT (SELECT count(*) FROM message), (SELECT count(*) FROM message_words_docsize)",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
