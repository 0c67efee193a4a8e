//! Which addresses and names are the shop's, as far as imports said so.
//!
//! Several imports may say the same of a name: it stays in the settings until the last of them is undone. A name that
//! the person had set there already is none of an import's.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{StoreError, settings};
use crate::model::{Channel, ImportId, Settings, Timestamp};

/// Keeps that a name is ours, as an import says.
pub fn say(
    tx: &Transaction,
    import: ImportId,
    channel: Channel,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut settings = settings::get(tx)?;
    let known = list(&mut settings, channel);
    let is_new = !known.iter().any(|known| known == name);
    if is_new {
        known.push(name.to_owned());
        settings::save(tx, &settings, now)?;
    }
    if is_new || is_said(tx, channel, name)? {
        keep(tx, import, channel, name)?;
    }
    Ok(())
}

/// Forgets that imports said so: the person has, and no undo may take it away.
pub fn confirm(tx: &Transaction, channel: Channel, name: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM import_own WHERE channel = ?1 AND name = ?2")?
        .execute(params![channel.as_str(), name])?;
    Ok(())
}

/// Takes back what an import said and no other does. Call it once the messages of the import are gone.
pub fn take_back(tx: &Transaction, import: ImportId, now: Timestamp) -> Result<(), StoreError> {
    let said: Vec<(String, String)> = tx
        .prepare_cached("DELETE FROM import_own WHERE import_id = ?1 RETURNING channel, name")?
        .query_map([import.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut settings = settings::get(tx)?;
    let before = settings.clone();
    for (channel, name) in said {
        let channel = Channel::parse(&channel).unwrap_or(Channel::Other);
        if is_said(tx, channel, &name)? {
            continue;
        }
        match heir(tx, channel, &name)? {
            Some(other) => keep(tx, other, channel, &name)?,
            None => list(&mut settings, channel).retain(|known| *known != name),
        }
    }
    if settings != before {
        settings::save(tx, &settings, now)?;
    }
    Ok(())
}

fn keep(tx: &Transaction, import: ImportId, channel: Channel, name: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO import_own (import_id, channel, name) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![import.0, channel.as_str(), name])?;
    Ok(())
}

fn is_said(tx: &Transaction, channel: Channel, name: &str) -> rusqlite::Result<bool> {
    tx.prepare_cached("SELECT 1 FROM import_own WHERE channel = ?1 AND name = ?2")?
        .exists(params![channel.as_str(), name])
}

/// Returns an import whose messages went out under the name: it was not asked about, because the name was known.
fn heir(tx: &Transaction, channel: Channel, name: &str) -> rusqlite::Result<Option<ImportId>> {
    let written = match channel {
        Channel::Email => {
            "SELECT import_id FROM mail JOIN message ON message.id = message_id
             WHERE import_id IS NOT NULL AND instr(lower(headers), lower(json_quote(?1))) LIMIT 1"
        }
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            "SELECT import_id FROM message WHERE import_id IS NOT NULL AND channel = 'whatsapp'
                AND direction = 'out' AND sender = ?1 LIMIT 1"
        }
    };
    tx.prepare_cached(written)?.query_row([name], |row| row.get(0).map(ImportId)).optional()
}

fn list(settings: &mut Settings, channel: Channel) -> &mut Vec<String> {
    match channel {
        Channel::Email => &mut settings.own_addresses,
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            &mut settings.own_whatsapp_names
        }
    }
}
