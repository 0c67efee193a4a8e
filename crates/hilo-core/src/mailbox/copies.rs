//! The copies of sent mails: filed once in the folder for them, looked for where nobody knows.
//!
//! All copies that wait are tried over one connection, and what came of them is noted in one transaction:
//! sending goes on beside it. What is lost between the two, as by a crash, is found by the search with which
//! each try begins.

use std::sync::Arc;

use super::connection::{Limits, Mailbox, Way};
use super::folder::{self, Folder};
use super::waits::{Tried, after};
use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use crate::net::Trouble;
use crate::secrets::{Secret, Secrets};
use crate::store::sent_copy::DueCopy;
use crate::store::{accounts, blobs, sent_copy};

/// Copies that are tried before it is noted what came of them.
const BATCH: u32 = 50;

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing is to be tried before this moment; `None` while nothing waits, or there is no mailbox.
    Wait(Option<Timestamp>),
    /// These copies were tried.
    Tried(Vec<OutboxId>),
}

/// Tries every copy of an account whose time has come, once.
pub async fn round(hilo: &Arc<Hilo>, limits: Limits) -> Result<Step, Failure> {
    let now = hilo.now();
    let found = hilo.store().read(|data| {
        let accounts = accounts::all(data)?;
        let mut with_mailbox = accounts.into_iter().filter(|account| account.incoming.is_some());
        let due = with_mailbox.find_map(|account| {
            let due = sent_copy::due(data, &account.from_address, now, BATCH);
            due.map(|due| Some((account, due)).filter(|(_, due)| !due.is_empty())).transpose()
        });
        // One whose account has lost its mailbox is wanted no more: it was dropped with it.
        Ok::<_, Failure>(due.transpose()?.ok_or(sent_copy::next_due(data)?))
    })?;
    let (account, due) = match found {
        Ok(found) => found,
        // What is due and nobody's waits until somebody changes something.
        Err(next) => return Ok(Step::Wait(next.filter(|next| *next > now))),
    };
    let password = |key: &str| kept_password(hilo.secrets().as_ref(), key);
    let Some(way) = Way::of(hilo, &account, password) else { return Ok(Step::Wait(None)) };
    let tried = match way {
        // However long it takes, no copy is given up for that; giving the passphrase wakes who waits.
        Err(trouble) if trouble.problem == SendProblem::Locked => return Ok(Step::Wait(None)),
        Ok(way) => visit(hilo, &account, &way, &due, limits).await?,
        Err(trouble) => all_meet(&due, &trouble),
    };
    let now = hilo.now();
    let ids = tried.iter().map(|(copy, _)| copy.id).collect();
    hilo.store().write(|tx| {
        for (copy, tried) in tried {
            sent_copy::set(tx, copy.id, &after(&copy.copy, tried, now))?;
        }
        Ok::<_, Failure>(())
    })?;
    Ok(Step::Tried(ids))
}

/// Connects to a mailbox and looks for its folders, without changing anything.
pub async fn test(way: &Way, limits: Limits) -> IncomingTest {
    match enter(way, limits).await {
        Ok((mailbox, folders)) => {
            mailbox.close().await;
            let folder = folders.sent.path;
            IncomingTest { problem: None, server_text: String::new(), page: None, folder }
        }
        Err(Trouble { problem, server_text, .. }) => {
            IncomingTest { problem: Some(problem), server_text, page: None, folder: String::new() }
        }
    }
}

/// Returns the password that is kept under a key.
pub fn kept_password(secrets: &dyn Secrets, key: &str) -> Result<Secret, Trouble> {
    match secrets.get(key) {
        Ok(Some(password)) => Ok(password),
        Ok(None) => Err(Trouble::lasting(SendProblem::NoPassword, "")),
        // It may be locked for now, as after a start.
        Err(failure) => Err(Trouble::passing(failure.without_password(), "")),
    }
}

type Tries<'a> = Vec<(&'a DueCopy, Tried)>;

/// What stands in the way of all stands in the way of each.
fn all_meet<'a>(due: &'a [DueCopy], trouble: &Trouble) -> Tries<'a> {
    due.iter().map(|copy| (copy, Tried::Trouble(trouble.clone()))).collect()
}

/// Folders that matter to copies.
struct Folders {
    sent: Folder,
    all: Option<Folder>,
}

async fn enter(way: &Way, limits: Limits) -> Result<(Mailbox, Folders), Trouble> {
    let mut mailbox = Mailbox::open(way, limits).await?;
    let listed = mailbox.folders().await?;
    let Some(sent) = folder::sent(&listed).cloned() else {
        mailbox.close().await;
        let known = listed.iter().map(|folder| folder.path.as_str()).collect::<Vec<_>>();
        return Err(Trouble::lasting(SendProblem::NoFolder, &known.join(", ")));
    };
    let all = folder::all(&listed).cloned();
    Ok((mailbox, Folders { sent, all }))
}

async fn visit<'a>(
    hilo: &Arc<Hilo>,
    account: &Account,
    way: &Way,
    due: &'a [DueCopy],
    limits: Limits,
) -> Result<Tries<'a>, Failure> {
    let (mut mailbox, folders) = match enter(way, limits).await {
        Ok(entered) => entered,
        Err(trouble) => return Ok(all_meet(due, &trouble)),
    };
    let mut tries = Tries::new();
    for copy in due {
        let tried = match look(&mut mailbox, &folders, copy).await {
            Ok(Some(place)) => Tried::Filed(place),
            // Where the server files its own, or the mail may not have left, one of ours would be a lie.
            Ok(None) if !copy.is_sent || account.files_sent_mails() => Tried::NotThere,
            Ok(None) => {
                let bytes = hilo.store().read(|data| blobs::get(data, copy.blob))?;
                match mailbox.append(&folders.sent, &bytes, copy.written).await {
                    Ok(place) => Tried::Filed(place),
                    Err(trouble) => Tried::Trouble(trouble),
                }
            }
            Err(trouble) => Tried::Trouble(trouble),
        };
        // Those after it have not been tried; a connection that broke may have broken over this very mail.
        let broken = matches!(&tried, Tried::Trouble(trouble) if trouble.problem == SendProblem::Unreachable);
        tries.push((copy, tried));
        if broken {
            return Ok(tries);
        }
    }
    mailbox.close().await;
    Ok(tries)
}

/// Looks for a mail where it would have been filed.
async fn look(
    mailbox: &mut Mailbox,
    folders: &Folders,
    copy: &DueCopy,
) -> Result<Option<CopyPlace>, Trouble> {
    let found = mailbox.find(&folders.sent, &copy.rfc_id).await?;
    match (&folders.all, found) {
        (Some(all), None) if !copy.is_sent => mailbox.find(all, &copy.rfc_id).await,
        (_, found) => Ok(found),
    }
}
