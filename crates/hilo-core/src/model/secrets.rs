//! Where the passwords of a shop are kept.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::OauthProvider;

/// Who keeps the passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretsKeeper {
    /// The keychain of the system.
    Keychain,
    /// A file of the data folder, under a passphrase: the "Hilo password".
    Passphrase,
}

/// Whether the passwords can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SecretsState {
    /// They can, as far as Hilo knows: a keychain is not asked before somebody needs it.
    Open,
    /// Once the passphrase has been given.
    Locked,
    /// The file is missing, damaged, or of a newer Hilo.
    Damaged,
}

/// How it stands with the passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretsStatus {
    /// Who keeps them.
    pub keeper: SecretsKeeper,
    /// Whether they can be had.
    pub state: SecretsState,
}

/// What could not be taken along to another keeper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SecretsMoved {
    /// Addresses of the accounts whose password has to be typed again, or that have to be connected again.
    pub accounts: Vec<String>,
    /// Providers for which the secret that comes with the client id has to be typed again.
    pub clients: Vec<OauthProvider>,
}
