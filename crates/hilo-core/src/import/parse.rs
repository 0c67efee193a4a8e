//! Reading files without a shop: for looking at what Hilo understands of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use whatsapp_export::Chat;

use super::chats::ReadChat;
use super::source::Source;
use super::{mails, source};
use crate::channel::email::ParsedMail;
use crate::error::Failure;
use crate::model::{Channel, DateOrder, Skip};

/// What was read.
pub enum Read<'a> {
    /// A source begins, to which everything up to the next one belongs: its path and channel.
    Source(&'a Path, Channel),
    /// The whole chat.
    Chat(&'a Chat<'static>),
    /// A mail, and as it arrived.
    Mail(&'a ParsedMail, &'a [u8]),
    /// A part of the source that cannot be read; after the last source, also what lies beside them in their folder.
    Skip(&'a Skip),
}

/// Reads a file, or the sources of a folder one after the other, and hands what they hold to `take`, mails one by one.
///
/// A source within a folder that cannot be read is a skip of itself.
///
/// # Errors
/// Fails if there is something to read and nothing of it can be.
pub fn parse(
    path: &Path,
    order: Option<DateOrder>,
    mut take: impl FnMut(Read),
) -> Result<(), Failure> {
    let found = source::find(path)?;
    let (mut any, mut media) = (false, HashSet::new());
    let mut refused = Ok(());
    let mut heed = |read: Read| {
        match &read {
            Read::Chat(_) | Read::Mail(..) => any = true,
            Read::Skip(skip) => {
                let problem = mails::problem(&skip.reason);
                refused = Err(Failure::File { path: skip.file.clone(), problem });
            }
            Read::Source(..) => {}
        }
        take(read);
    };
    for source in &found.sources {
        heed(Read::Source(&source.path, source.kind.channel()));
        match read(source, order, &mut media, &mut heed) {
            Err(Failure::File { problem, .. }) if source.path != path => {
                let file = source.name_of(&source.path);
                heed(Read::Skip(&Skip { file, line: 0, reason: problem.reason() }));
            }
            read => read?,
        }
    }
    for skip in found.skips(&media) {
        take(Read::Skip(&skip));
    }
    if any { Ok(()) } else { refused }
}

fn read(
    source: &Source,
    order: Option<DateOrder>,
    media: &mut HashSet<PathBuf>,
    take: &mut impl FnMut(Read),
) -> Result<(), Failure> {
    match source.kind.channel() {
        Channel::Email => mails::each(source, |mail, at, _| {
            match mail {
                Ok(mail) => take(Read::Mail(&mail.parsed, &mail.raw)),
                Err(reason) => take(Read::Skip(&source.skip(at, reason))),
            }
            true
        }),
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            let read = ReadChat::open(source, order)?;
            take(Read::Chat(&read.chat));
            read.unnamed.iter().for_each(|skip| take(Read::Skip(skip)));
            media.extend(read.beside());
            Ok(())
        }
    }
}
