//! What a source holds, before anything is stored.
//!
//! What is counted as new is what a run would store: neither what is stored already, nor what an earlier source
//! of the same import brings, nor what is nobody's.

mod chat;
mod mails;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::job::Control;
use super::source::Source;
use crate::Hilo;
use crate::error::Failure;
use crate::model::*;
use crate::store::messages;
use mails::Fates;
pub(crate) use mails::Undecided;

/// Skips that a preview carries.
const SKIPS: usize = 50;

/// What the sources before one hold, and what is known of others.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// What makes each message itself.
    keys: HashSet<(Channel, String)>,
    fates: Fates,
    /// Names that are ours in other chats, folded.
    own_names: Vec<String>,
}

impl Seen {
    /// Nothing is seen yet but whose names these are.
    pub fn under(own_names: Vec<String>) -> Self {
        Seen { own_names, ..Seen::default() }
    }

    /// Keeps what one more source holds, unless it is left out.
    pub fn add(&mut self, source: Seen, answer: &SourceAnswer) {
        if !answer.leave_out {
            self.keys.extend(source.keys);
            self.fates.extend(source.fates);
        }
    }
}

/// What a source holds, for the rest of its folder and for the sources after it.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// What it adds to what is seen.
    pub seen: Seen,
    /// Mails that its preview does not count yet.
    pub undecided: Undecided,
    /// Files beside the text of a chat that it names.
    pub media: HashSet<PathBuf>,
}

/// Reads a source from end to end and says what it holds, under the decisions made so far.
///
/// `before` is what the sources before it hold; with the preview comes what this one does. Whose a mail is may show
/// only when all sources are read: until then it is [`Undecided`].
pub(crate) fn preview(
    hilo: &Hilo,
    source: &Source,
    answer: &SourceAnswer,
    before: &Seen,
    control: &Control,
) -> Result<(SourcePreview, Held), Failure> {
    let mut preview =
        SourcePreview { kind: Some(source.kind), size: source.size, ..blank(&source.path) };
    let mut reading =
        Reading { hilo, source, control, preview: &mut preview, before, held: Held::default() };
    match source.kind.channel() {
        Channel::Email => reading.mails(answer)?,
        Channel::Whatsapp | Channel::Phone | Channel::Other | Channel::Note => {
            reading.chat(answer)?;
        }
    }
    let held = reading.held;
    Ok((preview, held))
}

/// Returns the preview of a path that is no source.
pub(crate) fn refused(path: &Path, failure: Failure) -> SourcePreview {
    let size = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    SourcePreview { size, failure: Some(failure), ..blank(path) }
}

/// Tells of parts that are left out.
pub(crate) fn skip(preview: &mut SourcePreview, skips: impl IntoIterator<Item = Skip>) {
    for skip in skips {
        preview.skipped += 1;
        tell(preview, skip);
    }
}

/// Shows a skip where there is room, and of each reason at least one.
fn tell(preview: &mut SourcePreview, skip: Skip) {
    let skips = &mut preview.skips;
    if skips.len() < SKIPS {
        skips.push(skip);
    } else if !skips.iter().any(|told| told.reason == skip.reason) {
        let of = |reason: &SkipReason| skips.iter().filter(|told| told.reason == *reason).count();
        if let Some(at) = skips.iter().rposition(|told| of(&told.reason) > 1) {
            skips.remove(at);
            skips.push(skip);
        }
    }
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
        missing_files: 0,
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

/// A source that is being read.
struct Reading<'a> {
    hilo: &'a Hilo,
    source: &'a Source,
    control: &'a Control,
    preview: &'a mut SourcePreview,
    before: &'a Seen,
    held: Held,
}

impl Reading<'_> {
    /// Whether a message is stored already.
    fn is_stored(&self, message: &ParsedMessage) -> Result<bool, Failure> {
        self.hilo
            .store()
            .read(|data| Ok(messages::exists(data, message.channel, &message.source_id)?))
    }

    /// Whether a message has come before in what is being imported; from now on it has.
    fn is_seen(&mut self, message: &ParsedMessage) -> bool {
        let key = (message.channel, message.source_id.clone());
        self.before.keys.contains(&key) || !self.held.seen.keys.insert(key)
    }

    fn skip(&mut self, at: u32, reason: SkipReason) {
        skip(self.preview, [self.source.skip(at, reason)]);
    }
}

/// Messages that are counted together.
#[derive(Debug, Default)]
struct Tally {
    new: u32,
    duplicate: u32,
    attachments: u32,
    first: Option<Timestamp>,
    last: Option<Timestamp>,
}

impl Tally {
    /// Counts a message with the number of its files.
    fn add(&mut self, at: Timestamp, is_new: bool, attachments: usize) {
        *if is_new { &mut self.new } else { &mut self.duplicate } += 1;
        self.attachments += u32::try_from(attachments).unwrap_or(u32::MAX);
        self.first = self.first.min(Some(at)).or(Some(at));
        self.last = self.last.max(Some(at));
    }

    /// Counts its messages as those of a source.
    fn tell(&self, preview: &mut SourcePreview) {
        preview.messages += self.new + self.duplicate;
        preview.new += self.new;
        preview.duplicate += self.duplicate;
        preview.attachments += self.attachments;
        preview.first = preview.first.into_iter().chain(self.first).min();
        preview.last = preview.last.max(self.last);
    }
}

/// Shows a message, by its subject or its first words.
fn sample(message: &ParsedMessage) -> Sample {
    let words = if message.subject.is_empty() { &message.text } else { &message.subject };
    Sample {
        sent_at: message.sent_at,
        utc_offset: message.utc_offset,
        sender: message.sender.clone().unwrap_or_default(),
        text: excerpt(words),
    }
}

/// First words of a text, on one line.
fn excerpt(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(160) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
