//! The keychain of the system: Keychain, Credential Manager or Secret Service.

use std::sync::mpsc;
use std::time::Duration;

use keyring::{Entry, Error};

use super::{Secret, Secrets};
use crate::error::Failure;

/// How long the keychain may take. A locked one may be waiting for the person's password.
const LIMIT: Duration = Duration::from_secs(10);

/// Name under which the keychain lists our secrets.
const SERVICE: &str = "hilo";

/// Secrets in the keychain of the person who is signed in.
#[derive(Debug, Default)]
pub struct Keychain;

/// Runs a call in a thread of its own, so that a keychain that hangs costs ten seconds and a thread
/// but never the caller.
fn within_limit<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Failure> {
    let (answer, answered) = mpsc::channel();
    std::thread::Builder::new()
        .name("keychain".into())
        .spawn(move || {
            // The receiver is gone when the time was up; nobody wants the answer then.
            let _ = answer.send(call());
        })
        .map_err(|problem| Failure::Keychain { detail: problem.to_string() })?;
    match answered.recv_timeout(LIMIT) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(problem)) => Err(Failure::Keychain { detail: problem.to_string() }),
        Err(_) => Err(Failure::Keychain { detail: "no answer within 10 seconds".into() }),
    }
}

impl Secrets for Keychain {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        let key = key.to_owned();
        within_limit(move || match Entry::new(SERVICE, &key)?.get_password() {
            Ok(words) => Ok(Some(Secret::new(words))),
            Err(Error::NoEntry) => Ok(None),
            Err(problem) => Err(problem),
        })
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        let (key, secret) = (key.to_owned(), secret.clone());
        within_limit(move || Entry::new(SERVICE, &key)?.set_password(secret.expose()))
    }

    fn remove(&self, key: &str) -> Result<(), Failure> {
        let key = key.to_owned();
        within_limit(move || match Entry::new(SERVICE, &key)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(problem) => Err(problem),
        })
    }
}
