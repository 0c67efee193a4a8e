//! Messages: put in once, never changed, each with its files and its mail headers.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::StoreError;
use super::threads::{self, Placing};
use crate::error::Thing;
use crate::model::*;

/// Whether a message asks for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The customer said something: an answer is owed.
    Asks,
    /// We spoke to the customer.
    Answers,
    /// Neither: notices, machines, remarks.
    Neither,
}

impl Turn {
    pub(super) fn number(self) -> i8 {
        match self {
            Turn::Asks => 1,
            Turn::Answers => -1,
            Turn::Neither => 0,
        }
    }
}

/// A message with everything decided about it.
#[derive(Debug)]
pub struct NewMessage<'a> {
    /// As its channel read it.
    pub parsed: &'a ParsedMessage,
    /// Whose timeline it is on.
    pub customer: CustomerId,
    /// Address by which it came or went.
    pub identity: Option<IdentityId>,
    /// Who spoke.
    pub direction: Direction,
    /// Whether it asks for an answer.
    pub turn: Turn,
    /// Place on the timeline.
    pub ordered_at: Timestamp,
    /// When it came to Hilo.
    pub arrived_at: Timestamp,
    /// Label of another channel; empty for the rest.
    pub label: &'a str,
    /// Facts of a call.
    pub call: Option<&'a CallFacts>,
    /// Name of the template it was written with; empty where there was none.
    pub template: &'a str,
    /// The message as it arrived.
    pub raw: Option<i64>,
    /// Blobs of files that stand outside of `raw`, in the order of `parsed.attachments`.
    pub files: Vec<Option<i64>>,
    /// Import that brought it.
    pub import: Option<ImportId>,
}

/// Whether a message is stored already.
pub fn exists(
    connection: &Connection,
    channel: Channel,
    source_id: &str,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT 1 FROM message WHERE channel = ?1 AND source_id = ?2")?
        .exists(params![channel.as_str(), source_id])
}

/// Returns the message that came from there.
pub fn id_of(
    connection: &Connection,
    channel: Channel,
    source_id: &str,
) -> Result<MessageId, StoreError> {
    connection
        .prepare_cached("SELECT id FROM message WHERE channel = ?1 AND source_id = ?2")?
        .query_row(params![channel.as_str(), source_id], |row| row.get(0).map(MessageId))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}

/// A message that is stored and not yet found by search, in the transaction that stores it.
#[must_use = "what is not indexed is never found"]
pub struct Unindexed<'a> {
    id: MessageId,
    customer: CustomerId,
    parsed: &'a ParsedMessage,
}

impl Unindexed<'_> {
    /// Returns its id.
    pub fn id(&self) -> MessageId {
        self.id
    }

    /// Returns whose it is.
    pub fn customer(&self) -> CustomerId {
        self.customer
    }

    /// Makes the message be found. Changes and removals are followed by triggers.
    pub fn index(self, tx: &Transaction) -> rusqlite::Result<MessageId> {
        let parsed = self.parsed;
        tx.prepare_cached(
            "INSERT INTO message_words (rowid, sender, subject, text, quoted, files) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            self.id.0,
            parsed.sender.as_deref().unwrap_or_default(),
            parsed.subject,
            parsed.text,
            parsed.quoted,
            names(parsed)
        ])?;
        Ok(self.id)
    }
}

/// Stores a message unless one of its source id is there; then `None`.
///
/// The caller brings the customer up to date (`customers::refresh`), once for many messages.
pub fn insert(tx: &Transaction, new: &NewMessage) -> Result<Option<MessageId>, StoreError> {
    if exists(tx, new.parsed.channel, &new.parsed.source_id)? {
        return Ok(None);
    }
    Ok(insert_unindexed(tx, new)?.map(|stored| stored.index(tx)).transpose()?)
}

/// Stores a message as [`insert`] does, once the caller has looked that it is not there, and leaves it to the caller to
/// make it be found.
///
/// The words of many messages are gathered in two thirds of the time when nothing else is stored in between,
/// because what is hot stays in the processor's cache. And a statement that may change several rows is a
/// savepoint, at which FTS5 writes out what it has gathered so far, one small segment after the other, to be
/// merged later: none may come before the words of a batch are complete.
pub fn insert_unindexed<'a>(
    tx: &Transaction,
    new: &NewMessage<'a>,
) -> Result<Option<Unindexed<'a>>, StoreError> {
    let parsed = new.parsed;
    let conversation = match &parsed.mail {
        Some(headers) => threads::place(
            tx,
            Placing {
                customer: new.customer,
                direction: new.direction,
                sent_at: parsed.sent_at,
                ordered_at: new.ordered_at,
                subject: &parsed.subject,
                headers,
            },
        )?,
        None => conversation(tx, parsed.channel, &parsed.conversation)?,
    };
    let call = new.call.map(serde_json::to_string).transpose()?;
    let inserted = tx
        .prepare_cached(
            "INSERT INTO message (customer_id, identity_id, conversation_id, channel, label, source_id, direction,
                 kind, turn, sent_at, utc_offset, ordered_at, sender, subject, text, quoted, files, has_html, edited,
                 automatic, call, template, blob_id, import_id, arrived_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                 ?22, ?23, ?24, ?25)
             ON CONFLICT (channel, source_id) DO NOTHING",
        )?
        .execute(params![
            new.customer.0,
            new.identity.map(|id| id.0),
            conversation,
            parsed.channel.as_str(),
            new.label,
            parsed.source_id,
            new.direction.as_str(),
            parsed.kind.as_str(),
            new.turn.number(),
            parsed.sent_at.0,
            parsed.utc_offset,
            new.ordered_at.0,
            parsed.sender.as_deref().unwrap_or_default(),
            parsed.subject,
            parsed.text,
            parsed.quoted,
            names(parsed),
            parsed.has_html,
            parsed.edited,
            parsed.automatic.map(Automatic::as_str),
            call,
            new.template,
            new.raw,
            new.import.map(|id| id.0),
            new.arrived_at.0,
        ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let id = tx.last_insert_rowid();
    for (at, file) in parsed.attachments.iter().enumerate() {
        tx.prepare_cached(
            "INSERT INTO attachment (message_id, name, media_type, size, content_id, inline, part, blob_id)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            id,
            file.name,
            file.media_type,
            file.size,
            file.content_id,
            file.inline,
            file.part,
            new.files.get(at).copied().flatten()
        ])?;
    }
    if let Some(mail) = &parsed.mail {
        tx.prepare_cached("INSERT INTO mail (message_id, rfc_id, headers) VALUES (?1, ?2, ?3)")?
            .execute(params![id, mail.message_id, serde_json::to_string(mail)?])?;
    }
    Ok(Some(Unindexed { id: MessageId(id), customer: new.customer, parsed }))
}

/// The names of a message's files, a line each.
fn names(parsed: &ParsedMessage) -> String {
    let names: Vec<&str> = parsed.attachments.iter().map(|file| file.name.as_str()).collect();
    names.join("\n")
}

/// Makes a message be found that was put back as a row.
pub(super) fn index_again(tx: &Transaction, id: i64) -> rusqlite::Result<()> {
    tx.execute(
        "INSERT INTO message_words (rowid, sender, subject, text, quoted, files)
         SELECT id, sender, subject, text, quoted, files FROM message WHERE id = ?1",
        [id],
    )?;
    Ok(())
}

fn conversation(tx: &Transaction, channel: Channel, thread: &str) -> rusqlite::Result<i64> {
    let found = tx
        .prepare_cached("SELECT id FROM conversation WHERE channel = ?1 AND thread = ?2")?
        .query_row(params![channel.as_str(), thread], |row| row.get(0))
        .optional()?;
    match found {
        Some(id) => Ok(id),
        None => tx
            .prepare_cached("INSERT INTO conversation (channel, thread) VALUES (?1, ?2)")?
            .insert(params![channel.as_str(), thread]),
    }
}

/// Returns the customer on whose timeline a message is; `None` where there is no such message.
pub fn owner(connection: &Connection, id: MessageId) -> rusqlite::Result<Option<CustomerId>> {
    connection
        .prepare_cached("SELECT customer_id FROM message WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0).map(CustomerId))
        .optional()
}

/// Returns the customer on whose timeline the mail with this Message-ID is.
pub fn customer_of(
    connection: &Connection,
    rfc_id: &str,
) -> rusqlite::Result<Option<(CustomerId, Option<IdentityId>)>> {
    connection
        .prepare_cached(
            "SELECT message.customer_id, message.identity_id FROM mail JOIN message ON message.id = mail.message_id
             WHERE mail.rfc_id = ?1 LIMIT 1",
        )?
        .query_row([rfc_id], |row| Ok((CustomerId(row.get(0)?), row.get::<_, Option<i64>>(1)?.map(IdentityId))))
        .optional()
}

/// Returns the place on its timeline of the mail with this Message-ID.
pub fn place_of(connection: &Connection, rfc_id: &str) -> rusqlite::Result<Option<Timestamp>> {
    connection
        .prepare_cached(
            "SELECT message.ordered_at FROM mail JOIN message ON message.id = mail.message_id
             WHERE mail.rfc_id = ?1 LIMIT 1",
        )?
        .query_row([rfc_id], |row| row.get(0).map(Timestamp))
        .optional()
}

/// Returns on whose timeline a message is.
pub fn customer(connection: &Connection, id: MessageId) -> Result<CustomerId, StoreError> {
    connection
        .prepare_cached("SELECT customer_id FROM message WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0).map(CustomerId))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}

/// Returns the headers of a mail; `None` for other channels.
pub fn mail(connection: &Connection, id: MessageId) -> Result<Option<MailHeaders>, StoreError> {
    let found: Option<(Option<String>, String)> = connection
        .prepare_cached("SELECT rfc_id, headers FROM mail WHERE message_id = ?1")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match found {
        Some((message_id, headers)) => {
            Some(MailHeaders { message_id, ..serde_json::from_str(&headers)? })
        }
        None => None,
    })
}

/// Whether an earlier message came from this address or went to it.
pub fn wrote_before(
    connection: &Connection,
    message: MessageId,
    address: &str,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM message AS this, identity, message AS other
                 WHERE this.id = ?1 AND identity.kind = 'email' AND identity.value = ?2
                   AND other.identity_id = identity.id AND other.id <> this.id
                   AND (other.ordered_at, other.id) < (this.ordered_at, this.id))",
        )?
        .query_row(params![message.0, address], |row| row.get(0))
}

/// Returns the newest mail of a customer in the given direction, machines left out.
pub fn last_mail(
    connection: &Connection,
    customer: CustomerId,
    direction: Direction,
) -> rusqlite::Result<Option<MessageId>> {
    connection
        .prepare_cached(
            "SELECT id FROM message WHERE customer_id = ?1 AND channel = 'email' AND direction = ?2 AND automatic IS NULL
             ORDER BY ordered_at DESC, id DESC LIMIT 1",
        )?
        .query_row(params![customer.0, direction.as_str()], |row| row.get(0).map(MessageId))
        .optional()
}

/// Marks a mail of ours as one that left: from then on it answers the customer. `at` is its moment, where
/// that is another than the one it has.
pub fn left(
    tx: &Transaction,
    id: MessageId,
    turn: Turn,
    at: Option<Timestamp>,
) -> rusqlite::Result<()> {
    tx.execute(
        "UPDATE message SET turn = ?2, sent_at = coalesce(?3, sent_at), ordered_at = coalesce(?3, ordered_at)
         WHERE id = ?1",
        params![id.0, turn.number(), at.map(|at| at.0)],
    )?;
    Ok(())
}

/// Makes a message ask, answer or neither.
pub(super) fn set_turn(tx: &Transaction, id: MessageId, turn: Turn) -> rusqlite::Result<()> {
    tx.execute("UPDATE message SET turn = ?2 WHERE id = ?1", params![id.0, turn.number()])?;
    Ok(())
}

/// Returns the blob that holds a message as it arrived.
pub fn raw(connection: &Connection, id: MessageId) -> Result<Option<i64>, StoreError> {
    connection
        .prepare_cached("SELECT blob_id FROM message WHERE id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}

/// Returns the mails after a message on its timeline that carry appointments, as they arrived, the latest first.
pub fn with_appointments_after(
    connection: &Connection,
    id: MessageId,
    limit: u32,
) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached(
            "SELECT later.blob_id FROM message JOIN message AS later ON later.customer_id = message.customer_id
                 AND (later.ordered_at, later.id) > (message.ordered_at, message.id)
             WHERE message.id = ?1 AND later.channel = 'email' AND later.blob_id IS NOT NULL
                 AND EXISTS (SELECT 1 FROM attachment WHERE message_id = later.id
                     AND (media_type IN ('text/calendar', 'application/ics') OR name LIKE '%.ics'))
             ORDER BY later.ordered_at DESC, later.id DESC LIMIT ?2",
        )?
        .query_map(params![id.0, limit], |row| row.get(0))?
        .collect()
}

/// Where the bytes of an attachment are.
#[derive(Debug, Clone)]
pub struct StoredFile {
    /// Name, made safe.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes of it, where known.
    pub size: Option<u64>,
    /// A blob of its own.
    pub blob: Option<i64>,
    /// A part of a raw mail: blob and part.
    pub part: Option<(i64, u32)>,
}

/// Returns where the bytes of an attachment are.
pub fn file(connection: &Connection, id: AttachmentId) -> Result<StoredFile, StoreError> {
    connection
        .prepare_cached(
            "SELECT attachment.name, attachment.media_type, attachment.blob_id, attachment.part, message.blob_id,
                 attachment.size
             FROM attachment JOIN message ON message.id = attachment.message_id WHERE attachment.id = ?1",
        )?
        .query_row([id.0], |row| {
            let (part, raw): (Option<u32>, Option<i64>) = (row.get(3)?, row.get(4)?);
            let (name, media_type) = (row.get(0)?, row.get(1)?);
            let (blob, size) = (row.get(2)?, row.get(5)?);
            Ok(StoredFile { name, media_type, size, blob, part: raw.zip(part) })
        })
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Attachment))
}
