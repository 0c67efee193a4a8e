//! From sources to messages with what only their reader knows about whose they are.

use std::collections::BTreeMap;

use rusqlite::Transaction;

use super::chats::{ReadChat, zone};
use super::mails::{self, ReadMail};
use super::people;
use super::source::Source;
use crate::Hilo;
use crate::channel::whatsapp;
use crate::error::Failure;
use crate::identity::{self, fold};
use crate::model::*;
use crate::store::blobs::{self, Packed};
use crate::store::{customers, identities, settings};

/// Time that a chat's clock may go back before a message is taken for older rather than late.
const LATE: i64 = 6 * 3600 * 1000;

/// A message on its way from the reader to the store.
pub(crate) struct Ready {
    /// As its channel read it.
    pub message: ParsedMessage,
    /// A mail as it arrived.
    pub raw: Option<Packed>,
    pub files: Vec<Option<Packed>>,
    pub whose: Whose,
    pub bytes: u64,
}

/// What the reader knows about whose a message is.
pub(crate) enum Whose {
    /// A mail: whom it may concern, best first, and the mail that a report is about.
    Mail { correspondents: Vec<Mailbox>, about: Option<String> },
    /// A message of a chat.
    Chat {
        direction: Direction,
        customer: CustomerId,
        identity: Option<IdentityId>,
        ordered_at: Timestamp,
    },
}

pub(crate) enum Step {
    Message(Box<Ready>),
    Skip(Skip, u64),
}

pub(crate) fn read_mails(
    source: &Source,
    give: &mut impl FnMut(Step) -> bool,
) -> Result<(), Failure> {
    let mut refused = None;
    mails::read(source, |item| {
        let step = match item.mail {
            Err(skip) => Step::Skip(skip, item.bytes),
            Ok(mail) => {
                let ReadMail { message, correspondents, about, raw } = *mail;
                match blobs::pack(&raw) {
                    Ok(raw) => Step::Message(Box::new(Ready {
                        message,
                        raw: Some(raw),
                        files: Vec::new(),
                        whose: Whose::Mail { correspondents, about },
                        bytes: item.bytes,
                    })),
                    Err(error) => {
                        refused = Some(error);
                        return false;
                    }
                }
            }
        };
        give(step)
    })?;
    refused.map_or(Ok(()), |error| Err(error.into()))
}

pub(crate) fn read_chat(
    hilo: &Hilo,
    import: ImportId,
    source: &Source,
    answer: &SourceAnswer,
    give: &mut impl FnMut(Step) -> bool,
) -> Result<(), Failure> {
    let mut read = ReadChat::open(source, answer.order)?;
    let people = hilo.store().read(|data| {
        let settings = settings::get(data)?;
        people::of_chat(data, &read.chat, &settings, &answer.people)
    })?;
    let own: Vec<String> = people
        .iter()
        .filter(|person| person.who == Who::Shop)
        .map(|person| person.sender.clone())
        .collect();
    let zone = match &answer.zone {
        Some(name) => zone(name)?,
        None => zone(&hilo.store().read(settings::get)?.time_zone)?,
    };
    let key = whatsapp::chat_key(&read.chat, &own);
    let known =
        hilo.store().write(|tx| customers_of_chat(tx, hilo.now(), import, &people, &key))?;
    let parsed = whatsapp::messages(&read.chat, zone, &own);
    for skip in std::mem::take(&mut read.skips) {
        give(Step::Skip(skip, 0));
    }
    let per_message = source.size / u64::try_from(parsed.len().max(1)).unwrap_or(1);
    // What the shop and the channel say belongs to whoever spoke last, or speaks first.
    let mut current = parsed
        .iter()
        .find_map(|message| known.get(message.sender.as_deref()?).copied())
        .or_else(|| known.values().next().copied());
    let mut order = i64::MIN;
    for (at, mut message) in parsed.into_iter().enumerate() {
        let sender = message.sender.clone().unwrap_or_default();
        let speaks = message.kind != MessageKind::Notice;
        if speaks && let Some(customer) = known.get(sender.as_str()) {
            current = Some(*customer);
        }
        let line = read.chat.entries.get(at).map_or(0, |entry| entry.line);
        let skip = |file: &str, reason| Skip { file: file.to_owned(), line, reason };
        let Some((customer, identity)) = current else {
            let name = source.path.display().to_string();
            if !give(Step::Skip(skip(&name, SkipReason::NobodyToAttribute), per_message)) {
                break;
            }
            continue;
        };
        let direction = match (speaks, own.contains(&sender)) {
            (false, _) => Direction::None,
            (true, true) => Direction::Out,
            (true, false) => Direction::In,
        };
        let sent = message.sent_at.0;
        order = if sent < order && order.saturating_sub(sent) < LATE { order } else { sent };
        let mut files = Vec::new();
        for file in &mut message.attachments {
            let packed = read.file(&file.name).map(|bytes| blobs::pack(&bytes)).transpose()?;
            if packed.is_none() && read.has(&file.name) {
                give(Step::Skip(skip(&file.name, SkipReason::Unreadable), 0));
            }
            file.size = packed.as_ref().map(|packed| packed.size);
            file.sha256 = packed.as_ref().map(|packed| packed.sha256.clone());
            files.push(packed);
        }
        let whose = Whose::Chat { direction, customer, identity, ordered_at: Timestamp(order) };
        let ready = Ready { message, raw: None, files, whose, bytes: per_message };
        if !give(Step::Message(Box::new(ready))) {
            break;
        }
    }
    Ok(())
}

/// Finds or makes the customers of a chat, by sender.
fn customers_of_chat(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    people: &[SourcePerson],
    chat: &str,
) -> Result<BTreeMap<String, (CustomerId, Option<IdentityId>)>, Failure> {
    let country = settings::get(tx)?.country;
    let mut known = BTreeMap::new();
    for person in people {
        let number = |written: &str| identity::phone(written, &country);
        let (customer, phone) = match &person.who {
            Who::Shop => continue,
            Who::Customer { customer } => {
                (customers::get(tx, *customer)?.id, number(&person.sender))
            }
            Who::NewCustomer { name, phone } => {
                let phone = number(phone).or_else(|| number(&person.sender));
                let owner = match &phone {
                    Some(phone) => identities::find(tx, IdentityKind::Phone, phone)?,
                    None => None,
                };
                let name = match (name.trim(), number(&person.sender)) {
                    ("", None) => people::bare(&person.sender),
                    (name, _) => name,
                };
                let first_name = identity::first_name(name);
                let customer = match owner {
                    Some((_, customer)) => {
                        customers::fill_name(tx, customer, name, &first_name, import)?;
                        customer
                    }
                    None => {
                        let new = customers::NewCustomer {
                            name,
                            first_name: &first_name,
                            import: Some(import),
                            ..Default::default()
                        };
                        customers::insert(tx, &new, now)?
                    }
                };
                (customer, phone)
            }
        };
        let mut identity = None;
        if let Some(phone) = phone {
            identity = match identities::find(tx, IdentityKind::Phone, &phone)? {
                Some((id, owner)) => (owner == customer).then_some(id),
                None => {
                    let shown = identity::phone_as_read(&phone);
                    Some(identities::insert(
                        tx,
                        customer,
                        IdentityKind::Phone,
                        &phone,
                        &shown,
                        "",
                        Some(import),
                    )?)
                }
            };
        }
        if number(&person.sender).is_none() {
            // Two customers may have the same name on WhatsApp: the second is known by the chat as well.
            let name = fold(&person.sender);
            let value = match identities::find(tx, IdentityKind::WhatsappName, &name)? {
                Some((_, owner)) if owner != customer => format!("{name}\n{chat}\n{customer}"),
                Some(_) | None => name,
            };
            identity = Some(match identities::find(tx, IdentityKind::WhatsappName, &value)? {
                Some((id, _)) => id,
                None => identities::insert(
                    tx,
                    customer,
                    IdentityKind::WhatsappName,
                    &value,
                    &person.sender,
                    "",
                    Some(import),
                )?,
            });
        }
        known.insert(person.sender.clone(), (customer, identity));
    }
    Ok(known)
}
