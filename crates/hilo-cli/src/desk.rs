//! The opened shop, asked as the window asks it.

use std::path::PathBuf;
use std::sync::Arc;

use chrono_tz::Tz;
use hilo_core::Hilo;
use hilo_core::api::dispatch;
use hilo_core::demo;
use hilo_core::error::Failure;
use hilo_core::model::SecretsState;
use hilo_core::secrets::{Keychain, Memory, Secret, Secrets};
use serde_json::{Value, json};

use crate::Problem;
use crate::print::{plain, word};

/// Identifier under which the window keeps its data.
const IDENTIFIER: &str = "org.hilo.desk";
/// Variable that gives the password where there is no keychain.
pub const PASSWORD: &str = "HILO_PASSWORD";
/// Variable that gives the secret that comes with a client id at a provider.
pub const OAUTH_SECRET: &str = "HILO_OAUTH_SECRET";
/// Variable that gives the passphrase of the shop's vault.
pub const PASSPHRASE: &str = "HILO_PASSPHRASE";
/// Variable that gives the passphrase that is to take its place.
pub const NEW_PASSPHRASE: &str = "HILO_NEW_PASSPHRASE";
/// Variable that gives the password of a mailbox whose user is another one.
pub const IMAP_PASSWORD: &str = "HILO_IMAP_PASSWORD";

/// The opened shop.
pub struct Desk {
    /// What every command works on.
    pub hilo: Arc<Hilo>,
    /// Whether to print JSON.
    pub json: bool,
}

impl Desk {
    /// Opens the folder, or the window's where none is named.
    pub fn open(data: Option<PathBuf>, json: bool) -> Result<Desk, Problem> {
        Desk::open_with(data, json, secrets())
    }

    /// As [`Desk::open`], with another keychain.
    pub fn open_with(
        data: Option<PathBuf>,
        json: bool,
        keychain: Arc<dyn Secrets>,
    ) -> Result<Desk, Problem> {
        let dir = match data {
            Some(dir) => dir,
            None => dirs::data_dir().map(|dir| dir.join(IDENTIFIER)).ok_or_else(|| {
                Problem::Usage(
                    "this system names no folder for data: give one with --data".to_owned(),
                )
            })?,
        };
        let new = !demo::is_taken(&dir)?;
        let hilo = Hilo::open(&dir, keychain)?;
        if new {
            // Whoever mistyped the folder would take the empty shop for theirs.
            eprintln!("hilo-cli: there was no shop in {}; a new one begins there", dir.display());
        }
        Ok(Desk { hilo, json })
    }

    /// Opens the vault where the passwords are in one and its passphrase is given.
    pub fn unlocked(self) -> Result<Desk, Problem> {
        if let Some(passphrase) = given(PASSPHRASE).filter(|_| self.is_locked()) {
            self.hilo.folder_secrets().unlock(&passphrase)?;
        }
        Ok(self)
    }

    /// Fails with [`Failure::Locked`] where nobody can sign in: the vault is locked, and no password is given either.
    pub fn can_sign_in(&self) -> Result<(), Problem> {
        if self.is_locked() && given(PASSWORD).is_none() {
            Err(Failure::Locked.into())
        } else {
            Ok(())
        }
    }

    fn is_locked(&self) -> bool {
        self.hilo.folder_secrets().status().state == SecretsState::Locked
    }

    /// Runs a command of the table.
    pub fn call(&self, name: &str, request: Value) -> Result<Value, Problem> {
        Ok(dispatch(&self.hilo, name, request)?)
    }

    /// Returns the time zone of the shop, by which moments are printed.
    pub fn zone(&self) -> Result<Tz, Problem> {
        let settings = self.call("settings_get", json!({}))?;
        Ok(word(&settings, "time_zone").parse().unwrap_or(Tz::UTC))
    }

    /// Finds the customer that somebody means: by id, or by a whole name, address or number that only one has.
    pub fn customer(&self, meant: &str) -> Result<i64, Problem> {
        self.find_customer(meant)?.ok_or_else(|| Desk::nobody(meant))
    }

    /// What is said where nobody matches.
    pub fn nobody(meant: &str) -> Problem {
        Problem::Refused(format!("no customer matches {meant:?}"))
    }

    /// As [`Desk::customer`]; `None` where nobody matches.
    pub fn find_customer(&self, meant: &str) -> Result<Option<i64>, Problem> {
        let found = self.call("customer_find", json!({ "meant": meant }))?;
        match found.as_array().map(Vec::as_slice).unwrap_or_default() {
            [] => Ok(None),
            [one] => Ok(one["customer"].as_i64()),
            several => Err(Problem::Refused(format!(
                "several customers match {meant:?}; give an id: {}",
                names(several)
            ))),
        }
    }
}

fn names(found: &[Value]) -> String {
    const LISTED: usize = 8;
    let name = |found: &Value| format!("{} {}", found["customer"], plain(word(found, "title"), 60));
    let mut listed: Vec<String> = found.iter().take(LISTED).map(name).collect();
    if found.len() > LISTED {
        listed.push(format!("and {} more", found.len() - LISTED));
    }
    listed.join("; ")
}

/// Passwords come from the environment where they are given there, else from the keychain or the shop's vault.
pub fn secrets() -> Arc<dyn Secrets> {
    match given(PASSWORD) {
        Some(sending) => {
            Arc::new(Given { sending, mailbox: given(IMAP_PASSWORD), others: Memory::default() })
        }
        None => Arc::new(Keychain),
    }
}

/// Returns a secret that the environment gives.
pub fn given(variable: &str) -> Option<Secret> {
    let password = std::env::var(variable).ok().filter(|password| !password.is_empty());
    password.map(Secret::new)
}

/// The passwords of the environment, whatever the account. What is no password is asked of the keychain or the vault all the
/// same.
#[derive(Debug)]
struct Given {
    sending: Secret,
    mailbox: Option<Secret>,
    others: Memory,
}

/// Whether a key is that of a provider's permission or of what comes with a client id.
fn is_oauth(key: &str) -> bool {
    key.starts_with("oauth")
}

impl Secrets for Given {
    fn get(&self, key: &str) -> Result<Option<Secret>, Failure> {
        if is_oauth(key) {
            return Keychain.get(key);
        }
        let sending = || Some(self.sending.clone());
        Ok(if key.starts_with("imap:") { self.mailbox.clone() } else { sending() })
    }

    fn set(&self, key: &str, secret: &Secret) -> Result<(), Failure> {
        if is_oauth(key) { Keychain.set(key, secret) } else { self.others.set(key, secret) }
    }

    fn remove(&self, key: &str) -> Result<(), Failure> {
        if is_oauth(key) { Keychain.remove(key) } else { self.others.remove(key) }
    }

    fn is_given(&self, key: &str) -> bool {
        !is_oauth(key)
    }
}
