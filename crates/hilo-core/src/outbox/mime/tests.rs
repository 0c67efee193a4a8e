use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

const NOW: Timestamp = Timestamp(1_795_000_000_000);

fn letter() -> Letter {
    Letter {
        from_name: "Tetería La Señal".into(),
        from_address: "hola@la-tetera.example".into(),
        to_name: "Ana Núñez".into(),
        to: "ana@correo.example".into(),
        subject: "Envío en camino".into(),
        text: "Ya salió tu envío.\n\n-- \nMarta\n".into(),
        html: "<!DOCTYPE html><p>Ya salió tu envío.</p>".into(),
        ..Letter::default()
    }
}

fn freeze_it(letter: &Letter) -> Frozen {
    freeze(letter, Uuid::from_u128(7), NOW).unwrap()
}

fn raw(letter: &Letter) -> String {
    String::from_utf8(freeze_it(letter).bytes).unwrap()
}

fn head(letter: &Letter) -> String {
    raw(letter).split("\r\n\r\n").next().unwrap().to_owned()
}

#[test]
fn both_parts_and_all_accents_come_back() {
    let frozen = freeze_it(&letter());
    let mail = MessageParser::default().parse(&frozen.bytes).unwrap();
    assert_eq!(mail.subject(), Some("Envío en camino"));
    assert_eq!(mail.from().unwrap().first().unwrap().name(), Some("Tetería La Señal"));
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("ana@correo.example"));
    assert_eq!(mail.body_text(0).unwrap().trim_end(), "Ya salió tu envío.\r\n\r\n-- \r\nMarta");
    assert!(mail.body_html(0).unwrap().contains("Ya salió tu envío."));
    assert_eq!(mail.date().unwrap().to_timestamp() * 1_000, NOW.0);
    assert_eq!(mail.message_id(), Some(frozen.rfc_id.as_str()));
    assert_eq!(frozen.rfc_id, "hilo.00000000-0000-0000-0000-000000000007@la-tetera.example");
}

#[test]
fn the_bytes_are_the_same_each_time() {
    assert_eq!(freeze_it(&letter()), freeze_it(&letter()));
}

#[test]
fn the_bytes_travel_on_any_server() {
    let mut letter = letter();
    letter.text = "ñ".repeat(5_000);
    letter.html = "x".repeat(5_000);
    letter.references = vec![format!("{}@x.example", "r".repeat(200)); 30];
    letter.answers = Some("a@x.example".into());
    let raw = raw(&letter);
    assert!(raw.is_ascii());
    assert!(raw.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
}

#[test]
fn an_answer_names_the_mails_before_it() {
    let mut letter = letter();
    letter.answers = Some("b@x.example".into());
    letter.references = vec!["a@x.example".into(), "b@x.example".into()];
    let head = head(&letter);
    assert!(head.contains("In-Reply-To: <b@x.example>\r\n"), "{head}");
    assert!(head.contains("References: <a@x.example>\r\n <b@x.example>\r\n"), "{head}");
}

#[test]
fn a_long_thread_keeps_its_first_and_its_last_twenty_mails() {
    let mut letter = letter();
    letter.answers = Some("m99@x.example".into());
    letter.references = (0..99).map(|n| format!("m{n}@x.example")).collect();
    let frozen = freeze_it(&letter);
    let mail = MessageParser::default().parse(&frozen.bytes).unwrap();
    let references: Vec<String> =
        mail.references().as_text_list().unwrap().iter().map(ToString::to_string).collect();
    let expected: Vec<String> =
        std::iter::once(0).chain(80..100).map(|n| format!("m{n}@x.example")).collect();
    assert_eq!(references, expected);
}

#[test]
fn the_token_of_a_conversation_is_named_first_and_never_answered() {
    let token = || Some("c.0@hilo.invalid".to_owned());
    let mut letter = Letter { token: token(), ..letter() };
    let opening = head(&letter);
    assert!(opening.contains("References: <c.0@hilo.invalid>\r\n"), "{opening}");
    assert!(!opening.contains("In-Reply-To"), "{opening}");
    letter.answers = Some("b@x.example".into());
    letter.references = vec!["a@x.example".into(), "c.0@hilo.invalid".into()];
    let answer = head(&letter);
    let named = "References: <c.0@hilo.invalid>\r\n <a@x.example>\r\n <b@x.example>\r\n";
    assert!(answer.contains(named), "{answer}");
}

#[test]
fn nothing_typed_or_received_can_add_a_header() {
    let mut letter = letter();
    letter.subject = "Hola\r\nBcc: espia@malo.example".into();
    letter.from_name = "Marta\nX-Malo: si".into();
    letter.to_name = "Ana\r\n\r\n<script>".into();
    letter.answers = Some("a@x.example>\r\nX-Malo: si".into());
    letter.files.push(File {
        name: "a\"\r\nX-Malo: si.pdf".into(),
        media_type: "application/pdf\r\nX-Malo: si".into(),
        bytes: b"x".to_vec(),
    });
    let raw = raw(&letter);
    let mut lines = raw.split("\r\n");
    assert!(lines.all(|line| !line.starts_with("X-Malo") && !line.starts_with("Bcc")), "{raw}");
    assert!(!raw.contains("In-Reply-To"), "{raw}");
}

#[test]
fn files_travel_whole_and_with_their_names() {
    let mut letter = letter();
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000).collect();
    for (name, media_type) in [
        ("factura nº 3 año.pdf", "application/pdf"),
        ("plain.bin", "application/x-odd; a=b"),
        ("reenviado.eml", "message/rfc822"),
    ] {
        letter.files.push(File {
            name: name.into(),
            media_type: media_type.into(),
            bytes: bytes.clone(),
        });
    }
    let raw = raw(&letter);
    assert!(raw.contains("filename=\"factura n_ 3 ano.pdf\""), "{raw}");
    assert_eq!(raw.matches("Content-Transfer-Encoding: base64").count(), 3);
    let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
    let names: Vec<_> = mail.attachments().map(|part| part.attachment_name().unwrap()).collect();
    assert_eq!(names, ["factura nº 3 año.pdf", "plain.bin", "reenviado.eml"]);
    assert!(mail.attachments().all(|part| part.contents() == bytes));
    assert!(mail.body_html(0).is_some());
}

/// The parts of a mail as they lie in one another, by their media types.
fn tree(letter: &Letter) -> String {
    let frozen = freeze_it(letter);
    let mail = MessageParser::default().parse(&frozen.bytes).unwrap();
    fn of(mail: &mail_parser::Message<'_>, part: u32) -> String {
        let part = mail.part(part).unwrap();
        let kind = part.content_type().unwrap();
        let inner = part.sub_parts().unwrap_or_default();
        let inner: Vec<String> = inner.iter().map(|id| of(mail, *id)).collect();
        let name = format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default());
        if inner.is_empty() { name } else { format!("{name}({})", inner.join(" ")) }
    }
    of(&mail, 0)
}

#[test]
fn a_logo_travels_beside_the_page_that_shows_it() {
    let file = File { name: "a.pdf".into(), media_type: "application/pdf".into(), bytes: vec![1] };
    let id = content_id("0123456789abcdef0123");
    assert_eq!(id, "logo.0123456789abcdef@hilo");
    let logo = Inline { id, png: b"\x89PNG".to_vec() };
    let html = "<img src=\"cid:logo.0123456789abcdef@hilo\">".to_owned();
    let with_logo = Letter { logo: Some(logo), html, ..letter() };
    let both = Letter { files: vec![file.clone()], ..with_logo.clone() };
    let text = "multipart/alternative(text/plain text/html)";
    let page = "multipart/alternative(text/plain multipart/related(text/html image/png))";
    for (letter, expected) in [
        (letter(), text.to_owned()),
        (
            Letter { files: vec![file], ..letter() },
            format!("multipart/mixed({text} application/pdf)"),
        ),
        (with_logo.clone(), page.to_owned()),
        (both.clone(), format!("multipart/mixed({page} application/pdf)")),
    ] {
        assert_eq!(tree(&letter), expected);
    }
    let raw = raw(&both);
    assert!(raw.contains("Content-ID: <logo.0123456789abcdef@hilo>\r\n"), "{raw}");
    assert!(raw.contains("Content-Disposition: inline; filename=\"logo.png\"\r\n"), "{raw}");
    assert!(raw.contains("type=\"text/html\""), "{raw}");
    assert_eq!(freeze_it(&both), freeze_it(&both));
}

#[test]
fn a_mail_beyond_what_servers_take_is_refused() {
    let mut letter = letter();
    letter.files.push(File {
        name: "foto.jpg".into(),
        media_type: "image/jpeg".into(),
        bytes: vec![0; 20_000_000],
    });
    assert!(matches!(freeze(&letter, Uuid::from_u128(7), NOW), Err(MimeError::TooLarge)));
}

#[test]
fn who_gets_a_copy_gets_one() {
    let mut letter = letter();
    letter.cc = vec!["luis@correo.example".into(), "ana@correo.example".into()];
    assert_eq!(freeze_it(&letter).recipients, ["ana@correo.example", "luis@correo.example"]);
}

#[test]
fn addresses_are_read_and_oddities_refused() {
    for fine in ["ana@correo.example", " ana.lopez+tienda@sub.correo.example "] {
        assert!(address(fine).is_ok(), "{fine}");
    }
    let spanish = address("ana@muñecas.example").expect("an address");
    assert_eq!(spanish.to_string(), "ana@xn--muecas-xwa.example", "as every server takes it");
    for odd in [
        "",
        "ana",
        "ana@",
        "@correo.example",
        "ana@gmail",
        "ana@a.example,luis@b.example",
        "Ana <ana@correo.example>",
        "ana@correo.example\r\nRCPT TO:<x@y.example>",
        "ana@correo.example>",
        "a b@correo.example",
        "ana@[127.0.0.1]",
        "ana@[IPv6:::1]",
        "ana@127.0.0.1",
    ] {
        assert!(address(odd).is_err(), "{odd}");
    }
}

#[test]
fn an_answer_says_so_once() {
    for (subject, answer) in [
        ("Pedido 17", "Re: Pedido 17"),
        ("Re: Pedido 17", "Re: Pedido 17"),
        ("RE: RV: Pedido", "Re: RV: Pedido"),
        ("Re[3]: AW: RES: Pedido", "Re: Pedido"),
        ("Rebajas: 20 %", "Re: Rebajas: 20 %"),
        ("", "Re:"),
    ] {
        assert_eq!(answer_subject(subject), answer);
    }
}

#[test]
fn names_of_files_are_harmless() {
    for (name, safe) in [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\nota.txt", "nota.txt"),
        ("...", "file"),
        ("a\u{202E}fdp.exe", "a fdp.exe"),
        ("¿qué?.pdf", "¿qué_.pdf"),
    ] {
        assert_eq!(file_name(name), safe);
    }
    assert!(file_name(&format!("{}.pdf", "ñ".repeat(300))).len() <= NAME_LIMIT);
}

proptest! {
    #[test]
    fn any_letter_becomes_one_clean_mail(
        subject in any::<String>(), name in any::<String>(), text in any::<String>(),
        file in any::<String>(), id in any::<String>(), media_type in any::<String>(),
        token in prop_oneof![any::<String>(), "[0-9a-f]{16}", "[0-9a-f]{16}\r\nBcc: x@y.example"],
    ) {
        let letter = Letter {
            subject, to_name: name.clone(), from_name: name, text, answers: Some(id.clone()),
            references: vec![id],
            files: vec![File { name: file, media_type, bytes: b"x".to_vec() }],
            unsubscribe: Some(token.clone()),
            ..letter()
        };
        let raw = raw(&letter);
        prop_assert!(raw.is_ascii());
        let mail = MessageParser::default().parse(raw.as_bytes()).unwrap();
        let to = mail.to().unwrap();
        prop_assert_eq!(to.iter().count(), 1);
        prop_assert_eq!(to.first().unwrap().address(), Some("ana@correo.example"));
        prop_assert_eq!(mail.attachment_count(), 1);
        prop_assert!(mail.bcc().is_none());
        let head = raw.split("\r\n\r\n").next().unwrap();
        let lines: Vec<&str> =
            head.split("\r\n").filter(|line| line.starts_with("List-Unsubscribe:")).collect();
        let link = format!("List-Unsubscribe: <mailto:hola@la-tetera.example?subject=baja%20{token}>");
        let expected = if unsubscribe::is_token(&token) { vec![link.as_str()] } else { Vec::new() };
        prop_assert_eq!(lines, expected);
    }
}
