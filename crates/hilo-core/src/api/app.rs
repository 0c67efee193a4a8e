//! The desk as a whole: status, undo.

use crate::Hilo;
use crate::api::{Nothing, UndoRequest, cases, oauth};
use crate::error::Failure;
use crate::model::*;
use crate::store::{accounts, customers, imports, journal, now, settings, status};

/// Returns the facts of the status line and the rail.
pub fn app_status(hilo: &Hilo, _: Nothing) -> Result<AppStatus, Failure> {
    hilo.store().read(|data| {
        let (messages, indexed) = status::messages(data)?;
        let account = accounts::usual(data)?;
        let outbox = status::outbox(data)?;
        let from = looks_back(hilo.now());
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_dir: hilo.dir().display().to_string(),
            sample: settings::is_sample(data)?,
            customers: customers::count(data)?,
            messages,
            indexed,
            waiting: now::count(data, from)?,
            outbox: outbox.open,
            outbox_attention: outbox.attention,
            last_sent_at: outbox.last_sent_at,
            imported: imports::freshness(data)?,
            can_send: account.is_some(),
            practice: account.is_some_and(|account| account.security == Security::Practice),
        })
    })
}

/// Returns from when on the first screen looks at who waits: thirty days back.
pub(crate) fn looks_back(now: Timestamp) -> Timestamp {
    now.plus_seconds(-30 * 24 * 3600)
}

/// Takes a change back.
pub fn undo(hilo: &Hilo, request: UndoRequest) -> Result<Changed, Failure> {
    let clients = hilo.store().read(settings::get)?.oauth_clients;
    let undone = hilo.store().write(|tx| {
        let undone = journal::undo(tx, request.operation, hilo.now())?;
        // What a case ended by may have been taken back since.
        match cases::have_ended(tx, &undone.cases)? {
            true => Ok(undone),
            false => Err(Failure::ChangedSince),
        }
    })?;
    oauth::clients_changed(hilo, &clients)?;
    Ok(Changed { customer: undone.customer, operation: undone.operation })
}
