//! The account that mail leaves by, and the practice mailbox.

use rusqlite::Transaction;

use super::*;
use crate::Hilo;
use crate::channel::email;
use crate::error::{Failure, InvalidField};
use crate::identity;
use crate::model::*;
use crate::outbox::mime;
use crate::outbox::smtp::{self, Limits, Route};
use crate::outbox::worker::runtime;
use crate::secrets::Secret;
use crate::store::{blobs, outbox, own_names, settings};
use crate::template;

/// Address that practice mails come from. Its domain belongs to nobody and never will (RFC 2606), so
/// that no practice mail can be taken for a real one.
const PRACTICE_ADDRESS: &str = "tienda@practica.example";

/// Practice mails that are shown.
const PRACTICE_SHOWN: u32 = 100;

/// Returns the account, if one is set up.
pub fn account_get(hilo: &Hilo, _: Nothing) -> Result<Option<Account>, Failure> {
    Ok(hilo.store().read(settings::account)?)
}

/// Keeps an account, and its password in the keychain.
pub fn account_save(hilo: &Hilo, request: AccountSave) -> Result<Account, Failure> {
    let account = checked(request.account)?;
    if account.security == Security::Practice {
        return account_practice(hilo, Nothing {});
    }
    let key = smtp::password_key(&account);
    if let Some(password) = &request.password {
        hilo.secrets().set(&key, &Secret::new(password.as_str()))?;
    }
    let before = hilo.store().write(|tx| {
        let before = settings::account(tx)?;
        settings::set_account(tx, Some(&account))?;
        own_address(tx, &account.from_address, hilo.now())?;
        Ok::<_, Failure>(before)
    })?;
    if let Some(before) = before.map(|before| smtp::password_key(&before)).filter(|old| *old != key)
    {
        // A password that stays behind in the keychain is untidy, and no reason to fail.
        let _ = hilo.secrets().remove(&before);
    }
    Ok(account)
}

/// Signs in without sending anything. With `password` `None` the one in the keychain is used.
pub fn account_test(hilo: &Hilo, request: AccountSave) -> Result<AccountTest, Failure> {
    let account = checked(request.account)?;
    if account.security == Security::Practice {
        return Ok(AccountTest { problem: None, server_text: String::new() });
    }
    let password = match request.password {
        Some(password) => Some(Secret::new(password)),
        None => hilo.secrets().get(&smtp::password_key(&account))?,
    };
    let route = Route::Server { account, password };
    Ok(runtime()?.block_on(smtp::test(&route, Limits::default())))
}

/// Forgets the account and its password.
pub fn account_remove(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    let account = hilo.store().read(settings::account)?;
    hilo.store().write(|tx| settings::set_account(tx, None))?;
    if let Some(account) = account.filter(|account| account.security != Security::Practice) {
        hilo.secrets().remove(&smtp::password_key(&account))?;
    }
    Ok(Nothing {})
}

/// Switches to the practice mailbox.
pub fn account_practice(hilo: &Hilo, _: Nothing) -> Result<Account, Failure> {
    hilo.store().write(|tx| {
        let account = Account {
            host: "127.0.0.1".into(),
            port: 0,
            security: Security::Practice,
            user: String::new(),
            from_address: PRACTICE_ADDRESS.into(),
            from_name: settings::get(tx)?.shop_name,
            authority: None,
        };
        settings::set_account(tx, Some(&account))?;
        Ok(account)
    })
}

/// Returns what arrived at the practice mailbox, newest first.
pub fn practice_mails(hilo: &Hilo, _: Nothing) -> Result<Vec<PracticeMail>, Failure> {
    hilo.store().read(|data| {
        outbox::practice(data, PRACTICE_SHOWN)?
            .into_iter()
            .map(|mail| {
                let raw = blobs::get(data, mail.blob)?;
                let parsed = email::parse(&raw).unwrap_or_default();
                let from = parsed.headers.from.first().map(|from| match from.name.as_str() {
                    "" => from.address.clone(),
                    name => format!("{name} <{}>", from.address),
                });
                Ok(PracticeMail {
                    number: mail.number,
                    arrived_at: mail.arrived_at,
                    recipients: mail.recipients,
                    from: from.unwrap_or_default(),
                    subject: parsed.subject,
                    text: parsed.text,
                    html: email::rendered(&raw).map(|html| html.document),
                })
            })
            .collect()
    })
}

/// Checks an account and tidies what was typed.
fn checked(mut account: Account) -> Result<Account, Failure> {
    let invalid = |field, value: &str| Err(Failure::Invalid { field, value: value.to_owned() });
    account.host = account.host.trim().to_owned();
    account.user = account.user.trim().to_owned();
    account.from_name = template::header(&account.from_name);
    account.from_address = account.from_address.trim().to_owned();
    account.authority = account.authority.filter(|pem| !pem.trim().is_empty());
    if account.security == Security::Practice {
        return Ok(account);
    }
    let host_is_odd = account.host.is_empty()
        || account.host.len() > 253
        || account.host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/');
    if host_is_odd || account.port == 0 {
        return invalid(InvalidField::Server, &format!("{}:{}", account.host, account.port));
    }
    if mime::address(&account.from_address).is_err() {
        return invalid(InvalidField::Email, &account.from_address);
    }
    match &account.authority {
        Some(pem) if !smtp::authority_is_fine(pem) => invalid(InvalidField::Authority, ""),
        Some(_) | None => Ok(account),
    }
}

/// Notes that an address is ours, so that mail from it is seen as written by us.
fn own_address(tx: &Transaction, address: &str, now: Timestamp) -> Result<(), Failure> {
    let Some(normal) = identity::email(address) else { return Ok(()) };
    own_names::confirm(tx, Channel::Email, &normal)?;
    let mut settings = settings::get(tx)?;
    if !settings.own_addresses.contains(&normal) {
        settings.own_addresses.push(normal);
        settings::save(tx, &settings, now)?;
    }
    Ok(())
}
