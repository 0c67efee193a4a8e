//! What a "no" means, by the step at which it came.

use std::error::Error as _;

use lettre::transport::smtp::Error;

use crate::model::SendProblem;
use crate::net::{self, Trouble, one_line};
use crate::outbox::state::Refusal;

/// Steps of the talk with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Connecting and greeting.
    Greeting,
    /// Changing to an encrypted connection.
    Encryption,
    /// User name and password.
    SignIn,
    /// Naming the sender.
    Sender,
    /// Naming a recipient.
    Recipient,
    /// Asking to send the body.
    Data,
    /// After the body.
    Body,
}

/// Words of servers that mean "not now" under a code that means "never": providers count mails by the
/// hour and day, and Outlook answers 5.5.0 to many things that pass.
const REALLY_LATER: [&str; 10] = [
    "5.5.0 ",
    "5.4.5",
    "daily user sending",
    "sending limit",
    "sending quota",
    "quota exceeded",
    "rate limit",
    "too many messages",
    "too many mails",
    "try again later",
];

/// Makes a refusal that passes. One of these concerns the whole account.
pub(super) fn passing(problem: SendProblem, words: &str) -> Refusal {
    Trouble::passing(problem, words).into()
}

/// Makes a refusal that does not pass by itself.
pub(super) fn lasting(problem: SendProblem, words: &str) -> Refusal {
    Trouble::lasting(problem, words).into()
}

/// Tells what an error at a step means.
pub(super) fn of(error: &Error, stage: Stage) -> Refusal {
    let words = text_of_error(error);
    match error.status() {
        Some(code) => answered(&code.to_string(), &words, stage),
        None if stage == Stage::SignIn && error.is_client() => {
            // The server offers no way to sign in that we know.
            lasting(SendProblem::SignIn, &words)
        }
        None => Refusal { server_text: words, ..broken(error) },
    }
}

/// What a code at a step means.
pub(super) fn answered(code: &str, words: &str, stage: Stage) -> Refusal {
    let lower = format!("{} ", words.to_lowercase());
    let too_large = code == "552" || lower.contains("5.2.3") || lower.contains("5.3.4");
    let says_later = REALLY_LATER.iter().any(|later| lower.contains(later));
    let later = code.starts_with('4') || (says_later && stage != Stage::SignIn);
    let problem = match stage {
        _ if later => SendProblem::TryLater,
        Stage::SignIn => SendProblem::SignIn,
        // "Authentication required".
        _ if code == "530" => SendProblem::SignIn,
        Stage::Encryption => SendProblem::NoEncryption,
        _ if too_large => SendProblem::TooLarge,
        Stage::Sender => SendProblem::Sender,
        // 5.7 is policy: it is not the address that is wrong.
        Stage::Recipient if lower.contains(" 5.7.") => SendProblem::Refused,
        Stage::Recipient => SendProblem::Recipient,
        Stage::Greeting | Stage::Data | Stage::Body => SendProblem::Refused,
    };
    let account_wide = match stage {
        Stage::Greeting | Stage::Encryption | Stage::SignIn => true,
        Stage::Sender | Stage::Recipient | Stage::Data | Stage::Body => code == "421",
    };
    Refusal { problem, server_text: words.to_owned(), passing: later, account_wide }
}

/// What a connection that broke means.
pub(super) fn broken(error: &(dyn std::error::Error + 'static)) -> Refusal {
    net::broken(error).into()
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Self {
        let Trouble { problem, server_text, passing } = trouble;
        Refusal { problem, server_text, passing, account_wide: passing }
    }
}

/// What the server said, or the system where the server said nothing.
pub(super) fn text_of_error(error: &Error) -> String {
    let mut said = String::new();
    if let Some(code) = error.status() {
        said = format!("{code} ");
    }
    match error.source() {
        Some(source) => said.push_str(&source.to_string()),
        None => said.push_str(&error.to_string()),
    }
    one_line(&said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_is_understood_by_its_step_and_code() {
        use SendProblem::*;
        for (code, words, stage, problem, passing) in [
            ("535", "535 5.7.8 authentication failed", Stage::SignIn, SignIn, false),
            ("535", "535 5.7.139 SMTP AUTH is disabled", Stage::SignIn, SignIn, false),
            ("454", "454 4.7.0 temporary authentication failure", Stage::SignIn, TryLater, true),
            ("530", "530 5.7.0 authentication required", Stage::Sender, SignIn, false),
            ("550", "550 5.7.1 not your address", Stage::Sender, Sender, false),
            ("550", "550 5.1.1 no such user", Stage::Recipient, Recipient, false),
            ("554", "554 5.7.1 relay access denied", Stage::Recipient, Refused, false),
            ("450", "450 4.2.0 greylisted", Stage::Recipient, TryLater, true),
            ("552", "552 5.2.3 message too big", Stage::Body, TooLarge, false),
            ("552", "552 5.3.4 message size exceeds limit", Stage::Sender, TooLarge, false),
            ("550", "550 5.4.5 daily user sending limit exceeded", Stage::Body, TryLater, true),
            ("550", "550 5.5.0 something passing", Stage::Body, TryLater, true),
            ("554", "554 5.7.1 looks like spam", Stage::Body, Refused, false),
            ("421", "421 4.7.0 too many connections", Stage::Greeting, TryLater, true),
        ] {
            let refusal = answered(code, words, stage);
            assert_eq!((refusal.problem, refusal.passing), (problem, passing), "{words}");
        }
    }
}
