//! What mails hold, and whose they are, which may show only when all are read.
//!
//! A mail is nobody's where all who could be its customer are ourselves, and what is ours may be guessed from the last
//! of many. A report about a mail is for whom that mail was.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::atomic::Ordering::Relaxed;

use super::{Reading, Tally, sample, skip};
use crate::error::Failure;
use crate::identity;
use crate::import::mails::{self, ReadMail};
use crate::import::people::Participants;
use crate::import::source::Source;
use crate::model::*;
use crate::store::{accounts, messages, settings};

/// Addresses, in their order. Where all of them are ours, the mail is nobody's.
type Others = Rc<[String]>;

/// Whose mails are, by Message-ID: `None` where they are somebody's for certain.
#[derive(Debug, Default)]
pub(super) struct Fates(HashMap<String, Option<Others>>);

impl Fates {
    /// Keeps all of another.
    pub fn extend(&mut self, fates: Fates) {
        for (id, fate) in fates.0 {
            self.add(id, fate);
        }
    }

    /// Keeps whose a mail is. Of several with the same id, one that is somebody's is enough.
    fn add(&mut self, id: String, fate: Option<Others>) {
        match self.0.entry(id) {
            Entry::Vacant(place) => drop(place.insert(fate)),
            Entry::Occupied(mut known) if *known.get() != fate => {
                let either = match (known.get(), &fate) {
                    (Some(one), Some(other)) => {
                        Some(in_order(one.iter().chain(other.iter()).cloned()))
                    }
                    (None, _) | (_, None) => None,
                };
                known.insert(either);
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// Mails that are counted once it is known which addresses are ours.
#[derive(Debug, Default)]
pub(crate) struct Undecided(HashMap<Others, (Tally, Vec<u32>)>);

impl Undecided {
    /// Counts the mails of a source as somebody's or nobody's.
    pub fn decide(self, ours: &HashSet<String>, source: &Source, preview: &mut SourcePreview) {
        let mut nobodys = Vec::new();
        for (others, (tally, places)) in self.0 {
            if others.iter().all(|address| ours.contains(address)) {
                nobodys.extend(places);
            } else {
                tally.tell(preview);
            }
        }
        nobodys.sort_unstable();
        let skips = nobodys.into_iter().map(|at| source.skip(at, SkipReason::NobodyToAttribute));
        skip(preview, skips);
    }
}

impl Reading<'_> {
    /// Reads mails.
    pub(super) fn mails(&mut self, answer: &SourceAnswer) -> Result<(), Failure> {
        let store = self.hilo.store();
        let settings = store.read(settings::get)?;
        let own = store.read(accounts::own_addresses)?;
        let mut participants = Participants::default();
        let (mut certain, mut samples) = (Tally::default(), Samples::default());
        let mut failed = None;
        mails::read(self.source, |item| {
            self.control.bytes.fetch_add(item.bytes, Relaxed);
            self.control.messages.fetch_add(1, Relaxed);
            self.control.tell(self.hilo);
            match item.mail {
                Err(reason) => self.skip(item.at, reason),
                Ok(mail) => {
                    if let Some(headers) = &mail.message.mail {
                        participants.add(headers);
                    }
                    let counted = self.mail(item.at, *mail, &own, &mut certain, &mut samples);
                    failed = counted.err();
                }
            }
            failed.is_none() && !self.control.stopped()
        })?;
        if let Some(failure) = failed {
            return Err(failure);
        }
        certain.tell(self.preview);
        self.preview.samples = samples.all();
        self.preview.people = participants.own(&settings, &answer.people);
        Ok(())
    }

    fn mail(
        &mut self,
        at: u32,
        mail: ReadMail,
        own: &[String],
        certain: &mut Tally,
        samples: &mut Samples,
    ) -> Result<(), Failure> {
        let message = &mail.message;
        let files = message.attachments.iter().filter(|file| !file.inline).count();
        if self.is_stored(message)? {
            certain.add(message.sent_at, false, files);
            samples.add(message);
            return Ok(());
        }
        let is_new = !self.is_seen(message);
        let fate = self.fate(&mail, own)?;
        match &fate {
            None => certain.add(message.sent_at, is_new, files),
            Some(others) => {
                let undecided = self.held.undecided.0.entry(Rc::clone(others));
                let (tally, places) = undecided.or_default();
                tally.add(message.sent_at, is_new, files);
                places.push(at);
            }
        }
        if fate.as_ref().is_none_or(|others| !others.is_empty()) {
            samples.add(message);
        }
        if let Some(id) = message.mail.as_ref().and_then(|headers| headers.message_id.clone()) {
            self.held.seen.fates.add(id, fate);
        }
        Ok(())
    }

    /// Returns who could be the customer of a mail; `None` where it has one for certain.
    fn fate(&self, mail: &ReadMail, own: &[String]) -> Result<Option<Others>, Failure> {
        let written = mail.correspondents.iter();
        let addresses = written.filter_map(|mailbox| identity::email(&mailbox.address));
        let mut others: Vec<String> = addresses.filter(|address| !own.contains(address)).collect();
        let reported = mail.bounce.as_ref().and_then(|bounce| bounce.original_message_id.as_ref());
        if let Some(about) = reported {
            let store = self.hilo.store();
            let reported =
                store.read(|data| Ok::<_, Failure>(messages::customer_of(data, about)?))?;
            if reported.is_some() {
                return Ok(None);
            }
            for fates in [&self.before.fates, &self.held.seen.fates] {
                match fates.0.get(about) {
                    Some(None) => return Ok(None),
                    Some(Some(reported)) => others.extend(reported.iter().cloned()),
                    None => {}
                }
            }
        }
        // One of many mails to the same people shares their addresses with the others.
        let others = in_order(others);
        let known = self.held.undecided.0.get_key_value(&others);
        Ok(Some(known.map_or(others, |(known, _)| Rc::clone(known))))
    }
}

fn in_order(addresses: impl IntoIterator<Item = String>) -> Others {
    let mut addresses: Vec<String> = addresses.into_iter().collect();
    addresses.sort();
    addresses.dedup();
    addresses.into()
}

/// The first of many messages, one between, and the last.
#[derive(Default)]
struct Samples {
    met: u32,
    first: Option<Sample>,
    middle: Option<Sample>,
    last: Option<Sample>,
}

impl Samples {
    fn add(&mut self, message: &ParsedMessage) {
        self.met += 1;
        if self.first.is_none() {
            self.first = Some(sample(message));
            return;
        }
        // Each power of two replaces the middle one: it ends up between a half and a quarter of the way.
        if self.met.is_power_of_two() {
            self.middle = self.last.take();
        }
        self.last = Some(sample(message));
    }

    fn all(self) -> Vec<Sample> {
        self.first.into_iter().chain(self.middle).chain(self.last).collect()
    }
}
