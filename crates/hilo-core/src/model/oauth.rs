//! Signing in at the provider's own page (OAuth 2.0) in place of a password.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A provider that lets its customers' mail programs in by its own page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OauthProvider {
    /// Outlook.com and Microsoft 365.
    Microsoft,
    /// Gmail and Google Workspace.
    Google,
}

impl OauthProvider {
    /// Every provider.
    pub const ALL: [OauthProvider; 2] = [OauthProvider::Microsoft, OauthProvider::Google];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            OauthProvider::Microsoft => "microsoft",
            OauthProvider::Google => "google",
        }
    }

    /// Returns the key under which a user's permission is kept. It is for a person, at all servers of the provider.
    pub fn permission_key(self, user: &str) -> String {
        format!("{OAUTH_KEY}{}:{}", self.as_str(), user.to_lowercase())
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<OauthProvider> {
        OauthProvider::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}

/// What the keys of permissions begin with.
pub const OAUTH_KEY: &str = "oauth:";

/// The ids under which the shop has registered Hilo at the providers; empty for none. They are no secrets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct OauthClients {
    /// At Microsoft.
    pub microsoft: String,
    /// At Google.
    pub google: String,
}

impl OauthClients {
    /// Returns the id at a provider; empty for none.
    pub fn of(&self, provider: OauthProvider) -> &str {
        match provider {
            OauthProvider::Microsoft => &self.microsoft,
            OauthProvider::Google => &self.google,
        }
    }
}

/// A provider, and whether one can sign in there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OauthOffer {
    /// Which.
    pub provider: OauthProvider,
    /// Its mail servers: at no other is one let in by it.
    pub servers: Vec<String>,
    /// The id under which the shop has registered Hilo there; empty for none: then nobody can sign in.
    pub client: String,
    /// Whether a secret may come with the id.
    pub takes_secret: bool,
    /// The page on which a program is registered.
    pub register_page: String,
}

/// What stood in the way of a sign-in at the provider's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OauthProblem {
    /// The person did not agree.
    Denied,
    /// Only an administrator of the organisation may agree.
    Admin,
    /// The provider does not know the client id, or takes no sign-in with it.
    Client,
    /// The person agreed, but not to reading and sending mails.
    Scope,
    /// Nobody came back from the browser in time.
    Late,
    /// It was cancelled, or another was begun.
    Cancelled,
    /// The provider cannot be reached.
    Unreachable,
    /// The provider refused, or answered what nobody can read.
    Refused,
}

/// A sign-in at the provider's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OauthSignIn {
    /// Where.
    pub provider: OauthProvider,
    /// User name of whom it is for.
    pub user: String,
    /// The page to open in the browser.
    pub page: String,
    /// Whether it is over.
    pub ended: bool,
    /// What stood in the way; `None` while it runs and where it has worked.
    pub problem: Option<OauthProblem>,
    /// What the provider or the system said.
    pub server_text: String,
}
