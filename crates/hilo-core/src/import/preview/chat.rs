//! What a chat holds.

use std::sync::atomic::Ordering::Relaxed;

use whatsapp_export::Entry;

use super::{Reading, Tally, sample, skip, tell};
use crate::channel::whatsapp;
use crate::error::Failure;
use crate::import::chats::{self, ReadChat, zone};
use crate::import::people;
use crate::model::*;
use crate::store::settings;

impl Reading<'_> {
    /// Reads a chat.
    pub(super) fn chat(&mut self, answer: &SourceAnswer) -> Result<(), Failure> {
        let mut read = ReadChat::open(self.source, answer.order)?;
        skip(self.preview, read.skips.drain(..).chain(read.unnamed.drain(..)));
        let store = self.hilo.store();
        let settings = store.read(settings::get)?;
        let zone_name = answer.zone.clone().unwrap_or_else(|| settings.time_zone.clone());
        let elsewhere = &self.before.own_names;
        let people = store
            .read(|data| people::of_chat(data, &read.chat, &settings, &answer.people, elsewhere))?;
        let own: Vec<String> = people
            .iter()
            .filter(|person| person.who == Who::Shop)
            .map(|person| person.sender.clone())
            .collect();
        let parsed = whatsapp::messages(&read.chat, zone(&zone_name)?, &own);
        self.held.media = read.beside();
        self.preview.zone = Some(zone_name);
        self.preview.dates = Some(dates(&read.chat));
        let is_nobodys = people.iter().all(|person| person.who == Who::Shop);
        self.preview.people = people;
        if is_nobodys {
            // Nobody to whom they could belong: the run skips them too.
            for entry in &read.chat.entries {
                self.skip(entry.line, SkipReason::NobodyToAttribute);
            }
        } else {
            self.chat_messages(&read, &parsed)?;
        }
        self.control.bytes.fetch_add(self.source.size, Relaxed);
        self.control.tell(self.hilo);
        Ok(())
    }

    fn chat_messages(&mut self, read: &ReadChat, parsed: &[ParsedMessage]) -> Result<(), Failure> {
        let mut tally = Tally::default();
        for (message, entry) in parsed.iter().zip(&read.chat.entries) {
            let is_new = !self.is_seen(message) && !self.is_stored(message)?;
            let present = self.files(read, message, entry, is_new);
            tally.add(message.sent_at, is_new, present);
            self.preview.notices += u32::from(message.kind == MessageKind::Notice);
            self.control.messages.fetch_add(1, Relaxed);
            if self.control.stopped() {
                return Err(Failure::Cancelled);
            }
        }
        tally.tell(self.preview);
        self.preview.samples = samples(parsed);
        Ok(())
    }

    /// Counts the files that come with a message. Those that do not come in with a new one are told.
    fn files(
        &mut self,
        read: &ReadChat,
        message: &ParsedMessage,
        entry: &Entry,
        is_new: bool,
    ) -> usize {
        let mut present = 0;
        for (file, (name, is_told)) in message.attachments.iter().zip(whatsapp::files(entry)) {
            let Err(reason) = read.media.find(name) else {
                present += 1;
                continue;
            };
            let missing = chats::missing(self.source, entry.line, file, is_told, reason);
            if let (Some(skip), true) = (missing, is_new) {
                self.preview.missing_files += 1;
                tell(self.preview, skip);
            }
        }
        present
    }
}

fn dates(chat: &whatsapp_export::Chat) -> DateReading {
    let (reason, evidence) = whatsapp::date_reason(&chat.order.reason);
    DateReading {
        order: match chat.order.order {
            whatsapp_export::DateOrder::Dmy => DateOrder::Dmy,
            whatsapp_export::DateOrder::Mdy => DateOrder::Mdy,
            whatsapp_export::DateOrder::Ymd => DateOrder::Ymd,
        },
        reason: reason.to_owned(),
        evidence,
        certain: chat.order.certain,
    }
}

/// Shows the first, a middle and the last message: words rather than notices, where there are any.
fn samples(parsed: &[ParsedMessage]) -> Vec<Sample> {
    let mut spoken: Vec<&ParsedMessage> =
        parsed.iter().filter(|message| message.kind != MessageKind::Notice).collect();
    if spoken.is_empty() {
        spoken = parsed.iter().collect();
    }
    let last = spoken.len().saturating_sub(1);
    let mut places = vec![0, spoken.len() / 2, last];
    places.dedup();
    places.into_iter().filter_map(|at| spoken.get(at)).map(|message| sample(message)).collect()
}
