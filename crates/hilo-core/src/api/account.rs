//! The account that mail leaves by, and the practice mailbox.

use std::collections::BTreeSet;

use rusqlite::Transaction;

use super::*;
use crate::attendant::runtime;
use crate::channel::email;
use crate::error::{Failure, InvalidField, Thing};
use crate::identity;
use crate::mailbox::connection::Way;
use crate::mailbox::{self, copies};
use crate::model::*;
use crate::net::{Trouble, answers, tls};
use crate::oauth::{self, Credential};
use crate::outbox::mime;
use crate::outbox::smtp::{self, Limits, Route};
use crate::secrets::Secret;
use crate::store::{
    accounts, blobs, customers, folders, identities, own_names, pace, practice, sent_copy, settings,
};
use crate::template;
use crate::{Hilo, discovery};

/// Address that practice mails come from. Its domain belongs to nobody and never will (RFC 2606), so
/// that no practice mail can be taken for a real one.
const PRACTICE_ADDRESS: &str = "tienda@practica.example";

/// Practice mails that are shown.
const PRACTICE_SHOWN: u32 = 100;

/// Returns the usual account, if one is set up.
pub fn account_get(hilo: &Hilo, _: Nothing) -> Result<Option<Account>, Failure> {
    Ok(hilo.store().read(accounts::usual)?)
}

/// Returns the accounts, the usual one first.
pub fn account_list(hilo: &Hilo, _: Nothing) -> Result<Vec<Account>, Failure> {
    Ok(hilo.store().read(accounts::all)?)
}

/// Returns how Hilo stands with the mailboxes; `None` where nothing is received. Of several it is the one in whose way
/// something stands, or the one that was in step longest ago; what is left out and what is older is that of all.
pub fn mailbox_visit(hilo: &Hilo, _: Nothing) -> Result<Option<MailboxVisit>, Failure> {
    hilo.store().read(|data| {
        let receiving = accounts::all(data)?.into_iter().filter(Account::receives);
        // Two accounts may have one mailbox.
        let keys: BTreeSet<String> = receiving.map(|account| account.mailbox_key()).collect();
        let mut visits = Vec::new();
        for key in keys {
            visits.extend(folders::visit(data, &key)?);
        }
        let sum = |of: fn(&MailboxVisit) -> u32| visits.iter().map(of).sum();
        let left_out = sum(|visit| visit.left_out);
        let (read, mails) = (sum(|visit| visit.read), sum(|visit| visit.mails));
        let has_older = visits.iter().any(|visit| visit.has_older);
        let goes_on = visits.iter().any(|visit| visit.has_older && !visit.paused);
        let paused = has_older && !goes_on;
        let worst =
            visits.into_iter().min_by_key(|visit| (visit.problem.is_none(), visit.in_step_at));
        Ok(worst.map(|worst| MailboxVisit { left_out, read, mails, has_older, paused, ..worst }))
    })
}

/// Returns how Hilo stands with the mailbox of each account that receives.
pub fn mailbox_visits(hilo: &Hilo, _: Nothing) -> Result<Vec<AccountVisit>, Failure> {
    hilo.store().read(|data| {
        let receiving = accounts::all(data)?.into_iter().filter(Account::receives);
        receiving
            .map(|account| {
                let visit = folders::visit(data, &account.mailbox_key())?;
                Ok(AccountVisit { address: account.from_address, visit })
            })
            .collect()
    })
}

/// Has the mailboxes visited now, whatever they rest for.
pub fn mailbox_retry(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    hilo.account_saved();
    hilo.store().publish(vec![Topic::Settings]);
    Ok(Nothing {})
}

/// Stops the older mails of an account, or of all, from coming in, or has them come in again: that holds until it is said
/// otherwise. What is new comes all the same.
pub fn mailbox_pause(hilo: &Hilo, request: MailboxPause) -> Result<Nothing, Failure> {
    hilo.store().write(|tx| {
        let meant = match &request.address {
            Some(address) => accounts::of(tx, address)?.into_iter().collect(),
            None => accounts::all(tx)?,
        };
        for account in meant.iter().filter(|account| account.receives()) {
            folders::pause(tx, &account.mailbox_key(), request.paused)?;
        }
        Ok(Nothing {})
    })
}

/// Returns the accounts whose addresses stand in records of customers.
pub fn accounts_of_customers(hilo: &Hilo, _: Nothing) -> Result<Vec<AccountOfCustomer>, Failure> {
    hilo.store().read(|data| {
        let mut found = Vec::new();
        for Account { from_address: address, .. } in accounts::all(data)? {
            let Some(value) = identity::email(&address) else { continue };
            if let Some((_, customer)) = identities::find(data, IdentityKind::Email, &value)? {
                let title = customers::title(data, customer)?;
                found.push(AccountOfCustomer { address, customer, title });
            }
        }
        Ok(found)
    })
}

/// Searches for the servers of an address, and returns how that ended. Blocks for half a minute at most.
pub fn account_find(hilo: &Hilo, request: AccountFind) -> Result<AccountSearch, Failure> {
    discovery::find(hilo, &request.address)
}

/// Returns how far the last search of this process has come.
pub fn account_search(hilo: &Hilo, _: Nothing) -> Result<Option<AccountSearch>, Failure> {
    Ok(discovery::last(hilo))
}

/// Ends a search that runs: its answer is one without servers.
pub fn account_search_cancel(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    discovery::cancel(hilo);
    Ok(Nothing {})
}

/// Keeps an account, and its password in the keychain.
pub fn account_save(hilo: &Hilo, request: AccountSave) -> Result<Account, Failure> {
    let account = checked(hilo, request.account)?;
    if account.security == Security::Practice {
        return account_practice(hilo, Nothing {});
    }
    if account.oauth.is_some() {
        runtime()?.block_on(hilo.oauth().saved(hilo, &account.password_key()))?;
    } else {
        let given = [(account.password_key(), &request.password)];
        let given = given
            .into_iter()
            .chain(own_incoming_key(&account).map(|key| (key, &request.incoming_password)));
        for (key, password) in given {
            if let Some(password) = password {
                hilo.secrets().set(&key, &Secret::new(password.as_str()))?;
            }
        }
    }
    hilo.account_saved();
    let forgotten = hilo.store().write(|tx| {
        let before = accounts::all(tx)?;
        if let Some(replaced) = &request.replaces {
            accounts::move_to(tx, replaced, &account.from_address)?;
        }
        // Practice ends where mails leave for real.
        if let Some(practice) = before.iter().find(|account| account.security == Security::Practice)
        {
            accounts::remove(tx, &practice.from_address)?;
        }
        accounts::put(tx, &account)?;
        // The others have not changed: a wrong password of theirs is not tried again for that.
        let address = Some(account.from_address.as_str());
        pace::resume(tx, address)?;
        keep_copies(tx)?;
        sent_copy::resume(tx, hilo.now(), address)?;
        own_address(tx, &account.from_address, hilo.now())?;
        unused(tx, &before)
    })?;
    forget_all(hilo, &forgotten);
    Ok(account)
}

/// Makes an account the one that mails leave by that are no answer.
pub fn account_make_usual(hilo: &Hilo, request: OfAccount) -> Result<Nothing, Failure> {
    hilo.store().write(|tx| match accounts::make_usual(tx, &request.address)? {
        true => Ok(Nothing {}),
        false => Err(Failure::NotFound { thing: Thing::Mailbox }),
    })
}

/// Wants copies of the mails of those accounts that have a mailbox, and of no others.
fn keep_copies(tx: &Transaction) -> Result<(), Failure> {
    let accounts = accounts::all(tx)?.into_iter().filter(|account| account.incoming.is_some());
    let addresses: Vec<String> =
        accounts.map(|account| account.from_address.trim().to_owned()).collect();
    Ok(sent_copy::drop_others(tx, &addresses)?)
}

/// Returns the keys of passwords that accounts had and none has any more.
fn unused(tx: &Transaction, before: &[Account]) -> Result<Vec<String>, Failure> {
    let kept: Vec<String> = accounts::all(tx)?.iter().flat_map(keys).collect();
    Ok(before.iter().flat_map(keys).filter(|key| !kept.contains(key)).collect())
}

/// Forgets what was kept under keys that no account has any more.
fn forget_all(hilo: &Hilo, keys: &[String]) {
    for key in keys {
        // A password that stays behind in the keychain is untidy, and no reason to fail.
        let _ = forget(hilo, key);
    }
}

/// Forgets what was kept under a key.
fn forget(hilo: &Hilo, key: &str) -> Result<(), Failure> {
    if key.starts_with(OAUTH_KEY) {
        return runtime()?.block_on(hilo.oauth().forget(hilo, key));
    }
    hilo.secrets().remove(key)
}

/// Returns the key of the mailbox's password, where it is not the one for sending.
fn own_incoming_key(account: &Account) -> Option<String> {
    let incoming = account.incoming.as_ref()?;
    let (_, key) = account.incoming_user(incoming);
    Some(key).filter(|key| *key != account.password_key())
}

/// Returns the keys of the account's passwords.
pub(super) fn keys(account: &Account) -> Vec<String> {
    let sending = (account.security != Security::Practice).then(|| account.password_key());
    sending.into_iter().chain(own_incoming_key(account)).collect()
}

/// Signs in without sending anything. With `password` `None` the one in the keychain is used; where one has signed in at
/// the provider's page and not saved the account since, what that has brought.
pub fn account_test(hilo: &Hilo, request: AccountSave) -> Result<AccountTest, Failure> {
    let account = checked(hilo, request.account)?;
    if account.security == Security::Practice {
        return Ok(AccountTest { problem: None, server_text: String::new(), page: None });
    }
    let host = account.host.clone();
    let credential = match (account.oauth, request.password) {
        (None, Some(password)) => Some(Credential::Password(Secret::new(password))),
        (None, None) => hilo.secrets().get(&account.password_key())?.map(Credential::Password),
        (Some(_), _) => {
            let none = || Err(Trouble::lasting(SendProblem::NoPassword, ""));
            match oauth::credential(hilo, &account, &host, none) {
                Ok(credential) => Some(credential.as_signed_in()),
                Err(Trouble { problem, server_text, .. }) => {
                    return Ok(AccountTest { problem: Some(problem), server_text, page: None });
                }
            }
        }
    };
    let route = Route::Server { account: Box::new(account), credential };
    let mut tested = runtime()?.block_on(smtp::test(&route, Limits::default()));
    tested.page = page(&host, tested.problem);
    Ok(tested)
}

/// Signs in to the mailbox and looks for the folder for sent mails, without changing anything.
pub fn incoming_test(hilo: &Hilo, request: AccountSave) -> Result<IncomingTest, Failure> {
    let account = checked(hilo, request.account)?;
    let given = match own_incoming_key(&account) {
        Some(_) => request.incoming_password,
        None => request.password,
    };
    let password = |key: &str| match given {
        Some(password) => Ok(Secret::new(password)),
        None => copies::kept_password(hilo.secrets().as_ref(), key),
    };
    let way = Way::of(hilo, &account, password)
        .unwrap_or_else(|| Err(Trouble::lasting(SendProblem::UnknownHost, "")));
    let mut tested = match way {
        Ok(mut way) => {
            way.credential = way.credential.as_signed_in();
            runtime()?.block_on(copies::test(&way, mailbox::connection::Limits::default()))
        }
        Err(Trouble { problem, server_text, .. }) => {
            IncomingTest { problem: Some(problem), server_text, page: None, folder: String::new() }
        }
    };
    let host = account.incoming.as_ref().map_or("", |incoming| incoming.host.as_str());
    tested.page = page(host, tested.problem);
    Ok(tested)
}

fn page(host: &str, problem: Option<SendProblem>) -> Option<String> {
    answers::page(host, problem?).map(str::to_owned)
}

/// Forgets an account, or the usual one where none is named, and its passwords.
pub fn account_remove(hilo: &Hilo, request: AccountRemove) -> Result<Nothing, Failure> {
    hilo.account_saved();
    let forgotten = hilo.store().write(|tx| {
        let before = accounts::all(tx)?;
        let named =
            request.address.or_else(|| before.first().map(|usual| usual.from_address.clone()));
        if let Some(address) = named {
            accounts::remove(tx, &address)?;
        }
        // What a person wanted of a mailbox ends with it.
        let kept: Vec<String> = accounts::all(tx)?.iter().map(Account::mailbox_key).collect();
        for gone in before.iter().map(Account::mailbox_key).filter(|key| !kept.contains(key)) {
            folders::pause(tx, &gone, false)?;
        }
        keep_copies(tx)?;
        unused(tx, &before)
    })?;
    for key in forgotten {
        forget(hilo, &key)?;
    }
    Ok(Nothing {})
}

/// Switches to the practice mailbox, in place of all accounts: they and their passwords are forgotten.
pub fn account_practice(hilo: &Hilo, _: Nothing) -> Result<Account, Failure> {
    let (account, forgotten) = hilo.store().write(|tx| {
        let account = Account {
            host: "127.0.0.1".into(),
            port: 0,
            security: Security::Practice,
            user: String::new(),
            from_address: PRACTICE_ADDRESS.into(),
            from_name: settings::get(tx)?.shop_name,
            authority: None,
            per_minute: 0,
            incoming: None,
            oauth: None,
        };
        let before = accounts::all(tx)?;
        for other in &before {
            accounts::remove(tx, &other.from_address)?;
        }
        accounts::put(tx, &account)?;
        pace::resume(tx, None)?;
        keep_copies(tx)?;
        Ok::<_, Failure>((account, unused(tx, &before)?))
    })?;
    forget_all(hilo, &forgotten);
    Ok(account)
}

/// Returns what arrived at the practice mailbox, newest first.
pub fn practice_mails(hilo: &Hilo, _: Nothing) -> Result<Vec<PracticeMail>, Failure> {
    hilo.store().read(|data| {
        practice::list(data, PRACTICE_SHOWN)?
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
fn checked(hilo: &Hilo, mut account: Account) -> Result<Account, Failure> {
    let invalid = |field, value: &str| Err(Failure::Invalid { field, value: value.to_owned() });
    account.host = account.host.trim().to_owned();
    account.user = account.user.trim().to_owned();
    account.from_name = template::header(&account.from_name);
    account.from_address = account.from_address.trim().to_owned();
    account.authority = account.authority.filter(|pem| !pem.trim().is_empty());
    if account.security == Security::Practice {
        account.incoming = None;
        return Ok(account);
    }
    server(&account.host, account.port)?;
    if let Some(incoming) = &mut account.incoming {
        incoming.host = incoming.host.trim().to_owned();
        incoming.user = incoming.user.trim().to_owned();
        server(&incoming.host, incoming.port)?;
        if incoming.security == Security::Practice {
            return invalid(InvalidField::Server, &incoming.host);
        }
    }
    if let Some(provider) = account.oauth {
        if account.user.is_empty() {
            account.user = account.from_address.clone();
        }
        let hosts = [Some(&account.host), account.incoming.as_ref().map(|incoming| &incoming.host)];
        for host in hosts.into_iter().flatten() {
            if hilo.oauth().of_server(host) != Some(provider) {
                return invalid(InvalidField::Server, host);
            }
        }
    }
    match mime::address(&account.from_address) {
        // As mails carry it and as it is read from them: a domain beyond ASCII has another form there than typed.
        Ok(address) => account.from_address = address.to_string(),
        Err(_) => return invalid(InvalidField::Email, &account.from_address),
    }
    match &account.authority {
        Some(pem) if !tls::authority_is_fine(pem) => invalid(InvalidField::Authority, ""),
        Some(_) | None => Ok(account),
    }
}

fn server(host: &str, port: u16) -> Result<(), Failure> {
    let is_odd = host.is_empty()
        || host.len() > 253
        || host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/');
    if is_odd || port == 0 {
        return Err(Failure::Invalid {
            field: InvalidField::Server,
            value: format!("{host}:{port}"),
        });
    }
    Ok(())
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
