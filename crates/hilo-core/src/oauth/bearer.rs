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

/// What is held for an account.
#[derive(Default)]
pub(super) struct Session {
    /// What it lives on.
    kept: Held,
    /// What a sign-in has brought for it and nobody has saved yet: somebody else may have signed in, so it is tried first.
    signed_in: Option<Held>,
}

impl Session {
    /// Returns what a sign-in has brought, where it is `wanted` and there is something; else what the account lives on.
    fn held(&mut self, wanted: bool) -> &mut Held {
        match &mut self.signed_in {
            Some(held) if wanted => held,
            _ => &mut self.kept,
        }
    }
}

/// What is held of a permission.
#[derive(Default)]
struct Held {
    /// None where a server has refused the last one.
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

impl Credential {
    /// Shows what a sign-in has brought for the account, where that is not saved yet: to try it.
    pub fn as_signed_in(self) -> Credential {
        match self {
            Credential::Bearer(bearer) => Credential::Bearer(Bearer { signed_in: true, ..bearer }),
            Credential::Password(_) => self,
        }
    }
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
    /// Whether what a sign-in has brought goes before what the account lives on.
    signed_in: bool,
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
        Ok(Bearer { hilo, provider, key: account.password_key(), signed_in: false })
    }

    /// Returns a token that is good for some minutes at least.
    ///
    /// Fails with [`SendProblem::Consent`] where the person has to agree anew, with [`SendProblem::OauthClient`] where the
    /// provider does not know us, and with what passes where it cannot be asked.
    pub async fn token(&self) -> Result<Secret, Trouble> {
        let session = self.hilo.oauth().session(&self.key);
        let mut session = session.lock().await;
        let held = session.held(self.signed_in);
        let now = self.hilo.now();
        if let Some((access, until)) = &held.access
            && now < *until
        {
            return Ok(access.clone());
        }
        held.access = None;
        let permission = match &held.permission {
            Some(permission) => Some(permission.clone()),
            None => long::get(self.hilo.secrets().as_ref(), &self.key).map_err(locked)?,
        };
        let permission = permission.ok_or_else(|| Trouble::lasting(SendProblem::Consent, ""))?;
        let (endpoint, _) = endpoint(&self.hilo, self.provider).map_err(no_endpoint)?;
        let tokens = exchange::of_permission(&endpoint, &permission).await;
        let tokens = tokens.map_err(exchange::trouble)?;
        if let Some(next) = tokens.refresh.filter(|next| *next != permission) {
            // The one before may be good for nothing any more: lost is lost.
            held.saved |= held.permission.is_none();
            held.permission = Some(next);
        }
        held.access = Some((tokens.access.clone(), end(now, tokens.seconds)));
        if held.saved {
            // Where the keychain does not take it now, the next renewal tries again.
            let kept = keep(&self.hilo, &self.key, held);
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
        let held = session.held(self.signed_in);
        if held.access.as_ref().is_some_and(|(access, _)| access == token) {
            held.access = None;
        }
    }
}

/// Until when a token is shown that is good for so many seconds.
fn end(now: Timestamp, seconds: i64) -> Timestamp {
    now.plus_seconds(seconds - EARLY.min(seconds / 10))
}

fn locked(failure: Failure) -> Trouble {
    // It may be locked for now, as after a start. No server has said anything.
    Trouble::passing(failure.without_password(), "")
}

fn no_endpoint(failure: Failure) -> Trouble {
    let none = Failure::NotFound { thing: Thing::OauthClient };
    if failure == none { Trouble::lasting(SendProblem::OauthClient, "") } else { locked(failure) }
}

fn keep(hilo: &Hilo, key: &str, held: &mut Held) -> Result<(), Failure> {
    if let Some(permission) = &held.permission {
        long::set(hilo.secrets().as_ref(), key, permission)?;
        held.permission = None;
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
    /// Takes what a sign-in has brought. It stays in memory, beside what the account lives on, until the account is saved.
    pub(super) async fn signed_in(&self, key: &str, tokens: exchange::Tokens, now: Timestamp) {
        let session = self.session(key);
        session.lock().await.signed_in = Some(Held {
            access: Some((tokens.access, end(now, tokens.seconds))),
            permission: tokens.refresh,
            saved: false,
        });
    }

    /// Keeps in the keychain what a sign-in has brought for an account that is saved. What a server has refused takes no
    /// place of what is kept: it is forgotten.
    pub(crate) async fn saved(&self, hilo: &Hilo, key: &str) -> Result<(), Failure> {
        let session = self.session(key);
        let mut session = session.lock().await;
        let Session { kept, signed_in } = &mut *session;
        if let Some(new) = signed_in {
            if new.access.is_some() || long::get(hilo.secrets().as_ref(), key)?.is_none() {
                keep(hilo, key, new)?;
                *kept = std::mem::take(new);
            }
            *signed_in = None;
        }
        kept.saved = true;
        keep(hilo, key, kept)
    }

    /// Forgets a permission, in memory and in the keychain. Waits for a renewal that is under way, and nobody else comes to
    /// it in between, or what is to be forgotten would be kept anew.
    pub(crate) async fn forget(&self, hilo: &Hilo, key: &str) -> Result<(), Failure> {
        let session = self.session(key);
        let mut session = session.lock().await;
        *session = Session::default();
        long::remove(hilo.secrets().as_ref(), key)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use super::*;
    use crate::secrets::Secrets;

    const KEY: &str = "oauth:google:hola@tienda.example";

    /// A keychain that looks whether anybody could come to the permission while it is removed.
    #[derive(Default)]
    struct Watching {
        hilo: OnceLock<Arc<Hilo>>,
        removed: OnceLock<bool>,
    }

    impl fmt::Debug for Watching {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Watching")
        }
    }

    impl Secrets for Watching {
        fn get(&self, _: &str) -> Result<Option<Secret>, Failure> {
            Ok(None)
        }
        fn set(&self, _: &str, _: &Secret) -> Result<(), Failure> {
            Ok(())
        }
        fn remove(&self, key: &str) -> Result<(), Failure> {
            let session = self.hilo.get().expect("a shop").oauth().session(key);
            let _ = self.removed.set(session.try_lock().is_err());
            Ok(())
        }
    }

    #[test]
    fn nobody_comes_to_a_permission_while_it_is_forgotten() {
        let dir = tempfile::tempdir().expect("a folder");
        let watching = Arc::new(Watching::default());
        let secrets = Arc::clone(&watching) as Arc<dyn Secrets>;
        let hilo = Hilo::open(dir.path(), secrets).expect("a shop");
        assert!(watching.hilo.set(Arc::clone(&hilo)).is_ok());
        let runtime = crate::attendant::runtime().expect("tokio");
        runtime.block_on(hilo.oauth().forget(&hilo, KEY)).expect("forgotten");
        assert_eq!(watching.removed.get(), Some(&true));
    }

    /// A keychain that does not open.
    #[derive(Debug)]
    struct Closed;

    impl Secrets for Closed {
        fn get(&self, _: &str) -> Result<Option<Secret>, Failure> {
            Err(Failure::Keychain { detail: "cerrado".into() })
        }
        fn set(&self, _: &str, _: &Secret) -> Result<(), Failure> {
            Err(Failure::Keychain { detail: "cerrado".into() })
        }
        fn remove(&self, _: &str) -> Result<(), Failure> {
            Err(Failure::Keychain { detail: "cerrado".into() })
        }
    }

    #[test]
    fn a_keychain_that_does_not_open_passes_and_is_no_word_of_a_server() {
        let dir = tempfile::tempdir().expect("a folder");
        let hilo = Hilo::open(dir.path(), Arc::new(Closed)).expect("a shop");
        let bearer =
            Bearer { hilo, provider: OauthProvider::Google, key: KEY.to_owned(), signed_in: false };
        let runtime = crate::attendant::runtime().expect("tokio");
        let trouble = runtime.block_on(bearer.token()).expect_err("no token");
        assert_eq!(trouble, Trouble::passing(SendProblem::Keychain, ""));
    }
}
