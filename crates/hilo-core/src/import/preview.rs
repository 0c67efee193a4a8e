//! What a source holds, before anything is stored.
//!
//! What is counted as new is what a run would store: neither what is stored already, nor what an earlier source
//! of the same import brings, nor what is nobody's.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;

use super::attribute::own_addresses;
use super::chats::{ReadChat, zone};
use super::excerpt;
use super::job::Control;
use super::mails::{self, ReadMail};
use super::people::{self, Participants};
use super::source::Source;
use crate::Hilo;
use crate::channel::whatsapp;
use crate::error::Failure;
use crate::identity;
use crate::model::*;
use crate::store::{messages, settings};

/// Skips that a preview carries.
const SKIPS: usize = 50;

/// Messages of sources, by what makes each of them itself.
#[derive(Debug, Default)]
pub(crate) struct Seen(HashSet<(Channel, String)>);

impl Seen {
    /// Keeps what one more source holds, unless it is left out.
    pub fn add(&mut self, source: Held, answer: &SourceAnswer) {
        if !answer.leave_out {
            self.0.extend(source.keys);
        }
    }
}

/// What a source holds, for the rest of its folder and for the sources after it.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// What makes each of its messages itself.
    keys: HashSet<(Channel, String)>,
    /// Files beside the text of a chat that it names.
    pub media: HashSet<PathBuf>,
}

/// Reads a source from end to end and says what it holds, under the decisions made so far.
///
/// `before` is what the sources before it hold; with the preview comes what this one does.
pub(crate) fn preview(
    hilo: &Hilo,
    source: &Source,
    answer: &SourceAnswer,
    before: &Seen,
    control: &Control,
) -> Result<(SourcePreview, Held), Failure> {
    let mut preview =
        SourcePreview { kind: Some(source.kind), size: source.size, ..blank(&source.path) };
    let mut counter =
        Counter { preview: &mut preview, before, held: Held::default(), middle: None, last: None };
    match source.kind.channel() {
        Channel::Email => of_mails(hilo, source, answer, control, &mut counter)?,
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            of_chat(hilo, source, answer, control, &mut counter)?;
        }
    }
    let held = counter.finish();
    Ok((preview, held))
}

fn blank(path: &Path) -> SourcePreview {
    SourcePreview {
        path: path.display().to_string(),
        name: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        kind: None,
        size: 0,
        messages: 0,
        notices: 0,
        new: 0,
        duplicate: 0,
        skipped: 0,
        attachments: 0,
        first: None,
        last: None,
        zone: None,
        dates: None,
        samples: Vec::new(),
        people: Vec::new(),
        skips: Vec::new(),
        failure: None,
    }
}

/// Tells of parts that are left out.
pub(crate) fn skip(preview: &mut SourcePreview, skips: &[Skip]) {
    preview.skipped += count(skips.len());
    preview.skips.extend(skips.iter().take(SKIPS.saturating_sub(preview.skips.len())).cloned());
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Returns the preview of a path that is no source.
pub(crate) fn refused(path: &Path, failure: Failure) -> SourcePreview {
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    SourcePreview { size, failure: Some(failure), ..blank(path) }
}

/// Counts messages by whether they are stored, and keeps the first, a middle and the last.
struct Counter<'a> {
    preview: &'a mut SourcePreview,
    before: &'a Seen,
    held: Held,
    middle: Option<Sample>,
    last: Option<Sample>,
}

impl Counter<'_> {
    /// Counts a message and says whether it is new.
    fn add(&mut self, hilo: &Hilo, message: &ParsedMessage) -> Result<bool, Failure> {
        let key = (message.channel, message.source_id.clone());
        let stored = self.before.0.contains(&key)
            || !self.held.keys.insert(key)
            || hilo.store().read(|data| {
                Ok::<_, Failure>(messages::exists(data, message.channel, &message.source_id)?)
            })?;
        let preview = &mut *self.preview;
        preview.messages += 1;
        preview.notices += u32::from(message.kind == MessageKind::Notice);
        preview.new += u32::from(!stored);
        preview.duplicate += u32::from(stored);
        let at = Some(message.sent_at);
        preview.first = preview.first.min(at).or(at);
        preview.last = preview.last.max(at);
        let sample = Sample {
            sent_at: message.sent_at,
            utc_offset: message.utc_offset,
            sender: message.sender.clone().unwrap_or_default(),
            text: excerpt(if message.subject.is_empty() {
                &message.text
            } else {
                &message.subject
            }),
        };
        if preview.samples.is_empty() {
            preview.samples.push(sample);
        } else {
            // Each power of two replaces the middle one: it ends up between a half and a quarter of the way.
            if preview.messages.is_power_of_two() {
                self.middle = self.last.take();
            }
            self.last = Some(sample);
        }
        Ok(!stored)
    }

    fn skip(&mut self, skip: Skip) {
        self::skip(self.preview, &[skip]);
    }

    fn finish(self) -> Held {
        self.preview.samples.extend(self.middle);
        self.preview.samples.extend(self.last);
        self.held
    }
}

/// Mails that nobody but one address could be given to: new ones and those stored already.
type OnlyOf = HashMap<String, (u32, u32)>;

fn of_mails(
    hilo: &Hilo,
    source: &Source,
    answer: &SourceAnswer,
    control: &Control,
    counter: &mut Counter,
) -> Result<(), Failure> {
    let settings = hilo.store().read(settings::get)?;
    let mut own = hilo.store().read(own_addresses)?;
    own.extend(ours(&answer.people));
    let mut participants = Participants::default();
    let mut only_of = OnlyOf::new();
    let mut failed = None;
    mails::read(source, |item| {
        control.bytes.fetch_add(item.bytes, Relaxed);
        control.messages.fetch_add(1, Relaxed);
        control.tell(hilo);
        match item.mail {
            Err(reason) => counter.skip(source.skip(item.at, reason)),
            Ok(mail) => {
                if let Some(headers) = &mail.message.mail {
                    participants.add(headers);
                }
                let nobodys = source.skip(item.at, SkipReason::NobodyToAttribute);
                failed = of_mail(hilo, nobodys, &mail, &own, &mut only_of, counter).err();
            }
        }
        failed.is_none() && !control.stopped()
    })?;
    if let Some(failure) = failed {
        return Err(failure);
    }
    let people = participants.own(&settings, &answer.people);
    // Which address is ours is guessed from all of the mails: only now is it known which are nobody's.
    for person in people.iter().filter(|person| person.who == Who::Shop) {
        let (new, duplicate) = only_of.remove(&person.sender).unwrap_or_default();
        counter.preview.messages -= new + duplicate;
        counter.preview.new -= new;
        counter.preview.duplicate -= duplicate;
        (0..new + duplicate)
            .for_each(|_| counter.skip(source.skip(0, SkipReason::NobodyToAttribute)));
    }
    counter.preview.people = people;
    Ok(())
}

fn of_mail(
    hilo: &Hilo,
    nobodys: Skip,
    mail: &ReadMail,
    own: &[String],
    only_of: &mut OnlyOf,
    counter: &mut Counter,
) -> Result<(), Failure> {
    let mut others: Vec<String> = mail
        .correspondents
        .iter()
        .filter_map(|mailbox| identity::email(&mailbox.address))
        .filter(|address| !own.contains(address))
        .collect();
    others.dedup();
    // A report goes to whom the mail that it is about went to.
    let reports = mail.about.is_some();
    if others.is_empty() && !reports {
        counter.skip(nobodys);
        return Ok(());
    }
    let files = mail.message.attachments.iter().filter(|file| !file.inline).count();
    counter.preview.attachments += count(files);
    let new = counter.add(hilo, &mail.message)?;
    if let ([address], false) = (others.as_slice(), reports) {
        let (fresh, stored) = only_of.entry(address.clone()).or_default();
        *if new { fresh } else { stored } += 1;
    }
    Ok(())
}

fn ours(people: &[PersonAnswer]) -> impl Iterator<Item = String> {
    people
        .iter()
        .filter(|person| person.who == Who::Shop)
        .filter_map(|person| identity::email(&person.sender))
}

fn of_chat(
    hilo: &Hilo,
    source: &Source,
    answer: &SourceAnswer,
    control: &Control,
    counter: &mut Counter,
) -> Result<(), Failure> {
    let preview = &mut *counter.preview;
    let read = ReadChat::open(source, answer.order)?;
    let settings = hilo.store().read(settings::get)?;
    let zone_name = answer.zone.clone().unwrap_or_else(|| settings.time_zone.clone());
    let people =
        hilo.store().read(|data| people::of_chat(data, &read.chat, &settings, &answer.people))?;
    let own: Vec<String> = people
        .iter()
        .filter(|person| person.who == Who::Shop)
        .map(|person| person.sender.clone())
        .collect();
    let parsed = whatsapp::messages(&read.chat, zone(&zone_name)?, &own);
    let (reason, evidence) = whatsapp::date_reason(&read.chat.order.reason);
    counter.held.media = read.beside();
    skip(preview, &read.skips);
    preview.zone = Some(zone_name);
    preview.people = people;
    preview.dates = Some(DateReading {
        order: match read.chat.order.order {
            whatsapp_export::DateOrder::Dmy => DateOrder::Dmy,
            whatsapp_export::DateOrder::Mdy => DateOrder::Mdy,
            whatsapp_export::DateOrder::Ymd => DateOrder::Ymd,
        },
        reason: reason.to_owned(),
        evidence,
        certain: read.chat.order.certain,
    });
    let spoken: Vec<usize> = parsed
        .iter()
        .enumerate()
        .filter(|(_, message)| message.kind != MessageKind::Notice)
        .map(|(at, _)| at)
        .collect();
    if preview.people.iter().all(|person| person.who == Who::Shop) {
        // Nobody to whom they could belong: the run skips them too.
        let lines = read.chat.entries.iter().map(|entry| entry.line);
        let nobodys = lines.map(|line| source.skip(line, SkipReason::NobodyToAttribute));
        skip(preview, &nobodys.collect::<Vec<_>>());
        return Ok(());
    }
    for message in &parsed {
        counter.add(hilo, message)?;
        let present = message.attachments.iter().filter(|file| read.has(&file.name)).count();
        counter.preview.attachments += count(present);
        control.messages.fetch_add(1, Relaxed);
        if control.stopped() {
            return Err(Failure::Cancelled);
        }
    }
    // The whole chat is here, so the samples can be words rather than notices.
    let places = [spoken.first(), spoken.get(spoken.len() / 2), spoken.last()];
    let mut places: Vec<usize> = places.into_iter().flatten().copied().collect();
    places.dedup();
    if !places.is_empty() {
        (counter.middle, counter.last) = (None, None);
        counter.preview.samples = places
            .into_iter()
            .filter_map(|at| parsed.get(at))
            .map(|message| Sample {
                sent_at: message.sent_at,
                utc_offset: message.utc_offset,
                sender: message.sender.clone().unwrap_or_default(),
                text: excerpt(&message.text),
            })
            .collect();
    }
    control.bytes.fetch_add(source.size, Relaxed);
    control.tell(hilo);
    Ok(())
}
