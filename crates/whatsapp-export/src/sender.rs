//! Splits the sender off a message.
//!
//! The first `: ` ends a name. A notice on Android has no sender, but may hold a colon in a name
//! that it quotes: what holds an unpaired quotation mark is no name.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::body::clean;
use crate::chat::{Sender, SenderId};
use crate::words::is_mark;

/// Longest name, in bytes. WhatsApp allows 100 characters for a group.
const MAX_NAME: usize = 400;

/// Every sender once, in order of appearance.
#[derive(Default)]
pub(crate) struct Senders<'a> {
    by_raw: HashMap<&'a str, SenderId>,
    by_name: HashMap<Cow<'a, str>, SenderId>,
    list: Vec<Sender<'a>>,
}

impl<'a> Senders<'a> {
    pub(crate) fn intern(&mut self, raw: &'a str) -> SenderId {
        if let Some(id) = self.by_raw.get(raw) {
            return *id;
        }
        let name = clean(raw.trim_matches(|c: char| is_mark(c) || c == ' '), false);
        let next = SenderId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let id = *self.by_name.entry(name.clone()).or_insert_with(|| {
            self.list.push(Sender { name, messages: 0 });
            next
        });
        self.by_raw.insert(raw, id);
        id
    }

    pub(crate) fn count(&mut self, id: SenderId) {
        if let Some(sender) = self.list.get_mut(id.0 as usize) {
            sender.messages = sender.messages.saturating_add(1);
        }
    }

    pub(crate) fn into_list(self) -> Vec<Sender<'a>> {
        self.list
    }
}

/// How a message divides.
pub(crate) struct Split<'a> {
    /// The name as it stands in the file, or none for a notice.
    pub sender: Option<&'a str>,
    pub body: &'a str,
}

/// Divides what follows a header. `title` is the name of the chat, which may hold `: ` itself;
/// `recurs` tells whether a name with quotation marks stands before other messages too.
pub(crate) fn split<'a>(
    text: &'a str,
    title: Option<&str>,
    recurs: impl FnOnce(&str) -> bool,
) -> Split<'a> {
    let notice = Split { sender: None, body: text };
    if let Some(title) = title.filter(|title| title.contains(": "))
        && let Some(body) = text.trim_start_matches(is_mark).strip_prefix(title)
        && let Some(body) = body.strip_prefix(": ")
    {
        return Split { sender: text.get(..text.len() - body.len() - 2), body };
    }
    let Some((name, body)) = first_colon(text) else { return notice };
    if name.len() > MAX_NAME || name.trim_matches(|c: char| is_mark(c) || c == ' ').is_empty() {
        return notice;
    }
    if has_quote(name) && !(quotes_pair(name) && recurs(name)) {
        return notice;
    }
    Split { sender: Some(name), body }
}

/// The name in front of a message, before it is known whether it is one.
pub(crate) fn quoted_name(text: &str) -> Option<&str> {
    first_colon(text).map(|(name, _)| name).filter(|name| has_quote(name) && quotes_pair(name))
}

/// Splits at the first `: ` of the first line, or at a colon that ends it.
fn first_colon(text: &str) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        let found = bytes.get(at..)?.iter().position(|b| matches!(b, b':' | b'\n'))?;
        at += found;
        if bytes.get(at) == Some(&b'\n') {
            return None;
        }
        let name = text.get(..at)?;
        match bytes.get(at + 1..)? {
            [b' ', ..] => return Some((name, text.get(at + 2..)?)),
            [] | [b'\n', ..] | [b'\r', b'\n', ..] => return Some((name, text.get(at + 1..)?)),
            // A mark in place of the space: `Ana:⟦200E⟧imagen omitida` of some converters.
            _ => at += 1,
        }
    }
}

fn has_quote(name: &str) -> bool {
    name.contains(['"', '“', '”', '„', '«', '»', '「', '」'])
}

fn quotes_pair(name: &str) -> bool {
    let count = |marks: &[char]| name.chars().filter(|c| marks.contains(c)).count();
    count(&['"']) % 2 == 0
        && count(&['“', '”', '„']) % 2 == 0
        && count(&['«']) == count(&['»'])
        && count(&['「']) == count(&['」'])
}
