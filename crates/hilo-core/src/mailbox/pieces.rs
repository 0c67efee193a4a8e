//! A mail that is too large to be held comes in pieces, which are written to a file one after the other.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use imap_proto::{AttributeValue, Response};

use super::connection::Mailbox;
use super::fetch::{Fetched, moment, numbered};
use super::sync::Stop;
use super::talk::{late, unclear};
use crate::channel::email::MAX_LARGE;
use crate::error::Failure;
use crate::import::MailBytes;
use crate::model::{FolderId, SkipReason, Timestamp};
use crate::store::StoreError;

/// Bytes of a piece.
const PIECE: u64 = 4 * 1024 * 1024;
/// Bytes in a second below which a mail is taken for one that does not come: it keeps others waiting.
const SLOW: u64 = 4 * 1024;

/// What became of asking for pieces.
enum End {
    Whole,
    NotGiven,
    TooLarge,
    /// What began does not go on: it is a mail without its end.
    Unclear,
    /// It would keep the others waiting for hours.
    Slow,
}

/// A piece of a mail.
enum Piece {
    /// What stands from this place on.
    From(u64, Vec<u8>),
    /// All of the mail, from a server that knows no pieces.
    Whole(Vec<u8>),
}

/// A large mail of which some pieces came. It outlives the connection, so that the next one goes on there.
#[derive(Debug)]
pub(super) struct Begun {
    mail: (FolderId, u32),
    file: File,
    written: u64,
    received: Option<Timestamp>,
    /// Whether the last connection brought some of it.
    moved: bool,
}

impl Mailbox {
    /// Whether some of a mail came the last time that it was asked for, so that it goes on from there.
    pub(super) fn is_coming(&self, mail: (FolderId, u32)) -> bool {
        self.begun.as_ref().is_some_and(|begun| begun.mail == mail && begun.moved)
    }

    /// Reads a mail of the folder that is open, of which the server says that it has `size` bytes, into a file without a
    /// name in `beside`, and goes on with one that an earlier connection began. `None` where the server does not give it;
    /// a reason where it is too large for this too.
    ///
    /// # Errors
    /// Fails where the server breaks off or gives other pieces than were asked for, and where the file cannot be written.
    pub(super) async fn mail_in_pieces(
        &mut self,
        mail: (FolderId, u32),
        size: u64,
        beside: &Path,
    ) -> Result<Option<Result<Fetched, SkipReason>>, Stop> {
        let mut begun = match self.begun.take().filter(|begun| begun.mail == mail) {
            Some(begun) => begun,
            None => {
                let file =
                    tempfile::tempfile_in(beside).map_err(|error| unwritable(beside, error))?;
                Begun { mail, file, written: 0, received: None, moved: false }
            }
        };
        match self.go_on(&mut begun, size, beside).await {
            Ok(End::Whole) => {}
            Ok(End::NotGiven) => return Ok(None),
            Ok(End::TooLarge) => return Ok(Some(Err(SkipReason::TooLarge))),
            Ok(End::Slow) => return Err(late().into()),
            Ok(End::Unclear) => return Err(unclear("another piece of a mail").into()),
            Err(stop) => {
                self.begun = Some(begun);
                return Err(stop);
            }
        }
        let Begun { mut file, received, .. } = begun;
        file.flush().map_err(|error| unwritable(beside, error))?;
        let raw = MailBytes::Disk { file, folder: beside.to_owned() };
        Ok(Some(Ok(Fetched { uid: mail.1, received, raw })))
    }

    async fn go_on(&mut self, begun: &mut Begun, size: u64, beside: &Path) -> Result<End, Stop> {
        begun.moved = false;
        let (since, before) = (Instant::now(), begun.written);
        let Begun { mail: (_, uid), file, written, received, moved } = begun;
        loop {
            let fetch =
                format!("UID FETCH {uid} (UID INTERNALDATE BODY.PEEK[]<{written}.{PIECE}>)");
            let mut piece = None;
            self.ask_long(&[fetch.as_str().into()], |response| {
                let is_it = numbered(&response) == Some(*uid);
                let Response::Fetch(_, values) = response else { return };
                for value in values.into_iter().filter(|_| is_it) {
                    if let AttributeValue::InternalDate(date) = value {
                        *received = moment(&date);
                    } else if let AttributeValue::BodySection {
                        section: None,
                        index,
                        data: Some(data),
                    } = value
                    {
                        let data = data.into_owned();
                        piece = Some(match index {
                            Some(from) => Piece::From(u64::from(from), data),
                            None => Piece::Whole(data),
                        });
                    }
                }
            })
            .await?;
            let mut append = |bytes: &[u8]| -> Result<u64, Stop> {
                file.write_all(bytes).map_err(|error| unwritable(beside, error))?;
                Ok(bytes.len() as u64)
            };
            match piece {
                None if *written == 0 => return Ok(End::NotGiven),
                Some(Piece::Whole(bytes)) if *written == 0 => {
                    append(&bytes)?;
                    return Ok(End::Whole);
                }
                Some(Piece::From(from, bytes)) if from == *written => {
                    let count = append(&bytes)?;
                    *written += count;
                    *moved |= count > 0;
                    // A server may give less than was asked for, and may be wrong about sizes.
                    if count == 0 || count < PIECE && *written >= size {
                        return Ok(End::Whole);
                    }
                }
                None | Some(_) => return Ok(End::Unclear),
            }
            if *written > MAX_LARGE {
                return Ok(End::TooLarge);
            }
            let took = since.elapsed();
            if took > self.slow_after() && *written - before < took.as_secs().max(1) * SLOW {
                return Ok(End::Slow);
            }
        }
    }
}

fn unwritable(folder: &Path, source: io::Error) -> Failure {
    StoreError::Io { path: folder.to_owned(), source }.into()
}
