//! Mails of the mailbox that are on no timeline until their address is a customer's.

use super::*;
use crate::Hilo;
use crate::channel::email;
use crate::error::Failure;
use crate::identity::{self, visible};
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

/// Notes that a person was shown which mails are put aside: they are not news any more.
pub fn aside_looked(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    // SQLite tells of no change of this table, and where there is none nobody is to ask again.
    if hilo.store().write(|tx| Ok::<_, Failure>(aside::look(tx)?))? {
        hilo.store().publish(vec![Topic::Mailbox]);
    }
    Ok(Nothing {})
}

/// Returns the latest mails of a sender that are put aside, to be read.
pub fn aside_mails(hilo: &Hilo, request: AsideMails) -> Result<Vec<AsideMail>, Failure> {
    let Some(address) = identity::email(&request.address) else { return Ok(Vec::new()) };
    hilo.store().read(|data| {
        // One after the other: each may be large.
        let read = |(blob, sent_at, subject)| {
            let raw = original::to_read(data, blob)?;
            let mail = email::parse(&raw).unwrap_or_default();
            Ok(AsideMail { sent_at, subject, ..words(mail, &address) })
        };
        aside::of_address(data, &address, MAILS)?.into_iter().map(read).collect()
    })
}

/// What a mail says that is from an address, by itself or passed on.
fn words(mail: email::ParsedMail, address: &str) -> AsideMail {
    let begin = |text: &str| text.chars().take(TEXT).collect();
    let is_theirs = |from: &Mailbox| identity::email(&from.address).as_deref() == Some(address);
    let by = mail.headers.from.first().filter(|from| !is_theirs(from));
    let (text, passed_on_by, above) = match (mail.forwarded, by) {
        (Some(inner), Some(by)) if is_theirs(&inner.from) => {
            // Who adds no word of their own has nothing folded, and the mail stands among theirs.
            let new = email::fold(&inner.text).new;
            let is_among_theirs = !new.is_empty() && mail.new_text.contains(&new);
            let own = if is_among_theirs { "" } else { &mail.new_text };
            (begin(&inner.text), visible(by.address.clone()), begin(own))
        }
        _ => (begin(&mail.text), String::new(), String::new()),
    };
    AsideMail { sent_at: Timestamp(0), subject: String::new(), text, passed_on_by, above }
}
