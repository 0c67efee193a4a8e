//! Mails that no person wrote: an absence note, a bounce, a supplier's newsletter.

use chrono::{DateTime, Duration, Utc};

use super::encode::Charset;
use super::letter::{Letter, multipart};
use crate::{Edition, SHOP_ZONE, ShopFacts};

fn plain(from: (&str, &str), to: (&str, &str), at: DateTime<Utc>, id: String) -> Letter {
    Letter {
        from: (from.0.to_owned(), from.1.to_owned()),
        to: (to.0.to_owned(), to.1.to_owned()),
        at,
        zone: SHOP_ZONE,
        subject: String::new(),
        id,
        references: Vec::new(),
        own: String::new(),
        text: String::new(),
        html: None,
        attachments: Vec::new(),
        charset: Charset::Utf8,
        base64: false,
        more: Vec::new(),
    }
}

/// Returns what an absent customer's mailbox answers to `letter`.
pub(crate) fn absence(edition: Edition, letter: &Letter) -> Letter {
    let at = letter.at + Duration::seconds(14);
    let (subject, text) = match edition {
        Edition::Spanish => (
            "Respuesta automática",
            "Estoy fuera de la oficina hasta el lunes y no leeré el correo con regularidad.\n\n\
             Para asuntos urgentes, llame a recepción. Este mensaje se ha generado de forma \
             automática.",
        ),
        Edition::English => (
            "Automatic reply",
            "I am out of the office until Monday and will not be reading e-mail regularly.\n\n\
             For urgent matters please ring reception. This message was generated automatically.",
        ),
    };
    let mut answer = plain(
        (&letter.to.0, &letter.to.1),
        (&letter.from.0, &letter.from.1),
        at,
        format!("auto.{}", letter.id),
    );
    answer.subject = format!("{subject}: {}", letter.subject.trim_start_matches("Re: "));
    answer.text = text.to_owned();
    answer.references = letter.references.iter().cloned().chain([letter.id.clone()]).collect();
    answer.more = vec![
        ("Auto-Submitted", "auto-replied".to_owned()),
        ("X-Auto-Response-Suppress", "All".to_owned()),
    ];
    answer
}

/// Returns the report that a mail could not be delivered (RFC 3464), as bytes.
pub(crate) fn bounce(shop: &ShopFacts, letter: &Letter) -> (DateTime<Utc>, Vec<u8>) {
    let at = letter.at + Duration::seconds(41);
    let host = shop.email.split('@').next_back().unwrap_or_default();
    let wrong = &letter.to.1;
    let date = at.with_timezone(&SHOP_ZONE).to_rfc2822();
    let notice = format!(
        "Content-Type: text/plain; charset=us-ascii\r\n\r\n\
         This is the mail system at host mx.{host}.\r\n\r\n\
         I'm sorry to have to inform you that your message could not\r\n\
         be delivered to one or more recipients.\r\n\r\n\
         <{wrong}>: host mx.buzon.example said: 550 5.1.1 User unknown\r\n"
    );
    let status = format!(
        "Content-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.{host}\r\nArrival-Date: {date}\r\n\r\n\
         Final-Recipient: rfc822; {wrong}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Remote-MTA: dns; mx.buzon.example\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
    );
    let headers = format!(
        "Content-Type: text/rfc822-headers\r\n\r\n\
         From: {}\r\nTo: {wrong}\r\nMessage-ID: <{}>\r\n",
        shop.email, letter.id
    );
    let body =
        multipart("report; report-type=delivery-status", "bounce_mark", &[notice, status, headers]);
    let head = format!(
        "Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.{host}>\r\nTo: {}\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nDate: {date}\r\n\
         Message-ID: <bounce.{}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n",
        shop.email, letter.id
    );
    (at, format!("{head}{body}").into_bytes())
}

/// Returns one number of a supplier's newsletter.
pub(crate) fn newsletter(
    edition: Edition,
    shop: &ShopFacts,
    at: DateTime<Utc>,
    number: i64,
) -> Letter {
    let (name, subject, text) = match edition {
        Edition::Spanish => (
            "Maderas del Alto Júcar",
            format!("Boletín n.º {}: novedades del almacén", 40 + number),
            "Ya está en almacén el roble secado al aire de la última corta. Tablón de 27 y de 40 \
             mm.\n\nHorario de verano: cerramos a las 14:00.\n\nPara dejar de recibir este boletín, \
             use el enlace de baja.",
        ),
        Edition::English => (
            "Upper Valley Timber",
            format!("Newsletter {}: what is new in the yard", 40 + number),
            "The air-dried oak from the last felling is in the yard, 27 and 40 mm boards.\n\nSummer \
             hours: we close at 14:00.\n\nTo stop receiving this newsletter use the link.",
        ),
    };
    let mut letter = plain(
        (name, "boletin@maderas.example"),
        (&shop.name, &shop.email),
        at,
        format!("boletin.{number}.{}@maderas.example", at.timestamp()),
    );
    letter.subject = subject;
    letter.text = text.to_owned();
    letter.html = Some(format!(
        "<table width=\"600\" bgcolor=\"#f4efe6\"><tr><td><h2>{name}</h2>{}</td></tr></table>",
        super::habits::lines_html(text)
    ));
    letter.more = vec![
        ("List-Id", "<boletin.maderas.example>".to_owned()),
        ("List-Unsubscribe", "<mailto:baja@maderas.example>".to_owned()),
        ("Precedence", "bulk".to_owned()),
    ];
    letter
}
