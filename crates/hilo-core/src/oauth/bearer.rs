//! The token that a mail server is shown: held while it is good, renewed a little before it ends.
//!
//! One renewal at a time for each permission: whoever comes meanwhile waits for it and takes what it brings.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Oauth, endpoint, exchange};
use crate::Hilo;
use crate::error::{Failure, Thing};
use crate::model::{Account, OauthProvider, SendProblem, Timestamp};
use crate::net::Trouble;
use crate::secrets::{Secret, long};

/// Seconds before its end at which a token is renewed: longer than anybody takes to sign in with it.
const EARLY: i64 = 5 * 60;

/// What is held of a permission.
#[derive(Default)]
pub(super) struct Session {
    access: Option<(Secret, Timestamp)>,
    /// The permission, as long as it is not in the keychain.
    permission: Option<Secret>,
    /// Whether the account that it is for was saved.
    saved: bool,
}

/// What a mail server is shown.
#[derive(Debug, Clone)]
pub enum Credential {
    /// A password.
    Password(Secret),
    /// A token of the provider's.
    Bearer(Bearer),
}

/// Returns what an account shows at a server; `password` is looked for where it takes one.
pub fn credential(
    hilo: &Hilo,
    account: &Account,
    host: &str,
    password: impl FnOnce() -> Result<Secret, Trouble>,
) -> Result<Credential, Trouble> {
    match account.oauth {
        Some(provider) => Bearer::of(hilo, account, provider, host).map(Credential::Bearer),
        None => password().map(Credential::Password),
    }
}

/// The way to the token of a permission.
#[derive(Clone)]
pub struct Bearer {
    hilo: Arc<Hilo>,
    provider: OauthProvider,
    key: String,
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer").field("provider", &self.provider).finish_non_exhaustive()
    }
}

impl Bearer {
    fn of(
        hilo: &Hilo,
        account: &Account,
        provider: OauthProvider,
        host: &str,
    ) -> Result<Bearer, Trouble> {
        if hilo.oauth().of_server(host) != Some(provider) {
            // A token opens the whole mailbox to whoever sees it.
            let words = format!("{host} is no server of the provider");
            return Err(Trouble::lasting(SendProblem::OauthRefused, &words));
        }
        let closing = || Trouble::passing(SendProblem::Unreachable, "Hilo is being closed");
        let hilo = hilo.handle().ok_or_else(closing)?;
        Ok(Bearer { hilo, provider, key: account.password_key() })
    }

    /// Returns a token that is good for some minutes at least.
    ///
    /// Fails with [`SendProblem::Consent`] where the person has to agree anew, with [`SendProblem::OauthClient`] where the
    /// provider does not know us, and with what passes where it cannot be asked.
    pub async fn token(&self) -> Result<Secret, Trouble> {
        let session = self.hilo.oauth().session(&self.key);
        let mut session = session.lock().await;
        let now = self.hilo.now();
        if let Some((access, until)) = &session.access
            && now < *until
        {
            return Ok(access.clone());
        }
        session.access = None;
        let permission = match &session.permission {
            Some(permission) => Some(permission.clone()),
            None => long::get(self.hilo.secrets().as_ref(), &self.key).map_err(locked)?,
        };
        let permission = permission.ok_or_else(|| Trouble::lasting(SendProblem::Consent, ""))?;
        let (endpoint, _) = endpoint(&self.hilo, self.provider).map_err(no_endpoint)?;
        let tokens = exchange::of_permission(&endpoint, &permission).await;
        let tokens = tokens.map_err(exchange::trouble)?;
        if let Some(next) = tokens.refresh.filter(|next| *next != permission) {
            // The one before may be good for nothing any more: lost is lost.
            session.saved |= session.permission.is_none();
            session.permission = Some(next);
        }
        session.access = Some((tokens.access.clone(), end(now, tokens.seconds)));
        if session.saved {
            // Where the keychain does not take it now, the next renewal tries again.
            let kept = keep(&self.hilo, &self.key, &mut session);
            if let Err(failure) = kept {
                tracing::warn!(code = failure.code(), "a renewed permission is in memory alone");
            }
        }
        Ok(tokens.access)
    }

    /// Takes a token to be good no more, since a mail server has refused it.
    pub async fn refused(&self, token: &Secret) {
        let session = self.hilo.oauth().session(&self.key);
        let mut session = session.lock().await;
        if session.access.as_ref().is_some_and(|(access, _)| access == token) {
            session.access = None;
        }
    }
}

/// Until when a token is shown that is good for so many seconds.
fn end(now: Timestamp, seconds: i64) -> Timestamp {
    now.plus_seconds(seconds - EARLY.min(seconds / 10))
}

fn locked(failure: Failure) -> Trouble {
    // It may be locked for now, as after a start.
    Trouble::passing(failure.without_password(), &failure.code())
}

fn no_endpoint(failure: Failure) -> Trouble {
    let none = Failure::NotFound { thing: Thing::OauthClient };
    if failure == none { Trouble::lasting(SendProblem::OauthClient, "") } else { locked(failure) }
}

fn keep(hilo: &Hilo, key: &str, session: &mut Session) -> Result<(), Failure> {
    if let Some(permission) = &session.permission {
        long::set(hilo.secrets().as_ref(), key, permission)?;
        session.permission = None;
    }
    Ok(())
}

/// Returns what a mail server is shown of a token, as it goes over the line (XOAUTH2, of Google and Microsoft).
pub fn xoauth2(user: &str, token: &Secret) -> Secret {
    // The name ends where the next part begins: a character of its own that no name has.
    let user: String = user.chars().filter(|c| !c.is_control()).collect();
    let words = format!("user={user}\x01auth=Bearer {}\x01\x01", token.expose());
    Secret::new(STANDARD.encode(words))
}

impl Oauth {
    /// Takes what a sign-in has brought. It stays in memory until the account is saved.
    pub(super) async fn signed_in(&self, key: &str, tokens: exchange::Tokens, now: Timestamp) {
        let session = self.session(key);
        let mut session = session.lock().await;
        *session = Session {
            access: Some((tokens.access, end(now, tokens.seconds))),
            permission: tokens.refresh,
            saved: false,
        };
    }

    /// Keeps in the keychain what a sign-in has brought for an account that is saved.
    pub(crate) async fn saved(&self, hilo: &Hilo, key: &str) -> Result<(), Failure> {
        let session = self.session(key);
        let mut session = session.lock().await;
        session.saved = true;
        keep(hilo, key, &mut session)
    }
}
