//! Mails that are too large to be held in memory: what files weigh stays where the mail is.
//!
//! [`Large::read`] goes through a mail line by line and keeps it without the bulk of its files, which is what makes a
//! mail large. What it keeps is a mail of its own, whose words, pictures and files the readers of this module find as
//! ever; only that a file is cut off, which [`Large::write_file`] makes good from the mail itself.
//!
//! Invariant: what is held in memory is bounded by [`MAX_MAIL`], whatever the mail holds.

use std::io::{self, BufRead, Read, Write};
use std::ops::Range;

use super::field::{Fields, MediaType};
use super::identity::Key;
use super::transfer::Base64;
use super::{MAX_MAIL, ParsedMail, guarded, mime, opened, tnef};
use crate::model::SkipReason;

/// Bytes of the largest mail that is read: more than any provider takes.
pub const MAX_LARGE: u64 = 200 * 1024 * 1024;

/// Bytes of a file that are kept, still in their transfer encoding: enough to see what it is, and all of what a card or an
/// appointment that calls itself a file holds.
const KEPT: usize = 64 * 1024;
/// Longest line, in bytes; mails that are sent have at most a thousand (RFC 5322, 2.1.1).
const LINE: u64 = 1024 * 1024;
/// Places at which something may be missing.
const CUTS: usize = 10_000;
/// Bytes taken from a mail at a time.
const CHUNK: usize = 64 * 1024;

/// A large mail without the bulk of its files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Large {
    raw: Vec<u8>,
    /// What is missing, in order.
    cuts: Vec<Cut>,
}

/// Bytes of the mail that are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cut {
    /// Where they are missing.
    at: usize,
    /// How many.
    bytes: u64,
    /// How many of them are digits of base64.
    digits: u64,
}

impl Large {
    /// Reads a mail.
    ///
    /// # Errors
    /// [`SkipReason::TooLarge`] where more than [`MAX_MAIL`] would be held, [`SkipReason::TooComplex`] for a line without
    /// end and where its lines do not tell what is a file, [`SkipReason::Unreadable`] where the mail cannot be read on.
    pub fn read(mail: impl BufRead) -> Result<Large, SkipReason> {
        Large::with(mail, KEPT)
    }

    fn with(mail: impl BufRead, kept: usize) -> Result<Large, SkipReason> {
        let mut reading =
            Reading { large: Large::default(), place: Place::default(), held: None, kept };
        each_line(mail, |line| reading.take(line))?;
        reading.release();
        let large = reading.large;
        if guarded(|| large.lacks_files_alone()).unwrap_or(false) {
            Ok(large)
        } else {
            Err(SkipReason::TooComplex)
        }
    }

    /// Whether all that is missing is missing of files, as the readers of mails see it, who know more than lines.
    fn lacks_files_alone(&self) -> bool {
        let parts = mime::split(&self.raw);
        let files = parts
            .iter()
            .filter(|part| part.children.is_empty() && is_file(&part.fields, &part.media));
        files.map(|part| self.cuts_of(part).len()).sum::<usize>() == self.cuts.len()
    }

    /// The mail without the bulk of its files: a mail to read words and pictures from.
    pub fn as_mail(&self) -> &[u8] {
        &self.raw
    }

    /// The same, given out.
    pub fn into_mail(self) -> Vec<u8> {
        self.raw
    }

    /// Reads what the mail says, as [`super::parse`] does for one that is held as a whole: `mail` is the same mail, from
    /// its beginning.
    ///
    /// # Errors
    /// Those of [`super::parse`], and [`SkipReason::Unreadable`] where the mail cannot be read on.
    pub fn parse(&self, mail: impl BufRead) -> Result<ParsedMail, SkipReason> {
        let mut parsed = super::parse(&self.raw)?;
        if self.cuts.is_empty() {
            return Ok(parsed);
        }
        let sizes: Vec<u64> = guarded(|| {
            let parts = opened(&self.raw);
            let missing = |part: u32| Some(self.missing(parts.get(usize::try_from(part).ok()?)?));
            parsed.attachments.iter().map(|file| file.part.and_then(missing).unwrap_or(0)).collect()
        })
        .unwrap_or_default();
        for (file, missing) in parsed.attachments.iter_mut().zip(sizes) {
            file.size = file.size.map(|size| size + missing);
        }
        parsed.source_id = self.source_id(&parsed, mail)?;
        Ok(parsed)
    }

    /// What makes the mail itself is made of all of its lines, so that it is the same mail wherever it comes from.
    fn source_id(&self, parsed: &ParsedMail, mut mail: impl BufRead) -> Result<String, SkipReason> {
        let mut key = Key::of(&parsed.headers, parsed.date);
        // Nothing is cut off a header.
        let header = if key.is_of_body { mime::header_block(&self.raw).1 } else { 0 };
        pass_over(&mut mail, header as u64).map_err(|_| SkipReason::Unreadable)?;
        each_line(mail, |line| {
            key.line(line);
            Ok(())
        })?;
        Ok(key.end())
    }

    /// Writes the file that a part of the mail is, with nothing missing; `mail` is the same mail, from its beginning.
    /// Says whether there is such a part.
    ///
    /// # Errors
    /// Fails where the mail cannot be read on, or the file not be written.
    pub fn write_file(
        &self,
        part: u32,
        mut mail: impl Read,
        out: &mut impl Write,
    ) -> io::Result<bool> {
        let found = guarded(|| {
            let parts = opened(&self.raw);
            let part = parts.get(usize::try_from(part).ok()?)?;
            let is_whole = self.cuts_of(part).is_empty();
            Some(match part.range.clone().filter(|_| !is_whole) {
                Some(range) => Content::Cut {
                    range: self.in_mail(range.start)..self.in_mail(range.end),
                    is_base64: is_base64(part),
                },
                None => Content::Whole(part.decoded().into_owned()),
            })
        });
        match found.flatten() {
            None => return Ok(false),
            Some(Content::Whole(bytes)) => out.write_all(&bytes)?,
            Some(Content::Cut { range, is_base64 }) => {
                pass_over(&mut mail, range.start)?;
                let mut content = mail.take(range.end.saturating_sub(range.start));
                if is_base64 {
                    decode(content, out)?;
                } else {
                    io::copy(&mut content, out)?;
                }
            }
        }
        Ok(true)
    }

    /// Bytes that are missing of a file.
    fn missing(&self, part: &mime::Part<'_>) -> u64 {
        let cuts = self.cuts_of(part).iter();
        if is_base64(part) {
            cuts.map(|cut| cut.digits / 4 * 3).sum()
        } else {
            cuts.map(|cut| cut.bytes).sum()
        }
    }

    /// What is missing of a part.
    fn cuts_of(&self, part: &mime::Part<'_>) -> &[Cut] {
        let range = part.range.clone().unwrap_or_default();
        let from = self.cuts.partition_point(|cut| cut.at <= range.start);
        let to = self.cuts.partition_point(|cut| cut.at < range.end);
        self.cuts.get(from..to).unwrap_or_default()
    }

    /// Where a place of what was kept is in the mail.
    fn in_mail(&self, place: usize) -> u64 {
        let missing = self.cuts.iter().take_while(|cut| cut.at < place).map(|cut| cut.bytes);
        place as u64 + missing.sum::<u64>()
    }
}

/// The content of a part.
enum Content {
    Whole(Vec<u8>),
    /// What stands there in the mail: base64, or a mail within the mail.
    Cut {
        range: Range<u64>,
        is_base64: bool,
    },
}

/// A mail while its lines come.
struct Reading {
    large: Large,
    place: Place,
    /// A line that is left out if another follows that may be.
    held: Option<Vec<u8>>,
    kept: usize,
}

/// Where in a mail a line stands.
enum Place {
    /// In a header, of which so much has come.
    Header(Vec<u8>),
    /// In words, which are kept.
    Words,
    /// In a file in base64, of which so many bytes were kept.
    File(usize),
}

impl Default for Place {
    fn default() -> Self {
        Place::Header(Vec::new())
    }
}

impl Reading {
    fn take(&mut self, line: &[u8]) -> Result<(), SkipReason> {
        if line.starts_with(b"--") {
            self.place = Place::default();
        } else if let Place::File(bytes) = &mut self.place {
            *bytes += line.len();
            if *bytes > self.kept && is_digits(line) && self.large.cuts.len() < CUTS {
                if let Some(before) = self.held.replace(line.to_vec()) {
                    self.leave_out(&before);
                }
                return Ok(());
            }
        } else if let Place::Header(header) = &mut self.place {
            if !mime::trim_line(line).is_empty() {
                if header.len() + line.len() <= mime::MAX_HEADER {
                    header.extend_from_slice(line);
                }
            } else if !header.is_empty() {
                self.place = Place::after(header);
            }
        }
        self.release();
        self.keep(line)
    }

    /// Keeps the line that was held, since what follows is to be kept.
    fn release(&mut self) {
        if let Some(held) = self.held.take() {
            self.large.raw.extend_from_slice(&held);
        }
    }

    fn keep(&mut self, line: &[u8]) -> Result<(), SkipReason> {
        if self.large.raw.len() + line.len() > MAX_MAIL {
            return Err(SkipReason::TooLarge);
        }
        self.large.raw.extend_from_slice(line);
        Ok(())
    }

    fn leave_out(&mut self, line: &[u8]) {
        let at = self.large.raw.len();
        let (bytes, digits) = (line.len() as u64, mime::trim_line(line).len() as u64);
        match self.large.cuts.last_mut() {
            Some(cut) if cut.at == at => {
                cut.bytes += bytes;
                cut.digits += digits;
            }
            _ => self.large.cuts.push(Cut { at, bytes, digits }),
        }
    }
}

impl Place {
    /// Where the line stands that follows a header.
    fn after(header: &[u8]) -> Place {
        let fields = Fields::read(header);
        let media = MediaType::read(fields.get("content-type"), false);
        if is_file(&fields, &media) {
            Place::File(0)
        } else if media.kind == "message" {
            Place::default()
        } else {
            Place::Words
        }
    }
}

/// Whether what a header stands above is a file in base64. Outlook's envelope is none: the words of the mail may be in it.
fn is_file(fields: &Fields, media: &MediaType) -> bool {
    let encoding = fields.get("content-transfer-encoding").unwrap_or_default();
    encoding.trim().to_ascii_lowercase().starts_with("base64")
        && media.kind != "text"
        && media.kind != "multipart"
        && !tnef::says_envelope(media, fields)
}

/// Whether a line is words of base64 and nothing but them: it can be missing without another being read otherwise.
fn is_digits(line: &[u8]) -> bool {
    let line = mime::trim_line(line);
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/".contains(byte);
    !line.is_empty() && line.len().is_multiple_of(4) && line.iter().all(fits)
}

/// Hands over the lines of a mail with their ends.
fn each_line(
    mut mail: impl BufRead,
    mut take: impl FnMut(&[u8]) -> Result<(), SkipReason>,
) -> Result<(), SkipReason> {
    let mut line = Vec::new();
    loop {
        line.clear();
        let mut next = (&mut mail).take(LINE);
        let count = next.read_until(b'\n', &mut line).map_err(|_| SkipReason::Unreadable)?;
        if count == 0 {
            return Ok(());
        }
        if count as u64 == LINE && !line.ends_with(b"\n") {
            return Err(SkipReason::TooComplex);
        }
        take(&line)?;
    }
}

fn is_base64(part: &mime::Part<'_>) -> bool {
    part.encoding() == "base64"
}

fn pass_over(mail: &mut impl Read, bytes: u64) -> io::Result<()> {
    io::copy(&mut mail.take(bytes), &mut io::sink()).map(|_| ())
}

fn decode(mut encoded: impl Read, out: &mut impl Write) -> io::Result<()> {
    let mut word = Base64::default();
    let (mut chunk, mut bytes) = (vec![0; CHUNK], Vec::with_capacity(CHUNK));
    loop {
        let count = encoded.read(&mut chunk)?;
        if count == 0 {
            word.end(&mut bytes);
            return out.write_all(&bytes);
        }
        word.decode(chunk.get(..count).unwrap_or_default(), &mut bytes);
        out.write_all(&bytes)?;
        bytes.clear();
    }
}

#[cfg(test)]
mod tests;
