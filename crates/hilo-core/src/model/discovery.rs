//! The search for the servers of an address.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Account, SendProblem, ServerNeed};

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SearchStep {
    /// The provider, directories and the name system are asked.
    Asking,
    /// Nobody knew: usual names are tried.
    Trying,
    /// Over.
    Done,
}

/// Who knew the servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The table that comes with Hilo.
    Table,
    /// A file of the provider's.
    Provider,
    /// The directory of mail providers that Thunderbird keeps.
    Directory,
    /// The name system.
    Names,
    /// Usual names at which servers answered.
    Guess,
}

/// The servers of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundServers {
    /// Name of the provider; empty where nobody said it.
    pub provider: String,
    /// Who knew.
    pub by: FoundBy,
    /// What a password alone does not do.
    pub need: Option<ServerNeed>,
    /// A page of the provider's about it.
    pub page: Option<String>,
    /// The account as it would be kept; nobody's name, and all else filled in.
    pub account: Account,
}

/// A search for the servers of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountSearch {
    /// The address.
    pub address: String,
    /// How far it has come.
    pub step: SearchStep,
    /// What was found; `None` while it runs, where nothing was, and where it was cancelled.
    pub found: Option<FoundServers>,
    /// What stood in the way, where nothing was found.
    pub problem: Option<SendProblem>,
}
