//! What a delivery report says (RFC 3464), and what servers write that never read it.

mod reason;

pub use reason::of_answer;

use super::body;
use super::field::{self, Fields};
use super::mime::Part;
use crate::model::{Automatic, DeliveryReport, MailHeaders, Mailbox, ReportedOutcome};

/// Recipients of a report that are read.
const MAX_RECIPIENTS: usize = 200;

/// Characters of a server's words that are kept.
const DIAGNOSTIC_LIMIT: usize = 500;

/// A report about a mail on its way.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bounce {
    /// What became of each recipient.
    pub recipients: Vec<BounceRecipient>,
    /// Message-ID of the mail that it is about, without angle brackets.
    pub original_message_id: Option<String>,
}

impl Bounce {
    /// Returns the recipients as mailboxes, those who were not reached first.
    pub(super) fn undelivered(&self) -> Vec<Mailbox> {
        let mailbox = |recipient: &BounceRecipient| Mailbox {
            name: String::new(),
            address: recipient.address.clone(),
        };
        let reached =
            |recipient: &&BounceRecipient| recipient.outcome() == ReportedOutcome::Delivered;
        let missed = self.recipients.iter().filter(|recipient| !reached(recipient));
        missed.chain(self.recipients.iter().filter(reached)).map(mailbox).collect()
    }
}

impl BounceRecipient {
    fn outcome(&self) -> ReportedOutcome {
        match self.action.as_str() {
            "delivered" | "relayed" | "expanded" => ReportedOutcome::Delivered,
            "delayed" => ReportedOutcome::Delayed,
            _ => ReportedOutcome::Failed,
        }
    }

    /// Returns what the timeline says of the mail.
    pub fn report(&self) -> DeliveryReport {
        DeliveryReport {
            address: self.address.clone(),
            outcome: self.outcome(),
            reason: reason::reason(&self.status, &self.diagnostic),
            status: self.status.clone(),
            server_text: self.diagnostic.chars().take(DIAGNOSTIC_LIMIT).collect(),
            at: None,
        }
    }
}

/// What became of one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BounceRecipient {
    /// Address.
    pub address: String,
    /// `failed`, `delayed`, `delivered`, `relayed` or `expanded`.
    pub action: String,
    /// Status code such as `5.1.1`; empty where the report has none.
    pub status: String,
    /// The server's own words; empty where the report has none.
    pub diagnostic: String,
}

/// Reads the report of a bounce.
pub(super) fn read(parts: &[Part<'_>], text: &str) -> Bounce {
    let status = parts.iter().find(|part| {
        part.media.is("message", "delivery-status")
            || part.media.is("message", "global-delivery-status")
    });
    let mut recipients = status.map(|part| groups(&part.decoded())).unwrap_or_default();
    if recipients.is_empty() {
        recipients = without_report(parts, text);
    }
    Bounce { recipients, original_message_id: original(parts, text) }
}

fn groups(report: &[u8]) -> Vec<BounceRecipient> {
    let text = String::from_utf8_lossy(report).replace("\r\n", "\n");
    let groups = text.split("\n\n").filter(|group| !group.trim().is_empty());
    let read = groups.take(MAX_RECIPIENTS + 1).filter_map(|group| {
        let fields = Fields::read(group.trim_start().as_bytes());
        let value = |name: &str| {
            let value = fields.text(name).unwrap_or_default();
            // `rfc822; ana@correo.example`, `smtp; 550 5.1.1 no such user`
            match value.split_once(';') {
                Some((_, rest)) => rest.trim().to_owned(),
                None => value,
            }
        };
        // Who forwards says to whom; ours is the one that we wrote to (RFC 3464, 2.3.1).
        let address = [value("original-recipient"), value("final-recipient")]
            .into_iter()
            .find(|address| !address.is_empty())?;
        let status = fields.text("status").unwrap_or_default();
        Some(BounceRecipient {
            address: address.trim_matches(['<', '>', ' ']).to_owned(),
            action: fields.text("action").unwrap_or_default().to_ascii_lowercase(),
            status: status.split(' ').next().unwrap_or_default().to_owned(),
            diagnostic: value("diagnostic-code"),
        })
    });
    read.collect()
}

/// Reads a report in prose: Exim and Gmail name the recipients in a field, qmail in angle brackets.
fn without_report(parts: &[Part<'_>], text: &str) -> Vec<BounceRecipient> {
    let fields = parts.first().map(|part| &part.fields);
    let named = fields.and_then(|fields| fields.get("x-failed-recipients")).unwrap_or_default();
    let mut addresses: Vec<String> = named
        .split(',')
        .map(|address| address.trim().to_owned())
        .filter(|address| address.contains('@'))
        .take(MAX_RECIPIENTS)
        .collect();
    if addresses.is_empty() {
        let mentioned = text.lines().take(200).filter_map(|line| {
            let address = line.trim().strip_prefix('<')?.split('>').next()?;
            (address.contains('@') && !address.contains(' ')).then(|| address.to_owned())
        });
        addresses = mentioned.take(MAX_RECIPIENTS).collect();
    }
    let diagnostic = text.lines().map(str::trim).take(400).find(|line| {
        let code = line.get(..3).unwrap_or_default();
        code.starts_with(['4', '5']) && code.chars().all(|c| c.is_ascii_digit())
    });
    let diagnostic = diagnostic.unwrap_or_default();
    let status = diagnostic.split([' ', '-']).find(|word| {
        let mut numbers = word.split('.');
        let numbers: Vec<&str> = numbers.by_ref().take(4).collect();
        numbers.len() == 3 && numbers.iter().all(|n| !n.is_empty() && n.parse::<u16>().is_ok())
    });
    addresses
        .into_iter()
        .map(|address| BounceRecipient {
            address,
            action: "failed".to_owned(),
            status: status.unwrap_or_default().to_owned(),
            diagnostic: diagnostic.to_owned(),
        })
        .collect()
}

/// Returns the Message-ID of the mail that a machine's answer is about, where it quotes that and does not name it as
/// answers do: a notice of reading (RFC 8098), or a copy of the header.
pub(super) fn about(
    parts: &[Part<'_>],
    headers: &MailHeaders,
    automatic: Option<Automatic>,
) -> Option<String> {
    let names_it = !headers.in_reply_to.is_empty() || !headers.references.is_empty();
    if automatic != Some(Automatic::AutoReply) || names_it {
        return None;
    }
    let notice = parts.iter().find(|part| part.media.is("message", "disposition-notification"));
    let told = notice.and_then(|part| {
        let fields = Fields::read(&part.decoded());
        field::ids(fields.get("original-message-id")?).into_iter().next()
    });
    told.or_else(|| original(parts, ""))
}

/// The id of the mail that came back: from the copy of it, else from the words of the report.
fn original(parts: &[Part<'_>], text: &str) -> Option<String> {
    let from_copy = parts.iter().skip(1).find_map(|part| {
        let fields = if part.media.is("text", "rfc822-headers")
            || part.media.is("message", "rfc822-headers")
            || part.media.is_message() && part.children.is_empty()
        {
            Fields::read(super::mime::header_block(&part.decoded()).0)
        } else {
            let inner = part.children.first().and_then(|child| parts.get(*child));
            let inner = inner.filter(|_| part.media.is_message())?;
            return body::message_id(&inner.fields);
        };
        body::message_id(&fields)
    });
    from_copy.or_else(|| {
        let line = text.lines().take(2_000).find_map(|line| {
            let line = line.trim_start_matches(['>', ' ']);
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("message-id").then_some(value)
        })?;
        field::ids(line).into_iter().next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_forwards_is_the_one_whom_we_wrote_to() {
        let report = b"Reporting-MTA: dns; correo.example\n\n\
            Original-Recipient: rfc822;ana@correo.example\nFinal-Recipient: rfc822; ana.ruiz@gmail.com\n\
            Action: failed\nStatus: 5.2.2\n\n\
            Final-Recipient: rfc822; luis@correo.example\nAction: delayed\nStatus: 4.4.1\n";
        let addresses: Vec<String> = groups(report).into_iter().map(|who| who.address).collect();
        assert_eq!(addresses, ["ana@correo.example", "luis@correo.example"]);
    }
}
