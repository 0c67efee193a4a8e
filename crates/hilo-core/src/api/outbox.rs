//! The outbox: what is on its way and what the person decides about it.

use rusqlite::Transaction;

use super::*;
use crate::Hilo;
use crate::error::{Failure, InvalidField};
use crate::model::*;
use crate::outbox::delivery::happen;
use crate::outbox::state::Event;
use crate::store::journal::{Entity, Operation};
use crate::store::{accounts, draft as drafts, outbox, pace, sent_copy};

/// Returns the mails that are not settled, then the last ones that are.
pub fn outbox_list(hilo: &Hilo, _: Nothing) -> Result<Vec<OutboxRow>, Failure> {
    Ok(hilo.store().read(outbox::list)?)
}

/// Takes a mail back and makes it the customer's draft again.
///
/// Words that were written in the meantime stay, below the ones that come back.
pub fn outbox_cancel(hilo: &Hilo, request: OfOutbox) -> Result<Draft, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        happen(tx, request.outbox, &Event::Cancel, now)?;
        let mut draft = outbox::mail(tx, request.outbox)?.draft;
        if let Some(newer) = drafts::get(tx, draft.customer)? {
            draft = draft.above(newer);
        }
        Ok(drafts::save(tx, draft, now)?)
    })
}

/// Tries a mail now that has not begun to leave, whatever it or its account waited for.
pub fn outbox_retry(hilo: &Hilo, request: OfOutbox) -> Result<OutboxRow, Failure> {
    hilo.store().write(|tx| {
        let row = decided(tx, request.outbox, &Event::Retry, hilo.now())?;
        pace::resume(tx, None)?;
        Ok(row)
    })
}

/// Lets a mail that has not begun to leave wait for a moment.
pub fn outbox_schedule(hilo: &Hilo, request: OutboxSchedule) -> Result<OutboxRow, Failure> {
    let at = to_come(request.at, hilo.now())?;
    decide(hilo, request.outbox, &Event::Schedule(at))
}

/// Returns a moment at which a mail is to leave, unless it has passed: nobody means "at once" by an hour ago.
pub(super) fn to_come(at: Timestamp, now: Timestamp) -> Result<Timestamp, Failure> {
    if at > now {
        return Ok(at);
    }
    let moment = at.utc().to_rfc3339();
    Err(Failure::Invalid { field: InvalidField::Moment, value: moment })
}

/// Returns how the account stands with its server; `None` where nothing was sent by it yet. Of several it is the one
/// that waits longest.
pub fn account_pace(hilo: &Hilo, _: Nothing) -> Result<Option<Pace>, Failure> {
    hilo.store().read(|data| {
        let mut paces = Vec::new();
        for account in accounts::all(data)? {
            paces.extend(pace::get(data, &account.from_address)?);
        }
        Ok(paces.into_iter().max_by_key(|pace| (pace.stopped, pace.wait_until)))
    })
}

/// Lets the account's mails leave now, although its server turned them away.
pub fn account_resume(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    hilo.store().write(|tx| Ok::<_, Failure>(pace::resume(tx, None)?))?;
    Ok(Nothing {})
}

/// Tries every copy of a sent mail now that is not filed yet.
pub fn copies_retry(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    hilo.store().write(|tx| Ok::<_, Failure>(sent_copy::resume(tx, hilo.now(), None)?))?;
    Ok(Nothing {})
}

/// Sends a mail again of which nobody knows whether it arrived.
pub fn outbox_resend(hilo: &Hilo, request: OfOutbox) -> Result<OutboxRow, Failure> {
    decide(hilo, request.outbox, &Event::Resend)
}

/// Settles a mail of which the person says that it arrived.
///
/// Taken back while nothing else became of it, it is in doubt as before.
pub fn outbox_mark_sent(hilo: &Hilo, request: OfOutbox) -> Result<Changed, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let row = outbox::row(tx, request.outbox)?;
        let mut concerned = vec![(Entity::Outbox, row.id.0), (Entity::SentCopy, row.id.0)];
        concerned.extend(row.message.map(|message| (Entity::Message, message.0)));
        let mut operation = Operation::begin(tx, now)?;
        operation.change_all(&concerned, |tx| decided(tx, row.id, &Event::MarkSent, now))?;
        Ok(Changed { customer: Some(row.customer), operation: operation.id() })
    })
}

/// Takes a mail off the list that failed or is unknown, or that was to leave at another moment or once the person
/// had decided: it does not leave then.
pub fn outbox_discard(hilo: &Hilo, request: OfOutbox) -> Result<Changed, Failure> {
    let now = hilo.now();
    hilo.store().write(|tx| {
        let customer = outbox::row(tx, request.outbox)?.customer;
        let mut operation = Operation::begin(tx, now)?;
        operation.change(Entity::Outbox, request.outbox.0, |tx| {
            happen(tx, request.outbox, &Event::Discard, now)
        })?;
        Ok(Changed { customer: Some(customer), operation: operation.id() })
    })
}

fn decide(hilo: &Hilo, id: OutboxId, event: &Event) -> Result<OutboxRow, Failure> {
    hilo.store().write(|tx| decided(tx, id, event, hilo.now()))
}

fn decided(
    tx: &Transaction,
    id: OutboxId,
    event: &Event,
    now: Timestamp,
) -> Result<OutboxRow, Failure> {
    let before = outbox::progress(tx, id)?.state;
    happen(tx, id, event, now)?;
    // Whoever decides about a mail has its customer before them. Who gives it another moment decides nothing about
    // what the customer wrote meanwhile, unless that had stopped it.
    if !matches!(event, Event::Schedule(_)) || before == OutboxState::Stopped {
        outbox::set_seen(tx, id)?;
    }
    Ok(outbox::row(tx, id)?)
}
