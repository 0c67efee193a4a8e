//! The desk as a whole: status, settings, undo.

use rusqlite::Transaction;

use crate::Hilo;
use crate::api::{Nothing, UndoRequest};
use crate::error::{Failure, InvalidField};
use crate::identity;
use crate::model::*;
use crate::store::{StoreError, customers, imports, journal, own_names, settings, status};

/// Returns the facts of the status line and the rail.
pub fn app_status(hilo: &Hilo, _: Nothing) -> Result<AppStatus, Failure> {
    hilo.store().read(|data| {
        let (messages, indexed) = status::messages(data)?;
        let account = settings::account(data)?;
        let outbox = status::outbox(data)?;
        let from = looks_back(hilo.now());
        Ok(AppStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_dir: hilo.dir().display().to_string(),
            sample: settings::is_sample(data)?,
            customers: customers::count(data)?,
            messages,
            indexed,
            waiting: customers::count_waiting(data, from)?,
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

/// Returns the settings.
pub fn settings_get(hilo: &Hilo, _: Nothing) -> Result<Settings, Failure> {
    Ok(hilo.store().read(settings::get)?)
}

/// Keeps the settings. Own addresses are kept in their normal form.
pub fn settings_save(hilo: &Hilo, mut request: Settings) -> Result<Changed, Failure> {
    let invalid = |field, value: &str| Failure::Invalid { field, value: value.to_owned() };
    if request.time_zone.parse::<chrono_tz::Tz>().is_err() {
        return Err(invalid(InvalidField::TimeZone, &request.time_zone));
    }
    let country_known =
        request.country.len() == 2 && request.country.chars().all(|c| c.is_ascii_uppercase());
    if !country_known {
        return Err(invalid(InvalidField::Country, &request.country));
    }
    request.own_addresses = request
        .own_addresses
        .iter()
        .map(|written| {
            identity::email(written).ok_or_else(|| invalid(InvalidField::Email, written))
        })
        .collect::<Result<_, _>>()?;
    let operation = hilo.store().write(|tx| {
        super::signature::check(&mut request, &settings::get(tx)?)?;
        confirm_added(tx, &request)?;
        Ok::<_, Failure>(settings::save(tx, &request, hilo.now())?)
    })?;
    Ok(Changed { customer: None, operation })
}

/// Confirms the addresses and names of ours that the person adds: undo of an import that had guessed one leaves it.
///
/// All settings are kept at once, so one that was there before may still be nobody's word but the import's.
fn confirm_added(tx: &Transaction, settings: &Settings) -> Result<(), StoreError> {
    let before = settings::get(tx)?;
    let lists = [
        (Channel::Email, &before.own_addresses, &settings.own_addresses),
        (Channel::Whatsapp, &before.own_whatsapp_names, &settings.own_whatsapp_names),
    ];
    for (channel, before, now) in lists {
        for name in now.iter().filter(|name| !before.contains(name)) {
            own_names::confirm(tx, channel, name)?;
        }
    }
    Ok(())
}

/// Takes a change back.
pub fn undo(hilo: &Hilo, request: UndoRequest) -> Result<Changed, Failure> {
    let (operation, customer) =
        hilo.store().write(|tx| journal::undo(tx, request.operation, hilo.now()))?;
    Ok(Changed { customer, operation })
}
