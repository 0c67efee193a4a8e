//! Mails with one fault each, and everything that is read from them.

use std::fmt::Write;

use hilo_core::channel::email::{ParsedMail, html, parse, rendered};
use hilo_core::identity::thread::answered_subject;
use hilo_core::model::Mailbox;

use super::fixtures;

fn boxes(mailboxes: &[Mailbox]) -> String {
    let one = |mailbox: &Mailbox| format!("{} <{}>", mailbox.name, mailbox.address);
    mailboxes.iter().map(one).collect::<Vec<_>>().join(" | ")
}

/// By what a mail finds its thread.
fn stands_on(mail: &ParsedMail) -> &'static str {
    let headers = &mail.headers;
    let named = headers.references.len() + headers.in_reply_to.len();
    if headers.about.is_some() || named > 0 {
        "id"
    } else if answered_subject(&mail.subject).is_some() {
        "subject"
    } else if headers.message_id.is_some() {
        "id"
    } else {
        "mail"
    }
}

/// Everything worth knowing of a mail, a line each; what is empty is left out.
fn summary(raw: &[u8]) -> String {
    let mail = match parse(raw) {
        Ok(mail) => mail,
        Err(reason) => return format!("skipped: {reason:?}"),
    };
    let mut out = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            writeln!(out, "{name}: {value}").unwrap();
        }
    };
    line("id", mail.headers.message_id.as_deref().unwrap_or_default());
    line("answers", &mail.headers.in_reply_to.join(" "));
    line("references", &mail.headers.references.join(" "));
    line("date", &mail.date.map(|date| date.to_rfc3339()).unwrap_or_default());
    line("from", &boxes(&mail.headers.from));
    line("to", &boxes(&mail.headers.to));
    line("cc", &boxes(&mail.headers.cc));
    line("reply to", &boxes(&mail.headers.reply_to));
    line("customer", &boxes(&mail.correspondents));
    line("subject", &mail.subject);
    line("thread", stands_on(&mail));
    line("automatic", mail.automatic.map(|a| a.as_str()).unwrap_or_default());
    line("bulk", if mail.bulk { "yes" } else { "" });
    line("text", &mail.text);
    if mail.new_text != mail.text {
        line("new", &mail.new_text);
    }
    let shown = html(raw);
    assert_eq!(mail.has_html, shown.is_some());
    line("html", shown.as_deref().unwrap_or_default());
    for file in &mail.attachments {
        let inline = if file.inline { " inline" } else { "" };
        let id = file.content_id.as_deref().unwrap_or("-");
        let size = file.size.unwrap();
        line("file", &format!("{} [{}] {size} {id}{inline}", file.name, file.media_type));
    }
    for recipient in mail.bounce.iter().flat_map(|bounce| &bounce.recipients) {
        let words =
            [&recipient.address, &recipient.action, &recipient.status, &recipient.diagnostic];
        line("bounced", &words.map(String::as_str).join(" / "));
    }
    let original = mail.bounce.and_then(|bounce| bounce.original_message_id);
    line("about", &original.unwrap_or_default());
    if let Some(forwarded) = mail.forwarded {
        let from = boxes(&[forwarded.from]);
        line("forwarded", &format!("{from} / {} / {}", forwarded.subject, forwarded.text));
    }
    if let Some(html) = rendered(raw) {
        line("blocked pictures", &html.blocked_pictures.to_string());
        line("shown pictures", &html.document.matches("src=\"data:image/").count().to_string());
        for link in html.links {
            let warning = if link.doubt.is_some() { " suspicious" } else { "" };
            line("link", &format!("{} -> {} ({}){warning}", link.text, link.url, link.host));
        }
    }
    out
}

#[test]
fn a_fault_costs_nothing_that_can_still_be_read() {
    insta::with_settings!({
        snapshot_path => "../../../../tests/fixtures/mail/expected",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        for (name, path) in fixtures("faults") {
            insta::assert_snapshot!(name, summary(&std::fs::read(path).unwrap()));
        }
    });
}
