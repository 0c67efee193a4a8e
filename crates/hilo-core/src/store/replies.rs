//! Replies by WhatsApp: each has a row on the timeline until a message of an export takes its place.
//!
//! A reply is on the timeline once: as its own row, or as the message that it became. While nobody knows whether it
//! was sent it answers nobody.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::journal::{Entity, Operation};
use super::messages::{self, NewMessage, Turn};
use super::{StoreError, cases, customers};
use crate::error::Thing;
use crate::model::*;

/// Replies of a customer that are looked for in an export, the newest.
const OPEN: u32 = 200;
/// Messages among which they are looked for.
const CANDIDATES: u32 = 5_000;

/// A reply to be kept.
#[derive(Debug)]
pub struct NewReply<'a> {
    /// To whom.
    pub customer: CustomerId,
    /// The number that it goes to, where it is known.
    pub identity: Option<IdentityId>,
    /// When it was opened or copied.
    pub opened_at: Timestamp,
    /// Minutes east of UTC of the shop's clock.
    pub utc_offset: i32,
    /// Who wrote it.
    pub sender: &'a str,
    /// Its words.
    pub text: &'a str,
    /// Name of its template; empty for none.
    pub template: &'a str,
}

/// A reply that no export has shown, or a message that may be one.
#[derive(Debug)]
pub struct Said {
    /// The reply's own message, or the export's.
    pub message: MessageId,
    /// When.
    pub at: Timestamp,
    /// Words.
    pub text: String,
}

/// Keeps a reply as one of which nobody knows whether it was sent, with its row on the timeline.
pub fn insert(
    tx: &Transaction,
    operation: &mut Operation,
    new: &NewReply,
) -> Result<MessageId, StoreError> {
    let message = show(tx, new, ReplyState::Pending)?;
    operation.made(Entity::Message, message.0)?;
    let id = tx
        .prepare_cached(
            "INSERT INTO reply (message_id, identity_id, opened_at, utc_offset, sender, text, template, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'pending')",
        )?
        .insert(params![
            message.0,
            new.identity.map(|id| id.0),
            new.opened_at.0,
            new.utc_offset,
            new.sender,
            new.text,
            new.template
        ])?;
    operation.made(Entity::Reply, id)?;
    customers::refresh(tx, new.customer)?;
    Ok(message)
}

/// Puts a reply on the timeline.
fn show(tx: &Transaction, reply: &NewReply, state: ReplyState) -> Result<MessageId, StoreError> {
    let parsed = ParsedMessage {
        channel: Channel::Whatsapp,
        source_id: format!("reply:{}", Uuid::new_v4()),
        conversation: format!("customer {}", reply.customer),
        kind: MessageKind::Text,
        sent_at: reply.opened_at,
        utc_offset: reply.utc_offset,
        sender: Some(reply.sender.to_owned()),
        subject: String::new(),
        text: reply.text.to_owned(),
        quoted: String::new(),
        edited: false,
        has_html: false,
        automatic: None,
        attachments: Vec::new(),
        mail: None,
    };
    let new = NewMessage {
        parsed: &parsed,
        customer: reply.customer,
        identity: reply.identity,
        direction: Direction::Out,
        turn: turn(state),
        ordered_at: reply.opened_at,
        arrived_at: reply.opened_at,
        label: "",
        call: None,
        template: reply.template,
        raw: None,
        files: Vec::new(),
        import: None,
    };
    messages::insert(tx, &new)?.ok_or(StoreError::NotFound(Thing::Message))
}

fn turn(state: ReplyState) -> Turn {
    match state {
        ReplyState::Sent => Turn::Answers,
        ReplyState::Pending | ReplyState::NotSent => Turn::Neither,
    }
}

/// Keeps what the person says of a reply; returns to whom it is.
pub fn settle(
    tx: &Transaction,
    operation: &mut Operation,
    message: MessageId,
    state: ReplyState,
) -> Result<CustomerId, StoreError> {
    let (id, customer): (i64, i64) = tx
        .prepare_cached(
            "SELECT reply.id, message.customer_id FROM reply JOIN message ON message.id = reply.message_id
             WHERE message_id = ?1",
        )?
        .query_row([message.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Reply))?;
    operation.change(Entity::Reply, id, |tx| {
        tx.execute("UPDATE reply SET state = ?2 WHERE id = ?1", params![id, state.as_str()])?;
        Ok::<_, StoreError>(())
    })?;
    operation.change(Entity::Message, message.0, |tx| {
        Ok::<_, StoreError>(messages::set_turn(tx, message, turn(state))?)
    })?;
    customers::refresh(tx, CustomerId(customer))?;
    Ok(CustomerId(customer))
}

/// A reply that is opened once more.
#[derive(Debug)]
pub struct OpenedAgain {
    /// To whom.
    pub customer: CustomerId,
    /// The number that it went to, where that is still known.
    pub identity: Option<IdentityId>,
    /// Its words.
    pub text: String,
}

/// Makes a reply that was not sent, as the person said, one of which nobody knows again: it is opened `now`.
pub fn open_again(
    tx: &Transaction,
    operation: &mut Operation,
    message: MessageId,
    now: Timestamp,
    utc_offset: i32,
) -> Result<OpenedAgain, StoreError> {
    let (id, again): (i64, OpenedAgain) = tx
        .prepare_cached(
            "SELECT reply.id, message.customer_id, reply.identity_id, reply.text
             FROM reply JOIN message ON message.id = reply.message_id
             WHERE message_id = ?1 AND reply.state = 'not_sent'",
        )?
        .query_row([message.0], |row| {
            let identity = row.get::<_, Option<i64>>(2)?.map(IdentityId);
            let customer = CustomerId(row.get(1)?);
            Ok((row.get(0)?, OpenedAgain { customer, identity, text: row.get(3)? }))
        })
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Reply))?;
    operation.change_all(&[(Entity::Reply, id), (Entity::Message, message.0)], |tx| {
        tx.execute(
            "UPDATE reply SET state = 'pending', opened_at = ?2, utc_offset = ?3, missing = 0 WHERE id = ?1",
            params![id, now.0, utc_offset],
        )?;
        tx.execute(
            "UPDATE message SET turn = ?2, sent_at = ?3, ordered_at = ?3, utc_offset = ?4 WHERE id = ?1",
            params![message.0, turn(ReplyState::Pending).number(), now.0, utc_offset],
        )?;
        Ok::<_, StoreError>(())
    })?;
    customers::refresh(tx, again.customer)?;
    Ok(again)
}

/// Returns how the replies among `messages`, given as JSON, stand.
pub fn of_messages(
    connection: &Connection,
    messages: &str,
) -> rusqlite::Result<HashMap<MessageId, ReplyStanding>> {
    connection
        .prepare_cached(
            "SELECT message_id, state, missing FROM reply
             WHERE message_id IN (SELECT value FROM json_each(?1))",
        )?
        .query_map([messages], |row| Ok((MessageId(row.get(0)?), standing(row, 1)?)))?
        .collect()
}

fn standing(row: &rusqlite::Row, at: usize) -> rusqlite::Result<ReplyStanding> {
    let state: String = row.get(at)?;
    Ok(ReplyStanding {
        state: ReplyState::parse(&state).unwrap_or(ReplyState::Pending),
        missing: row.get(at + 1)?,
    })
}

/// Returns the replies that no export has shown, the newest first.
pub fn open(connection: &Connection) -> rusqlite::Result<Vec<ReplyRow>> {
    connection
        .prepare_cached(&format!(
            "SELECT message.id, customer.id, {}, opened_at, reply.text, reply.state, missing
             FROM reply JOIN message ON message.id = reply.message_id
             JOIN customer ON customer.id = message.customer_id
             ORDER BY opened_at DESC, reply.id DESC LIMIT {OPEN}",
            customers::TITLE
        ))?
        .query_map([], |row| {
            Ok(ReplyRow {
                message: MessageId(row.get(0)?),
                customer: CustomerId(row.get(1)?),
                title: row.get(2)?,
                opened_at: Timestamp(row.get(3)?),
                text: row.get(4)?,
                standing: standing(row, 5)?,
            })
        })?
        .collect()
}

/// Returns the customers with replies that no export has shown.
pub fn waiting(connection: &Connection) -> rusqlite::Result<Vec<CustomerId>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT message.customer_id FROM reply JOIN message ON message.id = reply.message_id",
        )?
        .query_map([], |row| row.get(0).map(CustomerId))?
        .collect()
}

/// Returns a customer's replies that no export has shown, the newest of them, in the order of time.
pub fn opened(connection: &Connection, customer: CustomerId) -> rusqlite::Result<Vec<Said>> {
    let mut newest: Vec<Said> = connection
        .prepare_cached(&format!(
            "SELECT message.id, opened_at, reply.text FROM reply JOIN message ON message.id = reply.message_id
             WHERE message.customer_id = ?1 ORDER BY opened_at DESC, reply.id DESC LIMIT {OPEN}"
        ))?
        .query_map([customer.0], said)?
        .collect::<rusqlite::Result<_>>()?;
    newest.reverse();
    Ok(newest)
}

/// Returns what an export holds of ours to a customer from a moment on and is no reply yet, in the order of time.
pub fn candidates(
    connection: &Connection,
    customer: CustomerId,
    from: Timestamp,
) -> rusqlite::Result<Vec<Said>> {
    connection
        .prepare_cached(&format!(
            "SELECT id, sent_at, text FROM message
             WHERE customer_id = ?1 AND channel = 'whatsapp' AND direction = 'out' AND import_id IS NOT NULL
               AND text <> '' AND ordered_at >= ?2 AND sent_at >= ?2
               AND NOT EXISTS (SELECT 1 FROM reply WHERE found_id = message.id)
             ORDER BY ordered_at, id LIMIT {CANDIDATES}"
        ))?
        .query_map(params![customer.0, from.0], said)?
        .collect()
}

fn said(row: &rusqlite::Row) -> rusqlite::Result<Said> {
    Ok(Said { message: MessageId(row.get(0)?), at: Timestamp(row.get(1)?), text: row.get(2)? })
}

/// Puts a message of an export in the place of a reply's own row.
pub fn found(tx: &Transaction, own: MessageId, found: MessageId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE reply SET found_id = ?2, missing = 0 WHERE message_id = ?1")?
        .execute(params![own.0, found.0])?;
    cases::put_in_place(tx, own, found)?;
    tx.prepare_cached("DELETE FROM message WHERE id = ?1")?.execute([own.0])?;
    Ok(())
}

/// Keeps for each open reply of a customer whether an export of the chat goes on, by more than `margin` milliseconds,
/// after it. What is said in a group is no chat with the customer.
pub fn mark_missing(tx: &Transaction, customer: CustomerId, margin: i64) -> rusqlite::Result<()> {
    let reaches: Option<i64> = tx
        .prepare_cached(
            "SELECT max(message.sent_at) FROM message
             WHERE customer_id = ?1 AND channel = 'whatsapp' AND import_id IS NOT NULL
               AND conversation_id NOT IN (
                   SELECT mine.conversation_id FROM message AS mine
                   JOIN message AS other ON other.conversation_id = mine.conversation_id
                   WHERE mine.customer_id = ?1 AND mine.channel = 'whatsapp' AND other.customer_id <> ?1)",
        )?
        .query_row([customer.0], |row| row.get(0))?;
    tx.prepare_cached(
        "UPDATE reply SET missing = (opened_at + ?3 < ?2) WHERE message_id IN
             (SELECT id FROM message WHERE customer_id = ?1) AND missing <> (opened_at + ?3 < ?2)",
    )?
    .execute(params![customer.0, reaches.unwrap_or(i64::MIN), margin])?;
    Ok(())
}

/// Puts the replies back on their timelines whose messages go with an import.
pub fn give_back(tx: &Transaction, import: ImportId) -> Result<(), StoreError> {
    struct Gone {
        reply: i64,
        customer: i64,
        identity: Option<i64>,
        opened_at: i64,
        utc_offset: i32,
        sender: String,
        text: String,
        template: String,
        state: String,
    }
    let gone: Vec<Gone> = tx
        .prepare_cached(
            "SELECT reply.id, message.customer_id, identity.id, opened_at, reply.utc_offset, reply.sender,
                    reply.text, reply.template, reply.state
             FROM reply JOIN message ON message.id = reply.found_id
             LEFT JOIN identity ON identity.id = reply.identity_id AND identity.customer_id = message.customer_id
             WHERE message.import_id = ?1 ORDER BY reply.id",
        )?
        .query_map([import.0], |row| {
            Ok(Gone {
                reply: row.get(0)?,
                customer: row.get(1)?,
                identity: row.get(2)?,
                opened_at: row.get(3)?,
                utc_offset: row.get(4)?,
                sender: row.get(5)?,
                text: row.get(6)?,
                template: row.get(7)?,
                state: row.get(8)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    for gone in gone {
        let new = NewReply {
            customer: CustomerId(gone.customer),
            identity: gone.identity.map(IdentityId),
            opened_at: Timestamp(gone.opened_at),
            utc_offset: gone.utc_offset,
            sender: &gone.sender,
            text: &gone.text,
            template: &gone.template,
        };
        let state = ReplyState::parse(&gone.state).unwrap_or(ReplyState::Pending);
        let message = show(tx, &new, state)?;
        tx.prepare_cached("UPDATE reply SET message_id = ?2, found_id = NULL WHERE id = ?1")?
            .execute(params![gone.reply, message.0])?;
    }
    Ok(())
}

/// Whether the customer's last message by WhatsApp came in a chat with others.
pub fn is_in_group(connection: &Connection, customer: CustomerId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM message WHERE customer_id <> ?1 AND conversation_id =
                 (SELECT conversation_id FROM message WHERE customer_id = ?1 AND channel = 'whatsapp'
                      AND import_id IS NOT NULL ORDER BY ordered_at DESC, id DESC LIMIT 1))",
        )?
        .query_row([customer.0], |row| row.get(0))
}
