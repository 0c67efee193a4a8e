//! One small chat per known oddity: what is read from it, entry by entry.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write as _;

use whatsapp_export::{Chat, DateOrder, Encoding, Hints, LocalDateTime, NotAChat, Style};
use whatsapp_export::{looks_like_chat, read};

/// Shows a chat: one line per entry, then the skips.
fn show(chat: &Chat<'_>) -> String {
    let mut shown = String::new();
    for entry in &chat.entries {
        let sender = chat.sender_name(entry).unwrap_or("-");
        let (at, kind) = (entry.sent_at.to_string(), entry.kind.code());
        write!(shown, "{} {kind} {sender}: {:?}", at.replace('T', " "), entry.text).unwrap();
        if entry.edited {
            shown.push_str(" edited");
        }
        for file in &entry.attachments {
            let sign = if file.present { '+' } else { '-' };
            write!(shown, " {sign}{}", file.name.as_deref().unwrap_or("?")).unwrap();
        }
        if let Some(call) = entry.call {
            shown.push_str(if call.video { " video" } else { " voice" });
            shown.push_str(if call.missed { " missed" } else { "" });
            if let Some(seconds) = call.seconds {
                write!(shown, " {seconds} s").unwrap();
            }
        }
        shown.push('\n');
    }
    for skip in &chat.skips {
        writeln!(shown, "line {} {}", skip.line, skip.reason).unwrap();
    }
    shown
}

#[track_caller]
fn check(input: &str, expected: &str) {
    check_with(&Hints::default(), input, expected);
}

#[track_caller]
fn check_with(hints: &Hints<'_>, input: &str, expected: &str) {
    let shown = match read(input.as_bytes(), hints) {
        Ok(chat) => show(&chat),
        Err(error) => error.to_string(),
    };
    assert_eq!(shown.trim_end(), expected.trim_end(), "\n{input}");
}

/// Checks one Android body of Ana's.
#[track_caller]
fn check_android(body: &str, expected: &str) {
    let input = format!("23/3/24, 9:05 - Ana: {body}\n");
    check(&input, &format!("2024-03-23 09:05:00 {expected}"));
}

/// Checks one iPhone body of Ana's.
#[track_caller]
fn check_ios(body: &str, expected: &str) {
    let input = format!(
        "[23/3/24, 9:04:00] Ana: \u{200e}Los mensajes están cifrados.\r\n[23/3/24, 9:05:01] Ana: {body}\r\n"
    );
    let notice = "2024-03-23 09:04:00 notice Ana: \"Los mensajes están cifrados.\"";
    check(&input, &format!("{notice}\n2024-03-23 09:05:01 {expected}"));
}

#[test]
fn a_line_before_the_first_message_is_skipped_not_lost() {
    check(
        "Historial\n\n23/3/24, 9:05 - Ana: Hola\n",
        "2024-03-23 09:05:00 text Ana: \"Hola\"\n\
         line 1 stands before the first message\nline 2 stands before the first message",
    );
}

#[test]
fn a_message_has_as_many_lines_as_its_sender_wrote() {
    check(
        "23/3/24, 9:05 - Ana: Hola\n\n1. uno\n10:30 - dentista\n23/3/24, 9:06 - Luis: sí\n\n",
        "2024-03-23 09:05:00 text Ana: \"Hola\\n\\n1. uno\\n10:30 - dentista\"\n\
         2024-03-23 09:06:00 text Luis: \"sí\\n\"",
    );
}

#[test]
fn only_a_line_feed_ends_a_line() {
    check_android(
        "a\u{2028}b\u{85}c\u{b}d\u{c}e",
        "text Ana: \"a\\u{2028}b\\u{85}c\\u{b}d\\u{c}e\"",
    );
}

#[test]
fn letters_are_kept_as_they_are() {
    let chat = "23/3/24, 9:05 - Ana: 👩‍🍳 ﬁn e\u{301}\u{a0}\u{200b}x\n";
    let chat = read(chat.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(chat.entries[0].text, "👩‍🍳 ﬁn e\u{301}\u{a0}\u{200b}x");
}

#[test]
fn marks_of_writing_direction_are_removed() {
    check_android("hola @\u{2068}Luis\u{2069}", "text Ana: \"hola @Luis\"");
    check(
        "[23/3/24, 9:05:01] \u{202a}+34\u{a0}600\u{a0}00\u{a0}00\u{a0}11\u{202c}: hola\r\n",
        "2024-03-23 09:05:01 text +34\u{a0}600\u{a0}00\u{a0}00\u{a0}11: \"hola\"",
    );
}

#[test]
fn a_byte_order_mark_does_not_cost_the_first_message() {
    check("\u{feff}23/3/24, 9:05 - Ana: a\n", "2024-03-23 09:05:00 text Ana: \"a\"");
    check("\u{feff}\u{200e}[23/3/24, 9:05:01] Ana: a\n", "2024-03-23 09:05:01 text Ana: \"a\"");
}

#[test]
fn utf_16_is_read() {
    for big in [false, true] {
        let units = "\u{feff}23/3/24, 9:05 - Ana: ñ\r\n".encode_utf16();
        let bytes: Vec<u8> =
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
        let chat = read(&bytes, &Hints::default()).unwrap();
        assert_eq!(chat.encoding, Encoding::Utf16);
        assert_eq!(show(&chat), "2024-03-23 09:05:00 text Ana: \"ñ\"\n");
        assert!(looks_like_chat(&bytes));
    }
}

#[test]
fn a_damaged_byte_costs_one_letter() {
    let chat = read(b"23/3/24, 9:05 - Ana: a\xf1o\n", &Hints::default()).unwrap();
    assert_eq!(chat.encoding, Encoding::DamagedUtf8);
    assert_eq!(chat.entries[0].text, "a\u{fffd}o");
}

#[test]
fn what_is_no_chat_says_why() {
    let error = |bytes: &[u8]| read(bytes, &Hints::default()).unwrap_err();
    assert_eq!(error(b""), NotAChat::Empty);
    assert_eq!(error(b" \r\n\n"), NotAChat::Empty);
    assert_eq!(error(b"Comprar pan\n"), NotAChat::NoHeader);
    assert_eq!(error(b"PK\x03\x04\0\0\0\0"), NotAChat::Binary);
    assert!(matches!(
        error("23/3/24, 9:05 qq - Ana: hola\n".as_bytes()),
        NotAChat::UnreadableHeader { line: 1, .. }
    ));
    assert!(!looks_like_chat(b"Comprar pan\n"));
    assert!(!looks_like_chat(b"From ana@taller.example Sat Mar 23 09:05:00 2024\n"));
    assert!(looks_like_chat("Historial\n23/3/24, 9:05 - Ana: ho".as_bytes()));
}

#[test]
fn an_iphone_quotes_a_message_behind_a_bare_line_feed() {
    check(
        "[23/3/24, 9:05:01] Ana: mira\n[22/3/24, 8:00:00] Luis: ayer\r\n[23/3/24, 9:06:01] Luis: sí\r\n[23/3/24, 9:07:01] Ana: a\r\n[23/3/24, 9:08:01] Ana: b\r\n",
        "2024-03-23 09:05:01 text Ana: \"mira\\n[22/3/24, 8:00:00] Luis: ayer\"\n\
         2024-03-23 09:06:01 text Luis: \"sí\"\n\
         2024-03-23 09:07:01 text Ana: \"a\"\n\
         2024-03-23 09:08:01 text Ana: \"b\"",
    );
}

#[test]
fn a_pasted_line_of_the_other_style_is_text() {
    let mut input = String::from("23/3/24, 9:05 - Ana: mira\n[22/3/24, 8:00:00] Luis: ayer\n");
    for minute in 10..20 {
        writeln!(input, "23/3/24, 9:{minute} - Luis: sí").unwrap();
    }
    let chat = read(input.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(chat.entries.len(), 11);
    assert_eq!(chat.entries[0].text, "mira\n[22/3/24, 8:00:00] Luis: ayer");
}

#[test]
fn two_exports_in_one_file_are_both_read() {
    let mut input = String::new();
    for minute in 10..40 {
        writeln!(input, "23/3/24, 9:{minute} - Ana: a").unwrap();
    }
    for minute in 10..40 {
        writeln!(input, "[3/23/24, 9:{minute}:00 AM] Ana: b").unwrap();
    }
    let chat = read(input.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(chat.entries.len(), 60);
    let orders: Vec<DateOrder> = chat.spellings.iter().map(|s| s.order.order).collect();
    assert_eq!(orders, [DateOrder::Dmy, DateOrder::Mdy]);
    assert!(chat.entries.iter().all(|e| e.sent_at.to_string().starts_with("2024-03-23T09:")));
}

#[test]
fn carriage_returns_belong_to_the_line_break_or_to_the_text() {
    // A file that an editor saved for Windows.
    check(
        "23/3/24, 9:05 - Ana: a\r\nb\r\n23/3/24, 9:06 - Ana: c\r\n",
        "2024-03-23 09:05:00 text Ana: \"a\\nb\"\n2024-03-23 09:06:00 text Ana: \"c\"",
    );
    // Android ends lines in LF, and keeps what somebody pasted.
    check(
        "23/3/24, 9:05 - Ana: a\r\nb\n23/3/24, 9:06 - Ana: c\n23/3/24, 9:07 - Ana: d\n",
        "2024-03-23 09:05:00 text Ana: \"a\\r\\nb\"\n2024-03-23 09:06:00 text Ana: \"c\"\n\
         2024-03-23 09:07:00 text Ana: \"d\"",
    );
}

#[test]
fn time_runs_backwards_and_nothing_is_sorted() {
    check(
        "23/3/24, 9:05 - Ana: b\n23/3/24, 9:04 - Ana: a\n",
        "2024-03-23 09:05:00 text Ana: \"b\"\n2024-03-23 09:04:00 text Ana: \"a\"",
    );
}

#[test]
fn names_may_hold_what_separates_others() {
    check(
        "23/3/24, 9:05 - Ana - taller] (10:30): hola: sí\n",
        "2024-03-23 09:05:00 text Ana - taller] (10:30): \"hola: sí\"",
    );
    check(
        "23/3/24, 9:05 - ~\u{202f}Iván: hola\n",
        "2024-03-23 09:05:00 text ~\u{202f}Iván: \"hola\"",
    );
    let hints =
        Hints { file_name: Some("Chat de WhatsApp con Obra: Luis.txt"), ..Hints::default() };
    check_with(
        &hints,
        "23/3/24, 9:05 - Obra: Luis: hola\n23/3/24, 9:06 - Ana: sí\n",
        "2024-03-23 09:05:00 text Obra: Luis: \"hola\"\n2024-03-23 09:06:00 text Ana: \"sí\"",
    );
}

#[test]
fn a_notice_with_a_colon_has_no_sender() {
    check(
        "23/3/24, 9:05 - Ana cambió el nombre del grupo de \"Obra\" a \"Plan: B\".\n",
        "2024-03-23 09:05:00 notice -: \
         \"Ana cambió el nombre del grupo de \\\"Obra\\\" a \\\"Plan: B\\\".\"",
    );
    check(
        "23/3/24, 9:05 - Ana “Nudos”: a\n23/3/24, 9:06 - Ana “Nudos”: b\n",
        "2024-03-23 09:05:00 text Ana “Nudos”: \"a\"\n2024-03-23 09:06:00 text Ana “Nudos”: \"b\"",
    );
}

#[test]
fn notices_may_have_several_lines_and_carry_a_label_on_iphones() {
    check(
        "23/3/24, 9:05 - Los mensajes están cifrados.\n\nMás información\n",
        "2024-03-23 09:05:00 notice -: \"Los mensajes están cifrados.\\n\\nMás información\"",
    );
    check_ios("\u{200e}Ana añadió a Luis.", "notice Ana: \"Ana añadió a Luis.\"");
}

#[test]
fn media_left_out_on_android() {
    let names = [
        "<Media omitted>",
        "<Multimedia omitido>",
        "<Mídia oculta>",
        "<Ficheiro não revelado>",
        "<Médias omis>",
        "<Medien ausgeschlossen>",
        "<Media omessi>",
        "<Без медиафайлов>",
        "<Video message omitted>",
    ];
    for name in names {
        check_android(name, &format!("media Ana: {name:?} -?"));
    }
    check_android("<Multimedia omitido>\nasí", "media Ana: \"<Multimedia omitido>\\nasí\" -?");
    check_android("<br>", "text Ana: \"<br>\"");
    check_android("<3", "text Ana: \"<3\"");
    check_android("usa <div class=x> aquí", "text Ana: \"usa <div class=x> aquí\"");
}

#[test]
fn media_attached_on_android() {
    check_android(
        "IMG-20240323-WA0007.jpg (archivo adjunto)\nasí queda",
        "media Ana: \"IMG-20240323-WA0007.jpg (archivo adjunto)\\nasí queda\" \
         +IMG-20240323-WA0007.jpg",
    );
    check_android(
        "\u{200e}Ana Ruiz.vcf (bestand bijgevoegd)",
        "contact Ana: \"Ana Ruiz.vcf (bestand bijgevoegd)\" +Ana Ruiz.vcf",
    );
    check_android(
        "Presupuesto (final) v2.pdf (file attached)",
        "media Ana: \"Presupuesto (final) v2.pdf (file attached)\" +Presupuesto (final) v2.pdf",
    );
    check_android(
        "PTT-20240323-WA0001.opus (dosya ekli)",
        "media Ana: \"PTT-20240323-WA0001.opus (dosya ekli)\" +PTT-20240323-WA0001.opus",
    );
    check_android("mira foto.jpg (la nueva)", "text Ana: \"mira foto.jpg (la nueva)\"");
}

#[test]
fn media_left_out_on_iphones() {
    for body in ["imagen omitida", "Video omitido", "GIF retiré", "Bild weggelassen"] {
        check_ios(&format!("\u{200e}{body}"), &format!("media Ana: {body:?} -?"));
        check_ios(body, &format!("text Ana: {body:?}"));
    }
    check_ios(
        "Presupuesto.pdf • \u{200e}2 páginas \u{200e}documento omitido",
        "media Ana: \"Presupuesto.pdf • 2 páginas documento omitido\" -Presupuesto.pdf",
    );
    check_ios(
        "\u{200e}Tarjeta de contacto omitida",
        "contact Ana: \"Tarjeta de contacto omitida\" -?",
    );
    check_ios("Así queda \u{200e}imagen omitida", "media Ana: \"Así queda imagen omitida\" -?");
}

#[test]
fn media_attached_on_iphones() {
    for word in
        ["adjunto:", "attached:", "anexado:", "pièce jointe :", "pièce jointe\u{a0}:", "Anhang:"]
    {
        let tag = format!("<{word} 00000035-PHOTO-2024-03-23-09-05-01.jpg>");
        check_ios(
            &format!("\u{200e}{tag}"),
            &format!("media Ana: {tag:?} +00000035-PHOTO-2024-03-23-09-05-01.jpg"),
        );
    }
    check_ios(
        "Así queda \u{200e}<adjunto: 00000042-Ana Ruiz.vcf>",
        "contact Ana: \"Así queda <adjunto: 00000042-Ana Ruiz.vcf>\" +00000042-Ana Ruiz.vcf",
    );
}

#[test]
fn edited_messages() {
    for note in ["Se editó este mensaje.", "This message was edited", "Mensagem editada"] {
        let text = format!("hola <{note}>");
        check_android(&text, &format!("text Ana: {text:?} edited"));
        check_ios(&format!("hola \u{200e}<{note}>"), &format!("text Ana: {text:?} edited"));
    }
    check_android("hola <editado por mí>", "text Ana: \"hola <editado por mí>\"");
    check_android(
        "IMG-20240323-WA0007.jpg (archivo adjunto)\nasí <Se editó este mensaje.>",
        "media Ana: \"IMG-20240323-WA0007.jpg (archivo adjunto)\\nasí <Se editó este mensaje.>\" \
         edited +IMG-20240323-WA0007.jpg",
    );
}

#[test]
fn deleted_messages() {
    for body in [
        "Se eliminó este mensaje.",
        "Eliminaste este mensaje.",
        "This message was deleted",
        "You deleted this message",
        "Mensagem apagada",
        "Vous avez supprimé ce message",
        "Diese Nachricht wurde gelöscht.",
        "Hai eliminato questo messaggio",
        "This message was deleted by admin Luis",
    ] {
        check_android(body, &format!("deleted Ana: {body:?}"));
        check_ios(&format!("\u{200e}{body}."), &format!("deleted Ana: {:?}", format!("{body}.")));
    }
    check_ios("Se eliminó este mensaje.", "text Ana: \"Se eliminó este mensaje.\"");
}

#[test]
fn view_once_events_and_invitations_leave_an_empty_body() {
    check_android("", "empty Ana: \"\"");
    check_android("null", "empty Ana: \"null\"");
    check("23/3/24, 9:05 - Ana:\n", "2024-03-23 09:05:00 empty Ana: \"\"");
}

#[test]
fn polls() {
    check_android(
        "ENCUESTA:\n¿Viernes?\nOPCIÓN: Sí (3 votos)",
        "poll Ana: \"ENCUESTA:\\n¿Viernes?\\nOPCIÓN: Sí (3 votos)\"",
    );
    check_ios(
        "\u{200e}POLL:\nFriday?\n\u{200e}OPTION: Yes (1 vote)",
        "poll Ana: \"POLL:\\nFriday?\\nOPTION: Yes (1 vote)\"",
    );
}

#[test]
fn places() {
    let map = "https://maps.google.com/?q=41.38,2.17";
    check_android(&format!("ubicación: {map}"), &format!("location Ana: \"ubicación: {map}\""));
    check_android(
        "Nudos\nCalle Mayor 1\nhttps://foursquare.com/v/1",
        "location Ana: \"Nudos\\nCalle Mayor 1\\nhttps://foursquare.com/v/1\"",
    );
    check_android("live location shared", "location Ana: \"live location shared\"");
    check_ios(
        "\u{200e}Nudos (Calle Mayor 1): https://foursquare.com/v/1",
        "location Ana: \"Nudos (Calle Mayor 1): https://foursquare.com/v/1\"",
    );
    check_android(&format!("mira: {map}"), &format!("text Ana: \"mira: {map}\""));
}

#[test]
fn calls() {
    check_android("Llamada perdida", "call Ana: \"Llamada perdida\" voice missed");
    check_android("Missed video call", "call Ana: \"Missed video call\" video missed");
    check_android("Llamada", "text Ana: \"Llamada\"");
    check_ios(
        "\u{200e}Missed voice call, \u{200e}Tap to call back",
        "call Ana: \"Missed voice call, Tap to call back\" voice missed",
    );
    check_ios("\u{200e}Voice call, \u{200e}12 min", "call Ana: \"Voice call, 12 min\" voice 720 s");
    check_ios(
        "\u{200e}Video call, \u{200e}1 hr 5 min",
        "call Ana: \"Video call, 1 hr 5 min\" video 3900 s",
    );
    check_ios(
        "\u{200e}Sprachanruf, \u{200e}2 Std.",
        "call Ana: \"Sprachanruf, 2 Std.\" voice 7200 s",
    );
    check_ios(
        "\u{200e}Voice call, \u{200e}No answer",
        "call Ana: \"Voice call, No answer\" voice missed",
    );
}

#[test]
fn a_header_that_cannot_be_read_is_a_visible_skip() {
    check(
        "23/3/24, 9:05 am - Ana: a\n23/3/24, 9:06 qq - Ana: b\nc\n23/3/24, 9:07 pm - Ana: d\n",
        "2024-03-23 09:05:00 text Ana: \"a\"\n2024-03-23 21:07:00 text Ana: \"d\"\n\
         line 2 opens a message with an unknown word beside its time\n\
         line 3 continues a message whose first line was skipped",
    );
    check(
        "23/3/24, 9:05 - Ana: a\n23/3/24, 25:06 - Ana: b\n45/45/24, 9:07 - Ana: c\n",
        "2024-03-23 09:05:00 text Ana: \"a\"\n\
         line 2 opens a message with a time that does not exist\n\
         line 3 opens a message with a date that does not exist",
    );
}

#[test]
fn a_title_names_the_chat() {
    let hints = Hints { file_name: Some("Chat de WhatsApp con Ana Ruiz.txt"), ..Hints::default() };
    let chat = read(b"23/3/24, 9:05 - Ana Ruiz: a\n", &hints).unwrap();
    assert_eq!(chat.title.as_deref(), Some("Ana Ruiz"));
    assert_eq!((chat.style, chat.senders[0].messages), (Style::Android, 1));
}

/// Checks order, certainty and a part of the reason.
#[track_caller]
fn check_order(hints: &Hints<'_>, input: &str, expected: (&str, bool, &str)) {
    let order = read(input.as_bytes(), hints).unwrap().order;
    assert_eq!((order.order.code(), order.certain), (expected.0, expected.1), "{}", order.reason);
    assert!(order.reason.to_string().contains(expected.2), "{}", order.reason);
}

#[test]
fn the_order_of_dates_is_proven_where_it_can_be() {
    let none = Hints::default();
    check_order(&none, "23/3/24, 9:05 - Ana: a\n", ("dmy", true, "would not exist"));
    check_order(&none, "3/23/24, 9:05 AM - Ana: a\n", ("mdy", true, "would not exist"));
    check_order(&none, "2024-03-04, 9:05 - Ana: a\n", ("ymd", true, "spelled"));
    check_order(&none, "3.4.24, 9:05 - Ana: a\n", ("dmy", true, "spelled"));
    check_order(
        &none,
        "4/3/24, 9:05 - Ana: IMG-20240403-WA0001.jpg (file attached)\n",
        ("mdy", true, "attachments"),
    );
    check_order(
        &none,
        "[4/3/24, 9:05:01] Ana: \u{200e}<adjunto: 00000001-PHOTO-2024-03-04-09-05-01.jpg>\r\n",
        ("dmy", true, "attachments"),
    );
    let written = LocalDateTime::new(2024, 3, 10, 0, 0, 0);
    let hints = Hints { written, ..none };
    check_order(&hints, "4/3/24, 9:05 - Ana: a\n", ("dmy", true, "later than the export"));
}

#[test]
fn the_order_of_dates_is_guessed_by_habit_and_says_so() {
    let none = Hints::default();
    check_order(&none, "3/4/24, 9:05 - Ana: a\n", ("dmy", false, "most phones"));
    check_order(&none, "3/4/24, 09:05 - Ana: a\n", ("mdy", false, "most phones"));
    check_order(&none, "3/4/24, 9:05 AM - Ana: a\n", ("mdy", false, "most phones"));
    check_order(&none, "3/4/24, 9:05 am - Ana: a\n", ("dmy", false, "most phones"));
    check_order(&none, "03/04/24, 9:05 - Ana: a\n", ("dmy", false, "most phones"));
    check_order(&none, "3/4/2024, 09:05 - Ana: a\n", ("dmy", false, "guess"));
    check_order(&none, "3/4/2024, 09:05 - Ana: <Mídia oculta>\n", ("dmy", false, "language"));
}

#[test]
fn a_person_decides_what_the_file_does_not() {
    let mdy = Hints { order: Some(DateOrder::Mdy), ..Hints::default() };
    check_order(&mdy, "3/4/24, 9:05 - Ana: a\n", ("mdy", true, "person"));
    check_order(&mdy, "23/4/24, 9:05 - Ana: a\n", ("dmy", true, "would not exist"));
}

#[test]
fn one_pasted_date_does_not_turn_a_file_around() {
    let mut input = String::new();
    for n in 0..300 {
        writeln!(input, "{}/{}/24, 9:05 - Ana: a", n % 28 + 1, n / 28 + 1).unwrap();
    }
    input.push_str("3/30/24, 9:05 - Luis: pegado\n");
    let chat = read(input.as_bytes(), &Hints::default()).unwrap();
    assert_eq!(chat.order.order, DateOrder::Dmy);
    assert_eq!((chat.entries.len(), chat.skips.len()), (300, 0));
    assert!(chat.entries[299].text.ends_with("pegado"));
}

#[test]
fn a_hostile_line_takes_no_longer_than_a_friendly_one() {
    // Quadratic work on a line of this length would take minutes.
    for part in ["<", "<a: ", "(", " (", ": ", "\u{200e}", "- ", "1 "] {
        let line = part.repeat(1 << 17);
        for head in ["[23/3/24, 9:05:01] Ana: ", "23/3/24, 9:05 - Ana: "] {
            let input = format!("{head}\u{200e}{line}>\n{head}{line})\n{line}");
            let chat = read(input.as_bytes(), &Hints::default()).unwrap();
            assert_eq!(chat.entries.len(), 2, "{part:?}");
        }
    }
}
