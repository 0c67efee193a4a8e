//! Mails of the mailbox that make nobody a customer: they wait, whole, until their address is a customer's.
//!
//! A shop's mailbox holds newsletters and the notices of machines, and each of their senders would be a customer of
//! whom nobody has ever heard. What one of us passes on to ourselves waits as well: who wrote it is proposed, not made.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use rusqlite::Transaction;

use super::attribute::{Known, People, Put, Speakers, put};
use super::mails::MailBytes;
use super::read::{Ready, stored_mail};
use crate::channel::email::MAX_MAIL;
use crate::error::Failure;
use crate::identity;
use crate::model::{AsideReason, Mailbox, MessageId, Timestamp};
use crate::store::{StoreError, accounts, aside, blobs, customers};

/// Keeps a mail that waits for its address to be a customer's.
pub(super) fn keep(
    tx: &Transaction,
    ready: &Ready,
    mailbox: &Mailbox,
    reason: AsideReason,
) -> Result<(), Failure> {
    let (Some(address), Some(raw)) = (identity::email(&mailbox.address), &ready.raw) else {
        return Ok(());
    };
    let blob = blobs::put(tx, raw)?;
    let new = aside::NewAside {
        source_id: &ready.message.source_id,
        address: &address,
        mailbox,
        reason,
        subject: &ready.message.subject,
        sent_at: ready.message.sent_at,
        blob,
    };
    Ok(aside::keep(tx, &new)?)
}

fn unpacked(tx: &Transaction, blob: i64) -> Result<MailBytes, StoreError> {
    if blobs::size(tx, blob)? <= MAX_MAIL as u64 {
        return Ok(MailBytes::Memory(blobs::get(tx, blob)?));
    }
    let folder = tx.path().map(Path::new).and_then(Path::parent).unwrap_or(Path::new(""));
    let folder = folder.to_owned();
    let copied = || {
        let mut file = tempfile::tempfile_in(&folder)?;
        io::copy(&mut blobs::reader(tx, blob).map_err(io::Error::other)?, &mut file)?;
        Ok(file)
    };
    let file = copied().map_err(|source| StoreError::Io { path: folder.clone(), source })?;
    Ok(MailBytes::Disk { file, folder })
}

/// Puts the mails on their timelines whose address is a customer's by now, and returns them.
pub(crate) fn bring(tx: &Transaction, now: Timestamp) -> Result<Vec<MessageId>, Failure> {
    let due = aside::due(tx)?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let own = accounts::own_addresses(tx)?;
    let (mut known, speakers) = (Known::new(), Speakers::new());
    let (mut brought, mut concerned) = (Vec::new(), BTreeSet::new());
    for (blob, sent_at) in due {
        // What could be read when it came can be read now, unless it was another Hilo that read it.
        let read = stored_mail(unpacked(tx, blob)?, blobs::stored(tx, blob)?, sent_at)?;
        let Ok(ready) = read else { continue };
        let people = People { own: &own, speakers: &speakers, known: &mut known };
        if let Put::New(stored) = put(tx, now, None, &ready, people)? {
            concerned.insert(stored.customer());
            brought.push(stored.index(tx)?);
        }
    }
    for customer in concerned {
        customers::refresh(tx, customer)?;
    }
    Ok(brought)
}
