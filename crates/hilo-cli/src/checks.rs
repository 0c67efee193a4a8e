//! Findings of the checks before sending, in words.

use hilo_core::model::{Detail, Finding, Formality, Severity, SignaturePart};
use serde_json::{Value, json};

use crate::Problem;
use crate::desk::Desk;
use crate::print::{self, line, plain};

/// Prints what is found in the draft to a customer.
pub fn check(desk: &Desk, customer: &str) -> Result<(), Problem> {
    let customer = desk.customer(customer)?;
    let found = desk.call("draft_check", json!({ "customer": customer }))?;
    if desk.json {
        return print::json(&json!({ "findings": found }));
    }
    if found.as_array().is_none_or(Vec::is_empty) {
        return line("nothing to remark");
    }
    findings(&found)
}

/// Prints findings, a line each.
pub fn findings(found: &Value) -> Result<(), Problem> {
    for finding in found.as_array().into_iter().flatten() {
        let Ok(finding) = serde_json::from_value::<Finding>(finding.clone()) else { continue };
        let words = plain(&finding_words(&finding.detail), 200);
        let weight = severity_word(finding.severity);
        line(&format!(
            "{:<3}  {weight:<7}  {words}  [{}]",
            finding.code,
            plain(&finding.key, 160)
        ))?;
    }
    Ok(())
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "block",
        Severity::Warning => "warning",
        Severity::Advice => "advice",
    }
}

/// Returns what a finding says.
pub fn finding_words(detail: &Detail) -> String {
    match detail {
        Detail::Unresolved { field } => format!("{field} has no value"),
        Detail::NoName { name } => format!("the first two lines do not name {name}"),
        Detail::WrongName { written, name } => {
            format!("the greeting names {written}, and the customer is {name}")
        }
        Detail::Impersonal { greeting } => {
            format!("{greeting:?}: the customer's name is not known; add it")
        }
        Detail::TooLong { paragraphs, most } => {
            format!("{paragraphs} paragraphs; people read {most}")
        }
        Detail::NoSubject => "there is no subject".to_owned(),
        Detail::OnlyReply => "the subject is only \"Re:\" or \"Fwd:\"".to_owned(),
        Detail::GenericSubject => "the subject could stand over any mail".to_owned(),
        Detail::ShortSubject => "the subject says too little".to_owned(),
        Detail::LongSubject { characters, most } => {
            format!("the subject has {characters} characters; inboxes show {most}")
        }
        Detail::FreeMail { domain } => format!("the mail comes from a free address ({domain})"),
        Detail::NoReply { address } => format!("nobody can answer {address}"),
        Detail::NoSignature => "there is no signature".to_owned(),
        Detail::PartOfSignature { missing } => {
            let missing: Vec<&str> = missing.iter().map(|part| part_words(*part)).collect();
            format!("the signature lacks {}", missing.join(" and "))
        }
        Detail::StaleNews { until } => format!("the news in the signature ended on {until}"),
        Detail::NoAttachment { words } => format!("{words:?}, and nothing is attached"),
        Detail::SentElsewhere { words } => {
            format!("{words:?} sends the customer to another channel")
        }
        Detail::Capitals { words } => format!("{words:?} is written in capitals"),
        Detail::Marks { words } => format!("{words:?} shouts"),
        Detail::Excuse { words } => format!("{words:?} is an excuse"),
        Detail::Confrontation { words } => format!("{words:?} contradicts the customer"),
        Detail::MixedFormality { tu, usted } => {
            format!("tú ({tu:?}) and usted ({usted:?}) are mixed")
        }
        Detail::OtherFormality { words, expected } => {
            let expected = match expected {
                Formality::Tu => "tú",
                Formality::Usted => "usted",
            };
            format!("{words:?}, and the customer is spoken to as {expected}")
        }
        Detail::NoDate { words } if words.is_empty() => {
            "something stays open and no day is promised".to_owned()
        }
        Detail::NoDate { words } => format!("{words:?}, and no day is promised"),
        Detail::PastDate { date } => format!("{date} is over"),
        Detail::WeekendDate { date } => format!("{date} is on a weekend"),
        Detail::HolidayDate { date, holiday } => format!("{date} is a holiday ({holiday})"),
        Detail::ClosedDate { date, reason } if reason.is_empty() => {
            format!("on {date} the shop is closed")
        }
        Detail::ClosedDate { date, reason } => format!("on {date} the shop is closed ({reason})"),
        Detail::SameAsBefore { percent, .. } => {
            format!("{percent} % of the text went to this customer before")
        }
        Detail::SameAsOthers { percent, .. } => {
            format!("{percent} % of the text went to others with this template")
        }
        Detail::Card { words } => format!("{words:?} is the number of a card"),
        Detail::Iban { words } => format!("{words:?} is the number of an account"),
        Detail::IdCard { words } => format!("{words:?} is the number of an identity card"),
        Detail::SomebodyElse { words } => format!("{words:?} belongs to somebody else"),
        Detail::SeveralCustomers { addresses } => {
            format!("other customers would see the addresses: {}", addresses.join(", "))
        }
    }
}

fn part_words(part: SignaturePart) -> &'static str {
    match part {
        SignaturePart::Shop => "the shop's name",
        SignaturePart::Person => "who writes",
        SignaturePart::Contact => "a telephone or web address",
    }
}
