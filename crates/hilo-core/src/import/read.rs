//! From sources to messages with what only their reader knows about whose they are.

use std::collections::BTreeSet;
use std::io::Seek;
use std::sync::OnceLock;
use std::sync::mpsc::Sender;

use super::chats::{self, ReadChat, zone};
use super::mails::{self, MailBytes, ReadMail};
use super::people;
use super::run::Batches;
use super::source::{Source, failure};
use crate::Hilo;
use crate::channel::email::{self, Bounce, Folded, Forwarded};
use crate::channel::whatsapp;
use crate::error::{Failure, FileProblem};
use crate::identity;
use crate::model::*;
use crate::store::blobs::{self, Packed};
use crate::store::{StoreError, settings};

/// Time that a chat's clock may go back before a message is taken for older rather than late.
const LATE: i64 = 6 * 3600 * 1000;

/// A message on its way from the reader to the store.
pub(crate) struct Ready {
    /// As its channel read it.
    pub message: ParsedMessage,
    /// The mail that it passes on.
    pub forwarded: Option<Forwarded>,
    passed_on: OnceLock<ParsedMessage>,
    /// A mail as it arrived.
    pub raw: Option<Packed>,
    pub files: Vec<Option<Packed>>,
    /// Files that do not come in with it.
    pub missing: Vec<Skip>,
    pub whose: Whose,
    /// The addresses at which a mailbox got it, in their normal form.
    pub delivered_to: BTreeSet<String>,
    /// Where in its source it stands: a mail's number or a chat's line, from 1.
    pub at: u32,
    pub bytes: u64,
}

impl Ready {
    /// Returns the message as the mail that it passes on, for the timeline of who wrote that. Few need it, so it is made
    /// when it is first asked for.
    pub fn passed_on(&self) -> Option<&ParsedMessage> {
        let inner = self.forwarded.as_ref()?;
        Some(self.passed_on.get_or_init(|| passed_on(&self.message, inner)))
    }

    /// Returns the Message-ID of the mail that a delivery report is about.
    pub fn about(&self) -> Option<&str> {
        match &self.whose {
            Whose::Mail { bounce, .. } => bounce.as_ref()?.original_message_id.as_deref(),
            Whose::Chat { .. } => None,
        }
    }
}

/// What the reader knows about whose a message is.
pub(crate) enum Whose {
    /// A mail: whom it may concern, best first, whether nobody waits for an answer to it, and what it reports of a mail of
    /// ours.
    Mail { correspondents: Vec<Mailbox>, bulk: bool, bounce: Option<Bounce> },
    /// A message of a chat, on the timeline of one of its speakers.
    Chat { direction: Direction, speaker: String, ordered_at: Timestamp },
}

/// What the reader hands over, source after source.
pub(crate) enum Step<'a> {
    /// A source begins, of which nothing is counted yet.
    Source(&'a Source),
    /// A chat begins: who is who in it, and its key.
    Chat { people: Vec<SourcePerson>, key: String },
    /// A message of the source.
    Message(Box<Ready>),
    /// A part of the source that is left out, with its bytes.
    Skip(Skip, u64),
    /// Tells by its end that everything before it is stored.
    Waited { _for: Sender<()> },
}

pub(crate) fn read_mails(source: &Source, batches: &mut Batches) -> Result<(), Failure> {
    let mut refused = None;
    mails::read(source, |item| {
        let step = match item.mail {
            Err(reason) => Step::Skip(source.skip(item.at, reason), item.bytes),
            Ok(mail) => match ready(*mail, pack, item.at, item.bytes) {
                Ok(ready) => Step::Message(Box::new(ready)),
                Err(error) => {
                    refused = Some(error);
                    return false;
                }
            },
        };
        batches.add(step)
    })?;
    refused.map_or(Ok(()), |error| Err(error.into()))
}

/// Makes a mail ready, whose bytes are packed in some way.
fn ready(
    mail: ReadMail,
    pack: impl FnOnce(MailBytes) -> Result<Packed, StoreError>,
    at: u32,
    bytes: u64,
) -> Result<Ready, StoreError> {
    let ReadMail { message, correspondents, bulk, forwarded, bounce, delivered_to, raw } = mail;
    let normal = |mailbox: &Mailbox| identity::email(&mailbox.address);
    Ok(Ready {
        message,
        forwarded,
        passed_on: OnceLock::new(),
        raw: Some(pack(raw)?),
        files: Vec::new(),
        missing: Vec::new(),
        whose: Whose::Mail { correspondents, bulk, bounce },
        delivered_to: delivered_to.iter().filter_map(normal).collect(),
        at,
        bytes,
    })
}

/// Returns a message as what its writer had said who is passed on with it: what one of us wrote above it is no word of theirs.
fn passed_on(message: &ParsedMessage, inner: &Forwarded) -> ParsedMessage {
    let Folded { new, quoted } = email::fold(&inner.text);
    let by = if inner.from.name.is_empty() { &inner.from.address } else { &inner.from.name };
    let around = [message.text.as_str(), quoted.as_str()];
    let around: Vec<&str> = around.into_iter().filter(|text| !text.is_empty()).collect();
    ParsedMessage {
        sender: Some(by.clone()),
        text: new,
        quoted: around.join("\n\n"),
        ..message.clone()
    }
}

fn pack(mail: MailBytes) -> Result<Packed, StoreError> {
    match mail {
        MailBytes::Memory(raw) => blobs::pack(&raw),
        MailBytes::Disk { mut file, folder } => {
            let unwritable = |source| StoreError::Io { path: folder.clone(), source };
            file.rewind().map_err(unwritable)?;
            let beside = tempfile::tempfile_in(&folder).map_err(unwritable)?;
            blobs::pack_on_disk(file, beside)
        }
    }
}

/// Reads a single mail, which came at a moment, or says why it is none.
pub(crate) fn ready_mail(
    mail: MailBytes,
    received: Timestamp,
) -> Result<Result<Box<Ready>, SkipReason>, StoreError> {
    match mails::read_one(mail, received) {
        Ok(mail) => Ok(Ok(Box::new(ready(*mail, pack, 1, 0)?))),
        Err(reason) => Ok(Err(reason)),
    }
}

/// Does what [`ready_mail`] does for one whose bytes are stored.
pub(crate) fn stored_mail(
    mail: MailBytes,
    stored: Packed,
    received: Timestamp,
) -> Result<Result<Box<Ready>, SkipReason>, StoreError> {
    match mails::read_one(mail, received) {
        Ok(mail) => Ok(Ok(Box::new(ready(*mail, |_| Ok(stored), 1, 0)?))),
        Err(reason) => Ok(Err(reason)),
    }
}

pub(crate) fn read_chat(
    hilo: &Hilo,
    source: &Source,
    answer: &SourceAnswer,
    batches: &mut Batches,
) -> Result<(), Failure> {
    let mut read = ReadChat::open(source, answer.order)?;
    // What other chats say of a name has been decided, or is in the settings by now.
    let guess = || {
        hilo.store().read(|data| {
            let settings = settings::get(data)?;
            people::of_chat(data, &read.chat, &settings, &answer.people, &[])
        })
    };
    let told =
        |person: &SourcePerson| answer.people.iter().any(|told| told.sender == person.sender);
    let mut people = guess()?;
    if !people.iter().all(told) {
        // Whom nobody decided about may have come in with the sources before this one.
        batches.settle();
        people = guess()?;
    }
    let own: Vec<String> = people
        .iter()
        .filter(|person| person.who == Who::Shop)
        .map(|person| person.sender.clone())
        .collect();
    let zone = match &answer.zone {
        Some(name) => zone(name)?,
        None => zone(&hilo.store().read(settings::get)?.time_zone)?,
    };
    let key = whatsapp::chat_key(&read.chat, &own);
    let speakers: BTreeSet<String> = people
        .iter()
        .filter(|person| person.who != Who::Shop)
        .map(|person| person.sender.clone())
        .collect();
    batches.add(Step::Chat { people, key });
    let parsed = whatsapp::messages(&read.chat, zone, &own);
    for skip in read.skips.drain(..).chain(read.unnamed.drain(..)) {
        batches.add(Step::Skip(skip, 0));
    }
    let per_message = source.size / u64::try_from(parsed.len().max(1)).unwrap_or(1);
    // What the shop and the channel say belongs to whoever spoke last, or speaks first.
    let mut current = parsed
        .iter()
        .find_map(|message| speakers.get(message.sender.as_deref()?))
        .or_else(|| speakers.first());
    let mut order = i64::MIN;
    for (at, mut message) in parsed.into_iter().enumerate() {
        let sender = message.sender.clone().unwrap_or_default();
        let speaks = message.kind != MessageKind::Notice;
        if speaks && let Some(speaker) = speakers.get(sender.as_str()) {
            current = Some(speaker);
        }
        let line = read.chat.entries.get(at).map_or(0, |entry| entry.line);
        let Some(speaker) = current else {
            let skip = source.skip(line, SkipReason::NobodyToAttribute);
            if !batches.add(Step::Skip(skip, per_message)) {
                break;
            }
            continue;
        };
        let direction = match (speaks, own.contains(&sender)) {
            (false, _) => Direction::None,
            (true, true) => Direction::Out,
            (true, false) => Direction::In,
        };
        let sent = message.sent_at.0;
        order = if sent < order && order.saturating_sub(sent) < LATE { order } else { sent };
        let (mut files, mut missing) = (Vec::new(), Vec::new());
        let named = read.chat.entries.get(at).into_iter().flat_map(whatsapp::files);
        for (file, (name, is_told)) in message.attachments.iter_mut().zip(named) {
            let packed = match read.media.read(name) {
                Ok(bytes) => Some(blobs::pack(&bytes)?),
                Err(SkipReason::Unsafe) => {
                    return Err(failure(&source.path, FileProblem::ZipBomb));
                }
                Err(reason) => {
                    missing.extend(chats::missing(source, line, file, is_told, reason));
                    None
                }
            };
            file.size = packed.as_ref().map(|packed| packed.size);
            files.push(packed);
        }
        let whose =
            Whose::Chat { direction, speaker: speaker.clone(), ordered_at: Timestamp(order) };
        let ready = Ready {
            message,
            forwarded: None,
            passed_on: OnceLock::new(),
            raw: None,
            files,
            missing,
            whose,
            delivered_to: BTreeSet::new(),
            at: line,
            bytes: per_message,
        };
        if !batches.add(Step::Message(Box::new(ready))) {
            break;
        }
    }
    Ok(())
}
