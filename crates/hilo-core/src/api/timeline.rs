//! Timelines, single messages, and what is written down by hand.

use uuid::Uuid;

use super::*;
use crate::Hilo;
use crate::api::customers::add_identity;
use crate::error::{Failure, InvalidField};
use crate::identity;
use crate::store::journal::{Entity, Operation};
use crate::store::messages::{self, NewMessage, Turn};
use crate::store::timeline::{self, Part};
use crate::store::{customers, identities, settings};

/// Rows of a page at most.
const PAGE: u32 = 200;
/// Longest text of a call or note, in characters.
const TEXT_LIMIT: usize = 100_000;

/// Returns part of a timeline, newest first.
pub fn timeline_page(hilo: &Hilo, request: TimelineRequest) -> Result<TimelinePage, Failure> {
    let limit = request.limit.clamp(1, PAGE);
    let part = |limit| Part { customer: request.customer, channels: &request.channels, limit };
    hilo.store().read(|data| {
        let total = timeline::total(data, &part(limit))?;
        // One more than asked for tells whether there is more.
        let cut = |mut rows: Vec<(Cursor, Interaction)>, limit: u32, newest_end: bool| {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let more = rows.len() > limit;
            if more && newest_end {
                rows.remove(0);
            } else {
                rows.truncate(limit);
            }
            (rows, more)
        };
        let (rows, more_newer, more_older) = if let Some(after) = request.after {
            let (rows, more) = cut(timeline::newer(data, &part(limit + 1), after)?, limit, true);
            (rows, more, true)
        } else if request.around.is_some() || request.date.is_some() {
            let middle = match (request.around, request.date) {
                (Some(message), _) => timeline::cursor(data, message)?,
                (None, date) => {
                    Cursor { at: date.unwrap_or_default().0, id: MessageId(i64::MAX - 1) }
                }
            };
            let above = limit / 4 + 1;
            let (mut rows, more_newer) =
                cut(timeline::newer(data, &part(above + 1), middle)?, above, true);
            let from = Cursor { at: middle.at, id: MessageId(middle.id.0 + 1) };
            let (older, more_older) =
                cut(timeline::older(data, &part(limit + 1), Some(from))?, limit, false);
            rows.extend(older);
            (rows, more_newer, more_older)
        } else {
            let (rows, more) =
                cut(timeline::older(data, &part(limit + 1), request.before)?, limit, false);
            (rows, request.before.is_some(), more)
        };
        let newer = rows.first().map(|(cursor, _)| *cursor).filter(|_| more_newer);
        let older = rows.last().map(|(cursor, _)| *cursor).filter(|_| more_older);
        Ok(TimelinePage {
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            newer,
            older,
            total,
        })
    })
}

/// Writes a call down; a number that nobody has becomes a customer.
pub fn call_add(hilo: &Hilo, request: NewCall) -> Result<Changed, Failure> {
    check_length(&request.text)?;
    let now = hilo.now();
    let minutes = request.minutes.min(24 * 60);
    let at = request.at.unwrap_or_else(|| now.plus_seconds(-60 * i64::from(minutes)));
    hilo.store().write(|tx| {
        let settings = settings::get(tx)?;
        let mut operation = Operation::begin(tx, now)?;
        let written = request.number.trim();
        let number = match written {
            "" => None,
            written => Some(identity::phone(written, &settings.country).ok_or_else(|| {
                Failure::Invalid { field: InvalidField::Phone, value: written.to_owned() }
            })?),
        };
        let known = match &number {
            Some(number) => identities::find(tx, IdentityKind::Phone, number)?,
            None => None,
        };
        let customer = match (request.customer, known) {
            (Some(customer), _) => customers::get(tx, customer)?.id,
            (None, Some((_, customer))) => customer,
            (None, None) if number.is_some() || !request.name.trim().is_empty() => {
                let first_name = identity::first_name(&request.name);
                let new = customers::NewCustomer {
                    name: request.name.trim(),
                    first_name: &first_name,
                    ..Default::default()
                };
                let customer = customers::insert(tx, &new, now)?;
                operation.made(Entity::Customer, customer.0)?;
                customer
            }
            (None, None) => {
                return Err(Failure::Invalid { field: InvalidField::Name, value: String::new() });
            }
        };
        // A number of somebody else stays theirs: the call only says where it went.
        let identity = match (known, &number) {
            (Some((identity, owner)), _) => (owner == customer).then_some(identity),
            (None, Some(_)) => {
                Some(add_identity(tx, &mut operation, customer, IdentityKind::Phone, written, "")?)
            }
            (None, None) => None,
        };
        let call = CallFacts {
            number: number.unwrap_or_default(),
            line: request.line.trim().to_owned(),
            outcome: request.outcome,
            minutes,
        };
        let turn = match (request.direction, request.outcome) {
            (_, CallOutcome::Spoke) => Turn::Answers,
            (
                Direction::In,
                CallOutcome::NoAnswer
                | CallOutcome::Voicemail
                | CallOutcome::CallBack
                | CallOutcome::HungUp,
            ) => Turn::Asks,
            (
                Direction::Out | Direction::None,
                CallOutcome::NoAnswer
                | CallOutcome::Voicemail
                | CallOutcome::CallBack
                | CallOutcome::HungUp,
            ) => Turn::Neither,
        };
        let parsed = by_hand(
            Channel::Phone,
            MessageKind::Call,
            request.text.trim(),
            at,
            &settings,
            customer,
        );
        let by_hand = ByHand {
            parsed,
            customer,
            identity,
            direction: request.direction,
            turn,
            label: "",
            call: Some(&call),
        };
        store(tx, &mut operation, &by_hand)
    })
}

/// Writes down what was said on another channel, or a remark of our own.
pub fn note_add(hilo: &Hilo, request: NewNote) -> Result<Changed, Failure> {
    check_length(&request.text)?;
    if request.text.trim().is_empty() {
        return Err(Failure::Invalid { field: InvalidField::Text, value: String::new() });
    }
    let now = hilo.now();
    hilo.store().write(|tx| {
        let settings = settings::get(tx)?;
        let customer = customers::get(tx, request.customer)?.id;
        let mut operation = Operation::begin(tx, now)?;
        let label = request.label.trim();
        let own = label.is_empty() || label == Channel::Note.as_str();
        let (channel, direction) = if own {
            (Channel::Note, Direction::None)
        } else {
            (Channel::Other, request.direction)
        };
        let turn = match direction {
            Direction::In => Turn::Asks,
            Direction::Out => Turn::Answers,
            Direction::None => Turn::Neither,
        };
        let at = request.at.unwrap_or(now);
        let parsed =
            by_hand(channel, MessageKind::Text, request.text.trim(), at, &settings, customer);
        let label = if own { "" } else { label };
        let by_hand =
            ByHand { parsed, customer, identity: None, direction, turn, label, call: None };
        store(tx, &mut operation, &by_hand)
    })
}

fn check_length(text: &str) -> Result<(), Failure> {
    if text.chars().count() > TEXT_LIMIT {
        return Err(Failure::Invalid { field: InvalidField::Text, value: String::new() });
    }
    Ok(())
}

struct ByHand<'a> {
    parsed: ParsedMessage,
    customer: CustomerId,
    identity: Option<IdentityId>,
    direction: Direction,
    turn: Turn,
    label: &'a str,
    call: Option<&'a CallFacts>,
}

fn by_hand(
    channel: Channel,
    kind: MessageKind,
    text: &str,
    at: Timestamp,
    settings: &Settings,
    customer: CustomerId,
) -> ParsedMessage {
    ParsedMessage {
        channel,
        source_id: Uuid::new_v4().to_string(),
        conversation: format!("customer {customer}"),
        kind,
        sent_at: at,
        utc_offset: offset_at(settings, at),
        sender: Some(settings.agent_name.clone()),
        subject: String::new(),
        text: text.to_owned(),
        quoted: String::new(),
        edited: false,
        has_html: false,
        automatic: None,
        attachments: Vec::new(),
        mail: None,
    }
}

/// Returns the minutes east of UTC that the shop's clock shows at a moment.
pub(crate) fn offset_at(settings: &Settings, at: Timestamp) -> i32 {
    use chrono::Offset;
    let zone: chrono_tz::Tz = settings.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    at.utc().with_timezone(&zone).offset().fix().local_minus_utc() / 60
}

fn store(
    tx: &rusqlite::Transaction,
    operation: &mut Operation,
    by_hand: &ByHand,
) -> Result<Changed, Failure> {
    let message = messages::insert(
        tx,
        &NewMessage {
            parsed: &by_hand.parsed,
            customer: by_hand.customer,
            identity: by_hand.identity,
            direction: by_hand.direction,
            turn: by_hand.turn,
            ordered_at: by_hand.parsed.sent_at,
            arrived_at: by_hand.parsed.sent_at,
            label: by_hand.label,
            call: by_hand.call,
            template: "",
            raw: None,
            files: Vec::new(),
            import: None,
        },
    )?;
    if let Some(message) = message {
        operation.made(Entity::Message, message.0)?;
    }
    customers::refresh(tx, by_hand.customer)?;
    Ok(Changed { customer: Some(by_hand.customer), operation: operation.id() })
}
