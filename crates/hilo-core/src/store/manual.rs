//! The service manual, a setting of its own: undo of a setting leaves it, and the other way round.

use rusqlite::{Connection, Transaction};

use super::StoreError;
use super::settings::{save_value, value};
use crate::model::{Manual, OperationId, Timestamp};

const MANUAL: &str = "manual";

/// Returns the manual; empty where nobody has written one.
pub fn get(connection: &Connection) -> Result<Manual, StoreError> {
    Ok(value(connection, MANUAL)?.unwrap_or_default())
}

/// Keeps the manual.
pub fn save(tx: &Transaction, manual: &Manual, now: Timestamp) -> Result<OperationId, StoreError> {
    save_value(tx, MANUAL, manual, now)
}
