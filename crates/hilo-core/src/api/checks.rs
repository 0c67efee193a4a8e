//! The checks before sending: what they know of a draft, what is found, and what became of it.

use rusqlite::{Connection, Transaction};

use super::drafts::{existing, kept};
use super::sender::account_of;
use super::templates::{facts, signature_now};
use super::*;
use crate::Hilo;
use crate::check::{self, Letter, Matter, Person, Sent};
use crate::error::{Failure, InvalidField, Thing};
use crate::identity;
use crate::store::checks::{self, Counted, Left, SentText};
use crate::store::{
    blobs, customers, draft as drafts, identities, messages, settings, template as templates,
};
use crate::template::{self, Choosing, Facts, Source};

/// How long a finding that is the same in every mail stays away once somebody left it: the shop's own address is
/// spoken of once, and again after a month.
const REMINDER: i64 = 30 * 24 * 3600;

/// Returns what was found in a customer's draft and nobody has left as it is.
pub fn draft_check(hilo: &Hilo, request: OfCustomer) -> Result<Vec<Finding>, Failure> {
    hilo.store().read(|data| {
        let draft = existing(data, request.customer)?;
        shown(data, &draft, hilo.now())
    })
}

/// Mends a finding with its key: an edit changes the draft, what the window does is only counted.
pub fn check_fix(hilo: &Hilo, request: OfFinding) -> Result<Draft, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let mut draft = existing(tx, request.customer)?;
        let finding = named(tx, &draft, &request.key, now)?;
        checks::count(tx, Counted { fixed: 1, ..counted(finding.rule, now) })?;
        let Fix::Edit { subject, body, file } = finding.fix else { return Ok(draft) };
        draft.subject = subject.unwrap_or(draft.subject);
        match (&mut draft.whatsapp, body) {
            (Some(text), Some(body)) => *text = body,
            (None, Some(body)) => draft.body = body,
            (Some(_) | None, None) => {}
        }
        if let Some(file) = file {
            let packed = blobs::pack(file.text.as_bytes())?;
            draft.attachments.push(kept(tx, &file.name, &packed)?);
        }
        Ok(drafts::save(tx, draft, now)?)
    })
}

/// Leaves a finding of this draft as it is.
pub fn check_ignore(hilo: &Hilo, request: OfFinding) -> Result<Nothing, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let draft = existing(tx, request.customer)?;
        let finding = named(tx, &draft, &request.key, now)?;
        if finding.severity == Severity::Block {
            return Err(Failure::Invalid { field: InvalidField::Rule, value: finding.code });
        }
        if checks::leave(tx, left(&finding, draft.customer), true, reminder(now), now)? {
            checks::count(tx, Counted { ignored: 1, ..counted(finding.rule, now) })?;
        }
        Ok(Nothing {})
    })
}

/// Says whether this shop uses a rule.
pub fn check_switch(hilo: &Hilo, request: RuleSwitch) -> Result<Changed, Failure> {
    if !request.on && !request.rule.can_be_off() {
        let value = request.rule.code().to_owned();
        return Err(Failure::Invalid { field: InvalidField::Rule, value });
    }
    hilo.store().write(|tx| {
        let mut settings = settings::get(tx)?;
        settings.checks.retain(|switch| switch.rule != request.rule);
        settings.checks.push(request);
        let operation = settings::save(tx, &settings, hilo.now())?;
        Ok(Changed { customer: None, operation })
    })
}

/// Returns what became of the findings of each rule.
pub fn check_counts(hilo: &Hilo, _: Nothing) -> Result<Vec<RuleCount>, Failure> {
    hilo.store().read(|data| {
        let settings = settings::get(data)?;
        let counts = checks::counts(data)?;
        let of = |rule| counts.iter().find(|counted| counted.rule == rule);
        let count = |rule: RuleId| {
            let since = of(rule).map(|counted| counted.since);
            let counted = of(rule).copied().unwrap_or(counted(rule, Timestamp::default()));
            RuleCount {
                rule,
                code: rule.code().to_owned(),
                severity: check::severity(rule),
                on: is_on(&settings, rule),
                can_be_off: rule.can_be_off(),
                found: counted.found,
                fixed: counted.fixed,
                ignored: counted.ignored,
                since,
            }
        };
        Ok(RuleId::ALL.map(count).to_vec())
    })
}

/// Returns what keeps a draft from leaving: what blocks, and what nobody has confirmed.
pub(super) fn blocks(
    data: &Connection,
    draft: &Draft,
    confirmed: &[String],
    now: Timestamp,
) -> Result<Vec<DraftProblem>, Failure> {
    let found = shown(data, draft, now)?;
    let problem = |finding: Finding| {
        if let Detail::Unresolved { field } = finding.detail {
            return Some(DraftProblem::Unresolved { field });
        }
        let open = finding.needs_confirmation && !confirmed.contains(&finding.key);
        open.then(|| DraftProblem::Unconfirmed { finding: Box::new(finding) })
    };
    Ok(found.into_iter().filter_map(problem).collect())
}

/// Counts what a mail is queued with.
pub(super) fn queued(tx: &Transaction, draft: &Draft, now: Timestamp) -> Result<(), Failure> {
    for finding in found(tx, draft, now)? {
        let is_new = checks::leave(tx, left(&finding, draft.customer), false, reminder(now), now)?;
        let ignored = u32::from(is_new);
        checks::count(tx, Counted { found: 1, ignored, ..counted(finding.rule, now) })?;
    }
    Ok(())
}

fn named(data: &Connection, draft: &Draft, key: &str, now: Timestamp) -> Result<Finding, Failure> {
    let found = found(data, draft, now)?.into_iter().find(|finding| finding.key == key);
    found.ok_or(Failure::NotFound { thing: Thing::Finding })
}

/// What was left before this moment is spoken of again.
fn reminder(now: Timestamp) -> Timestamp {
    now.plus_seconds(-REMINDER)
}

/// What is found and shown.
fn shown(data: &Connection, draft: &Draft, now: Timestamp) -> Result<Vec<Finding>, Failure> {
    let left = checks::left(data, draft.customer, reminder(now))?;
    let mut found = found(data, draft, now)?;
    found.retain(|finding| !left.contains(&finding.key));
    Ok(found)
}

/// What the rules that this shop uses find.
fn found(data: &Connection, draft: &Draft, now: Timestamp) -> Result<Vec<Finding>, Failure> {
    let letter = letter(data, draft, now)?;
    let mut found = check::check(&letter);
    found.retain(|finding| is_on(&letter.shop, finding.rule));
    if draft.whatsapp.is_some() {
        found.retain(|finding| is_for_chats(finding.rule));
        // No file goes with a link.
        for finding in &mut found {
            if matches!(&finding.fix, Fix::Edit { file: Some(_), .. }) {
                finding.fix = Fix::Show;
            }
        }
    }
    Ok(found)
}

/// Whether a rule says something about a text for WhatsApp, which has no subject, no address of the shop, no signature
/// and no file.
fn is_for_chats(rule: RuleId) -> bool {
    match rule {
        RuleId::Subject | RuleId::Sender | RuleId::Signature | RuleId::Attachment => false,
        RuleId::Unresolved
        | RuleId::Name
        | RuleId::UnknownName
        | RuleId::Length
        | RuleId::OtherChannel
        | RuleId::Tone
        | RuleId::Date
        | RuleId::Repeated
        | RuleId::Private => true,
    }
}

fn is_on(settings: &Settings, rule: RuleId) -> bool {
    let switch = settings.checks.iter().find(|switch| switch.rule == rule);
    !rule.can_be_off() || switch.map_or(check::is_on_by_default(rule), |switch| switch.on)
}

fn left(finding: &Finding, customer: CustomerId) -> Left<'_> {
    let everywhere = finding.rule == RuleId::Sender;
    Left { rule: finding.rule, key: &finding.key, customer: (!everywhere).then_some(customer) }
}

fn counted(rule: RuleId, now: Timestamp) -> Counted {
    Counted { rule, found: 0, fixed: 0, ignored: 0, since: now }
}

/// Reads what the rules may know of a draft.
fn letter(data: &Connection, draft: &Draft, now: Timestamp) -> Result<Letter, Failure> {
    let customer = customers::get(data, draft.customer)?;
    let facts = facts(data, Some(draft.customer))?;
    let settings = settings::get(data)?;
    let account = account_of(data, draft)?;
    let identities = identities::of_customer(data, draft.customer)?;
    let aliases = identities
        .iter()
        .filter(|identity| identity.kind == IdentityKind::WhatsappName)
        .map(|identity| identity.written.clone());
    let in_chat = draft.whatsapp.is_some();
    let cc = draft.cc.iter().filter(|address| !address.trim().is_empty());
    let sent = |texts: Vec<SentText>| {
        let sent = |text: SentText| Sent { text: text.text, values: text.values, at: text.at };
        texts.into_iter().map(sent).collect::<Vec<_>>()
    };
    // A template that is gone leaves its mail.
    let template = draft.template.and_then(|id| templates::get(data, id).ok());
    let has_variants =
        template.as_ref().is_some_and(|template| !template::variants(&template.body).is_empty());
    let (template_subject, others_before) = match &template {
        Some(template) => (
            rendered_subject(template, &facts, draft),
            sent(checks::sent_with(data, &template.name, draft.customer)?),
        ),
        None => (String::new(), Vec::new()),
    };
    let answers = match draft.reply_to {
        Some(message) => messages::last_mail(data, draft.customer, Direction::In)? == Some(message),
        None => false,
    };
    let formality = if facts.usted { Formality::Usted } else { Formality::Tu };
    Ok(Letter {
        subject: if in_chat { String::new() } else { template::header(&draft.subject) },
        body: draft.whatsapp.as_ref().unwrap_or(&draft.body).clone(),
        to: if in_chat { Vec::new() } else { vec![draft.to.clone()] },
        cc: if in_chat { Vec::new() } else { cc.cloned().collect() },
        attachments: draft.attachments.iter().map(|file| file.name.clone()).collect(),
        others: others(data, draft, &settings.country)?,
        customer: Person {
            name: customer.name,
            first_name: customer.first_name,
            company: customer.company,
            aliases: aliases.collect(),
        },
        formality: Some(formality),
        language: facts.language.clone(),
        from: account.map(|account| account.from_address).unwrap_or_default(),
        signature: if in_chat {
            String::new()
        } else {
            template::render_signature(&signature_now(data, now)?, &facts)
        },
        today: settings.day(now),
        matter: if answers { Matter::Unknown } else { Matter::None },
        values: draft.values.values().cloned().collect(),
        template_subject,
        has_variants,
        before: sent(checks::sent_to(data, draft.customer)?),
        others_before,
        shop: settings,
    })
}

/// Returns the addresses and numbers of the recipients and the text that belong to other customers.
fn others(data: &Connection, draft: &Draft, country: &str) -> Result<Vec<String>, Failure> {
    let written = check::addresses(draft.whatsapp.as_ref().unwrap_or(&draft.body));
    let recipients = std::iter::once(&draft.to).chain(&draft.cc);
    let mut others = Vec::new();
    for address in recipients.filter(|_| draft.whatsapp.is_none()).chain(&written) {
        let owner = match (identity::email(address), identity::phone(address, country)) {
            (Some(email), _) => identities::find(data, IdentityKind::Email, &email)?,
            (None, Some(phone)) => identities::find(data, IdentityKind::Phone, &phone)?,
            (None, None) => None,
        };
        if owner.is_some_and(|(_, customer)| customer != draft.customer) {
            others.push(address.clone());
        }
    }
    Ok(others)
}

fn rendered_subject(template: &Template, facts: &Facts, draft: &Draft) -> String {
    let facts = Facts { language: template.language.clone(), ..facts.clone() };
    let source = Source { subject: &template.subject, body: "", signature: "" };
    template::render(source, &facts, &draft.values, &Choosing::default()).subject
}
