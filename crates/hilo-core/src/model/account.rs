//! The account that mail leaves by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{OauthProvider, SendProblem, Timestamp};

/// How the connection to a mail server is protected. There is no unprotected way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// STARTTLS, required (port 587).
    Starttls,
    /// The practice mailbox inside Hilo: never leaves the machine.
    Practice,
}

/// An account that mail leaves by. What it signs in with lives in the OS keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Account {
    /// Name of the server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// User name.
    pub user: String,
    /// Address that mail comes from.
    pub from_address: String,
    /// Name that mail comes from.
    pub from_name: String,
    /// A certificate authority of the shop's own, as PEM, trusted besides the system's.
    pub authority: Option<String>,
    /// Mails that may leave in a minute, 0 for any number; a minute's worth may leave at once.
    #[serde(default = "usual_pace")]
    pub per_minute: u32,
    /// The mailbox that copies of sent mails are filed in; `None` for none.
    #[serde(default)]
    pub incoming: Option<Incoming>,
    /// At whose page the person has let Hilo in; `None` for a password.
    #[serde(default)]
    pub oauth: Option<OauthProvider>,
}

/// The IMAP side of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Incoming {
    /// Name of the server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection; never `practice`.
    pub security: Security,
    /// User name; empty where user name and password are those of the account. Where one signs in at a provider's page it
    /// may be that of a mailbox that several share.
    pub user: String,
    /// Whether its mails come onto the timelines.
    #[serde(default)]
    pub receives: bool,
    /// Whether a mail that was read in Hilo is marked as read there.
    #[serde(default = "usual_marking")]
    pub marks_seen: bool,
}

impl Account {
    /// Returns the key under which the password for sending is kept, or the provider's permission in its place.
    pub fn password_key(&self) -> String {
        match self.oauth {
            Some(provider) => provider.permission_key(&self.user),
            None => format!("smtp:{}@{}", self.user, self.host),
        }
    }

    /// Returns the user name at the mailbox and the key under which its password is kept.
    pub fn incoming_user(&self, incoming: &Incoming) -> (String, String) {
        if incoming.user.is_empty() {
            (self.user.clone(), self.password_key())
        } else if self.oauth.is_some() {
            (incoming.user.clone(), self.password_key())
        } else {
            (incoming.user.clone(), format!("imap:{}@{}", incoming.user, incoming.host))
        }
    }

    /// Whether mails of its mailbox come onto the timelines.
    pub fn receives(&self) -> bool {
        self.incoming.as_ref().is_some_and(|incoming| incoming.receives)
    }

    /// Returns what tells this account's mailbox from another; empty without one.
    pub fn mailbox_key(&self) -> String {
        let Some(incoming) = &self.incoming else { return String::new() };
        let (user, _) = self.incoming_user(incoming);
        format!("{}@{}", user.to_lowercase(), incoming.host.to_lowercase())
    }

    /// Whether the server that takes the mails files each in the folder for sent mails itself: a copy of
    /// ours would be a second one. What counts is the server that the mails go to, whatever address they
    /// come from.
    pub fn files_sent_mails(&self) -> bool {
        let host = self.host.trim().trim_end_matches('.').to_ascii_lowercase();
        FILES_SENT_MAILS.contains(&host.as_str())
            || host.starts_with("smtp.zoho.")
            || host.starts_with("smtppro.zoho.")
    }
}

/// Servers that file what they send; Zoho's, which are many, are told by their beginning. An own name that
/// only points to one of them would not get past its certificate.
const FILES_SENT_MAILS: [&str; 9] = [
    "smtp.gmail.com",
    "smtp.googlemail.com",
    "smtp.office365.com",
    "outlook.office365.com",
    "smtp-mail.outlook.com",
    "smtp.live.com",
    "smtp.hotmail.com",
    "smtp.mail.me.com",
    "smtp.me.com",
];

/// What the common providers bear, with room to spare.
fn usual_pace() -> u32 {
    20
}

fn usual_marking() -> bool {
    true
}

/// What a provider wants besides a name and a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServerNeed {
    /// A password that is made for one program.
    AppPassword,
    /// The provider's own sign-in (OAuth 2.0); it takes no passwords.
    Oauth,
    /// A program of the provider's on this computer.
    Bridge,
}

/// What a test of an account found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AccountTest {
    /// `None` when the server let us in.
    pub problem: Option<SendProblem>,
    /// What the server or the system said, as it said it.
    pub server_text: String,
    /// A page of the provider's that helps.
    pub page: Option<String>,
}

/// What a test of a mailbox found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IncomingTest {
    /// `None` when the server let us in and has a folder for sent mails.
    pub problem: Option<SendProblem>,
    /// What the server or the system said, as it said it.
    pub server_text: String,
    /// A page of the provider's that helps.
    pub page: Option<String>,
    /// The folder for sent mails.
    pub folder: String,
}

/// A mail that arrived at the practice mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeMail {
    /// Ordinal of arrival, from 1.
    pub number: u32,
    /// When it arrived.
    pub arrived_at: Timestamp,
    /// Envelope recipients.
    pub recipients: Vec<String>,
    /// Sender as the From header says.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Text part.
    pub text: String,
    /// The HTML part as a sanitised document for a sandboxed frame.
    pub html: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(host: &str) -> bool {
        let account = Account {
            host: host.into(),
            port: 465,
            security: Security::Tls,
            user: "tienda@gmail.com".into(),
            from_address: "tienda@gmail.com".into(),
            from_name: String::new(),
            authority: None,
            per_minute: 0,
            incoming: None,
            oauth: None,
        };
        account.files_sent_mails()
    }

    #[test]
    fn who_files_sent_mails_is_told_by_the_server_they_go_to() {
        for host in [
            "smtp.gmail.com",
            "SMTP.Gmail.com.",
            "smtp.office365.com",
            "smtp-mail.outlook.com",
            "smtp.mail.me.com",
            "smtp.zoho.eu",
            "smtppro.zoho.com",
        ] {
            assert!(files(host), "{host}");
        }
        for host in [
            "smtp.ionos.es",
            "smtp-relay.gmail.com",
            "smtp.gmail.com.example",
            "notsmtp.gmail.com",
            "gmail.com",
            "",
        ] {
            assert!(!files(host), "{host}");
        }
    }
}
