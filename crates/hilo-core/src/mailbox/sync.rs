//! Mails of the shop's mailbox come onto the timelines.
//!
//! A pass reads of each folder what is new and one stretch of what is older; passes go on until nothing older is
//! left. What was read of a folder is noted in the transaction that stores its mails, so that whatever breaks off
//! costs what was under way and no mail. A mail is known again by what it is, wherever it lies.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::connection::Mailbox;
use super::course::{Selected, Stretch};
use super::fetch::{Fetched, LISTED};
use super::folder::{self, Folder};
use crate::Hilo;
use crate::channel::email::MAX_MAIL;
use crate::error::Failure;
use crate::import::{Known, People, Put, Ready, Speakers, own_addresses, put, ready_mail};
use crate::model::{Channel, FolderId, SkipReason, Timestamp};
use crate::net::Trouble;
use crate::store::messages::Unindexed;
use crate::store::{customers, folders, messages};

/// Bytes of mails that are fetched, and in memory, at once; a larger mail comes alone.
const GROUP_BYTES: u64 = 4 * 1024 * 1024;
/// Mails that are fetched at once.
const GROUP: usize = 200;

/// Why a mailbox could not be read on.
#[derive(Debug)]
pub enum Stop {
    /// The server, or the way to it.
    Trouble(Trouble),
    /// Our own side.
    Failure(Failure),
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Stop {
        Stop::Trouble(trouble)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failure(failure)
    }
}

/// What a pass came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pass {
    /// Mails that were not known.
    pub new: usize,
    /// Whether older ones are left.
    pub has_older: bool,
}

/// Returns the folders that are read: the inbox and what was sent, or what has all of it.
pub fn folders_to_read(listed: &[Folder]) -> Vec<&Folder> {
    if let Some(all) = folder::all(listed) {
        return vec![all];
    }
    let mut read: Vec<&Folder> = folder::inbox(listed).into_iter().collect();
    read.extend(folder::sent(listed));
    read
}

/// Reads of each folder what is new, and a stretch of what is older.
pub async fn pass(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    key: &str,
    read: &[&Folder],
) -> Result<Pass, Stop> {
    let mut all = Pass::default();
    for folder in read {
        let selected = mailbox.select(folder).await?;
        let (id, mut stretch) = known(hilo, key, folder, selected)?;
        let mut empty = 0;
        while let Some(ahead) = stretch.ahead(selected, empty) {
            let is_older = ahead.end <= stretch.low;
            let listed = mailbox.sizes(&ahead).await?;
            if listed.len() >= LISTED && empty > 0 {
                empty = 0;
                continue;
            }
            empty = if listed.is_empty() { empty + 1 } else { 0 };
            let found = !listed.is_empty();
            stretch = stretch.with(&ahead);
            all.new += read_stretch(hilo, mailbox, id, &ahead, listed, stretch).await?;
            if is_older && found {
                break;
            }
        }
        all.has_older |= stretch.has_older();
    }
    Ok(all)
}

/// Whether a folder has mails that are newer than what was read of it.
pub(super) fn is_behind(
    hilo: &Hilo,
    key: &str,
    folder: &Folder,
    selected: Selected,
) -> Result<bool, Failure> {
    let (_, stretch) = known(hilo, key, folder, selected)?;
    Ok(stretch.next < selected.uid_next)
}

/// Returns what was read of a folder, which begins anew where its numbers mean something else by now.
fn known(
    hilo: &Hilo,
    key: &str,
    folder: &Folder,
    selected: Selected,
) -> Result<(FolderId, Stretch), Failure> {
    let known =
        hilo.store().read(|data| Ok::<_, Failure>(folders::get(data, key, &folder.path)?))?;
    if let Some(known) = known {
        let stretch =
            Stretch { uid_validity: known.uid_validity, low: known.uid_low, next: known.uid_next };
        if stretch.holds(selected) {
            return Ok((known.id, stretch));
        }
    }
    let stretch = Stretch::nothing_of(selected);
    let id = hilo.store().write(|tx| {
        Ok::<_, Failure>(folders::begin(tx, key, &folder.path, stretch.uid_validity, stretch.next)?)
    })?;
    Ok((id, stretch))
}

/// What is known of a mail of a folder once it was fetched.
type Item = (u32, Result<Fetched, SkipReason>);

/// Reads the mails of a stretch, the newest first, and notes with the last of them that it was read.
async fn read_stretch(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    id: FolderId,
    uids: &Range<u32>,
    mut listed: BTreeMap<u32, u32>,
    after: Stretch,
) -> Result<usize, Stop> {
    let done = hilo.store().read(|data| Ok::<_, Failure>(folders::located(data, id, uids)?))?;
    listed.retain(|uid, _| !done.contains(uid));
    let mut new = 0;
    let mut storing = None;
    let mut groups = groups(listed).into_iter().peekable();
    if groups.peek().is_none() {
        let keep = |tx: &rusqlite::Transaction| folders::set_read(tx, id, after.low, after.next);
        hilo.store().write(|tx| Ok::<_, Failure>(keep(tx)?))?;
    }
    while let Some(group) = groups.next() {
        let items = fetch(mailbox, group).await;
        // What was fetched before is stored while the next comes, and before anything else happens.
        if let Some(before) = storing.take() {
            new += ended(before).await?;
        }
        let (hilo, items) = (Arc::clone(hilo), items?);
        let read = groups.peek().is_none().then_some(after);
        storing = Some(tokio::task::spawn_blocking(move || store(&hilo, id, items, read)));
    }
    if let Some(last) = storing {
        new += ended(last).await?;
    }
    Ok(new)
}

async fn ended(task: tokio::task::JoinHandle<Result<usize, Failure>>) -> Result<usize, Stop> {
    let failed = |error: tokio::task::JoinError| Failure::Internal { detail: error.to_string() };
    Ok(task.await.map_err(failed)??)
}

/// Mails to fetch together, those with the highest numbers first.
fn groups(listed: BTreeMap<u32, u32>) -> Vec<Vec<(u32, u32)>> {
    let mut groups: Vec<Vec<(u32, u32)>> = Vec::new();
    let mut bytes = 0_u64;
    for (uid, size) in listed.into_iter().rev() {
        bytes += u64::from(size);
        match groups.last_mut() {
            Some(group) if group.len() < GROUP && bytes <= GROUP_BYTES => group.push((uid, size)),
            _ => {
                groups.push(vec![(uid, size)]);
                bytes = u64::from(size);
            }
        }
    }
    groups
}

/// Fetches mails. One that the server does not give with the others is asked for alone; what it does not give then
/// either, though it lists it, cannot be read.
async fn fetch(mailbox: &mut Mailbox, group: Vec<(u32, u32)>) -> Result<Vec<Item>, Trouble> {
    let fits = |size: u32| usize::try_from(size).is_ok_and(|size| size <= MAX_MAIL);
    let mut items: Vec<Item> = Vec::with_capacity(group.len());
    let mut wanted: Vec<u32> = Vec::with_capacity(group.len());
    for (uid, size) in group {
        if fits(size) { wanted.push(uid) } else { items.push((uid, Err(SkipReason::TooLarge))) }
    }
    wanted.sort_unstable();
    if !wanted.is_empty() {
        let mails = mailbox.mails(&wanted).await?;
        wanted.retain(|uid| mails.iter().all(|mail| mail.uid != *uid));
        items.extend(mails.into_iter().map(|mail| (mail.uid, Ok(mail))));
    }
    for uid in wanted {
        if let Some(mail) = mailbox.mails(&[uid]).await?.pop() {
            items.push((uid, Ok(mail)));
        } else if !mailbox.sizes(&(uid..uid.saturating_add(1))).await?.is_empty() {
            items.push((uid, Err(SkipReason::Unreadable)));
        }
    }
    items.sort_unstable_by_key(|(uid, _)| *uid);
    Ok(items)
}

/// Reads mails, stores them with where they lie and how far the folder was read, and returns how many were new.
fn store(
    hilo: &Hilo,
    id: FolderId,
    items: Vec<Item>,
    read: Option<Stretch>,
) -> Result<usize, Failure> {
    let now = hilo.now();
    let own = hilo.store().read(own_addresses)?;
    let mut ready: Vec<(u32, Result<Box<Ready>, SkipReason>)> = Vec::with_capacity(items.len());
    for (uid, item) in items {
        let read = match item {
            Ok(mail) => ready_mail(mail.raw, mail.received.unwrap_or(now))?,
            Err(reason) => Err(reason),
        };
        ready.push((uid, read));
    }
    hilo.store().write(|tx| {
        let (mut known, speakers) = (Known::new(), Speakers::new());
        let mut unindexed = Vec::new();
        for (uid, mail) in &ready {
            let what = match mail {
                Err(reason) => Err(reason.clone()),
                Ok(mail) => {
                    let people = People { own: &own, speakers: &speakers, known: &mut known };
                    match put(tx, now, None, mail, people)? {
                        Put::New(stored) => {
                            let message = stored.id();
                            unindexed.push(stored);
                            Ok(message)
                        }
                        Put::Duplicate => {
                            Ok(messages::id_of(tx, Channel::Email, &mail.message.source_id)?)
                        }
                        Put::Nobody => Err(SkipReason::NobodyToAttribute),
                    }
                }
            };
            folders::locate(tx, id, *uid, what)?;
        }
        let new = unindexed.len();
        let concerned: BTreeSet<_> = unindexed.iter().map(Unindexed::customer).collect();
        for stored in unindexed {
            stored.index(tx)?;
        }
        for customer in concerned {
            customers::refresh(tx, customer)?;
        }
        if let Some(read) = read {
            folders::set_read(tx, id, read.low, read.next)?;
        }
        Ok(new)
    })
}

/// Notes how a visit ended.
pub(super) fn note(
    hilo: &Hilo,
    key: &str,
    ended: Result<Timestamp, &Trouble>,
) -> Result<(), Failure> {
    let ended = ended.map_err(|trouble| (trouble.problem, trouble.server_text.as_str()));
    hilo.store().write(|tx| Ok::<_, Failure>(folders::set_visit(tx, key, ended)?))
}
