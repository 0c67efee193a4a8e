//! What becomes of mails after they were read: somebody reads them elsewhere, moves them, throws them away.
//!
//! A mail that is gone from a folder is forgotten as lying there; the message that it is stays on its timeline, and
//! where it was moved to another folder it is found again as the same message. What was read in Hilo is marked as
//! read there, once: whoever marks it as unread elsewhere has the last word.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::connection::Mailbox;
use super::course::{Selected, Stretch};
use super::fetch::{Changes, LISTED, Opened};
use super::folder::Folder;
use super::sync::Stop;
use crate::Hilo;
use crate::error::Failure;
use crate::model::{FolderId, SendProblem, Topic};
use crate::store::folders::{self, KnownFolder};
use crate::store::seen::{self, Untold};

/// Mails whose marks are looked at where the server does not count changes: the newest.
const NEWEST: u32 = 500;
/// Mails that the server is told of at once.
const TOLD: usize = 500;

/// Brings what is known of a folder's mails up to date as far as the server tells changes. Returns whether it told
/// as well which are gone.
pub(super) async fn catch_up(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    id: FolderId,
    before: Option<KnownFolder>,
    opened: Opened,
    stretch: Stretch,
) -> Result<bool, Stop> {
    let Opened { selected, mod_seq, changes, .. } = opened;
    let was = before.and_then(|before| before.mod_seq);
    let told = changes.is_some() && before.is_some();
    let changes = match changes {
        Some(changes) => changes,
        None if stretch.low == stretch.next => Changes::default(),
        None => {
            let uids = match (was, mod_seq) {
                (Some(was), Some(is)) if was == is => None,
                (_, Some(_)) => Some(stretch.low..stretch.next),
                (_, None) => {
                    let newest = stretch.next.saturating_sub(NEWEST).max(stretch.low);
                    Some(newest..stretch.next)
                }
            };
            let marks = match uids {
                Some(uids) => mailbox.marks(&uids, was.filter(|_| mod_seq.is_some())).await?,
                None => BTreeMap::new(),
            };
            Changes { marks, gone: Vec::new() }
        }
    };
    let counted =
        before.is_some_and(|before| (before.mod_seq, before.mails) == (mod_seq, selected.exists));
    if changes == Changes::default() && counted {
        return Ok(told);
    }
    hilo.store().write(|tx| {
        for (uid, marks) in &changes.marks {
            folders::set_seen(tx, id, *uid, marks.seen)?;
        }
        for gone in &changes.gone {
            folders::forget(tx, id, gone)?;
        }
        Ok::<_, Failure>(folders::set_counted(tx, id, mod_seq, selected.exists)?)
    })?;
    if changes != Changes::default() {
        // SQLite tells no changes of a table without row ids.
        hilo.store().publish(vec![Topic::Messages]);
    }
    Ok(told)
}

/// Looks which mails of a folder are gone, where the server only counts them and the count does not come out even.
pub(super) async fn compare(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    id: FolderId,
    before: Option<KnownFolder>,
    selected: Selected,
    stretch: Stretch,
) -> Result<(), Stop> {
    let known = hilo.store().read(|data| Ok::<_, Failure>(folders::count(data, id)?))?;
    let compared = before.and_then(|before| before.compared);
    if known == selected.exists || compared == Some(selected.exists) {
        return Ok(());
    }
    let all = 1..stretch.next;
    let known = hilo.store().read(|data| Ok::<_, Failure>(folders::located(data, id, &all)?))?;
    let known: Vec<u32> = known.into_iter().collect();
    let mut gone = Vec::new();
    for known in known.chunks(LISTED) {
        if let (Some(first), Some(last)) = (known.first(), known.last()) {
            let there = mailbox.marks(&(*first..last.saturating_add(1)), None).await?;
            gone.extend(known.iter().copied().filter(|uid| !there.contains_key(uid)));
        }
    }
    hilo.store().write(|tx| {
        for uid in gone {
            folders::forget(tx, id, &(uid..=uid))?;
        }
        Ok::<_, Failure>(folders::set_compared(tx, id, selected.exists)?)
    })?;
    Ok(())
}

/// Tells the server which mails were read in Hilo.
pub(super) async fn tell_seen(
    hilo: &Arc<Hilo>,
    mailbox: &mut Mailbox,
    key: &str,
    listed: &[Folder],
) -> Result<(), Stop> {
    let untold = hilo.store().read(|data| Ok::<_, Failure>(seen::untold(data, key, TOLD)?))?;
    for Untold { folder, path, uid_validity, uids } in untold {
        let Some(there) = listed.iter().find(|listed| listed.path == path) else { continue };
        let asked = async {
            let opened = mailbox.select(there).await?;
            if opened.selected.uid_validity != uid_validity {
                // The next pass finds out where the mails lie now.
                return Ok(None);
            }
            mailbox.mark_seen(&uids).await.map(Some)
        };
        let agreed = match asked.await {
            Ok(Some(())) => true,
            Ok(None) => continue,
            // The folder may not be changed, or not by us.
            Err(trouble) if trouble.problem == SendProblem::Refused => false,
            Err(trouble) => return Err(trouble.into()),
        };
        hilo.store().write(|tx| Ok::<_, Failure>(seen::set_told(tx, folder, &uids, agreed)?))?;
        hilo.store().publish(vec![Topic::Messages]);
    }
    Ok(())
}
