//! Every change of something mutable, with the row before and after: the audit trail and the source of undo.

use rusqlite::types::Value as Sql;
use rusqlite::{ErrorCode, OptionalExtension, Transaction, params, params_from_iter};
use serde_json::{Map, Value};

use super::cases::{self, Leaving};
use super::{StoreError, customers, identities, messages};
use crate::error::Thing;
use crate::model::{CaseId, CustomerId, IdentityId, OperationId, Timestamp};

/// A row as JSON, by column.
pub type Row = Map<String, Value>;

/// Tables whose changes are kept. The name is what the journal writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    /// A customer.
    Customer,
    /// An identity.
    Identity,
    /// A call or note written down by hand.
    Message,
    /// A template.
    Template,
    /// The settings.
    Setting,
    /// A draft.
    Draft,
    /// A mail of the outbox.
    Outbox,
    /// A reply by WhatsApp.
    Reply,
    /// The copy of a sent mail.
    SentCopy,
    /// A case.
    Case,
}

impl Entity {
    const ALL: [Entity; 10] = [
        Entity::Customer,
        Entity::Identity,
        Entity::Message,
        Entity::Template,
        Entity::Setting,
        Entity::Draft,
        Entity::Outbox,
        Entity::Reply,
        Entity::SentCopy,
        Entity::Case,
    ];

    fn table(self) -> &'static str {
        match self {
            Entity::Customer => "customer",
            Entity::Identity => "identity",
            Entity::Message => "message",
            Entity::Template => "template",
            Entity::Setting => "setting",
            Entity::Draft => "draft",
            Entity::Outbox => "outbox",
            Entity::Reply => "reply",
            Entity::SentCopy => "sent_copy",
            Entity::Case => "customer_case",
        }
    }

    /// Columns that follow from other rows: they are no change of their own.
    fn derived(self) -> &'static [&'static str] {
        match self {
            Entity::Customer => {
                &["messages", "last_at", "waiting_since", "waiting_arrived_at", "waiting", "folded"]
            }
            Entity::Template => &["uses", "used_at"],
            Entity::Identity
            | Entity::Message
            | Entity::Setting
            | Entity::Draft
            | Entity::Outbox
            | Entity::SentCopy
            | Entity::Case => &[],
            Entity::Reply => &["missing"],
        }
    }
}

/// Changes that belong together and are undone together.
pub struct Operation<'a, 'c> {
    tx: &'a Transaction<'c>,
    now: Timestamp,
    id: OperationId,
    steps: i64,
}

impl<'a, 'c> Operation<'a, 'c> {
    /// Begins an operation in `tx`.
    pub fn begin(tx: &'a Transaction<'c>, now: Timestamp) -> rusqlite::Result<Self> {
        let id =
            tx.query_row("SELECT coalesce(max(operation), 0) + 1 FROM journal", [], |row| {
                row.get(0)
            })?;
        Ok(Operation { tx, now, id: OperationId(id), steps: 0 })
    }

    /// Returns the moment of the operation.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Returns what [`undo`] takes.
    pub fn id(&self) -> OperationId {
        self.id
    }

    /// Runs `change` and keeps what it made of the row `id`.
    pub fn change<T, E>(
        &mut self,
        entity: Entity,
        id: i64,
        change: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        self.change_all(&[(entity, id)], change)
    }

    /// Runs `change` and keeps what it made of each of `rows`, those that were not there among them.
    pub fn change_all<T, E>(
        &mut self,
        rows: &[(Entity, i64)],
        change: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<StoreError>,
    {
        let failed = |error: rusqlite::Error| E::from(error.into());
        let before = rows
            .iter()
            .map(|(entity, id)| row(self.tx, *entity, *id))
            .collect::<Result<Vec<_>, _>>()
            .map_err(failed)?;
        let answer = change(self.tx)?;
        for ((entity, id), before) in rows.iter().zip(before) {
            self.keep(*entity, *id, before).map_err(failed)?;
        }
        Ok(answer)
    }

    /// Keeps that the row `id` was made in this transaction.
    pub fn made(&mut self, entity: Entity, id: i64) -> rusqlite::Result<()> {
        self.keep(entity, id, None)
    }

    fn keep(&mut self, entity: Entity, id: i64, before: Option<Row>) -> rusqlite::Result<()> {
        let after = row(self.tx, entity, id)?;
        let text = |row: Option<Row>| row.map(|row| Value::Object(row).to_string());
        self.tx
            .prepare_cached(
                "INSERT INTO journal (operation, step, at, actor, entity, entity_id, before, after)
                 VALUES (?1, ?2, ?3, 'desk', ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                self.id.0,
                self.steps,
                self.now.0,
                entity.table(),
                id,
                text(before),
                text(after)
            ])?;
        self.steps += 1;
        Ok(())
    }
}

/// What was taken back.
#[derive(Debug)]
pub struct Undone {
    /// The operation that did so.
    pub operation: OperationId,
    /// A customer that it concerned.
    pub customer: Option<CustomerId>,
    /// Cases that are as they were before.
    pub cases: Vec<CaseId>,
}

/// Takes an operation back. Whether a case that is closed by it may be so is not looked at here.
///
/// Fails with [`StoreError::ChangedSince`] when a row was changed again after it: nothing is undone then.
pub fn undo(
    tx: &Transaction,
    operation: OperationId,
    now: Timestamp,
) -> Result<Undone, StoreError> {
    let steps: Vec<(String, i64, Option<String>, Option<String>)> = tx
        .prepare("SELECT entity, entity_id, before, after FROM journal WHERE operation = ?1 ORDER BY step DESC")?
        .query_map([operation.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<Result<_, _>>()?;
    if steps.is_empty() {
        return Err(StoreError::NotFound(Thing::Operation));
    }
    let mut undoing = Operation::begin(tx, now)?;
    let (mut concerned, mut restored) = (Vec::new(), Vec::new());
    for (table, id, before, after) in steps {
        let entity = Entity::ALL
            .into_iter()
            .find(|entity| entity.table() == table)
            .ok_or(StoreError::NotFound(Thing::Operation))?;
        restored.extend((entity == Entity::Case && before.is_some()).then_some(CaseId(id)));
        let before: Option<Row> = before.map(|text| serde_json::from_str(&text)).transpose()?;
        let after: Option<Row> = after.map(|text| serde_json::from_str(&text)).transpose()?;
        if !same(entity, row(tx, entity, id)?, after.clone())
            || (before.is_none() && is_used(tx, entity, id)?)
        {
            return Err(StoreError::ChangedSince);
        }
        for row in [&before, &after].into_iter().flatten() {
            let customer =
                if entity == Entity::Customer { row.get("id") } else { row.get("customer_id") };
            concerned.extend(customer.and_then(Value::as_i64).map(CustomerId));
        }
        undoing.change(entity, id, |tx| restore(tx, entity, id, before.as_ref()).map_err(taken))?;
        let owner = |row: &Option<Row>| row.as_ref()?.get("customer_id")?.as_i64().map(CustomerId);
        if entity == Entity::Identity
            && before.is_some()
            && let Some(former) = owner(&after)
        {
            let to = owner(&before).unwrap_or(former);
            let leaving = Leaving::Identity(IdentityId(id), to);
            let_cases_go(tx, &mut undoing, leaving)?;
            identities::follow(tx, IdentityId(id), former)?;
        }
    }
    // What a case stood on may be somebody else's by now.
    for case in &restored {
        if cases::is_astray(tx, *case)? {
            return Err(StoreError::ChangedSince);
        }
    }
    concerned.sort();
    concerned.dedup();
    let mut left = None;
    for customer in concerned {
        if customers::refresh(tx, customer)? {
            left = left.or(Some(customer));
        }
    }
    Ok(Undone { operation: undoing.id(), customer: left, cases: restored })
}

/// Lets the cases go that stand on messages which are about to leave their customer.
pub fn let_cases_go(
    tx: &Transaction,
    operation: &mut Operation,
    leaving: Leaving,
) -> Result<(), StoreError> {
    let cases = cases::standing_on(tx, leaving)?;
    let rows: Vec<(Entity, i64)> = cases.iter().map(|case| (Entity::Case, case.0)).collect();
    operation.change_all(&rows, |tx| cases::let_go(tx, leaving, &cases).map_err(StoreError::from))
}

/// Whether something hangs on a row that would go with it, or keep it from going.
fn is_used(tx: &Transaction, entity: Entity, id: i64) -> rusqlite::Result<bool> {
    let by = match entity {
        Entity::Customer => {
            "SELECT 1 FROM identity WHERE customer_id = ?1 UNION ALL SELECT 1 FROM message WHERE customer_id = ?1
             UNION ALL SELECT 1 FROM draft WHERE customer_id = ?1 UNION ALL SELECT 1 FROM outbox WHERE customer_id = ?1
             UNION ALL SELECT 1 FROM customer_case WHERE customer_id = ?1"
        }
        Entity::Identity => "SELECT 1 FROM message WHERE identity_id = ?1",
        Entity::Message => return cases::stands_on(tx, id),
        Entity::Template
        | Entity::Setting
        | Entity::Draft
        | Entity::Outbox
        | Entity::Reply
        | Entity::SentCopy
        | Entity::Case => {
            return Ok(false);
        }
    };
    tx.prepare_cached(by)?.exists([id])
}

/// A value that somebody else has taken since.
fn taken(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::ChangedSince,
        Some(_) | None => error.into(),
    }
}

fn same(entity: Entity, now: Option<Row>, then: Option<Row>) -> bool {
    let own = |row: Option<Row>| {
        row.map(|mut row| {
            row.retain(|column, _| !entity.derived().contains(&column.as_str()));
            row
        })
    };
    own(now) == own(then)
}

fn row(tx: &Transaction, entity: Entity, id: i64) -> rusqlite::Result<Option<Row>> {
    let mut statement =
        tx.prepare_cached(&format!("SELECT * FROM {} WHERE rowid = ?1", entity.table()))?;
    let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    statement
        .query_row([id], |row| {
            columns
                .iter()
                .enumerate()
                .map(|(at, column)| {
                    Ok((
                        column.clone(),
                        match row.get::<_, Sql>(at)? {
                            Sql::Null | Sql::Blob(_) => Value::Null,
                            Sql::Integer(number) => number.into(),
                            Sql::Real(number) => number.into(),
                            Sql::Text(text) => text.into(),
                        },
                    ))
                })
                .collect()
        })
        .optional()
}

fn restore(tx: &Transaction, entity: Entity, id: i64, row: Option<&Row>) -> rusqlite::Result<()> {
    let Some(row) = row else {
        tx.execute(&format!("DELETE FROM {} WHERE rowid = ?1", entity.table()), [id])?;
        return Ok(());
    };
    let values = row.values().map(|value| match value {
        Value::Number(number) => number.as_i64().map_or(Sql::Null, Sql::Integer),
        Value::String(text) => Sql::Text(text.clone()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Sql::Null,
    });
    let values: Vec<Sql> = std::iter::once(Sql::Integer(id)).chain(values).collect();
    let set: Vec<String> =
        row.keys().enumerate().map(|(at, column)| format!("{column} = ?{}", at + 2)).collect();
    let changed = tx.execute(
        &format!("UPDATE {} SET {} WHERE rowid = ?1", entity.table(), set.join(", ")),
        params_from_iter(&values),
    )?;
    if changed == 0 {
        let columns: Vec<&str> = row.keys().map(String::as_str).collect();
        let places: Vec<String> = (0..columns.len()).map(|at| format!("?{}", at + 1)).collect();
        tx.execute(
            &format!(
                "INSERT INTO {} ({}) VALUES ({})",
                entity.table(),
                columns.join(", "),
                places.join(", ")
            ),
            params_from_iter(values.iter().skip(1)),
        )?;
        if entity == Entity::Message {
            messages::index_again(tx, id)?;
        }
    }
    Ok(())
}
