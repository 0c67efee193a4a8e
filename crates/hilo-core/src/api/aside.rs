//! Mails of the mailbox that are on no timeline until their address is a customer's.

use super::*;
use crate::Hilo;
use crate::channel::email;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::aside;

/// Senders that are told at most.
const SENDERS: u32 = 200;
/// Mails of one sender that are shown, and characters of each.
const MAILS: u32 = 10;
const TEXT: usize = 20_000;

/// Returns which mails of the mailbox are put aside, by who sent them.
pub fn aside_list(hilo: &Hilo, _: Nothing) -> Result<Aside, Failure> {
    hilo.store().read(|data| {
        Ok(Aside { mails: aside::count(data)?, senders: aside::senders(data, SENDERS)? })
    })
}

/// Returns the latest mails of a sender that are put aside, to be read.
pub fn aside_mails(hilo: &Hilo, request: AsideMails) -> Result<Vec<AsideMail>, Failure> {
    let Some(address) = identity::email(&request.address) else { return Ok(Vec::new()) };
    hilo.store().read(|data| {
        // One after the other: each may be large.
        let read = |(blob, sent_at, subject)| {
            let raw = original::to_read(data, blob)?;
            let text = email::parse(&raw).map(|mail| mail.text).unwrap_or_default();
            Ok(AsideMail { sent_at, subject, text: text.chars().take(TEXT).collect() })
        };
        aside::of_address(data, &address, MAILS)?.into_iter().map(read).collect()
    })
}
