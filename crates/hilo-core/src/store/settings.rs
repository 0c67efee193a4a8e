//! Settings, a JSON value each.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::journal::{Entity, Operation};
use crate::model::{OperationId, Settings, Timestamp};

const SETTINGS: &str = "settings";
const SAMPLE: &str = "sample";

/// Returns the settings; what was never set has its default.
pub fn get(connection: &Connection) -> Result<Settings, StoreError> {
    Ok(value(connection, SETTINGS)?.unwrap_or_default())
}

/// Keeps the settings.
pub fn save(
    tx: &Transaction,
    settings: &Settings,
    now: Timestamp,
) -> Result<OperationId, StoreError> {
    save_value(tx, SETTINGS, settings, now)
}

/// Keeps a value by its name, so that undo brings the earlier one back.
pub(super) fn save_value<T: Serialize + DeserializeOwned + Default>(
    tx: &Transaction,
    name: &str,
    kept: &T,
    now: Timestamp,
) -> Result<OperationId, StoreError> {
    // The row has to be there before its change, so that undo brings the earlier one back.
    if value::<T>(tx, name)?.is_none() {
        set(tx, name, &T::default())?;
    }
    let row =
        tx.query_row("SELECT rowid FROM setting WHERE name = ?1", [name], |row| row.get(0))?;
    let mut operation = Operation::begin(tx, now)?;
    operation.change(Entity::Setting, row, |tx| set(tx, name, kept))?;
    Ok(operation.id())
}

/// Whether this folder holds the sample shop.
pub fn is_sample(connection: &Connection) -> Result<bool, StoreError> {
    Ok(value(connection, SAMPLE)?.unwrap_or(false))
}

/// Marks this folder as the sample shop.
pub fn mark_sample(tx: &Transaction) -> Result<(), StoreError> {
    set(tx, SAMPLE, &true)
}

/// Returns a value by its name, where it was ever set.
pub(super) fn value<T: DeserializeOwned>(
    connection: &Connection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

fn set<T: Serialize>(tx: &Transaction, name: &str, value: &T) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        params![name, serde_json::to_string(value)?],
    )?;
    Ok(())
}
