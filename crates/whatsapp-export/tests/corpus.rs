//! Every spelling of a time that ICU knows, as a small chat with known times.
//!
//! `corpus/headers.tsv` is written by `corpus/generate.mjs`.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test may fail, and this one prints its count"
)]

use whatsapp_export::{Hints, NotAChat, read};

/// The moments of `generate.mjs`.
const MOMENTS: [&str; 6] = [
    "2022-02-28T05:30:30",
    "2023-01-03T00:07:09",
    "2023-03-18T14:56:01",
    "2023-07-12T12:00:00",
    "2024-06-05T21:45:59",
    "2024-11-25T09:08:02",
];

#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Right,
    /// Messages are missing, and the reader says so.
    Unreadable,
    /// A time is wrong or a message is lost, and nobody is told.
    Wrong,
}

struct Spelling<'c> {
    locale: &'c str,
    android: bool,
    stamps: Vec<&'c str>,
}

fn spellings(corpus: &str) -> Vec<Spelling<'_>> {
    corpus
        .lines()
        .map(|line| {
            let mut fields = line.split('\t');
            let locale = fields.next().expect("a locale");
            let android = fields.next().expect("a style") == "android";
            Spelling { locale, android, stamps: fields.collect() }
        })
        .collect()
}

impl Spelling<'_> {
    /// Android has no seconds; ends of records are those of the system.
    fn chat(&self, spaces: fn(&str) -> String) -> String {
        let records = self.stamps.iter().enumerate().map(|(n, stamp)| {
            let stamp = spaces(stamp);
            if self.android {
                format!("{stamp} - Ana: m{n}\n1. dos\n")
            } else {
                format!("[{stamp}] Ana: m{n}\n1. dos\r\n")
            }
        });
        records.collect()
    }

    fn outcome(&self, spaces: fn(&str) -> String) -> Outcome {
        let text = self.chat(spaces);
        let chat = match read(text.as_bytes(), &Hints::default()) {
            Ok(chat) => chat,
            Err(NotAChat::NoHeader | NotAChat::UnreadableHeader { .. }) => {
                return Outcome::Unreadable;
            }
            Err(error) => panic!("{}: {error}", self.locale),
        };
        let all_right = chat.entries.iter().all(|entry| {
            let n = entry.text.chars().nth(1).and_then(|c| c.to_digit(10));
            let moment = n.and_then(|n| MOMENTS.get(n as usize)).expect("a message of the chat");
            let length = if self.android { 16 } else { 19 };
            entry.sent_at.to_string()[..length] == moment[..length]
                && entry.text.ends_with("\n1. dos")
        });
        match (all_right, chat.entries.len(), chat.skips.len()) {
            (true, 6, 0) => Outcome::Right,
            (true, entries, skips) if entries * 2 + skips == 12 => Outcome::Unreadable,
            _ => Outcome::Wrong,
        }
    }
}

const CORPUS: &str = include_str!("../corpus/headers.tsv");

fn check(spaces: fn(&str) -> String) {
    let spellings = spellings(CORPUS);
    let mut right = 0;
    let (mut unreadable, mut wrong) = (Vec::new(), Vec::new());
    for spelling in &spellings {
        let name = (spelling.locale, spelling.stamps[1]);
        match spelling.outcome(spaces) {
            Outcome::Right => right += 1,
            Outcome::Unreadable => unreadable.push(name),
            Outcome::Wrong => wrong.push(name),
        }
    }
    println!("{right} of {} spellings right", spellings.len());
    println!("{} unreadable: {unreadable:?}", unreadable.len());
    println!("{} wrong: {wrong:?}", wrong.len());
    let main = ["es", "en", "pt", "fr", "de", "it"];
    let missed: Vec<_> = unreadable
        .iter()
        .filter(|(locale, _)| main.contains(&locale.split(['-', '/']).next().unwrap_or_default()))
        .collect();
    assert!(missed.is_empty(), "main languages missed: {missed:?}");
    assert!(wrong.is_empty(), "read wrong without a word: {wrong:?}");
    // Hawaiian prints months as Roman numerals, and Anii words that begin with a digit.
    let others = unreadable.iter().filter(|(l, _)| !l.starts_with("haw") && !l.starts_with("blo"));
    assert_eq!(others.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
}

#[test]
fn every_spelling_of_icu_is_read_or_said_to_be_unreadable() {
    check(str::to_owned);
}

#[test]
fn older_phones_write_other_spaces() {
    check(|stamp| stamp.replace(['\u{202f}', '\u{a0}', '\u{2009}'], " "));
    check(|stamp| stamp.replace(['\u{202f}', '\u{2009}'], "\u{a0}"));
}
