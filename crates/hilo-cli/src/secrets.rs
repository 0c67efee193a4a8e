//! Jobs on who keeps the passwords.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Subcommand, ValueEnum};
use hilo_core::secrets::Keychain;
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::{Desk, NEW_PASSPHRASE, PASSPHRASE, given};
use crate::print::{self, line, plain, word};

/// Jobs on who keeps the passwords.
#[derive(Subcommand)]
pub enum SecretsJob {
    /// Have them kept elsewhere; what there is goes along. The Hilo password is taken from HILO_PASSPHRASE.
    Use {
        /// Who is to keep them.
        keeper: Keeper,
    },
    /// Change the Hilo password from that of HILO_PASSPHRASE to that of HILO_NEW_PASSPHRASE.
    Passphrase,
    /// Begin anew with the Hilo password of HILO_NEW_PASSPHRASE where the one before is forgotten or its file damaged: all
    /// passwords are to be given again.
    Anew,
}

/// Who can keep them.
#[derive(Clone, Copy, ValueEnum)]
pub enum Keeper {
    /// The keychain of the system.
    Keychain,
    /// A file of the shop's own, under a passphrase.
    Passphrase,
}

/// Does a job. Passwords that the environment gives are no part of it.
pub fn secrets(data: Option<PathBuf>, json: bool, job: Option<SecretsJob>) -> Result<(), Problem> {
    let desk = Desk::open_with(data, json, Arc::new(Keychain))?;
    let mut unread = Value::Null;
    match job {
        None => {}
        Some(SecretsJob::Use { keeper: Keeper::Keychain }) => {
            let desk = desk.unlocked()?;
            unread = desk.call("secrets_use_keychain", json!({}))?;
            return told(&desk, &unread);
        }
        Some(SecretsJob::Use { keeper: Keeper::Passphrase }) => {
            if word(&desk.call("secrets_status", json!({}))?, "keeper") == "passphrase" {
                let what =
                    "the shop has a Hilo password already; change it with: secrets passphrase";
                return Err(Problem::Refused(what.to_owned()));
            }
            let request = json!({ "passphrase": wanted(PASSPHRASE)? });
            unread = desk.call("secrets_use_passphrase", request)?;
        }
        Some(SecretsJob::Passphrase) => {
            let request = json!({
                "passphrase": wanted(PASSPHRASE)?, "new_passphrase": wanted(NEW_PASSPHRASE)?
            });
            desk.call("secrets_change_passphrase", request)?;
        }
        Some(SecretsJob::Anew) => {
            let request = json!({ "passphrase": wanted(NEW_PASSPHRASE)? });
            desk.call("secrets_begin_anew", request)?;
        }
    }
    told(&desk, &unread)
}

/// Passphrases are given by the environment alone: everybody on this computer sees a command line.
fn wanted(variable: &str) -> Result<String, Problem> {
    let passphrase = given(variable).map(|passphrase| passphrase.expose().to_owned());
    passphrase.ok_or_else(|| Problem::Usage(format!("give the Hilo password in {variable}")))
}

fn told(desk: &Desk, unread: &Value) -> Result<(), Problem> {
    let mut status = desk.call("secrets_status", json!({}))?;
    if desk.json {
        if unread.is_object() {
            status["unread"] = unread.clone();
        }
        return print::json(&status);
    }
    line(match (word(&status, "keeper"), word(&status, "state")) {
        ("keychain", _) => "the keychain of the system keeps the passwords",
        (_, "damaged") => "the file with the passwords is missing, damaged or cannot be read",
        (_, "locked") => "secrets.json keeps the passwords, under the Hilo password of this shop",
        (_, _) => "secrets.json keeps the passwords; the Hilo password opens it",
    })?;
    for lost in ["accounts", "clients"].iter().flat_map(|of| unread[of].as_array()).flatten() {
        let lost = plain(lost.as_str().unwrap_or_default(), 320);
        line(&format!("could not be read, and has to be given again: {lost}"))?;
    }
    Ok(())
}
