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
    let mails = hilo.store().read(|data| {
        let mut mails = Vec::new();
        for (blob, sent_at, subject) in aside::of_address(data, &address, MAILS)? {
            mails.push((original::to_read(data, blob)?, sent_at, subject));
        }
        Ok::<_, Failure>(mails)
    })?;
    let read = |(raw, sent_at, subject): (Vec<u8>, Timestamp, String)| {
        let text = email::parse(&raw).map(|mail| mail.text).unwrap_or_default();
        AsideMail { sent_at, subject, text: text.chars().take(TEXT).collect() }
    };
    Ok(mails.into_iter().map(read).collect())
}
