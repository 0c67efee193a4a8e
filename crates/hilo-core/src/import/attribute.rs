//! Whose a message is, and putting it where it belongs.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, Transaction};

use super::aside;
use super::read::{Ready, Whose};
use crate::channel::email::BounceRecipient;
use crate::error::{Failure, InvalidField};
use crate::identity::{self, unsubscribe};
use crate::model::*;
use crate::store::messages::{self, NewMessage, Turn, Unindexed};
use crate::store::{StoreError, blobs, contact, customers, identities, reports};

/// Customers met in a source, by mail address.
pub(crate) type Known = HashMap<String, (CustomerId, IdentityId)>;

/// Milliseconds by which a clock may be ahead of ours: the time zones of a wrongly set one.
const AHEAD: i64 = 24 * 3600 * 1000;

/// Milliseconds by which the clock of a server that reports about a mail may be behind that of who sent it.
const BEHIND: i64 = 10 * 60 * 1000;

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
    /// It is kept until its address is a customer's, for this reason.
    Aside(AsideReason),
}

/// Stores a message on the timeline of whom it concerns, who may be somebody new.
pub(crate) fn put<'a>(
    tx: &Transaction,
    now: Timestamp,
    import: Option<ImportId>,
    ready: &'a Ready,
    people: People,
) -> Result<Put<'a>, Failure> {
    let mut message = &ready.message;
    if messages::exists(tx, message.channel, &message.source_id)? {
        return Ok(Put::Duplicate);
    }
    let mut asked = None;
    let (customer, identity, direction, ordered_at) = match &ready.whose {
        Whose::Chat { direction, speaker, ordered_at } => {
            let Some((customer, identity)) = people.speakers.get(speaker) else {
                return Ok(Put::Nobody);
            };
            (*customer, *identity, *direction, *ordered_at)
        }
        Whose::Mail { correspondents, bulk, .. } => {
            let forwarded = ready.forwarded.as_ref().map(|inner| &inner.from);
            let from = message.mail.iter().flat_map(|mail| &mail.from);
            let ours = |mailbox: &Mailbox| {
                identity::email(&mailbox.address)
                    .is_some_and(|address| people.own.contains(&address))
            };
            let direction = if from.into_iter().any(ours) { Direction::Out } else { Direction::In };
            asked = wants_no_more(tx, ready, direction)?;
            let (reported, left) = match ready.about() {
                Some(about) => (messages::customer_of(tx, about)?, messages::place_of(tx, about)?),
                None => (None, None),
            };
            let writer = correspondents
                .iter()
                .find(|mailbox| identity::email(&mailbox.address).is_some() && !ours(mailbox));
            // Whatever a person imports is wanted; a mailbox brings what anybody sends.
            if import.is_none()
                && reported.is_none()
                && asked.is_none()
                && let Some((reason, mailbox)) =
                    waits_aside(tx, ready, writer, (*bulk, forwarded), &people)?
            {
                aside::keep(tx, ready, mailbox, reason)?;
                return Ok(Put::Aside(reason));
            }
            // What we passed on to ourselves is the customer's who wrote it.
            let inner = match (writer, forwarded) {
                (None, Some(inner)) if import.is_none() && !ours(inner) => {
                    find(tx, inner, people.known)?.map(|_| inner)
                }
                _ => None,
            };
            let direction = if inner.is_some() { Direction::In } else { direction };
            if let (Some(_), Some(passed_on)) = (inner, ready.passed_on()) {
                message = passed_on;
            }
            let writer = writer.or(inner);
            // From an address that nobody has, it is whose token it names.
            let stranger = match (asked, writer) {
                (Some(asked), Some(writer)) => {
                    find(tx, writer, people.known)?.is_none().then_some(asked)
                }
                _ => None,
            };
            let found = match reported.or(stranger) {
                Some((customer, identity)) => Some((customer, identity)),
                None => writer
                    .map(|mailbox| customer_of_mailbox(tx, now, import, mailbox, people.known))
                    .transpose()?
                    .map(|(customer, identity)| (customer, Some(identity))),
            };
            let Some((customer, identity)) = found else { return Ok(Put::Nobody) };
            let ordered_at = after(message.sent_at, left);
            (customer, identity, direction, ordered_at)
        }
    };
    let turn = if asked.is_some() { Turn::Neither } else { turn(message, direction) };
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
        arrived_at: now,
        label: "",
        call: None,
        template: "",
        raw,
        files,
        import,
    };
    let Some(stored) = messages::insert_unindexed(tx, &new)? else { return Ok(Put::Duplicate) };
    if let (Whose::Mail { bounce: Some(bounce), .. }, Some(about)) = (&ready.whose, ready.about()) {
        let told: Vec<DeliveryReport> =
            bounce.recipients.iter().map(BounceRecipient::report).collect();
        reports::insert(tx, stored.id(), about, &told)?;
    }
    if let Some((customer, _)) = asked
        && contact::opt_out(tx, customer)?.is_none()
    {
        let told = OptOut { at: by_now(message.sent_at, now), message: Some(stored.id()) };
        contact::set_opt_out(tx, customer, Some(told))?;
    }
    Ok(Put::New(stored))
}

/// Returns who says with a mail that they want no more that they did not ask for: whose mail its subject names.
fn wants_no_more(
    tx: &Transaction,
    ready: &Ready,
    direction: Direction,
) -> rusqlite::Result<Option<(CustomerId, Option<IdentityId>)>> {
    let token = unsubscribe::token(&ready.message.subject);
    match token.filter(|_| direction == Direction::In && ready.about().is_none()) {
        Some(token) => contact::addressee(tx, &token),
        None => Ok(None),
    }
}

/// Returns why a mail of the mailbox is no reason for a new customer, and whose address it would be.
fn waits_aside<'a>(
    tx: &Transaction,
    ready: &'a Ready,
    writer: Option<&'a Mailbox>,
    (bulk, forwarded): (bool, Option<&'a Mailbox>),
    people: &People,
) -> Result<Option<(AsideReason, &'a Mailbox)>, Failure> {
    let normal = |mailbox: &Mailbox| identity::email(&mailbox.address);
    let (reason, mailbox) = match (writer, forwarded) {
        (Some(writer), _) if bulk => (AsideReason::Bulk, writer),
        (None, Some(inner)) if normal(inner).is_some_and(|own| !people.own.contains(&own)) => {
            (AsideReason::Forwarded, inner)
        }
        _ => return Ok(None),
    };
    let domain = |address: &str| address.rsplit('@').next().unwrap_or_default().to_owned();
    let of_our_domain = normal(mailbox)
        .is_some_and(|address| people.own.iter().any(|own| domain(own) == domain(&address)));
    let from_us = |mailbox: &Mailbox| normal(mailbox).is_some_and(|own| people.own.contains(&own));
    let headers = ready.message.mail.as_ref();
    let is_ours = headers.is_some_and(|headers| headers.from.iter().any(from_us));
    let is_told = match reason {
        AsideReason::Bulk => !is_ours && !of_our_domain,
        AsideReason::Forwarded => is_ours,
    };
    if !is_told || find(tx, mailbox, people.known)?.is_some() {
        return Ok(None);
    }
    if reason == AsideReason::Forwarded {
        return Ok(Some((reason, mailbox)));
    }
    // Whoever answers a mail of a customer's conversation is part of it.
    for id in
        headers.iter().flat_map(|headers| headers.in_reply_to.iter().chain(&headers.references))
    {
        if messages::customer_of(tx, id)?.is_some() {
            return Ok(None);
        }
    }
    Ok(Some((reason, mailbox)))
}

/// Finds who has the address of a mailbox.
fn find(
    tx: &Transaction,
    mailbox: &Mailbox,
    known: &Known,
) -> rusqlite::Result<Option<(CustomerId, IdentityId)>> {
    let Some(address) = identity::email(&mailbox.address) else { return Ok(None) };
    Ok(match known.get(&address) {
        Some(found) => Some(*found),
        None => identities::find(tx, IdentityKind::Email, &address)?
            .map(|(identity, customer)| (customer, identity)),
    })
}

fn customer_of_mailbox(
    tx: &Transaction,
    now: Timestamp,
    import: Option<ImportId>,
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
    let name = identity::without_hidden(name);
    let name = name.trim();
    let first_name = identity::first_name(name);
    let found = match find(tx, mailbox, known)? {
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
                import,
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
                import,
            )?;
            (customer, identity)
        }
    };
    known.insert(address, found);
    Ok(found)
}

/// Returns the place of a report that says it is from `at`, about a mail that left at `left`: behind that, which it may be
/// dated before by another clock, or because it tells whole seconds.
fn after(at: Timestamp, left: Option<Timestamp>) -> Timestamp {
    match left {
        Some(left) if at <= left && left.0.saturating_sub(at.0) < BEHIND => {
            Timestamp(left.0.saturating_add(1))
        }
        Some(_) | None => at,
    }
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

/// Returns from which addresses sent mails were written that are no customer's: another program may write under a name
/// of ours that the settings do not know.
pub(crate) fn senders<'a>(
    data: &Connection,
    mails: impl Iterator<Item = &'a Ready>,
) -> Result<Vec<String>, StoreError> {
    let headers = mails.filter_map(|ready| ready.message.mail.as_ref());
    let written = headers.flat_map(|headers| &headers.from);
    let mut found: Vec<String> =
        written.filter_map(|mailbox| identity::email(&mailbox.address)).collect();
    found.sort();
    found.dedup();
    let mut ours = Vec::new();
    for address in found {
        if identities::find(data, IdentityKind::Email, &address)?.is_none() {
            ours.push(address);
        }
    }
    Ok(ours)
}
