//! Deciding anew which mails belong together, after mails went or became another customer's.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Key, Placing, follow_tie, place};
use crate::model::*;
use crate::store::StoreError;

/// What says that the mails of an earlier version have to be put into threads.
const DUE: &str = "threads_due";

/// Returns the conversations of the mails of an import, which are to be decided anew once those are gone.
pub(in crate::store) fn of_import(
    connection: &Connection,
    import: ImportId,
) -> rusqlite::Result<BTreeSet<i64>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT conversation_id FROM message WHERE import_id = ?1 AND channel = 'email'",
        )?
        .query_map([import.0], |row| row.get(0))?
        .collect()
}

/// Returns the conversations of the mails that came and went by an identity.
pub(in crate::store) fn of_identity(
    connection: &Connection,
    identity: IdentityId,
) -> rusqlite::Result<BTreeSet<i64>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT conversation_id FROM message WHERE identity_id = ?1 AND channel = 'email'",
        )?
        .query_map([identity.0], |row| row.get(0))?
        .collect()
}

/// Decides anew about the mails of some conversations, as if nothing but what is here now had ever come: after mails
/// went, or became another customer's.
pub(in crate::store) fn rebuild(
    tx: &Transaction,
    conversations: &BTreeSet<i64>,
) -> Result<(), StoreError> {
    if conversations.is_empty() {
        return Ok(());
    }
    let these = serde_json::to_string(conversations)?;
    let mails: Vec<MessageId> = tx
        .prepare_cached(
            "SELECT id FROM message WHERE conversation_id IN (SELECT value FROM json_each(?1)) AND channel = 'email'
             ORDER BY ordered_at, id",
        )?
        .query_map([&these], |row| row.get(0).map(MessageId))?
        .collect::<Result<_, _>>()?;
    tx.prepare_cached(
        "DELETE FROM thread_id WHERE conversation_id IN (SELECT value FROM json_each(?1))
             OR conversation_id IN (SELECT id FROM conversation WHERE joined_to IN (SELECT value FROM json_each(?1)))",
    )?
    .execute([&these])?;
    for mail in &mails {
        place_again(tx, *mail)?;
    }
    for mail in mails {
        let ties: Vec<[u8; 16]> = tx
            .prepare_cached("SELECT id FROM thread_tie WHERE message_id = ?1")?
            .query_map([mail.0], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for key in ties {
            follow_tie(tx, mail, Key(key))?;
        }
    }
    // Those that were joined to one go with it.
    tx.prepare_cached(
        "DELETE FROM conversation WHERE id IN (SELECT value FROM json_each(?1))
             AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id)",
    )?
    .execute([&these])?;
    Ok(())
}

fn place_again(tx: &Transaction, id: MessageId) -> Result<(), StoreError> {
    let row = tx
        .prepare_cached(
            "SELECT customer_id, direction, sent_at, ordered_at, subject, rfc_id, headers,
                 (SELECT about FROM delivery_report WHERE message_id = message.id LIMIT 1)
             FROM message JOIN mail ON mail.message_id = message.id WHERE message.id = ?1",
        )?
        .query_row([id.0], |row| {
            let direction: String = row.get(1)?;
            let (sent_at, ordered_at) = (Timestamp(row.get(2)?), Timestamp(row.get(3)?));
            let direction = Direction::parse(&direction).unwrap_or(Direction::None);
            let subject: String = row.get(4)?;
            let headers: (Option<String>, String, Option<String>) =
                (row.get(5)?, row.get(6)?, row.get(7)?);
            Ok((CustomerId(row.get(0)?), direction, sent_at, ordered_at, subject, headers))
        })
        .optional()?;
    // A mail that our own reader could not read has a conversation of its own.
    let Some((customer, direction, sent_at, ordered_at, subject, (message_id, headers, about))) =
        row
    else {
        return Ok(());
    };
    let mut headers = MailHeaders { message_id, ..serde_json::from_str(&headers)? };
    // What an earlier version read did not say what a report is about; what it reported does.
    headers.about = headers.about.or(about);
    let mail =
        Placing { customer, direction, sent_at, ordered_at, subject: &subject, headers: &headers };
    let conversation = place(tx, mail)?;
    tx.prepare_cached("UPDATE message SET conversation_id = ?2 WHERE id = ?1")?
        .execute(params![id.0, conversation])?;
    Ok(())
}

/// Removes conversations without messages, and what leads to none.
pub(in crate::store) fn prune(tx: &Transaction) -> rusqlite::Result<()> {
    tx.execute(
        "DELETE FROM conversation WHERE joined_to IS NULL
             AND NOT EXISTS (SELECT 1 FROM message WHERE conversation_id = conversation.id)",
        [],
    )?;
    tx.execute(
        "DELETE FROM thread_id WHERE conversation_id NOT IN (SELECT id FROM conversation)",
        [],
    )?;
    Ok(())
}

/// Puts the mails of an earlier version into threads, where that is still to be done.
pub(in crate::store) fn catch_up(tx: &Transaction) -> Result<(), StoreError> {
    if tx.execute("DELETE FROM setting WHERE name = ?1", [DUE])? == 0 {
        return Ok(());
    }
    let all: BTreeSet<i64> = tx
        .prepare("SELECT id FROM conversation WHERE channel = 'email'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    rebuild(tx, &all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::MIGRATIONS;

    /// A mail as it was stored before: id, customer, what its thread was called, Message-ID, References as JSON.
    const KEPT: [(i64, i64, &str, &str, &str); 6] = [
        (1, 1, "id:a", "a", "[]"),
        (2, 1, "id:x", "b", r#"["x"]"#),
        (3, 2, "id:x", "c", r#"["x","a"]"#),
        (4, 1, "id:x", "d", r#"["x"]"#),
        (5, 1, "id:b", "e", r#"["b"]"#),
        (6, 1, "id:e", "f", "[]"),
    ];

    fn keep(connection: &Connection) {
        connection
            .execute_batch(
                "INSERT INTO customer (id, name, first_name, company, notes, tags, created_at)
                 VALUES (1, '', '', '', '', '[]', 0), (2, '', '', '', '', '[]', 0)",
            )
            .expect("customers");
        for (id, customer, thread, rfc_id, references) in KEPT {
            connection
                .execute(
                    "INSERT OR IGNORE INTO conversation (channel, thread) VALUES ('email', ?1)",
                    [thread],
                )
                .expect("a conversation");
            connection
                .execute(
                    "INSERT INTO message (id, customer_id, conversation_id, channel, label, source_id, direction, kind,
                         turn, sent_at, utc_offset, ordered_at, sender, subject, text, quoted, files, has_html, edited)
                     SELECT ?1, ?2, id, 'email', '', ?1, 'in', 'text', 1, ?1, 0, ?1, '', '', '', '', '', 0, 0
                     FROM conversation WHERE thread = ?3",
                    params![id, customer, thread],
                )
                .expect("a message");
            let headers = format!(
                r#"{{"in_reply_to":[],"references":{references},"from":[],"to":[],"cc":[],"reply_to":[]}}"#
            );
            connection
                .execute("INSERT INTO mail VALUES (?1, ?2, ?3)", params![id, rfc_id, headers])
                .expect("a mail");
        }
        connection
            .execute_batch(
                "INSERT INTO delivery_report (message_id, about, address, outcome, reason, status, server_text)
                 VALUES (6, 'e', '', 'failed', 'other', '', '')",
            )
            .expect("a report");
    }

    #[test]
    fn the_mails_of_an_earlier_version_are_put_into_threads_once() {
        let mut connection = Connection::open_in_memory().expect("a database");
        for step in MIGRATIONS {
            if step.contains("CREATE TABLE thread_id") {
                keep(&connection);
            }
            connection.execute_batch(step).expect("a step");
        }
        let tx = connection.transaction().expect("a transaction");
        catch_up(&tx).expect("threads");
        let together = |one: i64, other: i64| -> bool {
            let of = "SELECT count(DISTINCT conversation_id) = 1 FROM message WHERE id IN (?1, ?2)";
            tx.query_row(of, [one, other], |row| row.get(0)).expect("an answer")
        };
        assert!(together(2, 4) && together(2, 5));
        assert!(together(5, 6), "a report is where the mail is that it is about");
        assert!(!together(1, 2) && !together(2, 3) && !together(1, 3));
        let left: i64 = tx
            .query_row(
                "SELECT (SELECT count(*) FROM conversation) * 100 + (SELECT count(*) FROM setting)",
                [],
                |row| row.get(0),
            )
            .expect("a count");
        assert_eq!(left, 300, "three conversations, and nothing due");
    }
}
