//! What is looked at before a mail leaves: thirteen rules, each a function from a letter to findings.
//!
//! Only the own new text is looked at: quotes and what stands below them, a signature typed by hand
//! and the shop's own signature are left out, except by C0, to which a template's braces matter anywhere. Rules that
//! know Spanish words say nothing about a text
//! in another language. Words, not grammar: where a rule cannot know, it stays silent.
//!
//! This module is pure: no file, no clock, no database. What it knows comes in a [`Letter`].
//!
//! What always holds:
//! - A finding's key is the same as long as the words that it is about are.
//! - A fix that is an edit leaves the letter without that finding.
//! - Nothing here changes a letter or keeps one from leaving; callers do.

mod attachment;
mod dates;
mod elsewhere;
mod formality;
mod length;
mod name;
mod outline;
mod own;
mod phrases;
mod private;
mod promise;
mod repeated;
mod sender;
mod signature;
pub mod similar;
mod subject;
mod tone;

use chrono::NaiveDate;

use crate::model::{
    Detail, Finding, Fix, Formality, LetterPart, Place, RuleId, Settings, Severity, Timestamp,
};
use crate::template;
use own::Own;

pub use outline::{Outline, outline};
pub use private::addresses;

/// Findings of a rule that are told of a letter: each may hold the whole text with its mend.
const FINDINGS_LIMIT: usize = 100;

/// Whom the letter is for.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Full name; empty where it is not known.
    pub name: String,
    /// Name to greet with; empty where it is not known.
    pub first_name: String,
    /// Company; empty where there is none.
    pub company: String,
    /// Further names that the customer uses.
    pub aliases: Vec<String>,
}

/// What is known of the matter that the letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Matter {
    /// Nothing: only the letter's own words tell whether something is left open.
    #[default]
    Unknown,
    /// Nothing is open: a question, a greeting.
    None,
    /// It is solved.
    Solved,
    /// It stays open with this letter, so that a day is owed.
    Open,
}

/// A text that was sent before.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its text, with quotes and signature or without.
    pub text: String,
    /// Values of its template's fields.
    pub values: Vec<String>,
    /// When it went.
    pub at: Timestamp,
}

/// A letter with all that the rules may know of it.
#[derive(Debug, Clone, Default)]
pub struct Letter {
    /// Subject.
    pub subject: String,
    /// Text in Markdown as it is typed, without signature.
    pub body: String,
    /// Addresses that it goes to.
    pub to: Vec<String>,
    /// Further addresses.
    pub cc: Vec<String>,
    /// Names of its files.
    pub attachments: Vec<String>,
    /// Whom it is for.
    pub customer: Person,
    /// Addresses and numbers, of the recipients or in the text, that belong to other customers.
    pub others: Vec<String>,
    /// How the customer is spoken to; `None` where nobody has decided it.
    pub formality: Option<Formality>,
    /// `es` or `en`: what the customer reads, where the text itself does not tell.
    pub language: String,
    /// Address that it comes from; empty while there is no account.
    pub from: String,
    /// What stands below it, in Markdown, its fields filled in; empty for none.
    pub signature: String,
    /// The shop: its name, who writes, its country, its signature's news.
    pub shop: Settings,
    /// The day at the shop.
    pub today: NaiveDate,
    /// What is known of the matter.
    pub matter: Matter,
    /// Values of the template's fields.
    pub values: Vec<String>,
    /// Subject of its template, filled in; empty for none.
    pub template_subject: String,
    /// Whether its template has other words to offer.
    pub has_variants: bool,
    /// What the shop sent to this customer before, the newest first.
    pub before: Vec<Sent>,
    /// What the shop last sent with the same template to others, the newest first.
    pub others_before: Vec<Sent>,
}

/// Looks at a letter with every rule, in the order of the codes.
pub fn check(letter: &Letter) -> Vec<Finding> {
    let own = Own::read(letter);
    RuleId::ALL.into_iter().flat_map(|rule| run(rule, letter, &own)).collect()
}

/// Looks at a letter with one rule.
pub fn check_one(rule: RuleId, letter: &Letter) -> Vec<Finding> {
    run(rule, letter, &Own::read(letter))
}

fn run(rule: RuleId, letter: &Letter, own: &Own<'_>) -> Vec<Finding> {
    match rule {
        RuleId::Unresolved => unresolved(letter),
        RuleId::Name => name::right(letter, own),
        RuleId::UnknownName => name::unknown(letter, own),
        RuleId::Length => length::check(letter, own),
        RuleId::Subject => subject::check(letter, own),
        RuleId::Sender => sender::check(letter),
        RuleId::Signature => signature::check(letter, own),
        RuleId::Attachment => attachment::check(letter, own),
        RuleId::OtherChannel => elsewhere::check(letter, own),
        RuleId::Tone => tone::check(letter, own),
        RuleId::Date => promise::check(letter, own),
        RuleId::Repeated => repeated::check(letter, own),
        RuleId::Private => private::check(letter, own),
    }
}

/// Whether the rule is used where a shop has not decided it. `cargo xtask checks` measures what this
/// rests on: no rule below 0.9 precision is on by itself.
pub fn is_on_by_default(rule: RuleId) -> bool {
    // "The attached file" is spoken of in too many ways: measured at 0.80 (docs/checks.md).
    rule != RuleId::Attachment
}

/// Returns how much the findings of a rule weigh at most.
pub fn severity(rule: RuleId) -> Severity {
    match rule {
        RuleId::Unresolved => Severity::Block,
        RuleId::Tone => Severity::Advice,
        RuleId::Name
        | RuleId::UnknownName
        | RuleId::Length
        | RuleId::Subject
        | RuleId::Sender
        | RuleId::Signature
        | RuleId::Attachment
        | RuleId::OtherChannel
        | RuleId::Date
        | RuleId::Repeated
        | RuleId::Private => Severity::Warning,
    }
}

/// C0. What is still to be filled in: in the subject, in the own text and in the signature; a
/// template's braces wherever they stand, also in a quote and below what is our own.
fn unresolved(letter: &Letter) -> Vec<Finding> {
    let body = template::plain(&own::without_quotes(&letter.body));
    let whole = template::plain(&letter.body);
    let signature = template::plain(&letter.signature);
    let parts = [
        (LetterPart::Subject, letter.subject.as_str()),
        (LetterPart::Body, &body),
        (LetterPart::Signature, &signature),
    ];
    let known = [&letter.customer.name, &letter.customer.company, &letter.shop.shop_name];
    let typed: Vec<&String> = known.into_iter().chain(&letter.values).collect();
    let written = parts.into_iter().flat_map(|(part, text)| {
        template::unresolved(text).into_iter().map(move |field| (part, field))
    });
    let has_braces = |field: &String| field.contains("{{") || field.contains("{%");
    let quoted = template::unresolved(&whole).into_iter().filter(has_braces);
    let mut findings: Vec<Finding> = Vec::new();
    for (part, field) in written.chain(quoted.map(|field| (LetterPart::Body, field))) {
        // A placeholder that is part of somebody's name or of what was typed is none.
        let seen = findings.iter().any(|finding| {
            matches!(&finding.detail, Detail::Unresolved { field: other } if *other == field)
        });
        if seen || typed.iter().any(|value| value.contains(field.as_str())) {
            continue;
        }
        if findings.len() == FINDINGS_LIMIT {
            break;
        }
        let fix = if field.starts_with('{') { Fix::FillIn } else { Fix::Show };
        let place = Place { part, quote: field.clone() };
        let detail = Detail::Unresolved { field: field.clone() };
        findings.push(finding(RuleId::Unresolved, &field, detail, Some(place), fix));
    }
    findings
}

/// Makes a finding; `words` tell it from the others of its rule.
fn finding(rule: RuleId, words: &str, detail: Detail, place: Option<Place>, fix: Fix) -> Finding {
    let kind = serde_json::to_value(&detail).unwrap_or_default();
    let kind = kind.get("found").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    let words: String = crate::identity::fold(words).chars().take(120).collect();
    Finding {
        rule,
        code: rule.code().to_owned(),
        severity: severity(rule),
        detail,
        place,
        fix,
        needs_confirmation: false,
        key: format!("{}:{kind}:{words}", rule.as_str()),
    }
}

/// A place in the text.
fn in_body(quote: &str) -> Option<Place> {
    Some(Place { part: LetterPart::Body, quote: quote.to_owned() })
}

/// A fix that puts another text in place.
fn new_body(body: String) -> Fix {
    Fix::Edit { subject: None, body: Some(body), file: None }
}

#[cfg(test)]
mod tests;
