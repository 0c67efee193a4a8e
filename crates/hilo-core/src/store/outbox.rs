//! Mails on their way out.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::contact::UNWANTED;
use super::{StoreError, customers, identities, reports, sent_copy};
use crate::error::Thing;
use crate::model::*;

/// Settled mails that the list shows.
const SETTLED_SHOWN: u32 = 100;

/// A mail to queue.
#[derive(Debug)]
pub struct NewMail<'a> {
    /// The draft it was.
    pub draft: &'a Draft,
    /// Message-ID, without angle brackets.
    pub rfc_id: &'a str,
    /// Row of its bytes.
    pub blob: i64,
    /// Envelope sender.
    pub sender: &'a str,
    /// Envelope recipients.
    pub recipients: &'a [String],
    /// Subject.
    pub subject: &'a str,
    /// First words.
    pub text: &'a str,
    /// Name of its template; empty for none.
    pub template: &'a str,
    /// Whether it is only to leave if the customer has not answered by then.
    pub only_unanswered: bool,
    /// By what its recipient can stop mails like this; `None` for an answer.
    pub unsubscribe: Option<&'a str>,
}

/// Puts a mail into the outbox. What the customer has said so far counts as seen.
pub fn insert(
    tx: &Transaction,
    mail: &NewMail<'_>,
    progress: &SendProgress,
    now: Timestamp,
) -> Result<OutboxId, StoreError> {
    let id = tx
        .prepare_cached(
            "INSERT INTO outbox (customer_id, draft, rfc_id, blob_id, sender, subject, text, template, state,
                 not_before, queued_at, only_unanswered, unsubscribe)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .insert(params![
            mail.draft.customer.0,
            serde_json::to_string(mail.draft)?,
            mail.rfc_id,
            mail.blob,
            mail.sender,
            mail.subject,
            mail.text,
            mail.template,
            progress.state.as_str(),
            progress.not_before.0,
            now.0,
            mail.only_unanswered,
            mail.unsubscribe,
        ])?;
    set_seen(tx, OutboxId(id))?;
    for address in mail.recipients {
        tx.prepare_cached("INSERT INTO outbox_recipient (outbox_id, address) VALUES (?1, ?2)")?
            .execute(params![id, address])?;
    }
    Ok(OutboxId(id))
}

/// Returns how far a mail has come.
pub fn progress(connection: &Connection, id: OutboxId) -> Result<SendProgress, StoreError> {
    connection
        .prepare_cached(
            "SELECT state, attempts, not_before, problem, server_text, settled_at, in_doubt FROM outbox WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            let settled: Option<i64> = row.get(5)?;
            Ok(SendProgress {
                state: state(row, 0)?,
                attempts: row.get(1)?,
                not_before: Timestamp(row.get(2)?),
                problem: problem(row, 3)?,
                server_text: row.get(4)?,
                settled_at: settled.map(Timestamp),
                in_doubt: row.get(6)?,
            })
        })
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Outbox))
}

/// Keeps how far a mail has come.
pub fn set_progress(
    tx: &Transaction,
    id: OutboxId,
    progress: &SendProgress,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE outbox SET state = ?2, attempts = ?3, not_before = ?4, problem = ?5, server_text = ?6, settled_at = ?7,
             in_doubt = ?8 WHERE id = ?1",
    )?
    .execute(params![
        id.0,
        progress.state.as_str(),
        progress.attempts,
        progress.not_before.0,
        progress.problem.map(SendProblem::as_str),
        progress.server_text,
        progress.settled_at.map(|at| at.0),
        progress.in_doubt,
    ])?;
    Ok(())
}

/// Keeps what became of each recipient.
pub fn set_recipients(
    tx: &Transaction,
    id: OutboxId,
    recipients: &[OutboxRecipient],
) -> rusqlite::Result<()> {
    for recipient in recipients {
        tx.prepare_cached(
            "UPDATE outbox_recipient SET accepted = ?3, server_text = ?4 WHERE outbox_id = ?1 AND address = ?2",
        )?
        .execute(params![id.0, recipient.address, recipient.accepted, recipient.server_text])?;
    }
    Ok(())
}

/// Names the message on the timeline that a mail has become.
pub fn set_message(tx: &Transaction, id: OutboxId, message: MessageId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE outbox SET message_id = ?2 WHERE id = ?1")?
        .execute(params![id.0, message.0])?;
    Ok(())
}

/// Takes mails from `former` to whom their address belongs now: those that are on the timeline with their message,
/// the others by whom they are written to.
pub fn follow(tx: &Transaction, identity: &Identity, former: CustomerId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE outbox SET customer_id = ?2 FROM message
         WHERE message.id = outbox.message_id AND message.identity_id = ?1",
        params![identity.id.0, identity.customer.0],
    )?;
    let waiting: Vec<(i64, String)> = tx
        .prepare_cached(
            "SELECT id, draft FROM outbox WHERE customer_id = ?1 AND message_id IS NULL",
        )?
        .query_map([former.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (id, draft) in waiting {
        let draft: Draft = serde_json::from_str(&draft)?;
        if identities::is_written(identity, &draft.to) {
            tx.execute(
                "UPDATE outbox SET customer_id = ?2 WHERE id = ?1",
                params![id, identity.customer.0],
            )?;
        }
    }
    Ok(())
}

/// A mail with everything that sending it needs.
#[derive(Debug)]
pub struct StoredMail {
    /// Customer.
    pub customer: CustomerId,
    /// The draft it was.
    pub draft: Draft,
    /// Row of its bytes.
    pub blob: i64,
    /// Envelope sender.
    pub sender: String,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// Name of its template; empty for none.
    pub template: String,
    /// Whether nobody asked for it.
    pub unrequested: bool,
    /// Message-ID, without angle brackets.
    pub rfc_id: String,
}

/// Returns a mail with what sending it needs.
pub fn mail(connection: &Connection, id: OutboxId) -> Result<StoredMail, StoreError> {
    type Columns = (i64, String, i64, String, String, bool, String);
    let (customer, draft, blob, sender, template, unrequested, rfc_id): Columns = connection
        .prepare_cached(
            "SELECT customer_id, draft, blob_id, sender, template, unsubscribe IS NOT NULL, rfc_id
             FROM outbox WHERE id = ?1",
        )?
        .query_row([id.0], |row| {
            let (unrequested, rfc_id) = (row.get(5)?, row.get(6)?);
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                unrequested,
                rfc_id,
            ))
        })
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Outbox))?;
    let customer = CustomerId(customer);
    Ok(StoredMail {
        customer,
        // Its address may have been given to somebody else since it was written.
        draft: Draft { customer, ..serde_json::from_str(&draft)? },
        blob,
        sender,
        recipients: recipients(connection, id)?.into_iter().map(|to| to.address).collect(),
        template,
        unrequested,
        rfc_id,
    })
}

/// Counts what the customer has said so far as seen: only what comes in later and was said later is news to
/// whoever sent the mail.
pub fn set_seen(tx: &Transaction, id: OutboxId) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE outbox SET newer_message = NULL,
             seen_message = coalesce((SELECT max(id) FROM message), 0),
             seen_at = coalesce((SELECT max(ordered_at) FROM message
                 WHERE message.customer_id = outbox.customer_id AND turn = 1), 0)
         WHERE id = ?1",
    )?
    .execute([id.0])?;
    Ok(())
}

/// Names the message that stopped a mail.
pub fn set_newer(tx: &Transaction, id: OutboxId, newer: MessageId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE outbox SET newer_message = ?2 WHERE id = ?1")?
        .execute(params![id.0, newer.0])?;
    Ok(())
}

/// The earlier mails to the same customer that a mail stands behind: those that may leave by themselves and are
/// not kept for a later moment. Who was queued first is first, whatever happens: two never wait for each other.
const AHEAD: &str = "FROM outbox AS earlier
     WHERE earlier.customer_id = outbox.customer_id AND earlier.id < outbox.id
       AND earlier.state IN ('held', 'claimed', 'transmitting', 'deferred')";

/// A mail whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMail {
    /// Which.
    pub id: OutboxId,
    /// What the customer has said since it was written.
    pub newer: Option<MessageId>,
    /// Whether it is only to leave if the customer has not answered.
    pub only_unanswered: bool,
    /// Whether nobody asked for it, and one of those whom it goes to wants no such mail.
    pub unwanted: bool,
    /// Address that it was written from.
    pub sender: String,
}

/// Returns the mail that may leave next, of those that were not written from the addresses that are `resting`.
pub fn due(
    connection: &Connection,
    now: Timestamp,
    resting: &[String],
) -> Result<Option<DueMail>, StoreError> {
    let due = connection
        .prepare_cached(&format!(
            "SELECT id, only_unanswered,
                 (SELECT message.id FROM message WHERE message.customer_id = outbox.customer_id AND turn = 1
                      AND ordered_at > outbox.seen_at AND message.id > outbox.seen_message
                  ORDER BY ordered_at DESC, message.id DESC LIMIT 1),
                 {UNWANTED}, sender
             FROM outbox WHERE state IN ('held', 'scheduled', 'deferred') AND not_before <= ?1 AND NOT EXISTS (SELECT 1 {AHEAD})
                 AND lower(sender) NOT IN (SELECT lower(value) FROM json_each(?2))
             ORDER BY not_before, id LIMIT 1"
        ))?
        .query_row(params![now.0, serde_json::to_string(resting)?], |row| {
            Ok(DueMail {
                id: OutboxId(row.get(0)?),
                only_unanswered: row.get(1)?,
                newer: row.get::<_, Option<i64>>(2)?.map(MessageId),
                unwanted: row.get(3)?,
                sender: row.get(4)?,
            })
        })
        .optional()?;
    Ok(due)
}

/// Returns when the next mail may leave that was written from an address, for each address with one.
pub fn next_due(connection: &Connection) -> rusqlite::Result<Vec<(String, Timestamp)>> {
    connection
        .prepare_cached(&format!(
            "SELECT sender, min(not_before) FROM outbox
             WHERE state IN ('held', 'scheduled', 'deferred') AND NOT EXISTS (SELECT 1 {AHEAD}) GROUP BY lower(sender)"
        ))?
        .query_map([], |row| Ok((row.get(0)?, Timestamp(row.get(1)?))))?
        .collect()
}

/// Returns the mails in doubt that no worker has and which a later mail of the
/// customer or a report of a server names, or that lie in a folder of the mailbox: whoever speaks of a mail has
/// it, and what lies in a folder was filed when it left. Where a person said that it arrived, Hilo filed it itself.
pub fn proven(connection: &Connection) -> rusqlite::Result<Vec<OutboxId>> {
    connection
        .prepare_cached(
            "SELECT id FROM outbox WHERE in_doubt = 1 AND state NOT IN ('claimed', 'transmitting') AND (EXISTS (
                 SELECT 1 FROM sent_copy
                 WHERE outbox_id = outbox.id AND sent_copy.state = 'filed' AND outbox.state <> 'sent') OR EXISTS (
                 SELECT 1 FROM delivery_report WHERE about = outbox.rfc_id) OR EXISTS (
                 SELECT 1 FROM message JOIN mail ON mail.message_id = message.id
                 WHERE message.customer_id = outbox.customer_id AND message.channel = 'email'
                   AND message.direction = 'in' AND message.id > outbox.seen_message
                   AND instr(mail.headers, outbox.rfc_id) > 0))
             ORDER BY id",
        )?
        .query_map([], |row| row.get(0).map(OutboxId))?
        .collect()
}

/// Returns the mails that a worker has, or had when Hilo ended.
pub fn taken_up(connection: &Connection) -> rusqlite::Result<Vec<OutboxId>> {
    connection
        .prepare_cached(
            "SELECT id FROM outbox WHERE state IN ('claimed', 'transmitting') ORDER BY id",
        )?
        .query_map([], |row| row.get(0).map(OutboxId))?
        .collect()
}

/// Returns the columns of a row, and the table.
fn columns() -> String {
    format!(
        "id, customer_id, subject, text, state, attempts, not_before, problem, server_text, queued_at,
         settled_at, message_id, only_unanswered, newer_message, in_doubt,
         CASE WHEN state IN ('held', 'scheduled', 'deferred') THEN (SELECT min(earlier.id) {AHEAD}) END FROM outbox"
    )
}

/// Returns the mails of the list: those that are not settled or need a decision, in the order in which
/// they will leave, then the last ones that are settled.
pub fn list(connection: &Connection) -> Result<Vec<OutboxRow>, StoreError> {
    let columns = columns();
    let open = connection
        .prepare_cached(&format!(
            "SELECT {columns} WHERE state NOT IN ('sent', 'cancelled', 'unneeded')
             ORDER BY state IN ('stopped', 'failed', 'unknown') DESC, not_before, id"
        ))?
        .query_map([], read)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let settled = connection
        .prepare_cached(&format!(
            "SELECT {columns} WHERE state IN ('sent', 'unneeded')
             ORDER BY settled_at DESC, id DESC LIMIT {SETTLED_SHOWN}"
        ))?
        .query_map([], read)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let rows: Vec<OutboxRow> = open.into_iter().chain(settled).collect();
    whole(connection, rows)
}

/// Returns a mail as the list shows it.
pub fn row(connection: &Connection, id: OutboxId) -> Result<OutboxRow, StoreError> {
    let row = connection
        .prepare_cached(&format!("SELECT {} WHERE id = ?1", columns()))?
        .query_row([id.0], read)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Outbox))?;
    whole(connection, vec![row])?.pop().ok_or(StoreError::NotFound(Thing::Outbox))
}

fn whole(connection: &Connection, mut rows: Vec<OutboxRow>) -> Result<Vec<OutboxRow>, StoreError> {
    let messages: Vec<MessageId> = rows.iter().filter_map(|row| row.message).collect();
    let mut told = reports::of_messages(connection, &serde_json::to_string(&messages)?)?;
    for row in &mut rows {
        row.title = customers::title(connection, row.customer)?;
        row.recipients = recipients(connection, row.id)?;
        row.copy = sent_copy::get(connection, row.id)?;
        row.reports = row.message.and_then(|message| told.remove(&message)).unwrap_or_default();
    }
    Ok(rows)
}

fn read(row: &Row) -> rusqlite::Result<OutboxRow> {
    let (settled, message): (Option<i64>, Option<i64>) = (row.get(10)?, row.get(11)?);
    let (newer, after): (Option<i64>, Option<i64>) = (row.get(13)?, row.get(15)?);
    Ok(OutboxRow {
        id: OutboxId(row.get(0)?),
        customer: CustomerId(row.get(1)?),
        title: String::new(),
        recipients: Vec::new(),
        subject: row.get(2)?,
        text: row.get(3)?,
        state: state(row, 4)?,
        attempts: row.get(5)?,
        not_before: Timestamp(row.get(6)?),
        problem: problem(row, 7)?,
        server_text: row.get(8)?,
        queued_at: Timestamp(row.get(9)?),
        settled_at: settled.map(Timestamp),
        message: message.map(MessageId),
        only_unanswered: row.get(12)?,
        newer: newer.map(MessageId),
        after: after.map(OutboxId),
        in_doubt: row.get(14)?,
        reports: Vec::new(),
        copy: None,
    })
}

fn recipients(connection: &Connection, id: OutboxId) -> rusqlite::Result<Vec<OutboxRecipient>> {
    connection
        .prepare_cached(
            "SELECT address, accepted, server_text FROM outbox_recipient WHERE outbox_id = ?1 ORDER BY address",
        )?
        .query_map([id.0], |row| {
            Ok(OutboxRecipient {
                address: row.get(0)?,
                accepted: row.get(1)?,
                server_text: row.get(2)?,
            })
        })?
        .collect()
}

/// A state that nobody knows is shown as `unknown`, so that the mail is never sent again by itself.
fn state(row: &Row, column: usize) -> rusqlite::Result<OutboxState> {
    let word: String = row.get(column)?;
    Ok(OutboxState::parse(&word).unwrap_or(OutboxState::Unknown))
}

fn problem(row: &Row, column: usize) -> rusqlite::Result<Option<SendProblem>> {
    let word: Option<String> = row.get(column)?;
    Ok(word.as_deref().and_then(SendProblem::parse))
}
