//! Replies by WhatsApp and what an export holds of them.

use rusqlite::Transaction;

use crate::error::Failure;
use crate::model::{CustomerId, Timestamp};
use crate::reply::{EARLY, Words, pairs};
use crate::store::replies::Said;
use crate::store::{customers, replies};

/// Brings every reply up to date that no export has shown so far: the message that it became takes its place, and of
/// the others it is known whether an export goes on without them.
///
/// Follows from what is stored alone: call it whenever messages of chats came or went.
pub(crate) fn reconcile(tx: &Transaction) -> Result<(), Failure> {
    for customer in replies::waiting(tx)? {
        reconcile_one(tx, customer)?;
    }
    Ok(())
}

fn reconcile_one(tx: &Transaction, customer: CustomerId) -> Result<(), Failure> {
    let opened = replies::opened(tx, customer)?;
    let Some(first) = opened.first() else { return Ok(()) };
    let from = Timestamp(first.at.0.saturating_sub(EARLY));
    let said = replies::candidates(tx, customer, from)?;
    let words = |said: &[Said]| -> Vec<Words> {
        said.iter().map(|said| Words { at: said.at, text: said.text.clone() }).collect()
    };
    for (reply, message) in pairs(&words(&opened), &words(&said)) {
        if let (Some(reply), Some(message)) = (opened.get(reply), said.get(message)) {
            replies::found(tx, reply.message, message.message)?;
        }
    }
    replies::mark_missing(tx, customer, EARLY)?;
    customers::refresh(tx, customer)?;
    Ok(())
}
