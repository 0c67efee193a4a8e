//! Further addresses of the shop are known by the mails that come to them.
//!
//! An address is taken for the shop's once three people's mails came to it: by the words of the mailbox's own server, of the
//! domain of the mailbox's account where not anybody can have an address there, or the account's own with a part after a
//! plus. One that is a customer's, or that a person took off the list, is none.

use rusqlite::Transaction;

use crate::error::Failure;
use crate::identity;
use crate::model::{IdentityKind, Timestamp};
use crate::net::providers;
use crate::store::{accounts, delivered_to, identities, settings};

/// People whose mails make an address the shop's. What one of them alone writes to shows what they can think of.
const WRITERS: u32 = 3;
/// Own addresses beyond which none is learned: a domain that takes mail for every name would have no end of them.
const MOST: usize = 100;

/// Notes at which addresses a mailbox got mails of whom, and takes those that are the shop's for its own.
pub(super) fn learn(
    tx: &Transaction,
    mailbox: &str,
    own: &[String],
    delivered: &[(&str, String)],
    now: Timestamp,
) -> Result<(), Failure> {
    if delivered.iter().all(|(address, _)| own.iter().any(|own| own == address)) {
        return Ok(());
    }
    let accounts = accounts::all(tx)?;
    let accounts: Vec<String> = accounts
        .iter()
        .filter(|account| account.mailbox_key() == mailbox)
        .filter_map(|account| identity::email(&account.from_address))
        .collect();
    let mut settings = settings::get(tx)?;
    let mut learned = false;
    for &(address, ref writer) in delivered {
        if own.iter().any(|own| own == address)
            || settings.own_addresses.iter().any(|own| own == address)
            || settings.own_addresses.len() >= MOST
            || !accounts.iter().any(|account| is_of(address, account))
            || identities::find(tx, IdentityKind::Email, address)?.is_some()
        {
            continue;
        }
        let writers = delivered_to::note(tx, address, writer, WRITERS)?;
        if writers.is_some_and(|writers| writers >= WRITERS) {
            settings.own_addresses.push(address.to_owned());
            learned = true;
        }
    }
    if learned {
        settings::save(tx, &settings, now)?;
    }
    Ok(())
}

/// Whether an address can be of the same shop as an account's. The table of providers knows further domains at which
/// anybody can have an address.
fn is_of(address: &str, account: &str) -> bool {
    let domain = account.rsplit('@').next().unwrap_or_default();
    let is_public = identity::is_free_mail(domain) || providers::of_domain(domain).is_some();
    identity::can_be_own(address, account, is_public)
}
