//! Reading a file without a shop: for looking at what Hilo understands of it.

use std::collections::HashSet;
use std::path::Path;

use whatsapp_export::Chat;

use super::chats::ReadChat;
use super::{mails, source};
use crate::channel::email::ParsedMail;
use crate::error::{Failure, FileProblem};
use crate::model::{Channel, DateOrder, Skip};

/// What was read of a file.
pub enum Read<'a> {
    /// The whole chat.
    Chat(&'a Chat<'static>),
    /// A mail, and as it arrived.
    Mail(&'a ParsedMail, &'a [u8]),
    /// A mail that cannot be read.
    Skip(&'a Skip),
}

/// Reads a file and hands what it holds to `take`, mails one by one. Returns its channel.
pub fn parse(
    path: &Path,
    order: Option<DateOrder>,
    mut take: impl FnMut(Read),
) -> Result<Channel, Failure> {
    let found = source::find(path)?;
    let Some(source) = found.sources.first() else {
        return Err(source::failure(path, FileProblem::Empty));
    };
    let mut media = HashSet::new();
    match source.kind.channel() {
        Channel::Email => mails::each(source, |mail, at, _| {
            match mail {
                Ok(mail) => take(Read::Mail(&mail.parsed, &mail.raw)),
                Err(reason) => take(Read::Skip(&source.skip(at, reason))),
            }
            true
        })?,
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            let read = ReadChat::open(source, order)?;
            take(Read::Chat(&read.chat));
            media = read.beside();
        }
    }
    for skip in found.skips(&media) {
        take(Read::Skip(&skip));
    }
    Ok(source.kind.channel())
}
