//! Templates.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::StoreError;
use super::journal::{Entity, Operation};
use crate::error::Thing;
use crate::model::{
    OperationId, Template, TemplateId, TemplatePurpose, TemplateState, TemplateText, Timestamp,
};

const COLUMNS: &str = "id, name, folder, language, subject, body, state, uses, used_at, changed_at,
     purpose FROM template";

fn read(row: &Row) -> rusqlite::Result<Template> {
    Ok(Template {
        id: TemplateId(row.get(0)?),
        name: row.get(1)?,
        folder: row.get(2)?,
        language: row.get(3)?,
        subject: row.get(4)?,
        body: row.get(5)?,
        // A state that nobody knows is one that somebody has to look at.
        state: TemplateState::parse(&row.get::<_, String>(6)?).unwrap_or(TemplateState::Draft),
        uses: row.get(7)?,
        used_at: row.get::<_, Option<i64>>(8)?.map(Timestamp),
        changed_at: Timestamp(row.get(9)?),
        // One that nobody knows is none that a customer asked for.
        purpose: TemplatePurpose::parse(&row.get::<_, String>(10)?)
            .unwrap_or(TemplatePurpose::Unrequested),
    })
}

/// Returns every template, by folder and name.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Template>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} ORDER BY folder, name, language, id"))?
        .query_map([], read)?
        .collect()
}

/// Returns a template.
pub fn get(connection: &Connection, id: TemplateId) -> Result<Template, StoreError> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE id = ?1"))?
        .query_row([id.0], read)
        .optional()?
        .ok_or(StoreError::NotFound(Thing::Template))
}

/// Finds a template by its name within a language.
pub fn named(
    connection: &Connection,
    language: &str,
    name: &str,
) -> rusqlite::Result<Option<TemplateId>> {
    connection
        .prepare_cached("SELECT id FROM template WHERE language = ?1 AND name = ?2")?
        .query_row(params![language, name], |row| row.get(0).map(TemplateId))
        .optional()
}

/// Keeps a template, a new one where `id` is `None`, which is a draft. Its name must be free within its language.
pub fn save(
    tx: &Transaction,
    id: Option<TemplateId>,
    text: &TemplateText,
    now: Timestamp,
) -> Result<(TemplateId, OperationId), StoreError> {
    let mut operation = Operation::begin(tx, now)?;
    let id = keep(tx, &mut operation, id, text, None, now)?;
    Ok((id, operation.id()))
}

/// Keeps the templates of a file as one change; a text takes the place of the one that has its name. A
/// state of `None` leaves it as it is.
pub fn bring_in<'a>(
    tx: &Transaction,
    texts: impl Iterator<Item = (&'a TemplateText, Option<TemplateState>)>,
    now: Timestamp,
) -> Result<OperationId, StoreError> {
    let mut operation = Operation::begin(tx, now)?;
    for (text, state) in texts {
        let id = named(tx, &text.language, &text.name)?;
        keep(tx, &mut operation, id, text, state, now)?;
    }
    Ok(operation.id())
}

fn keep(
    tx: &Transaction,
    operation: &mut Operation,
    id: Option<TemplateId>,
    text: &TemplateText,
    state: Option<TemplateState>,
    now: Timestamp,
) -> Result<TemplateId, StoreError> {
    let Some(id) = id else {
        let id = insert(tx, text, state.unwrap_or(TemplateState::Draft), now)?;
        operation.made(Entity::Template, id.0)?;
        return Ok(id);
    };
    get(tx, id)?;
    operation.change(Entity::Template, id.0, |tx| {
        tx.execute(
            "UPDATE template SET name = ?2, folder = ?3, language = ?4, subject = ?5, body = ?6,
                 state = coalesce(?7, state), changed_at = ?8, purpose = ?9 WHERE id = ?1",
            params![
                id.0,
                text.name,
                text.folder,
                text.language,
                text.subject,
                text.body,
                state.map(TemplateState::as_str),
                now.0,
                text.purpose.as_str()
            ],
        )
        .map_err(StoreError::from)
    })?;
    Ok(id)
}

fn insert(
    tx: &Transaction,
    text: &TemplateText,
    state: TemplateState,
    now: Timestamp,
) -> rusqlite::Result<TemplateId> {
    tx.prepare_cached(
        "INSERT INTO template (name, folder, language, subject, body, state, changed_at, purpose)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .insert(params![
        text.name,
        text.folder,
        text.language,
        text.subject,
        text.body,
        state.as_str(),
        now.0,
        text.purpose.as_str()
    ])
    .map(TemplateId)
}

/// Changes whether a template may be used.
pub fn set_state(
    tx: &Transaction,
    id: TemplateId,
    state: TemplateState,
    now: Timestamp,
) -> Result<OperationId, StoreError> {
    get(tx, id)?;
    let mut operation = Operation::begin(tx, now)?;
    operation.change(Entity::Template, id.0, |tx| {
        tx.execute("UPDATE template SET state = ?2 WHERE id = ?1", params![id.0, state.as_str()])
            .map_err(StoreError::from)
    })?;
    Ok(operation.id())
}

/// Removes a template.
pub fn remove(tx: &Transaction, id: TemplateId, now: Timestamp) -> Result<OperationId, StoreError> {
    get(tx, id)?;
    let mut operation = Operation::begin(tx, now)?;
    operation.change(Entity::Template, id.0, |tx| {
        tx.execute("DELETE FROM template WHERE id = ?1", [id.0]).map_err(StoreError::from)
    })?;
    Ok(operation.id())
}

/// Counts that a mail was sent with a template; one that is gone is no failure.
pub fn used(tx: &Transaction, id: TemplateId, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE template SET uses = uses + 1, used_at = ?2 WHERE id = ?1")?
        .execute(params![id.0, now.0])?;
    Ok(())
}

/// Puts the templates of a new shop in, once: a shop that removed them does not get them back.
pub fn install<'a>(
    tx: &Transaction,
    texts: impl Iterator<Item = &'a TemplateText>,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let once = tx.execute(
        "INSERT INTO setting (name, value) VALUES ('starter_templates', 'true')
         ON CONFLICT (name) DO NOTHING",
        [],
    )?;
    if once == 1 {
        for text in texts {
            if named(tx, &text.language, &text.name)?.is_none() {
                insert(tx, text, TemplateState::Approved, now)?;
            }
        }
    }
    Ok(())
}

/// Whether [`install`] has run in this folder.
pub fn installed(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM setting WHERE name = 'starter_templates'")?.exists([])
}
