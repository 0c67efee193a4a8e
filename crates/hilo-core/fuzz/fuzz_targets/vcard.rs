//! Any text is an address book of which at most a handful of contacts are told, none of them empty.
#![no_main]

use chrono_tz::Tz;
use hilo_core::channel::email;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let head = b"From: ana@correo.example\nContent-Type: text/vcard; charset=utf-8\n\n";
    let raw = [&head[..], bytes].concat();
    let cards = email::carried(&raw, Tz::UTC).cards;
    assert!(cards.len() <= 20);
    for card in cards {
        assert!(!card.emails.is_empty() || !card.phones.is_empty());
        assert!(card.emails.iter().chain(&card.phones).all(|each| !each.contains(['\n', '\r'])));
    }
});
