//! What mail programs add by themselves: how they quote, and the lines they sign with.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::encode::escape;
use crate::people::Client;
use crate::{Edition, words};

/// A mail as the next one quotes it.
pub(crate) struct Quoted<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: &'a str,
    pub(crate) to: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) at: DateTime<Utc>,
    pub(crate) text: &'a str,
}

/// Returns the line that a program signs with, if it has one.
pub(crate) fn mark(client: Client, edition: Edition) -> Option<&'static str> {
    match (client, edition) {
        (Client::Iphone, Edition::Spanish) => Some("Enviado desde mi iPhone"),
        (Client::Iphone, Edition::English) => Some("Sent from my iPhone"),
        (Client::Yahoo, Edition::Spanish) => Some("Enviado desde Yahoo Mail"),
        (Client::Yahoo, Edition::English) => Some("Sent from Yahoo Mail"),
        (Client::Android, Edition::Spanish) => Some("Obtener Outlook para Android"),
        (Client::Android, Edition::English) => Some("Get Outlook for Android"),
        (Client::Gmail | Client::Outlook | Client::Thunderbird, _) => None,
    }
}

/// Returns the quote as this program writes it below the answer, as plain text.
pub(crate) fn quote(client: Client, edition: Edition, zone: Tz, of: &Quoted) -> String {
    let angled = || {
        of.text
            .lines()
            .map(
                |line| {
                    if line.starts_with('>') { format!(">{line}") } else { format!("> {line}") }
                },
            )
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
            .join("\n")
    };
    let head = headline(client, edition, zone, of);
    match client {
        Client::Gmail | Client::Thunderbird => format!("{head}\n{}", angled()),
        Client::Iphone => {
            let head = format!("> {head}\n>");
            format!("{head}\n{}", angled())
        }
        Client::Yahoo => format!("    {head}  \n \n {}", of.text.replace('\n', "\n ")),
        Client::Outlook | Client::Android => format!("{head}\n\n{}", of.text),
    }
}

/// Returns the same quote as HTML, with the classes that these programs use.
pub(crate) fn quote_html(client: Client, edition: Edition, zone: Tz, of: &Quoted) -> String {
    let head = escape(&headline(client, edition, zone, of)).replace('\n', "<br>\n");
    let body = lines_html(of.text);
    match client {
        Client::Gmail => format!(
            "<br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">{head}<br></div>\
             <blockquote class=\"gmail_quote\" style=\"margin:0 0 0 .8ex;border-left:1px solid \
             #ccc;padding-left:1ex\">{body}</blockquote></div>"
        ),
        Client::Outlook => format!(
            "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\">\
             <p class=\"MsoNormal\">{head}</p></div><div>{body}</div>"
        ),
        Client::Android => format!(
            "<hr tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\">{head}</div><div>{body}</div>"
        ),
        Client::Yahoo => format!(
            "<div id=\"ydp_quoted\" class=\"yahoo_quoted\"><div>{head}</div><br>{body}</div>"
        ),
        Client::Iphone | Client::Thunderbird => {
            format!("<div>{head}<br></div><blockquote type=\"cite\">{body}</blockquote>")
        }
    }
}

pub(crate) fn lines_html(text: &str) -> String {
    text.split("\n\n")
        .map(|block| format!("<p>{}</p>", escape(block).replace('\n', "<br>\n")))
        .collect::<Vec<_>>()
        .join("\n")
}

fn headline(client: Client, edition: Edition, zone: Tz, of: &Quoted) -> String {
    let at = of.at.with_timezone(&zone);
    let (name, address) = (of.name, of.address);
    let spanish = edition == Edition::Spanish;
    match client {
        Client::Gmail => {
            let when = words::gmail(edition, at);
            let line = if spanish {
                format!("El {when}, {name} (<{address}>) escribió:")
            } else {
                format!("On {when}, {name} <{address}> wrote:")
            };
            broken(&line)
        }
        Client::Iphone => {
            let when = words::apple(edition, at);
            if spanish {
                format!("El {when}, {name} <{address}> escribió:")
            } else {
                format!("On {when}, {name} <{address}> wrote:")
            }
        }
        Client::Thunderbird => {
            if spanish {
                format!("El {}, {name} escribió:", at.format("%-d/%-m/%y a las %-H:%M"))
            } else {
                format!("On {}, {name} wrote:", at.format("%d/%m/%Y %H:%M"))
            }
        }
        Client::Yahoo => {
            let time = at.format("%H:%M:%S %Z");
            if spanish {
                let (day, date) = (
                    words::weekday(edition, at.date_naive()),
                    words::day_and_month(edition, at.date_naive()),
                );
                let year = at.format("%Y");
                format!("En {day}, {date} de {year}, {time}, {name} <{address}> escribió:")
            } else {
                format!("On {}, {time}, {name} <{address}> wrote:", at.format("%A, %-d %B %Y"))
            }
        }
        Client::Outlook | Client::Android => {
            let when = words::outlook(edition, at);
            let (to, subject) = (of.to, of.subject);
            let rule =
                if client == Client::Android { "________________________________\n" } else { "" };
            if spanish {
                format!(
                    "{rule}De: {name} <{address}>\nEnviado el: {when}\nPara: {to}\nAsunto: {subject}"
                )
            } else {
                format!(
                    "{rule}From: {name} <{address}>\nSent: {when}\nTo: {to}\nSubject: {subject}"
                )
            }
        }
    }
}

/// Breaks a line in two where Gmail does, at the last space before column 78.
fn broken(line: &str) -> String {
    if line.chars().count() <= 78 {
        return line.to_owned();
    }
    let cut = line.char_indices().take(77).filter(|(_, c)| *c == ' ').last().map(|(at, _)| at);
    match cut.and_then(|at| line.split_at_checked(at)) {
        Some((head, tail)) => format!("{head}\n{}", tail.trim_start()),
        None => line.to_owned(),
    }
}
