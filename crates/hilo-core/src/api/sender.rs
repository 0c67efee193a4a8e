//! Which account a draft leaves by, and whom an answer goes to.

use rusqlite::Connection;

use crate::error::Failure;
use crate::identity;
use crate::model::{Account, Draft, MailHeaders};
use crate::store::{accounts, settings};

/// Where an answer to a mail goes: to its writer, or to whom it went where we wrote it.
pub(super) fn answer_address(data: &Connection, headers: &MailHeaders) -> Result<String, Failure> {
    let mut own = settings::get(data)?.own_addresses;
    own.extend(accounts::all(data)?.into_iter().map(|account| account.from_address));
    let own: Vec<String> = own.iter().filter_map(|address| identity::email(address)).collect();
    let others = [&headers.reply_to, &headers.from, &headers.to].into_iter().flatten();
    Ok(others
        .map(|mailbox| mailbox.address.clone())
        .find(|address| identity::email(address).is_some_and(|normal| !own.contains(&normal)))
        .unwrap_or_default())
}

/// The address of ours that a mail was written to, or that we wrote it from: the account that its answer leaves by.
pub(super) fn written_to(
    data: &Connection,
    headers: &MailHeaders,
) -> Result<Option<String>, Failure> {
    for mailbox in [&headers.to, &headers.cc, &headers.from].into_iter().flatten() {
        if let Some(account) = accounts::of(data, &mailbox.address)? {
            return Ok(Some(account.from_address));
        }
    }
    Ok(None)
}

/// Returns the account that a draft leaves by: the one that it names, or the usual one.
pub(super) fn account_of(data: &Connection, draft: &Draft) -> Result<Option<Account>, Failure> {
    let named = match &draft.from {
        Some(address) => accounts::of(data, address)?,
        None => None,
    };
    match named {
        Some(account) => Ok(Some(account)),
        None => Ok(accounts::usual(data)?),
    }
}
