//! Who keeps the shop's passwords, and the passphrase of its vault.
//!
//! What takes a passphrase makes a key of it, which is slow on purpose; like every command it runs where blocking is fine.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::account::keys;
use super::*;
use crate::error::Failure;
use crate::model::*;
use crate::oauth;
use crate::secrets::Secret;
use crate::store::{accounts, pace};

/// A passphrase, which no debug output shows.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct Passphrase {
    /// As it was typed.
    pub passphrase: String,
}

/// Another passphrase in the place of one, of which no debug output shows any.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct PassphraseChange {
    /// The one that holds.
    pub passphrase: String,
    /// The one that is to hold.
    pub new_passphrase: String,
}

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passphrase").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for PassphraseChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PassphraseChange").finish_non_exhaustive()
    }
}

/// Returns who keeps the passwords, and whether they can be had.
pub fn secrets_status(hilo: &Hilo, _: Nothing) -> Result<SecretsStatus, Failure> {
    Ok(hilo.folder_secrets().status())
}

/// Opens the vault until Hilo is closed; what waits for it goes on at once.
///
/// Fails with [`Failure::WrongPassphrase`]; it can be tried again as often as somebody likes.
pub fn secrets_unlock(hilo: &Hilo, request: Passphrase) -> Result<Nothing, Failure> {
    hilo.folder_secrets().unlock(&Secret::new(request.passphrase))?;
    go_on(hilo)
}

/// Has a vault keep the passwords in place of the keychain, and returns what could not be taken along.
pub fn secrets_use_passphrase(hilo: &Hilo, request: Passphrase) -> Result<SecretsMoved, Failure> {
    let names = names(hilo)?;
    let passphrase = Secret::new(request.passphrase);
    let unread = hilo.folder_secrets().use_passphrase(&passphrase, &names)?;
    go_on(hilo)?;
    told(hilo, &unread)
}

/// Has the keychain keep the passwords in place of the vault, and returns what could not be taken along. Fails with
/// [`Failure::Locked`] before the passphrase was given, and with [`Failure::Keychain`]; then nothing has changed.
pub fn secrets_use_keychain(hilo: &Hilo, _: Nothing) -> Result<SecretsMoved, Failure> {
    let unread = hilo.folder_secrets().use_keychain(&names(hilo)?)?;
    go_on(hilo)?;
    told(hilo, &unread)
}

/// Puts another passphrase in the place of the one that holds.
pub fn secrets_change_passphrase(
    hilo: &Hilo,
    request: PassphraseChange,
) -> Result<Nothing, Failure> {
    let (before, next) = (Secret::new(request.passphrase), Secret::new(request.new_passphrase));
    hilo.folder_secrets().change_passphrase(&before, &next)?;
    go_on(hilo)
}

/// Begins an empty vault in place of one that nobody can open: all passwords are to be typed again.
pub fn secrets_begin_anew(hilo: &Hilo, request: Passphrase) -> Result<Nothing, Failure> {
    hilo.folder_secrets().begin_anew(&Secret::new(request.passphrase))?;
    go_on(hilo)
}

/// Has those go on who waited for a password.
fn go_on(hilo: &Hilo) -> Result<Nothing, Failure> {
    hilo.account_saved();
    hilo.store().write(|tx| Ok::<_, Failure>(pace::resume_locked(tx)?))?;
    hilo.store().publish(vec![Topic::Settings]);
    Ok(Nothing {})
}

/// Returns the names of all that the shop may have kept.
fn names(hilo: &Hilo) -> Result<Vec<String>, Failure> {
    let accounts = hilo.store().read(accounts::all)?;
    let mut names: Vec<String> = accounts.iter().flat_map(keys).collect();
    names.extend(OauthProvider::ALL.map(oauth::client_key));
    names.sort();
    names.dedup();
    Ok(names)
}

/// Says what names stand for. A secret that is kept in pieces has names that begin with its own.
fn told(hilo: &Hilo, unread: &[String]) -> Result<SecretsMoved, Failure> {
    let is_unread = |key: &String| {
        let rest = |name: &String| name.strip_prefix(key.as_str()).map(str::to_owned);
        unread.iter().filter_map(rest).any(|rest| rest.is_empty() || rest.starts_with('#'))
    };
    let accounts = hilo.store().read(accounts::all)?.into_iter();
    let accounts = accounts.filter(|account| keys(account).iter().any(is_unread));
    let clients = settings::settings_get(hilo, Nothing {})?.oauth_clients;
    let is_set_up = |provider: &OauthProvider| !clients.of(*provider).is_empty();
    let clients = OauthProvider::ALL.into_iter().filter(is_set_up);
    Ok(SecretsMoved {
        accounts: accounts.map(|account| account.from_address).collect(),
        clients: clients.filter(|each| is_unread(&oauth::client_key(*each))).collect(),
    })
}
