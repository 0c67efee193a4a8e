//! What servers reported about mails that had left.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction, params};

use super::StoreError;
use crate::identity;
use crate::model::{BounceReason, DeliveryReport, ImportId, MessageId, ReportedOutcome, Timestamp};

/// Recipients of a mail of whom reports are kept.
const RECIPIENTS_LIMIT: usize = 200;

/// Addresses that the mail with the Message-ID `?1` was written to.
const WRITTEN_TO: &str = "SELECT lower(address) FROM outbox_recipient JOIN outbox ON outbox.id = outbox_id WHERE rfc_id = ?1
     UNION SELECT lower(written.value ->> 'address') FROM mail, json_each(headers, '$.to') AS written WHERE rfc_id = ?1
     UNION SELECT lower(written.value ->> 'address') FROM mail, json_each(headers, '$.cc') AS written WHERE rfc_id = ?1";

/// Whether a row of `delivery_report` is about somebody whom the row of `mail` was written to.
pub(super) const BELIEVED: &str = "lower(delivery_report.address) IN (
     SELECT lower(written.value ->> 'address') FROM json_each(mail.headers, '$.to') AS written
     UNION SELECT lower(written.value ->> 'address') FROM json_each(mail.headers, '$.cc') AS written)";

/// Keeps what the message `report` says of the mail with the Message-ID `about`.
///
/// Anybody can write a report: of a mail that is known it is believed about those alone to whom that
/// was written, and of one that comes later as soon as it is known to whom.
pub fn insert(
    tx: &Transaction,
    report: MessageId,
    about: &str,
    told: &[DeliveryReport],
) -> Result<(), StoreError> {
    let written_to: Vec<String> = tx
        .prepare_cached(WRITTEN_TO)?
        .query_map([about], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let kept: usize = tx
        .prepare_cached("SELECT count(*) FROM delivery_report WHERE about = ?1")?
        .query_row([about], |row| row.get(0))?;
    let believed = |told: &&DeliveryReport| {
        written_to.is_empty() || written_to.contains(&told.address.to_lowercase())
    };
    for recipient in told.iter().filter(believed).take(RECIPIENTS_LIMIT.saturating_sub(kept)) {
        tx.prepare_cached(
            "INSERT INTO delivery_report (message_id, about, address, outcome, reason, status, server_text, value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            report.0,
            about,
            recipient.address,
            recipient.outcome.as_str(),
            recipient.reason.as_str(),
            recipient.status,
            recipient.server_text,
            identity::email(&recipient.address).unwrap_or_default()
        ])?;
    }
    settle_turn(tx, about)?;
    Ok(())
}

/// Decides whether the mail of ours with the Message-ID `about` answers its customer, if it left.
///
/// One that none of those whom it is written to got has answered nobody, whoever has a copy: the server refused their
/// address, or reported later that it could not deliver the mail. One that nobody asked for answers nobody anyway.
pub fn settle_turn(tx: &Transaction, about: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE message SET turn = (
             SELECT CASE WHEN count(*) > 0 AND count(*) = count(missed.address) THEN 0 ELSE -1 END
             FROM mail JOIN json_each(mail.headers, '$.to') AS written LEFT JOIN (
                 SELECT lower(address) AS address FROM delivery_report WHERE about = ?1 AND outcome = 'failed'
                 UNION SELECT lower(address) FROM outbox_recipient
                 WHERE accepted = 0 AND outbox_id = (SELECT id FROM outbox WHERE rfc_id = ?1)
             ) AS missed ON missed.address = lower(written.value ->> 'address')
             WHERE mail.message_id = message.id)
         WHERE direction = 'out' AND automatic IS NULL AND id IN (SELECT message_id FROM mail WHERE rfc_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.message_id = message.id
                 AND (outbox.state <> 'sent' OR outbox.unsubscribe IS NOT NULL))",
    )?
    .execute([about])?;
    Ok(())
}

/// Returns the mails that the reports of an import are about.
pub(super) fn about(connection: &Connection, import: ImportId) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT about FROM delivery_report JOIN message ON message.id = message_id WHERE import_id = ?1",
        )?
        .query_map([import.0], |row| row.get(0))?
        .collect()
}

/// Returns what is known about the mails among `messages`, given as JSON: the last word for each recipient.
pub fn of_messages(
    connection: &Connection,
    messages: &str,
) -> Result<HashMap<MessageId, Vec<DeliveryReport>>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT mail.message_id, address, outcome, reason, status, server_text, told.sent_at
         FROM json_each(?1) AS asked
         JOIN mail ON mail.message_id = asked.value
         JOIN delivery_report ON delivery_report.about = mail.rfc_id
         JOIN message AS told ON told.id = delivery_report.message_id
         JOIN message ON message.id = mail.message_id AND message.direction = 'out'
         WHERE {BELIEVED}
         ORDER BY delivery_report.id"
    ))?;
    let mut found = statement.query([messages])?;
    let mut reports: HashMap<MessageId, Vec<DeliveryReport>> = HashMap::new();
    while let Some(row) = found.next()? {
        let (outcome, reason): (String, String) = (row.get(2)?, row.get(3)?);
        let report = DeliveryReport {
            address: row.get(1)?,
            outcome: ReportedOutcome::parse(&outcome).unwrap_or(ReportedOutcome::Failed),
            reason: BounceReason::parse(&reason).unwrap_or(BounceReason::Other),
            status: row.get(4)?,
            server_text: row.get(5)?,
            at: Some(Timestamp(row.get(6)?)),
        };
        let known = reports.entry(MessageId(row.get(0)?)).or_default();
        known.retain(|earlier| !earlier.address.eq_ignore_ascii_case(&report.address));
        known.push(report);
    }
    Ok(reports)
}
