//! Whose a message is, and putting it where it belongs.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Transaction};

use super::read::{Ready, Whose};
use crate::error::{Failure, InvalidField};
use crate::identity;
use crate::model::*;
use crate::store::messages::{self, NewMessage, Turn, Unindexed};
use crate::store::{StoreError, blobs, customers, identities, settings};

/// Customers met in a source, by mail address.
pub(crate) type Known = HashMap<String, (CustomerId, IdentityId)>;

/// Milliseconds by which a clock may be ahead of ours: the time zones of a wrongly set one.
const AHEAD: i64 = 24 * 3600 * 1000;

/// Customers of a chat, by the name under which they speak.
pub(crate) type Speakers = BTreeMap<String, (CustomerId, Option<IdentityId>)>;

/// Who is who while messages are stored.
pub(crate) struct People<'a> {
    /// Addresses that are ours.
    pub own: &'a [String],
    /// Those of the chat that is being stored.
    pub speakers: &'a Speakers,
    /// Those met in this batch.
    pub known: &'a mut Known,
}

/// What became of a message.
pub(crate) enum Put<'a> {
    New(Unindexed<'a>),
    Duplicate,
    Nobody,
}

/// Stores a message on the timeline of whom it concerns, who may be somebody new.
pub(crate) fn put<'a>(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    ready: &'a Ready,
    people: People,
) -> Result<Put<'a>, Failure> {
    let message = &ready.message;
    if messages::exists(tx, message.channel, &message.source_id)? {
        return Ok(Put::Duplicate);
    }
    let (customer, identity, direction, ordered_at) = match &ready.whose {
        Whose::Chat { direction, speaker, ordered_at } => {
            let Some((customer, identity)) = people.speakers.get(speaker) else {
                return Ok(Put::Nobody);
            };
            (*customer, *identity, *direction, *ordered_at)
        }
        Whose::Mail { correspondents, about } => {
            let from = message.mail.iter().flat_map(|mail| &mail.from);
            let ours = |mailbox: &Mailbox| {
                identity::email(&mailbox.address)
                    .is_some_and(|address| people.own.contains(&address))
            };
            let direction = if from.into_iter().any(ours) { Direction::Out } else { Direction::In };
            let reported = match about {
                Some(about) => messages::customer_of(tx, about)?,
                None => None,
            };
            let found = match reported {
                Some((customer, identity)) => Some((customer, identity)),
                None => correspondents
                    .iter()
                    .find(|mailbox| identity::email(&mailbox.address).is_some() && !ours(mailbox))
                    .map(|mailbox| customer_of_mailbox(tx, now, import, mailbox, people.known))
                    .transpose()?
                    .map(|(customer, identity)| (customer, Some(identity))),
            };
            let Some((customer, identity)) = found else { return Ok(Put::Nobody) };
            (customer, identity, direction, message.sent_at)
        }
    };
    let turn = turn(message, direction);
    let raw = ready.raw.as_ref().map(|raw| blobs::put(tx, raw)).transpose()?;
    let files = ready
        .files
        .iter()
        .map(|file| file.as_ref().map(|file| blobs::put(tx, file)).transpose())
        .collect::<Result<Vec<_>, _>>()?;
    let new = NewMessage {
        parsed: message,
        customer,
        identity,
        direction,
        turn,
        ordered_at: by_now(ordered_at, now),
        label: "",
        call: None,
        template: "",
        raw,
        files,
        import: Some(import),
    };
    Ok(messages::insert_unindexed(tx, &new)?.map_or(Put::Duplicate, Put::New))
}

fn customer_of_mailbox(
    tx: &Transaction,
    now: Timestamp,
    import: ImportId,
    mailbox: &Mailbox,
    known: &mut Known,
) -> Result<(CustomerId, IdentityId), Failure> {
    let Some(address) = identity::email(&mailbox.address) else {
        return Err(Failure::Invalid {
            field: InvalidField::Email,
            value: mailbox.address.clone(),
        });
    };
    // A name that is the address again says nothing.
    let name = if mailbox.name.contains('@') { "" } else { mailbox.name.trim() };
    let first_name = identity::first_name(name);
    let found = match known.get(&address) {
        Some(found) => Some(*found),
        None => identities::find(tx, IdentityKind::Email, &address)?
            .map(|(identity, customer)| (customer, identity)),
    };
    let found = match found {
        Some(found) => {
            if !name.is_empty() && !known.contains_key(&address) {
                customers::fill_name(tx, found.0, name, &first_name, import)?;
            }
            found
        }
        None => {
            let new = customers::NewCustomer {
                name,
                first_name: &first_name,
                import: Some(import),
                ..Default::default()
            };
            let customer = customers::insert(tx, &new, now)?;
            let identity = identities::insert(
                tx,
                customer,
                IdentityKind::Email,
                &address,
                mailbox.address.trim(),
                "",
                Some(import),
            )?;
            (customer, identity)
        }
    };
    known.insert(address, found);
    Ok(found)
}

/// Returns the place on the timeline of a message that says it is from `at`.
///
/// Nothing that is here can be from the future: it has come by now at the latest, and would otherwise stay the newest
/// for years, whatever is said after it. What the message says is kept beside its place.
fn by_now(at: Timestamp, now: Timestamp) -> Timestamp {
    if at.0 > now.0.saturating_add(AHEAD) { now } else { at }
}

fn turn(message: &ParsedMessage, direction: Direction) -> Turn {
    if message.automatic.is_some()
        || message.kind == MessageKind::Notice
        || message.kind == MessageKind::Deleted
    {
        return Turn::Neither;
    }
    match direction {
        Direction::In => Turn::Asks,
        Direction::Out => Turn::Answers,
        Direction::None => Turn::Neither,
    }
}

/// Returns the addresses that are ours: those of the settings and of the account.
pub(crate) fn own_addresses(data: &Connection) -> Result<Vec<String>, StoreError> {
    let mut own = settings::get(data)?.own_addresses;
    if let Some(account) = settings::account(data)? {
        own.extend(identity::email(&account.from_address));
    }
    Ok(own)
}
