//! Where passwords live: the keychain of the system, a vault of the data folder's own, or memory.
//!
//! A password is never in the database, a log or an export, so this is the only door to one. No
//! `Debug` output of this module shows a secret. The keychain may hang for ever on a Linux desktop
//! that cannot show its prompt; every call to it therefore has a time limit.

mod folder;
#[cfg(feature = "keychain")]
mod keychain;
pub mod long;
mod vault;
mod whole;

use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use zeroize::Zeroize as _;

use crate::error::Failure;

pub use folder::FolderSecrets;
#[cfg(feature = "keychain")]
pub use keychain::Keychain;

/// Words that nobody but a server may read. They are gone from memory when they are dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the words in.
    pub fn new(words: impl Into<String>) -> Self {
        Secret(words.into())
    }

    /// Gives the words out, to hand them to a server or a keychain and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A place that keeps secrets by key.
pub trait Secrets: fmt::Debug + Send + Sync {
    /// Returns the secret of this key, or `None` where there is none.
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure>;

    /// Keeps a secret, in place of an older one.
    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure>;

    /// Forgets a secret; one that is not there is no failure.
    fn remove(&self, key: &str) -> Result<(), Failure>;

    /// Whether the secret of this key was given for this process alone: it is this one then, whoever keeps the others.
    fn is_given(&self, _key: &str) -> bool {
        false
    }
}

/// Fills bytes with random numbers of the system's.
pub(crate) fn fill_with_chance(bytes: &mut [u8]) -> Result<(), Failure> {
    let system = rustls::crypto::ring::default_provider().secure_random;
    system.fill(bytes).map_err(|_| Failure::Internal { detail: "no random numbers".into() })
}

/// Secrets that end with the process: for tests, the sample shop, and a password that the command
/// line was given.
#[derive(Default)]
pub struct Memory(Mutex<HashMap<String, Secret>>);

impl Memory {
    fn kept(&self) -> std::sync::MutexGuard<'_, HashMap<String, Secret>> {
        // A map of whole values is never half-changed, so a panic elsewhere does not spoil it.
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("secrets", &self.kept().len()).finish()
    }
}

impl Secrets for Memory {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        Ok(self.kept().get(key).cloned())
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        self.kept().insert(key.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), Failure> {
        self.kept().remove(key);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_replaces_and_forgets() {
        let memory = Memory::default();
        assert_eq!(memory.get("smtp").unwrap(), None);
        memory.set("smtp", &Secret::new("first")).unwrap();
        memory.set("smtp", &Secret::new("second")).unwrap();
        assert_eq!(memory.get("smtp").unwrap(), Some(Secret::new("second")));
        memory.remove("smtp").unwrap();
        memory.remove("smtp").unwrap();
        assert_eq!(memory.get("smtp").unwrap(), None);
    }

    #[test]
    fn debug_output_never_shows_a_secret() {
        let memory = Memory::default();
        memory.set("smtp", &Secret::new("clave-secreta")).unwrap();
        let shown = format!("{memory:?} {:?}", memory.get("smtp"));
        assert!(!shown.contains("clave"), "{shown}");
    }
}
