//! What holds for every input.

#![allow(clippy::indexing_slicing, reason = "a test may fail")]

use proptest::prelude::*;
use whatsapp_export::{Chat, DateOrder, Hints, LocalDateTime, looks_like_chat, read};

/// Every line belongs to one entry or one skip, and the texts of entries hold all of theirs.
fn account(chat: &Chat<'_>) {
    let mut owner = vec![0u8; chat.lines as usize + 1];
    for skip in &chat.skips {
        owner[skip.line as usize] += 1;
    }
    for entry in &chat.entries {
        let more = entry.text.matches('\n').count();
        for line in &mut owner[entry.line as usize..=entry.line as usize + more] {
            *line += 1;
        }
    }
    assert!(owner[1..].iter().all(|count| *count == 1), "lines by owners: {owner:?}");
    assert!(chat.entries.is_sorted_by_key(|entry| entry.line), "file order");
}

/// Pieces that exports are made of, so that random files come close to real ones.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("3/4/24, 9:05 - Ana: ".to_owned()),
        Just("23/4/24, 12:05 p. m. - Luis: ".to_owned()),
        Just("[3/4/24, 9:05:01] Ana: ".to_owned()),
        Just("\u{200e}[23/13/24, 9:05:01] Ana: \u{200e}".to_owned()),
        Just("3/4/24, 9:05 qq - Ana: ".to_owned()),
        Just("45/45/24, 29:05 - ".to_owned()),
        Just("2566. 1. 3. 오후 3:07 - ".to_owned()),
        Just("<Multimedia omitido>".to_owned()),
        Just("IMG-20240403-WA0001.jpg (archivo adjunto)".to_owned()),
        Just("\u{200e}<adjunto: 00000001-PHOTO-2024-04-03-09-05-01.jpg>".to_owned()),
        Just(" <Se editó este mensaje.>".to_owned()),
        Just("ENCUESTA:".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{2028}".to_owned()),
        "[0-9/.:, \\[\\]-]{0,12}",
        "\\PC{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        looks_like_chat(&bytes);
        if let Ok(chat) = read(&bytes, &Hints::default()) {
            prop_assert!(chat.lines > 0);
        }
    }

    #[test]
    fn every_line_is_accounted_for(pieces in prop::collection::vec(piece(), 0..40)) {
        let text = format!("{}\n23/4/24, 9:05 - Ana: fin", pieces.concat());
        if let Ok(chat) = read(text.as_bytes(), &Hints::default()) {
            account(&chat);
        }
    }

    #[test]
    fn a_chat_that_is_cut_anywhere_is_still_read(cut in 0usize..170) {
        let text = "23/3/24, 9:05 - Ana: Hola, ¿llegó?\n23/3/24, 9:06 - Ana añadió a Luis.\n\
                    24/3/24, 10:15 - Luis: IMG-20240324-WA0001.jpg (archivo adjunto)\nsí\n👩‍🍳\n";
        let bytes = &text.as_bytes()[..cut.min(text.len())];
        match read(bytes, &Hints::default()) {
            Ok(chat) => account(&chat),
            Err(_) => prop_assert!(cut < 22, "a chat cut at {} is refused", cut),
        }
    }

    #[test]
    fn times_written_in_any_spelling_come_back(
        spelling in 0usize..SPELLINGS.len(),
        moments in prop::collection::vec((2010u16..2039, 1u8..=12, 1u8..=28, 0u8..24, 0u8..60), 1..30),
    ) {
        let (order, format) = SPELLINGS[spelling];
        let text: String = moments.iter().map(|m| format!("{}Ana: hola\n", format(*m))).collect();
        let hints = Hints { order: Some(order), ..Hints::default() };
        let chat = read(text.as_bytes(), &hints).expect("a chat");
        let found: Vec<LocalDateTime> = chat.entries.iter().map(|entry| entry.sent_at).collect();
        let expected: Vec<LocalDateTime> = moments
            .iter()
            .filter_map(|(y, mo, d, h, mi)| LocalDateTime::new(*y, *mo, *d, *h, *mi, 0))
            .collect();
        prop_assert_eq!(found, expected, "{}", text);
    }
}

type Moment = (u16, u8, u8, u8, u8);
type Format = fn(Moment) -> String;

fn twelve(hour: u8) -> u8 {
    (hour + 11) % 12 + 1
}

fn half(hour: u8) -> char {
    if hour < 12 { 'a' } else { 'p' }
}

const SPELLINGS: &[(DateOrder, Format)] = &[
    (DateOrder::Dmy, |(y, m, d, h, n)| format!("{d}/{m}/{}, {h}:{n:02} - ", y % 100)),
    (DateOrder::Mdy, |(y, m, d, h, n)| {
        let half = half(h).to_ascii_uppercase();
        format!("{m}/{d}/{}, {}:{n:02}\u{202f}{half}M - ", y % 100, twelve(h))
    }),
    (DateOrder::Dmy, |(y, m, d, h, n)| {
        format!("{d}/{m}/{}, {}:{n:02}\u{a0}{}.\u{a0}m. - ", y % 100, twelve(h), half(h))
    }),
    (DateOrder::Dmy, |(y, m, d, h, n)| format!("[{d:02}/{m:02}/{y}, {h:02}:{n:02}:00] ")),
    (DateOrder::Dmy, |(y, m, d, h, n)| format!("{d:02}.{m:02}.{}, {h:02}:{n:02} - ", y % 100)),
    (DateOrder::Ymd, |(y, m, d, h, n)| format!("{y}-{m:02}-{d:02} {h:02} h {n:02} - ")),
    (DateOrder::Ymd, |(y, m, d, h, n)| format!("{}. {m}. {d}. {h:02}:{n:02} - ", y % 100)),
    (DateOrder::Dmy, |(y, m, d, h, n)| format!("[{h}:{n:02}:00, {d}/{m}/{y}] ")),
    (DateOrder::Dmy, |(y, m, d, h, n)| format!("{d}/{m}/{} BE {h}:{n:02} - ", y + 543)),
];
