//! Cases: written as they are given; what may become of one is decided elsewhere.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, Transaction, params};

use super::{StoreError, accounts};
use crate::error::Thing;
use crate::model::*;

const COLUMNS: &str = "id, customer_id, title, responsible, opened_at, starts_at, proactive, told, reason, product,
     order_number, carrier, tracking, purchase_stage, steps_message_id, solution, solved_at, promised_for,
     alternative, compensation, agreed_message_id, agreed_at, agreed_by, agreed_explanation, agreed_solution,
     closed_at, closed_how, closed_newest FROM customer_case";

/// Messages of a case that are looked at for who spoke last: the latest.
const SAID_LIMIT: u32 = 2_000;

fn read(row: &Row) -> rusqlite::Result<Case> {
    let moment = |at: &str| row.get::<_, Option<i64>>(at).map(|at| at.map(Timestamp));
    let agreement = match row.get::<_, Option<i64>>("agreed_message_id")? {
        Some(message) => Some(Agreement {
            message: MessageId(message),
            at: Timestamp(row.get("agreed_at")?),
            by: row.get("agreed_by")?,
            explanation: row.get("agreed_explanation")?,
            solution: row.get("agreed_solution")?,
        }),
        None => None,
    };
    let how: Option<String> = row.get("closed_how")?;
    let closed = match (moment("closed_at")?, how.as_deref().and_then(CaseClosing::parse)) {
        (Some(at), Some(how)) => {
            Some(CaseClosed { at, how, newest: MessageId(row.get("closed_newest")?) })
        }
        (Some(_), None) | (None, _) => None,
    };
    let purchase_stage: Option<String> = row.get("purchase_stage")?;
    let promised_for: Option<String> = row.get("promised_for")?;
    Ok(Case {
        id: CaseId(row.get("id")?),
        customer: CustomerId(row.get("customer_id")?),
        title: row.get("title")?,
        responsible: row.get("responsible")?,
        opened_at: Timestamp(row.get("opened_at")?),
        starts_at: Timestamp(row.get("starts_at")?),
        proactive: row.get("proactive")?,
        told: row.get("told")?,
        reason: row.get("reason")?,
        product: row.get("product")?,
        order_number: row.get("order_number")?,
        carrier: row.get("carrier")?,
        tracking: row.get("tracking")?,
        purchase_stage: purchase_stage.as_deref().and_then(PurchaseStage::parse),
        steps_message: row.get::<_, Option<i64>>("steps_message_id")?.map(MessageId),
        solution: row.get("solution")?,
        solved_at: moment("solved_at")?,
        promised_for: promised_for.and_then(|day| day.parse().ok()),
        alternative: row.get("alternative")?,
        compensation: row.get("compensation")?,
        agreement,
        closed,
    })
}

/// Returns a case.
pub fn get(connection: &Connection, id: CaseId) -> Result<Case, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1"))?
        .query_row([id.0], read)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Case))
}

/// Which cases to list.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Those of one customer.
    pub customer: Option<CustomerId>,
    /// The open ones, or the closed ones.
    pub open: Option<bool>,
    /// Cases at most.
    pub limit: u32,
}

/// Returns cases: the open ones first, each half by when it was opened, the latest first.
pub fn list(connection: &Connection, wanted: &Wanted) -> rusqlite::Result<Vec<Case>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}
             WHERE (?1 IS NULL OR customer_id = ?1) AND (?2 IS NULL OR (closed_at IS NULL) = ?2)
             ORDER BY closed_at IS NULL DESC, opened_at DESC, id DESC LIMIT ?3"
        ))?
        .query_map(params![wanted.customer.map(|id| id.0), wanted.open, wanted.limit], read)?
        .collect()
}

/// Keeps a new case, whose `id` is not looked at, and returns its number.
pub fn insert(tx: &Transaction, case: &Case) -> rusqlite::Result<CaseId> {
    tx.prepare_cached(
        "INSERT INTO customer_case (customer_id, title, responsible, opened_at, starts_at, proactive, told)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .insert(params![
        case.customer.0,
        case.title,
        case.responsible,
        case.opened_at.0,
        case.starts_at.0,
        case.proactive,
        case.told,
    ])
    .map(CaseId)
}

/// Writes a case over what was there; its number, its customer and when it was opened stay.
pub fn save(tx: &Transaction, case: &Case) -> rusqlite::Result<()> {
    let agreement = case.agreement.as_ref();
    let values: [(&str, &dyn ToSql); 23] = [
        (":id", &case.id.0),
        (":title", &case.title),
        (":responsible", &case.responsible),
        (":starts_at", &case.starts_at.0),
        (":proactive", &case.proactive),
        (":told", &case.told),
        (":reason", &case.reason),
        (":product", &case.product),
        (":order_number", &case.order_number),
        (":carrier", &case.carrier),
        (":tracking", &case.tracking),
        (":purchase_stage", &case.purchase_stage.map(PurchaseStage::as_str)),
        (":steps_message", &case.steps_message.map(|id| id.0)),
        (":solution", &case.solution),
        (":solved_at", &case.solved_at.map(|at| at.0)),
        (":promised_for", &case.promised_for.map(|day| day.to_string())),
        (":alternative", &case.alternative),
        (":compensation", &case.compensation),
        (":agreed_message", &agreement.map(|agreement| agreement.message.0)),
        (":agreed_at", &agreement.map(|agreement| agreement.at.0)),
        (":agreed_by", &agreement.map(|agreement| &agreement.by)),
        (":agreed_explanation", &agreement.map(|agreement| agreement.explanation)),
        (":agreed_solution", &agreement.map(|agreement| agreement.solution)),
    ];
    let closed: [(&str, &dyn ToSql); 3] = [
        (":closed_at", &case.closed.map(|closed| closed.at.0)),
        (":closed_how", &case.closed.map(|closed| closed.how.as_str())),
        (":closed_newest", &case.closed.map(|closed| closed.newest.0)),
    ];
    let values: Vec<(&str, &dyn ToSql)> = values.into_iter().chain(closed).collect();
    tx.prepare_cached(
        "UPDATE customer_case SET title = :title, responsible = :responsible, starts_at = :starts_at,
             proactive = :proactive, told = :told, reason = :reason, product = :product,
             order_number = :order_number, carrier = :carrier, tracking = :tracking,
             purchase_stage = :purchase_stage, steps_message_id = :steps_message, solution = :solution,
             solved_at = :solved_at, promised_for = :promised_for, alternative = :alternative,
             compensation = :compensation, agreed_message_id = :agreed_message, agreed_at = :agreed_at,
             agreed_by = :agreed_by, agreed_explanation = :agreed_explanation,
             agreed_solution = :agreed_solution, closed_at = :closed_at, closed_how = :closed_how,
             closed_newest = :closed_newest
         WHERE id = :id",
    )?
    .execute(values.as_slice())?;
    Ok(())
}

const SAID: &str = "message.id, message.customer_id, ordered_at, direction,
     automatic IS NOT NULL OR kind IN ('notice', 'deleted', 'empty') OR channel = 'note'
         OR (kind = 'call' AND call IS NULL),
     direction = 'out' AND (turn <> -1 OR EXISTS (SELECT 1 FROM mail
         JOIN delivery_report AS report ON report.about = mail.rfc_id AND report.outcome = 'failed'
         JOIN identity AS own ON own.customer_id = message.customer_id AND own.value = lower(report.address)
         WHERE mail.message_id = message.id)),
     call ->> 'outcome',
     direction = 'in' AND EXISTS (SELECT 1 FROM mail, json_each(mail.headers, '$.from') AS writer
         WHERE mail.message_id = message.id
           AND lower(writer.value ->> 'address') IN (SELECT value FROM json_each(?1)))
     FROM message";

fn said(row: &Row) -> rusqlite::Result<Said> {
    let direction: String = row.get(3)?;
    let outcome: Option<String> = row.get(6)?;
    let outcome = outcome.as_deref().and_then(CallOutcome::parse);
    Ok(Said {
        message: MessageId(row.get(0)?),
        customer: CustomerId(row.get(1)?),
        at: Timestamp(row.get(2)?),
        direction: Direction::parse(&direction).unwrap_or(Direction::None),
        automatic: row.get(4)?,
        in_vain: row.get(5)?,
        call: outcome,
        passed_on: row.get(7)?,
    })
}

/// Our addresses as JSON: what is written from them to the customer's timeline was passed on.
fn own(connection: &Connection) -> Result<String, StoreError> {
    let own = accounts::own_addresses(connection)?;
    Ok(serde_json::json!(own).to_string())
}

/// Returns the newest message that there is.
pub fn newest_message(connection: &Connection) -> rusqlite::Result<MessageId> {
    connection
        .prepare_cached("SELECT coalesce(max(id), 0) FROM message")?
        .query_row([], |row| row.get(0).map(MessageId))
}

/// Returns what a case asks about one message.
pub fn said_in(connection: &Connection, message: MessageId) -> Result<Said, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {SAID} WHERE message.id = ?2"))?
        .query_row(params![own(connection)?, message.0], said)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Message))
}

/// Returns what was said with a customer from a place of the timeline on, in its order; of very much the latest.
pub fn said_since(
    connection: &Connection,
    customer: CustomerId,
    from: Timestamp,
) -> Result<Vec<Said>, StoreError> {
    let mut said: Vec<Said> = connection
        .prepare_cached(&format!(
            "SELECT {SAID} WHERE message.customer_id = ?2 AND ordered_at >= ?3
             ORDER BY ordered_at DESC, message.id DESC LIMIT {SAID_LIMIT}"
        ))?
        .query_map(params![own(connection)?, customer.0, from.0], said)?
        .collect::<Result<_, _>>()?;
    said.reverse();
    Ok(said)
}

/// By what messages leave a timeline.
#[derive(Debug, Clone, Copy)]
pub enum Leaving {
    /// They are taken out with their import.
    Import(ImportId),
    /// They go to another customer with the address by which they came or went.
    Identity(IdentityId, CustomerId),
}

impl Leaving {
    /// The messages: `?1` is what they leave by, `?2` who keeps them, and cases of whom are let be.
    fn bounds(self) -> (&'static str, i64, i64) {
        match self {
            Leaving::Import(import) => ("message.import_id = ?1", import.0, 0),
            Leaving::Identity(identity, to) => ("message.identity_id = ?1", identity.0, to.0),
        }
    }
}

/// In a case that was closed for want of an answer: what we tried.
const TRIED: &str = "closed_how = 'unanswered' AND direction = 'out'
     AND customer_case.customer_id = message.customer_id AND ordered_at BETWEEN starts_at AND closed_at";

/// Returns the cases that stand on messages which are about to leave: by the customer's word, by what they were told, or by
/// what was tried in vain.
pub fn standing_on(connection: &Connection, leaving: Leaving) -> rusqlite::Result<Vec<CaseId>> {
    let (messages, of, to) = leaving.bounds();
    let from = "SELECT customer_case.id FROM message JOIN customer_case ON";
    let those = format!("WHERE {messages} AND customer_case.customer_id <> ?2");
    connection
        .prepare_cached(&format!(
            "{from} agreed_message_id = message.id {those}
             UNION {from} steps_message_id = message.id {those}
             UNION {from} {TRIED} {those}"
        ))?
        .query_map([of, to], |row| row.get(0).map(CaseId))?
        .collect()
}

/// Lets these cases go. One that has lost the word, or the tries, by which it was closed is open again.
pub fn let_go(tx: &Transaction, leaving: Leaving, cases: &[CaseId]) -> rusqlite::Result<()> {
    let (messages, of, to) = leaving.bounds();
    let open = "closed_at = NULL, closed_how = NULL, closed_newest = NULL";
    let no_word =
        "agreed_message_id = NULL, agreed_at = NULL, agreed_by = NULL, agreed_explanation = NULL,
         agreed_solution = NULL";
    for (change, lost) in [
        (format!("{open}, {no_word}"), "message.id = agreed_message_id"),
        ("steps_message_id = NULL".to_owned(), "message.id = steps_message_id"),
        (open.to_owned(), TRIED),
    ] {
        let mut update = tx.prepare_cached(&format!(
            "UPDATE customer_case SET {change} WHERE id = ?3 AND customer_id <> ?2
                 AND EXISTS (SELECT 1 FROM message WHERE {messages} AND {lost})"
        ))?;
        for case in cases {
            update.execute([of, to, case.0])?;
        }
    }
    Ok(())
}

/// Whether a case stands on a message that somebody wrote down.
pub fn stands_on(connection: &Connection, message: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(&format!(
            "SELECT 1 FROM customer_case WHERE ?1 IN (agreed_message_id, steps_message_id)
             UNION ALL SELECT 1 FROM message JOIN customer_case ON {TRIED} WHERE message.id = ?1"
        ))?
        .exists([message])
}

/// Whether a case stands on a word of somebody who is not its customer.
pub fn is_astray(connection: &Connection, case: CaseId) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM customer_case JOIN message ON message.id IN (agreed_message_id, steps_message_id)
             WHERE customer_case.id = ?1 AND message.customer_id <> customer_case.customer_id",
        )?
        .exists([case.0])
}

/// Returns the cases of a customer.
pub fn of_customer(connection: &Connection, customer: CustomerId) -> rusqlite::Result<Vec<CaseId>> {
    connection
        .prepare_cached("SELECT id FROM customer_case WHERE customer_id = ?1")?
        .query_map([customer.0], |row| row.get(0).map(CaseId))?
        .collect()
}

/// Gives the cases of a customer to another.
pub fn give(tx: &Transaction, from: CustomerId, to: CustomerId) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE customer_case SET customer_id = ?2 WHERE customer_id = ?1")?
        .execute([from.0, to.0])?;
    Ok(())
}

/// Puts a message of an export in the place of the reply that it is.
pub(super) fn put_in_place(
    tx: &Transaction,
    own: MessageId,
    found: MessageId,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE customer_case SET steps_message_id = ?2 WHERE steps_message_id = ?1",
    )?
    .execute([own.0, found.0])?;
    Ok(())
}
