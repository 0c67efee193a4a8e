//! Mails built to exhaust a reader: each is read within a second or so, or refused with a reason.

use std::time::{Duration, Instant};

use hilo_core::channel::email::{MAX_MAIL, ParsedMail, attachment, html, parse, rendered};
use hilo_core::model::SkipReason;

const HEAD: &str = "From: Ana <ana@correo.example>\r\nTo: hola@tienda.example\r\nSubject: Límites\r\n\
                    Date: Wed, 27 Oct 2021 09:31:00 +0200\r\nMIME-Version: 1.0\r\n";

/// Generous for a debug build on a loaded machine; a quadratic reader takes minutes.
const PATIENCE: Duration = Duration::from_secs(60);

#[track_caller]
fn read(raw: &str) -> ParsedMail {
    let start = Instant::now();
    let mail = parse(raw.as_bytes()).unwrap();
    rendered(raw.as_bytes());
    assert!(start.elapsed() < PATIENCE, "took {:?}", start.elapsed());
    assert_eq!(mail.headers.from[0].address, "ana@correo.example");
    mail
}

#[test]
fn a_hundred_levels_are_opened_as_deep_as_the_limit_and_the_rest_stays_a_file() {
    let mut raw = HEAD.to_owned();
    for level in 0..100 {
        raw += &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    raw += "Content-Type: text/plain\r\n\r\nEn el fondo.\r\n";
    assert!(read(&raw).text.contains("En el fondo."));
}

#[test]
fn a_text_of_nothing_but_what_html_escapes_is_read_and_not_laid_out() {
    for text in ["&", "¿", "«&nbsp;»", "&</x>"] {
        let html = text.repeat(2_000_000 / text.len());
        let raw = format!("{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n");
        assert!(!read(&raw).text.is_empty() && rendered(raw.as_bytes()).is_none(), "{text}");
    }
}

#[test]
fn nested_mails_are_opened_as_deep_as_the_limit() {
    let raw = format!("{HEAD}Content-Type: message/rfc822\r\n\r\n").repeat(5_000);
    let mail = read(&raw);
    assert_eq!(mail.attachments.len(), 1);
    assert_eq!(mail.forwarded.unwrap().from.address, "ana@correo.example");
}

#[test]
fn ten_thousand_parts_are_told_apart_up_to_the_limit_and_the_rest_is_one_file() {
    let part = |n: usize| {
        format!(
            "--L\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename={n}.png\r\n\r\nx\r\n"
        )
    };
    let parts: String = (0..10_000).map(part).collect();
    let raw = format!("{HEAD}Content-Type: multipart/mixed; boundary=L\r\n\r\n{parts}--L--\r\n");
    let mail = read(&raw);
    assert!(mail.attachments.len() < 1_000);
    let last = mail.attachments.last().unwrap().part.unwrap();
    let (_, rest) = attachment(raw.as_bytes(), last).unwrap();
    assert!(String::from_utf8_lossy(&rest).contains("9999.png"), "no part is lost");
}

#[test]
fn a_header_of_thirty_megabytes_is_passed_over() {
    let raw = format!("{HEAD}X-Largo: {}\r\n\r\nHola.\r\n", "a".repeat(30 * 1024 * 1024));
    assert_eq!(read(&raw).text, "Hola.");
    let raw = format!("{HEAD}{}\r\nHola.\r\n", "X-Muchos: a\r\n".repeat(500_000));
    assert_eq!(read(&raw).text, "Hola.");
}

#[test]
fn boundaries_that_lead_nowhere_cost_one_look() {
    let part = "--L\r\nContent-Type: multipart/mixed; boundary=nada\r\n\r\nx\r\n";
    let raw =
        format!("{HEAD}Content-Type: multipart/mixed; boundary=L\r\n\r\n{}", part.repeat(100_000));
    read(&raw);
    let raw = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=L\r\n\r\n{}",
        "--L\r\n".repeat(2_000_000)
    );
    read(&raw);
}

#[test]
fn fields_built_to_be_searched_again_and_again_are_read_once() {
    let fields = [
        format!("Subject: {}", "=?a?q?".repeat(40_000)),
        format!("To: {}", "\"a\\\"<,(".repeat(40_000)),
        format!("Cc: {}", "a@b.example,".repeat(20_000)),
        format!("Content-Type: text/plain{}", ";a=b".repeat(60_000)),
        format!("Content-Disposition: attachment{}", ";filename*1*=a".repeat(16_000)),
        format!("References: {}", "<a@b> ".repeat(40_000)),
        format!("Date: {}", "1 ".repeat(100_000)),
    ];
    for field in fields {
        let raw = format!(
            "From: Ana <ana@correo.example>\r\nMIME-Version: 1.0\r\n{field}\r\n\r\nHola.\r\n"
        );
        read(&raw);
    }
}

#[test]
fn entangled_html_keeps_its_words_and_is_not_drawn() {
    for body in [
        "<div>".repeat(300_000) + "Hola",
        "<p><font size=1>".repeat(100_000) + "Hola",
        "<b><a><i>".repeat(100_000) + "Hola",
        format!("<p {}>Hola", "a=1 ".repeat(300_000)),
    ] {
        let raw = format!("{HEAD}Content-Type: text/html\r\n\r\n{body}\r\n");
        let mail = read(&raw);
        assert!(mail.text.contains("Hola"));
        assert!(!mail.has_html);
        assert_eq!(html(raw.as_bytes()), None);
    }
}

#[test]
fn html_that_moves_what_it_holds_out_of_tables_is_read_in_bounded_time() {
    for html in [
        format!("<table>{}", "<i></i>x".repeat(300_000)),
        format!("<table>{}", "x<tr>".repeat(200_000)),
        format!("<a href=\"https://{}.example/\">x</a>", "ñ".repeat(400_000)),
        format!("<p style=\"font:{}\">Hola", "(".repeat(400_000)),
    ] {
        read(&format!("{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n"));
    }
}

#[test]
fn one_picture_shown_many_times_does_not_fill_the_memory() {
    let png = "iVBORw0KGgoA".repeat(60_000);
    let raw = format!(
        "{HEAD}Content-Type: multipart/related; boundary=L\r\n\r\n--L\r\nContent-Type: text/html\r\n\r\n\
         {}\r\n--L\r\nContent-Type: image/png\r\nContent-ID: <a>\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{png}\r\n--L--\r\n",
        "<img src=cid:a>".repeat(20_000)
    );
    let shown = rendered(raw.as_bytes()).unwrap();
    assert!(shown.document.contains("src=\"data:image/png;base64,iVBOR"));
    assert!(shown.document.len() < 40 * 1024 * 1024);
}

#[test]
fn long_texts_are_folded_in_one_pass() {
    let lines = [
        "> > > a\n",
        "-- \n",
        "El 27/10/21 a las 9:31,\n",
        "________________________________\n\n",
        "De: a\n",
        "Enviado desde mi iPhone\n",
        "\n",
        "AVISO LEGAL\n\n",
    ];
    for line in lines {
        read(&format!("{HEAD}\r\n{}", line.repeat(200_000)));
    }
}

#[test]
fn what_is_no_mail_or_too_large_is_refused_with_a_reason() {
    assert_eq!(parse(b"").unwrap_err(), SkipReason::Empty);
    assert_eq!(parse(b"\r\n \0\n").unwrap_err(), SkipReason::Empty);
    assert_eq!(parse(b"Hola, esto no es un correo.").unwrap_err(), SkipReason::NotAMail);
    assert_eq!(parse(b"\x89PNG\r\n\x1a\n\0\0").unwrap_err(), SkipReason::NotAMail);
    assert_eq!(parse(&vec![b'a'; MAX_MAIL + 1]).unwrap_err(), SkipReason::TooLarge);
}

#[test]
fn a_link_to_write_to_takes_no_file_along_and_hides_nobody() {
    for (link, kept) in [
        ("mailto:a@b.example?attach=/etc/passwd", "mailto:a@b.example"),
        (
            "mailto:a@b.example?subject=Hola%20Ana&Attachment=x&bcc=c@d.example&body=S%C3%AD",
            "mailto:a@b.example?subject=Hola%20Ana&body=S%C3%AD",
        ),
        ("mailto:a@b.example?%61ttach=x&cc=c@d.example", "mailto:a@b.example?cc=c@d.example"),
    ] {
        let mail =
            format!("From: a@b.example\r\nContent-Type: text/html\r\n\r\n<a href=\"{link}\">x</a>");
        let shown = html(mail.as_bytes()).unwrap();
        let kept = format!("href=\"{}\"", kept.replace('&', "&amp;"));
        assert!(shown.contains(&kept), "{shown}");
    }
}
