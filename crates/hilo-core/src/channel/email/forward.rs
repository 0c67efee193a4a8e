//! The mail inside a forwarded one, attached or written into the text.

use super::body;
use super::field;
use super::fold;
use super::mime::Part;
use crate::identity::thread::FORWARD_PREFIXES;
use crate::model::Mailbox;

/// A mail that somebody passed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forwarded {
    /// Who wrote it.
    pub from: Mailbox,
    /// Its subject.
    pub subject: String,
    /// Its text, with what it quotes itself.
    pub text: String,
}

/// Finds the forwarded mail: an attached one first, else the one in the text.
pub(super) fn find(parts: &[Part<'_>], text: &str, subject: &str) -> Option<Forwarded> {
    attached(parts).or_else(|| inline(text, subject))
}

fn attached(parts: &[Part<'_>]) -> Option<Forwarded> {
    let part = parts.iter().skip(1).find(|part| part.media.is_message())?;
    let read = |from: Option<&str>, subject: Option<String>, text: String| Forwarded {
        from: from
            .map(super::address::mailboxes)
            .unwrap_or_default()
            .into_iter()
            .next()
            .unwrap_or_default(),
        subject: subject.unwrap_or_default(),
        text,
    };
    match part.children.first() {
        Some(child) => {
            let inner = parts.get(*child)?;
            let text = body::Body::of(parts, *child).text_lines();
            let text = text.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
            Some(read(inner.fields.get("from"), inner.fields.text("subject"), text))
        }
        None => {
            let bytes = part.decoded();
            let inner = super::mime::split(&bytes);
            let fields = &inner.first()?.fields;
            let text = body::Body::of(&inner, 0).text_lines();
            let text = text.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
            fields
                .look_like_a_mail()
                .then(|| read(fields.get("from"), fields.text("subject"), text))
        }
    }
}

fn inline(text: &str, subject: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().collect();
    let view = fold::comparable(text);
    let announced = is_forward_subject(subject);
    let mut at = 0;
    while at < view.len() {
        let separator = view
            .get(at)
            .is_some_and(|line| fold::forward_separator(line.trim_start_matches(['>', ' '])));
        if separator && view.get(at).is_some_and(|line| line.starts_with('>')) {
            let unquoted: Vec<&str> = lines
                .get(at..)
                .unwrap_or_default()
                .iter()
                .map(|line| line.trim_start_matches(['>', ' ']))
                .collect();
            return inline(&unquoted.join("\n"), subject);
        }
        let start = if separator { next_text(&view, at + 1) } else { at };
        if (separator || announced)
            && let Some(block) = fold::block(&view, start, separator)
        {
            let value = |place: usize| {
                let line = lines.get(place).copied().unwrap_or_default();
                line.split_once(':').map(|(_, value)| value).unwrap_or_default().replace('*', "")
            };
            let mut from = value(block.from);
            // A long sender runs over into the next line.
            if !from.contains('@') && block.from + 1 < block.body {
                let next = lines.get(block.from + 1).copied().unwrap_or_default();
                if next.contains('@') && !next.contains(": ") {
                    from = format!("{from} {}", next.trim());
                }
            }
            let body = lines.get(block.body..).unwrap_or_default().join("\n");
            return Some(Forwarded {
                from: sender(&from),
                subject: block.subject.map(|at| field::one_line(&value(at))).unwrap_or_default(),
                text: body.trim().to_owned(),
            });
        }
        at += 1;
    }
    None
}

/// Reads a sender as clients write it into a text: `Ana <a@b>`, `Ana [mailto:a@b]`, `a@b`.
fn sender(written: &str) -> Mailbox {
    let written = written.replace("[mailto:", "<").replace("<mailto:", "<").replace(']', ">");
    super::address::mailboxes(&written).into_iter().next().unwrap_or_default()
}

fn next_text(view: &[String], from: usize) -> usize {
    (from..view.len().min(from + 4))
        .find(|at| view.get(*at).is_some_and(|line| !line.is_empty()))
        .unwrap_or(from)
}

fn is_forward_subject(subject: &str) -> bool {
    subject.split_once(':').is_some_and(|(prefix, _)| {
        FORWARD_PREFIXES.contains(&prefix.trim().to_lowercase().as_str())
    })
}
