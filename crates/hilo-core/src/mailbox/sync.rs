//! Mails of the shop's mailbox come onto the timelines.
//!
//! A pass reads of each folder what is new and one stretch of what is older; passes go on until nothing older is
//! left. What was read of a folder is noted in the transaction that stores its mails, so that whatever breaks off
//! costs what was under way and no mail. A mail is known again by what it is, wherever it lies.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::arrival::{Item, Source, store};
use super::connection::Mailbox;
use super::course::Stretch;
use super::fetch::{AT_ONCE, Fetched, LISTED, Listed, Opened};
use super::folder::{self, Folder};
use super::upkeep;
use crate::Hilo;
use crate::channel::email::MAX_LARGE;
use crate::error::Failure;
use crate::model::{FolderId, SendProblem, SkipReason, Timestamp};
use crate::net::Trouble;
use crate::store::folders::{KnownFolder, Place};
use crate::store::{folders, left_out};

/// Bytes of mails that are fetched, and in memory, at once; a larger mail comes alone.
const GROUP_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes above which a mail is not held in memory but written to a file as it comes.
const HELD: u64 = 16 * 1024 * 1024;
/// What a mail is taken for of which the server does not say how large it is.
const UNTOLD_SIZE: u64 = GROUP_BYTES / 8;
/// Mails that are fetched at once.
const GROUP: usize = 200;

/// Times that the line breaks, and no mail comes, before mails are asked for one by one.
const ALONE: u32 = 2;
/// Times before the mail that is asked for is taken for one that cannot be read.
const GIVEN_UP: u32 = 8;

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

/// Reads of each folder what has changed, what is new, and a stretch of what is older.
pub async fn pass(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    key: &str,
    read: &[&Folder],
) -> Result<Pass, Stop> {
    let mut all = Pass::default();
    let (mut refused, mut opened_ones) = (None, Vec::new());
    let once_more = hilo.store().read(|data| Ok::<_, Failure>(left_out::is_due(data, key)?))?;
    for folder in read {
        let before = kept(hilo, key, folder)?;
        let since = before.and_then(|known| Some((known.uid_validity, known.mod_seq?)));
        let mut opened = match mailbox.examine(folder, since).await {
            // One that others share, or that is broken, keeps none of the others from being read.
            Err(no) if no.problem == SendProblem::Refused && read.len() > 1 => {
                refused = Some(no);
                continue;
            }
            opened => opened?,
        };
        if let Some(before) = before.filter(|_| !opened.says_next) {
            // The newest mail may be gone; its number stays taken.
            opened.selected.uid_next = opened.selected.uid_next.max(before.uid_next);
        }
        let selected = opened.selected;
        let (id, mut stretch) = known(hilo, key, folder, &opened)?;
        opened_ones.push(id);
        let source = Source {
            mailbox: key.to_owned(),
            folder: id,
            is_sent: folder::is_sent(folder),
            is_inbox: folder::is_inbox(folder),
        };
        let reading = Reading { hilo, source: &source };
        let before = before.filter(|before| before.id == id);
        let told = upkeep::catch_up(hilo, mailbox, id, before, opened, stretch).await?;
        let mut empty = 0;
        while let Some(ahead) = stretch.ahead(selected, empty) {
            let is_older = ahead.end <= stretch.low;
            if is_older && is_paused(hilo, key)? {
                break;
            }
            let listed = mailbox.list(&ahead).await?;
            if listed.len() >= LISTED && empty > 0 {
                empty = 0;
                continue;
            }
            empty = if listed.is_empty() { empty + 1 } else { 0 };
            let found = !listed.is_empty();
            stretch = stretch.with(&ahead);
            all.new += reading.stretch(mailbox, &ahead, listed, stretch).await?;
            if is_older && found {
                break;
            }
        }
        if once_more {
            all.new += reading.once_more(mailbox).await?;
        }
        if !told && !stretch.has_older() {
            upkeep::compare(hilo, mailbox, id, before, selected, stretch).await?;
        }
        all.has_older |= stretch.has_older();
    }
    if once_more {
        let let_go = |tx: &rusqlite::Transaction| left_out::drop_due(tx, key, &opened_ones);
        hilo.store().write(|tx| Ok::<_, Failure>(let_go(tx)?))?;
    }
    match refused {
        Some(no) if opened_ones.is_empty() => Err(no.into()),
        _ => Ok(all),
    }
}

/// Whether a folder that was just opened has mails that are newer than what was read of it.
pub(super) fn is_behind(
    hilo: &Hilo,
    key: &str,
    folder: &Folder,
    opened: &Opened,
) -> Result<bool, Failure> {
    let Opened { selected, .. } = opened;
    Ok(kept(hilo, key, folder)?.is_none_or(|known| {
        known.uid_validity != selected.uid_validity || known.uid_next < selected.uid_next
    }))
}

fn kept(hilo: &Hilo, key: &str, folder: &Folder) -> Result<Option<KnownFolder>, Failure> {
    hilo.store().read(|data| Ok(folders::get(data, key, &folder.path)?))
}

/// Returns whether a person wants no older mails of a mailbox for now.
pub fn is_paused(hilo: &Hilo, key: &str) -> Result<bool, Failure> {
    hilo.store().read(|data| Ok(folders::is_paused(data, key)?))
}

/// Returns what was read of a folder, which begins anew where its numbers mean something else by now.
fn known(
    hilo: &Hilo,
    key: &str,
    folder: &Folder,
    opened: &Opened,
) -> Result<(FolderId, Stretch), Failure> {
    if let Some(known) = kept(hilo, key, folder)? {
        let stretch =
            Stretch { uid_validity: known.uid_validity, low: known.uid_low, next: known.uid_next };
        if stretch.holds(opened.selected) {
            return Ok((known.id, stretch));
        }
    }
    let stretch = Stretch::nothing_of(opened.selected);
    let id = hilo.store().write(|tx| {
        Ok::<_, Failure>(folders::begin(tx, key, &folder.path, stretch.uid_validity, stretch.next)?)
    })?;
    Ok((id, stretch))
}

/// A folder that is being read.
#[derive(Clone, Copy)]
struct Reading<'a> {
    hilo: &'a Arc<Hilo>,
    source: &'a Source,
}

impl Reading<'_> {
    /// Reads the mails of a stretch, the newest first, and notes with the last of them that it was read.
    async fn stretch(
        self,
        mailbox: &mut Mailbox,
        uids: &Range<u32>,
        mut listed: BTreeMap<u32, Listed>,
        after: Stretch,
    ) -> Result<usize, Stop> {
        let Reading { hilo, source } = self;
        let id = source.folder;
        let done = hilo.store().read(|data| Ok::<_, Failure>(folders::located(data, id, uids)?))?;
        listed.retain(|uid, _| !done.contains(uid));
        let mut new = 0;
        let mut storing = None;
        let mut listed = settle_known(hilo, &source.mailbox, id, listed)?;
        // A mail at which the line breaks again and again is asked for alone, and then set aside.
        let (breaks, at) =
            hilo.store().read(|data| Ok::<_, Failure>(folders::breaks(data, id)?))?;
        // One of which more comes each time is still on its way.
        let given_up = at
            .filter(|uid| breaks >= GIVEN_UP && !mailbox.is_coming((id, *uid)))
            .and_then(|uid| Some((uid, listed.remove(&uid)?)));
        if let Some((uid, listed)) = given_up {
            let left = Item { uid, listed, mail: Err(SkipReason::Unreadable) };
            store(hilo, source, vec![left], None)?;
        }
        let is_near = at.is_some_and(|uid| uids.contains(&uid));
        let most = if breaks < ALONE || !is_near { GROUP } else { 1 };
        let mut groups = groups(listed, most);
        if groups.is_empty() {
            let keep =
                |tx: &rusqlite::Transaction| folders::set_read(tx, id, after.low, after.next);
            hilo.store().write(|tx| Ok::<_, Failure>(keep(tx)?))?;
        }
        while let Some(group) = groups.pop_front() {
            let highest = group.last_key_value().map_or(0, |(uid, _)| *uid);
            let items = fetch(mailbox, id, group, hilo.dir()).await;
            let broke = |stop: &Stop| matches!(stop, Stop::Trouble(trouble) if trouble.problem == SendProblem::Unreachable);
            if items.as_ref().is_err_and(broke) {
                hilo.store()
                    .write(|tx| Ok::<_, Failure>(folders::count_break(tx, id, highest)?))?;
            }
            // What was fetched before is stored while the next comes, and before anything else happens.
            if let Some(before) = storing.take() {
                new += ended(before).await?;
            }
            let (items, rest) = items?;
            if !rest.is_empty() {
                groups.push_front(rest);
            }
            let (hilo, source) = (Arc::clone(hilo), source.clone());
            let read = groups.is_empty().then_some(after);
            storing = Some(tokio::task::spawn_blocking(move || store(&hilo, &source, items, read)));
        }
        if let Some(last) = storing {
            new += ended(last).await?;
        }
        Ok(new)
    }

    /// Reads the mails that were left out and that a person wants to be tried once more, each alone.
    async fn once_more(self, mailbox: &mut Mailbox) -> Result<usize, Stop> {
        let Reading { hilo, source } = self;
        let id = source.folder;
        let mut new = 0;
        let next = || hilo.store().write(|tx| Ok::<_, Failure>(left_out::take_due(tx, id)?));
        while let Some(uid) = next()? {
            let listed = mailbox.list(&(uid..uid.saturating_add(1))).await?;
            if listed.is_empty() {
                let forget = |tx: &rusqlite::Transaction| folders::forget(tx, id, &(uid..=uid));
                hilo.store().write(|tx| Ok::<_, Failure>(forget(tx)?))?;
                continue;
            }
            // The rest is for more than one.
            let (items, _) = fetch(mailbox, id, listed, hilo.dir()).await?;
            let (hilo, source) = (Arc::clone(hilo), source.clone());
            let stored = tokio::task::spawn_blocking(move || store(&hilo, &source, items, None));
            new += ended(stored).await?;
        }
        Ok(new)
    }
}

/// Notes where mails lie that need not be fetched: Gmail says that they are known, or somebody is still writing them.
/// Returns the others.
fn settle_known(
    hilo: &Hilo,
    key: &str,
    folder: FolderId,
    mut listed: BTreeMap<u32, Listed>,
) -> Result<BTreeMap<u32, Listed>, Failure> {
    let settled = hilo.store().read(|data| {
        let mut settled = Vec::new();
        for (&uid, mail) in &listed {
            let Listed { marks, gmail_id, .. } = *mail;
            let place = Place { folder, uid, seen: marks.seen, gmail_id };
            if marks.draft {
                settled.push((place, Err((SkipReason::Draft, None))));
            } else if let Some(gmail_id) = gmail_id
                && let Some(message) = folders::by_gmail_id(data, key, gmail_id)?
            {
                settled.push((place, Ok(message)));
            }
        }
        Ok::<_, Failure>(settled)
    })?;
    if settled.is_empty() {
        return Ok(listed);
    }
    hilo.store().write(|tx| {
        for (place, what) in settled {
            listed.remove(&place.uid);
            folders::locate(tx, place, what)?;
        }
        Ok::<_, Failure>(())
    })?;
    Ok(listed)
}

async fn ended(task: tokio::task::JoinHandle<Result<usize, Failure>>) -> Result<usize, Stop> {
    let failed = |error: tokio::task::JoinError| Failure::Internal { detail: error.to_string() };
    Ok(task.await.map_err(failed)??)
}

/// Mails to fetch together, those with the highest numbers first.
fn groups(listed: BTreeMap<u32, Listed>, most: usize) -> VecDeque<BTreeMap<u32, Listed>> {
    let mut groups: VecDeque<BTreeMap<u32, Listed>> = VecDeque::new();
    let mut bytes = 0_u64;
    for (uid, mail) in listed.into_iter().rev() {
        let size = if mail.size == 0 { UNTOLD_SIZE } else { u64::from(mail.size) };
        bytes += size;
        match groups.back_mut() {
            Some(group) if group.len() < most && bytes <= GROUP_BYTES => {
                group.insert(uid, mail);
            }
            _ => {
                groups.push_back(BTreeMap::from([(uid, mail)]));
                bytes = size;
            }
        }
    }
    groups
}

/// Fetches mails. One that the server does not give with the others is asked for alone; what it does not give then
/// either, though it lists it, cannot be read. Returns beside them those that are left for the next time, where a server
/// was wrong about sizes and they are more than is to be in memory at once.
async fn fetch(
    mailbox: &mut Mailbox,
    folder: FolderId,
    group: BTreeMap<u32, Listed>,
    beside: &Path,
) -> Result<(Vec<Item>, BTreeMap<u32, Listed>), Stop> {
    let (mut fetched, mut rest) = (BTreeMap::new(), BTreeMap::new());
    let is_held = |mail: &Listed| u64::from(mail.size) <= HELD;
    let wanted: Vec<u32> =
        group.iter().filter(|(_, mail)| is_held(mail)).map(|(uid, _)| *uid).collect();
    if !wanted.is_empty() {
        fetched.extend(mailbox.mails(&wanted).await?.into_iter().map(|mail| (mail.uid, Ok(mail))));
    }
    let held_of =
        |mail: &Result<Fetched, SkipReason>| mail.as_ref().map_or(0, |mail| mail.raw.held());
    let mut held: usize = fetched.values().map(held_of).sum();
    for (&uid, listed) in &group {
        if fetched.contains_key(&uid) {
            continue;
        }
        if held >= AT_ONCE {
            rest.insert(uid, *listed);
            continue;
        }
        let size = u64::from(listed.size);
        let alone = if size > MAX_LARGE {
            Some(Err(SkipReason::TooLarge))
        } else if is_held(listed) {
            mailbox.mails(&[uid]).await?.pop().map(Ok)
        } else {
            mailbox.mail_in_pieces((folder, uid), size, beside).await?
        };
        if let Some(mail) = alone {
            held += held_of(&mail);
            fetched.insert(uid, mail);
        } else if !mailbox.list(&(uid..uid.saturating_add(1))).await?.is_empty() {
            fetched.insert(uid, Err(SkipReason::Unreadable));
        }
    }
    let item = |(uid, listed)| Some(Item { uid, listed, mail: fetched.remove(&uid)? });
    Ok((group.into_iter().filter_map(item).collect(), rest))
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
