//! Signing in at a provider's page: the shop's ids there, and one sign-in at a time.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::*;
use crate::error::Failure;
use crate::model::*;
use crate::oauth::{self, sign_in};
use crate::secrets::Secret;

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

/// Keeps the id under which the shop has registered Hilo at a provider, and in the keychain what comes with it.
pub fn oauth_client_save(hilo: &Hilo, request: OauthClientSave) -> Result<Changed, Failure> {
    let client = serde_json::json!({ request.provider.as_str(): request.client.trim() });
    let change = serde_json::Map::from_iter([("oauth_clients".to_owned(), client)]);
    let changed = settings::settings_save(hilo, SettingsChange(change))?;
    if let Some(secret) = request.secret {
        let secret = Secret::new(secret.trim());
        oauth::keep_client_secret(hilo.secrets().as_ref(), request.provider, &secret)?;
    }
    Ok(changed)
}

/// Begins a sign-in and returns the page to open in the browser. Another that runs is ended.
///
/// What it brings is used at once and kept when the account is saved.
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
