//! Signing in at a provider's page: the shop's ids there, and one sign-in at a time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::*;
use crate::error::Failure;
use crate::model::*;
use crate::oauth::{self, sign_in};
use crate::store::{accounts, pace, sent_copy, settings as kept};

/// A sign-in at a provider's page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OauthStart {
    /// Where.
    pub provider: OauthProvider,
    /// User name of the account that it is for.
    pub user: String,
    /// Language of the page that the browser comes back to, `es` or `en`.
    pub language: String,
}

/// The id under which the shop has registered Hilo at a provider, with what no debug output shows.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct OauthClientSave {
    /// Where.
    pub provider: OauthProvider,
    /// The id; empty for none.
    pub client: String,
    /// The secret that comes with it, for the keychain; empty for none, `None` keeps the one that is there.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub secret: Option<String>,
}

impl std::fmt::Debug for OauthClientSave {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OauthClientSave").field("provider", &self.provider).finish_non_exhaustive()
    }
}

/// Returns the providers at whose page one can sign in, and under which ids the shop has registered Hilo there.
pub fn oauth_offers(hilo: &Hilo, _: Nothing) -> Result<Vec<OauthOffer>, Failure> {
    oauth::offers(hilo)
}

/// Keeps the id under which the shop has registered Hilo at a provider, and in the keychain what comes with it. What had
/// stopped for want of it goes on.
///
/// A secret belongs to the id with which it was given: no other is shown with it. Where the keychain does not take it,
/// nothing is changed.
pub fn oauth_client_save(hilo: &Hilo, request: OauthClientSave) -> Result<Changed, Failure> {
    let (provider, client) = (request.provider, request.client.trim());
    settings::check_client(client)?;
    let keep =
        |secret: &str| oauth::keep_client_secret(hilo.secrets().as_ref(), provider, client, secret);
    if let Some(secret) = request.secret.filter(|_| !client.is_empty()) {
        keep(secret.trim())?;
    }
    let ids = serde_json::json!({ provider.as_str(): client });
    let change = serde_json::Map::from_iter([("oauth_clients".to_owned(), ids)]);
    let changed = settings::settings_save(hilo, SettingsChange(change))?;
    if client.is_empty() {
        // Without its id it is good for nothing: one that stays behind is untidy, and no reason to fail.
        let _ = keep("");
    }
    resume(hilo, &[provider])?;
    Ok(changed)
}

/// Has what had stopped for want of a client id go on, where another is there now than `before`.
pub(super) fn clients_changed(hilo: &Hilo, before: &OauthClients) -> Result<(), Failure> {
    let now = hilo.store().read(kept::get)?.oauth_clients;
    let mut changed = OauthProvider::ALL.to_vec();
    changed.retain(|provider| before.of(*provider) != now.of(*provider));
    if changed.is_empty() { Ok(()) } else { resume(hilo, &changed) }
}

/// Has the accounts that sign in at these providers try again.
fn resume(hilo: &Hilo, providers: &[OauthProvider]) -> Result<(), Failure> {
    hilo.account_saved();
    hilo.store().write(|tx| {
        let mut accounts = accounts::all(tx)?;
        accounts.retain(|account| account.oauth.is_some_and(|at| providers.contains(&at)));
        for account in accounts {
            pace::resume(tx, Some(&account.from_address))?;
            sent_copy::resume(tx, hilo.now(), Some(&account.from_address))?;
        }
        Ok::<_, Failure>(())
    })?;
    hilo.store().publish(vec![Topic::Settings]);
    Ok(())
}

/// Begins a sign-in and returns the page to open in the browser. Another that runs is ended.
///
/// What it brings is tried with the account's tests and kept when the account is saved.
pub fn oauth_start(hilo: &Hilo, request: OauthStart) -> Result<OauthSignIn, Failure> {
    sign_in::start(hilo, request.provider, request.user.trim(), request.language == "en")
}

/// Returns how the last sign-in of this process stands.
pub fn oauth_sign_in(hilo: &Hilo, _: Nothing) -> Result<Option<OauthSignIn>, Failure> {
    Ok(sign_in::last(hilo))
}

/// Ends a sign-in that runs.
pub fn oauth_cancel(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    sign_in::cancel(hilo);
    Ok(Nothing {})
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;
    use crate::secrets::{Memory, Secret, Secrets};

    /// A keychain that can be closed.
    #[derive(Debug, Default)]
    struct Closable {
        closed: AtomicBool,
        kept: Memory,
    }

    impl Secrets for Closable {
        fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
            self.kept.get(key)
        }
        fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
            match self.closed.load(Ordering::Relaxed) {
                true => Err(Failure::Keychain { detail: "closed".into() }),
                false => self.kept.set(key, secret),
            }
        }
        fn remove(&self, key: &str) -> Result<(), Failure> {
            self.kept.remove(key)
        }
    }

    fn save(hilo: &Hilo, client: &str, secret: Option<&str>) -> Result<Changed, Failure> {
        let (client, secret) = (client.to_owned(), secret.map(str::to_owned));
        oauth_client_save(hilo, OauthClientSave { provider: OauthProvider::Google, client, secret })
    }

    #[test]
    fn a_client_id_whose_secret_the_keychain_does_not_take_changes_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let keychain = Arc::new(Closable::default());
        let secrets = Arc::clone(&keychain) as Arc<dyn Secrets>;
        let hilo = Hilo::open(dir.path(), secrets).expect("a shop");
        let clients = || hilo.store().read(kept::get).expect("settings").oauth_clients;
        save(&hilo, "el-primero", Some("uno")).expect("kept");
        keychain.closed.store(true, Ordering::Relaxed);
        assert!(save(&hilo, "el-segundo", Some("dos")).is_err());
        assert_eq!(clients().of(OauthProvider::Google), "el-primero");
        keychain.closed.store(false, Ordering::Relaxed);
        assert!(save(&hilo, "con espacio", Some("tres")).is_err());
        let secret =
            |client| oauth::client_secret(hilo.secrets().as_ref(), OauthProvider::Google, client);
        assert_eq!(secret("el-primero").expect("the keychain"), Some(Secret::new("uno")));
    }
}
