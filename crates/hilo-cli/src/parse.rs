//! `parse`: a file or folder as Hilo reads it, without a shop.

use std::collections::HashMap;
use std::path::Path;

use hilo_core::channel::email::{self, ParsedMail};
use hilo_core::error::Failure;
use hilo_core::import::{self, Read};
use hilo_core::model::{Channel, DateOrder, Skip, SkipReason};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use whatsapp_export::Chat;

use crate::Problem;
use crate::failure::file_words;
use crate::import::regular;
use crate::print::{self, plain};

/// Prints what a file holds, an object a line and the summary last; of a folder so for every source in it.
pub fn parse(file: &Path, order: Option<DateOrder>, json: bool) -> Result<(), Problem> {
    regular(file).map_err(Problem::Refused)?;
    let mut parse = Parse { json, is_folder: file.is_dir(), source: None, printed: Ok(()) };
    let read = import::parse(file, order, |read| parse.take(read));
    // What was read of a folder is told, whatever could not be.
    if read.is_ok() || parse.is_folder {
        parse.end_source();
    }
    parse.printed?;
    match read {
        Err(Failure::File { path, problem }) => {
            Err(Problem::Refused(format!("{path}: {}", file_words(problem))))
        }
        read => Ok(read?),
    }
}

/// What is printed, and of which source.
struct Parse {
    json: bool,
    is_folder: bool,
    source: Option<Source>,
    /// Nothing is printed any more once this is an error.
    printed: Result<(), Problem>,
}

/// The source that is being read.
struct Source {
    path: String,
    channel: Channel,
    chat: Option<Value>,
    mails: Mails,
}

impl Parse {
    fn take(&mut self, read: Read) {
        if let Read::Source(path, channel) = read {
            self.end_source();
            let (path, mails) = (path.display().to_string(), Mails::default());
            self.source = Some(Source { path, channel, chat: None, mails });
            return;
        }
        let (Some(source), Ok(())) = (&mut self.source, &self.printed) else { return };
        self.printed = match read {
            Read::Chat(chat) => {
                source.chat = Some(chat_summary(chat));
                chat_lines(chat, self.json)
            }
            Read::Mail(mail, raw) => {
                source.mails.add(mail);
                if self.json {
                    print::json(&mail_line(mail, raw))
                } else {
                    print::line(&mail_words(mail))
                }
            }
            Read::Skip(skip) => {
                source.mails.skipped.push(skip_line(skip));
                Ok(())
            }
            Read::Source(..) => Ok(()),
        };
    }

    /// Prints the summary of the source that was read.
    fn end_source(&mut self) {
        let (Some(source), Ok(())) = (self.source.take(), &self.printed) else { return };
        let path = source.path.clone();
        let mut summary = source.summary();
        self.printed = match (self.json, self.is_folder) {
            (true, true) => {
                summary["path"] = json!(path);
                print::json(&json!({ "summary": summary }))
            }
            (true, false) => print::json(&json!({ "summary": summary })),
            (false, true) => {
                print::line(&format!("{}: {}", plain(&path, 200), summary_words(&summary)))
            }
            (false, false) => print::line(&summary_words(&summary)),
        };
    }
}

impl Source {
    fn summary(self) -> Value {
        let is_chat = self.channel == Channel::Whatsapp;
        let Some(mut summary) = self.chat.or_else(|| is_chat.then(unread_chat)) else {
            return self.mails.summary();
        };
        if let Some(skipped) = summary["skipped"].as_array_mut() {
            skipped.extend(self.mails.skipped);
        }
        summary
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

/// Returns the summary of a chat that cannot be read.
fn unread_chat() -> Value {
    json!({
        "channel": "whatsapp",
        "messages": 0,
        "notices": 0,
        "senders": [],
        "first": null,
        "last": null,
        "date_order": null,
        "date_order_reason": null,
        "date_order_certain": false,
        "skipped": [],
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
        SkipReason::Draft => "is still being written",
        SkipReason::Bulk => "is a newsletter or a machine's, from an address that nobody has",
        SkipReason::ForwardedByUs => "was passed on by ourselves, from an address that nobody has",
        SkipReason::TooLarge => "is larger than 50 MB",
        SkipReason::TooComplex => "is nested or split beyond the limits",
        SkipReason::UnknownKind => "is neither a mail, a mailbox nor a chat",
        SkipReason::Hidden => "is a hidden folder, which is read only where it is given itself",
        SkipReason::Empty => "is empty",
        SkipReason::Unreadable => "cannot be read from the disk",
        SkipReason::Truncated => "ends in the middle",
        SkipReason::Encrypted => "is locked with a password",
        SkipReason::Unsafe => "unpacks to far more than a chat can hold",
        SkipReason::HostileNames => "holds files with names that point outside of it",
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
