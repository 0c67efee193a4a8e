//! The files of a shop with a hundred thousand messages: the same bytes on every machine.
//!
//! 60,000 mails in mailboxes of 5,000 (two in five in answer to another and quoting it, a quarter with HTML,
//! one in twenty with a file), 38,000 messages in 200 WhatsApp chats, and 2,000 calls. One customer, the
//! first, has more than ten thousand of them; the rest have some or many, as in any shop.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, FixedOffset, TimeZone, Utc};

use crate::words::{Chance, Words, invented, order};

/// Mails in all.
pub const MAILS: usize = 60_000;
/// Messages of chats in all.
pub const CHAT_MESSAGES: usize = 38_000;
/// Calls in all.
pub const CALLS: usize = 2_000;
/// Chats, each of a customer of its own.
pub const CHATS: usize = 200;

const MAILBOX: usize = 5_000;
const CUSTOMERS: usize = 2_800;
/// Messages of the chat of the first customer.
const FIRST_CHAT: usize = 5_000;
/// The name under which the shop writes in chats.
pub const SHOP: &str = "Tilo y Candil";
/// The shop's mail address.
pub const ADDRESS: &str = "hola@tiloycandil.example";

/// Somebody who writes to the shop.
pub struct Person {
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Telephone of those who have a chat.
    pub phone: String,
}

/// Returns all who write, those with a chat first.
pub fn people() -> Vec<Person> {
    let mut chance = Chance::new(7);
    (0..CUSTOMERS)
        .map(|at| {
            let name = format!("{} {} {at}", invented(&mut chance), invented(&mut chance));
            let email = format!("cliente{at}@correo{}.example", at % 40);
            Person { name, email, phone: format!("+346000{at:05}") }
        })
        .collect()
}

/// Writes all files into `folder` and returns their paths, mailboxes first.
pub fn write(folder: &Path, people: &[Person]) -> std::io::Result<Vec<PathBuf>> {
    fs::create_dir_all(folder)?;
    let words = Words::new();
    let mut paths = mailboxes(folder, people, &words)?;
    for (at, person) in people.iter().take(CHATS).enumerate() {
        paths.push(chat(folder, at, person, &words)?);
    }
    Ok(paths)
}

/// Returns the moment of the `at`th of `of` messages, spread over four years.
pub fn moment(at: usize, of: usize) -> DateTime<Utc> {
    const SPAN: i64 = 4 * 365 * 24 * 3600;
    let begin = Utc.with_ymd_and_hms(2021, 7, 1, 6, 0, 0).single().unwrap_or_default();
    let share = i64::try_from(at).unwrap_or(0) * SPAN / i64::try_from(of.max(1)).unwrap_or(1);
    begin + Duration::seconds(share)
}

/// A mail that was written, to be answered.
#[derive(Clone, Default)]
struct Last {
    id: String,
    text: String,
    subject: String,
    date: String,
}

fn mailboxes(folder: &Path, people: &[Person], words: &Words) -> std::io::Result<Vec<PathBuf>> {
    let mut mails = Mails::of(people, words, MAILS);
    let mut paths = Vec::new();
    for number in 0..MAILS / MAILBOX {
        let path = folder.join(format!("correo-{number:02}.mbox"));
        mbox(&path, mails.by_ref().take(MAILBOX))?;
        paths.push(path);
    }
    Ok(paths)
}

/// Writes mails into a file, one after the other.
pub fn mbox(path: &Path, mails: impl Iterator<Item = Vec<u8>>) -> std::io::Result<()> {
    let mut file = BufWriter::new(fs::File::create(path)?);
    for mail in mails {
        writeln!(file, "From {ADDRESS} Thu Jul  1 08:00:00 2021")?;
        file.write_all(&mail)?;
    }
    file.flush()
}

/// What the shop wrote and was written, one mail after the other, over four years.
pub struct Mails<'a> {
    of: usize,
    people: &'a [Person],
    words: &'a Words,
    chance: Chance,
    last: Vec<Last>,
    at: usize,
}

impl<'a> Mails<'a> {
    /// Begins at the oldest of so many mails.
    pub fn of(people: &'a [Person], words: &'a Words, of: usize) -> Self {
        let last = vec![Last::default(); people.len()];
        Mails { of, people, words, chance: Chance::new(11), last, at: 0 }
    }
}

impl Iterator for Mails<'_> {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.at == self.of {
            return None;
        }
        // The first customer has every ninth mail; of the others, the lower ones more.
        let who = if self.at.is_multiple_of(9) {
            0
        } else {
            let (one, other) =
                (self.chance.below(self.people.len()), self.chance.below(self.people.len()));
            one.min(other)
        };
        let (person, before) = (self.people.get(who)?, self.last.get_mut(who)?);
        let sent = moment(self.at, self.of);
        let mail = mail(self.at, sent, person, before, self.words, &mut self.chance);
        self.at += 1;
        Some(mail)
    }
}

fn mail(
    at: usize,
    sent: DateTime<Utc>,
    who: &Person,
    last: &mut Last,
    words: &Words,
    chance: &mut Chance,
) -> Vec<u8> {
    let madrid = FixedOffset::east_opt(3600);
    let sent = madrid.map_or_else(|| sent.fixed_offset(), |zone| sent.with_timezone(&zone));
    let incoming = chance.percent(55);
    let (from, to) =
        (format!("\"{}\" <{}>", who.name, who.email), format!("\"{SHOP}\" <{ADDRESS}>"));
    let (from, to) = if incoming { (from, to) } else { (to, from) };
    let answers = !last.id.is_empty() && chance.percent(40);
    let subject = match (answers, last.subject.strip_prefix("Re: ")) {
        (true, Some(_)) => last.subject.clone(),
        (true, None) => format!("Re: {}", last.subject),
        (false, _) => format!("Pedido {} y una consulta", order(chance)),
    };
    let id = format!("m{at}.{}@correo.example", chance.below(1_000_000));
    let words_wanted = 40 + chance.below(120);
    let new = words.letter(words_wanted, chance);
    let mut text =
        format!("Hola:\n\n{new}\n\nUn saludo,\n{}", if incoming { &who.name } else { SHOP });
    let mut head = format!(
        "Message-ID: <{id}>\nDate: {}\nFrom: {from}\nTo: {to}\nSubject: {subject}\nMIME-Version: 1.0\n",
        sent.to_rfc2822(),
    );
    if answers {
        let quoted: String = last.text.lines().take(20).map(|line| format!("> {line}\n")).collect();
        text.push_str(&format!("\n\nEl {}, {} escribió:\n{quoted}", last.date, who.name));
        head.push_str(&format!("In-Reply-To: <{0}>\nReferences: <{0}>\n", last.id));
    }
    let plain = format!(
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{}\n",
        quoted_printable(&text)
    );
    let body = if chance.percent(25) {
        let page =
            format!("<html><body><p>{}</p></body></html>", text.replace("\n\n", "</p>\n<p>"));
        let html = format!(
            "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{}\n",
            quoted_printable(&page)
        );
        multipart("alternative", &[plain, html])
    } else {
        plain
    };
    let body = if chance.percent(5) {
        let size = 6_000 + chance.below(34_000);
        let file = format!(
            "Content-Type: image/jpeg; name=\"foto-{at}.jpg\"\nContent-Disposition: attachment; filename=\"foto-{at}.jpg\"\n\
             Content-Transfer-Encoding: base64\n\n{}",
            noise(size, chance)
        );
        multipart("mixed", &[body, file])
    } else {
        body
    };
    *last =
        Last { id, text: new, subject, date: sent.format("%-d/%-m/%Y a las %-H:%M").to_string() };
    format!("{head}{body}\n").into_bytes()
}

fn multipart(kind: &str, parts: &[String]) -> String {
    let border = format!("=_{kind}");
    let mut all = format!("Content-Type: multipart/{kind}; boundary=\"{border}\"\n\n");
    for part in parts {
        all.push_str(&format!("--{border}\n{part}\n"));
    }
    all.push_str(&format!("--{border}--\n"));
    all
}

/// Writes a text as mails carry it, lines of 76 characters and `From` at their beginning hidden.
fn quoted_printable(text: &str) -> String {
    let mut written = String::new();
    for line in text.lines() {
        let mut width = 0;
        for byte in line.bytes() {
            let plain =
                matches!(byte, b' '..=b'~') && byte != b'=' && !(width == 0 && byte == b'F');
            let piece = if plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
            if width + piece.len() > 75 {
                written.push_str("=\n");
                width = 0;
            }
            width += piece.len();
            written.push_str(&piece);
        }
        written.push('\n');
    }
    written
}

/// Returns bytes that cannot be compressed, as a photo is, in base64.
fn noise(size: usize, chance: &mut Chance) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut written = String::with_capacity(size * 4 / 3 + size / 50);
    // JPEG's first bytes, in base64.
    written.push_str("/9j/");
    for chunk in 1..=size / 6 {
        let mut bits = chance.next();
        for _ in 0..8 {
            let letter = LETTERS.get(usize::try_from(bits & 63).unwrap_or(0)).copied();
            written.push(char::from(letter.unwrap_or(b'A')));
            bits >>= 6;
        }
        if chunk % 9 == 0 {
            written.push('\n');
        }
    }
    written
}

fn chat(folder: &Path, at: usize, who: &Person, words: &Words) -> std::io::Result<PathBuf> {
    let mut chance = Chance::new(1_000 + u64::try_from(at).unwrap_or(0));
    let others = CHAT_MESSAGES - FIRST_CHAT;
    let many = match at {
        0 => FIRST_CHAT,
        1 => others / (CHATS - 1) + others % (CHATS - 1),
        _ => others / (CHATS - 1),
    };
    let path = folder.join(format!("Chat de WhatsApp con {}.txt", who.name));
    let mut file = BufWriter::new(fs::File::create(&path)?);
    for message in 0..many {
        let sender = if chance.percent(60) { &who.name } else { SHOP };
        let sent = moment(message, many).format("%-d/%-m/%y, %-H:%M");
        if chance.percent(4) {
            writeln!(file, "{sent} - {sender}: IMG-{message:06}-WA0001.jpg (archivo adjunto)")?;
        } else {
            writeln!(file, "{sent} - {sender}: {}", words.sentence(&mut chance))?;
            if chance.percent(10) {
                writeln!(file, "{}", words.sentence(&mut chance))?;
            }
        }
    }
    file.flush()?;
    Ok(path)
}
