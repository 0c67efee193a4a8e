//! Reading a file without a shop: for looking at what Hilo understands of it.

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
    let found = source::find(&[path.to_owned()]).into_iter().next();
    let source = found.unwrap_or_else(|| Err(source::failure(path, FileProblem::Missing)))?;
    for skip in &source.skips {
        take(Read::Skip(skip));
    }
    match source.kind.channel() {
        Channel::Email => mails::each(&source, |mail, _| {
            match &mail {
                Ok(mail) => take(Read::Mail(&mail.parsed, &mail.raw)),
                Err(skip) => take(Read::Skip(skip)),
            }
            true
        })?,
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            take(Read::Chat(&ReadChat::open(&source, order)?.chat));
        }
    }
    Ok(source.kind.channel())
}
