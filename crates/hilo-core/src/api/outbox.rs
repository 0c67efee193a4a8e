//! The outbox: what is on its way and what the person decides about it.

use super::*;
use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use crate::outbox::delivery::happen;
use crate::outbox::state::Event;
use crate::store::journal::{Entity, Operation};
use crate::store::{draft as drafts, outbox};

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

/// Tries a queued, deferred or failed mail now.
pub fn outbox_retry(hilo: &Hilo, request: OfOutbox) -> Result<OutboxRow, Failure> {
    decide(hilo, request.outbox, &Event::Retry)
}

/// Sends a mail again of which nobody knows whether it arrived.
pub fn outbox_resend(hilo: &Hilo, request: OfOutbox) -> Result<OutboxRow, Failure> {
    decide(hilo, request.outbox, &Event::Resend)
}

/// Settles a mail of which the person knows that it arrived.
pub fn outbox_mark_sent(hilo: &Hilo, request: OfOutbox) -> Result<OutboxRow, Failure> {
    decide(hilo, request.outbox, &Event::MarkSent)
}

/// Takes a failed or unknown mail off the list.
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
    hilo.store().write(|tx| {
        happen(tx, id, event, hilo.now())?;
        Ok(outbox::row(tx, id)?)
    })
}
