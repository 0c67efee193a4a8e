//! Mails that were fetched come onto the timelines, or it is noted why they do not.

use std::collections::BTreeSet;

use super::aliases;
use super::course::Stretch;
use super::fetch::{Fetched, Listed};
use crate::Hilo;
use crate::channel::email;
use crate::error::Failure;
use crate::identity;
use crate::import::{Known, People, Put, Ready, Speakers, aside, put, ready_mail, senders};
use crate::model::{AboutMail, Channel, FolderId, ParsedMessage, SkipReason, Timestamp};
use crate::store::folders::Place;
use crate::store::messages::Unindexed;
use crate::store::threads::{self, Key};
use crate::store::{StoreError, accounts, customers, folders, messages};

/// The folder that mails were read of.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Whose mailbox.
    pub mailbox: String,
    /// The folder.
    pub folder: FolderId,
    /// Whether it is for sent mails.
    pub is_sent: bool,
    /// Whether mails come into it as they arrive.
    pub is_inbox: bool,
}

/// What is known of a mail of a folder once it was fetched.
pub(super) struct Item {
    pub uid: u32,
    pub listed: Listed,
    pub mail: Result<Fetched, SkipReason>,
}

/// A mail that is ready to be stored, or why it is none and what is known of it.
type Read = Result<Box<Ready>, (SkipReason, Option<AboutMail>)>;

fn read_item(item: Item, folder: FolderId, now: Timestamp) -> Result<(Place, Read), StoreError> {
    let Item { uid, listed, mail } = item;
    let place = Place { folder, uid, seen: listed.marks.seen, gmail_id: listed.gmail_id };
    let mut about = AboutMail {
        size: (listed.size > 0).then_some(u64::from(listed.size)),
        ..AboutMail::default()
    };
    let read = match mail {
        Ok(Fetched { received, raw, .. }) => {
            let beginning = raw.beginning();
            let read = ready_mail(raw, received.unwrap_or(now))?;
            if read.is_err() {
                about.received = received;
                (about.from, about.subject) = email::sender_and_subject(&beginning);
            }
            read
        }
        Err(reason) => Err(reason),
    };
    Ok((place, read.map_err(|reason| (reason, Some(about)))))
}

/// What is known of a mail that could be read.
fn about(message: &ParsedMessage) -> AboutMail {
    AboutMail {
        received: Some(message.sent_at),
        size: None,
        from: message.mail.iter().flat_map(|mail| &mail.from).next().cloned(),
        subject: message.subject.clone(),
    }
}

/// Reads mails, stores them with where they lie and how far the folder was read, and returns how many were new.
pub(super) fn store(
    hilo: &Hilo,
    source: &Source,
    items: Vec<Item>,
    read: Option<Stretch>,
) -> Result<usize, Failure> {
    let (now, id) = (hilo.now(), source.folder);
    let mut own = hilo.store().read(accounts::own_addresses)?;
    let mut ready = Vec::with_capacity(items.len());
    for item in items {
        let gmail_thread = item.listed.gmail_thread;
        let (place, mail) = read_item(item, id, now)?;
        ready.push((place, gmail_thread, mail));
    }
    if source.is_sent {
        let mails = ready.iter().filter_map(|(_, _, mail)| mail.as_deref().ok());
        own.extend(hilo.store().read(|data| senders(data, mails))?);
    }
    hilo.store().write(|tx| {
        let (mut known, speakers) = (Known::new(), Speakers::new());
        let (mut unindexed, mut delivered) = (Vec::new(), Vec::new());
        for (place, gmail_thread, mail) in &ready {
            let what = match mail {
                Err(left_out) => Err(left_out.clone()),
                Ok(mail) => {
                    let people = People { own: &own, speakers: &speakers, known: &mut known };
                    match put(tx, now, None, mail, people)? {
                        Put::New(stored) => {
                            let message = stored.id();
                            unindexed.push(stored);
                            let from = mail.message.mail.iter().flat_map(|mail| &mail.from).next();
                            if let Some(writer) =
                                from.and_then(|from| identity::email(&from.address))
                            {
                                for to in &mail.delivered_to {
                                    delivered.push((to.as_str(), writer.clone()));
                                }
                            }
                            Ok(message)
                        }
                        Put::Duplicate => {
                            Ok(messages::id_of(tx, Channel::Email, &mail.message.source_id)?)
                        }
                        Put::Nobody => {
                            Err((SkipReason::NobodyToAttribute, Some(about(&mail.message))))
                        }
                        Put::Aside(reason) => Err((reason.skip(), None)),
                    }
                }
            };
            if let (Some(thread), Ok(message)) = (gmail_thread, &what) {
                threads::tie(tx, *message, Key::gmail(&source.mailbox, *thread))?;
            }
            folders::locate(tx, *place, what)?;
        }
        folders::forget_breaks(tx, id)?;
        let mut new = unindexed.len();
        let concerned: BTreeSet<_> = unindexed.iter().map(Unindexed::customer).collect();
        for stored in unindexed {
            stored.index(tx)?;
        }
        for customer in concerned {
            customers::refresh(tx, customer)?;
        }
        new += aside::bring(tx, now)?.len();
        if source.is_inbox {
            aliases::learn(tx, &source.mailbox, &own, &delivered, now)?;
        }
        if let Some(read) = read {
            folders::set_read(tx, id, read.low, read.next)?;
        }
        Ok(new)
    })
}
