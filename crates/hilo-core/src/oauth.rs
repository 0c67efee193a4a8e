//! Signing in at the provider's own page (OAuth 2.0 with PKCE; RFC 6749, 7636, 8252) in place of a password.
//!
//! The person agrees in the browser ([`sign_in`]). What Hilo is given there for good, the permission, is kept in the
//! keychain once the account is saved; the tokens that it is exchanged for are good for an hour or so, live in memory and
//! are shown to the provider's mail servers and to nobody else ([`bearer`]). Neither is ever in the database, a log or an
//! export. Every provider is asked by https alone.
//!
//! The ids under which programs are known to the providers belong to whoever registers one: the shop's are settings, and
//! none comes with Hilo.

pub mod bearer;
mod exchange;
mod loopback;
mod pkce;
pub mod provider;
pub mod sign_in;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::Hilo;
use crate::error::{Failure, Thing};
use crate::model::{OauthOffer, OauthProvider};
use crate::net::names::Names;
use crate::secrets::{Secret, Secrets, long};
use crate::store::settings;

pub use bearer::{Bearer, Credential, credential, xoauth2};
pub use exchange::MakeNames;
pub use provider::Provider;

use bearer::Session;
use exchange::Endpoint;
use sign_in::Attempt;

/// How long the person has for the page.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// The sign-ins of a process.
#[derive(Default)]
pub struct Oauth {
    /// By the key of the account's permission.
    sessions: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Session>>>>,
    attempt: Mutex<Option<Attempt>>,
    stand_ins: Mutex<Vec<StandIn>>,
}

/// Another place in a provider's stead, for tests: nothing but code can name one, and it is asked by https as any other.
#[derive(Clone)]
pub struct StandIn {
    /// The provider as it is to be taken.
    pub provider: Provider,
    /// How its names become connections.
    pub names: MakeNames,
    /// How long the person has for the page.
    pub patience: Duration,
}

/// Locks; what is held is whole at any moment, so a panic elsewhere does not spoil it.
fn held<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Oauth {
    /// Puts another place in a provider's stead.
    pub fn stand_in(&self, other: StandIn) {
        held(&self.stand_ins).insert(0, other);
    }

    fn place(&self, provider: OauthProvider) -> Option<StandIn> {
        let stand_ins = held(&self.stand_ins);
        if let Some(other) = stand_ins.iter().find(|other| other.provider.provider == provider) {
            return Some(other.clone());
        }
        let known = provider::all().iter().find(|known| known.provider == provider)?;
        let names: MakeNames = Arc::new(Names::system);
        Some(StandIn { provider: known.clone(), names, patience: PATIENCE })
    }

    /// Returns the provider whose mail server this is.
    pub fn of_server(&self, host: &str) -> Option<OauthProvider> {
        let mut all = OauthProvider::ALL.into_iter();
        all.find(|provider| self.place(*provider).is_some_and(|at| at.provider.has_server(host)))
    }

    fn session(&self, key: &str) -> Arc<tokio::sync::Mutex<Session>> {
        Arc::clone(held(&self.sessions).entry(key.to_owned()).or_default())
    }
}

/// Returns where one can sign in.
pub fn offers(hilo: &Hilo) -> Result<Vec<OauthOffer>, Failure> {
    let clients = hilo.store().read(settings::get)?.oauth_clients;
    let places = OauthProvider::ALL.into_iter().filter_map(|each| hilo.oauth().place(each));
    let offer = |StandIn { provider, .. }: StandIn| OauthOffer {
        provider: provider.provider,
        servers: provider.servers,
        client: clients.of(provider.provider).to_owned(),
        takes_secret: provider.takes_secret,
        register_page: provider.register,
    };
    Ok(places.map(offer).collect())
}

/// Keeps the secret that comes with a client id, or forgets it where it is empty. It is none of a person's: whoever takes
/// Hilo apart could read it. It is kept like one all the same, with its id, so that no other id is ever shown with it.
pub fn keep_client_secret(
    secrets: &dyn Secrets,
    provider: OauthProvider,
    client: &str,
    secret: &str,
) -> Result<(), Failure> {
    let key = client_key(provider);
    if secret.is_empty() {
        long::remove(secrets, &key)
    } else {
        long::set(secrets, &key, &Secret::new(format!("{client}\n{secret}")))
    }
}

/// Returns the secret that came with a client id.
pub(crate) fn client_secret(
    secrets: &dyn Secrets,
    provider: OauthProvider,
    client: &str,
) -> Result<Option<Secret>, Failure> {
    let kept = long::get(secrets, &client_key(provider))?;
    let with_id = kept.as_ref().and_then(|kept| kept.expose().split_once('\n'));
    Ok(with_id.filter(|(of, _)| *of == client).map(|(_, secret)| Secret::new(secret)))
}

/// Returns the key of what comes with the client id at a provider.
pub(crate) fn client_key(provider: OauthProvider) -> String {
    format!("oauth-client:{}", provider.as_str())
}

/// Returns the way to a provider's token endpoint. Fails with [`Failure::NotFound`] where the shop has no client id there.
fn endpoint(hilo: &Hilo, provider: OauthProvider) -> Result<(Endpoint, Duration), Failure> {
    let none = || Failure::NotFound { thing: Thing::OauthClient };
    let client = hilo.store().read(settings::get)?.oauth_clients.of(provider).to_owned();
    let place = hilo.oauth().place(provider).filter(|_| !client.is_empty()).ok_or_else(none)?;
    let secret = match place.provider.takes_secret {
        true => client_secret(hilo.secrets().as_ref(), place.provider.provider, &client)?,
        false => None,
    };
    let StandIn { provider, names, patience } = place;
    Ok((Endpoint { provider, client, secret, names }, patience))
}
