//! Mails of the mailbox that are on no timeline until their address is a customer's.

use super::*;
use crate::Hilo;
use crate::error::Failure;
use crate::store::aside;

/// Senders that are told at most.
const SENDERS: u32 = 200;

/// Returns which mails of the mailbox are put aside, by who sent them.
pub fn aside_list(hilo: &Hilo, _: Nothing) -> Result<Aside, Failure> {
    hilo.store().read(|data| {
        Ok(Aside { mails: aside::count(data)?, senders: aside::senders(data, SENDERS)? })
    })
}
