//! What is asked of a folder to read its mails. Nothing is asked that makes the server take a mail apart: servers
//! do that wrongly, and Hilo does it itself. Nothing here marks a mail as read.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::DateTime;
use imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode};

use super::connection::Mailbox;
use super::course::Selected;
use super::folder::Folder;
use super::talk::{string, unclear};
use crate::model::Timestamp;
use crate::net::Trouble;

/// Mails that are listed of a stretch.
pub const LISTED: usize = 20_000;

/// A mail as it lies in a folder.
#[derive(Debug)]
pub struct Fetched {
    /// Its number.
    pub uid: u32,
    /// When the server got it, where it says so.
    pub received: Option<Timestamp>,
    /// Its bytes.
    pub raw: Vec<u8>,
}

impl Mailbox {
    /// Opens a folder for reading.
    pub async fn select(&mut self, folder: &Folder) -> Result<Selected, Trouble> {
        let (mut uid_validity, mut uid_next, mut exists) = (None, None, 0);
        let examine = ["EXAMINE ".into(), string(&folder.path)];
        self.ask(&examine, |response| {
            if let Response::MailboxData(MailboxDatum::Exists(count)) = response {
                exists = count;
            } else if let Response::Data { outcome, .. } = response {
                if let Some(ResponseCode::UidValidity(number)) = outcome.code {
                    uid_validity = Some(number);
                } else if let Some(ResponseCode::UidNext(number)) = outcome.code {
                    uid_next = Some(number);
                }
            }
        })
        .await?;
        let Some(uid_validity) = uid_validity else {
            // Without it no number means anything (RFC 3501, 2.3.1.1).
            return Err(unclear("no UIDVALIDITY"));
        };
        let uid_next = match uid_next {
            Some(number) => number,
            None if exists == 0 => 1,
            None => self.last_uid().await?.map_or(1, |uid| uid.saturating_add(1)),
        };
        Ok(Selected { uid_validity, uid_next, exists })
    }

    /// Returns the number of the newest mail of the folder that is open, for a server that does not say it by itself.
    async fn last_uid(&mut self) -> Result<Option<u32>, Trouble> {
        let mut last = None;
        self.ask(&["FETCH * (UID)".into()], |response| last = last.max(numbered(&response)))
            .await?;
        Ok(last)
    }

    /// Lists the mails of a stretch of the folder that is open with their sizes in bytes, up to [`LISTED`].
    pub async fn sizes(&mut self, uids: &Range<u32>) -> Result<BTreeMap<u32, u32>, Trouble> {
        let last = uids.end.saturating_sub(1);
        let fetch = format!("UID FETCH {}:{last} (UID RFC822.SIZE)", uids.start);
        let mut sizes = BTreeMap::new();
        self.ask(&[fetch.as_str().into()], |response| {
            // "5:9" gives the last mail even where that is number 3.
            if let Some(uid) = numbered(&response).filter(|uid| uids.contains(uid))
                && sizes.len() < LISTED
                && let Response::Fetch(_, values) = response
            {
                let size = values.iter().find_map(|value| {
                    let AttributeValue::Rfc822Size(size) = value else { return None };
                    Some(*size)
                });
                sizes.insert(uid, size.unwrap_or_default());
            }
        })
        .await?;
        Ok(sizes)
    }

    /// Reads mails of the folder that is open. One that the server does not give, or gives so that nobody can read
    /// it, is not among them.
    pub async fn mails(&mut self, uids: &[u32]) -> Result<Vec<Fetched>, Trouble> {
        let set = set_of(uids);
        let fetch = format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[])");
        let mut mails: Vec<Fetched> = Vec::with_capacity(uids.len());
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
                {
                    mails.push(Fetched { uid, received: None, raw: data.into_owned() });
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

fn numbered(response: &Response<'_>) -> Option<u32> {
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
fn moment(date: &str) -> Option<Timestamp> {
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
