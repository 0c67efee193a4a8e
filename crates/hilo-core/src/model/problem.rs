//! What stands between us and a server, or between a mail and its leaving.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a mail did not leave, its copy was not filed or nothing comes in, for the window to say in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SendProblem {
    /// The server cannot be reached: no network, wrong host or port.
    Unreachable,
    /// The host's name is unknown.
    UnknownHost,
    /// The name of a provider's public server leads to a place on this network: a Wi-Fi that wants a sign-
    /// in first.
    Portal,
    /// The server's certificate is not trusted, for none of the reasons below.
    Certificate,
    /// The server's certificate has expired, or the computer's clock is ahead.
    CertificateExpired,
    /// The server's certificate is for another host.
    CertificateHost,
    /// Nobody whom the system trusts has signed the server's certificate: the server made it itself, or
    /// something on this computer or network, such as an antivirus, stands between.
    CertificateIssuer,
    /// The server's certificate is not valid yet: the computer's clock is behind.
    Clock,
    /// The server offers no encryption: nothing was sent.
    NoEncryption,
    /// User name or password refused.
    SignIn,
    /// The provider wants a password that is made for one program.
    AppPassword,
    /// The provider wants to see the person in the browser first.
    WebSignIn,
    /// The provider has switched IMAP off for this mailbox.
    ImapOff,
    /// The provider takes no passwords any more (OAuth 2.0 only).
    OauthNeeded,
    /// The provider's permission to sign in is not there, has ended or was withdrawn: one has to sign in anew at its page.
    Consent,
    /// The mail server refuses whom the provider has let in: another address was chosen at its page.
    OauthRefused,
    /// The provider takes no sign-in under the client id that is set up, or none is.
    OauthClient,
    /// The keychain, where passwords and permissions are, does not open.
    Keychain,
    /// Sending by SMTP is switched off for this mailbox or its organisation.
    SendingOff,
    /// There is no password for the account.
    NoPassword,
    /// The passwords are in the vault of the data folder, and its passphrase has yet to be given.
    Locked,
    /// The server asked to come again later.
    TryLater,
    /// The recipient's address was refused.
    Recipient,
    /// Our own address was refused as sender.
    Sender,
    /// The mail is larger than the server takes.
    TooLarge,
    /// The server refused the mail for another reason.
    Refused,
    /// The connection broke after the body began to leave.
    Interrupted,
    /// The mailbox has no folder for sent mails.
    NoFolder,
    /// Whom it is for wants no mails that they did not ask for.
    OptedOut,
}

impl SendProblem {
    /// Every problem.
    pub const ALL: [SendProblem; 29] = [
        SendProblem::Unreachable,
        SendProblem::UnknownHost,
        SendProblem::Portal,
        SendProblem::Certificate,
        SendProblem::CertificateExpired,
        SendProblem::CertificateHost,
        SendProblem::CertificateIssuer,
        SendProblem::Clock,
        SendProblem::NoEncryption,
        SendProblem::SignIn,
        SendProblem::AppPassword,
        SendProblem::WebSignIn,
        SendProblem::ImapOff,
        SendProblem::OauthNeeded,
        SendProblem::Consent,
        SendProblem::OauthRefused,
        SendProblem::OauthClient,
        SendProblem::Keychain,
        SendProblem::SendingOff,
        SendProblem::NoPassword,
        SendProblem::Locked,
        SendProblem::TryLater,
        SendProblem::Recipient,
        SendProblem::Sender,
        SendProblem::TooLarge,
        SendProblem::Refused,
        SendProblem::Interrupted,
        SendProblem::NoFolder,
        SendProblem::OptedOut,
    ];

    /// Returns the word that the database and JSON use.
    pub fn as_str(self) -> &'static str {
        match self {
            SendProblem::Unreachable => "unreachable",
            SendProblem::UnknownHost => "unknown_host",
            SendProblem::Portal => "portal",
            SendProblem::Certificate => "certificate",
            SendProblem::CertificateExpired => "certificate_expired",
            SendProblem::CertificateHost => "certificate_host",
            SendProblem::CertificateIssuer => "certificate_issuer",
            SendProblem::Clock => "clock",
            SendProblem::NoEncryption => "no_encryption",
            SendProblem::SignIn => "sign_in",
            SendProblem::AppPassword => "app_password",
            SendProblem::WebSignIn => "web_sign_in",
            SendProblem::ImapOff => "imap_off",
            SendProblem::OauthNeeded => "oauth_needed",
            SendProblem::Consent => "consent",
            SendProblem::OauthRefused => "oauth_refused",
            SendProblem::OauthClient => "oauth_client",
            SendProblem::Keychain => "keychain",
            SendProblem::SendingOff => "sending_off",
            SendProblem::NoPassword => "no_password",
            SendProblem::Locked => "locked",
            SendProblem::TryLater => "try_later",
            SendProblem::Recipient => "recipient",
            SendProblem::Sender => "sender",
            SendProblem::TooLarge => "too_large",
            SendProblem::Refused => "refused",
            SendProblem::Interrupted => "interrupted",
            SendProblem::NoFolder => "no_folder",
            SendProblem::OptedOut => "opted_out",
        }
    }

    /// Reads the word back.
    pub fn parse(word: &str) -> Option<SendProblem> {
        SendProblem::ALL.into_iter().find(|problem| problem.as_str() == word)
    }

    /// Whether it is about the way into the account rather than about one mail: the same for every mail, and
    /// mended where the account is kept.
    pub fn is_the_accounts(self) -> bool {
        match self {
            SendProblem::Certificate
            | SendProblem::CertificateExpired
            | SendProblem::CertificateHost
            | SendProblem::CertificateIssuer
            | SendProblem::Clock
            | SendProblem::NoEncryption
            | SendProblem::SignIn
            | SendProblem::AppPassword
            | SendProblem::WebSignIn
            | SendProblem::ImapOff
            | SendProblem::OauthNeeded
            | SendProblem::Consent
            | SendProblem::OauthRefused
            | SendProblem::OauthClient
            | SendProblem::Keychain
            | SendProblem::SendingOff
            | SendProblem::NoPassword
            | SendProblem::Locked
            | SendProblem::NoFolder => true,
            SendProblem::Unreachable
            | SendProblem::UnknownHost
            | SendProblem::Portal
            | SendProblem::TryLater
            | SendProblem::Recipient
            | SendProblem::Sender
            | SendProblem::TooLarge
            | SendProblem::Refused
            | SendProblem::Interrupted
            | SendProblem::OptedOut => false,
        }
    }
}
