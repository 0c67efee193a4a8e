//! Mailboxes of many mails in one file (mboxrd and mboxo), read as a stream.
//!
//! A mail begins after a line that opens with `From `, and that line has to look like what mail
//! programs write there: after an empty line, with a clock and a year, or above a header. `From `
//! within a text was escaped with `>` by the writer; one mark is taken off again.
//!
//! Invariant: no more than one mail is held in memory, and none above [`email::MAX_MAIL`] at all;
//! every byte of the file belongs to a separator or to one entry.

use std::io::{self, BufRead};

use super::email;
use crate::model::{SkipReason, Timestamp};

/// Bytes of a line that are read at once; longer lines come in pieces.
const PIECE: usize = 64 * 1024;

/// One mail of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number in the file, from 1.
    pub ordinal: u32,
    /// Place of its first byte in the file.
    pub offset: u64,
    /// Moment that the separator line carries, for mails that have none themselves.
    pub received: Option<Timestamp>,
    /// Raw mail with the escapes undone, or why it is left out.
    pub mail: Result<Vec<u8>, SkipReason>,
}

/// Iterates over the mails of a mailbox.
pub struct Mbox<R> {
    source: R,
    limit: usize,
    /// Place of the next byte to be read.
    at: u64,
    ordinal: u32,
    /// A piece that was read ahead.
    ahead: Option<Piece>,
    /// Whether the next piece begins a line.
    line_start: bool,
    /// The separator of the mail that comes next.
    separator: Option<Option<Timestamp>>,
    done: bool,
}

struct Piece {
    bytes: Vec<u8>,
    offset: u64,
    begins_line: bool,
}

impl<R: BufRead> Mbox<R> {
    /// Reads a mailbox; mails above [`email::MAX_MAIL`] bytes are left out.
    pub fn new(source: R) -> Self {
        Mbox::with_limit(source, email::MAX_MAIL)
    }

    /// Reads a mailbox; mails above `limit` bytes are left out.
    pub fn with_limit(source: R, limit: usize) -> Self {
        Mbox {
            source,
            limit,
            at: 0,
            ordinal: 0,
            ahead: None,
            line_start: true,
            separator: None,
            done: false,
        }
    }

    fn piece(&mut self) -> io::Result<Option<Piece>> {
        if let Some(piece) = self.ahead.take() {
            return Ok(Some(piece));
        }
        let mut piece = Piece { bytes: Vec::new(), offset: self.at, begins_line: self.line_start };
        loop {
            let buffer = match self.source.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let room = PIECE.saturating_sub(piece.bytes.len());
            let buffer = buffer.get(..room).unwrap_or(buffer);
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', buffer).map(|at| at + 1);
            let taken = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            piece.bytes.extend_from_slice(taken);
            let length = taken.len();
            self.source.consume(length);
            self.at += length as u64;
            if end.is_some() {
                break;
            }
        }
        self.line_start = piece.bytes.ends_with(b"\n");
        Ok((!piece.bytes.is_empty()).then_some(piece))
    }

    /// Whether a line that opens with `From ` stands between two mails; `date` is the moment that it carries.
    fn separates(&mut self, date: Option<Timestamp>, after_empty: bool) -> io::Result<bool> {
        let dated = date.is_some();
        if dated && after_empty {
            return Ok(true);
        }
        if !dated && !after_empty {
            return Ok(false);
        }
        let next = self.piece()?;
        let header = next.as_ref().is_some_and(|next| email::opens_header(&next.bytes));
        self.ahead = next;
        Ok(header)
    }

    fn entry(&mut self) -> io::Result<Option<Entry>> {
        let mut mail: Vec<u8> = Vec::new();
        let (mut too_large, mut after_empty) = (false, true);
        let mut offset = None;
        let mut received = self.separator.take();
        loop {
            let Some(piece) = self.piece()? else {
                self.done = true;
                break;
            };
            if piece.begins_line {
                let opens = piece.bytes.starts_with(b"From ");
                let date = if opens { email::separator_date(&piece.bytes) } else { None };
                if opens && self.separates(date, after_empty)? {
                    if offset.is_none() && received.is_none() && is_blank(&mail) {
                        // The very first line of the file.
                        mail.clear();
                        received = Some(date);
                        after_empty = false;
                        continue;
                    }
                    self.separator = Some(date);
                    break;
                }
                after_empty = matches!(piece.bytes.as_slice(), b"\n" | b"\r\n");
            } else {
                after_empty = false;
            }
            offset = offset
                .or(Some(piece.offset))
                .filter(|_| !is_blank(&piece.bytes) || offset.is_some());
            let bytes = if piece.begins_line { unescaped(&piece.bytes) } else { &piece.bytes };
            if mail.len().saturating_add(bytes.len()) > self.limit {
                too_large = true;
                mail = Vec::new();
            }
            if !too_large {
                mail.extend_from_slice(bytes);
            }
        }
        if received.is_none() && offset.is_none() {
            return Ok(None);
        }
        // The empty line before a separator is no part of the mail.
        if mail.ends_with(b"\n\r\n") {
            mail.truncate(mail.len() - 2);
        } else if mail.ends_with(b"\n\n") {
            mail.truncate(mail.len() - 1);
        }
        self.ordinal = self.ordinal.saturating_add(1);
        let mail = match () {
            () if too_large => Err(SkipReason::TooLarge),
            () if is_blank(&mail) => Err(SkipReason::Empty),
            () => Ok(mail),
        };
        Ok(Some(Entry {
            ordinal: self.ordinal,
            offset: offset.unwrap_or(self.at),
            received: received.flatten(),
            mail,
        }))
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<io::Result<Entry>> {
        if self.done {
            return None;
        }
        let entry = self.entry();
        self.done |= entry.is_err();
        entry.transpose()
    }
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

/// Takes one mark off a line such as `>From ` or `>>From `.
fn unescaped(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    match line.get(marks..) {
        Some(rest) if marks > 0 && rest.starts_with(b"From ") => line.get(1..).unwrap_or(line),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "From ana@c.example Wed Oct 27 09:31:00 2021\n";

    #[track_caller]
    fn check(mailbox: &str, expected: &[(u32, u64, Result<&str, SkipReason>)]) {
        for buffer in [1, 7, 4096] {
            let source = io::BufReader::with_capacity(buffer, mailbox.as_bytes());
            let found: Vec<Entry> =
                Mbox::with_limit(source, 200).collect::<io::Result<_>>().unwrap();
            let found: Vec<(u32, u64, Result<&str, SkipReason>)> = found
                .iter()
                .map(|entry| {
                    let mail = entry.mail.as_ref().map_err(Clone::clone);
                    (entry.ordinal, entry.offset, mail.map(|m| std::str::from_utf8(m).unwrap()))
                })
                .collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn two_mails_are_told_apart_and_escapes_undone() {
        let text = format!(
            "{FIRST}Subject: a\n\nHola\n>From aquí\n>>From allí\n\n{FIRST}Subject: b\n\nfin"
        );
        check(
            &text,
            &[
                (1, 44, Ok("Subject: a\n\nHola\nFrom aquí\n>From allí\n")),
                (2, 131, Ok("Subject: b\n\nfin")),
            ],
        );
    }

    #[test]
    fn line_ends_of_windows_are_read_too() {
        let first = FIRST.replace('\n', "\r\n");
        let text = format!("{first}Subject: a\r\n\r\nHola\r\n\r\n{first}Subject: b\r\n\r\nfin\r\n");
        check(
            &text,
            &[(1, 45, Ok("Subject: a\r\n\r\nHola\r\n")), (2, 112, Ok("Subject: b\r\n\r\nfin\r\n"))],
        );
    }

    #[test]
    fn a_sentence_that_opens_with_from_separates_nothing() {
        let text = format!("{FIRST}Subject: a\n\nFrom here to there\n\nFrom now on, no\n");
        check(&text, &[(1, 44, Ok("Subject: a\n\nFrom here to there\n\nFrom now on, no\n"))]);
    }

    #[test]
    fn a_mail_above_the_limit_is_left_out_and_the_next_one_is_read() {
        let text = format!("{FIRST}Subject: a\n\n{}\n\n{FIRST}Subject: b\n\nfin", "x".repeat(300));
        check(&text, &[(1, 44, Err(SkipReason::TooLarge)), (2, 402, Ok("Subject: b\n\nfin"))]);
    }

    #[test]
    fn text_before_the_first_separator_is_not_lost() {
        let text = format!("Subject: suelto\n\nHola\n\n{FIRST}Subject: b\n\nfin");
        check(&text, &[(1, 0, Ok("Subject: suelto\n\nHola\n")), (2, 67, Ok("Subject: b\n\nfin"))]);
    }

    #[test]
    fn an_empty_mail_and_an_empty_file_are_told() {
        check(FIRST, &[(1, 44, Err(SkipReason::Empty))]);
        check("", &[]);
        check("\n\n", &[]);
    }

    #[test]
    fn a_separator_gives_its_moment() {
        let entry =
            Mbox::new(format!("{FIRST}Subject: a\n\nx").as_bytes()).next().unwrap().unwrap();
        assert_eq!(entry.received, Some(Timestamp(1_635_327_060_000)));
    }
}
