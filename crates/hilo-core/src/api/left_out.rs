//! Mails of the mailbox that are on no timeline though a person may miss them.

use super::*;
use crate::Hilo;
use crate::error::Failure;
use crate::identity::visible;
use crate::mailbox::folder::readable;
use crate::model::*;
use crate::store::{accounts, left_out};

/// Mails that are told at most.
const TOLD: usize = 200;

/// Returns the mails of the mailboxes that are received which are on no timeline, the latest first.
pub fn left_out_list(hilo: &Hilo, _: Nothing) -> Result<LeftOuts, Failure> {
    hilo.store().read(|data| {
        let receiving = accounts::all(data)?.into_iter().filter(Account::receives);
        let mut mailboxes: Vec<String> = receiving.map(|account| account.mailbox_key()).collect();
        mailboxes.sort();
        mailboxes.dedup();
        let mut count = 0;
        for mailbox in &mailboxes {
            count += left_out::count(data, mailbox)?;
        }
        let mut mails = left_out::list(data, &mailboxes, TOLD)?;
        for mail in &mut mails {
            mail.folder = visible(readable(&mail.folder));
            mail.about.subject = visible(std::mem::take(&mut mail.about.subject));
            mail.about.from = mail
                .about
                .from
                .take()
                .map(|from| Mailbox { name: visible(from.name), address: visible(from.address) });
        }
        Ok(LeftOuts { count, mails })
    })
}

/// Has them tried once more, as soon as there is a way to their mailbox.
pub fn left_out_retry(hilo: &Hilo, _: Nothing) -> Result<Nothing, Failure> {
    hilo.store().write(|tx| Ok::<_, Failure>(left_out::try_again(tx)?))?;
    // SQLite tells of no change of this table.
    hilo.store().publish(vec![Topic::Mailbox]);
    Ok(Nothing {})
}
