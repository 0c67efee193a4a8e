//! Who keeps the secrets of a data folder: the keychain of the system, or a vault in the folder itself.
//!
//! The choice stands in `key.json` of the folder, `{"version": 1, "secrets": "keychain"}` or `"passphrase"`; without that
//! file it is the keychain. So a shop whose keychain is away is told so, and not asked for what exists elsewhere. It is
//! changed last: whatever breaks a move off leaves the secrets where they were.

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use serde::{Deserialize, Serialize};

use super::{Secret, Secrets, long, vault::Vault, whole};
use crate::error::{Failure, FileProblem};
use crate::model::{SecretsKeeper, SecretsState, SecretsStatus};

/// The file that says who keeps the secrets.
const CHOICE: &str = "key.json";
/// The file of the vault.
const VAULT: &str = "secrets.json";
/// The version of the choice that is written.
const VERSION: u32 = 1;

/// The secrets of a data folder.
pub struct FolderSecrets {
    dir: PathBuf,
    keychain: Arc<dyn Secrets>,
    /// Held for as long as secrets move, so that nothing is kept in a place that is being left.
    keeper: RwLock<Keeper>,
}

#[derive(Debug)]
enum Keeper {
    Keychain,
    Vault(Vault),
    /// Nobody knows: why the vault, or the choice itself, cannot be read.
    Unreadable(Failure),
}

#[derive(Serialize, Deserialize)]
struct Choice {
    version: u32,
    secrets: SecretsKeeper,
}

impl FolderSecrets {
    /// Reads who keeps the secrets of a folder. What cannot be read is told when a secret is asked for, so that the folder
    /// opens all the same.
    pub fn open(dir: &Path, keychain: Arc<dyn Secrets>) -> FolderSecrets {
        let keeper = match chosen(&dir.join(CHOICE)) {
            Ok(SecretsKeeper::Keychain) => Keeper::Keychain,
            Ok(SecretsKeeper::Passphrase) => {
                Vault::open(&dir.join(VAULT)).map_or_else(Keeper::Unreadable, Keeper::Vault)
            }
            Err(failure) => Keeper::Unreadable(failure),
        };
        FolderSecrets { dir: dir.to_owned(), keychain, keeper: RwLock::new(keeper) }
    }

    /// Returns who keeps the secrets, and whether they can be had.
    pub fn status(&self) -> SecretsStatus {
        let (keeper, state) = match &*self.keeper() {
            Keeper::Keychain => (SecretsKeeper::Keychain, SecretsState::Open),
            Keeper::Vault(vault) if vault.is_locked() => {
                (SecretsKeeper::Passphrase, SecretsState::Locked)
            }
            Keeper::Vault(_) => (SecretsKeeper::Passphrase, SecretsState::Open),
            Keeper::Unreadable(_) => (SecretsKeeper::Passphrase, SecretsState::Damaged),
        };
        SecretsStatus { keeper, state }
    }

    /// Opens the vault until the process ends. Nothing happens where the keychain keeps the secrets.
    pub fn unlock(&self, passphrase: &Secret) -> Result<(), Failure> {
        self.with_vault(|vault| vault.unlock(passphrase))
    }

    /// Puts another passphrase in the place of this one.
    pub fn change_passphrase(&self, before: &Secret, next: &Secret) -> Result<(), Failure> {
        self.with_vault(|vault| vault.change_passphrase(before, next))
    }

    /// Has a vault keep the secrets from now on, in place of the keychain. What the keychain holds under `names` goes
    /// along; returns the names under which it could not be read.
    ///
    /// Fails with [`Failure::ChangedSince`] where a vault keeps them already.
    pub fn use_passphrase(
        &self,
        passphrase: &Secret,
        names: &[String],
    ) -> Result<Vec<String>, Failure> {
        let mut keeper = self.keeper_to_change();
        match &*keeper {
            Keeper::Keychain => {}
            Keeper::Vault(_) => return Err(Failure::ChangedSince),
            Keeper::Unreadable(failure) => return Err(failure.clone()),
        }
        let (mut entries, mut unread) = (Vec::new(), Vec::new());
        for (name, read) in names.iter().zip(self.read_all(names)) {
            match read {
                Ok(found) => entries.extend(found),
                Err(_) => unread.push(name.clone()),
            }
        }
        let vault = Vault::create(&self.vault(), passphrase, &entries)?;
        self.choose(SecretsKeeper::Passphrase)?;
        *keeper = Keeper::Vault(vault);
        for (name, _) in &entries {
            // One that stays behind in the keychain is untidy, and no reason to fail.
            let _ = self.keychain.remove(name);
        }
        Ok(unread)
    }

    /// Has the keychain keep the secrets from now on, and removes the vault. Returns the names of those that could not be
    /// read in it: all that are wanted are told where the vault itself is unreadable, and its file stays then.
    ///
    /// Fails with [`Failure::Locked`], and with [`Failure::Keychain`] where that does not take and give back every one.
    pub fn use_keychain(&self, names: &[String]) -> Result<Vec<String>, Failure> {
        let mut keeper = self.keeper_to_change();
        let unread = match &*keeper {
            Keeper::Keychain => return Ok(Vec::new()),
            Keeper::Unreadable(_) => names.to_vec(),
            Keeper::Vault(vault) => self.hand_over(vault)?,
        };
        self.choose(SecretsKeeper::Keychain)?;
        if matches!(*keeper, Keeper::Vault(_)) {
            // It is asked no more, whether it is there or not.
            let _ = std::fs::remove_file(self.vault());
        }
        *keeper = Keeper::Keychain;
        Ok(unread)
    }

    /// Begins an empty vault in place of one whose passphrase is lost or whose file is damaged. What was in that one is to
    /// be typed again; its file stays as `secrets.json.old`.
    pub fn begin_anew(&self, passphrase: &Secret) -> Result<(), Failure> {
        let mut keeper = self.keeper_to_change();
        if matches!(*keeper, Keeper::Keychain) {
            return Err(Failure::ChangedSince);
        }
        let vault = Vault::create(&self.vault(), passphrase, &[])?;
        self.choose(SecretsKeeper::Passphrase)?;
        *keeper = Keeper::Vault(vault);
        Ok(())
    }

    /// Puts all that a vault holds into the keychain. Returns what could not be read in it.
    fn hand_over(&self, vault: &Vault) -> Result<Vec<String>, Failure> {
        let (mut entries, mut unread) = (Vec::new(), Vec::new());
        for name in vault.names() {
            match vault.get(&name) {
                Ok(Some(secret)) => entries.push((name, secret)),
                Ok(None) => {}
                Err(Failure::SecretsDamaged { .. }) => unread.push(name),
                Err(failure) => return Err(failure),
            }
        }
        let taken = entries.iter().try_for_each(|(name, secret)| {
            self.keychain.set(name, secret)?;
            // The vault is about to go: what the keychain only seems to keep would be lost.
            match self.keychain.get(name)? {
                Some(kept) if kept == *secret => Ok(()),
                Some(_) | None => Err(Failure::Keychain { detail: "it keeps nothing".into() }),
            }
        });
        if taken.is_err() {
            for (name, _) in &entries {
                let _ = self.keychain.remove(name);
            }
        }
        taken.map(|()| unread)
    }

    /// Reads what the keychain holds under each name, all at once: one that hangs takes its time with each.
    fn read_all(&self, names: &[String]) -> Vec<Result<Vec<(String, Secret)>, Failure>> {
        let keychain = self.keychain.as_ref();
        std::thread::scope(|scope| {
            let readers: Vec<_> =
                names.iter().map(|name| scope.spawn(|| long::entries(keychain, name))).collect();
            let broken = || Failure::Internal { detail: "a reader of the keychain".into() };
            readers.into_iter().map(|reader| reader.join().map_err(|_| broken())?).collect()
        })
    }

    fn choose(&self, secrets: SecretsKeeper) -> Result<(), Failure> {
        let path = self.dir.join(CHOICE);
        let mut bytes = serde_json::to_vec(&Choice { version: VERSION, secrets })
            .map_err(|error| Failure::Internal { detail: error.to_string() })?;
        bytes.push(b'\n');
        whole::write(&path, &bytes).map_err(|_| Failure::File {
            path: path.display().to_string(),
            problem: FileProblem::Unwritable,
        })
    }

    fn with_vault(&self, act: impl FnOnce(&Vault) -> Result<(), Failure>) -> Result<(), Failure> {
        match &*self.keeper() {
            Keeper::Keychain => Ok(()),
            Keeper::Vault(vault) => act(vault),
            Keeper::Unreadable(failure) => Err(failure.clone()),
        }
    }

    /// Asks whoever keeps the secret of a key.
    fn ask<T>(
        &self,
        key: &str,
        question: impl FnOnce(&dyn Secrets) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.keychain.is_given(key) {
            return question(self.keychain.as_ref());
        }
        match &*self.keeper() {
            Keeper::Keychain => question(self.keychain.as_ref()),
            Keeper::Vault(vault) => question(vault),
            Keeper::Unreadable(failure) => Err(failure.clone()),
        }
    }

    fn vault(&self) -> PathBuf {
        self.dir.join(VAULT)
    }

    // It is replaced as a whole, so a panic elsewhere does not spoil it.
    fn keeper(&self) -> RwLockReadGuard<'_, Keeper> {
        self.keeper.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn keeper_to_change(&self) -> RwLockWriteGuard<'_, Keeper> {
        self.keeper.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FolderSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FolderSecrets").field("keeper", &*self.keeper()).finish_non_exhaustive()
    }
}

impl Secrets for FolderSecrets {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        self.ask(key, |keeper| keeper.get(key))
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        self.ask(key, |keeper| keeper.set(key, secret))
    }

    fn remove(&self, key: &str) -> Result<(), Failure> {
        self.ask(key, |keeper| keeper.remove(key))
    }
}

/// Reads who keeps the secrets. A choice that is not understood is none that may be guessed.
fn chosen(path: &Path) -> Result<SecretsKeeper, Failure> {
    let damaged = || Failure::SecretsDamaged { path: path.display().to_string() };
    let Some(bytes) = whole::read(path).map_err(|_| damaged())? else {
        return Ok(SecretsKeeper::Keychain);
    };
    let choice: Choice = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
    if choice.version > VERSION {
        return Err(Failure::NewerVersion { path: path.display().to_string() });
    }
    Ok(choice.secrets)
}
