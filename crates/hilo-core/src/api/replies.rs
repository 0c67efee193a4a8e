//! Replies by WhatsApp: what the composer shows of one, opening or copying it, and what became of it.

use rusqlite::Connection;

use super::checks as rules;
use super::drafts::{existing, remember};
use super::timeline::offset_at;
use super::*;
use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use crate::reply::{self, TEXT_LIMIT};
use crate::store::journal::{Entity, Operation};
use crate::store::{draft as drafts, identities, replies, settings};

/// Makes a letter short enough for WhatsApp.
pub fn reply_shorten(hilo: &Hilo, request: ReplyShorten) -> Result<Short, Failure> {
    let writer = hilo.store().read(settings::get)?.agent_name;
    Ok(reply::short(&request.body, &writer))
}

/// Shows how the WhatsApp text of a draft stands.
pub fn reply_look(hilo: &Hilo, request: OfCustomer) -> Result<ReplyLook, Failure> {
    hilo.store().read(|data| {
        let draft = existing(data, request.customer)?;
        let text = draft.whatsapp.as_deref().unwrap_or_default();
        // Every number is as long as another, give or take a few digits.
        let number = number(data, draft.customer, draft.number)?.map(|number| number.value);
        let link = reply::link(number.as_deref().unwrap_or("34600000000"), text.trim());
        Ok(ReplyLook {
            characters: u32::try_from(text.trim().chars().count()).unwrap_or(u32::MAX),
            fits_link: link.is_some(),
            in_group: replies::is_in_group(data, request.customer)?,
            says_nothing: reply::says_nothing(text, &settings::get(data)?.agent_name),
        })
    })
}

/// Opens a draft's reply in WhatsApp or copies it: it becomes one of which nobody knows whether it was sent.
pub fn reply_open(hilo: &Hilo, request: ReplyOpen) -> Result<OpenedReply, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let draft = existing(tx, request.customer)?;
        let text = draft.whatsapp.as_deref().unwrap_or_default().trim().to_owned();
        let number = number(tx, draft.customer, draft.number)?;
        let link = match (request.way, &number) {
            (ReplyWay::Link, Some(number)) => reply::link(&number.value, &text),
            (ReplyWay::Link | ReplyWay::Copy, _) => None,
        };
        let mut problems = rules::blocks(tx, &draft, &request.confirmed, now)?;
        let settings = settings::get(tx)?;
        if reply::says_nothing(&text, &settings.agent_name) {
            problems.push(DraftProblem::NoText);
        }
        if text.chars().count() > TEXT_LIMIT {
            let limit = u32::try_from(TEXT_LIMIT).unwrap_or(u32::MAX);
            problems.push(DraftProblem::TooLong { limit });
        } else if request.way == ReplyWay::Link && number.is_none() {
            problems.push(DraftProblem::NoNumber);
        } else if request.way == ReplyWay::Link && link.is_none() {
            problems.push(DraftProblem::TooLongForLink);
        }
        if !problems.is_empty() {
            return Err(Failure::Draft { problems });
        }
        let template = remember(tx, &draft, now)?;
        rules::queued(tx, &draft, now)?;
        let mut operation = Operation::begin(tx, now)?;
        let new = replies::NewReply {
            customer: draft.customer,
            identity: number.map(|number| number.id),
            opened_at: now,
            utc_offset: offset_at(&settings, now),
            sender: &settings.agent_name,
            text: &text,
            template: &template,
        };
        let message = replies::insert(tx, &mut operation, &new)?;
        operation
            .change(Entity::Draft, draft.customer.0, |tx| drafts::remove(tx, draft.customer))?;
        Ok(OpenedReply { message, link, text, operation: operation.id() })
    })
}

/// Opens a reply once more that was not sent, as the person said: its words wait to be confirmed again, from now on.
///
/// Fails with [`Failure::NotFound`] where the message is no such reply. Without a number, or where its words do not
/// fit into a link, there is none.
pub fn reply_open_again(hilo: &Hilo, request: OfMessage) -> Result<OpenedReply, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let mut operation = Operation::begin(tx, now)?;
        let offset = offset_at(&settings::get(tx)?, now);
        let again = replies::open_again(tx, &mut operation, request.message, now, offset)?;
        let number = number(tx, again.customer, again.identity)?;
        let link = number.and_then(|number| reply::link(&number.value, &again.text));
        let (message, operation) = (request.message, operation.id());
        Ok(OpenedReply { message, link, text: again.text, operation })
    })
}

/// The number that a reply goes to: the chosen one, or the one that the customer uses most.
fn number(
    data: &Connection,
    customer: CustomerId,
    chosen: Option<IdentityId>,
) -> Result<Option<Identity>, Failure> {
    let mut numbers = identities::of_customer(data, customer)?;
    numbers.retain(|identity| identity.kind == IdentityKind::Phone);
    let chosen = numbers.iter().position(|number| Some(number.id) == chosen);
    let at = chosen.unwrap_or_default();
    Ok((at < numbers.len()).then(|| numbers.swap_remove(at)))
}

/// Keeps what the person says: that a reply was sent, or that it was not.
pub fn reply_settle(hilo: &Hilo, request: ReplySettle) -> Result<Changed, Failure> {
    let state = if request.sent { ReplyState::Sent } else { ReplyState::NotSent };
    hilo.store().write(|tx| {
        let mut operation = Operation::begin(tx, hilo.now())?;
        let customer = replies::settle(tx, &mut operation, request.message, state)?;
        Ok(Changed { customer: Some(customer), operation: operation.id() })
    })
}

/// Returns the replies that no export has shown yet, the newest first.
pub fn reply_list(hilo: &Hilo, _: Nothing) -> Result<Vec<ReplyRow>, Failure> {
    hilo.store().read(|data| Ok(replies::open(data)?))
}
