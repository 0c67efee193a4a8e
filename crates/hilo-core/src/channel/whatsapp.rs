//! A WhatsApp chat, as `whatsapp-export` reads it, to messages.
//!
//! Times are wall clock of the phone that exported: the time zone is told by the person. Messages keep the
//! order of the file, also where the clock went back. What makes a message itself is the chat, the minute,
//! the sender and the words, so that a longer export of the same chat only adds.

use std::collections::HashMap;

use chrono::{LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};
use whatsapp_export::{Chat, Entry, Kind, LocalDateTime, OrderReason};

use super::email::safe_name;
use crate::identity::fold;
use crate::model::*;

/// Returns the messages of a chat in the order of its file.
///
/// `own` are the names of the shop's side; they decide nothing but the key of the chat.
pub fn messages(chat: &Chat, zone: Tz, own: &[String]) -> Vec<ParsedMessage> {
    let key = chat_key(chat, own);
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut before = None;
    chat.entries
        .iter()
        .map(|entry| {
            let sender = chat.sender_name(entry);
            let (at, utc_offset) = moment(entry.sent_at, zone, before);
            before = Some(at);
            let words = format!(
                "{key}\n{}\n{}\n{}\n{}",
                minute(entry.sent_at),
                sender.unwrap_or_default(),
                entry.kind.code(),
                entry.text
            );
            let nth = seen.entry(words.clone()).and_modify(|nth| *nth += 1).or_insert(0);
            ParsedMessage {
                channel: Channel::Whatsapp,
                source_id: short_hash(&format!("{words}\n{nth}")),
                conversation: format!("chat:{}", short_hash(&key)),
                kind: kind(entry.kind),
                sent_at: at,
                utc_offset,
                sender: sender.map(str::to_owned),
                subject: String::new(),
                text: shown(entry),
                quoted: String::new(),
                edited: entry.edited,
                has_html: false,
                automatic: None,
                attachments: files(entry).map(|(name, _)| attachment(name)).collect(),
                mail: None,
            }
        })
        .collect()
}

/// Returns the names of an entry's files as its export has them, one for each attachment of its message, and whether
/// the export says that it holds them.
pub fn files<'a>(entry: &'a Entry) -> impl Iterator<Item = (&'a str, bool)> {
    let named =
        entry.attachments.iter().filter_map(|file| Some((file.name.as_deref()?, file.present)));
    named.filter(|(name, _)| !safe_name(name).is_empty())
}

/// Returns the name by which re-exports of a chat are known: the group or the other person.
pub fn chat_key(chat: &Chat, own: &[String]) -> String {
    let own: Vec<String> = own.iter().map(|name| fold(name)).collect();
    let mut others: Vec<String> = chat
        .senders
        .iter()
        .filter(|sender| sender.messages > 0)
        .map(|sender| fold(&sender.name))
        .filter(|name| !own.contains(name))
        .collect();
    others.sort();
    others.dedup();
    // The file's name stays when somebody speaks for the first time; the speakers do not.
    match &chat.title {
        Some(title) => fold(title),
        None => others.join("\n"),
    }
}

/// Returns the code of the reason why dates were read in their order, and how many facts speak for it.
pub fn date_reason(reason: &OrderReason) -> (&'static str, u32) {
    match reason {
        OrderReason::Person => ("person", 0),
        OrderReason::Spelling => ("spelling", 0),
        OrderReason::ImpossibleOtherwise { dates } => ("impossible_otherwise", *dates),
        OrderReason::AttachmentNames { names } => ("attachment_names", *names),
        OrderReason::FewerStepsBack { otherwise, .. } => ("fewer_steps_back", *otherwise),
        OrderReason::NotAfterExport => ("not_after_export", 0),
        OrderReason::Habit => ("habit", 0),
        OrderReason::ShorterSpan => ("shorter_span", 0),
        OrderReason::Language => ("language", 0),
        OrderReason::SameFile => ("same_file", 0),
        _ => ("guess", 0),
    }
}

fn short_hash(words: &str) -> String {
    let hash = Sha256::digest(words.as_bytes());
    hex::encode(hash.get(..16).unwrap_or(&hash))
}

fn minute(at: LocalDateTime) -> String {
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute()
    )
}

/// Returns the moment of a wall clock's time in a zone.
///
/// An hour that was skipped moves forward; of an hour that came twice, the first is taken unless the
/// message before was later already.
pub fn moment(at: LocalDateTime, zone: Tz, before: Option<Timestamp>) -> (Timestamp, i32) {
    let local = naive(at);
    let resolved = match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at,
        LocalResult::Ambiguous(first, second) => match before {
            Some(before) if Timestamp::from(first.to_utc()) < before => second,
            Some(_) | None => first,
        },
        LocalResult::None => match zone.from_local_datetime(&(local + TimeDelta::hours(1))) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
            LocalResult::None => zone.from_utc_datetime(&local),
        },
    };
    (resolved.to_utc().into(), resolved.offset().fix().local_minus_utc() / 60)
}

fn naive(at: LocalDateTime) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(at.year().into(), at.month().into(), at.day().into())
        .and_then(|day| day.and_hms_opt(at.hour().into(), at.minute().into(), at.second().into()))
        .unwrap_or_default()
}

fn kind(kind: Kind) -> MessageKind {
    match kind {
        Kind::Text => MessageKind::Text,
        Kind::Media => MessageKind::Media,
        Kind::Notice => MessageKind::Notice,
        Kind::Call => MessageKind::Call,
        Kind::Deleted => MessageKind::Deleted,
        Kind::Poll => MessageKind::Poll,
        Kind::Location => MessageKind::Location,
        Kind::Contact => MessageKind::Contact,
        Kind::Empty => MessageKind::Empty,
    }
}

/// The words without the line or the mark that names a file, and without the note that they were edited.
fn shown(entry: &Entry) -> String {
    let mut text = entry.text.to_string();
    if entry.edited
        && let Some((words, note)) = text.rsplit_once('<')
        && note.trim_end().ends_with('>')
    {
        text = words.trim_end().to_owned();
    }
    for name in
        entry.attachments.iter().filter(|file| file.present).filter_map(|file| file.name.as_deref())
    {
        text = text
            .lines()
            .filter_map(|line| match line.split_once(name) {
                // iPhones: the words stand before the mark; Android: the line is the file's alone.
                Some((words, _)) => words.rsplit_once('<').map(|(words, _)| words.trim_end()),
                None => Some(line),
            })
            .collect::<Vec<_>>()
            .join("\n");
    }
    text.trim().to_owned()
}

fn attachment(name: &str) -> ParsedAttachment {
    let name = safe_name(name);
    ParsedAttachment { media_type: media_type(&name).to_owned(), name, ..Default::default() }
}

/// Returns the media type by the ending that WhatsApp gives.
pub fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "mp4" => "video/mp4",
        "mov" => "video/quicktime",
        "3gp" => "video/3gpp",
        "opus" | "ogg" => "audio/ogg",
        "m4a" => "audio/mp4",
        "mp3" => "audio/mpeg",
        "aac" => "audio/aac",
        "amr" => "audio/amr",
        "pdf" => "application/pdf",
        "vcf" => "text/vcard",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "zip" => "application/zip",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use whatsapp_export::Hints;

    fn read(text: &str) -> Vec<ParsedMessage> {
        let chat = whatsapp_export::read(text.as_bytes(), &Hints::default()).expect("a chat");
        messages(&chat, chrono_tz::Europe::Madrid, &["Tienda".to_owned()])
    }

    #[test]
    fn a_longer_export_holds_the_same_ids() {
        let short = "23/3/24, 9:05 - Ana: hola\n23/3/24, 9:05 - Ana: hola\n";
        let long = format!("{short}23/3/24, 9:07 - Tienda: dime\n");
        let ids = |text: &str| {
            read(text).into_iter().map(|message| message.source_id).collect::<Vec<_>>()
        };
        let (short, long) = (ids(short), ids(&long));
        assert_eq!(short, long[..2]);
        assert_ne!(short[0], short[1], "the same words twice in a minute are two messages");
    }

    #[test]
    fn somebody_who_speaks_for_the_first_time_changes_no_id_of_a_named_group() {
        let hints = Hints { file_name: Some("Chat de WhatsApp con Obra.txt"), ..Hints::default() };
        let ids = |text: &str| {
            let chat = whatsapp_export::read(text.as_bytes(), &hints).expect("a chat");
            let messages = messages(&chat, chrono_tz::Europe::Madrid, &["Tienda".to_owned()]);
            messages.into_iter().map(|message| message.source_id).collect::<Vec<_>>()
        };
        let short = "23/3/24, 9:05 - Ana: hola\n";
        let long = format!("{short}23/3/24, 9:07 - Eva: buenas\n");
        assert_eq!(ids(short), ids(&long)[..1]);
    }

    #[test]
    fn the_hour_that_comes_twice_keeps_the_order_of_the_file() {
        let text = "27/10/24, 2:50 - Ana: primera\n27/10/24, 2:10 - Ana: segunda\n27/10/24, 3:05 - Ana: tercera\n";
        let at: Vec<i64> = read(text).into_iter().map(|message| message.sent_at.0).collect();
        assert!(at.is_sorted(), "{at:?}");
    }

    #[test]
    fn the_hour_that_is_skipped_moves_forward() {
        let message = &read("31/3/24, 2:30 - Ana: hola\n")[0];
        assert_eq!(
            message.sent_at.at_offset(message.utc_offset).to_rfc3339(),
            "2024-03-31T03:30:00+02:00"
        );
    }

    #[test]
    fn the_line_that_names_a_file_is_no_words() {
        let message = &read(
            "23/3/24, 9:05 - Ana: IMG-20240323-WA0007.jpg (archivo adjunto)\nasí ha llegado\n",
        )[0];
        assert_eq!((message.text.as_str(), message.attachments.len()), ("así ha llegado", 1));
        let message = &read(
            "[23/3/24, 9:05:01] Ana: Así queda \u{200E}<adjunto: 00000035-PHOTO-2024-03-23-09-05-01.jpg>\r\n",
        )[0];
        assert_eq!(
            (message.text.as_str(), message.attachments[0].media_type.as_str()),
            ("Así queda", "image/jpeg")
        );
    }
}
