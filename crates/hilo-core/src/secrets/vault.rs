//! The vault: secrets in a file of the data folder, under a passphrase. For computers without a keychain.
//!
//! The file is JSON, version 1; bytes are in base64:
//!
//! ```json
//! { "version": 1,
//!   "passphrase": { "algorithm": "argon2id", "memory_kib": 65536, "passes": 3, "lanes": 4, "salt": "16 bytes" },
//!   "key": { "nonce": "24 bytes", "sealed": "32 bytes and a tag of 16" },
//!   "secrets": { "smtp:hola@mail.example": { "nonce": "24 bytes", "sealed": "the secret and a tag of 16" } } }
//! ```
//!
//! Argon2id (RFC 9106) makes a key of the passphrase, which opens `key`: the data key, made by chance once, which opens
//! every secret. So another passphrase seals one thing anew, and each secret has a nonce of its own. All is sealed by
//! XChaCha20-Poly1305, together with what it is (`key`, or the secret's own name), so that no entry passes for another.
//!
//! Whoever reads the file learns the names and lengths of the secrets and no more. Whoever can write it can remove a secret
//! or bring an older file back, and no more. It is written whole or not at all, and readable by its owner alone (mode 0600
//! on Unix). A file that is not understood is left as it is.

mod sealed;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Secret, Secrets, whole};
use crate::error::{Failure, FileProblem, InvalidField};
use sealed::{Cost, Derivation, Key, Sealed};

/// Characters of a passphrase.
const LENGTHS: std::ops::RangeInclusive<usize> = 8..=1_000;

/// What the data key is sealed with.
const KEY_LABEL: &str = "hilo secrets 1 key";

/// A vault, open or locked. One process has its file at a time, as it has the data folder.
pub struct Vault {
    path: PathBuf,
    kept: Mutex<Kept>,
}

/// The file as it stands on the disk, and what opens it.
struct Kept {
    file: Contents,
    /// The data key, once the passphrase was given.
    key: Option<Key>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Contents {
    version: u32,
    passphrase: Derivation,
    key: Sealed,
    secrets: BTreeMap<String, Sealed>,
}

/// What a file of any version has.
#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

/// The version that is written.
const VERSION: u32 = 1;

impl Vault {
    /// Makes a vault of these secrets, which is open. Of a file that is there already a copy stays beside it, as `….old`.
    ///
    /// Fails with [`InvalidField::Passphrase`] where the passphrase has less than 8 characters or more than 1,000.
    pub fn create(
        path: &Path,
        passphrase: &Secret,
        secrets: &[(String, Secret)],
    ) -> Result<Vault, Failure> {
        Vault::create_at(Cost::RECOMMENDED, path, passphrase, secrets)
    }

    fn create_at(
        cost: Cost,
        path: &Path,
        passphrase: &Secret,
        secrets: &[(String, Secret)],
    ) -> Result<Vault, Failure> {
        let key = Key::of_chance()?;
        let (passphrase, sealed) = under(passphrase, &key, cost)?;
        let seal = |(name, secret): &(String, Secret)| {
            Ok((name.clone(), key.seal(secret.expose().as_bytes(), &label(name))?))
        };
        let secrets = secrets.iter().map(seal).collect::<Result<_, Failure>>()?;
        let file = Contents { version: VERSION, passphrase, key: sealed, secrets };
        let mut old = path.as_os_str().to_owned();
        old.push(".old");
        match std::fs::copy(path, old) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unwritable(path));
            }
            Ok(_) | Err(_) => {}
        }
        let vault = Vault { path: path.to_owned(), kept: Kept { file, key: Some(key) }.into() };
        write(path, &vault.kept().file)?;
        Ok(vault)
    }

    /// Reads the file of a vault, which is locked.
    ///
    /// Fails with [`Failure::SecretsDamaged`] where there is none, or none that is understood, and with
    /// [`Failure::NewerVersion`]. The file stays as it is.
    pub fn open(path: &Path) -> Result<Vault, Failure> {
        let bytes = whole::read(path).ok().flatten().ok_or_else(|| damaged(path))?;
        let any: AnyVersion = serde_json::from_slice(&bytes).map_err(|_| damaged(path))?;
        if any.version > VERSION {
            return Err(Failure::NewerVersion { path: path.display().to_string() });
        }
        let file: Contents = serde_json::from_slice(&bytes).map_err(|_| damaged(path))?;
        if !file.passphrase.is_bearable() {
            return Err(damaged(path));
        }
        Ok(Vault { path: path.to_owned(), kept: Kept { file, key: None }.into() })
    }

    /// Whether the passphrase has yet to be given.
    pub fn is_locked(&self) -> bool {
        self.kept().key.is_none()
    }

    /// Opens the vault until the process ends. Fails with [`Failure::WrongPassphrase`], and then nothing has changed.
    pub fn unlock(&self, passphrase: &Secret) -> Result<(), Failure> {
        let key = self.key_under(passphrase)?;
        self.kept().key = Some(key);
        Ok(())
    }

    /// Puts another passphrase in the place of this one, and opens the vault. Fails with [`Failure::WrongPassphrase`], or
    /// as [`Vault::create`] does; then nothing has changed.
    pub fn change_passphrase(&self, before: &Secret, next: &Secret) -> Result<(), Failure> {
        let key = self.key_under(before)?;
        let (passphrase, sealed) = under(next, &key, Cost::RECOMMENDED)?;
        let mut kept = self.kept();
        self.rewrite(&mut kept, |file| {
            file.passphrase = passphrase;
            file.key = sealed;
        })?;
        kept.key = Some(key);
        Ok(())
    }

    /// Returns the names of all that is kept.
    pub fn names(&self) -> Vec<String> {
        self.kept().file.secrets.keys().cloned().collect()
    }

    /// Returns the data key. Takes its time; nobody who asks for a secret meanwhile waits for it.
    fn key_under(&self, passphrase: &Secret) -> Result<Key, Failure> {
        let (derivation, sealed) = {
            let kept = self.kept();
            (kept.file.passphrase.clone(), kept.file.key.clone())
        };
        let key = derivation.key(passphrase)?;
        key.unwrap_key(&sealed, KEY_LABEL).ok_or(Failure::WrongPassphrase)
    }

    fn rewrite(&self, kept: &mut Kept, change: impl FnOnce(&mut Contents)) -> Result<(), Failure> {
        let mut file = kept.file.clone();
        change(&mut file);
        write(&self.path, &file)?;
        kept.file = file;
        Ok(())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Both parts are replaced as wholes, so a panic elsewhere does not spoil them.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("locked", &self.is_locked()).finish_non_exhaustive()
    }
}

impl Secrets for Vault {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        let kept = self.kept();
        let opener = kept.key.as_ref().ok_or(Failure::Locked)?;
        let Some(sealed) = kept.file.secrets.get(key) else { return Ok(None) };
        let opened = opener.open(sealed, &label(key));
        let words = opened.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
        words.map(|words| Some(Secret::new(words))).ok_or_else(|| damaged(&self.path))
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        let mut kept = self.kept();
        let opener = kept.key.as_ref().ok_or(Failure::Locked)?;
        let sealed = opener.seal(secret.expose().as_bytes(), &label(key))?;
        self.rewrite(&mut kept, |file| {
            file.secrets.insert(key.to_owned(), sealed);
        })
    }

    /// Forgets a secret. This needs no passphrase.
    fn remove(&self, key: &str) -> Result<(), Failure> {
        let mut kept = self.kept();
        if !kept.file.secrets.contains_key(key) {
            return Ok(());
        }
        self.rewrite(&mut kept, |file| {
            file.secrets.remove(key);
        })
    }
}

/// Seals the data key under a passphrase, with a salt of its own.
fn under(passphrase: &Secret, key: &Key, cost: Cost) -> Result<(Derivation, Sealed), Failure> {
    if !LENGTHS.contains(&passphrase.expose().chars().count()) {
        return Err(Failure::Invalid { field: InvalidField::Passphrase, value: String::new() });
    }
    let derivation = Derivation::new(cost)?;
    let sealed = derivation.key(passphrase)?.wrap(key, KEY_LABEL)?;
    Ok((derivation, sealed))
}

/// What a secret is sealed with.
fn label(name: &str) -> String {
    format!("hilo secrets 1 secret {name}")
}

fn write(path: &Path, file: &Contents) -> Result<(), Failure> {
    let mut bytes = serde_json::to_vec_pretty(file)
        .map_err(|error| Failure::Internal { detail: error.to_string() })?;
    bytes.push(b'\n');
    whole::write(path, &bytes).map_err(|_| unwritable(path))
}

fn unwritable(path: &Path) -> Failure {
    Failure::File { path: path.display().to_string(), problem: FileProblem::Unwritable }
}

fn damaged(path: &Path) -> Failure {
    Failure::SecretsDamaged { path: path.display().to_string() }
}
