//! `parse`: a file as Hilo reads it, without a shop.

use std::collections::HashMap;
use std::path::Path;

use hilo_core::channel::email::{self, ParsedMail};
use hilo_core::import::{self, Read};
use hilo_core::model::{DateOrder, Skip, SkipReason};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use whatsapp_export::Chat;

use crate::Problem;
use crate::print::{self, plain};

/// Prints what a file holds: an object a line, the summary last.
pub fn parse(file: &Path, order: Option<DateOrder>, json: bool) -> Result<(), Problem> {
    let mut printed = Ok(());
    let mut summary = None;
    let mut mails = Mails::default();
    import::parse(file, order, |read| {
        if printed.is_err() {
            return;
        }
        printed = match read {
            Read::Chat(chat) => {
                summary = Some(chat_summary(chat));
                chat_lines(chat, json)
            }
            Read::Mail(mail, raw) => {
                mails.add(mail);
                if json {
                    print::json(&mail_line(mail, raw))
                } else {
                    print::line(&mail_words(mail))
                }
            }
            Read::Skip(skip) => {
                mails.skipped.push(skip_line(skip));
                Ok(())
            }
        };
    })?;
    printed?;
    let summary = summary.unwrap_or_else(|| mails.summary());
    if json {
        print::json(&json!({ "summary": summary }))
    } else {
        print::line(&summary_words(&summary))
    }
}

fn chat_lines(chat: &Chat, json: bool) -> Result<(), Problem> {
    for entry in &chat.entries {
        let sender = chat.sender_name(entry);
        if json {
            let attachments: Vec<Value> = entry
                .attachments
                .iter()
                .map(|file| json!({ "name": file.name.as_deref(), "present": file.present }))
                .collect();
            print::json(&json!({
                "line": entry.line,
                "sent_at": entry.sent_at.to_string(),
                "sender": sender,
                "kind": entry.kind.code(),
                "text": entry.text,
                "edited": entry.edited,
                "attachments": attachments,
            }))?;
        } else {
            let sender = sender.map(|name| format!("{}: ", plain(name, 40))).unwrap_or_default();
            print::line(&format!("{}  {sender}{}", entry.sent_at, plain(&entry.text, 100)))?;
        }
    }
    Ok(())
}

fn chat_summary(chat: &Chat) -> Value {
    let notices =
        chat.entries.iter().filter(|entry| entry.kind == whatsapp_export::Kind::Notice).count();
    let period = chat.period();
    let skipped: Vec<Value> = chat
        .skips
        .iter()
        .map(|skip| json!({ "line": skip.line, "reason": skip.reason.to_string() }))
        .collect();
    let senders: Vec<&str> = chat
        .senders
        .iter()
        .filter(|sender| sender.messages > 0)
        .map(|sender| sender.name.as_ref())
        .collect();
    json!({
        "channel": "whatsapp",
        "messages": chat.entries.len() - notices,
        "notices": notices,
        "senders": senders,
        "first": period.map(|(first, _)| first.to_string()),
        "last": period.map(|(_, last)| last.to_string()),
        "date_order": chat.order.order.code(),
        "date_order_reason": chat.order.reason.to_string(),
        "date_order_certain": chat.order.certain,
        "skipped": skipped,
    })
}

#[derive(Default)]
struct Mails {
    messages: u32,
    senders: Vec<String>,
    first: Option<String>,
    last: Option<String>,
    earliest: Option<i64>,
    latest: Option<i64>,
    skipped: Vec<Value>,
}

impl Mails {
    fn add(&mut self, mail: &ParsedMail) {
        self.messages += 1;
        for from in &mail.headers.from {
            if !self.senders.contains(&from.address) && self.senders.len() < 1000 {
                self.senders.push(from.address.clone());
            }
        }
        if let Some(date) = &mail.date {
            if self.earliest.is_none_or(|earliest| date.at.0 < earliest) {
                (self.earliest, self.first) = (Some(date.at.0), Some(date.to_rfc3339()));
            }
            if self.latest.is_none_or(|latest| date.at.0 > latest) {
                (self.latest, self.last) = (Some(date.at.0), Some(date.to_rfc3339()));
            }
        }
    }

    fn summary(self) -> Value {
        json!({
            "channel": "email",
            "messages": self.messages,
            "senders": self.senders,
            "first": self.first,
            "last": self.last,
            "skipped": self.skipped,
        })
    }
}

fn mail_line(mail: &ParsedMail, raw: &[u8]) -> Value {
    let headers = &mail.headers;
    let files = if mail.attachments.is_empty() { Vec::new() } else { email::attachments(raw) };
    let hashes: HashMap<u32, String> =
        files.into_iter().map(|(part, bytes)| (part, hex::encode(Sha256::digest(bytes)))).collect();
    let attachments: Vec<Value> = mail
        .attachments
        .iter()
        .map(|file| {
            json!({
                "name": file.name,
                "type": file.media_type,
                "size": file.size,
                "sha256": file.part.and_then(|part| hashes.get(&part)),
                "content_id": file.content_id,
            })
        })
        .collect();
    let bounce = mail.bounce.as_ref().map(|bounce| {
        let recipients: Vec<Value> = bounce
            .recipients
            .iter()
            .map(|recipient| {
                json!({
                    "address": recipient.address,
                    "action": recipient.action,
                    "status": recipient.status,
                    "diagnostic": recipient.diagnostic,
                })
            })
            .collect();
        json!({ "recipients": recipients, "original_message_id": bounce.original_message_id })
    });
    let forwarded = mail
        .forwarded
        .as_ref()
        .map(|forwarded| json!({ "from": forwarded.from, "subject": forwarded.subject, "text": forwarded.text }));
    json!({
        "message_id": headers.message_id,
        "subject": mail.subject,
        "from": headers.from,
        "to": headers.to,
        "cc": headers.cc,
        "reply_to": headers.reply_to,
        "date": mail.date.as_ref().map(|date| date.to_rfc3339()),
        "in_reply_to": headers.in_reply_to,
        "references": headers.references,
        "text": mail.text,
        "html": mail.has_html.then(|| email::html(raw)).flatten(),
        "new_text": mail.new_text,
        "attachments": attachments,
        "automatic": mail.automatic,
        "bounce": bounce,
        "forwarded": forwarded,
    })
}

fn mail_words(mail: &ParsedMail) -> String {
    let date =
        mail.date.as_ref().map(|date| date.to_rfc3339()).unwrap_or_else(|| "undated".to_owned());
    let from = mail.headers.from.first().map(|from| from.address.as_str()).unwrap_or("?");
    format!("{date}  {}  {}", plain(from, 40), plain(&mail.subject, 80))
}

fn skip_line(skip: &Skip) -> Value {
    json!({ "file": skip.file, "line": skip.line, "reason": skip_words(&skip.reason) })
}

/// Returns why a part of a source was not read.
pub fn skip_words(reason: &SkipReason) -> &'static str {
    match reason {
        SkipReason::BeforeFirstMessage => "stands before the first message",
        SkipReason::ImpossibleDate => "opens a message with a date that does not exist",
        SkipReason::UnreadableTime => "opens a message with a time that cannot be read",
        SkipReason::NotAMail => "is not a mail",
        SkipReason::NobodyToAttribute => "names nobody but ourselves",
        SkipReason::TooLarge => "is larger than 50 MB",
        SkipReason::TooComplex => "is nested or split beyond the limits",
        SkipReason::UnknownKind => "is neither a mail, a mailbox nor a chat",
        SkipReason::Empty => "is empty",
        SkipReason::Unreadable => "cannot be read from the disk",
        SkipReason::Truncated => "ends in the middle",
        SkipReason::Encrypted => "is locked with a password",
        SkipReason::Unsafe => "unpacks to more than a chat can hold, or out of its folder",
        SkipReason::FileMissing => "is not there: its message came in without it",
        SkipReason::FileTooLarge => "is larger than 64 MB: its message came in without it",
        SkipReason::FileUnreadable => "cannot be read: its message came in without it",
    }
}

fn summary_words(summary: &Value) -> String {
    let skipped = summary["skipped"].as_array().map_or(0, Vec::len);
    format!(
        "{}, {} skipped, {} to {}",
        print::counted(&summary["messages"], "message"),
        skipped,
        summary["first"].as_str().unwrap_or("?"),
        summary["last"].as_str().unwrap_or("?")
    )
}
