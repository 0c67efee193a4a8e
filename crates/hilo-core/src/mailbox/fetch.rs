//! What is asked of a folder to read its mails. Nothing is asked that makes the server take a mail apart: servers
//! do that wrongly, and Hilo does it itself. Reading a mail does not mark it as read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use chrono::DateTime;
use imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode};

use super::connection::Mailbox;
use super::course::Selected;
use super::folder::Folder;
use super::talk::{string, unclear};
use crate::import::MailBytes;
use crate::model::{SendProblem, Timestamp};
use crate::net::Trouble;

/// Mails that are listed of a stretch.
pub const LISTED: usize = 20_000;
/// Bytes of mails that are kept of one answer, whatever the server said before about their sizes; one mail may be larger.
pub const AT_ONCE: usize = 16 * 1024 * 1024;
/// Mails whose marks are heard of at once.
const MARKED: usize = 200_000;

/// A mail as it lies in a folder.
#[derive(Debug)]
pub struct Fetched {
    /// Its number.
    pub uid: u32,
    /// When the server got it, where it says so.
    pub received: Option<Timestamp>,
    /// As it came.
    pub(crate) raw: MailBytes,
}

/// A mail as a folder lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listed {
    /// Its size in bytes; 0 where the server does not say.
    pub size: u32,
    /// Its marks.
    pub marks: Marks,
    /// Gmail's own number of it.
    pub gmail_id: Option<u64>,
    /// Gmail's own number of its thread.
    pub gmail_thread: Option<u64>,
}

/// What a server marks a mail with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Somebody has read it.
    pub seen: bool,
    /// Somebody is still writing it.
    pub draft: bool,
}

/// A folder that was opened, and what has changed in it since it was last.
#[derive(Debug, Default)]
pub struct Opened {
    /// How it is numbered.
    pub selected: Selected,
    /// Whether the server said which number is next; else that is one above the highest that is there.
    pub says_next: bool,
    /// Up to where changes are known; `None` where the server does not count them (RFC 7162).
    pub mod_seq: Option<u64>,
    /// What has changed, where the server tells that without being asked for more.
    pub changes: Option<Changes>,
}

/// What has changed of mails that were read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Mails whose marks may have changed.
    pub marks: BTreeMap<u32, Marks>,
    /// Mails that are gone.
    pub gone: Vec<RangeInclusive<u32>>,
}

/// Up to where a folder's changes are known: its numbering, and the count of changes.
pub type Since = (u32, u64);

impl Mailbox {
    /// Asks the server to tell which mails are gone, where it can.
    pub async fn ask_for_removals(&mut self) -> Result<(), Trouble> {
        if !self.abilities().removals {
            return Ok(());
        }
        match self.ask(&["ENABLE QRESYNC".into()], |_| {}).await {
            Err(trouble) if trouble.problem == SendProblem::Refused => {
                self.cannot_tell_changes();
                Ok(())
            }
            asked => asked,
        }
    }

    /// Opens a folder for reading.
    pub async fn examine(
        &mut self,
        folder: &Folder,
        since: Option<Since>,
    ) -> Result<Opened, Trouble> {
        self.open_folder("EXAMINE", folder, since).await
    }

    /// Opens a folder for marking its mails.
    pub async fn select(&mut self, folder: &Folder) -> Result<Opened, Trouble> {
        self.open_folder("SELECT", folder, None).await
    }

    /// Opens a folder. What a server refuses of that which it said that it can do is not asked for again.
    async fn open_folder(
        &mut self,
        command: &str,
        folder: &Folder,
        since: Option<Since>,
    ) -> Result<Opened, Trouble> {
        match self.try_folder(command, folder, since).await {
            Err(trouble) if trouble.problem == SendProblem::Refused && self.abilities().changes => {
                self.cannot_tell_changes();
                self.try_folder(command, folder, None).await
            }
            opened => opened,
        }
    }

    async fn try_folder(
        &mut self,
        command: &str,
        folder: &Folder,
        since: Option<Since>,
    ) -> Result<Opened, Trouble> {
        let able = self.abilities();
        let since = since.filter(|_| able.removals);
        let parameters = match since {
            Some((uid_validity, mod_seq)) => format!(" (QRESYNC ({uid_validity} {mod_seq}))"),
            None if able.changes => " (CONDSTORE)".to_owned(),
            None => String::new(),
        };
        let (mut uid_validity, mut uid_next, mut exists, mut mod_seq) = (None, None, 0, None);
        let mut changes = Changes::default();
        let words = [command.into(), " ".into(), string(&folder.path), parameters.as_str().into()];
        self.ask_long(&words, |response| {
            changes.note(&response);
            if let Response::MailboxData(MailboxDatum::Exists(count)) = response {
                exists = count;
            } else if let Response::Vanished { uids, .. } = response {
                let room = LISTED.saturating_sub(changes.gone.len());
                changes.gone.extend(uids.into_iter().take(room));
            } else if let Response::Data { outcome, .. } = response {
                if let Some(ResponseCode::UidValidity(number)) = outcome.code {
                    uid_validity = Some(number);
                } else if let Some(ResponseCode::UidNext(number)) = outcome.code {
                    uid_next = Some(number);
                } else if let Some(ResponseCode::HighestModSeq(number)) = outcome.code {
                    mod_seq = Some(number);
                }
            }
        })
        .await?;
        let Some(uid_validity) = uid_validity else {
            // Without it no number means anything (RFC 3501, 2.3.1.1).
            return Err(unclear("no UIDVALIDITY"));
        };
        let says_next = uid_next.is_some();
        let uid_next = match uid_next {
            Some(number) => number,
            None if exists == 0 => 1,
            None => self.last_uid().await?.map_or(1, |uid| uid.saturating_add(1)),
        };
        let selected = Selected { uid_validity, uid_next, exists };
        // What was told is about the numbers that were asked about; of a list that was cut short more may be gone.
        let whole = changes.gone.len() < LISTED && changes.marks.len() < MARKED;
        let told = whole && since.is_some_and(|(of, _)| of == uid_validity);
        Ok(Opened { selected, says_next, mod_seq, changes: told.then_some(changes) })
    }

    /// Returns the number of the newest mail of the folder that is open, for a server that does not say it by itself.
    async fn last_uid(&mut self) -> Result<Option<u32>, Trouble> {
        let mut last = None;
        self.ask(&["FETCH * (UID)".into()], |response| last = last.max(numbered(&response)))
            .await?;
        Ok(last)
    }

    /// Lists the mails of a stretch of the folder that is open, up to [`LISTED`].
    pub async fn list(&mut self, uids: &Range<u32>) -> Result<BTreeMap<u32, Listed>, Trouble> {
        let gmail = if self.abilities().gmail { " X-GM-MSGID X-GM-THRID" } else { "" };
        let last = uids.end.saturating_sub(1);
        let fetch = format!("UID FETCH {}:{last} (UID FLAGS RFC822.SIZE{gmail})", uids.start);
        let mut listed = BTreeMap::new();
        self.ask_long(&[fetch.as_str().into()], |response| {
            // "5:9" gives the last mail even where that is number 3.
            if let Some(uid) = numbered(&response).filter(|uid| uids.contains(uid))
                && listed.len() < LISTED
                && let Response::Fetch(_, values) = response
            {
                let mail: &mut Listed = listed.entry(uid).or_default();
                for value in &values {
                    if let AttributeValue::Rfc822Size(size) = value {
                        mail.size = *size;
                    } else if let AttributeValue::GmailMsgId(id) = value {
                        mail.gmail_id = Some(*id);
                    } else if let AttributeValue::GmailThrId(id) = value {
                        mail.gmail_thread = Some(*id);
                    } else if let AttributeValue::Flags(flags) = value {
                        mail.marks = Marks::of(flags);
                    }
                }
            }
        })
        .await?;
        if self.has_unread_mails() {
            // What cannot be read of a mail is not asked for; that it is there has to be known.
            let fetch = format!("UID FETCH {}:{last} (UID)", uids.start);
            self.ask_long(&[fetch.as_str().into()], |response| {
                if let Some(uid) = numbered(&response).filter(|uid| uids.contains(uid))
                    && listed.len() < LISTED
                {
                    listed.entry(uid).or_default();
                }
            })
            .await?;
        }
        Ok(listed)
    }

    /// Lists the marks of a stretch of the folder that is open; with `since`, only of those that have changed.
    pub async fn marks(
        &mut self,
        uids: &Range<u32>,
        since: Option<u64>,
    ) -> Result<BTreeMap<u32, Marks>, Trouble> {
        let last = uids.end.saturating_sub(1);
        let since = since.map_or(String::new(), |since| format!(" (CHANGEDSINCE {since})"));
        let fetch = format!("UID FETCH {}:{last} (UID FLAGS){since}", uids.start);
        let mut changes = Changes::default();
        self.ask_long(&[fetch.as_str().into()], |response| changes.note(&response)).await?;
        changes.marks.retain(|uid, _| uids.contains(uid));
        Ok(changes.marks)
    }

    /// Marks mails of the folder that is open as read.
    pub async fn mark_seen(&mut self, uids: &[u32]) -> Result<(), Trouble> {
        let store = format!("UID STORE {} +FLAGS.SILENT (\\Seen)", set_of(uids));
        self.ask(&[store.as_str().into()], |_| {}).await
    }

    /// Reads mails of the folder that is open. One that the server does not give, or gives so that nobody can read
    /// it, is not among them.
    pub async fn mails(&mut self, uids: &[u32]) -> Result<Vec<Fetched>, Trouble> {
        let set = set_of(uids);
        let fetch = format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])");
        let mut mails: Vec<Fetched> = Vec::with_capacity(uids.len());
        let mut bytes = 0;
        self.ask_long(&[fetch.as_str().into()], |response| {
            let uid = numbered(&response).filter(|uid| uids.contains(uid));
            let (Some(uid), Response::Fetch(_, values)) = (uid, response) else { return };
            let mut received = None;
            for value in values {
                if let AttributeValue::InternalDate(date) = value {
                    received = moment(&date);
                } else if let AttributeValue::BodySection {
                    section: None, data: Some(data), ..
                } = value
                    && mails.iter().all(|mail| mail.uid != uid)
                    && (mails.is_empty() || bytes + data.len() <= AT_ONCE)
                {
                    bytes += data.len();
                    let raw = MailBytes::Memory(data.into_owned());
                    mails.push(Fetched { uid, received: None, raw });
                }
            }
            if let Some(mail) = mails.last_mut().filter(|mail| mail.uid == uid) {
                mail.received = received;
            }
        })
        .await?;
        Ok(mails)
    }
}

impl Marks {
    fn of(flags: &[Cow<'_, str>]) -> Marks {
        let has = |name: &str| flags.iter().any(|flag| flag.eq_ignore_ascii_case(name));
        Marks { seen: has("\\Seen"), draft: has("\\Draft") }
    }
}

impl Changes {
    /// Notes the marks of a mail, where the response tells them.
    fn note(&mut self, response: &Response<'_>) {
        if let Some(uid) = numbered(response)
            && let Response::Fetch(_, values) = response
            && let Some(flags) = values.iter().find_map(|value| {
                let AttributeValue::Flags(flags) = value else { return None };
                Some(flags)
            })
            && (self.marks.len() < MARKED || self.marks.contains_key(&uid))
        {
            self.marks.insert(uid, Marks::of(flags));
        }
    }
}

pub(super) fn numbered(response: &Response<'_>) -> Option<u32> {
    let Response::Fetch(_, values) = response else { return None };
    values.iter().find_map(|value| {
        let AttributeValue::Uid(uid) = value else { return None };
        Some(*uid)
    })
}

/// Numbers as a set (RFC 3501, `sequence-set`): "1:3,7".
fn set_of(uids: &[u32]) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &uid in uids {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(uid) => *last = uid,
            _ => runs.push((uid, uid)),
        }
    }
    let written =
        runs.iter().map(
            |(first, last)| {
                if first == last { first.to_string() } else { format!("{first}:{last}") }
            },
        );
    written.collect::<Vec<_>>().join(",")
}

/// Reads " 7-Feb-1994 22:43:04 -0800" (RFC 3501, `date-time`).
pub(super) fn moment(date: &str) -> Option<Timestamp> {
    let read = DateTime::parse_from_str(date.trim(), "%d-%b-%Y %H:%M:%S %z").ok()?;
    Some(Timestamp(read.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_asked_for_in_runs() {
        assert_eq!(set_of(&[1, 2, 3, 7, 9, 10]), "1:3,7,9:10");
        assert_eq!(set_of(&[u32::MAX - 1, u32::MAX]), "4294967294:4294967295");
    }

    #[test]
    fn the_servers_dates_are_read() {
        assert_eq!(moment(" 7-Feb-1994 22:43:04 -0800"), Some(Timestamp(760_689_784_000)));
        assert_eq!(moment("30-Feb-2026 10:00:00 +0100"), None);
    }
}
