//! What can go wrong, once for Rust and once for the window.
//!
//! `Error` keeps its sources and is for code. [`Failure`] is for a person: a closed set of codes
//! with the facts that a sentence needs. It never carries a customer's words.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::model::{CaseProblem, DraftProblem, SendProblem, SkipReason};

/// Why a file cannot be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileProblem {
    /// There is no such file or folder.
    Missing,
    /// The system does not let us read it.
    Unreadable,
    /// It has no content.
    Empty,
    /// It is none of the kinds that Hilo reads.
    Foreign,
    /// It ends too early.
    Truncated,
    /// It is locked by a password.
    Encrypted,
    /// It is larger than Hilo takes.
    TooLarge,
    /// A folder that holds more files than Hilo looks through.
    TooManyFiles,
    /// It unpacks to far more than it should.
    ZipBomb,
    /// It holds names that point outside of it.
    HostileNames,
    /// The zip holds no chat.
    NoChat,
    /// It is no picture that can be a logo.
    NoPicture,
    /// It cannot be written.
    Unwritable,
}

impl FileProblem {
    /// Returns why the file is left out where others come with it.
    pub(crate) fn reason(self) -> SkipReason {
        match self {
            FileProblem::Empty => SkipReason::Empty,
            FileProblem::Foreign | FileProblem::NoChat | FileProblem::NoPicture => {
                SkipReason::UnknownKind
            }
            FileProblem::Truncated => SkipReason::Truncated,
            FileProblem::Encrypted => SkipReason::Encrypted,
            FileProblem::TooLarge | FileProblem::TooManyFiles => SkipReason::TooLarge,
            FileProblem::ZipBomb => SkipReason::Unsafe,
            FileProblem::HostileNames => SkipReason::HostileNames,
            FileProblem::Missing | FileProblem::Unreadable | FileProblem::Unwritable => {
                SkipReason::Unreadable
            }
        }
    }
}

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A customer.
    Customer,
    /// An identity.
    Identity,
    /// A message.
    Message,
    /// An attachment.
    Attachment,
    /// An import.
    Import,
    /// A template.
    Template,
    /// A mail in the outbox.
    Outbox,
    /// A draft.
    Draft,
    /// A case.
    Case,
    /// A finding of a draft.
    Finding,
    /// A reply by WhatsApp that no export has shown.
    Reply,
    /// A change to undo.
    Operation,
    /// A mailbox whose mails are received.
    Mailbox,
    /// An id under which the shop has registered Hilo at a provider.
    OauthClient,
}

/// Which value cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvalidField {
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A name is needed.
    Name,
    /// A time zone that nobody knows.
    TimeZone,
    /// A country code that nobody knows.
    Country,
    /// A certificate authority that is not PEM.
    Authority,
    /// A server's address.
    Server,
    /// A text is needed.
    Text,
    /// Too many values for the fields of a form, or too long.
    Values,
    /// Not a whole `https://` address, or too many of them.
    Link,
    /// A day that is none.
    Day,
    /// A moment that has passed.
    Moment,
    /// Not a colour.
    Colour,
    /// A search without a word.
    Query,
    /// The shop's name is too long.
    ShopName,
    /// The shop's telephone is too long.
    ShopPhone,
    /// The shop's web is no address.
    ShopWeb,
    /// The opening hours are too long.
    ShopHours,
    /// When the shop answers.
    Hours,
    /// Somebody has to answer to the customer for a case.
    Responsible,
    /// Attempts to reach a customer out of their limits.
    ContactAttempts,
    /// An answer of the service manual is too long, or the line that says who decides.
    ManualText,
    /// An amount of the service manual that is below zero, or above all reason.
    ManualAmount,
    /// A share of the service manual that is not 0 to 100 percent.
    ManualShare,
    /// Days of the service manual that are not 1 to 365.
    ManualDays,
    /// Too many words of the service manual, or one too long.
    ManualWords,
    /// No code of a currency.
    Currency,
    /// The name of who answers is too long.
    AgentName,
    /// A signature is too long.
    Signature,
    /// Too many telephone lines, or one too long.
    Lines,
    /// Too many addresses of our own, or one too long.
    OwnAddresses,
    /// Too many names of our own, or one too long.
    OwnNames,
    /// More time to take a mail back than there is.
    UndoSeconds,
    /// More mails of our own accord than anybody bears.
    UnrequestedLimit,
    /// A language that the window does not speak.
    Language,
    /// A language that templates are not written in.
    CustomerLanguage,
    /// No id of a program at a provider.
    OauthClient,
    /// A passphrase that is too short, or longer than any.
    Passphrase,
    /// A rule that cannot be left or switched off.
    Rule,
    /// A request that does not have the form that its command takes.
    Request,
}

/// What the window says when something did not work, with what is needed for the sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Failure {
    /// It is not there, or no longer.
    NotFound {
        /// What.
        thing: Thing,
    },
    /// A value cannot be taken.
    Invalid {
        /// Which.
        field: InvalidField,
        /// As it was given.
        value: String,
    },
    /// A file cannot be read or written.
    File {
        /// Its name.
        path: String,
        /// Why.
        problem: FileProblem,
    },
    /// An identity belongs to somebody else already.
    IdentityTaken {
        /// The identity as written.
        value: String,
        /// The customer who has it.
        title: String,
    },
    /// A template of this name is there already.
    NameTaken {
        /// The name.
        name: String,
    },
    /// The draft cannot leave.
    Draft {
        /// Why.
        problems: Vec<DraftProblem>,
    },
    /// This cannot be done with the case.
    Case {
        /// Why.
        problem: CaseProblem,
    },
    /// The mail left the state in which this can be done.
    TooLate,
    /// What was changed has been changed again since.
    ChangedSince,
    /// The server did not take a connection.
    Server {
        /// Why.
        problem: SendProblem,
        /// As the server said it.
        server_text: String,
    },
    /// The keychain of the system does not answer or refuses.
    Keychain {
        /// As the system said it.
        detail: String,
    },
    /// The passwords are in the vault of the data folder, and its passphrase has yet to be given.
    Locked,
    /// The passphrase is another one.
    WrongPassphrase,
    /// A file that says where the passwords are, or holds them, is missing, damaged or cannot be read.
    SecretsDamaged {
        /// The file.
        path: String,
    },
    /// Another Hilo has this folder open.
    InUse {
        /// Folder.
        path: String,
    },
    /// The data was written by a newer Hilo.
    NewerVersion {
        /// Folder.
        path: String,
    },
    /// The disk is full.
    DiskFull {
        /// Folder.
        path: String,
    },
    /// The database cannot be read or written.
    Database {
        /// As SQLite said it.
        detail: String,
    },
    /// Stopped by the person.
    Cancelled,
    /// A mistake of Hilo's own; nothing was stored.
    Internal {
        /// For a report.
        detail: String,
    },
}

impl Failure {
    /// Returns what it means to mails that a password cannot be had for now.
    pub(crate) fn without_password(&self) -> SendProblem {
        if *self == Failure::Locked {
            SendProblem::Locked
        } else if matches!(self, Failure::Keychain { .. }) {
            SendProblem::Keychain
        } else {
            SendProblem::NoPassword
        }
    }

    /// Returns the code alone, which unlike the facts beside it may be logged.
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.get("code").and_then(|code| code.as_str()).unwrap_or_default().to_owned()
    }
}
