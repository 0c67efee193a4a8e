//! What holds of the sample shop as a whole, in both editions.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // Helpers of tests may panic too.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Duration, TimeZone, Utc};
use mail_parser::{MessageParser, MimeHeaders};
use sample_shop::{CustomerKey, Edition, SampleShop, sample_shop};

const EDITIONS: [Edition; 2] = [Edition::Spanish, Edition::English];

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 19, 16, 40, 0).unwrap()
}

fn shops() -> impl Iterator<Item = (Edition, SampleShop)> {
    EDITIONS.into_iter().map(|edition| (edition, sample_shop(edition, now())))
}

/// Undoes mboxrd, and joins every mail of the shop, whatever it lies in.
fn mails(shop: &SampleShop) -> Vec<Vec<u8>> {
    let mut mails = Vec::new();
    for file in &shop.files {
        if file.path.ends_with(".mbox") {
            for line in file.bytes.split_inclusive(|b| *b == b'\n') {
                if line.starts_with(b"From ") {
                    mails.push(Vec::new());
                } else if let Some(mail) = mails.last_mut() {
                    let start = line.iter().position(|b| *b != b'>').unwrap_or(0);
                    let quoted = start > 0 && line[start..].starts_with(b"From ");
                    mail.extend(&line[usize::from(quoted)..]);
                }
            }
        } else if file.path.contains("Maildir") || file.path.ends_with(".eml") {
            mails.push(file.bytes.clone());
        }
    }
    mails
}

fn zip_texts(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        if file.name().ends_with(".txt") {
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        } else {
            let mut media = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut media).unwrap();
            assert!(media.starts_with(&[0xff, 0xd8]) && media.ends_with(&[0xff, 0xd9]));
        }
    }
    text
}

fn chat_text(shop: &SampleShop, path: &str) -> String {
    let file = shop.files.iter().find(|file| file.path == path).unwrap();
    if path.ends_with(".zip") {
        zip_texts(&file.bytes)
    } else {
        String::from_utf8(file.bytes.clone()).unwrap()
    }
}

#[test]
fn the_same_moment_gives_the_same_bytes() {
    for edition in EDITIONS {
        assert_eq!(sample_shop(edition, now()), sample_shop(edition, now()));
    }
}

#[test]
fn there_are_about_sixty_customers_and_two_thousand_interactions() {
    for (edition, shop) in shops() {
        let chats: usize =
            shop.chats.iter().map(|c| chat_text(&shop, &c.file).lines().count()).sum();
        let total = mails(&shop).len() + chats + shop.calls.len() + shop.notes.len();
        assert!((55..=65).contains(&shop.customers.len()), "{edition:?} {}", shop.customers.len());
        assert!((1_900..=2_700).contains(&total), "{edition:?} {total}");
        assert!(shop.calls.len() > 60, "{edition:?} {} calls", shop.calls.len());
        assert!(shop.notes.len() > 10, "{edition:?} {} notes", shop.notes.len());
        assert!(mails(&shop).len() > 500, "{edition:?} {} mails", mails(&shop).len());
    }
}

#[test]
fn at_least_twenty_five_customers_wrote_mails_and_chats_and_telephoned() {
    for (edition, shop) in shops() {
        let senders: HashSet<String> = mails(&shop)
            .iter()
            .filter_map(|m| {
                let mail = MessageParser::default().parse(m)?;
                Some(mail.from()?.first()?.address()?.to_owned())
            })
            .collect();
        let all = shop.customers.iter().filter(|customer| {
            let phone = customer.phone.clone();
            let mailed = customer.email.as_ref().is_some_and(|m| senders.contains(m));
            let chatted = shop.chats.iter().any(|chat| chat.customer_phone == phone);
            let rang = shop.calls.iter().any(|call| match &call.customer {
                CustomerKey::Phone(number) => Some(number) == phone.as_ref(),
                CustomerKey::Email(_) => false,
            });
            mailed && chatted && rang
        });
        assert!(all.count() >= 25, "{edition:?}");
    }
}

#[test]
fn every_mail_is_read_whole_and_none_is_from_the_future() {
    for (_, shop) in shops() {
        for bytes in mails(&shop) {
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            let mail = MessageParser::default().parse(&bytes).unwrap();
            let at = mail.date().unwrap().to_timestamp();
            assert!(at <= now().timestamp(), "{shown}");
            assert!(at > (now() - Duration::days(190)).timestamp(), "{shown}");
            assert!(mail.from().is_some() && mail.to().is_some(), "{shown}");
            assert!(mail.subject().is_some_and(|s| !s.contains(['{', '\u{fffd}'])), "{shown}");
            let text = mail.body_text(0).unwrap();
            assert!(text.trim().len() > 20 && !text.contains('\u{fffd}'), "{shown}");
            for part in mail.attachments() {
                let kind = part.content_type().unwrap().subtype().unwrap_or_default();
                let start: &[u8] = match kind {
                    "png" => b"\x89PNG\r\n\x1a\n",
                    "pdf" => b"%PDF-1.4",
                    _ => b"",
                };
                assert!(part.contents().starts_with(start), "{shown}");
            }
        }
    }
}

#[test]
fn answers_point_at_mails_that_exist_and_are_older() {
    for (_, shop) in shops() {
        let mails = mails(&shop);
        let mut times = HashMap::new();
        let mut answers = Vec::new();
        for bytes in &mails {
            let mail = MessageParser::default().parse(bytes).unwrap();
            let id = mail.message_id().unwrap().to_owned();
            let at = mail.date().unwrap().to_timestamp();
            assert!(times.insert(id, at).is_none(), "an id is used twice");
            if let Some(parent) = mail.in_reply_to().as_text() {
                answers.push((parent.to_owned(), at));
            }
        }
        assert!(answers.len() > times.len() / 2);
        for (parent, at) in answers {
            assert!(times.get(&parent).is_some_and(|before| *before <= at), "{parent}");
        }
    }
}

#[test]
fn calls_and_notes_lie_in_the_past_and_belong_to_known_customers() {
    for (_, shop) in shops() {
        let known = |key: &CustomerKey| {
            shop.customers.iter().any(|customer| match key {
                CustomerKey::Email(mail) => customer.email.as_ref() == Some(mail),
                CustomerKey::Phone(number) => customer.phone.as_ref() == Some(number),
            })
        };
        for call in &shop.calls {
            assert!(call.started_at <= now());
            assert!(known(&call.customer), "{call:?}");
        }
        for note in &shop.notes {
            assert!(note.at <= now());
            assert!(known(&note.customer), "{note:?}");
        }
    }
}

#[test]
fn several_conversations_of_the_last_hours_wait_for_an_answer() {
    for (edition, shop) in shops() {
        let waiting = shop.chats.iter().filter(|chat| {
            let text = chat_text(&shop, &chat.file);
            let last = text.lines().rfind(|line| line.contains(": "));
            last.is_some_and(|line| !line.contains(&format!("{}: ", shop.shop.whatsapp_name)))
        });
        assert!(waiting.count() >= 3, "{edition:?}");
    }
}

#[test]
fn telephone_numbers_are_valid_and_invented() {
    for (_, shop) in shops() {
        let phones = shop.customers.iter().filter_map(|customer| customer.phone.as_ref());
        for phone in phones.chain([&shop.shop.phone]) {
            let number = phonenumber::parse(None, phone).unwrap();
            assert!(phonenumber::is_valid(&number), "{phone}");
            let reserved = ["+346000000", "+349100000", "+5255500000", "+5491150000", "+120255501"];
            assert!(reserved.iter().any(|start| phone.starts_with(start)), "{phone}");
        }
    }
}

#[test]
fn no_slot_is_left_open_and_no_real_brand_is_named() {
    let brands = [
        "amazon",
        "ikea",
        "seur",
        "mrw",
        "dhl",
        "fedex",
        "gls",
        "nacex",
        "zara",
        "paypal",
        "bizum",
        "leroy",
        "carrefour",
        "samsung",
        "visa",
        "mastercard",
        "correos",
        "ebay",
        "wallapop",
    ];
    for (_, shop) in shops() {
        let mut texts: Vec<String> = Vec::new();
        for bytes in mails(&shop) {
            let mail = MessageParser::default().parse(&bytes).unwrap();
            texts.push(mail.body_text(0).unwrap().into_owned());
            let from = mail.from().unwrap().first().unwrap().address().unwrap().to_owned();
            assert!(from.ends_with(".example"), "{from}");
        }
        texts.extend(shop.chats.iter().map(|chat| chat_text(&shop, &chat.file)));
        texts.extend(shop.calls.iter().map(|call| call.text.clone()));
        texts.extend(shop.notes.iter().map(|note| note.text.clone()));
        for text in texts {
            assert!(!text.contains(['{', '}', '[', '|']) || text.contains("] "), "{text}");
            assert!(!text.contains('{'), "{text}");
            let words: BTreeSet<String> =
                text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
            for brand in brands {
                assert!(!words.contains(brand), "{brand}: {text}");
            }
        }
    }
}

#[test]
fn all_files_together_stay_under_six_megabytes_and_have_names_that_windows_takes() {
    for (edition, shop) in shops() {
        let size: usize = shop.files.iter().map(|file| file.bytes.len()).sum();
        assert!(size < 6_000_000, "{edition:?} {size}");
        let paths: HashSet<&str> = shop.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), shop.files.len());
        for path in paths {
            assert!(!path.contains([':', '\\', '*', '?', '"', '<', '>', '|']), "{path}");
            assert!(!path.starts_with('/') && !path.contains(".."), "{path}");
        }
    }
}

#[test]
fn it_works_at_any_hour_and_across_a_change_of_the_clock() {
    for hours in [0, 7, 13, 29, 24 * 128 + 3] {
        let now = now() - Duration::hours(hours);
        let shop = sample_shop(Edition::Spanish, now);
        assert!(shop.calls.iter().all(|call| call.started_at <= now));
        assert!(shop.files.len() > 40);
    }
}
