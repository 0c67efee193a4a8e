//! Reading files without a shop: for looking at what Hilo understands of them.

use std::path::Path;

use whatsapp_export::Chat;

use super::chats::ReadChat;
use super::source::Source;
use super::{mails, source};
use crate::channel::email::ParsedMail;
use crate::error::{Failure, FileProblem};
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
/// A source within a folder that cannot be read is a skip of itself, unless none can.
pub fn parse(
    path: &Path,
    order: Option<DateOrder>,
    mut take: impl FnMut(Read),
) -> Result<(), Failure> {
    let (mut any, mut beside) = (false, Vec::new());
    let mut refused = source::failure(path, FileProblem::Missing);
    for found in source::find(&[path.to_owned()]) {
        let source = found?;
        take(Read::Source(&source.path, source.kind.channel()));
        beside.extend_from_slice(&source.skips);
        let inside = source.path.strip_prefix(path).ok().filter(|inside| *inside != Path::new(""));
        match (read(&source, order, &mut take), inside) {
            (Ok(()), _) => any = true,
            (Err(Failure::File { path, problem }), Some(inside)) => {
                let file = inside.display().to_string();
                take(Read::Skip(&Skip { file, line: 0, reason: problem.reason() }));
                refused = Failure::File { path, problem };
            }
            (Err(failure), _) => return Err(failure),
        }
    }
    for skip in &beside {
        take(Read::Skip(skip));
    }
    if any { Ok(()) } else { Err(refused) }
}

fn read(
    source: &Source,
    order: Option<DateOrder>,
    take: &mut impl FnMut(Read),
) -> Result<(), Failure> {
    match source.kind.channel() {
        Channel::Email => mails::each(source, |mail, _| {
            match &mail {
                Ok(mail) => take(Read::Mail(&mail.parsed, &mail.raw)),
                Err(skip) => take(Read::Skip(skip)),
            }
            true
        }),
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            take(Read::Chat(&ReadChat::open(source, order)?.chat));
            Ok(())
        }
    }
}
