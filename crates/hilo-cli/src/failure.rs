//! What went wrong, in a sentence: what happened, what was kept, what to do.

use hilo_core::error::{Failure, FileProblem, InvalidField, Thing};
use hilo_core::model::{CaseProblem, DraftProblem, SendProblem};

use crate::checks::finding_words;

/// Returns the sentence for a failure.
pub fn sentence(failure: &Failure) -> String {
    match failure {
        Failure::NotFound { thing } => format!("there is no such {}", thing_word(*thing)),
        Failure::Invalid { field, value } => {
            format!("{value:?} cannot be taken as {}", field_words(*field))
        }
        Failure::File { path, problem: FileProblem::Unwritable } => {
            format!("{path}: {}", file_words(FileProblem::Unwritable))
        }
        Failure::File { path, problem } => {
            format!("{path}: {}. Nothing was imported", file_words(*problem))
        }
        Failure::IdentityTaken { value, title } => {
            format!("{value} belongs to {title} already; nothing was changed")
        }
        Failure::NameTaken { name } => {
            format!("there is a template named {name:?} already; nothing was changed")
        }
        Failure::Draft { problems } => {
            let words: Vec<String> = problems.iter().map(draft_words).collect();
            format!("it cannot be sent: {}", words.join("; "))
        }
        Failure::Case { problem } => format!("{}; nothing was changed", case_words(problem)),
        Failure::TooLate => "it is too late for that: the mail or import has gone on".to_owned(),
        Failure::ChangedSince => "it was changed again since; nothing was undone".to_owned(),
        Failure::Server { problem, server_text } => {
            // Of a password that is not there no server spoke.
            let said = match (server_text.as_str(), problem) {
                ("", _) => String::new(),
                (text, SendProblem::NoPassword) => format!(" ({text})"),
                (text, _) => format!(" (the server said: {text})"),
            };
            format!("{}{said}", send_words(*problem))
        }
        Failure::Keychain { detail } => {
            format!(
                "there is no keychain to ask for the password: start the system's (such as GNOME Keyring \
                 or KWallet), or give the password in the variable HILO_PASSWORD ({detail})"
            )
        }
        Failure::Locked => {
            "the passwords are locked: give the Hilo password of this shop in the variable HILO_PASSPHRASE".to_owned()
        }
        Failure::WrongPassphrase => {
            "that is not the Hilo password of this shop; nothing was changed".to_owned()
        }
        Failure::SecretsDamaged { path } => {
            format!(
                "{path} is missing, damaged or cannot be read, so there are no passwords; it is left untouched. Put it back \
                 from a copy, or begin anew (secrets anew)"
            )
        }
        Failure::InUse { path } => {
            format!("{path} is open in another Hilo; close it or name another folder")
        }
        Failure::NewerVersion { path } => {
            format!(
                "{path} was written by a newer Hilo and is left untouched; install that version"
            )
        }
        Failure::DiskFull { .. } => {
            "the disk is full; nothing of this step was stored. Make room and try again".to_owned()
        }
        Failure::Database { detail } => format!("the data cannot be read or written: {detail}"),
        Failure::Cancelled => "stopped; nothing was kept".to_owned(),
        Failure::Internal { detail } => {
            format!("a mistake of Hilo's own in {detail}; nothing was stored")
        }
    }
}

fn case_words(problem: &CaseProblem) -> String {
    match problem {
        CaseProblem::NotAgreed => {
            "the customer has not agreed: a case ends when they agree with explanation and solution, in a message or \
             call that is named (case agree)"
                .to_owned()
        }
        CaseProblem::AgreedInPart { explanation: true } => {
            "the customer has agreed with the explanation, and not with the solution".to_owned()
        }
        CaseProblem::AgreedInPart { explanation: false } => {
            "the customer has agreed with the solution, and not with the explanation".to_owned()
        }
        CaseProblem::TooFewAttempts { made, needed } => format!(
            "on {made} of {needed} days was the customer written to or called since their last word"
        ),
        CaseProblem::NotTheirWord => {
            "that message is not this customer's word: it is ours or passed on by us, a machine's, somebody else's, taken \
             back, or a call in which nobody spoke"
                .to_owned()
        }
        CaseProblem::NotOurWord => {
            "that message did not tell this customer anything: it is theirs, a machine's, somebody else's, or never \
             reached them"
                .to_owned()
        }
        CaseProblem::BeforeTheCase => {
            "that message is older than the case, or the one with which it begins".to_owned()
        }
        CaseProblem::BeforeTheSteps => {
            "that message is older than the one that told the customer what happens next".to_owned()
        }
        CaseProblem::SpokeSince { message } => format!(
            "the customer has said something after they agreed (message {message}): if that is their agreement, name it"
        ),
        CaseProblem::Closed => "the case is closed (case reopen)".to_owned(),
        CaseProblem::Open => "the case is open".to_owned(),
    }
}

fn thing_word(thing: Thing) -> &'static str {
    match thing {
        Thing::Customer => "customer",
        Thing::Identity => "identity",
        Thing::Message => "message",
        Thing::Attachment => "attachment",
        Thing::Import => "import",
        Thing::Template => "template",
        Thing::Outbox => "mail in the outbox",
        Thing::Draft => "draft",
        Thing::Case => "case",
        Thing::Finding => "finding in this draft",
        Thing::Reply => "reply that waits to be confirmed",
        Thing::Operation => "change",
        Thing::OauthClient => "client id at the provider (see: hilo-cli account client)",
        Thing::Mailbox => "account, or none whose mails are to come in",
    }
}

fn field_words(field: InvalidField) -> &'static str {
    match field {
        InvalidField::Email => "a mail address",
        InvalidField::Phone => "a telephone number",
        InvalidField::Name => "a name",
        InvalidField::TimeZone => "a time zone (such as Europe/Madrid)",
        InvalidField::Country => "a country code (such as ES)",
        InvalidField::Authority => "a certificate authority in PEM",
        InvalidField::Server => "a server",
        InvalidField::Text => "a text",
        InvalidField::Values => "values for a form: 200 of 64 kB together at most",
        InvalidField::Link => "a whole https:// address with its name",
        InvalidField::Day => "a day (such as 2026-12-24)",
        InvalidField::Moment => "a moment that is still to come",
        InvalidField::Colour => "a colour (such as #0b57d0)",
        InvalidField::ShopName => "a name for the shop of 200 characters at most",
        InvalidField::ShopPhone => "a telephone of 200 characters at most",
        InvalidField::ShopWeb => "a web address (such as shop.example)",
        InvalidField::Hours => {
            "times from HH:MM to a later HH:MM that do not overlap, each day once"
        }
        InvalidField::Responsible => "who answers to the customer for the case: a name is needed",
        InvalidField::ContactAttempts => "1 to 10 attempts",
        InvalidField::ManualText => {
            "an answer of 2,000 characters, or a line of 200, at most; nothing was changed"
        }
        InvalidField::ManualAmount => "an amount from 0 to 100,000,000; nothing was changed",
        InvalidField::ManualShare => "a share of 0 to 100 percent; nothing was changed",
        InvalidField::ManualDays => "1 to 365 days; nothing was changed",
        InvalidField::ManualWords => "a list of words: 50 of 60 characters at most",
        InvalidField::Currency => "the code of a currency (such as EUR)",
        InvalidField::ShopHours => "opening hours of 1,000 characters at most",
        InvalidField::AgentName => "a name of who answers of 200 characters at most",
        InvalidField::Signature => "a signature of 200,000 characters at most",
        InvalidField::Lines => "a list of lines: 200 of 254 characters at most",
        InvalidField::OwnAddresses => "a list of addresses: 200 of 254 characters at most",
        InvalidField::OwnNames => "a list of names: 200 of 254 characters at most",
        InvalidField::UndoSeconds => "a time to take mails back: 0 to 120 seconds",
        InvalidField::UnrequestedLimit => "a number of mails within thirty days: 30 at most",
        InvalidField::Language => "a language of the window (es, en)",
        InvalidField::CustomerLanguage => "a language of templates (such as es)",
        InvalidField::OauthClient => "a client id of 200 letters and digits at most",
        InvalidField::Passphrase => "a Hilo password: it has 8 characters at least",
        InvalidField::Rule => "a rule to leave or switch off: it always holds",
        InvalidField::Query => "words to look for",
        InvalidField::Request => "a request",
    }
}

/// Returns what is wrong with a file.
pub fn file_words(problem: FileProblem) -> &'static str {
    match problem {
        FileProblem::Missing => "there is no such file or folder",
        FileProblem::Unreadable => "the system does not let it be read",
        FileProblem::Empty => "it is empty",
        FileProblem::Foreign => "it is neither a mail, a mailbox nor a WhatsApp chat",
        FileProblem::Truncated => "it is cut off or damaged; export or copy it again",
        FileProblem::Encrypted => "it is locked with a password; unpack it first",
        FileProblem::TooLarge => "it is larger than Hilo takes",
        FileProblem::TooManyFiles => {
            "it holds more than a million files; give its folders one by one"
        }
        FileProblem::ZipBomb => {
            "it unpacks to far more than a chat can hold, so it was not unpacked"
        }
        FileProblem::HostileNames => "it holds files with names that point outside of it",
        FileProblem::NoPicture => "it is no PNG, JPEG, WebP or GIF",
        FileProblem::NoChat => "the zip holds no WhatsApp chat",
        FileProblem::Unwritable => "it cannot be written",
    }
}

fn draft_words(problem: &DraftProblem) -> String {
    match problem {
        DraftProblem::Unresolved { field } => format!("{field} has no value (give it with --set)"),
        DraftProblem::Unconfirmed { finding } => {
            format!(
                "{} (confirm it with --confirm {:?})",
                finding_words(&finding.detail),
                finding.key
            )
        }
        DraftProblem::NoRecipient => "the customer has no mail address".to_owned(),
        DraftProblem::BadAddress { address } => format!("{address:?} cannot be a mail address"),
        DraftProblem::NoText => "there is no text".to_owned(),
        DraftProblem::NoSubject => "there is no subject".to_owned(),
        DraftProblem::OptedOut { title, .. } => {
            format!("{title} wants no mails that they did not ask for")
        }
        DraftProblem::DeadAddress { dead, key } => {
            format!(
                "no mail arrives at {} (send it all the same with --confirm {key:?})",
                dead.address
            )
        }
        DraftProblem::NoAccount => "no account is set up (see: hilo-cli account add)".to_owned(),
        DraftProblem::NoNumber => "the customer has no telephone number (try --copy)".to_owned(),
        DraftProblem::TooLong { limit } => format!("it is longer than {limit} characters"),
        DraftProblem::TooLongForLink => "it is too long for a link (try --copy)".to_owned(),
        DraftProblem::TooLarge { limit } => {
            format!("with its files it is larger than {limit} bytes")
        }
    }
}

/// Returns why a mail did not leave.
pub fn send_words(problem: SendProblem) -> &'static str {
    match problem {
        SendProblem::Unreachable => "the mail server cannot be reached",
        SendProblem::UnknownHost => "there is no mail server of that name",
        SendProblem::Portal => {
            "the name of the mail server leads into this network: a Wi-Fi may want a sign-in first"
        }
        SendProblem::Certificate => "the certificate of the mail server is not trusted",
        SendProblem::CertificateExpired => {
            "the certificate of the mail server has expired, or the clock of this computer is ahead"
        }
        SendProblem::CertificateHost => "the certificate of the mail server is for another name",
        SendProblem::CertificateIssuer => {
            "nobody trusted has signed the certificate of the mail server, as when an antivirus looks into mail"
        }
        SendProblem::Clock => {
            "the certificate of the mail server is not valid yet: the clock of this computer is behind"
        }
        SendProblem::NoEncryption => "the mail server offers no encryption, so nothing was sent",
        SendProblem::SignIn => "the mail server refused user name or password",
        SendProblem::AppPassword => "the provider wants an app password, not the usual one",
        SendProblem::WebSignIn => "the provider wants to see you in the browser first",
        SendProblem::ImapOff => "the provider has switched IMAP off for this mailbox",
        SendProblem::OauthNeeded => "the provider takes no passwords any more, only OAuth",
        SendProblem::Consent => {
            "the provider's permission is not there, has ended or was withdrawn: sign in anew (account add --oauth)"
        }
        SendProblem::OauthRefused => {
            "the mail server refuses whom the provider let in: was another address chosen in the browser?"
        }
        SendProblem::OauthClient => {
            "the provider takes no sign-in under the client id, or none is set up (account client)"
        }
        SendProblem::Keychain => "the system's keychain does not open",
        SendProblem::SendingOff => "the provider has switched sending by SMTP off for this mailbox",
        SendProblem::NoPassword => "there is no password for the account",
        SendProblem::Locked => {
            "the passwords are locked, and the mail waits for the Hilo password (HILO_PASSPHRASE)"
        }
        SendProblem::TryLater => "the mail server asked to come again later",
        SendProblem::Recipient => "the mail server refused the recipient",
        SendProblem::Sender => "the mail server refused our address",
        SendProblem::TooLarge => "the mail is larger than the server takes",
        SendProblem::Refused => "the mail server refused the mail",
        SendProblem::OptedOut => "the customer wants no mails that they did not ask for",
        SendProblem::Interrupted => {
            "the connection broke while the mail was leaving: nobody can know whether it arrived"
        }
        SendProblem::NoFolder => "the mailbox has no folder for sent mails",
    }
}
