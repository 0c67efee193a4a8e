//! Why a mail came back: from the status code (RFC 3463), else from the words of servers that give none.

use crate::model::BounceReason;

/// Endings of status codes, after their class.
const STATUSES: [(&str, BounceReason); 19] = [
    (".1.1", BounceReason::NoSuchAddress),
    (".1.3", BounceReason::NoSuchAddress),
    (".1.6", BounceReason::NoSuchAddress),
    (".1.10", BounceReason::NoSuchAddress),
    (".1.2", BounceReason::NoSuchDomain),
    (".4.4", BounceReason::NoSuchDomain),
    (".2.1", BounceReason::Inactive),
    (".2.2", BounceReason::MailboxFull),
    (".2.3", BounceReason::TooLarge),
    (".3.4", BounceReason::TooLarge),
    (".4.1", BounceReason::Unreachable),
    (".4.2", BounceReason::Unreachable),
    (".4.3", BounceReason::Unreachable),
    (".4.7", BounceReason::Unreachable),
    (".7.0", BounceReason::Blocked),
    (".7.1", BounceReason::Blocked),
    (".7.23", BounceReason::Blocked),
    (".7.26", BounceReason::Blocked),
    (".7.606", BounceReason::Blocked),
];

/// Words of servers, without capitals. The first that is found decides, so the narrow ones come first.
const WORDS: [(&str, BounceReason); 30] = [
    ("mailbox full", BounceReason::MailboxFull),
    ("mailbox is full", BounceReason::MailboxFull),
    ("over quota", BounceReason::MailboxFull),
    ("overquota", BounceReason::MailboxFull),
    ("quota exceeded", BounceReason::MailboxFull),
    ("out of storage", BounceReason::MailboxFull),
    ("insufficient storage", BounceReason::MailboxFull),
    ("buzón lleno", BounceReason::MailboxFull),
    ("too large", BounceReason::TooLarge),
    ("too big", BounceReason::TooLarge),
    ("size limit", BounceReason::TooLarge),
    ("disabled", BounceReason::Inactive),
    ("inactive", BounceReason::Inactive),
    ("suspended", BounceReason::Inactive),
    ("domain not found", BounceReason::NoSuchDomain),
    ("host not found", BounceReason::NoSuchDomain),
    ("no mx", BounceReason::NoSuchDomain),
    ("nxdomain", BounceReason::NoSuchDomain),
    ("no such user", BounceReason::NoSuchAddress),
    ("user unknown", BounceReason::NoSuchAddress),
    ("unknown user", BounceReason::NoSuchAddress),
    ("does not exist", BounceReason::NoSuchAddress),
    ("no mailbox", BounceReason::NoSuchAddress),
    ("address not found", BounceReason::NoSuchAddress),
    ("recipient not found", BounceReason::NoSuchAddress),
    ("usuario desconocido", BounceReason::NoSuchAddress),
    ("spam", BounceReason::Blocked),
    ("blacklist", BounceReason::Blocked),
    ("blocked", BounceReason::Blocked),
    ("timed out", BounceReason::Unreachable),
];

/// Tells why a mail came back. `status` is a code such as `5.1.1` or nothing, `words` are the server's.
pub(super) fn reason(status: &str, words: &str) -> BounceReason {
    let lower = words.to_lowercase();
    let said = || WORDS.iter().find(|(word, _)| lower.contains(word)).map(|(_, reason)| *reason);
    let by_status = status.split_once('.').and_then(|(_, rest)| {
        let known = |(ending, _): &&(&str, BounceReason)| ending.strip_prefix('.') == Some(rest);
        STATUSES.iter().find(known).map(|(_, reason)| *reason)
    });
    match by_status {
        // Policy is also what servers say that hide whom they know, and Gmail's full mailboxes.
        Some(BounceReason::Blocked) => said().unwrap_or(BounceReason::Blocked),
        Some(reason) => reason,
        None => said().unwrap_or(BounceReason::Other),
    }
}

/// Tells why a server did not take a recipient, from its whole answer; `None` where it may take it later.
pub fn of_answer(answer: &str) -> Option<BounceReason> {
    let (code, words) = answer.split_once(' ')?;
    let status = words.split(' ').next().unwrap_or_default();
    code.starts_with('5').then(|| reason(status, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_of_our_own_server_is_read_as_well() {
        use BounceReason::*;
        let unknown = "550 5.1.1 <ana@correo.example>: Recipient address rejected: User unknown";
        for (answer, expected) in [
            (unknown, Some(NoSuchAddress)),
            ("550 No such user here", Some(NoSuchAddress)),
            ("550 5.1.2 no such domain", Some(NoSuchDomain)),
            ("450 4.1.1 try again later", None),
            ("554 5.7.1 relay access denied", Some(Blocked)),
            ("", None),
        ] {
            assert_eq!(of_answer(answer), expected, "{answer}");
        }
    }

    #[test]
    fn the_reason_is_read_from_the_code_and_else_from_the_words() {
        use BounceReason::*;
        for (status, words, expected) in [
            (
                "5.1.1",
                "550 5.1.1 The email account that you tried to reach does not exist",
                NoSuchAddress,
            ),
            ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", NoSuchAddress),
            ("5.2.2", "552 5.2.2 The email account is over quota", MailboxFull),
            ("4.2.2", "452 4.2.2 mailbox full", MailboxFull),
            ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", Inactive),
            ("5.4.4", "DNS Error: Domain name not found", NoSuchDomain),
            ("4.4.1", "connect to mx.correo.example: Connection timed out", Unreachable),
            (
                "5.7.1",
                "550 5.7.1 Our system has detected that this message is likely spam",
                Blocked,
            ),
            ("5.7.1", "550 5.7.1 user unknown", NoSuchAddress),
            ("5.3.4", "552 5.3.4 Message size exceeds fixed limit", TooLarge),
            ("", "Sorry, no mailbox here by that name. (#5.1.1)", NoSuchAddress),
            ("", "Buzón lleno", MailboxFull),
            ("5.0.0", "550 Mailbox is full", MailboxFull),
            ("5.0.0", "algo que nadie entiende", Other),
            ("", "", Other),
        ] {
            assert_eq!(reason(status, words), expected, "{status} {words}");
        }
    }
}
