//! A mail that is too large to be held comes in pieces, which are written to a file one after the other.

use std::io::Write;
use std::path::Path;

use imap_proto::{AttributeValue, Response};

use super::connection::Mailbox;
use super::fetch::{Fetched, moment, numbered};
use super::sync::Stop;
use super::talk::unclear;
use crate::channel::email::MAX_LARGE;
use crate::error::Failure;
use crate::import::MailBytes;
use crate::model::SkipReason;
use crate::store::StoreError;

/// Bytes of a piece.
const PIECE: u64 = 4 * 1024 * 1024;

/// A piece of a mail.
enum Piece {
    /// What stands from this place on.
    From(u64, Vec<u8>),
    /// All of the mail, from a server that knows no pieces.
    Whole(Vec<u8>),
}

impl Mailbox {
    /// Reads a mail of the folder that is open, of which the server says that it has `size` bytes, into a file without a
    /// name in `beside`. `None` where the server does not give it; a reason where it is too large for this too.
    ///
    /// # Errors
    /// Fails where the server breaks off or gives other pieces than were asked for, and where the file cannot be written.
    pub(super) async fn mail_in_pieces(
        &mut self,
        uid: u32,
        size: u64,
        beside: &Path,
    ) -> Result<Option<Result<Fetched, SkipReason>>, Stop> {
        let unwritable = |source| Failure::from(StoreError::Io { path: beside.to_owned(), source });
        let mut file = tempfile::tempfile_in(beside).map_err(unwritable)?;
        let (mut written, mut received) = (0, None);
        loop {
            let fetch =
                format!("UID FETCH {uid} (UID INTERNALDATE BODY.PEEK[]<{written}.{PIECE}>)");
            let mut piece = None;
            self.ask_long(&[fetch.as_str().into()], |response| {
                let is_it = numbered(&response) == Some(uid);
                let Response::Fetch(_, values) = response else { return };
                for value in values.into_iter().filter(|_| is_it) {
                    if let AttributeValue::InternalDate(date) = value {
                        received = moment(&date);
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
                file.write_all(bytes).map_err(unwritable)?;
                Ok(bytes.len() as u64)
            };
            match piece {
                None if written == 0 => return Ok(None),
                Some(Piece::Whole(bytes)) if written == 0 => {
                    append(&bytes)?;
                    break;
                }
                Some(Piece::From(from, bytes)) if from == written => {
                    let count = append(&bytes)?;
                    written += count;
                    // A server may give less than was asked for, and may be wrong about sizes.
                    if count == 0 || count < PIECE && written >= size {
                        break;
                    }
                }
                // What began and does not go on is a mail without its end.
                None | Some(_) => return Err(unclear("another piece of a mail").into()),
            }
            if written > MAX_LARGE {
                return Ok(Some(Err(SkipReason::TooLarge)));
            }
        }
        file.flush().map_err(unwritable)?;
        let raw = MailBytes::Disk { file, folder: beside.to_owned() };
        Ok(Some(Ok(Fetched { uid, received, raw })))
    }
}
