//! Writes chats as WhatsApp's "Export chat" does, as telephones in several countries spell it.

use std::io::{Cursor, Write};

use chrono::{DateTime, Datelike, Timelike, Utc};
use chrono_tz::Tz;
use zip::write::SimpleFileOptions;

use crate::people::{ChatKind, Person};
use crate::plan::Moment;
use crate::rng::Rng;
use crate::story::StepChannel;
use crate::{ChatAnswer, Edition, SHOP_ZONE, ShopFacts, SourceFile, picture};

/// The mark that iOS puts before everything it generates.
const MARK: &str = "\u{200e}";

pub(crate) struct Chats<'a> {
    pub(crate) edition: Edition,
    pub(crate) shop: &'a ShopFacts,
    pub(crate) people: &'a [Person],
    pub(crate) now: DateTime<Utc>,
}

/// A chat under construction.
struct Export {
    text: String,
    media: Vec<(String, Vec<u8>)>,
    lines: usize,
}

impl Chats<'_> {
    /// Returns one file for each customer who chats, and the answers to its import.
    pub(crate) fn files(&self, moments: &[Moment]) -> (Vec<SourceFile>, Vec<ChatAnswer>) {
        let mut files = Vec::new();
        let mut answers = Vec::new();
        for (who, person) in self.people.iter().enumerate() {
            let lines: Vec<&Moment> = moments
                .iter()
                .filter(|m| m.person == who && m.channel == StepChannel::WhatsApp)
                .collect();
            let Some(first) = lines.first() else { continue };
            let mut export = Export { text: String::new(), media: Vec::new(), lines: 0 };
            self.greeting(&mut export, person, first.at);
            for line in lines {
                self.line(&mut export, person, line);
            }
            let file = self.pack(person, export);
            answers.push(ChatAnswer {
                file: file.path.clone(),
                me: vec![self.shop.whatsapp_name.clone()],
                customer: person.name.clone(),
                customer_phone: person.phone.clone(),
                zone: zone(person),
            });
            files.push(file);
        }
        (files, answers)
    }

    /// Writes what precedes the first message: the notice about encryption.
    fn greeting(&self, export: &mut Export, person: &Person, at: DateTime<Utc>) {
        let text = match self.edition {
            Edition::Spanish => {
                "Los mensajes y las llamadas están cifrados de extremo a extremo. Solo las personas \
                 en este chat pueden leerlos, escucharlos o compartirlos. Más información"
            }
            Edition::English => {
                "Messages and calls are end-to-end encrypted. Only people in this chat can read, \
                 listen to, or share them. Learn more"
            }
        };
        let head = self.head(person, at);
        if is_ios(person.chat) {
            export.text.push_str(&format!("{head}{}: {MARK}{text}\r\n", person.name));
        } else {
            export.text.push_str(&format!("{head}{text}\n"));
        }
    }

    fn line(&self, export: &mut Export, person: &Person, moment: &Moment) {
        let ios = is_ios(person.chat);
        let name = if moment.incoming { &person.name } else { &self.shop.whatsapp_name };
        let has = |word: &str| moment.words.iter().any(|w| w == word);
        let picture = has("photo");
        let body = if has("deleted") {
            self.deleted(moment.incoming, ios)
        } else if has("voice") {
            self.left_out(ios, "audio")
        } else if has("missed") {
            self.missed_call(ios)
        } else if picture {
            self.picture(export, person, moment)
        } else if has("edited") {
            let mark = if ios { MARK } else { "" };
            let said = self.say("<Se editó este mensaje.>", "<This message was edited>");
            format!("{} {mark}{said}", moment.text)
        } else {
            moment.text.clone()
        };
        let head = self.head(person, moment.at);
        let before = if ios && picture { MARK } else { "" };
        let end = if ios { "\r\n" } else { "\n" };
        export.text.push_str(&format!("{before}{head}{name}: {body}{end}"));
        export.lines += 1;
    }

    fn say(&self, es: &'static str, en: &'static str) -> &'static str {
        match self.edition {
            Edition::Spanish => es,
            Edition::English => en,
        }
    }

    fn deleted(&self, incoming: bool, ios: bool) -> String {
        let said = if incoming {
            self.say("Se eliminó este mensaje.", "This message was deleted")
        } else {
            self.say("Eliminaste este mensaje.", "You deleted this message")
        };
        if ios { format!("{MARK}{}.", said.trim_end_matches('.')) } else { said.to_owned() }
    }

    fn missed_call(&self, ios: bool) -> String {
        let said = self.say("Llamada perdida", "Missed voice call");
        if ios {
            let tail = self.say("Toca para devolver la llamada", "Tap to call back");
            format!("{MARK}{said}, {MARK}{tail}")
        } else {
            said.to_owned()
        }
    }

    fn left_out(&self, ios: bool, kind: &str) -> String {
        match (ios, kind) {
            (false, _) => self.say("<Multimedia omitido>", "<Media omitted>").to_owned(),
            (true, "audio") => format!("{MARK}{}", self.say("audio omitido", "audio omitted")),
            (true, _) => format!("{MARK}{}", self.say("imagen omitida", "image omitted")),
        }
    }

    fn picture(&self, export: &mut Export, person: &Person, moment: &Moment) -> String {
        let ios = is_ios(person.chat);
        let at = moment.at.with_timezone(&zone(person));
        let mut rng = Rng::new("picture", export.text.len());
        if !matches!(person.chat, ChatKind::AndroidMedia | ChatKind::IosMedia) {
            let body = self.left_out(ios, "image");
            return if ios || moment.text.is_empty() {
                body
            } else {
                format!("{body}\n{}", moment.text)
            };
        }
        let number = export.media.len();
        if ios {
            let place = export.lines + 1;
            let name = format!("{place:08}-PHOTO-{}.jpg", at.format("%Y-%m-%d-%H-%M-%S"));
            let word = self.say("adjunto", "attached");
            let body = format!("{} {MARK}<{word}: {name}>", moment.text).trim_start().to_owned();
            export.media.push((name, picture::jpeg(&mut rng)));
            body
        } else {
            let name = format!("IMG-{}-WA{:04}.jpg", at.format("%Y%m%d"), number + 1);
            let word = self.say("(archivo adjunto)", "(file attached)");
            let body = format!("{name} {word}\n{}", moment.text).trim_end().to_owned();
            export.media.push((name, picture::jpeg(&mut rng)));
            body
        }
    }

    /// Returns the time in front of a line, as the telephone's language and clock print it.
    fn head(&self, person: &Person, at: DateTime<Utc>) -> String {
        let at = at.with_timezone(&zone(person));
        let (day, month, year, year2) = (at.day(), at.month(), at.year(), at.year() % 100);
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        let (pm, hour12) = at.hour12();
        match (person.chat, self.edition) {
            (ChatKind::Android | ChatKind::AndroidMedia, Edition::Spanish) => {
                format!("{day}/{month}/{year2:02}, {hour}:{minute:02} - ")
            }
            (ChatKind::Android | ChatKind::AndroidMedia, Edition::English) => {
                format!("{day:02}/{month:02}/{year}, {hour:02}:{minute:02} - ")
            }
            (ChatKind::Ios | ChatKind::IosMedia, Edition::Spanish) => {
                format!("[{day}/{month}/{year2:02}, {hour}:{minute:02}:{second:02}] ")
            }
            (ChatKind::Ios | ChatKind::IosMedia, Edition::English) => {
                format!("[{day:02}/{month:02}/{year}, {hour:02}:{minute:02}:{second:02}] ")
            }
            (ChatKind::Mexican, _) => {
                let half = if pm { "p.m." } else { "a.m." };
                format!("{day:02}/{month:02}/{year2:02}, {hour12}:{minute:02}\u{202f}{half} - ")
            }
            (ChatKind::American, _) => {
                let half = if pm { "PM" } else { "AM" };
                format!("{month}/{day}/{year2:02}, {hour12}:{minute:02}\u{202f}{half} - ")
            }
        }
    }

    fn pack(&self, person: &Person, export: Export) -> SourceFile {
        let title = person.name.clone();
        let android = format!("{} {title}", self.say("Chat de WhatsApp con", "WhatsApp Chat with"));
        let (name, inner, zipped) = match person.chat {
            ChatKind::Android | ChatKind::Mexican | ChatKind::American => {
                (format!("{android}.txt"), String::new(), false)
            }
            ChatKind::AndroidMedia => (format!("{android}.zip"), format!("{android}.txt"), true),
            ChatKind::Ios | ChatKind::IosMedia => {
                (format!("WhatsApp Chat - {title}.zip"), "_chat.txt".to_owned(), true)
            }
        };
        let path = format!("whatsapp/{name}");
        if !zipped {
            return SourceFile { path, bytes: export.text.into_bytes() };
        }
        let mut inside = vec![(inner, export.text.into_bytes())];
        inside.extend(export.media);
        // Writing to memory fails only for archives beyond four gigabytes; the plain text stands in.
        let bytes = self.zip(&inside).unwrap_or_else(|_| inside.swap_remove(0).1);
        SourceFile { path, bytes }
    }

    fn zip(&self, files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
        let at = self.now.with_timezone(&SHOP_ZONE);
        let year = u16::try_from(at.year()).unwrap_or(1980);
        let time = zip::DateTime::from_date_and_time(
            year,
            at.month() as u8,
            at.day() as u8,
            at.hour() as u8,
            at.minute() as u8,
            0,
        )
        .unwrap_or_default();
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive
                .start_file(name.as_str(), SimpleFileOptions::default().last_modified_time(time))?;
            archive.write_all(bytes)?;
        }
        Ok(archive.finish()?.into_inner())
    }
}

fn is_ios(kind: ChatKind) -> bool {
    matches!(kind, ChatKind::Ios | ChatKind::IosMedia)
}

/// Most chats are on the shop's telephone in Madrid; the Mexican ones on a colleague's in Mexico.
fn zone(person: &Person) -> Tz {
    match person.chat {
        ChatKind::Mexican | ChatKind::American => person.zone(),
        ChatKind::Android | ChatKind::AndroidMedia | ChatKind::Ios | ChatKind::IosMedia => {
            SHOP_ZONE
        }
    }
}
